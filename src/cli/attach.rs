//! `rantai attach`: evidence.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use rantai_events::event::Role;
use rantai_events::ids::DocumentNumber;
use rantai_events::record::{Doc, DocKind};
use rantai_events::time::Date;

use super::console::Console;
use super::given::date;
use super::person::{demand, person_id};
use super::trouble::Trouble;
use crate::evidence::Evidence;

/// Store a piece of evidence and print the reference to put into the "docs" of a draft
///
/// The file is kept by its BLAKE3 in the ledger's directory. A document that shows a person is
/// sealed under that person's key (--person), and goes with it on erasure.
///
/// Example: `rantai attach receipt.pdf --kind KWITANSI --no KW-17 --on 2026-06-30`
#[derive(Debug, clap::Args)]
pub(super) struct AttachArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The kind of document
    #[arg(long, default_value = "KWITANSI", ignore_case = true, value_parser = kinds())]
    kind: DocKind,
    /// The number printed on it
    #[arg(long, value_name = "NO")]
    no: Option<DocumentNumber>,
    /// The date printed on it
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    /// Seal it under this person's key
    #[arg(long, value_name = "ID")]
    person: Option<String>,
}

/// Who may store what shows a person: whoever records members or pays them.
const PERSONAL: &[Role] = &[Role::Operator, Role::Finance, Role::Approver];
/// Who may store other evidence: whoever may record something that quotes it.
const QUOTE: &[Role] =
    &[Role::Operator, Role::Finance, Role::Approver, Role::Kelurahan, Role::Admin];

/// The codes of the kinds there are.
fn kinds() -> impl clap::builder::TypedValueParser<Value = DocKind> {
    let code = |kind: &DocKind| kind.code();
    PossibleValuesParser::new(DocKind::ALL.iter().map(code)).try_map(|text| {
        let same = |kind: &&DocKind| kind.code().eq_ignore_ascii_case(&text);
        DocKind::ALL.iter().find(same).copied().ok_or("no such kind")
    })
}

pub(super) fn attach(args: &AttachArgs, console: &mut Console) -> Result<(), Trouble> {
    let stored = match &args.person {
        Some(person) => {
            demand(console, "attach --person", PERSONAL)?;
            console.vault()?.attach_sealed(&args.file, &person_id(person)?)?
        }
        None => {
            demand(console, "attach", QUOTE)?;
            Evidence::of(&console.ledger).attach(&args.file)?
        }
    };
    let doc = Doc { b3: Some(stored.b3), kind: args.kind, no: args.no.clone(), on: args.on };
    console.print_json(&doc)
}

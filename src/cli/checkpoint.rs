//! `rantai checkpoint`: publishes the tree and signs it.

use serde_json::json;

use super::console::{Console, environment};
use super::trouble::{Trouble, words};
use crate::keys::signing::{from_file, log_key_file};
use crate::publish::{Published, checkpoint_file, publish};

/// Publish the records so far: tiles, bundles, and a signed checkpoint over them
///
/// Writes DIR/publish (for anyone) and DIR/bundles (for auditors), reads them back, computes the
/// root a second time from the journal, and signs only if both agree and continue what was signed
/// before. Someone may record meanwhile. What is there is not written again; what is missing is
/// rebuilt from the journal. Nothing is signed for a journal that ends before, or differs from,
/// the last checkpoint: that is an old backup or another history.
#[derive(Debug, clap::Args)]
pub(super) struct CheckpointArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn checkpoint(args: &CheckpointArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let key = from_file(&log_key_file(&console.ledger, environment))?;
    let published = publish(&console.ledger, &key)?;
    let checkpoint = &published.signed.checkpoint;
    if args.json {
        console.print_json(&json!({
            "origin": checkpoint.origin(),
            "size": checkpoint.size(),
            "root": checkpoint.root().to_string(),
            "before": published.before,
            "files": published.written,
            "file": checkpoint_file(&console.ledger).display().to_string(),
        }))?;
    } else {
        console.print(&published.signed.note.to_string())?;
    }
    said(&published, console);
    Ok(())
}

fn said(published: &Published, console: &Console) {
    let (size, before) = (published.signed.checkpoint.size(), published.before);
    let file = checkpoint_file(&console.ledger);
    let (file, written) = (file.display(), published.written);
    if written == 0 {
        console.say(&words(
            format!("tidak ada catatan baru sejak checkpoint atas {size} catatan ({file})"),
            format!("no new record since the checkpoint of {size} records ({file})"),
        ));
        return;
    }
    console.say(&words(
        format!("{size} catatan ditandatangani, {before} sebelumnya; {written} berkas ditulis; checkpoint: {file}. Berikan salinannya kepada pihak lain: `rantai verify --against` membandingkannya kelak."),
        format!("{size} records signed, {before} before; {written} files written; checkpoint: {file}. Give a copy to others: `rantai verify --against` compares with it later."),
    ));
}

//! `rantai evidence`: the evidence taken away.

use std::path::{Path, PathBuf};

use rantai_events::ids::{GrantId, GroupId};
use rantai_events::policy::Policy;
use rantai_projections::words::counted;

use super::console::Console;
use super::deliver::apart;
use super::trouble::{Trouble, words};
use crate::package::{Order, PackageError, Packed, Scope, pack};
use crate::trust;

/// Put the evidence of a group, a grant or the whole ledger into a directory to take away
///
/// Record lines, the documents they cite, proofs, the checkpoint, the policy, statements, a
/// MANIFEST for `b3sum --check`, and a README that tells how to check it all with no network. It is
/// about the records that the newest checkpoint covers, and the same bytes each time. Personal
/// documents stay sealed. It holds restricted records: for auditors.
///
/// Example: `rantai evidence --group ykt-kube-001 --out /media/usb/ykt-kube-001`
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("about").required(true).args(["evidence_group", "grant", "all"]))]
pub(super) struct EvidenceArgs {
    /// A group: all its records, proven to be all
    #[arg(id = "evidence_group", long = "group", value_name = "ID", value_parser = group)]
    group: Option<GroupId>,
    /// A grant: every record that names it or moves its money
    #[arg(long, value_name = "ID", value_parser = grant)]
    grant: Option<GrantId>,
    /// The whole ledger, with the tree
    #[arg(long)]
    all: bool,
    /// The directory to make; it must not be there yet
    #[arg(id = "evidence_out", long = "out", value_name = "DIR")]
    out: PathBuf,
    /// The policy file of whoever will check; when absent it is made of the ledger's own key
    #[arg(id = "evidence_policy", long = "policy", value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Put this program in too, for whoever has none
    #[arg(long)]
    with_program: bool,
}

fn group(text: &str) -> Result<GroupId, String> {
    GroupId::parse(text.strip_prefix("group/").unwrap_or(text)).map_err(|why| why.to_string())
}

fn grant(text: &str) -> Result<GrantId, String> {
    GrantId::parse(text).map_err(|why| why.to_string())
}

pub(super) fn evidence(args: &EvidenceArgs, console: &mut Console) -> Result<(), Trouble> {
    let order = Order {
        scope: scope(args),
        policy: args.policy.as_deref().map(policy).transpose()?,
        program: args.with_program.then(std::env::current_exe).transpose().map_err(no_program)?,
    };
    let ledger = console.open_to_read()?;
    apart(&args.out, console)?;
    let packed = pack(&ledger, &order, &args.out)?;
    console.print(&format!("{}\n", packed.manifest))?;
    told(&packed, args, console);
    Ok(())
}

fn scope(args: &EvidenceArgs) -> Scope {
    match (&args.group, &args.grant) {
        (Some(group), _) => Scope::Group(group.clone()),
        (None, Some(grant)) => Scope::Grant(grant.clone()),
        (None, None) => Scope::All,
    }
}

fn policy(file: &Path) -> Result<Policy, Trouble> {
    let bytes = crate::files::read(file)?;
    Policy::parse(&bytes).map_err(|why| {
        let place = file.display();
        Trouble::usage(
            format!("{place} bukan kebijakan: {}", trust::policy(&why)),
            format!("{place} is no policy: {why}"),
        )
    })
}

fn no_program(error: std::io::Error) -> Trouble {
    Trouble::plain_fault(error)
}

fn told(packed: &Packed, args: &EvidenceArgs, console: &Console) {
    let Packed { size, later, records, documents, absent, files, .. } = packed;
    let place = args.out.display();
    console.say(&words(
        format!(
            "{place}: {files} berkas, {records} catatan, {documents} dokumen ({absent} tidak ada atau berubah), menurut checkpoint atas {size} catatan. Baris 64 angka heksa di keluaran adalah BLAKE3 berkas MANIFEST: catat di berita acara."
        ),
        format!(
            "{place}: {}, {}, {} ({absent} missing or changed), by the checkpoint of {}. The line of 64 hex digits in the output is the BLAKE3 of MANIFEST: write it into the minutes.",
            counted(*files as u64, "file", "files"),
            counted(*records as u64, "record", "records"),
            counted(*documents as u64, "document", "documents"),
            counted(*size, "record", "records"),
        ),
    ));
    if *later > 0 {
        console.say(&words(
            format!(
                "{later} catatan sesudah checkpoint itu tidak ikut; `rantai checkpoint` lalu ulangi"
            ),
            format!(
                "{} after that checkpoint not in it; `rantai checkpoint`, then again",
                counted(*later, "record is", "records are")
            ),
        ));
    }
}

impl From<PackageError> for Trouble {
    fn from(why: PackageError) -> Self {
        let words = why.words();
        match why {
            PackageError::Exists(_)
            | PackageError::Unpublished
            | PackageError::Untrusted(_)
            | PackageError::Policy(_)
            | PackageError::Nothing(_)
            | PackageError::Disagrees(_) => Self::Denied(words),
            PackageError::Publish(why) => (*why).into(),
            PackageError::Unreadable(why) => why.into(),
            PackageError::Fault(why) => why.into(),
        }
    }
}

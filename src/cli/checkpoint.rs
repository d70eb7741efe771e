//! `rantai checkpoint`: publishes the tree and signs it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use rantai_events::policy::Policy;
use serde_json::{Value, json};

use super::console::{Console, environment};
use super::trouble::{Trouble, words};
use crate::keys::beside;
use crate::keys::signing::{from_file, log_key_file};
use crate::publish::{Published, checkpoint_file, publish_within};
use crate::witness::{Authorities, Report, Terms, read_policy, remembered, submit};

mod standing;

/// Publish the records so far: tiles, bundles, and a signed checkpoint over them
///
/// Writes DIR/publish (for anyone) and DIR/bundles (for auditors), reads them back, computes the
/// root a second time from the journal, and signs only if both agree and continue what was signed
/// before. Someone may record meanwhile. What is there is not written again; what is missing is
/// rebuilt from the journal. Nothing is signed for a journal that ends before, or differs from,
/// the last checkpoint: that is an old backup or another history.
///
/// With --submit the witnesses of a policy are asked to cosign, all at once. None of them delays or
/// prevents publishing: DIR/publish/checkpoint is the newest, with the cosignatures so far, and
/// DIR/publish/checkpoint.witnessed the newest that reached the quorum. Exit code 1 says that a
/// witness knows another history of this ledger.
#[derive(Debug, clap::Args)]
pub(super) struct CheckpointArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Ask the witnesses of the policy to cosign
    #[arg(long)]
    submit: bool,
    /// The policy (C2SP tlog-policy) with the log, its witnesses and the quorum; DIR.policy beside
    /// the ledger when absent
    #[arg(long = "policy", value_name = "FILE")]
    submit_policy: Option<PathBuf>,
    /// How many seconds a witness may take
    #[arg(long, value_name = "SECONDS", default_value_t = 5, requires = "submit",
        value_parser = clap::value_parser!(u64).range(1..=300))]
    deadline: u64,
    /// Certificates (PEM) that may vouch for the https address of a witness, beside the public
    /// authorities: for an institution that issues its own
    #[arg(long, value_name = "FILE", requires = "submit")]
    authority: Option<PathBuf>,
    /// Only show the published checkpoints and their ages
    #[arg(long, conflicts_with = "submit")]
    status: bool,
}

pub(super) fn checkpoint(args: &CheckpointArgs, console: &mut Console) -> Result<(), Trouble> {
    if args.status {
        let policy = args
            .submit_policy
            .clone()
            .or_else(|| Some(default_policy(console)).filter(|file| file.exists()));
        return standing::status(policy.as_deref(), args.json, console);
    }
    console.there()?;
    let submission = if args.submit { Some(Submission::prepare(args, console)?) } else { None };
    let key = from_file(&log_key_file(&console.ledger, environment))?;
    let published = publish_within(&console.ledger, &key, console.wait)?;
    let report = submission.map(|submission| submission.run(console)).transpose()?;
    print(&published, report.as_ref(), args, console)?;
    said(&published, console);
    let Some(report) = report else { return Ok(()) };
    standing::answers(&report, console);
    let alarm = report.gathered.answers.iter().any(|answered| answered.outcome.is_alarm());
    if alarm { Err(Trouble::Found) } else { Ok(()) }
}

fn default_policy(console: &Console) -> PathBuf {
    beside(&console.ledger, ".policy")
}

/// What is known of the witnesses before the new checkpoint takes the place of the old one.
struct Submission {
    policy: Policy,
    remembered: BTreeMap<String, u64>,
    terms: Terms,
}

impl Submission {
    fn prepare(args: &CheckpointArgs, console: &Console) -> Result<Self, Trouble> {
        let file = args.submit_policy.clone().unwrap_or_else(|| default_policy(console));
        let policy = read_policy(&file)?;
        let remembered = remembered(&console.ledger, &policy);
        let authorities = args.authority.as_deref().map(Authorities::read).transpose()?;
        let terms = Terms {
            now: standing::now(),
            deadline: Duration::from_secs(args.deadline),
            authorities: authorities.unwrap_or_default(),
        };
        Ok(Self { policy, remembered, terms })
    }

    fn run(self, console: &Console) -> Result<Report, Trouble> {
        let terms = Terms { now: standing::now(), ..self.terms };
        Ok(submit(&console.ledger, &self.policy, &self.remembered, &terms)?)
    }
}

fn print(
    published: &Published,
    report: Option<&Report>,
    args: &CheckpointArgs,
    console: &mut Console,
) -> Result<(), Trouble> {
    let checkpoint = &published.signed.checkpoint;
    if args.json {
        console.print_json(&json!({
            "origin": checkpoint.origin(),
            "size": checkpoint.size(),
            "root": checkpoint.root().to_string(),
            "before": published.before,
            "files": published.written,
            "file": checkpoint_file(&console.ledger).display().to_string(),
            "witnesses": report.map_or(Value::Null, standing::answers_json),
            "witnessed": report.and_then(|report| report.witnessed.as_ref()).map(|it| it.checkpoint.size()),
            "quorum": report.map(|report| report.gathered.verdict.is_ok()),
        }))
    } else {
        let note = report.map_or(&published.signed.note, |report| &report.gathered.note);
        console.print(&note.to_string())
    }
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

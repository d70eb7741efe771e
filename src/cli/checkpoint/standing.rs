//! Which checkpoints stand, how old they are, and what the witnesses said.

use std::path::{Path, PathBuf};

use rantai_events::policy::{Policy, Trusted};
use rantai_events::time::Instant;
use serde_json::{Value, json};

use crate::cli::console::Console;
use crate::cli::trouble::{Trouble, words};
use crate::publish::{
    Signed, checkpoint_file, latest, latest_witnessed, state_file, witnessed_file,
};
use crate::trust;
use crate::witness::{Report, read_policy};

/// Says what each witness answered, in words.
pub(super) fn answers(report: &Report, console: &Console) {
    for answered in &report.gathered.answers {
        let (name, (id, en)) = (&answered.witness, answered.outcome.words());
        console.say(&words(format!("saksi {name}: {id}"), format!("witness {name}: {en}")));
    }
    if let Err(why) = &report.gathered.verdict {
        console.say(&words(
            format!("kuorum belum tercapai; checkpoint tetap terbit, yang disaksikan tetap yang lama: {}", trust::untrusted(why)),
            format!("the quorum is not reached; the checkpoint is published all the same, the witnessed one stays: {why}"),
        ));
    }
}

/// What each witness answered.
pub(super) fn answers_json(report: &Report) -> Value {
    let one = |answered: &crate::witness::Answered| {
        json!({
            "witness": answered.witness,
            "url": answered.url,
            "outcome": answered.outcome.code(),
            "words": answered.outcome.words().1,
        })
    };
    Value::Array(report.gathered.answers.iter().map(one).collect())
}

/// Both published checkpoints with their ages.
pub(super) fn status(
    policy: Option<&Path>,
    as_json: bool,
    console: &mut Console,
) -> Result<(), Trouble> {
    console.there()?;
    let policy = policy.map(read_policy).transpose()?;
    let now = now();
    let newest = latest(&console.ledger)?.map(|signed| Standing::newest(signed, console));
    let witnessed = latest_witnessed(&console.ledger)?;
    let witnessed = witnessed.map(|signed| Standing::witnessed(signed, policy.as_ref(), console));
    if as_json {
        let seen = |standing: &Option<Standing>| standing.as_ref().map(|it| it.json(now));
        let both = json!({"checkpoint": seen(&newest), "witnessed": seen(&witnessed)});
        return console.print_json(&both);
    }
    let none = words(
        "belum ada checkpoint; jalankan `rantai checkpoint`",
        "no checkpoint yet; run `rantai checkpoint`",
    );
    let newest = newest.map_or(none, |standing| standing.words(now, ("checkpoint", "checkpoint")));
    let none = words("belum ada checkpoint yang disaksikan", "no witnessed checkpoint yet");
    let title = ("checkpoint yang disaksikan", "witnessed checkpoint");
    let witnessed = witnessed.map_or(none, |standing| standing.words(now, title));
    for line in [newest, witnessed] {
        console.print(&format!("{}\n", console.language.of(&line)))?;
    }
    Ok(())
}

/// A checkpoint that stands.
struct Standing {
    signed: Signed,
    file: PathBuf,
    /// When it was signed, or cosigned first, in seconds since 1970, as far as is known.
    since: Option<u64>,
    /// Who cosigned, of those that the policy knows.
    witnesses: Vec<String>,
    /// Whether the policy trusts it; unknown without a policy.
    trusted: Option<bool>,
}

impl Standing {
    /// The newest. A checkpoint states no time: its age is that of the file that was written just
    /// before it was signed.
    fn newest(signed: Signed, console: &Console) -> Self {
        let file = checkpoint_file(&console.ledger);
        let since = modified(&state_file(&console.ledger)).or_else(|| modified(&file));
        let witnesses = Vec::new();
        Self { signed, file, since, witnesses, trusted: None }
    }

    /// The one that reached the quorum, as old as its oldest cosignature that counts.
    fn witnessed(signed: Signed, policy: Option<&Policy>, console: &Console) -> Self {
        let file = witnessed_file(&console.ledger);
        let judged = policy.map(|policy| policy.judge(&signed.note));
        let trusted = judged.as_ref().map(Result::is_ok);
        let cosigned = judged.and_then(Result::ok).map(|Trusted { cosigned, .. }| cosigned);
        let cosigned = cosigned.unwrap_or_default();
        let since = cosigned.iter().map(|one| one.time).min().or_else(|| modified(&file));
        let witnesses = cosigned.into_iter().map(|one| one.witness).collect();
        Self { signed, file, since, witnesses, trusted }
    }

    fn age(&self, now: u64) -> Option<u64> {
        self.since.map(|since| now.saturating_sub(since))
    }

    fn json(&self, now: u64) -> Value {
        let checkpoint = &self.signed.checkpoint;
        json!({
            "size": checkpoint.size(),
            "root": checkpoint.root().to_string(),
            "file": self.file.display().to_string(),
            "age_seconds": self.age(now),
            "signatures": self.signed.note.signatures().len(),
            "witnesses": self.witnesses,
            "trusted": self.trusted,
        })
    }

    fn words(&self, now: u64, title: (&str, &str)) -> (String, String) {
        let (size, file) = (self.signed.checkpoint.size(), self.file.display());
        let (id, en) = self.age(now).map_or_else(|| words("?", "?"), age);
        let by = self.witnesses.join(", ");
        let by = match self.trusted {
            Some(true) => words(format!("; saksi: {by}"), format!("; witnesses: {by}")),
            Some(false) => {
                words("; TIDAK memenuhi kebijakan ini", "; does NOT satisfy this policy")
            }
            None => words("", ""),
        };
        words(
            format!("{}: {size} catatan, umur {id}{} ({file})", title.0, by.0),
            format!("{}: {size} records, {en} old{} ({file})", title.1, by.1),
        )
    }
}

/// An age in the largest unit of which there is at least one.
fn age(seconds: u64) -> (String, String) {
    let (count, id, en) = match seconds {
        86_400.. => (seconds / 86_400, "hari", "days"),
        3_600.. => (seconds / 3_600, "jam", "hours"),
        60.. => (seconds / 60, "menit", "minutes"),
        _ => (seconds, "detik", "seconds"),
    };
    let en = if count == 1 { en.trim_end_matches('s') } else { en };
    (format!("{count} {id}"), format!("{count} {en}"))
}

/// When a file was written, in seconds since 1970.
fn modified(file: &Path) -> Option<u64> {
    let written = std::fs::metadata(file).ok()?.modified().ok()?;
    Some(written.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs())
}

/// The time now, in seconds since 1970.
pub(super) fn now() -> u64 {
    use crate::clock::{Clock as _, SystemClock};
    let now: Instant = SystemClock.now();
    u64::try_from(now.millis() / 1000).unwrap_or_default()
}

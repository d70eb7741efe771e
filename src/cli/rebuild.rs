//! `rantai rebuild`: the index and folded states again, from the journal alone.

use std::path::Path;

use super::console::{Console, is_watched};
use super::trouble::{Trouble, words};
use crate::error::Fault;
use crate::ledger::{Rebuilt, Rejected, rebuild_check_within, rebuild_within};
use crate::verify::chain::verify;
use crate::verify::finding::{Finding, Seen, What};
use rantai_projections::books::Unread;
use rantai_projections::table::Words;
use rantai_projections::words::counted;

/// Fold every record again, in parallel, into a new index
///
/// The journal is the truth; the index and the folded states in it can always be made again.
/// Where the chain of the journal breaks nothing is folded. With --check nothing is written: what is
/// stored is compared byte for byte, and the exit code is 1 where it differs, or where the journal
/// itself is wrong.
#[derive(Debug, clap::Args)]
pub(super) struct RebuildArgs {
    /// Compare what is stored with what the journal comes to, and write nothing
    #[arg(long)]
    check: bool,
}

pub(super) fn rebuild(args: &RebuildArgs, console: &mut Console) -> Result<(), Trouble> {
    console.there()?;
    let bar = spinner(console);
    let broken = broken(&console.ledger);
    if let Ok(Some(first)) = broken {
        bar.finish_and_clear();
        return Err(wrong(&first.words(), console));
    }
    let folded = if args.check { rebuild_check_within } else { rebuild_within };
    let done = folded(&console.ledger, console.wait);
    bar.finish_and_clear();
    let done = match done {
        Err(why) if args.check && is_wrong(&why) => return Err(found(why, console)),
        done => done?,
    };
    if args.check { compared(&done, console) } else { made(&done, console) }
}

/// What is wrong first, where the chain or the links of the journal break there: whatever is folded
/// from there on would be folded from records that are not those that were made. A line that cannot
/// be read, and an end that is cut short or gone, are told by folding.
fn broken(ledger: &Path) -> Result<Option<Finding>, Fault> {
    let mut first = None;
    verify(&ledger.join("journal"), &mut |seen| {
        if let Seen::Finding(finding) = seen {
            first.get_or_insert(finding);
        }
    })?;
    Ok(first.filter(|it| matches!(it.what, What::Chain(_) | What::NotCanonical(_))))
}

/// Whether the journal itself was found wrong: no fault of the disk, but what a check looks for.
fn is_wrong(why: &Rejected) -> bool {
    match why {
        Rejected::Fault(Fault::Damaged(_) | Fault::Lost { .. } | Fault::Emptied { .. }) => true,
        Rejected::Fault(Fault::Unread(why)) | Rejected::Unreadable(why) => why.at == Unread::Record,
        Rejected::Fault(_) | Rejected::Refused { .. } | Rejected::Signed(_) => false,
    }
}

/// Told like every finding; `verify` finds the others.
fn found(why: Rejected, console: &Console) -> Trouble {
    match Trouble::from(why).text(console.language) {
        Some(text) => wrong(&words(&*text, &*text), console),
        None => Trouble::Found,
    }
}

/// Says what is wrong with the journal, and where to read on.
fn wrong((id, en): &Words, console: &Console) -> Trouble {
    console.say(&words(format!("jurnal: {id}"), format!("journal: {en}")));
    console.say(&words(
        "jurnal sendiri salah, jadi tidak ada yang dilipat atau dibandingkan; lihat semua temuan dengan `rantai verify`",
        "the journal itself is wrong, so nothing was folded or compared; `rantai verify` tells every finding",
    ));
    Trouble::Found
}

fn spinner(console: &Console) -> indicatif::ProgressBar {
    if !is_watched() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new_spinner();
    bar.set_message(console.pick("melipat ulang jurnal", "folding the journal again").to_owned());
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

fn made(done: &Rebuilt, console: &mut Console) -> Result<(), Trouble> {
    let Rebuilt { head, streams, .. } = done;
    let told = words(
        format!("{} catatan, {streams} aliran; hash terakhir {}\n", head.next, head.hash),
        format!(
            "{}, {}; last hash {}\n",
            counted(head.next, "record", "records"),
            counted(streams, "stream", "streams"),
            head.hash
        ),
    );
    console.print(console.language.of(&told))
}

fn compared(done: &Rebuilt, console: &mut Console) -> Result<(), Trouble> {
    if !done.compared {
        console.say(&words(
            "tidak ada indeks yang dapat dibandingkan; jalankan `rantai rebuild`",
            "there is no index to compare; run `rantai rebuild`",
        ));
        return Err(Trouble::Found);
    }
    for departure in &done.departures {
        let what = What::State { stream: departure.stream.clone(), how: departure.how };
        let told = what.words();
        console.print(&format!("{}\n", console.language.of(&told)))?;
    }
    for unlike in &done.unlike {
        let (id, en) = What::Index(unlike.clone()).words();
        let told = words(
            format!("catatan {}: {id}\n", unlike.seq),
            format!("record {}: {en}\n", unlike.seq),
        );
        console.print(console.language.of(&told))?;
    }
    made(done, console)?;
    if done.departures.is_empty() && done.unlike.is_empty() {
        let told = words(
            "semua keadaan tersimpan sama, bita demi bita\n",
            "every stored state is the same, byte for byte\n",
        );
        return console.print(console.language.of(&told));
    }
    console.say(&words(
        "jurnal tetap utuh sebagai kebenaran; jalankan `rantai rebuild` untuk melipat ulang",
        "the journal is the truth; run `rantai rebuild` to fold again",
    ));
    Err(Trouble::Found)
}

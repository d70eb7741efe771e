//! `rantai drill`: a copy of the ledger is harmed, and it is shown how each harm is found.

use std::path::{Path, PathBuf};

use rantai_events::hash::Hash;
use rantai_events::time::Date;
use rantai_projections::table::{Cell, Table, words as both};

use super::console::{Console, tell};
use super::deliver::apart;
use super::trouble::{Trouble, words};
use crate::clock::{Clock as _, SystemClock};
use crate::drill::{self, Outcome, PracticeError, Said, Way, practice};
use crate::error::{Doing, Fault};
use crate::journal::{FileJournal, Journal as _};
use crate::render::{Format, Language, render};

/// Harm copies of the ledger in every way there is, and show what finds each
///
/// Records removed, altered, reordered, put in, cut off; the whole history made anew; hashes,
/// index, published tree, signature and evidence altered; an old backup put back. Each copy is
/// asked by `rantai verify` and by `rantai verify --against` a checkpoint that somebody kept. The
/// ledger itself is only read, and no key is copied. Without a ledger a small one is made for
/// practice. Exit code 1 if a way is not found.
///
/// Example: `rantai drill --out latihan`
#[derive(Debug, clap::Args)]
pub(super) struct DrillArgs {
    /// Keep the harmed copies and the tables in this directory, which must not be there yet
    #[arg(id = "drill_out", long = "out", value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn drill(args: &DrillArgs, console: &mut Console) -> Result<(), Trouble> {
    let work = match &args.out {
        Some(out) => out.clone(),
        None => std::env::temp_dir().join(format!("rantai-drill-{}", std::process::id())),
    };
    if work.symlink_metadata().is_ok() {
        let place = work.display();
        return Err(Trouble::denied(
            format!("{place} sudah ada; sebutkan direktori yang belum ada"),
            format!("{place} is there already; name a directory that is not"),
        ));
    }
    apart(&work, console)?;
    drill::workplace(&work)?;
    let done = shown(&work, args.out.is_some(), console);
    if args.out.is_none() {
        drill::clear(&work)?;
    }
    done
}

fn shown(work: &Path, keep: bool, console: &mut Console) -> Result<(), Trouble> {
    let ledger = subject(work, console)?;
    let mut outcomes = Vec::new();
    drill::drill(&ledger, work, (keep, console.wait), &mut |way, outcome| {
        tell(&format!("  {}", console.pick(way.done.0, way.done.1)));
        outcomes.push((way, outcome.clone()));
    })?;
    let head = FileJournal::read_only(&ledger.join("journal"))?.head();
    let last = head.next.checked_sub(1).map(|seq| (seq, head.hash));
    let table = table(&outcomes, last);
    console.print_table(&table, Format::Text)?;
    if keep {
        kept(work, &table)?;
    }
    let missed = outcomes.iter().filter(|(_, outcome)| outcome.is_found() == Some(false)).count();
    if missed > 0 { Err(Trouble::Found) } else { Ok(()) }
}

/// The ledger; a small one for practice where there is none.
fn subject(work: &Path, console: &Console) -> Result<PathBuf, Trouble> {
    if console.ledger.join("journal").is_dir() {
        return Ok(console.ledger.clone());
    }
    let place = work.join("latihan");
    console.say(&words(
        format!(
            "tidak ada buku di {}; latihan memakai buku kecil yang dibuat sekarang",
            console.ledger.display()
        ),
        format!(
            "there is no ledger in {}; the drill uses a small one made now",
            console.ledger.display()
        ),
    ));
    practice(&place)?;
    Ok(place)
}

fn table(outcomes: &[(&'static Way, Outcome)], last: Option<(u64, Hash)>) -> Table {
    let mut table = Table::new(
        "latihan",
        (
            "Latihan: perusakan salinan buku dan penemuannya",
            "Drill: harm to copies of the ledger, and what finds it",
        ),
        &[
            ("cara", "Cara", "Way"),
            ("yang_dilakukan", "Yang dilakukan", "What was done"),
            ("ditemukan_oleh", "Ditemukan oleh", "Found by"),
            ("kode", "Kode keluar", "Exit code"),
            ("jumlah", "Temuan", "Findings"),
            ("temuan_pertama", "Temuan pertama", "First finding"),
        ],
        today(),
        last,
    );
    for (way, outcome) in outcomes {
        table.entry(row(way, outcome));
    }
    table.note(
        "CHECKPOINT adalah checkpoint yang disimpan pihak lain. Riwayat yang dibuat utuh seluruhnya hanya ditemukan olehnya: bagikan setiap checkpoint.",
        "CHECKPOINT is a checkpoint that somebody else kept. A history made anew as a whole is found by it alone: give every checkpoint away.",
    );
    table
}

fn row(way: &Way, outcome: &Outcome) -> Vec<Cell> {
    let mut cells = vec![Cell::code(way.id), Cell::Words(both(way.done.0, way.done.1))];
    let (command, said) = match outcome {
        Outcome::NotThere => {
            cells.push(Cell::Words(both(
                "tidak dapat dicoba di buku ini",
                "cannot be tried on this ledger",
            )));
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            return cells;
        }
        Outcome::Tried { alone, .. } if alone.is_found() => ("rantai verify", alone),
        Outcome::Tried { against: Some(said), .. } if said.is_found() => {
            ("rantai verify --against CHECKPOINT", said)
        }
        Outcome::Tried { alone, .. } => {
            cells.push(Cell::Words(both("TIDAK DITEMUKAN", "NOT FOUND")));
            cells.extend(told(alone));
            return cells;
        }
    };
    cells.push(Cell::text(command));
    cells.extend(told(said));
    cells
}

fn told(said: &Said) -> [Cell; 3] {
    let first = match &said.first {
        Some((code, (id, en))) => Cell::Words((format!("{id} ({code})"), format!("{en} ({code})"))),
        None => Cell::Empty,
    };
    [Cell::text(said.exit), Cell::text(said.findings), first]
}

fn today() -> Date {
    SystemClock.now().date_in(rantai_events::time::Offset::WIB)
}

/// The table in both languages beside the copies.
fn kept(work: &Path, table: &Table) -> Result<(), Trouble> {
    for (name, format, language) in [
        ("latihan.id.txt", Format::Text, Language::Id),
        ("drill.en.txt", Format::Text, Language::En),
        ("latihan.csv", Format::Csv, Language::Id),
    ] {
        let file = work.join(name);
        std::fs::write(&file, render(table, format, language))
            .map_err(Fault::disk(Doing::Write, &file))?;
    }
    Ok(())
}

impl From<PracticeError> for Trouble {
    fn from(why: PracticeError) -> Self {
        match why {
            PracticeError::Ledger(why) => why.into(),
            PracticeError::Evidence(why) => why.into(),
            PracticeError::Publish(why) => (*why).into(),
            PracticeError::Text(why) => Self::plain_fault(why),
        }
    }
}

//! `rantai demo`: the demonstration ledger, built, verified and judged.

use std::path::{Path, PathBuf};

use rantai_events::event::LogKeyAdopted;
use rantai_events::ids::{ActorId, GroupId};
use rantai_events::record::Draft;
use rantai_events::time::Date;
use rantai_projections::library::{GroupView, Library as _, Query, Surroundings};
use rantai_projections::rules::{self, Level};
use rantai_projections::statements;
use rantai_projections::table::{Cell, Table, words as both};
use rantai_projections::words::counted;

use super::console::{Console, environment};
use super::judge::summary;
use super::trouble::{Trouble, words};
use crate::demo::{DemoError, Desk, DeskError, FAULTS, Fault, JUDGED, NOTICE, build};
use crate::error::{self, Doing};
use crate::keys::{MasterKey, beside, default_key_file};
use crate::ledger::{Asked, Ledger};
use crate::publish::publish;
use crate::render::Format;

/// The account of the story that keeps accounts and keys.
const ADMIN: &str = "u-01";

/// Build the demonstration ledger, verify it, and show balances and verdicts
///
/// Codes and names of regions, amounts and rules in it are real; people, groups' names, dates and
/// bookings are invented. The same seed builds the same story. A demonstration that is there
/// already is not built again.
///
/// With --serve the public pages are served on this machine, and the reading room for finance and
/// auditors as on the last day of the story; both links are printed.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    /// Where to build it
    #[arg(value_name = "DIR", default_value = "./demo-ledger")]
    directory: PathBuf,
    /// The seed of the story
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Then serve the public pages and the reading room on this machine, until interrupted
    #[arg(long)]
    serve: bool,
}

pub(super) fn demo(args: &DemoArgs, console: &mut Console) -> Result<(), Trouble> {
    console.print(&format!("{}\n\n", console.pick(NOTICE.0, NOTICE.1)))?;
    console.flush()?;
    if beside(&args.directory, UNFINISHED).exists() {
        return Err(interrupted(&args.directory));
    }
    if args.directory.join("journal").is_dir() {
        let place = args.directory.display();
        console.say(&words(
            format!("{place} sudah ada dan dipakai apa adanya; hapus dahulu untuk membuatnya lagi"),
            format!("{place} is there and is used as it is; remove it to build it again"),
        ));
    } else {
        make(args, console)?;
    }
    super::verify::whole(&args.directory, console)?;
    let ledger = Ledger::open_to_read(&args.directory)?;
    balances(&ledger, console)?;
    verdicts(&ledger, console)?;
    faults(&ledger, console)?;
    let last_at = ledger.registry().last_at;
    drop(ledger);
    if args.serve { super::serve::demonstrated(&args.directory, last_at, console) } else { Ok(()) }
}

/// How the name ends of what stands beside a demonstration while it is built.
const UNFINISHED: &str = ".unfinished";

/// Half a story would be taken for a whole one, with most of its faults not found.
fn interrupted(directory: &Path) -> Trouble {
    let all = ["", ".key", ".log-key", ".log-state", UNFINISHED];
    let all = all.map(|ending| beside(directory, ending).display().to_string()).join(", ");
    Trouble::usage(
        format!(
            "buku contoh ini belum selesai dibangun: pembuatannya terputus. Hapus yang ada dari {all}, lalu jalankan lagi"
        ),
        format!(
            "this demonstration is not finished: building it was interrupted. Remove what there is of {all}, then run this again"
        ),
    )
}

fn make(args: &DemoArgs, console: &Console) -> Result<(), Trouble> {
    let directory = &args.directory;
    let mark = beside(directory, UNFINISHED);
    let parent = mark.parent().unwrap_or(&mark);
    std::fs::create_dir_all(parent).map_err(error::Fault::disk(Doing::Create, parent))?;
    std::fs::write(&mark, "").map_err(error::Fault::disk(Doing::Create, &mark))?;
    build_here(args, console)?;
    std::fs::remove_file(&mark).map_err(error::Fault::disk(Doing::Remove, &mark))?;
    Ok(())
}

fn build_here(args: &DemoArgs, console: &Console) -> Result<(), Trouble> {
    let directory = &args.directory;
    let place = directory.display();
    console.say(&words(
        format!("membangun buku contoh di {place} ..."),
        format!("building the demonstration in {place} ..."),
    ));
    let mut desk = Desk::create(directory, &master_key(directory)?)?;
    let built = build(args.seed, &mut desk).map_err(|error| match error {
        DemoError::Script(error) => Trouble::plain_fault(error),
        DemoError::Recorder(error) => error.into(),
    })?;
    sign(directory, desk.ledger)?;
    let (steps, records, groups) = (built.steps, built.records, built.groups.len());
    console.say(&words(
        format!("{records} catatan dari {steps} permintaan, {groups} kelompok"),
        format!(
            "{} from {}, {}",
            counted(records, "record", "records"),
            counted(steps, "request", "requests"),
            counted(groups, "group", "groups")
        ),
    ));
    Ok(())
}

/// States a checkpoint key of this copy of the demonstration, publishes the tree and signs it.
fn sign(directory: &Path, mut ledger: Ledger) -> Result<(), Trouble> {
    let opened = ledger.registry().opened.as_ref();
    let origin = opened.map_or_else(String::new, |opened| opened.origin.as_str().to_owned());
    let (key, _) = super::key::first(directory, &origin)?;
    let adopted = LogKeyAdopted { key: super::key::text(&key)? };
    let drafts = vec![Draft::new(ledger.today(), adopted)];
    let actor = ActorId::parse(ADMIN).map_err(Trouble::plain_fault)?;
    ledger.record_one(Asked::new(drafts, actor, None))?;
    ledger.close()?;
    publish(directory, &key)?;
    Ok(())
}

fn master_key(directory: &Path) -> Result<MasterKey, Trouble> {
    let key = MasterKey::find(directory, environment);
    let file = default_key_file(directory);
    if key.is_ok() || file.exists() {
        return Ok(key?);
    }
    crate::vault::disk::make_directory(directory)?;
    Ok(MasterKey::generate(&default_key_file(directory))?)
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Ledger(why) => why.into(),
            DeskError::Vault(why) => (*why).into(),
            DeskError::Evidence(why) => why.into(),
        }
    }
}

/// The day of the last record.
fn last_day(ledger: &Ledger) -> Date {
    let registry = ledger.registry();
    registry.last_at.map_or_else(|| ledger.today(), |at| at.date_in(registry.tz()))
}

fn balances(ledger: &Ledger, console: &mut Console) -> Result<(), Trouble> {
    let Some(recap) = statements::statement("rekap-saldo") else { return Ok(()) };
    let table = (recap.build)(recap, &Query::on(last_day(ledger)), ledger)?;
    console.print("\n")?;
    console.print_table(&table, Format::Text)
}

fn verdicts(ledger: &Ledger, console: &mut Console) -> Result<(), Trouble> {
    for judged in JUDGED {
        let query = Query::on(judged.day());
        let mut found = rules::judge(rules::ALL, &query, ledger)?;
        found.retain(|(group, _)| group.as_str().starts_with(judged.groups));
        let mut table = summary(&found, rules::ALL, judged.day(), ledger.last(u64::MAX)?);
        table.line("Kelompok", "Groups", Cell::text(format!("{}*", judged.groups)));
        table.head.push((both("Saat", "Moment"), Cell::Words(both(judged.why.0, judged.why.1))));
        console.print("\n")?;
        console.print_table(&table, Format::Text)?;
    }
    Ok(())
}

/// What the rules found of each planted fault. One that is missed is something wrong.
fn faults(ledger: &Ledger, console: &mut Console) -> Result<(), Trouble> {
    let mut table = Table::new(
        "kesalahan-contoh",
        ("Kesalahan yang ditanam dan ditemukan", "Faults planted and found"),
        &[
            ("kelompok", "Kelompok", "Group"),
            ("aturan", "Aturan", "Rule"),
            ("dinilai_per", "Dinilai per", "Judged as of"),
            ("penilaian", "Penilaian", "Verdict"),
            ("ditemukan", "Ditemukan", "Found"),
            ("kesalahan", "Yang dilakukan", "What was done"),
        ],
        last_day(ledger),
        ledger.last(u64::MAX)?,
    );
    let mut missed = 0;
    for fault in FAULTS {
        let found = is_found(fault, ledger)?;
        missed += usize::from(!found);
        table.entry(vec![
            Cell::text(fault.group),
            Cell::text(fault.rule),
            Cell::Date(fault.day()),
            Cell::Level(fault.level),
            Cell::Flag(found),
            Cell::Words(both(fault.why.0, fault.why.1)),
        ]);
    }
    console.print("\n")?;
    console.print_table(&table, Format::Text)?;
    if missed > 0 { Err(Trouble::Found) } else { Ok(()) }
}

fn is_found(fault: &Fault, ledger: &Ledger) -> Result<bool, Trouble> {
    let query = Query::on(fault.day());
    let Ok(group) = GroupId::parse(fault.group) else { return Ok(false) };
    let Some(group) = GroupView::read(ledger, &group, query.cut)? else { return Ok(false) };
    let rule: Vec<_> = rules::rule(fault.rule).into_iter().collect();
    let around = Surroundings::read(ledger, query.cut)?;
    let verdicts = rules::judge_group(&rule, &group, &query, &around, ledger)?;
    let is = |level: Level| verdicts.iter().any(|verdict| verdict.level == level);
    Ok(is(fault.level))
}

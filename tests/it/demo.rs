//! The demonstration ledger, played into memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use rantai::demo::{self, Built, Desk, Recorder, Step};
use rantai::keys::MasterKey;
use rantai::vault::Registered;
use rantai::vault::person::{BankAccountData, PersonData};
use rantai::verify::chain::verify;
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::ids::{BankAccountId, GroupId, HouseholdId, PersonId};
use rantai_events::time::Date;
use rantai_projections::books::NotAdmitted;
use rantai_projections::library::{GroupView, Query};
use rantai_projections::memory::MemoryLedger;
use rantai_projections::rules::{self, Level, Verdict};
use rantai_projections::view::{Cut, Reading};

/// A ledger and a vault in memory, with ids counted up.
#[derive(Default)]
pub(crate) struct InMemory {
    pub(crate) ledger: MemoryLedger,
    ids: BTreeMap<String, String>,
}

impl InMemory {
    fn id(&mut self, kind: &str, number: &str) -> String {
        let next = format!("{kind}-{:024}", self.ids.len());
        self.ids.entry(format!("{kind}/{number}")).or_insert(next).clone()
    }
}

impl Recorder for InMemory {
    type Error = String;

    fn people(&mut self, people: &[PersonData]) -> Result<Vec<Registered>, String> {
        let seal = |person: &PersonData| Registered {
            person: PersonId::parse(&self.id("p", &person.nik)).unwrap(),
            household: person.kk.as_ref().map(|kk| HouseholdId::parse(&self.id("h", kk)).unwrap()),
            commitment: Hash::of(person.nik.as_bytes()),
        };
        Ok(people.iter().map(seal).collect())
    }

    fn bank_accounts(
        &mut self,
        accounts: &[BankAccountData],
    ) -> Result<Vec<BankAccountId>, String> {
        let seal = |account: &BankAccountData| BankAccountId::parse(&self.id("b", &account.number));
        Ok(accounts.iter().map(seal).collect::<Result<_, _>>().unwrap())
    }

    fn evidence(&mut self, document: &[u8]) -> Result<Hash, String> {
        Ok(Hash::of(document))
    }

    fn evening(&mut self, steps: &[Step]) -> Result<Vec<Vec<u64>>, String> {
        steps.iter().map(|step| self.step(step)).collect()
    }
}

impl InMemory {
    fn step(&mut self, step: &Step) -> Result<Vec<u64>, String> {
        let done = self.ledger.record(&step.drafts, &step.actor, step.at, Some(&step.key));
        let told = |error: NotAdmitted| {
            let index = match &error {
                NotAdmitted::Refused { index, .. } => *index,
                NotAdmitted::Fault(_) => 0,
            };
            let draft = step.drafts.get(index).map(|draft| draft.canonical()).unwrap_or_default();
            format!(
                "{} {}: {error}\n{error:?}\n{}",
                step.at,
                step.actor,
                String::from_utf8_lossy(&draft)
            )
        };
        Ok(done.map_err(told)?.iter().map(|made| made.record.seq).collect())
    }
}

fn play(seed: u64) -> (InMemory, Built) {
    let mut recorder = InMemory::default();
    match demo::build(seed, &mut recorder) {
        Ok(built) => (recorder, built),
        Err(error) => panic!("{error}"),
    }
}

/// The demonstration of seed 1, built once for all tests.
pub(crate) fn demonstration() -> &'static (InMemory, Built) {
    static BUILT: OnceLock<(InMemory, Built)> = OnceLock::new();
    BUILT.get_or_init(|| play(1))
}

fn view(ledger: &MemoryLedger, group: &GroupId, day: Date) -> GroupView {
    let cut = Cut::as_of(day);
    GroupView::read(ledger, group, cut).unwrap().unwrap()
}

fn head(recorder: &InMemory) -> Hash {
    recorder.ledger.lines().last().unwrap().1
}

#[test]
fn everything_in_it_is_lawful() {
    let (recorder, built) = demonstration();
    let records = recorder.ledger.records().len();
    assert_eq!(built.records, u64::try_from(records).unwrap());
    assert!((5_000..12_000).contains(&records), "{records}");
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, _) = demonstration();
    assert_eq!(head(one), head(&play(1).0));
    assert_ne!(head(one), head(&play(2).0));
}

#[test]
fn there_are_46_groups_of_30_in_45_kelurahan() {
    let (recorder, built) = demonstration();
    let mut kelurahan = BTreeMap::new();
    for group in built.groups.iter().filter(|group| group.as_str().starts_with("ykt-usep")) {
        let group = view(&recorder.ledger, group, Date::of(2006, 12, 31).unwrap());
        assert_eq!(group.state().active_members().count(), 30, "{}", group.id);
        *kelurahan.entry(group.area.clone()).or_insert(0) += 1;
    }
    assert_eq!(kelurahan.len(), 45);
    assert_eq!(kelurahan.values().filter(|count| **count == 2).count(), 1);
    assert_eq!(kelurahan.values().sum::<i32>(), 46);
}

#[test]
fn budgets_are_as_published() {
    let (recorder, _) = demonstration();
    let mut found = Vec::new();
    for record in recorder.ledger.records() {
        if let Event::BudgetAppropriated(body) = &record.event {
            found.push(format!(
                "{} {} {} {}",
                body.program,
                body.year,
                body.amount.amount(),
                body.purpose.code()
            ));
        }
    }
    let published = [
        "usep-km 2006 19714000 PEMBINAAN",
        "usep-km 2007 19714000 PEMBINAAN",
        "kube-dekon 2015 700000000 HIBAH",
        "kube-apbd 2015 60000000 HIBAH",
        "kube-apbd 2019 60000000 HIBAH",
        "kube-apbd 2020 225000000 HIBAH",
    ];
    assert_eq!(found, published);
}

#[test]
fn what_the_demonstration_says_of_itself() {
    for said in [demo::NOTICE.0, demo::NOTICE.1] {
        assert!(said.contains("rekaan") && said.contains("19"), "{said}");
    }
}

type Verdicts = Vec<(GroupId, Vec<Verdict>)>;

/// Verdicts on groups of the demonstration whose code begins with `groups`, as of a day. Each day
/// is judged once for all tests.
fn verdicts(groups: &str, day: Date) -> Verdicts {
    static JUDGED: Mutex<BTreeMap<Date, Arc<Verdicts>>> = Mutex::new(BTreeMap::new());
    let mut judged = JUDGED.lock().unwrap();
    let judge = || rules::judge(rules::ALL, &Query::on(day), &demonstration().0.ledger).unwrap();
    let all = Arc::clone(judged.entry(day).or_insert_with(|| Arc::new(judge())));
    all.iter().filter(|(group, _)| group.as_str().starts_with(groups)).cloned().collect()
}

/// One line a rule: how many verdicts of each level, then each that is amber or red.
/// Wording is left to the tests of the rules.
fn summary() -> String {
    let mut text = String::new();
    for judged in demo::JUDGED {
        let found = verdicts(judged.groups, judged.day());
        text += &format!("# {}, {}*: {}\n", judged.day(), judged.groups, judged.why.1);
        for rule in rules::ALL {
            let mine = || found.iter().flat_map(|(group, all)| all.iter().map(move |v| (group, v)));
            let mine = || mine().filter(|(_, verdict)| verdict.rule == rule.id);
            let count = |level: Level| mine().filter(|(_, v)| v.level == level).count();
            let counts: Vec<String> = Level::ALL
                .iter()
                .map(|level| (level.code(), count(*level)))
                .filter(|(_, count)| *count > 0)
                .map(|(code, count)| format!("{code} {count}"))
                .collect();
            text += &format!("{}: {}\n", rule.id, counts.join(", "));
            for (group, verdict) in mine().filter(|(_, v)| v.level >= Level::Perhatian) {
                let about = verdict.subject.as_deref().unwrap_or("-");
                text += &format!("  {group} {about} {}\n", verdict.level.code());
            }
        }
        text += "\n";
    }
    text
}

#[test]
fn verdicts_are_as_expected() {
    let found = summary();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/demo-verdicts.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden")).unwrap();
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {}; BLESS=1 writes it anew", number + 1);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn every_planted_fault_is_found() {
    let mut missed = Vec::new();
    for fault in demo::FAULTS {
        let found = verdicts(fault.group, fault.day());
        let bad = found
            .iter()
            .flat_map(|(_, all)| all)
            .any(|verdict| verdict.rule == fault.rule && verdict.level == fault.level);
        if !bad {
            missed.push(format!("{} {} {}: {}", fault.group, fault.rule, fault.day(), fault.why.1));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

fn at(year: i32, month: u32, day: u32) -> Date {
    Date::of(year, month, day).unwrap()
}

fn balance(view: &GroupView, path: &str) -> String {
    view.state().balances.rupiah(path).to_string()
}

fn of(ledger: &MemoryLedger, group: &str, cut: Cut) -> GroupView {
    GroupView::read(ledger, &GroupId::parse(group).unwrap(), cut).unwrap().unwrap()
}

#[test]
fn a_correction_after_closing_shows_both_readings() {
    let (recorder, _) = demonstration();
    let loan = "receivable/M-0001/P1-01";
    let march = Cut::as_of(at(2016, 3, 31));
    let corrected = Cut { reading: Reading::Corrected, ..march };
    for (cut, left) in
        [(march, "195000"), (corrected, "150000"), (Cut::as_of(at(2016, 4, 20)), "0")]
    {
        assert_eq!(balance(&of(&recorder.ledger, "ykt-kube-002", cut), loan), left, "{cut:?}");
    }
}

#[test]
fn the_chain_of_the_money_has_three_generations() {
    let (recorder, _) = demonstration();
    let chain = [
        ("ykt-kube-001", "guliran/g-2015-001/1", "-17000000"),
        ("ykt-kube-006", "guliran/g-2015-001/2", "-1000000"),
        ("ykt-kube-015", "guliran/g-2015-001/3", "-2000000"),
    ];
    for (group, path, left) in chain {
        assert_eq!(balance(&of(&recorder.ledger, group, Cut::NOW), path), left, "{group}");
    }
}

#[test]
fn who_leaves_and_who_dissolves_leaves_nothing_behind() {
    let (recorder, _) = demonstration();
    let after = of(&recorder.ledger, "ykt-kube-005", Cut::as_of(at(2016, 6, 30)));
    assert_eq!(balance(&after, "receivable/M-0010/P1-10"), "60000");
    assert_eq!(balance(&after, "saving/WAJIB/M-0010"), "0");
    let dissolved = of(&recorder.ledger, "ykt-usep-33", Cut::NOW);
    for path in ["cash", "bank", "guliran/rekaan-2006/1"] {
        assert_eq!(balance(&dissolved, path), "0", "{path}");
    }
}

#[test]
fn poor_books_open_with_their_difference() {
    let (recorder, _) = demonstration();
    let view = of(&recorder.ledger, "ykt-kube-014", Cut::as_of(at(2016, 2, 28)));
    assert_eq!(balance(&view, "cash"), "400000");
    assert_eq!(balance(&view, "opening"), "1880000");
}

#[test]
fn it_is_recorded_on_the_disk_as_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::create(dir.path(), &MasterKey::from_bytes([7; 32])).unwrap();
    let built = demo::build(1, &mut desk).unwrap();
    let (memory, expected) = demonstration();
    assert_eq!(&built, expected);
    for group in &built.groups {
        let cut = Cut::NOW;
        let disk = GroupView::read(&desk.ledger, group, cut).unwrap().unwrap();
        let memory = GroupView::read(&memory.ledger, group, cut).unwrap().unwrap();
        assert_eq!(disk.state().balances, memory.state().balances, "{group}");
    }
    desk.ledger.close().unwrap();
    let seen = verify(&dir.path().join("journal"), &mut |_seen| {}).unwrap();
    assert_eq!((seen.records, seen.findings), (built.records, 0));
    assert!(Desk::create(dir.path(), &MasterKey::from_bytes([7; 32])).is_err());
}

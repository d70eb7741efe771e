//! The demonstration ledger, played into memory.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rantai::demo::{self, Built, Recorder, Step};
use rantai::vault::Registered;
use rantai::vault::person::{BankAccountData, PersonData};
use rantai_events::event::Event;
use rantai_events::hash::Hash;
use rantai_events::ids::{BankAccountId, GroupId, HouseholdId, PersonId};
use rantai_events::time::Date;
use rantai_projections::books::NotAdmitted;
use rantai_projections::library::GroupView;
use rantai_projections::memory::MemoryLedger;
use rantai_projections::view::Cut;

/// A ledger and a vault in memory, with ids counted up.
#[derive(Default)]
struct InMemory {
    ledger: MemoryLedger,
    ids: BTreeMap<String, String>,
}

impl InMemory {
    fn id(&mut self, kind: &str, number: &str) -> String {
        let next = format!("{kind}-{:05}", self.ids.len());
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
fn demonstration() -> &'static (InMemory, Built) {
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

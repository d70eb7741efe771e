//! Officers are named on the page of their group where they agreed to it, and nowhere else: when a
//! consent is taken back or a person erased, the next publication is without the name.

use std::collections::BTreeMap;
use std::path::Path;

use rantai::ledger::Ledger;
use rantai::vault::Vault;
use rantai::website::{Done, Order, publish};
use rantai_events::event::{Event, PersonErased, Role};
use rantai_events::ids::{MemberId, PersonId};
use rantai_events::record::Draft;
use rantai_projections::library::Library as _;

use super::private::Secrets;
use super::{Copy, account, demonstration, files, key, master_key, ordered, record};

const GROUP: &str = "ykt-kube-001";

/// The person behind a member of a group, and the name in the vault.
fn person(ledger: &Path, group: &str, member: &str) -> (PersonId, String) {
    let read = Ledger::open_to_read(ledger).unwrap();
    let member = MemberId::parse(member).unwrap();
    let joined = (0..read.head().next).find_map(|seq| match &read.record(seq).unwrap()?.event {
        Event::MemberJoined(body) if body.group.as_str() == group && body.member == member => {
            Some(body.person.clone())
        }
        _ => None,
    });
    let id = joined.unwrap();
    let name = Vault::open_for_reading(ledger, &master_key()).unwrap().read_person(&id).unwrap();
    (id, name.name.clone())
}

fn named(ledger: &Path, site: &Path) -> Done {
    let (key, master) = (key(), master_key());
    let order = Order { naming: Some(&master), ..ordered(ledger, site, &key) };
    publish(&order, &|_, _| {}).unwrap()
}

/// The files in which a name stands.
fn naming<'a>(site: &'a BTreeMap<String, Vec<u8>>, name: &str) -> Vec<&'a str> {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(name);
    site.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.as_str()).collect()
}

fn withdraw(ledger: &Path, member: &str) {
    let mut ledger = Ledger::open(ledger).unwrap();
    let draft = format!(
        r#"{{"type":"consent.withdrawn","on":"{}","body":{{"group":"{GROUP}","member":"{member}","purpose":"NAMA_PENGURUS"}}}}"#,
        ledger.today()
    );
    let actor = account(&ledger, Role::Operator);
    let asked = rantai::ledger::Asked::new(vec![Draft::parse(&draft).unwrap()], actor, None);
    ledger.record_one(asked).unwrap();
    ledger.close().unwrap();
}

#[test]
fn those_who_agreed_are_named_on_their_groups_page_and_nobody_else_anywhere() {
    let home = tempfile::tempdir().unwrap();
    let (ledger, site) = (demonstration().ledger(), home.path().join("situs"));
    named(&ledger, &site);
    let published = files(&site);
    let mut secrets = Secrets::read();
    for (member, office) in [("M-0001", "ketua"), ("M-0003", "bendahara")] {
        let (_, name) = person(&ledger, GROUP, member);
        let found = naming(&published, &name);
        assert!(found.contains(&"kelompok/ykt-kube-001/index.html"), "{office}: {found:?}");
        assert!(found.contains(&"en/kelompok/ykt-kube-001/profil.csv"), "{office}: {found:?}");
        assert!(found.iter().all(|path| path.contains("kelompok/ykt-kube-001/")), "{found:?}");
        assert!(secrets.forget(&name), "{office}");
    }
    for (path, bytes) in &published {
        let found = secrets.found(&String::from_utf8_lossy(bytes));
        assert_eq!(found, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_name_goes_with_the_consent_and_with_the_person() {
    let copy = Copy::new();
    let (ledger, site) = (copy.ledger(), copy.site());
    named(&ledger, &site);
    let (_, chair) = person(&ledger, GROUP, "M-0001");
    let (treasurer_id, treasurer) = person(&ledger, GROUP, "M-0003");
    assert!(!naming(&files(&site), &chair).is_empty());
    withdraw(&ledger, "M-0001");
    let done = named(&ledger, &site);
    assert!(done.written < 12, "only the group's pages and the totals: {done:?}");
    let published = files(&site);
    assert_eq!(naming(&published, &chair), Vec::<&str>::new());
    assert!(!naming(&published, &treasurer).is_empty());
    Vault::open(&ledger, &master_key()).unwrap().erase(&treasurer_id).unwrap();
    let mut open = Ledger::open(&ledger).unwrap();
    let basis = rantai_events::text::Note::new("permintaan").unwrap();
    record(&mut open, PersonErased { basis, person: treasurer_id });
    open.close().unwrap();
    named(&ledger, &site);
    assert_eq!(naming(&files(&site), &treasurer), Vec::<&str>::new());
}

#[test]
fn published_without_naming_the_names_are_gone() {
    let copy = Copy::new();
    let before = files(&copy.site());
    named(&copy.ledger(), &copy.site());
    let (_, chair) = person(&copy.ledger(), GROUP, "M-0001");
    assert!(!naming(&files(&copy.site()), &chair).is_empty());
    super::published(&copy.ledger(), &copy.site());
    assert_eq!(files(&copy.site()), before);
}

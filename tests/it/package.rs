//! The evidence package: whole by `b3sum`, proven by foreign code, the same each time, and found
//! when one bit of any of its files is turned.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rantai::demo::{self, Desk};
use rantai::keys::MasterKey;
use rantai::ledger::{Asked, Ledger};
use rantai::package::{Order, PackageError, Packed, Scope, pack};
use rantai::proofs::check::{Proven, check};
use rantai::publish::publish;
use rantai_events::event::{Event, LogKeyAdopted, Role};
use rantai_events::hash::Hash;
use rantai_events::ids::{GrantId, GroupId};
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::policy::Policy;
use rantai_events::proof::Proof;
use rantai_events::record::{Draft, decode};
use rantai_events::text::VerifierKey;
use rantai_projections::library::Library as _;

use crate::go_sumdb;

/// The demonstration on the disk, with a key and a checkpoint; built once for all tests.
struct Demonstration {
    home: tempfile::TempDir,
    directory: PathBuf,
    key: SigningKey,
    group: GroupId,
    grant: GrantId,
}

fn demonstration() -> &'static Demonstration {
    static BUILT: OnceLock<Demonstration> = OnceLock::new();
    BUILT.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("buku");
        let mut desk = Desk::create(&directory, &MasterKey::from_bytes([7; 32])).unwrap();
        demo::build(1, &mut desk).unwrap();
        let key = state_a_key(&mut desk.ledger);
        let (group, grant) = an_award(&desk.ledger);
        desk.ledger.close().unwrap();
        publish(&directory, &key).unwrap();
        Demonstration { home, directory, key, group, grant }
    })
}

fn state_a_key(ledger: &mut Ledger) -> SigningKey {
    let registry = ledger.registry();
    let origin = KeyName::parse(registry.opened.as_ref().unwrap().origin.as_str()).unwrap();
    let key = SigningKey::from_seed(origin, KeyKind::Log, &[7; 32]).unwrap();
    let admin = registry.accounts.iter().find(|(_, account)| account.roles.contains(&Role::Admin));
    let actor = admin.unwrap().0.clone();
    let vkey = VerifierKey::new(&key.public().to_string()).unwrap();
    let draft = Draft::new(ledger.today(), LogKeyAdopted { key: vkey });
    ledger.record_one(Asked::new(vec![draft], actor, None)).unwrap();
    key
}

/// The first grant of the demonstration that was paid out, and its group.
fn an_award(ledger: &Ledger) -> (GroupId, GrantId) {
    let records = (0..ledger.head().next).filter_map(|seq| ledger.record(seq).unwrap());
    let mut paid = records.filter_map(|record| match &record.event {
        Event::GrantDisbursed(body) => Some((body.group.clone(), body.grant.clone())),
        _ => None,
    });
    paid.next().unwrap()
}

fn scopes() -> [Scope; 3] {
    let demo = demonstration();
    [Scope::Group(demo.group.clone()), Scope::Grant(demo.grant.clone()), Scope::All]
}

fn packed(scope: &Scope, out: &Path) -> Packed {
    let ledger = Ledger::open_to_read(&demonstration().directory).unwrap();
    pack(&ledger, &Order { scope: scope.clone(), policy: None, program: None }, out).unwrap()
}

/// A package of each scope, made once; whoever alters one takes a copy.
fn packages() -> &'static [(PathBuf, Packed)] {
    static MADE: OnceLock<Vec<(PathBuf, Packed)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let home = demonstration().home.path();
        let make = |(number, scope): (usize, &Scope)| {
            let out = home.join(format!("paket-{number}"));
            let done = packed(scope, &out);
            (out, done)
        };
        scopes().iter().enumerate().map(make).collect()
    })
}

fn copy(package: &Path, home: &Path) -> PathBuf {
    let out = home.join("paket");
    let copied = Command::new("cp").arg("-r").arg(package).arg(&out).status().unwrap();
    assert!(copied.success());
    out
}

/// Whether `b3sum --check` finds every file of MANIFEST whole.
fn is_whole(package: &Path) -> bool {
    let mut b3sum = Command::new("b3sum");
    b3sum.args(["--check", "--quiet", "MANIFEST"]).current_dir(package);
    b3sum.output().unwrap().status.success()
}

fn has_b3sum() -> bool {
    let found = Command::new("b3sum").arg("--version").output().is_ok();
    assert!(found || std::env::var("CI").as_deref() != Ok("true"), "b3sum is not installed");
    if !found {
        println!("SKIPPED: b3sum is not installed (apt-get install b3sum)");
    }
    found
}

fn files(below: &Path) -> BTreeSet<String> {
    fn walk(root: &Path, directory: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                found.insert(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(below, below, &mut found);
    found
}

/// One file of each kind: the first of each directory and form.
fn kinds(package: &Path) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let kind = |path: &String| {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let form = if directory.is_empty() { name } else { name.rsplit('.').next().unwrap() };
        format!("{directory}/{}", if form.len() == 64 { "document" } else { form })
    };
    files(package).into_iter().filter(|path| seen.insert(kind(path))).collect()
}

#[test]
fn every_kind_of_package_is_whole_and_one_turned_bit_is_found() {
    if !has_b3sum() {
        return;
    }
    for (package, done) in packages() {
        let home = tempfile::tempdir().unwrap();
        let out = copy(package, home.path());
        assert_eq!(files(&out).len(), done.files, "{done:?}");
        assert!(is_whole(&out), "{done:?}");
        let listed = std::fs::read_to_string(out.join("MANIFEST")).unwrap();
        assert_eq!(listed.lines().count() + 1, done.files, "MANIFEST lists all others");
        for file in kinds(&out).into_iter().filter(|file| file != "MANIFEST") {
            let file = out.join(file);
            if std::fs::metadata(&file).unwrap().len() == 0 {
                continue;
            }
            go_sumdb::turn(&file, 0);
            assert!(!is_whole(&out), "{}", file.display());
            go_sumdb::turn(&file, 0);
        }
        assert!(is_whole(&out), "{done:?}");
    }
}

#[test]
fn proofs_hold_for_foreign_code_and_fail_when_altered() {
    let Some(program) = go_sumdb::program() else { return };
    let demo = demonstration();
    let vkey = demo.key.public().to_string();
    for (package, done) in &packages()[1..] {
        let home = tempfile::tempdir().unwrap();
        let out = copy(package, home.path());
        let (accepted, said) = go_sumdb::ask(program, &out, &vkey);
        assert!(accepted && said.contains(&format!("{} records", done.records)), "{said}");
        let proof = files(&out).into_iter().find(|file| file.ends_with(".tlog-proof")).unwrap();
        for file in ["checkpoint", "records.jsonl", proof.as_str(), "tile/0/000", "tile/1/000.p/1"]
        {
            let file = out.join(file);
            if !file.exists() {
                continue;
            }
            go_sumdb::turn(&file, 20);
            assert!(!go_sumdb::ask(program, &out, &vkey).0, "{}", file.display());
            go_sumdb::turn(&file, 20);
        }
    }
}

#[test]
fn the_policy_of_the_package_accepts_its_proofs_and_another_does_not() {
    let demo = demonstration();
    let home = tempfile::tempdir().unwrap();
    let (out, done) = &packages()[1];
    let policy = Policy::parse(&std::fs::read(out.join("policy")).unwrap()).unwrap();
    let name = demo.key.public().name().clone();
    let other = SigningKey::from_seed(name, KeyKind::Log, &[8; 32]).unwrap();
    let other = format!("log {}\nquorum none\n", other.public());
    let other = Policy::parse(other.as_bytes()).unwrap();
    let text = std::fs::read_to_string(out.join("records.jsonl")).unwrap();
    assert_eq!(text.lines().count(), done.records);
    for line in text.lines() {
        let seq = decode(line.as_bytes()).unwrap().seq;
        let file = out.join(format!("proofs/{seq:010}.tlog-proof"));
        let proof = Proof::parse(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(proof.extra.as_deref(), Some(line.as_bytes()));
        proof.check(line.as_bytes(), &policy).unwrap();
        proof.check(line.as_bytes(), &other).unwrap_err();
    }
    let ledger = Ledger::open_to_read(&demo.directory).unwrap();
    let order = Order { scope: Scope::All, policy: Some(other), program: None };
    let denied = pack(&ledger, &order, &home.path().join("lain"));
    assert!(matches!(denied, Err(PackageError::Untrusted(_))), "{denied:?}");
}

/// Checks every proof of a package as `rantai check` does, with the package's policy.
fn check_all(package: &Path) -> Result<usize, String> {
    let policy = std::fs::read(package.join("policy")).map_err(|why| why.to_string())?;
    let policy = Policy::parse(&policy).map_err(|why| why.to_string())?;
    let proofs = files(package).into_iter().filter(|file| file.starts_with("proofs/"));
    let mut checked = 0;
    for file in proofs {
        let bytes = std::fs::read(package.join(&file)).unwrap();
        match check(&mut bytes.as_slice(), &policy) {
            Ok(Proven::Statement { complete, .. }) => {
                checked += usize::try_from(complete.count).unwrap()
            }
            Ok(_) => checked += 1,
            Err(why) => return Err(format!("{file}: {why:?}")),
        }
    }
    Ok(checked)
}

#[test]
fn rantai_check_proves_every_proof_of_a_package_and_refuses_an_altered_one() {
    for (number, (package, done)) in packages().iter().enumerate() {
        let proven = if number == 2 { 1 } else { done.records };
        assert_eq!(check_all(package), Ok(proven), "{done:?}");
        let home = tempfile::tempdir().unwrap();
        let out = copy(package, home.path());
        let proof = files(&out).into_iter().find(|file| file.starts_with("proofs/")).unwrap();
        for (file, from_end) in [(proof.as_str(), 20), (proof.as_str(), 400), ("policy", 40)] {
            go_sumdb::turn(&out.join(file), from_end);
            assert!(check_all(&out).is_err(), "{file} {from_end}");
            go_sumdb::turn(&out.join(file), from_end);
        }
        assert_eq!(check_all(&out), Ok(proven));
    }
}

#[test]
fn it_is_the_same_each_time_and_never_over_another() {
    let home = tempfile::tempdir().unwrap();
    for (scope, (package, done)) in scopes().iter().zip(packages()) {
        let out = home.path().join("lagi");
        assert_eq!(packed(scope, &out), *done, "{scope:?}");
        std::fs::remove_dir_all(&out).unwrap();
        let ledger = Ledger::open_to_read(&demonstration().directory).unwrap();
        let order = Order { scope: scope.clone(), policy: None, program: None };
        let again = pack(&ledger, &order, package);
        assert!(matches!(again, Err(PackageError::Exists(_))), "{again:?}");
    }
    let ledger = Ledger::open_to_read(&demonstration().directory).unwrap();
    let scope = Scope::Group(GroupId::parse("tidak-ada").unwrap());
    let nothing =
        pack(&ledger, &Order { scope, policy: None, program: None }, &home.path().join("c"));
    assert!(matches!(nothing, Err(PackageError::Nothing(_))), "{nothing:?}");
    assert!(!home.path().join("c").exists() && !home.path().join("c.partial").exists());
}

/// What step 3 of the README says of the chain is so in the package that it stands in.
#[test]
fn the_readme_names_the_place_where_the_hash_of_a_line_is_found_again() {
    for (scope, (package, _)) in scopes().iter().zip(packages()) {
        let readme = std::fs::read_to_string(package.join("README.txt")).unwrap();
        let text = std::fs::read_to_string(package.join("records.jsonl")).unwrap();
        let lines: Vec<(&str, serde_json::Value)> =
            text.lines().map(|line| (line, serde_json::from_str(line).unwrap())).collect();
        let (said, of_next): (_, fn(&Scope, &serde_json::Value) -> String) = match scope {
            Scope::Group(_) => ("`prev` of this group's stream in", |scope, next| {
                let Scope::Group(group) = scope else { return String::new() };
                let stream = format!("group/{group}");
                let links = next["links"].as_array().unwrap();
                let link = links.iter().find(|link| link["stream"] == stream.as_str()).unwrap();
                link["prev"].as_str().unwrap().to_owned()
            }),
            Scope::Grant(_) => {
                ("whose `seq` is one more", |_, next| next["prev"].as_str().unwrap().to_owned())
            }
            Scope::All => {
                ("`prev` of the next record", |_, next| next["prev"].as_str().unwrap().to_owned())
            }
        };
        assert!(readme.contains(said), "{scope:?}: {readme}");
        for pair in lines.windows(2) {
            let (line, next) = (&pair[0], &pair[1].1);
            let follows = next["seq"].as_u64() == line.1["seq"].as_u64().map(|seq| seq + 1);
            if matches!(scope, Scope::Grant(_)) && !follows {
                continue;
            }
            assert_eq!(of_next(scope, next), Hash::of(line.0.as_bytes()).to_string(), "{scope:?}");
        }
    }
}

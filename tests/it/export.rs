//! Exports, checked by the programs that they are for: hledger, ledger, beancount and b3sum.
//!
//! Where one of these is not installed its test says so and passes; where `CI=true` it fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rantai::clock::SetClock;
use rantai::demo::{self, Desk};
use rantai::export::{Format, beancount, export, read_account_name};
use rantai::keys::MasterKey;
use rantai::ledger::{Asked, Ledger, Opening};
use rantai_events::account::{Account, Fund, Stream};
use rantai_events::amount::{Amount, Unit};
use rantai_events::hash::Hash;
use rantai_events::ids::ActorId;
use rantai_events::record::{self, Draft, Header};
use rantai_events::text::Label;
use rantai_events::time::Instant;
use rantai_projections::library::Library;
use rantai_projections::view::Cut;

type Found = BTreeMap<(Account, Fund, Unit), Amount>;

fn create(dir: &Path) -> Ledger {
    let opening = Opening {
        origin: Label::new("ledger.example/yogya").unwrap(),
        office: Label::new("Dinas Sosial").unwrap(),
        actor: ActorId::parse("u-01").unwrap(),
        key: None,
    };
    let now = Instant::parse("2026-11-21T03:00:00.000Z").unwrap();
    Ledger::create(dir, &opening, Box::new(Arc::new(SetClock::at(now)))).unwrap()
}

fn record(ledger: &mut Ledger, actor: &str, name: &str, on: &str, more: &str, body: &str) -> u64 {
    let json = format!(r#"{{"type":"{name}","on":"{on}",{more}"body":{{{body}}}}}"#);
    let drafts = vec![Draft::parse(&json).unwrap_or_else(|error| panic!("{error}: {json}"))];
    let asked = Asked::new(drafts, ActorId::parse(actor).unwrap(), None);
    match ledger.record_one(asked) {
        Ok(receipts) => receipts[0].seq,
        Err(rejected) => panic!("{rejected}: {json}"),
    }
}

/// Every kind of account, fund and unit; reversals, a closing, an entry before it after reopening.
const HISTORY: &[(&str, &str, &str)] = &[
    (
        "program.defined",
        "2020-01-02",
        r#""guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube""#,
    ),
    (
        "account.opened",
        "2020-01-02",
        r#""account":"u-02","roles":["operator","finance","approver","admin"]"#,
    ),
    (
        "group.registered",
        "2020-01-03",
        r#""area":"34.71.02.1003","group":"ykt-kube.Z_1","name":"Melati","program":"kube""#,
    ),
    (
        "group.registered",
        "2020-01-03",
        r#""area":"34.71.02.1003","group":"b","name":"Kenanga","program":"kube""#,
    ),
    (
        "budget.appropriated",
        "2026-01-02",
        r#""account":"5.1.05.05.01.0001","amount":"500000000","program":"kube","purpose":"HIBAH","source":"APBD","year":2026"#,
    ),
    (
        "member.joined",
        "2026-01-04",
        r#""group":"b","member":"M-0007","person":"p-0123456789abcdef01234567""#,
    ),
    (
        "opening.recorded",
        "2026-01-05",
        r#""group":"b","lines":[{"amount":"5000000.25","basis":"BUKU_KAS","fund":"guliran:g-1","item":"KAS"},{"amount":"900000","basis":"BUKU_KAS","fund":"tabungan","item":"TABUNGAN","member":"M-0007","saving":"POKOK"},{"amount":"900000","basis":"BUKU_KAS","fund":"tabungan","item":"BANK"},{"amount":"4000000","basis":"LAPORAN","fund":"guliran:g-1","generation":2,"item":"MODAL"}]"#,
    ),
    ("bank.interest_credited", "2026-01-31", r#""amount":"1234.56","fund":"tabungan","group":"b""#),
    (
        "cash.received",
        "2026-02-01",
        r#""amount":"750000","category":"DONASI","fund":"sosial:donasi","group":"b","note":"; \"| (kurung) } dari Ibu Contoh","place":"KAS""#,
    ),
    (
        "cash.spent",
        "2026-02-02",
        r#""amount":"125000","cash_fund":"sosial:donasi","category":"OPERASIONAL","fund":"operasional","group":"b","place":"KAS","receipt":"KWITANSI""#,
    ),
    (
        "saving.deposited",
        "2026-02-03",
        r#""amount":"50000","group":"b","kind":"WAJIB","member":"M-0007","place":"KAS""#,
    ),
    (
        "cash.received",
        "2026-02-04",
        r#""amount":"10","category":"LAIN","fund":"arisan:siklus-1","group":"b","place":"BANK""#,
    ),
];

fn filled(dir: &Path) -> Ledger {
    let mut ledger = create(dir);
    for (name, on, body) in HISTORY {
        record(&mut ledger, "u-01", name, on, "", body);
    }
    let mut add =
        |actor: &str, name, on, more: &str, body| record(&mut ledger, actor, name, on, more, body);
    let saved = add(
        "u-01",
        "saving.deposited",
        "2026-03-03",
        "",
        r#""amount":"70000","group":"b","kind":"WAJIB","member":"M-0007","place":"KAS""#,
    );
    let fixes = format!(r#""fixes":{{"seq":{saved},"why":"GANDA"}},"#);
    add("u-01", "entry.reversed", "2026-04-02", &fixes, "");
    add("u-01", "period.closed", "2026-04-05", "", r#""stream":"group/b","to":"2026-03-31""#);
    add(
        "u-02",
        "period.reopened",
        "2026-04-06",
        "",
        r#""from":"2026-03-01","stream":"group/b","why":"BUKTI_BARU""#,
    );
    add(
        "u-01",
        "saving.deposited",
        "2026-03-31",
        "",
        r#""amount":"5000","group":"b","kind":"SUKARELA","member":"M-0007","place":"KAS""#,
    );
    add("u-01", "period.closed", "2026-04-07", "", r#""stream":"group/b","to":"2026-03-31""#);
    add(
        "u-01",
        "cash.deposited",
        "2026-04-07",
        "",
        r#""amount":"600000","fund":"sosial:donasi","group":"b""#,
    );
    add("u-01", "period.closed", "2026-05-01", "", r#""stream":"program/kube","to":"2026-04-30""#);
    ledger
}

/// The group with a grant in money and in goods.
fn with_goods(dir: &Path) -> Ledger {
    let mut ledger = filled(dir);
    let g = "ykt-kube.Z_1";
    let mut add = |name, on, body: String| record(&mut ledger, "u-01", name, on, "", &body);
    let budget =
        r#""budget":{"account":"5.1.05.05.01.0001","grant":"g-9","program":"kube","year":2026}"#;
    add(
        "grant.awarded",
        "2026-05-02",
        format!(
            r#""amount":"20000000",{budget},"dated":"2026-05-02","group":"{g}","form":"UANG","number":"1/SK/2026","plan":[{{"amount":"20000000","line":"01","name":"Modal"}}]"#
        ),
    );
    for (item, count) in
        [("kambing-betina", 12), ("Mesin.Jahit_motor-listrik-besar", 3), ("OVEN", 1)]
    {
        add(
            "grant.goods_delivered",
            "2026-06-01",
            format!(
                r#""dated":"2026-06-01","grant":"g-9","group":"{g}","items":[{{"item":"{item}","kind":"INVENTARIS","name":"Barang","quantity":{count},"value":"1500000"}}],"number":"{count}/BAST/2026","signed":true"#
            ),
        );
    }
    ledger
}

fn ours(ledger: &Ledger) -> Found {
    let registry = ledger.registry();
    let groups = registry.groups.keys().cloned().map(Stream::Group);
    let programs = registry.programs.keys().cloned().map(Stream::Program);
    let mut found = Found::new();
    for stream in groups.chain(programs) {
        let view = ledger.view(&stream, Cut::NOW).unwrap();
        for (key, amount) in view.state.balances().unwrap().iter() {
            let account = Account::parse(&format!("{stream}:{}", key.account)).unwrap();
            found.insert((account, key.fund.clone(), key.unit.clone()), amount);
        }
    }
    assert!(found.len() > 20, "{found:#?}");
    found
}

/// Whether a program of a Debian package is here. Where it is not, the test says so.
fn installed(program: &str, package: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    assert!(found || std::env::var("CI").as_deref() != Ok("true"), "{program} is not installed");
    if !found {
        println!("SKIPPED: {program} is not installed (apt-get install {package})");
    }
    found
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && err.is_empty(), "{program} {arguments:?}: {out}{err}");
    out
}

fn exported(ledger: &Ledger, format: Format, dir: &Path) -> (PathBuf, String) {
    let mut bytes = Vec::new();
    export(format, ledger, &mut bytes).unwrap();
    let path = dir.join(format!("export.{format}"));
    std::fs::write(&path, &bytes).unwrap();
    (path, String::from_utf8(bytes).unwrap())
}

fn add(found: &mut Found, name: (Account, Fund), unit: Unit, amount: &str) {
    let amount = Amount::parse(amount).unwrap();
    if !amount.is_zero() {
        assert!(found.insert((name.0, name.1, unit), amount).is_none());
    }
}

/// The balances that hledger finds.
fn by_hledger(ledger: &Ledger, dir: &Path) -> Found {
    let (path, _) = exported(ledger, Format::Hledger, dir);
    let path = path.to_str().unwrap();
    run("hledger", &["-f", path, "check"]);
    let table = run("hledger", &["-f", path, "bal", "--flat", "-N", "-O", "csv", "--layout=tidy"]);
    let mut found = Found::new();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let unit = Unit::parse(&row[4]).unwrap();
        add(&mut found, read_account_name(&row[0]).unwrap(), unit, &row[5]);
    }
    let tagged = run("hledger", &["-f", path, "print", "tag:type=entry.reversed"]);
    assert!(tagged.contains("fixes:"), "{tagged}");
    found
}

/// The balances that ledger finds.
fn by_ledger(ledger: &Ledger, dir: &Path) -> Found {
    let (path, _) = exported(ledger, Format::Ledger, dir);
    let form = ["bal", "--flat", "--no-total", "--format", "%(account)|%(amount)\n"];
    let table = run("ledger", &[&["-f", path.to_str().unwrap()], form.as_slice()].concat());
    let mut found = Found::new();
    let mut name = None;
    for line in table.lines() {
        let (account, figure) = line.split_once('|').unwrap_or(("", line));
        name = if account.is_empty() { name } else { read_account_name(account) };
        let (amount, unit) = figure.trim().split_once(' ').unwrap();
        let unit = Unit::parse(unit.trim_matches('"')).unwrap();
        add(&mut found, name.clone().unwrap(), unit, amount);
    }
    found
}

/// The balances that beancount finds.
fn by_beancount(ledger: &Ledger, dir: &Path) -> Found {
    let (path, _) = exported(ledger, Format::Beancount, dir);
    let path = path.to_str().unwrap();
    assert_eq!(run("bean-check", &[path]), "");
    let query = "SELECT account, currency, sum(number) AS n GROUP BY account, currency";
    let table = run("bean-query", &["-f", "csv", path, query]);
    let units: BTreeMap<String, Unit> =
        ours(ledger).into_keys().map(|(_, _, unit)| (beancount::commodity(&unit), unit)).collect();
    let mut found = Found::new();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let name = beancount::read_account_name(row[0].trim()).unwrap_or_else(|| panic!("{row:?}"));
        let figure = row[2].trim();
        // An account that came to nothing may hold a unit that no balance has any more.
        let Some(unit) = units.get(row[1].trim()).cloned() else {
            assert!(Amount::parse(figure).unwrap().is_zero(), "{row:?}");
            continue;
        };
        assert!(beancount::read_commodity(row[1].trim()).is_none_or(|read| read == unit));
        add(&mut found, name, unit, figure);
    }
    found
}

#[test]
fn hledger_gives_the_same_balances() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_goods(&dir.path().join("l"));
    if installed("hledger", "hledger") {
        assert_eq!(by_hledger(&ledger, dir.path()), ours(&ledger));
    }
}

#[test]
fn ledger_gives_the_same_balances() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_goods(&dir.path().join("l"));
    if installed("ledger", "ledger") {
        assert_eq!(by_ledger(&ledger, dir.path()), ours(&ledger));
    }
}

#[test]
fn beancount_gives_the_same_balances() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_goods(&dir.path().join("l"));
    if installed("bean-check", "beancount") {
        assert_eq!(by_beancount(&ledger, dir.path()), ours(&ledger));
    }
    let (_, text) = exported(&ledger, Format::Beancount, dir.path());
    assert!(text.contains("unit: \"ITEM:Mesin.Jahit_motor-listrik-besar\""), "{text}");
}

#[test]
fn the_demonstration_adds_up_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("l");
    let mut desk = Desk::create(&home, &MasterKey::from_bytes([7; 32])).unwrap();
    demo::build(1, &mut desk).unwrap();
    drop(desk);
    let ledger = Ledger::open_to_read(&home).unwrap();
    let ours = ours(&ledger);
    if installed("hledger", "hledger") {
        assert!(by_hledger(&ledger, dir.path()) == ours, "hledger");
    }
    if installed("ledger", "ledger") {
        assert!(by_ledger(&ledger, dir.path()) == ours, "ledger");
    }
    if installed("bean-check", "beancount") {
        assert!(by_beancount(&ledger, dir.path()) == ours, "beancount");
    }
}

#[test]
fn closings_are_asserted_and_a_wrong_figure_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_goods(&dir.path().join("l"));
    for (format, program, arguments) in [
        (Format::Hledger, "hledger", ["-f", "FILE", "check"].as_slice()),
        (Format::Ledger, "ledger", &["-f", "FILE", "bal"]),
        (Format::Beancount, "bean-check", &["FILE"]),
    ] {
        let mut bytes = Vec::new();
        assert_eq!(export(format, &ledger, &mut bytes).unwrap().closings, 3, "{format}");
        if !installed(program, program) {
            continue;
        }
        let (path, text) = exported(&ledger, format, dir.path());
        let check = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let path = path.to_str().unwrap();
            let arguments: Vec<_> =
                arguments.iter().map(|a| if *a == "FILE" { path } else { *a }).collect();
            Command::new(program).args(arguments).output().unwrap().status.success()
        };
        assert!(check(&text), "{format}");
        // Of two postings of one record both figures: it still balances, the books do not.
        let wrong = ["", ".00"].iter().fold(text.clone(), |text, sen| {
            text.replace(&format!("  50000{sen} IDR\n"), "  50001 IDR\n")
                .replace(&format!("  -50000{sen} IDR\n"), "  -50001 IDR\n")
        });
        assert_ne!(wrong, text, "{format}");
        assert!(!check(&wrong), "{format}");
    }
}

#[test]
fn the_lines_are_the_records_and_each_names_the_hash_of_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(&dir.path().join("l"));
    let (path, text) = exported(&ledger, Format::Jsonl, dir.path());
    assert!(text.ends_with('\n') && !text.contains('\r'));
    let mut prev = Hash::ZERO;
    for (line, seq) in text.lines().zip(0..) {
        let header = Header::read(line.as_bytes()).unwrap();
        assert_eq!((header.prev, header.seq), (prev, seq));
        record::open(line.as_bytes()).unwrap();
        prev = Hash::of(line.as_bytes());
    }
    let head = ledger.head();
    assert_eq!((prev, text.lines().count() as u64), (head.hash, head.next));
    if installed("b3sum", "b3sum") {
        let line = path.with_extension("line");
        for pair in text.lines().collect::<Vec<_>>().windows(2) {
            std::fs::write(&line, pair[0]).unwrap();
            let sum = run("b3sum", &["--no-names", line.to_str().unwrap()]);
            assert!(pair[1].contains(&format!(r#""prev":"{}""#, sum.trim())), "{}", pair[1]);
        }
    }
}

#[test]
fn free_text_and_people_do_not_enter_the_journals() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = with_goods(&dir.path().join("l"));
    for format in [Format::Hledger, Format::Ledger, Format::Beancount] {
        let (_, text) = exported(&ledger, format, dir.path());
        assert!(
            !text.contains("Contoh") && !text.contains("p-0123456789abcdef01234567"),
            "{format}"
        );
        assert!(text.contains("group.b") || text.contains("Group-b") || text.contains("group:b"));
    }
}

#[test]
fn a_reader_that_closes_its_end_stops_the_export_with_an_error() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let ledger = filled(dir.path());
    for format in Format::ALL {
        let stopped = export(*format, &ledger, &mut Full(6000));
        assert!(matches!(stopped, Err(rantai::export::ExportError::Write(_))), "{format}");
    }
}

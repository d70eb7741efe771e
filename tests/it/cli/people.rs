//! What people are given to read: examples that can be recorded, tables that fit their paper,
//! names in their language, and what to do when a file stands in the way.

use rantai::render::{Format, Language, render_within};
use rantai_events::time::Date;
use rantai_projections::library::Query;

use super::{DRAFTS, Desk};

/// The examples of `EVENTS.md`, in the order of their story.
const STORY: &str = include_str!("../../../events/tests/drafts.jsonl");

/// Types that `record` does not take: the opening is made by `init`, there is one law version, a
/// key bears the name of the one ledger that it is for, and an erasure is recorded by whoever erases.
const NOT_RECORDED: [&str; 4] =
    ["ledger.opened", "ledger.laws_adopted", "ledger.key_adopted", "person.erased"];

/// The story with the ids that the vault gives to its people and its bank account.
fn story(desk: &Desk) -> String {
    let mut story = STORY.to_owned();
    for (nth, digits) in ["1", "2", "3", "0123456789abcdef01234567"].into_iter().enumerate() {
        let person = format!(
            r#"{{"name":"Rekaan {nth}","nik":"347199010180000{}","kk":"347199010115000{}"}}"#,
            nth + 1,
            nth + 1
        );
        let added = desk.feed(&["person", "add"], &person).json().remove(0);
        let digits = if digits.len() == 1 { digits.repeat(24) } else { digits.to_owned() };
        for (letter, id) in [("p", &added["person"]), ("h", &added["household"])] {
            story = story.replace(&format!("{letter}-{digits}"), id.as_str().unwrap());
        }
    }
    let account = r#"{"bank":"Bank Contoh","holder":"Melati","number":"0019990001"}"#;
    let added = desk.feed(&["bank-account", "add"], account).json().remove(0);
    story.replace(&format!("b-{}", "1".repeat(24)), added["account"].as_str().unwrap())
}

fn type_of(line: &str) -> String {
    let draft: serde_json::Value = serde_json::from_str(line).unwrap();
    draft["type"].as_str().unwrap().to_owned()
}

/// A ledger with the whole story.
fn told() -> Desk {
    let desk = Desk::new();
    let story = story(&desk);
    let lines: Vec<&str> =
        story.lines().filter(|line| !NOT_RECORDED.contains(&type_of(line).as_str())).collect();
    let second = |line: &&str| type_of(line) == "period.reopened";
    let at = lines.iter().position(second).unwrap();
    let (before, rest) = lines.split_at(at);
    let (reopened, after) = rest.split_at(1);
    for (actor, part) in [("admin", before), ("u-02", reopened), ("admin", after)] {
        let answer = desk.feed(&["--actor", actor, "record"], &part.join("\n"));
        assert_eq!((answer.code, answer.err.as_str()), (0, ""));
        assert_eq!(answer.json().len(), part.len());
    }
    desk
}

#[test]
fn every_example_of_the_catalogue_is_recorded_in_the_order_of_the_story() {
    let types: std::collections::BTreeSet<String> = STORY.lines().map(type_of).collect();
    assert_eq!(types.len(), rantai_events::event::EVENTS.len());
    let desk = told();
    let verified = desk.run(&["verify", "--level", "4"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
}

#[test]
fn tables_fit_the_paper_they_are_given_and_120_columns_without_any() {
    let desk = told();
    let ledger = rantai::ledger::Ledger::open_to_read(&desk.ledger()).unwrap();
    for statement in rantai_projections::statements::ALL {
        let mut query = Query::on(Date::of(2026, 11, 20).unwrap());
        let subject = if statement.id == "riwayat-dana" { "g-1" } else { "melati" };
        query.subject = Some(subject.to_owned());
        let table = (statement.build)(statement, &query, &ledger).unwrap();
        for (width, language) in [(80, Language::Id), (120, Language::En), (160, Language::Id)] {
            let text = render_within(&table, Format::Text, language, width);
            let over = text.lines().find(|line| line.chars().count() > width);
            assert_eq!(over, None, "{} at {width}", statement.id);
        }
        let whole = render_within(&table, Format::Text, Language::Id, 0);
        assert!(whole.lines().any(|line| line.chars().count() > 80), "{}", statement.id);
    }
    let lines = |args: &[&str]| {
        let shown = desk.run(&[args, &["show", "bku", "melati"]].concat());
        shown.out.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(lines(&["--width", "80"]) <= 80 && lines(&["--width", "0"]) > 120);
    assert!((100..=120).contains(&lines(&[])));
    assert_eq!(desk.run(&["--width", "12", "show", "bku"]).code, 2);
}

#[test]
fn histories_name_events_and_accounts_in_words_and_give_codes_to_programs() {
    let desk = told();
    let text = desk.run(&["--width", "0", "history", "melati"]).out;
    assert!(text.contains("Hibah cair (grant.disbursed)"), "{text}");
    assert!(text.contains("Bank +Rp 10.000.000,00; Dana hibah/bansos terikat g-1 -Rp"), "{text}");
    let capital = "Dana bergulir kelompok dari g-1, generasi 1 (belum diserahkan) -Rp";
    assert!(text.contains(capital), "{text}");
    let english = desk.run(&["--lang", "en", "--width", "0", "history", "melati"]).out;
    let capital = "Revolving capital of the group from g-1, generation 1 (not handed on) -Rp";
    assert!(english.contains(capital), "{english}");
    assert!(english.contains("Grant paid out (grant.disbursed)"), "{english}");
    let csv = desk.run(&["history", "melati", "--format", "csv"]).out;
    assert!(
        csv.contains(",grant.disbursed,") && csv.contains("bank +10000000; grant/g-1"),
        "{csv}"
    );
    let text = desk.run(&["--width", "0", "show", "riwayat-dana", "g-1"]).out;
    assert!(text.contains("1.2.01 Piutang guliran anggota M-0001 / L-1"), "{text}");
    assert!(!text.contains("group/melati:"), "{text}");
    let csv = desk.run(&["show", "riwayat-dana", "g-1", "--format", "csv"]).out;
    assert!(csv.contains(",group/melati:receivable/M-0001/L-1,"), "{csv}");
}

#[test]
fn a_file_in_place_of_the_index_or_the_journal_is_told_with_its_remedy() {
    let desk = Desk::filled();
    for (name, remedy) in [("index", "dibangun ulang dari jurnal"), ("journal", "cadangan")] {
        let place = desk.ledger().join(name);
        std::fs::rename(&place, desk.path().join(name)).unwrap();
        std::fs::write(&place, "catatan lain").unwrap();
        let reading: &[&str] = if name == "index" { &["rebuild"] } else { &["show", "bku"] };
        for args in [reading, &["rebuild"], &["record"]] {
            let answer = desk.feed(args, DRAFTS);
            assert_eq!(answer.code, 4, "{name} {args:?} {}", answer.err);
            let whole = answer.err.contains(remedy) && answer.err.contains("berupa berkas");
            assert!(whole && answer.err.contains(&place.display().to_string()), "{}", answer.err);
        }
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "catatan lain");
        std::fs::remove_file(&place).unwrap();
        std::fs::rename(desk.path().join(name), &place).unwrap();
    }
    assert_eq!(desk.run(&["show", "bku"]).code, 0);
}

#[test]
fn a_torn_end_is_told_with_its_place_and_what_to_do() {
    use std::io::Write as _;
    let desk = Desk::filled();
    let journal = std::fs::read_dir(desk.ledger().join("journal")).unwrap();
    let segment = journal.map(|file| file.unwrap().path());
    let segment = segment.filter(|path| path.extension().is_some_and(|end| end == "log"));
    let segment = segment.max().unwrap();
    let bytes = std::fs::read(&segment).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut file = std::fs::OpenOptions::new().write(true).open(&segment).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(end as u64)).unwrap();
    file.write_all(b"{\"actor\":\"adm").unwrap();
    drop(file);
    let told = desk.feed(&["record"], DRAFTS.lines().next_back().unwrap()).err;
    assert!(told.contains(&segment.display().to_string()) && !told.contains("Torn"), "{told}");
    assert!(told.contains("13 bita") && told.contains("kirim lagi dengan `key`"), "{told}");
}

#[test]
fn what_is_wrong_with_a_draft_is_said_in_indonesian_alone() {
    let desk = Desk::filled();
    let cash =
        |body: &str| format!(r#"{{"type":"cash.received","on":"2020-02-01","body":{{{body}}}}}"#);
    let good = r#""category":"LAIN","fund":"operasional","group":"melati","place":"KAS""#;
    let drafts = [
        cash(&format!(r#""amount":200000,{good}"#)),
        cash(&format!(r#""amount":"200.000",{good}"#)),
        cash(&format!(r#""amount":"-5",{good}"#)),
        cash(&format!(r#""amount":"0",{good}"#)),
        cash(&format!(r#""amount":null,{good}"#)),
        cash(&format!(r#""amount":"5","x":1,{good}"#)),
        cash(&good.replace("LAIN", "SUMBANGAN")),
        cash(&format!(r#""amount":"5","number":"a\"b",{good}"#)),
        cash(&good.replace("operasional", "dompet")),
        cash(&good.replace("melati", "")),
        cash(&good.replace("melati", "mel ati")),
        r#"{"type":"cash.recieved","on":"2020-02-01","body":{}}"#.to_owned(),
        r#"{"type":"cash.received","on":"2020-13-01","body":{}}"#.to_owned(),
        r#"{"type":"cash.received","on":"2020-02-01","body":{}"#.to_owned(),
        r#"{"type":"cash.received","on":"2020-02-01","body":{}}}"#.to_owned(),
        r#"{"type":"cash.received","on":"2020-02-01","key":"a b","body":{}}"#.to_owned(),
        r#"{"type":"loan.billed","on":"2020-02-01","body":{"amount":"1","group":"melati","letter":9,"loan":"L","member":"M","number":"1"}}"#.to_owned(),
        r#"{"type":"group.registered","on":"2020-02-01","body":{"area":"34.71","group":"x","name":"X","program":"kube"}}"#.to_owned(),
        format!(r#"{{"type":"cash.received","on":"2020-02-01","body":{}}}"#, "[".repeat(40)),
    ];
    let english = [
        "must",
        "expected",
        "invalid",
        "within",
        "integer",
        "string",
        "the ",
        "not ",
        "while",
        "missing",
        "unknown",
        "longer",
        "characters",
        "levels",
        "tidak dapat dibaca",
    ];
    for draft in drafts {
        let answer = desk.feed(&["record"], &draft);
        assert_eq!(answer.code, 3, "{draft} {}", answer.err);
        let told = &answer.errors()[0]["message"]["id"];
        let told = told.as_str().unwrap();
        assert!(!english.iter().any(|word| told.contains(word)), "{draft}\n{told}");
    }
}

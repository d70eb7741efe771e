//! What the office keeps of persons and papers: who may put it there, how two people erase, and
//! what a kill leaves behind.

use super::{Answer, Desk};

const PERSON: &str = r#"{"name":"Uji Cobawati","nik":"3471994101800001"}"#;
const OTHER: &str = r#"{"name":"Contoh Rekaan","nik":"3471990202810002"}"#;

fn account(desk: &Desk, name: &str, roles: &str) {
    let draft = format!(
        r#"{{"type":"account.opened","on":"2020-01-02","body":{{"account":"{name}","roles":[{roles}]}}}}"#
    );
    assert_eq!(desk.feed(&["record"], &draft).code, 0);
}

fn added(desk: &Desk, data: &str) -> String {
    let added = desk.feed(&["person", "add"], data);
    assert_eq!(added.code, 0, "{}", added.err);
    added.json()[0]["person"].as_str().unwrap().to_owned()
}

#[test]
fn evidence_is_stored_by_whoever_may_record_what_quotes_it() {
    let desk = Desk::filled();
    let file = desk.write("kwitansi.txt", "kwitansi contoh");
    for (role, may) in [("kelurahan", true), ("auditor", false), ("finance", true)] {
        account(&desk, &format!("u-{role}"), &format!("\"{role}\""));
        let answer = desk.run(&["--actor", &format!("u-{role}"), "attach", &file]);
        assert_eq!(answer.code, if may { 0 } else { 3 }, "{role}: {}", answer.err);
    }
    let stranger = Desk::filled();
    let file = stranger.write("kwitansi.txt", "kwitansi contoh");
    let refused = stranger.run(&["--actor", "u-nobody", "attach", &file]);
    assert!(refused.code == 3 && refused.err.contains("authority.unknown"), "{}", refused.err);
    assert!(!stranger.ledger().join("evidence").exists(), "nothing was stored");
}

/// Two people: `u-op` proposes, the admin does it.
fn of_two() -> (Desk, String) {
    let desk = Desk::filled();
    account(&desk, "u-op", "\"operator\"");
    account(&desk, "u-fin", "\"finance\",\"admin\"");
    let policy = r#"{"type":"policy.adopted","on":"2020-01-02","body":{"second_person":["person.erased","person.read"]}}"#;
    let adopted = desk.feed(&["record"], policy);
    assert_eq!(adopted.code, 0, "{}", adopted.err);
    let person = added(&desk, PERSON);
    (desk, person)
}

/// Proposes a draft; the number of the proposal.
fn propose(desk: &Desk, actor: &str, kind: &str, body: &str) -> String {
    let draft = format!(
        r#"{{"type":"entry.proposed","on":"2020-02-02","body":{{"draft":{{"type":"{kind}","on":"2020-02-02","body":{{{body}}}}}}}}}"#
    );
    let proposed = desk.feed(&["--actor", actor, "record"], &draft);
    assert_eq!(proposed.code, 0, "{}", proposed.err);
    proposed.json()[0]["seq"].to_string()
}

#[test]
fn where_the_policy_asks_for_two_people_one_proposes_and_another_erases() {
    let (desk, person) = of_two();
    let why = ["--why", "permintaan"];
    for verb in ["show", "erase"] {
        let alone = desk.run(&[&["person", verb, &person], &why[..]].concat());
        assert_eq!((alone.code, alone.out.as_str()), (3, ""), "{}", alone.err);
        assert!(
            alone.err.contains(&format!("rantai person {verb} ID --proposal")),
            "{}",
            alone.err
        );
    }
    let body = format!(r#""note":"audit","person":"{person}""#);
    let reading = propose(&desk, "u-op", "person.read", &body);
    let body = format!(r#""basis":"permintaan tertulis","person":"{person}""#);
    let own = propose(&desk, "admin", "person.erased", &body);
    let other = propose(&desk, "u-op", "person.erased", &body);
    let by = |verb: &str, seq: &str| -> Answer {
        desk.run(&["person", verb, &person, "--proposal", seq])
    };
    assert_eq!(by("erase", &own).code, 3, "nobody approves what is his own");
    for (verb, seq) in
        [("erase", reading.as_str()), ("show", &other), ("erase", "0"), ("erase", "999")]
    {
        let refused = by(verb, seq);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{verb} {seq}: {}", refused.err);
    }
    let shown = by("show", &reading);
    assert!(shown.code == 0 && shown.out.contains("Uji Cobawati"), "{}", shown.err);
    let erased = by("erase", &other);
    assert_eq!(erased.code, 0, "{}", erased.err);
    let record = &erased.json()[0]["record"];
    let lines = desk.run(&["history", "ledger", "--lines"]).out;
    let last = lines.lines().last().unwrap();
    let last: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!((&last["seq"], &last["proposal"].to_string()), (record, &other));
    assert_eq!(last["body"]["basis"], "permintaan tertulis");
    assert_eq!(desk.run(&["verify"]).code, 0);
    assert_eq!(by("show", &reading).code, 3, "the data are gone");
}

/// The keyring is written last: put back as it was, it stands where a kill would have left it.
#[test]
fn a_registration_that_a_kill_cut_short_is_a_note_and_goes_with_the_next_writing() {
    let desk = Desk::filled();
    let stays = added(&desk, PERSON);
    let keyring = desk.ledger().join("vault/keyring");
    let before = std::fs::read(&keyring).unwrap();
    added(&desk, OTHER);
    std::fs::write(&keyring, before).unwrap();
    let counts = || {
        let verified = desk.run(&["verify", "--json"]);
        assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
        let report = verified.json().pop().unwrap();
        (report["unrecorded"].as_u64().unwrap(), report["cut_short"].as_u64().unwrap())
    };
    assert_eq!(counts(), (1, 1));
    let words = desk.run(&["verify"]).out;
    assert!(words.contains("1 pendaftaran terputus") && !words.contains("pulihkan"), "{words}");
    let again = added(&desk, OTHER);
    assert_eq!(counts(), (2, 0));
    assert_ne!(again, stays);
    let joined = format!(
        r#"{{"type":"member.joined","on":"2020-02-02","body":{{"group":"melati","member":"M-1","person":"{stays}"}}}}"#
    );
    assert_eq!(desk.feed(&["record"], &joined).code, 0);
    assert_eq!(counts(), (1, 0));
}

#[test]
fn no_answer_is_put_where_the_ledger_keeps_its_own() {
    let desk = Desk::filled();
    assert_eq!(desk.run(&["checkpoint"]).code, 0);
    let journal = desk.ledger().join("journal/0000000000000000.log");
    let whole = std::fs::read(&journal).unwrap();
    let master = std::fs::read(desk.path().join("buku.key")).unwrap();
    for own in [
        "buku/journal/0000000000000000.log",
        "buku/../buku/publish/buku.jsonl",
        "./buku.key",
        "buku.log-key",
        "buku.log-state",
    ] {
        for asked in [vec!["export"], vec!["prove", "2"]] {
            let answer = desk.run(&[asked.as_slice(), &["--out", own]].concat());
            assert_eq!(answer.code, 3, "{asked:?} {own}: {}", answer.err);
            assert!(answer.err.contains("sebutkan tempat lain"), "{}", answer.err);
        }
    }
    for asked in [vec!["evidence", "--all"], vec!["drill"]] {
        let answer = desk.run(&[asked.as_slice(), &["--out", "buku/publish/paket"]].concat());
        assert_eq!(answer.code, 3, "{asked:?}: {}", answer.err);
        assert!(!desk.ledger().join("publish/paket").exists());
    }
    assert_eq!(std::fs::read(&journal).unwrap(), whole);
    assert_eq!(std::fs::read(desk.path().join("buku.key")).unwrap(), master);
    assert_eq!(desk.run(&["verify"]).code, 0);
    assert_eq!(desk.run(&["export", "--out", "buku.jsonl"]).code, 0, "beside it is allowed");
}

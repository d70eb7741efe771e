//! `rantai record`: receipts and refusals.

use super::Desk;

fn receive(amount: &str, key: &str) -> String {
    format!(
        r#"{{"type":"cash.received","on":"2020-03-01","key":"{key}","body":{{"amount":"{amount}","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}}}"#
    )
}

#[test]
fn an_object_a_batch_and_lines_get_receipts() {
    let desk = Desk::filled();
    let spread = receive("1", "a").replace(',', ",\n");
    let one = desk.feed(&["record"], &spread);
    assert_eq!((one.code, one.json().len()), (0, 1), "{}", one.err);
    let batch = format!("[{},{}]", receive("1", "b"), receive("2", "b"));
    let file = desk.write("batch.json", &batch);
    let both = desk.run(&["record", &file]);
    let numbers: Vec<_> = both.json().iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!((both.code, numbers), (0, vec![6, 7]), "{}", both.err);
    assert_eq!(both.json()[0]["hash"].as_str().unwrap().len(), 64);
}

#[test]
fn the_same_key_gives_the_first_receipt_and_other_content_is_refused() {
    let desk = Desk::filled();
    let first = desk.feed(&["record", "-"], &receive("1", "x"));
    let again = desk.feed(&["record", "-"], &receive("1", "x"));
    assert_eq!((again.code, &again.out), (0, &first.out));
    let other = desk.feed(&["record", "-"], &receive("2", "x"));
    assert_eq!((other.code, other.out.as_str()), (3, ""));
    assert_eq!(other.errors()[0]["code"], "key.reused");
}

#[test]
fn a_refusal_names_draft_line_code_figures_and_next_step_and_stops_nothing_else() {
    let desk = Desk::filled();
    let spend = r#"{"type":"cash.spent","on":"2020-03-01","body":{"amount":"900000","category":"OPERASIONAL","fund":"operasional","group":"melati","place":"KAS","receipt":"KWITANSI"}}"#;
    let lines =
        format!("{}\n\n{spend}\n{{\"type\":1}}\n{}\n", receive("1", "a"), receive("2", "b"));
    let answer = desk.feed(&["record"], &lines);
    assert_eq!((answer.code, answer.json().len()), (3, 2), "{}", answer.err);
    let errors = answer.errors();
    let malformed = errors.iter().find(|e| e["error"] == "malformed").unwrap();
    assert_eq!((&malformed["line"], &malformed["path"]), (&4.into(), &"type".into()));
    let refused = errors.iter().find(|e| e["error"] == "refused").unwrap();
    assert_eq!((&refused["draft"], &refused["line"]), (&1.into(), &3.into()), "{refused}");
    for part in ["code", "message", "next", "figures"] {
        assert!(!refused[part].is_null(), "{part}: {refused}");
    }
    assert!(refused["message"]["id"].is_string() && refused["message"]["en"].is_string());
}

#[test]
fn a_batch_is_all_or_none_and_has_one_key() {
    let desk = Desk::filled();
    let bad = receive("1", "b").replace("melati", "mawar");
    let answer = desk.feed(&["record"], &format!("[{},\n{bad}]", receive("1", "b")));
    assert_eq!((answer.code, answer.out.as_str()), (3, ""));
    let refused = &answer.errors()[0];
    assert_eq!((&refused["draft"], &refused["line"]), (&1.into(), &2.into()), "{refused}");
    let keys = desk.feed(&["record"], &format!("[{},{}]", receive("1", "b"), receive("1", "c")));
    assert_eq!(keys.errors()[0]["code"], "key.differs");
    assert_eq!(desk.run(&["history", "melati", "--lines"]).json().len(), 2);
}

#[test]
fn a_dry_run_says_what_would_be_and_records_nothing() {
    let desk = Desk::filled();
    let lines = format!("{}\n{}\n", receive("1", "a"), receive("2", "b").replace("melati", "x"));
    let answer = desk.feed(&["record", "--dry-run"], &lines);
    assert_eq!((answer.code, answer.json().len(), answer.errors().len()), (3, 1, 1));
    assert_eq!(answer.json()[0]["post"].as_array().unwrap().len(), 2);
    assert_eq!(desk.run(&["history", "melati", "--lines"]).json().len(), 2);
}

#[test]
fn without_an_actor_or_an_account_nothing_is_recorded() {
    let desk = Desk::filled();
    let nobody = super::answer(
        desk.command().env_remove("RANTAI_ACTOR").arg("record").write_stdin(receive("1", "a")),
    );
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("--actor"), "{}", nobody.err);
    let stranger = desk.feed(&["--actor", "u-99", "record"], &receive("1", "a"));
    assert_eq!(stranger.code, 3);
    assert_eq!(stranger.errors()[0]["code"], "authority.unknown");
    let missing = desk.run(&["record", "no-such-file.json"]);
    assert_eq!(missing.code, 4);
    assert!(missing.err.contains("tidak dapat membuka no-such-file.json"), "{}", missing.err);
}

#[test]
fn thousands_of_lines_are_recorded_in_order() {
    let desk = Desk::filled();
    let lines: String = (0..2500).map(|n| receive("1", &format!("n-{n}")) + "\n").collect();
    let answer = desk.feed(&["record"], &lines);
    let numbers: Vec<_> = answer.json().iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(numbers, (5..2505).collect::<Vec<_>>());
    assert_eq!(desk.run(&["verify"]).code, 0);
}

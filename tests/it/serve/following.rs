//! Beside a running server others record, publish and verify; it shows what is new, and says so
//! when it cannot.

use std::io::Write as _;

use rantai::ledger::Ledger;
use rantai::publish::publish;

use super::{Server, office};
use crate::ledger::asked;
use crate::publish::{grow, key};
use crate::reading::rantai;

#[test]
fn what_is_recorded_beside_it_appears_at_once_and_nobody_waits_for_it() {
    let office = office();
    let server = Server::of(&office.dir);
    let before = server.get("/");
    assert_eq!(server.json("/api/v1/groups")["about"]["last"]["seq"], 39);
    // Another process takes the lock of the ledger while the server reads it.
    let draft = r#"{"type":"group.registered","on":"2026-01-03","body":{"area":"34.71.02.1003","group":"baru","name":"Kenanga Baru","program":"kube"}}"#;
    let file = office.home.path().join("draf.jsonl");
    std::fs::write(&file, draft).unwrap();
    let (code, _, err) =
        rantai(&office.dir, &["--actor", "u-01", "record", &file.display().to_string()]);
    assert_eq!(code, 0, "{err}");
    let groups = server.json("/api/v1/groups");
    assert_eq!(groups["about"]["last"]["seq"], 40);
    assert!(groups.to_string().contains("Kenanga Baru"));
    let page = server.get("/kelompok/baru/");
    assert!(page.status == 200 && page.text().contains("Kenanga Baru"), "{}", page.status);
    let after = server.get_with("/", &format!("If-None-Match: {}\r\n", before.header("etag")));
    assert_eq!(after.status, 200, "the page is of another position now");
    assert_eq!(after.header("rantai-last-record"), "40");
    // A checkpoint alone is news too.
    publish(&office.dir, &key()).unwrap();
    assert_eq!(server.json("/api/v1/groups")["about"]["checkpoint"]["size"], 41);
    // And a whole run of records.
    let mut ledger = Ledger::open(&office.dir).unwrap();
    grow(&mut ledger, 400);
    drop(ledger);
    assert_eq!(server.json("/api/v1/groups")["about"]["last"]["seq"], 399);
    let (code, out, err) = rantai(&office.dir, &["verify"]);
    assert_eq!(code, 0, "{out}{err}");
}

#[test]
fn a_page_that_a_record_did_not_change_is_not_fetched_again() {
    let office = office();
    let server = Server::of(&office.dir);
    let (style, page) = ("/aset/gaya.css", "/kelompok/a/");
    let before = [style, page].map(|path| server.get(path).header("etag").to_owned());
    let mut ledger = Ledger::open(&office.dir).unwrap();
    let draft = r#"{"type":"group.registered","on":"2026-01-03","body":{"area":"34.71.02.1003","group":"baru","name":"Kenanga Baru","program":"kube"}}"#;
    ledger.record_one(asked(None, &[draft])).unwrap();
    drop(ledger);
    assert_eq!(server.json("/api/v1/groups")["about"]["last"]["seq"], 40);
    for (path, tag) in [style, page].into_iter().zip(before) {
        let again = server.get_with(path, &format!("If-None-Match: {tag}\r\n"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    assert_eq!(server.get(page).header("rantai-last-record"), "40");
}

#[test]
fn a_batch_that_is_half_written_is_not_seen() {
    let office = office();
    let server = Server::of(&office.dir);
    let segment = office.dir.join("journal/0000000000000000.log");
    let whole = std::fs::read(&segment).unwrap();
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut torn = whole[..end].to_vec();
    torn.extend_from_slice(b"{\"actor\":\"u-01\",\"at\":\"2026");
    std::fs::write(&segment, &torn).unwrap();
    assert_eq!(server.get("/").status, 200);
    let siap = server.json("/siap");
    assert_eq!((&siap["status"], &siap["last"]["seq"]), (&"ready".into(), &39.into()));
}

#[test]
fn a_ledger_that_was_changed_beneath_it_is_said_and_the_last_position_served() {
    let office = office();
    let server = Server::of(&office.dir);
    let home = server.get("/").body;
    assert_eq!(server.json("/siap")["status"], "ready");
    let segment = office.dir.join("journal/0000000000000000.log");
    let mut bytes = std::fs::read(&segment).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    bytes.truncate(end - 5);
    std::fs::write(&segment, &bytes).unwrap();
    // What stands behind it now is no record.
    let mut file = std::fs::OpenOptions::new().append(true).open(&segment).unwrap();
    file.write_all(b"nonsense nonsense nonsense\n").unwrap();
    let page = server.get("/");
    assert_eq!((page.status, &page.body), (200, &home));
    let siap = server.json("/siap");
    assert_eq!(siap["status"], "stale", "{siap}");
    assert_eq!(siap["last"]["seq"], 39);
}

#[test]
fn new_groups_and_reversals_reach_the_pages_of_their_groups() {
    let office = office();
    let server = Server::of(&office.dir);
    for n in 0..3 {
        let mut ledger = Ledger::open(&office.dir).unwrap();
        let draft = format!(
            r#"{{"type":"group.registered","on":"2026-01-03","body":{{"area":"34.71.02.1003","group":"baru-{n}","name":"Baru {n}","program":"kube"}}}}"#
        );
        ledger.record_one(asked(None, &[&draft])).unwrap();
        drop(ledger);
        assert_eq!(server.get(&format!("/kelompok/baru-{n}/")).status, 200);
        assert_eq!(server.get(&format!("/kelompok/baru-{}/", n + 1)).status, 404);
    }
}

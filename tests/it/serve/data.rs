//! The API: paging, CSV and JSON of the same rows, records and proofs, and its description.

use std::collections::BTreeSet;
use std::path::Path;

use rantai::ledger::Ledger;
use rantai_events::hash::Hash;
use rantai_events::proof::Proof;
use serde_json::Value;

use super::{Server, office};
use crate::ledger::asked;
use crate::publish::Office;

/// An office with many groups, some with reports due.
fn many_groups(count: usize) -> Office {
    let office = Office::with_checkpoints(&[10]);
    let mut ledger = Ledger::open(&office.dir).unwrap();
    for n in 0..count {
        let area = if n % 2 == 0 { "34.71.02.1003" } else { "34.71.01.1001" };
        let draft = format!(
            r#"{{"type":"group.registered","on":"2026-01-03","body":{{"area":"{area}","group":"g-{n:02}","name":"Melati {n}","program":"kube"}}}}"#
        );
        ledger.record_one(asked(None, &[&draft])).unwrap();
    }
    drop(ledger);
    office
}

fn rows(page: &Value) -> Vec<Value> {
    page["data"].as_array().unwrap().clone()
}

/// Every row of a list, page by page.
fn walked(server: &Server, list: &str, limit: usize) -> Vec<Value> {
    let (mut all, mut path) = (Vec::new(), format!("{list}limit={limit}"));
    loop {
        let page = server.json(&path);
        let rows = rows(&page);
        assert!(rows.len() <= limit, "{path}");
        all.extend(rows);
        match page["next"].as_str() {
            Some(next) => path = format!("{list}limit={limit}&after={next}"),
            None => return all,
        }
    }
}

#[test]
fn the_pages_of_a_list_are_the_whole_list_in_order() {
    let office = many_groups(23);
    let server = Server::of(&office.dir);
    for list in ["groups", "areas", "measures", "verdicts", "reports", "grants"] {
        let list = format!("/api/v1/{list}?");
        let whole = server.json(&format!("{list}limit=500"));
        let expected = rows(&whole);
        assert_eq!(whole["total"], expected.len(), "{list}");
        for limit in [1, 2, 7, 22, 23, 24, 500] {
            if expected.len() / limit < 60 {
                assert_eq!(walked(&server, &list, limit), expected, "{list} {limit}");
            }
        }
    }
    assert_eq!(rows(&server.json("/api/v1/groups")).len(), 24);
    let codes: Vec<String> = rows(&server.json("/api/v1/groups"))
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.is_sorted());
}

fn names(page: &Value, name: &str) -> Vec<String> {
    rows(page).iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

/// A list that grows before, at and behind where a reader is: what stood there comes once.
#[test]
fn what_is_recorded_between_two_pages_leaves_nothing_out_and_shows_nothing_twice() {
    let office = many_groups(6);
    let server = Server::of(&office.dir);
    let first = server.json("/api/v1/groups?limit=3");
    assert_eq!(names(&first, "id"), ["a", "g-00", "g-01"]);
    let mut ledger = Ledger::open(&office.dir).unwrap();
    for group in ["b", "g-005", "g-015", "z"] {
        let draft = format!(
            r#"{{"type":"group.registered","on":"2026-01-03","body":{{"area":"34.71.01.1001","group":"{group}","name":"Baru {group}","program":"kube"}}}}"#
        );
        ledger.record_one(asked(None, &[&draft])).unwrap();
    }
    drop(ledger);
    let next = first["next"].as_str().unwrap();
    let second = server.json(&format!("/api/v1/groups?limit=500&after={next}"));
    assert_eq!(names(&second, "id"), ["g-015", "g-02", "g-03", "g-04", "g-05", "z"]);
    assert_ne!(first["about"]["last"], second["about"]["last"], "each page says of what it is");
}

/// Pages begin behind a line by what it is about: no two lines of a group may be about the same.
#[test]
fn in_the_demonstration_no_two_lines_are_about_the_same_and_page_by_page_they_are_the_list() {
    let ledger = crate::website::demonstration().ledger();
    let server = Server::of(&ledger);
    for list in ["grants", "reports", "verdicts"] {
        let list = format!("/api/v1/{list}?");
        let mut wide = walked(&server, &list, 500);
        let narrow = walked(&server, &list, 37);
        assert_eq!(wide.len(), server.json(&list)["total"], "{list}");
        assert_eq!(wide, narrow, "{list}");
        let about = |row: &Value| {
            let of = ["group", "id", "from", "to", "report", "rule", "subject"];
            of.map(|name| row[name].as_str().unwrap_or_default().to_owned())
        };
        let count = wide.len();
        wide.sort_by_key(about);
        wide.dedup_by_key(|row| about(row));
        assert_eq!(wide.len(), count, "{list}");
    }
}

#[test]
fn measures_have_the_names_that_the_pages_give_their_figures() {
    let office = office();
    let server = Server::of(&office.dir);
    let of = |language: &str| {
        let page = server.json(&format!("/api/v1/measures?lang={language}"));
        names(&page, "name")
    };
    assert!(of("id").contains(&"Hibah diterima kelompok".to_owned()), "{:?}", of("id"));
    for name in of("id").iter().chain(&of("en")) {
        assert!(!name.is_empty() && !name.contains(':'), "{name}");
    }
}

#[test]
fn filters_choose_and_unknown_values_are_said() {
    let office = many_groups(6);
    let server = Server::of(&office.dir);
    let count = |query: &str| rows(&server.json(&format!("/api/v1/groups?{query}"))).len();
    assert_eq!(count("area=34.71.01"), 3);
    assert_eq!(count("area=34.71.02.1003"), 4);
    assert_eq!(count("area=34.71"), 7);
    assert_eq!(count("area=34.71.14"), 0);
    assert_eq!((count("program=kube"), count("program=lain")), (7, 0));
    let verdicts = rows(&server.json("/api/v1/verdicts?group=g-01&lang=en"));
    assert!(!verdicts.is_empty() && verdicts.iter().all(|row| row["group"] == "g-01"));
    let rule = verdicts[0]["rule"].as_str().unwrap();
    let of_rule = rows(&server.json(&format!("/api/v1/verdicts?rule={rule}&limit=500")));
    let groups: BTreeSet<&str> = of_rule.iter().map(|row| row["group"].as_str().unwrap()).collect();
    assert_eq!(groups.len(), 7);
    let table = [
        ("groups?limit=0", 400),
        ("groups?limit=501", 400),
        ("groups?limit=x", 400),
        ("groups?colour=red", 400),
        ("groups?limit=1&limit=2", 400),
        ("groups?area=jetis", 400),
        ("groups?area=99.99", 404),
        ("groups?program=%20", 400),
        ("groups?after=x", 400),
        ("groups?format=xlsx", 400),
        ("groups?lang=jv", 400),
        ("groups/tidak-ada", 404),
        ("groups/..%2f", 400),
        ("grants?year=26", 400),
        ("grants?group=tidak-ada", 404),
        ("verdicts?level=MERAH", 400),
        ("verdicts?rule=Z99", 400),
        ("statements?page=kelompok/tidak-ada/", 404),
        ("records/x", 400),
        ("records/00", 400),
        ("records/+3", 400),
        ("proofs/03", 400),
        ("records/99999", 404),
        ("proofs/99999", 404),
        ("nothing", 404),
    ];
    for (path, status) in table {
        let answer = server.get(&format!("/api/v1/{path}"));
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["status"], status, "{path}");
        let number = answer.header("x-request-id");
        assert_eq!(problem["instance"], format!("urn:rantai:request:{number}"), "{path}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{path}");
    }
}

/// Whoever asks wrongly is told which parameter it is and what that takes, in one language, and
/// nothing of how the server is made.
#[test]
fn what_a_parameter_takes_is_said_in_the_language_that_was_asked_for() {
    let office = many_groups(1);
    let server = Server::of(&office.dir);
    let table = [
        ("grants?year=abc", "`year`: harus tahun empat angka", "`year`: a year of four digits"),
        ("grants?year=26", "`year`: harus tahun empat angka", "`year`: a year of four digits"),
        ("grants?year=99999999999", "`year`: harus tahun", "`year`: a year"),
        ("groups?limit=x", "`limit`: harus angka antara 1 dan 500", "`limit`: a number from 1 to"),
        ("groups?limit=0", "`limit`: harus angka antara 1 dan 500", "`limit`: a number from 1 to"),
        ("reports?late=ya", "`late`: harus `true` atau `false`", "`late`: `true` or `false`"),
        ("groups?format=xml", "`format`: harus `json` atau `csv`", "`format`: `json` or `csv`"),
        ("records/3?format=xml", "`format`: harus `json` atau `exact`", "`json` or `exact`"),
        ("groups?foo=1", "`foo` tidak ada di alamat ini", "no parameter `foo` here"),
        ("groups?formt=csv", "mungkin maksudnya `format`", "did you mean `format`"),
        ("groups?limit=1&limit=2", "`limit`: disebut dua kali", "`limit`: is given twice"),
        ("groups?area=jetis", "`area`: tulis seperti", "`area`: write it like"),
        ("groups?after=x", "`after`: pakailah `next`", "`after`: give the `next`"),
        ("groups?lang=jv", "`lang`: harus `id` atau `en`", "`lang`: `id` or `en`"),
    ];
    for (path, id, en) in table {
        let told = |head: &str, more: &str| {
            let answer = server.get_with(&format!("/api/v1/{path}{more}"), head);
            assert_eq!(answer.status, 400, "{path}");
            let problem: Value = serde_json::from_slice(&answer.body).unwrap();
            problem["detail"].as_str().unwrap().to_owned()
        };
        let english = told("Accept-Language: fr, en-GB;q=0.8, id;q=0.5\r\n", "");
        assert!(english.contains(en) && !english.contains(id), "{path}: {english}");
        let both = if path.contains("lang=") { "" } else { "&lang=en" };
        let both = if path.contains('?') { both } else { "" };
        if !both.is_empty() && !path.starts_with("records") {
            assert_eq!(told("", both), english, "{path}");
        }
        for head in ["", "Accept-Language: id, en;q=0.9\r\n", "Accept-Language: *\r\n"] {
            let told = told(head, "");
            assert!(told.contains(id) && !told.contains(en), "{path}: {told}");
            for inside in ["invalid", "expected", "variant", "field", "deserialize"] {
                assert!(!told.contains(inside), "{path}: {told}");
            }
        }
    }
}

#[test]
fn csv_says_what_json_says() {
    let office = many_groups(4);
    let server = Server::of(&office.dir);
    for list in ["groups", "areas", "measures", "verdicts", "reports", "grants", "statements"] {
        let json = server.json(&format!("/api/v1/{list}"));
        let csv = server.get(&format!("/api/v1/{list}?format=csv"));
        let negotiated = server.get_with(&format!("/api/v1/{list}"), "Accept: text/csv\r\n");
        assert_eq!(negotiated.body, csv.body, "{list}");
        assert!(csv.header("content-type").starts_with("text/csv"), "{list}");
        let mut reader = csv::Reader::from_reader(csv.body.as_slice());
        let names = reader.headers().unwrap().clone();
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let expected = rows(&json);
        assert_eq!(read.len(), expected.len(), "{list}");
        for (cells, row) in read.iter().zip(&expected) {
            for (name, cell) in names.iter().zip(cells) {
                let shown = match (name, &row[name]) {
                    ("as_of", _) => json["about"]["as_of"].as_str().unwrap().to_owned(),
                    ("last_seq", _) => json["about"]["last"]["seq"].to_string(),
                    ("last_hash", _) => json["about"]["last"]["hash"].as_str().unwrap().to_owned(),
                    ("checkpoint_size", _) => json["about"]["checkpoint"]["size"].to_string(),
                    ("licence", _) => json["about"]["licence"]["name"].as_str().unwrap().to_owned(),
                    (_, Value::Null) => String::new(),
                    (_, Value::String(text)) => text.clone(),
                    (_, Value::Array(all)) => {
                        all.iter().map(Value::to_string).collect::<Vec<_>>().join(" ")
                    }
                    (_, other) => other.to_string(),
                };
                assert_eq!(cell.trim_start_matches('\''), shown, "{list} {name}");
            }
        }
    }
    let first = server.get("/api/v1/groups?limit=2&format=csv");
    let link = first.header("link");
    assert!(link.starts_with("</api/v1/groups?limit=2&format=csv&after="), "{link}");
}

#[test]
fn a_public_record_is_given_exactly_with_its_proof_and_a_restricted_one_not_at_all() {
    let office = office();
    let server = Server::of(&office.dir);
    let exact = server.get("/api/v1/records/3?format=exact");
    let about = server.json("/api/v1/records/3");
    assert_eq!(about["line"].as_str().unwrap().as_bytes(), exact.body);
    assert_eq!(about["hash"], Hash::of(&exact.body).to_string());
    assert_eq!(about["type"], "group.registered");
    let proof = server.get("/api/v1/proofs/3");
    let proof = Proof::parse(&proof.body).unwrap();
    assert_eq!((proof.index, proof.extra.as_deref()), (3, Some(exact.body.as_slice())));
    let key = crate::publish::key();
    let policy = format!("log {}\nquorum none\n", key.public());
    let policy = rantai_events::policy::Policy::parse(policy.as_bytes()).unwrap();
    proof.check(&exact.body, &policy).unwrap();
    for path in ["/api/v1/records/10", "/api/v1/proofs/10", "/api/v1/records/10?format=exact"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        let text = answer.text();
        assert!(text.contains("urn:rantai:problem:restricted"), "{text}");
        for told in ["cash.received", "2026-02-01", "operasional", "prev", "salt"] {
            assert!(!text.contains(told), "{text}");
        }
    }
    let checkpoint = std::fs::read(office.dir.join("publish/checkpoint")).unwrap();
    assert_eq!(server.get("/api/v1/checkpoint?format=exact").body, checkpoint);
    assert_eq!(server.json("/api/v1/checkpoint")["note"].as_str().unwrap().as_bytes(), checkpoint);
    // Recorded after the checkpoint.
    let mut ledger = Ledger::open(&office.dir).unwrap();
    let draft = r#"{"type":"group.registered","on":"2026-01-03","body":{"area":"34.71.02.1003","group":"b","name":"Mawar","program":"kube"}}"#;
    ledger.record_one(asked(None, &[draft])).unwrap();
    drop(ledger);
    assert_eq!(server.get("/api/v1/records/40").status, 200);
    let early = server.get("/api/v1/proofs/40");
    assert_eq!(early.status, 404);
    assert!(early.text().contains("problem:not-covered"), "{}", early.text());
}

/// A reversal says what its target moved: of a restricted record it is as restricted.
#[test]
fn the_reversal_of_a_restricted_record_is_restricted_too() {
    let office = office();
    let mut ledger = Ledger::open(&office.dir).unwrap();
    let draft = r#"{"type":"entry.reversed","on":"2026-02-01","fixes":{"seq":39,"why":"SALAH_KETIK"},"body":{}}"#;
    ledger.record_one(asked(None, &[draft])).unwrap();
    drop(ledger);
    let server = Server::of(&office.dir);
    let answer = server.get("/api/v1/records/40");
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert!(answer.text().contains("problem:restricted"));
}

#[test]
fn every_answer_says_of_what_it_is_and_may_be_read_by_other_pages() {
    let office = office();
    let server = Server::of(&office.dir);
    let as_of = server.json("/api/v1")["about"]["as_of"].clone();
    for path in [
        "",
        "/",
        "/groups",
        "/groups/a",
        "/grants",
        "/reports",
        "/verdicts",
        "/statements",
        "/areas",
        "/measures",
        "/records/3",
        "/checkpoint",
    ] {
        let path = format!("/api/v1{path}");
        let answer = server.get(&path);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let about = &server.json(&path)["about"];
        assert_eq!(about["as_of"], as_of, "{path}");
        assert_eq!(about["last"]["seq"], 39, "{path}");
        assert_eq!(about["checkpoint"]["size"], 30, "{path}");
        assert_eq!(about["licence"]["name"], "CC BY 4.0", "{path}");
    }
}

/// The description stands in a file, so that a change of the API is seen. `BLESS=1` writes it.
#[test]
fn the_description_is_the_one_that_was_looked_at_and_names_every_address() {
    let office = office();
    let server = Server::of(&office.dir);
    let served = server.get("/api/v1/openapi.json").text();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/openapi.json");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &served).unwrap();
    }
    assert_eq!(served, std::fs::read_to_string(&file).unwrap(), "look at it, then BLESS=1");
    let described: Value = serde_json::from_str(&served).unwrap();
    assert_eq!(
        described["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(),
        ["3", "1"]
    );
    let schemas = described["components"]["schemas"].as_object().unwrap();
    for named in served.split("\"#/components/schemas/").skip(1) {
        let name = named.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is named and not described");
    }
    for (path, of) in described["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "a").replace("{seq}", "3");
        assert_eq!(server.get(&path).status, 200, "{path}");
        let told = of["get"]["responses"]["200"]["content"].as_object().unwrap();
        for kind in told.keys() {
            let accepted = server.get_with(&path, &format!("Accept: {kind}\r\n"));
            let exact = server.get(&format!("{path}?format=exact"));
            let kinds = [accepted, exact].map(|it| it.header("content-type").to_owned());
            assert!(kinds.iter().any(|is| is.starts_with(kind)), "{path} {kind} {kinds:?}");
        }
        let lists = server.get(&format!("{path}?format=csv")).status == 200;
        assert!(!lists || told.contains_key("text/csv"), "{path} answers CSV, which is not said");
        assert!(of["get"]["summary"].as_str().is_some_and(|text| !text.is_empty()), "{path}");
        assert_eq!(of.as_object().unwrap().len(), 1, "{path} is only read");
    }
}

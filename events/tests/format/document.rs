//! `FORMAT.md` and `EVENTS.md` say what the code does: their marked parts are made from it.

use std::fmt::Write as _;
use std::fs;

use rantai_events::account::{Account, CHART, FundClass, Side};
use rantai_events::amount::{Amount, Unit};
use rantai_events::commitment::{self, Leaf};
use rantai_events::event::{Audience, CODES, EVENTS, Event, EventDef, Field, PARTS, VALUES};
use rantai_events::hash::{Hash, Salt};
use rantai_events::record::{Draft, open};

use crate::{bless, example, path, samples, trust};

/// What stands before the types.
const DRAFTS: &str = r#"# The event types

Made from the code; [FORMAT.md](FORMAT.md) says how records are written. Amounts are in rupiah, written as text without thousands separators (`"1500000"`, cents `"1500000.50"`); dates are `"2026-11-20"`. Texts and identifiers are never empty.

## Draft

A draft is what a person states; `rantai record` reads drafts as JSON and makes records of them. It has these fields and no others:

| field | need | meaning |
|---|---|---|
| `type` | required | What happened: one of the types below. |
| `on` | required | The business date, in the ledger's offset; not after today, and not in a closed period. |
| `body` | required | The fields of the type. |
| `v` | optional | The version of the body; the newest when absent. |
| `of` | optional | The day it really happened, where `on` had to move because that period is closed. Both days then count: `on` as reported, `of` as it really was. |
| `docs` | optional | Evidence, a list of `{"kind", "no", "on", "b3"}`; only `kind` is required (a DocKind below). `rantai attach FILE` keeps the file and prints the entry with its `b3`. |
| `behalf` | optional | For whom it was typed in: `{"as": "bendahara", "party": "M-0003"}`, an Office below and a member's number; restricted types only. |
| `fixes` | optional | `{"seq": 64, "why": "SALAH_KETIK"}`: on `entry.reversed`, the record that it undoes; on another entry, the reversed record that it replaces. `why` is a Reason below. |
| `key` | optional | A name of your own for this request, 1 to 64 of `[A-Za-z0-9_-]`. The same key with the same content gives the first receipt again instead of a second record: send a key with every draft that you may have to send twice. |
| `proposal` | optional | The number of the `entry.proposed` that an approver records with this draft. |

One JSON object is one request; a list of objects is one batch, all or none, whose records share one `key`; several lines are several requests.

In the tables below, *required* fields must be there; *optional* ones are left out when there is nothing to say (never `null` or `""`); a list that is *not empty* has at least one entry, one that *may be empty* is left out when it is. Some optional fields are required by what others say; the refusal then names both. The examples are one story in the order of `tests/drafts.jsonl`, where a test records them; record numbers fit that story only.

"#;

/// How funds are named.
const FUNDS: &str = "A fund is the purpose that money serves: a class, and where there are several of a class, the code behind a colon. One cash box may hold several funds; each entry names the fund it moves.";

/// What accounts are for.
const ACCOUNTS: &str = "Drafts never name accounts: what an entry posts follows from its body. Statements, `rantai history` and exports name them, as `<book>:<account>/<keys>`.";

fn sentence(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The type of a field as the reader needs it: its name, whether a list, whether required.
fn type_and_need(def: Option<&EventDef>, field: &Field) -> (String, &'static str) {
    let ty = field.ty.replace(' ', "");
    let plain = |ty: &str| ty.rsplit("::").next().unwrap().to_owned();
    if let Some(inner) = ty.strip_prefix("Option<") {
        let need = def.map_or("optional", |def| need(def, field, "optional", "required"));
        return (plain(inner.trim_end_matches('>')), need);
    }
    if let Some(inner) = ty.strip_prefix("List<") {
        let (free, held) = ("optional, may be empty", "required, not empty");
        let need = def.map_or(free, |def| need(def, field, free, held));
        return (format!("list of {}", plain(inner.trim_end_matches('>'))), need);
    }
    (plain(&ty), "required")
}

/// Whether bodies of a type stay lawful without a field: tried on many.
fn need(def: &EventDef, field: &Field, free: &'static str, held: &'static str) -> &'static str {
    let lawful = |seed| {
        let mut body = serde_json::to_value(samples::event(def, seed)).unwrap();
        body.as_object_mut().unwrap().remove(field.name);
        let raw = serde_json::value::RawValue::from_string(body.to_string()).unwrap();
        Event::decode(def.name, def.version, &raw).unwrap().validate().is_ok()
    };
    if (0..24).any(lawful) { free } else { held }
}

/// The example of each type: the first draft of it in the story, which a test records.
fn draft_of(name: &str) -> String {
    let drafts = drafts();
    let found = drafts.iter().find(|(of, _)| of == name);
    found.unwrap_or_else(|| panic!("no draft of {name} in tests/drafts.jsonl")).1.clone()
}

/// The story of drafts: each with the name of its type.
fn drafts() -> Vec<(String, String)> {
    let text = fs::read_to_string(path("tests/drafts.jsonl")).unwrap();
    let named = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        (value["type"].as_str().unwrap().to_owned(), line.to_owned())
    };
    text.lines().map(named).collect()
}

/// A draft as people write it: its parts on lines of their own.
fn written(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut lines = vec![format!("{{\"type\": {}, \"on\": {},", value["type"], value["on"])];
    for (name, part) in value.as_object().unwrap() {
        if name != "type" && name != "on" {
            lines.push(format!(" {}: {part},", serde_json::to_string(name).unwrap()));
        }
    }
    let whole = lines.join("\n");
    format!("{}}}", whole.trim_end_matches(','))
}

fn fields(def: Option<&EventDef>, fields: &[Field]) -> String {
    if fields.is_empty() {
        return "No fields.\n\n".to_owned();
    }
    let mut text = "| field | type | need | meaning |\n|---|---|---|---|\n".to_owned();
    for field in fields {
        let (ty, need) = type_and_need(def, field);
        writeln!(text, "| `{}` | {ty} | {need} | {} |", field.name, sentence(field.doc)).unwrap();
    }
    text + "\n"
}

fn events() -> String {
    let mut text = DRAFTS.to_owned();
    writeln!(text, "## Types\n").unwrap();
    for def in EVENTS {
        let audience = match def.audience {
            Audience::Public => "public",
            Audience::Restricted => "restricted",
        };
        let last = if def.is_final { ", final" } else { "" };
        writeln!(text, "### `{}` v {}: {audience}{last}\n", def.name, def.version).unwrap();
        let (id, en) = def.title();
        writeln!(text, "*{id}* / *{en}*. {}\n", sentence(def.doc)).unwrap();
        text += &fields(Some(def), def.fields);
        writeln!(text, "```json\n{}\n```\n", written(&draft_of(def.name))).unwrap();
    }
    text += "## Parts\n\n";
    for part in PARTS {
        writeln!(text, "### {}\n\n{}\n", part.name, sentence(part.doc)).unwrap();
        text += &fields(None, part.fields);
    }
    writeln!(text, "## Funds\n\n{FUNDS}\n\n{}", funds()).unwrap();
    writeln!(text, "## Accounts\n\n{ACCOUNTS}\n\n{}", chart()).unwrap();
    text += "## Words\n\n";
    for list in CODES {
        writeln!(text, "### {}\n\n{}\n", list.name, sentence(list.doc)).unwrap();
        text += "| code | Indonesian | English |\n|---|---|---|\n";
        for code in list.codes {
            writeln!(text, "| `{}` | {} | {} |", code.code, code.id, code.en).unwrap();
        }
        text += "\n";
    }
    text += "## Values\n\n| type | form | meaning |\n|---|---|---|\n";
    for value in VALUES {
        writeln!(text, "| {} | {} | {} |", value.name, value.form, value.doc).unwrap();
    }
    text
}

fn chart() -> String {
    let mut text =
        "| account | code | side | keys | Indonesian | English |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for def in CHART {
        let side = match def.side {
            Side::Debit => "debit",
            Side::Credit => "credit",
        };
        let keys: Vec<_> = def.keys.iter().map(|key| format!("/{key}")).collect();
        let (path, code, keys) = (def.path, def.code, keys.concat());
        writeln!(text, "| `{path}` | {code} | {side} | {keys} | {} | {} |", def.id, def.en)
            .unwrap();
    }
    text
}

fn funds() -> String {
    let forms = [
        (FundClass::Hibah, "hibah:<grant>"),
        (FundClass::Guliran, "guliran:<origin grant>"),
        (FundClass::Pemda, "pemda:<program>"),
        (FundClass::Kemitraan, "kemitraan:<agreement>"),
        (FundClass::Tabungan, "tabungan"),
        (FundClass::Arisan, "arisan:<cycle>"),
        (FundClass::Sosial, "sosial:iks`, `sosial:kematian`, `sosial:jimpitan`, `sosial:donasi"),
        (FundClass::Operasional, "operasional"),
        (FundClass::Surplus, "surplus"),
        (FundClass::BelumJelas, "belum-jelas"),
    ];
    let mut text = "| fund | Indonesian | English |\n|---|---|---|\n".to_owned();
    for (class, form) in forms {
        let (id, en) = class.names();
        writeln!(text, "| `{form}` | {id} | {en} |").unwrap();
    }
    text
}

fn example() -> String {
    let mut text = String::new();
    for (place, line) in example::lines().iter().enumerate() {
        let hash = Hash::of(line.as_bytes());
        writeln!(text, "Record {place}, BLAKE3 `{hash}`:\n\n```json\n{line}\n```\n").unwrap();
    }
    text
}

fn journal() -> String {
    let mut text = "```text\n".to_owned();
    for (place, line) in example::lines().iter().enumerate() {
        let (begin, hash) = (&line[..40], Hash::of(line.as_bytes()));
        let end = if [1, 3].contains(&place) { "⇥=" } else { "" };
        writeln!(text, "{begin}…}}⇥{hash}{end}").unwrap();
    }
    text + "```\n"
}

/// The salts of the records of the example's group, mixed.
fn secret() -> Salt {
    Salt::mixed(example::lines()[1..].iter().map(|line| open(line.as_bytes()).unwrap().salt))
}

/// The leaves of the example's state commitment.
fn leaves() -> Vec<Leaf> {
    let records = example::lines().into_iter().map(|line| open(line.as_bytes()).unwrap());
    let mut balances = std::collections::BTreeMap::new();
    for posting in records.flat_map(|record| record.post) {
        let sum =
            balances.entry((posting.account, posting.fund, posting.unit)).or_insert(Amount::ZERO);
        *sum = sum.plus(posting.amount);
    }
    assert!(balances.keys().all(|(_, _, unit)| *unit == Unit::idr()));
    let leaf = |((account, fund, unit), balance): (&(Account, _, _), &Amount)| {
        Leaf::new(&account.to_string(), fund, unit, *balance, secret())
    };
    balances.iter().map(leaf).collect()
}

fn commitment() -> String {
    let leaves = leaves();
    let mut text = format!("The secret is `{}`.\n\n", secret());
    text.push_str("| entry (␊ stands for LF) | salt | leaf |\n|---|---|---|\n");
    for leaf in &leaves {
        let (entry, salt) = (leaf.entry.replace('\n', "␊"), leaf.salt);
        writeln!(text, "| `{entry}` | `{salt}` | `{}` |", leaf.hash()).unwrap();
    }
    writeln!(text, "\nRoot: `{}`", commitment::root(&leaves)).unwrap();
    text
}

/// The document with the part of this name replaced.
fn replaced(document: &str, name: &str, made: &str) -> String {
    let mark = format!("<!-- made: {name} -->\n");
    let (before, rest) = document.split_once(&mark).unwrap_or_else(|| panic!("no part {name}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{name} never ends"));
    format!("{before}{mark}\n{}\n\n<!-- end -->{after}", made.trim())
}

#[track_caller]
fn holds(file: &str, made: &str) {
    let kept = fs::read_to_string(path(file)).unwrap_or_default();
    if bless() && kept != made {
        return fs::write(path(file), made).unwrap();
    }
    assert!(kept == made, "{file} differs from the code: run the tests with BLESS=1");
}

#[test]
fn the_format_is_what_the_code_does() {
    let mut document = fs::read_to_string(path("FORMAT.md")).unwrap();
    for (name, made) in [
        ("funds", funds()),
        ("chart", chart()),
        ("example", example()),
        ("journal", journal()),
        ("commitment", commitment()),
        ("tree", trust::tree()),
        ("tiles", trust::tiles()),
        ("checkpoint", trust::checkpoint()),
        ("policy", trust::policy()),
        ("proof", trust::proof()),
        ("balance", trust::balance(&leaves())),
        ("statement", trust::statement()),
        ("slip", trust::slip(&leaves())),
        ("page", trust::page()),
    ] {
        document = replaced(&document, name, &made);
    }
    holds("FORMAT.md", &document);
}

#[test]
fn the_catalogue_is_what_the_code_does() {
    holds("EVENTS.md", &format!("{}\n", events().trim_end()));
}

#[test]
fn every_example_is_a_draft_and_keeps_the_laws_of_its_fields() {
    for (name, json) in drafts() {
        for json in [json.clone(), written(&json)] {
            let draft = Draft::parse(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(draft.event.name(), name);
            draft.event.validate().unwrap_or_else(|why| panic!("{name}: {why:?}"));
        }
    }
}

#[test]
fn every_field_of_a_record_is_described() {
    let document = fs::read_to_string(path("FORMAT.md")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (line, _) in crate::vectors::read("events") {
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        seen.extend(value.as_object().unwrap().keys().cloned());
    }
    assert_eq!(seen.len(), 18, "the vectors show every field: {seen:?}");
    for name in seen {
        assert!(document.contains(&format!("\n| `{name}` | ")), "{name}");
    }
}

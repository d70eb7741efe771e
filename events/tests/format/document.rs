//! `FORMAT.md` and `EVENTS.md` say what the code does: their marked parts are made from it.

use std::fmt::Write as _;
use std::fs;

use rantai_events::account::{CHART, FundClass, Side};
use rantai_events::amount::{Amount, Unit};
use rantai_events::commitment;
use rantai_events::event::{Audience, CODES, EVENTS, Field, PARTS, VALUES};
use rantai_events::hash::Hash;
use rantai_events::record::open;

use crate::{bless, example, path, trust};

fn sentence(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The type of a field as the reader needs it: its name, whether a list, whether required.
fn type_and_need(field: &Field) -> (String, &'static str) {
    let ty = field.ty.replace(' ', "");
    let plain = |ty: &str| ty.rsplit("::").next().unwrap().to_owned();
    if let Some(inner) = ty.strip_prefix("Option<") {
        return (plain(inner.trim_end_matches('>')), "no");
    }
    if let Some(inner) = ty.strip_prefix("List<") {
        return (format!("list of {}", plain(inner.trim_end_matches('>'))), "no");
    }
    (plain(&ty), "yes")
}

fn fields(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "No fields.\n\n".to_owned();
    }
    let mut text = "| field | type | required | meaning |\n|---|---|---|---|\n".to_owned();
    for field in fields {
        let (ty, need) = type_and_need(field);
        writeln!(text, "| `{}` | {ty} | {need} | {} |", field.name, sentence(field.doc)).unwrap();
    }
    text + "\n"
}

fn events() -> String {
    let mut text = "# The event types\n\nMade from the code; [FORMAT.md](FORMAT.md) says how they are written. \
        A field that is not required is left out when it is absent, a list when it is empty; \
        whether an absent list is lawful, the laws of its type say. Amounts are in rupiah.\n\n"
        .to_owned();
    writeln!(text, "## Types\n").unwrap();
    for def in EVENTS {
        let audience = match def.audience {
            Audience::Public => "public",
            Audience::Restricted => "restricted",
        };
        let last = if def.is_final { ", final" } else { "" };
        writeln!(text, "### `{}` v {}: {audience}{last}\n", def.name, def.version).unwrap();
        writeln!(text, "{}\n", sentence(def.doc)).unwrap();
        text += &fields(def.fields);
    }
    text += "## Parts\n\n";
    for part in PARTS {
        writeln!(text, "### {}\n\n{}\n", part.name, sentence(part.doc)).unwrap();
        text += &fields(part.fields);
    }
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

/// The entries of the example's state commitment.
fn entries() -> Vec<String> {
    let records = example::lines().into_iter().map(|line| open(line.as_bytes()).unwrap());
    let mut balances = std::collections::BTreeMap::new();
    for posting in records.flat_map(|record| record.post) {
        let sum =
            balances.entry((posting.account, posting.fund, posting.unit)).or_insert(Amount::ZERO);
        *sum = sum.plus(posting.amount);
    }
    assert!(balances.keys().all(|(_, _, unit)| *unit == Unit::idr()));
    let entry = |((account, fund, unit), balance): (&(_, _, _), &Amount)| {
        commitment::entry(account, fund, unit, *balance)
    };
    balances.iter().map(entry).collect()
}

fn commitment() -> String {
    let entries = entries();
    let mut text = "| entry (␊ stands for LF) | leaf |\n|---|---|\n".to_owned();
    for entry in &entries {
        let leaf = commitment::root(std::slice::from_ref(entry));
        writeln!(text, "| `{}` | `{leaf}` |", entry.replace('\n', "␊")).unwrap();
    }
    writeln!(text, "\nRoot: `{}`", commitment::root(&entries)).unwrap();
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
        ("balance", trust::balance(&entries())),
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

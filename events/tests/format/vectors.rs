//! Golden bytes: one sealed record of every type with its BLAKE3, and a small chain. A line that
//! stands in these files never changes; `BLESS=1` only adds lines for types that have none.

use std::collections::BTreeSet;
use std::fs;

use rantai_events::chain::Walk;
use rantai_events::event::EVENTS;
use rantai_events::hash::Hash;
use rantai_events::record::{Header, open, seal};
use serde_json::Value;

use crate::{bless, path, samples};

/// The lines of a vector file with their hashes, from `NAME.jsonl` and `NAME.b3`.
pub(crate) fn read(name: &str) -> Vec<(String, String)> {
    let file = |end: &str| {
        fs::read_to_string(path(&format!("tests/vectors/{name}.{end}"))).unwrap_or_default()
    };
    let (lines, hashes) = (file("jsonl"), file("b3"));
    assert_eq!(lines.lines().count(), hashes.lines().count(), "{name}: a hash for each line");
    lines.lines().zip(hashes.lines()).map(|(line, b3)| (line.into(), b3.into())).collect()
}

pub(crate) fn write(name: &str, lines: &[String]) {
    let hash = |line: &String| format!("{}\n", Hash::of(line.as_bytes()));
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let hashes: String = lines.iter().map(hash).collect();
    fs::write(path(&format!("tests/vectors/{name}.jsonl")), text).unwrap();
    fs::write(path(&format!("tests/vectors/{name}.b3")), hashes).unwrap();
}

fn type_of(line: &str) -> String {
    let value: Value = serde_json::from_str(line).unwrap();
    value["type"].as_str().unwrap().to_owned()
}

#[test]
fn every_type_has_golden_bytes() {
    let mut lines: Vec<String> = read("events").into_iter().map(|(line, _)| line).collect();
    let have: BTreeSet<String> = lines.iter().map(|line| type_of(line)).collect();
    let missing: Vec<_> = EVENTS.iter().filter(|def| !have.contains(def.name)).collect();
    if bless() && !missing.is_empty() {
        let line = |def| String::from_utf8(seal(&samples::record(def, 0))).unwrap();
        lines.extend(missing.iter().copied().map(|def| line(def)));
        return write("events", &lines);
    }
    let names: Vec<_> = missing.iter().map(|def| def.name).collect();
    assert!(names.is_empty(), "no golden bytes of {names:?}: run the tests with BLESS=1");
}

#[test]
fn golden_bytes_are_read_and_made_again() {
    for (line, b3) in read("events").into_iter().chain(read("chain")) {
        let record = open(line.as_bytes()).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(String::from_utf8(seal(&record)).unwrap(), line);
        assert_eq!(Hash::of(line.as_bytes()).to_string(), b3, "{line}");
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["type"], record.event.name());
        assert_eq!(value["seq"], record.seq);
        assert_eq!(value["on"], record.on.to_string());
        assert_eq!(value["body"], serde_json::to_value(&record.event).unwrap());
        let post = serde_json::to_value(record.event.postings().unwrap()).unwrap();
        assert_eq!(value.get("post").cloned().unwrap_or(Value::Array(vec![])), post);
    }
}

#[test]
fn the_golden_chain_holds_and_every_change_breaks_it() {
    let chain = read("chain");
    let breaks = |chain: &[(String, String)]| {
        let mut walk = Walk::start();
        let step = |(line, _): &(String, String)| {
            walk.step(&Header::read(line.as_bytes()).unwrap(), Hash::of(line.as_bytes()))
        };
        chain.iter().flat_map(step).count()
    };
    assert_eq!(breaks(&chain), 0);
    for place in 0..chain.len() - 1 {
        let mut without = chain.clone();
        without.remove(place);
        assert_ne!(breaks(&without), 0, "without record {place}");
        let mut swapped = chain.clone();
        swapped.swap(place, place + 1);
        assert_ne!(breaks(&swapped), 0, "records {place} and the next swapped");
        let mut altered = chain.clone();
        altered[place].0 = altered[place].0.replacen("u-admin", "u-other", 1);
        assert_ne!(breaks(&altered), 0, "record {place} altered");
    }
}

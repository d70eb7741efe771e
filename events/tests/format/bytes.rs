//! Properties of the one encoding, for arbitrary records of every type.

use proptest::prelude::*;
use rantai_events::amount::Amount;
use rantai_events::canonical;
use rantai_events::event::{EVENTS, EventDef};
use rantai_events::hash::Hash;
use rantai_events::posting::unbalanced;
use rantai_events::record::{
    Batch, BodyText, Draft, HASH_BYTES, Header, RecordError, open, seal, seal_noting,
};
use serde_json::Value;

use crate::samples;

fn any_type() -> impl Strategy<Value = &'static EventDef> {
    (0..EVENTS.len()).prop_map(|place| EVENTS[place])
}

#[test]
fn every_type_balances_in_each_unit_book_and_fund() {
    for def in EVENTS {
        for seed in 0..40 {
            let event = samples::event(def, seed);
            let postings = event.postings().expect("within the ceiling");
            assert_eq!(unbalanced(&postings), None, "{event:?}");
            let mut keys: Vec<_> =
                postings.iter().map(|p| (&p.account, &p.fund, &p.unit)).collect();
            assert!(keys.is_sorted(), "{event:?}");
            keys.dedup();
            assert_eq!(keys.len(), postings.len(), "{event:?}");
            let books: Vec<_> = event.streams().iter().map(ToString::to_string).collect();
            for posting in &postings {
                assert!(books.iter().any(|book| book == posting.account.book()), "{event:?}");
                assert!(!posting.amount.is_zero() && !posting.amount.decimal().is_zero());
                assert!(posting.amount.decimals() <= posting.unit.decimals(), "{event:?}");
                let account = rantai_events::account::Account::parse(posting.account.as_str());
                assert_eq!(account.as_ref(), Some(&posting.account), "{event:?}");
            }
        }
    }
}

#[test]
fn every_type_reads_back_as_it_was_sealed_in_rfc_8785() {
    for def in EVENTS {
        for seed in 0..20 {
            let record = samples::record(def, seed);
            let line = seal(&record);
            assert_eq!(open(&line).unwrap(), record, "{}", def.name);
            let value: Value = serde_json::from_slice(&line).unwrap();
            let other = serde_json_canonicalizer::to_vec(&value).unwrap();
            assert_eq!(String::from_utf8(line), String::from_utf8(other));
        }
    }
}

#[test]
fn a_body_written_before_its_record_gives_the_same_line_within_what_was_counted() {
    let most = Amount::parse("9999999999999999.999").unwrap();
    for (def, seed) in EVENTS.iter().flat_map(|def| (0..20).map(move |seed| (def, seed))) {
        let mut record = samples::record(def, seed);
        record.seq = u64::MAX;
        record.batch = Some(Batch { i: u32::MAX, of: u32::MAX });
        record.links.iter_mut().for_each(|link| link.n = u64::MAX);
        record.post.iter_mut().for_each(|posting| posting.amount = -most);
        let text = BodyText::of(&record.event, &record.docs, &record.post);
        let mut line = Vec::new();
        let mut places = Vec::new();
        seal_noting(&record, &text, &mut line, |at| places.push(at));
        assert_eq!(line, seal(&record));
        assert!(line.len() <= text.most_bytes(&record), "{}", def.name);
        let hashes = record.links.iter().map(|link| link.prev).chain([record.prev]);
        let hashes: Vec<String> = hashes.map(|hash| hash.to_string()).collect();
        let found: Vec<_> = places.iter().map(|at| &line[*at..at + HASH_BYTES]).collect();
        assert!(found.iter().zip(&hashes).all(|(found, hash)| *found == hash.as_bytes()));
        assert_eq!(found.len(), hashes.len());
    }
}

#[test]
fn every_body_is_drafted_as_it_was_recorded() {
    for def in EVENTS {
        let record = samples::record(def, 1);
        let draft = Draft::parse(std::str::from_utf8(&record.content()).unwrap()).unwrap();
        // Drafting normalises: a text that is in NFC already comes out as it went in.
        assert_eq!(draft.event, record.event, "{}", def.name);
        assert_eq!(draft.content(), record.content());
    }
}

proptest! {
    #[test]
    fn a_changed_byte_never_passes_for_the_record(
        def in any_type(), seed: u64, place: prop::sample::Index, flip in 1..=255_u8,
    ) {
        let record = samples::record(def, seed);
        let line = seal(&record);
        let mut changed = line.clone();
        changed[place.index(line.len())] ^= flip;
        if let Ok(other) = open(&changed) {
            prop_assert_ne!(&other, &record);
            prop_assert_ne!(Hash::of(&changed), Hash::of(&line));
            prop_assert_eq!(seal(&other), changed);
        }
    }

    #[test]
    fn arbitrary_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open(&bytes).is_err());
        drop((canonical::check(&bytes), Header::read(&bytes)));
        prop_assert!(Draft::parse(&String::from_utf8_lossy(&bytes)).is_err());
    }

    #[test]
    fn a_cut_or_spliced_line_is_answered(
        def in any_type(), seed: u64, at: prop::sample::Index, more in "[\\[\\]{}\",:0-9a-z.\\\\]{0,9}",
    ) {
        let mut line = seal(&samples::record(def, seed));
        let at = at.index(line.len());
        line.splice(at..at, more.bytes());
        if !more.is_empty() && let Ok(record) = open(&line) {
            prop_assert_eq!(&seal(&record), &line);
        }
        line.truncate(at);
        prop_assert!(open(&line).is_err());
        drop((canonical::check(&line), Header::read(&line)));
    }
}

fn sample() -> String {
    let def = rantai_events::event::def_of("grant.proposed").unwrap();
    let seed = (0..99).find(|seed| samples::record(def, *seed).docs.len() == 2).unwrap();
    String::from_utf8(seal(&samples::record(def, seed))).unwrap()
}

/// What `open` says of a line.
#[track_caller]
fn refused(line: &str) -> RecordError {
    open(line.as_bytes()).expect_err(line)
}

#[test]
fn each_way_of_writing_otherwise_is_refused_where_it_stands() {
    let line = sample();
    let amount = line.find("\"amount\":\"").unwrap() + 10;
    let cases: Vec<(String, &str)> = vec![
        (line.replacen(',', ", ", 1), "blank between tokens"),
        (format!("{line} "), "something after the value"),
        (format!("{line}{line}"), "something after the value"),
        (
            line.replacen("{\"actor\":\"u-07\",", "{", 1).replacen(
                "\"at\":",
                "\"at\":\"x\",\"actor\":",
                1,
            ),
            "out of order",
        ),
        (
            line.replacen("\"actor\":\"u-07\"", "\"actor\":\"u-07\",\"actor\":\"u-07\"", 1),
            "stands twice",
        ),
        (line.replacen("\"actor\":", "\"aa\":1,\"actor\":", 1), "unknown field `aa`"),
        (line.replacen("\"body\":{", "\"body\":{\"aa\":1,", 1), "unknown field `aa`"),
        (line.replacen("\"v\":1", "\"v\":1.0", 1), "only integers"),
        (line.replacen("\"v\":1", "\"v\":2", 1), "version 2"),
        (line.replacen("\"v\":1", "\"v\":null", 1), "null is not allowed"),
        (line.replacen("\"actor\":\"u-07\"", "\"actor\":[]", 1), "empty list"),
        (line.replacen("grant.proposed", "grant.guessed", 1), "not an event type"),
        (line.replacen("u-07", "u\\u002d07", 1), "shortest form"),
        (format!("{}0{}", &line[..amount], &line[amount..]), "zeros in front"),
        (line.replacen("\"seq\":", "\"seq\":9007199254740992", 1), "2^53"),
        (
            line.replacen("\"kind\":\"FOTO\"", "\"kind\":\"FOTO\",\"no\":null", 1),
            "null is not allowed",
        ),
        (format!("{}{}", line, " ".repeat(70_000)), "a record has at most 65535"),
    ];
    for (other, said) in cases {
        assert_ne!(other, line, "{said}: the case changes nothing");
        let error = refused(&other).to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn integers_that_readers_round_are_refused_in_bodies_too() {
    let body = r#"{"type":"entry.declined","on":"2026-11-20","body":{"note":"x","proposal":9007199254740992}}"#;
    let error = Draft::parse(body).unwrap_err();
    assert_eq!(error.path, "body.proposal");
}

#[test]
fn a_draft_names_the_field_at_fault() {
    let plan = r#"[{"amount":"1","line":"A","name":"x"},{"amount":"1","line":"B","name":"x"}"#;
    let draft = |on: &str, third: &str, more: &str| {
        format!(
            r#"{{"type":"grant.proposed","on":"{on}","body":{{"amount":"3","grant":"g","group":"k","number":"1","plan":{plan},{third}],"year":2026}}{more}}}"#
        )
    };
    let good = r#"{"amount":"1","line":"C","name":"x"}"#;
    assert!(Draft::parse(&draft("2026-11-20", good, "")).is_ok());
    for (json, path) in [
        (draft("2026-11-31", good, ""), "on"),
        (draft("2026-11-20", good, r#","docs":[{"kind":"SURAT"}]"#), "docs[0].kind"),
        (draft("2026-11-20", r#"{"amount":1,"line":"C","name":"x"}"#, ""), "body.plan[2].amount"),
        (
            draft("2026-11-20", r#"{"amount":"1","line":"C","name":"a\u202eb"}"#, ""),
            "body.plan[2].name",
        ),
        (draft("2026-11-20", r#"{"amount":"1","line":"C"}"#, ""), "body.plan[2]"),
        (draft("2026-11-20", good, "").replace("proposed", "guessed"), "type"),
        (draft("2026-11-20", good, r#","v":9"#), "v"),
    ] {
        let error = Draft::parse(&json).expect_err(&json);
        assert_eq!(error.path, path, "{error}");
    }
}

#[test]
fn drafting_composes_text_and_proposals_keep_the_canonical_draft() {
    let json = "{\"on\":\"2026-11-20\",\"type\":\"entry.proposed\",\"body\":{\"draft\":{\"type\":\"entry.explained\",\
                \"on\":\"2026-11-19\", \"body\":{\"note\":\"e\u{301}\",\"entry\":4,\"stream\":\"ledger\"}}}}";
    let draft = Draft::parse(json).unwrap();
    let kept = "{\"body\":{\"draft\":{\"body\":{\"entry\":4,\"note\":\"\u{e9}\",\"stream\":\"ledger\"},\
                \"on\":\"2026-11-19\",\"type\":\"entry.explained\",\"v\":1}},\
                \"on\":\"2026-11-20\",\"type\":\"entry.proposed\",\"v\":1}";
    assert_eq!(String::from_utf8(draft.content()).unwrap(), kept);
    canonical::check(kept.as_bytes()).unwrap();
}

/// A proposal of a proposal, as deep as asked.
fn proposal_within(levels: usize, name: &str) -> String {
    let open = format!(r#"{{"type":"{name}","on":"2026-11-20","body":{{"draft":"#);
    let innermost = r#"{"type":"entry.reversed","on":"2026-11-20","body":{}}"#;
    format!("{}{innermost}{}", open.repeat(levels), "}}".repeat(levels))
}

#[test]
fn drafts_within_drafts_are_refused_before_they_are_read() {
    assert!(Draft::parse(&proposal_within(1, "entry.proposed")).is_ok());
    for levels in [2, 3, 5] {
        for name in ["entry.proposed", r"entr\u0079.proposed"] {
            let error = Draft::parse(&proposal_within(levels, name)).unwrap_err().to_string();
            assert!(error.contains("a proposal cannot be proposed"), "{levels}: {error}");
        }
    }
    for levels in [9, 30, 10_000] {
        let error = Draft::parse(&proposal_within(levels, "entry.proposed")).unwrap_err();
        assert_eq!(error.to_string(), "nested deeper than 16 levels", "{levels}");
    }
    let text = format!(r#"{{"type":"cash.received","on":"{}"}}"#, "[{".repeat(40));
    let error = Draft::parse(&text).unwrap_err().to_string();
    assert!(!error.contains("16 levels"), "{error}");
}

#[test]
fn a_policy_names_types_that_can_be_proposed() {
    let cases = [
        ("cash.received", None),
        ("policy.adopted", None),
        ("cash.receive", Some("field.not-an-event")),
        ("entry.proposed", Some("field.not-proposable")),
        ("entry.declined", Some("field.not-proposable")),
        ("entry.reversed", Some("field.not-proposable")),
        ("ledger.opened", Some("field.not-proposable")),
    ];
    for (name, expected) in cases {
        let json = format!(
            r#"{{"type":"policy.adopted","on":"2026-11-20","body":{{"second_person":["{name}"]}}}}"#
        );
        let found = Draft::parse(&json).unwrap().event.validate();
        assert_eq!(found.map_err(|invalid| invalid.law.code()).err(), expected, "{name}");
    }
}

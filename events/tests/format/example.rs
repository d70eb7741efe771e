//! The worked example of the document: a ledger of four records, the last two in one batch.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::ActorId;
use rantai_events::record::{Batch, Draft, Link, Record, seal};
use rantai_events::time::Instant;

use crate::{bless, vectors};

const DRAFTS: [&str; 4] = [
    r#"{"type":"ledger.opened","on":"2026-11-20","body":{"format":1,"laws":1,"office":"Dinas Sosial Contoh","origin":"rantai.example/contoh","tz":"+07:00"}}"#,
    r#"{"type":"group.registered","on":"2026-11-20","body":{"area":"34.71.02.1003","group":"ykt-kube-038","name":"KUBE Contoh","program":"kube-apbd"}}"#,
    r#"{"type":"saving.deposited","on":"2026-11-20","key":"setoran-1","body":{"amount":"50000","group":"ykt-kube-038","kind":"WAJIB","member":"M-0001","place":"KAS"}}"#,
    r#"{"type":"saving.deposited","on":"2026-11-20","key":"setoran-1","body":{"amount":"25000.50","group":"ykt-kube-038","kind":"SUKARELA","member":"M-0002","place":"KAS"}}"#,
];

/// The exact lines of the example.
pub(crate) fn lines() -> Vec<String> {
    let mut streams: BTreeMap<String, (u64, Hash)> = BTreeMap::new();
    let mut prev = Hash::ZERO;
    let mut lines = Vec::new();
    for (seq, json) in (0_u64..).zip(DRAFTS) {
        let draft = Draft::parse(json).unwrap();
        let record = record(seq, prev, draft, &streams);
        let line = seal(&record);
        prev = Hash::of(&line);
        for link in record.links {
            streams.insert(link.stream.to_string(), (link.n + 1, prev));
        }
        lines.push(String::from_utf8(line).unwrap());
    }
    lines
}

fn record(seq: u64, prev: Hash, draft: Draft, streams: &BTreeMap<String, (u64, Hash)>) -> Record {
    let link = |stream: Stream| {
        let (n, prev) = streams.get(&stream.to_string()).copied().unwrap_or((0, Hash::ZERO));
        Link { n, prev, stream }
    };
    let place = seq.checked_sub(2).map(|place| u32::try_from(place).unwrap());
    Record {
        seq,
        prev,
        links: draft.event.streams().into_iter().map(link).collect(),
        salt: Salt([0x11 * (u8::try_from(seq).unwrap() + 1); 16]),
        on: draft.on,
        of: draft.of,
        at: Instant::parse("2026-11-20T01:15:02.123Z").unwrap(),
        actor: ActorId::parse("u-admin").unwrap(),
        behalf: draft.behalf,
        post: draft.event.postings().unwrap(),
        event: draft.event,
        docs: draft.docs,
        key: draft.key,
        batch: place.map(|i| Batch { i, of: 2 }),
        fixes: draft.fixes,
        proposal: draft.proposal,
    }
}

#[test]
fn the_worked_example_has_golden_bytes() {
    let lines = lines();
    let kept: Vec<String> = vectors::read("chain").into_iter().map(|(line, _)| line).collect();
    if bless() && kept.is_empty() {
        return vectors::write("chain", &lines);
    }
    assert_eq!(kept, lines);
}

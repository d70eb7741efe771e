//! The one encoding of a record (FORMAT.md, sections 1 and 2), written field by field: all texts
//! of the frame are of alphabets that need no escape. A test compares it with an independent
//! RFC 8785 encoder.

use serde::Serialize;

use super::{Batch, Behalf, Doc, Fixes, Link, Record};
use crate::event::Event;
use crate::hash::Hash;
use crate::plain;
use crate::posting::Posting;

/// The bytes that a hash takes in an encoding.
pub const HASH_BYTES: usize = 64;

/// The body of a record, its evidence and its postings in their one encoding: what can be written
/// before the place of the record is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodyText {
    text: Vec<u8>,
    /// Where the postings begin.
    post: usize,
}

impl BodyText {
    /// Writes it.
    #[must_use]
    pub fn of(event: &Event, docs: &[Doc], post: &[Posting]) -> Self {
        let mut text = Vec::with_capacity(512);
        body(&mut text, event, docs);
        let begin = text.len();
        postings(&mut text, post);
        Self { text, post: begin }
    }

    fn parts(&self) -> (&[u8], &[u8]) {
        self.text.split_at_checked(self.post).unwrap_or((&self.text, &[]))
    }

    /// At least as many bytes as the encoding of `record` has, which has this body: its texts are
    /// counted, and for every number and name of a field the most that they take.
    #[must_use]
    pub fn most_bytes(&self, record: &Record) -> usize {
        const FRAME: usize = 640;
        const LINK: usize = 160;
        let party = record.behalf.as_ref().map_or(0, |behalf| behalf.party.as_str().len());
        let key = record.key.as_ref().map_or(0, |key| key.as_str().len());
        let texts = record.actor.as_str().len() + party + key + record.event.def().name.len();
        let link = |link: &Link| LINK + link.stream.parts().1.len();
        let links: usize = record.links.iter().map(link).sum();
        FRAME + texts + self.text.len() + links
    }
}

/// Appends the one encoding of a record to `out`. It may come out longer than
/// [`super::MOST_BYTES`]; who records refuses it then.
pub fn seal_into(record: &Record, out: &mut Vec<u8>) {
    let body = |out: &mut Vec<u8>| body(out, &record.event, &record.docs);
    frame(record, (body, |out: &mut Vec<u8>| postings(out, &record.post)), out, |_| {});
}

/// As [`seal_into`], with its body and postings written before; `note` is told where the hashes of the records
/// before stand in `out`: those of the links in their order, then that of the ledger. Who encodes
/// a record while those before it are not hashed yet puts their hashes there later: each takes
/// [`HASH_BYTES`].
pub fn seal_noting(record: &Record, text: &BodyText, out: &mut Vec<u8>, note: impl FnMut(usize)) {
    let (body, post) = text.parts();
    let put = |text| move |out: &mut Vec<u8>| out.extend_from_slice(text);
    frame(record, (put(body), put(post)), out, note);
}

fn body(out: &mut Vec<u8>, event: &Event, docs: &[Doc]) {
    json(out, ",\"body\":", event);
    if !docs.is_empty() {
        json(out, ",\"docs\":", &docs);
    }
}

fn frame(
    record: &Record,
    (body, post): (impl FnOnce(&mut Vec<u8>), impl FnOnce(&mut Vec<u8>)),
    out: &mut Vec<u8>,
    mut note: impl FnMut(usize),
) {
    let def = record.event.def();
    text(out, "{\"actor\":\"", record.actor.as_str());
    bytes(out, "\",\"at\":\"", &record.at.text());
    out.push(b'"');
    if let Some(Batch { i, of }) = record.batch {
        integer(out, ",\"batch\":{\"i\":", i.into());
        integer(out, ",\"of\":", of.into());
        out.push(b'}');
    }
    if let Some(Behalf { office, party }) = &record.behalf {
        text(out, ",\"behalf\":{\"as\":\"", office.code());
        text(out, "\",\"party\":\"", party.as_str());
        out.extend_from_slice(b"\"}");
    }
    body(out);
    if let Some(Fixes { seq, why }) = record.fixes {
        integer(out, ",\"fixes\":{\"seq\":", seq);
        text(out, ",\"why\":\"", why.code());
        out.extend_from_slice(b"\"}");
    }
    if let Some(key) = &record.key {
        text(out, ",\"key\":\"", key.as_str());
        out.push(b'"');
    }
    links(out, &record.links, &mut note);
    if let Some(of) = record.of {
        bytes(out, ",\"of\":\"", &of.text());
        out.push(b'"');
    }
    bytes(out, ",\"on\":\"", &record.on.text());
    out.push(b'"');
    post(out);
    hash(out, ",\"prev\":\"", record.prev, &mut note);
    out.push(b'"');
    if let Some(proposal) = record.proposal {
        integer(out, ",\"proposal\":", proposal);
    }
    bytes(out, ",\"salt\":\"", &record.salt.hex());
    integer(out, "\",\"seq\":", record.seq);
    text(out, ",\"type\":\"", def.name);
    integer(out, "\",\"v\":", def.version.into());
    out.push(b'}');
}

/// The one encoding of a record.
#[must_use]
pub fn seal(record: &Record) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    seal_into(record, &mut out);
    out
}

fn links(out: &mut Vec<u8>, links: &[Link], note: &mut impl FnMut(usize)) {
    let mut before = ",\"links\":[{\"n\":";
    if links.is_empty() {
        out.extend_from_slice(b",\"links\":[");
    }
    for Link { n, prev, stream } in links {
        integer(out, before, *n);
        hash(out, ",\"prev\":\"", *prev, note);
        let (family, id) = stream.parts();
        text(out, "\",\"stream\":\"", family);
        text(out, id, "\"}");
        before = ",{\"n\":";
    }
    out.push(b']');
}

fn postings(out: &mut Vec<u8>, postings: &[Posting]) {
    let mut before = ",\"post\":[{\"account\":\"";
    for Posting { account, amount, fund, unit } in postings {
        text(out, before, account.as_str());
        match amount.text() {
            Some(figure) => bytes(out, "\",\"amount\":\"", figure.as_bytes()),
            None => text(out, "\",\"amount\":\"", &amount.to_string()),
        }
        text(out, "\",\"fund\":\"", fund.as_str());
        text(out, "\",\"unit\":\"", unit.as_str());
        out.extend_from_slice(b"\"}");
        before = ",{\"account\":\"";
    }
    if !postings.is_empty() {
        out.push(b']');
    }
}

fn text(out: &mut Vec<u8>, before: &str, value: &str) {
    bytes(out, before, value.as_bytes());
}

fn bytes(out: &mut Vec<u8>, before: &str, value: &[u8]) {
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(value);
}

fn hash(out: &mut Vec<u8>, before: &str, value: Hash, note: &mut impl FnMut(usize)) {
    out.extend_from_slice(before.as_bytes());
    note(out.len());
    out.extend_from_slice(&value.hex());
}

fn integer(out: &mut Vec<u8>, before: &str, value: u64) {
    json(out, before, &value);
}

/// A value whose texts people type: escaped where it must be.
fn json(out: &mut Vec<u8>, before: &str, value: &impl Serialize) {
    out.extend_from_slice(before.as_bytes());
    if plain::write(value, out) {
        return;
    }
    let begin = out.len();
    // Writing plain structs of strings and integers into memory cannot fail.
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begin);
    }
}

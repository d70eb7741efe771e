//! The quick way to read a line: the frame of a canonical record has one order and no escapes, so
//! it is read as it stands. A line that departs from it in any way gives `None`, and the slow way
//! says what is wrong. Both ways read the same value, which a test holds them to.

use super::{Batch, Behalf, Doc, Fixes, Link, MOST_LINKS, Office, Record};
use crate::account::{Account, Fund, Stream};
use crate::amount::{Amount, Unit};
use crate::event::{Event, Reason};
use crate::hash::{Hash, Salt};
use crate::ids::{ActorId, MemberId, RequestKey};
use crate::plain;
use crate::posting::Posting;
use crate::time::{Date, Instant};

pub(super) struct Line<'a>(pub(super) &'a str);

impl<'a> Line<'a> {
    /// Whether this stands next; it is passed then.
    pub(super) fn has(&mut self, text: &str) -> bool {
        match self.0.strip_prefix(text) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// This must stand next.
    pub(super) fn pass(&mut self, text: &str) -> Option<()> {
        self.has(text).then_some(())
    }

    /// A text up to its closing quote; none of the frame's texts holds an escape.
    pub(super) fn text(&mut self, before: &str) -> Option<&'a str> {
        self.pass(before)?;
        let end = plain::end_of_text(self.0, 0)?;
        let (text, rest) = (self.0.get(..end)?, self.0.get(end + 1..)?);
        self.0 = rest;
        Some(text)
    }

    pub(super) fn integer(&mut self, before: &str) -> Option<u64> {
        self.pass(before)?;
        let end = self.0.bytes().position(|b| !b.is_ascii_digit())?;
        let (digits, rest) = (self.0.get(..end)?, self.0.get(end..)?);
        self.0 = rest;
        let value: u64 = digits.parse().ok()?;
        (value < 1 << 53 && (end == 1 || !digits.starts_with('0'))).then_some(value)
    }

    fn small(&mut self, before: &str) -> Option<u32> {
        u32::try_from(self.integer(before)?).ok()
    }
}

/// The record of a line, or `None` where the slow way must look.
pub(super) fn read(bytes: &[u8]) -> Option<Record> {
    let line = std::str::from_utf8(bytes).ok()?;
    let (name, version) = type_of(line)?;
    let line = &mut Line(line);
    let actor = ActorId::parse(line.text("{\"actor\":\"")?).ok()?;
    let at = Instant::parse(line.text(",\"at\":\"")?)?;
    let batch = batch(line)?;
    let behalf = behalf(line)?;
    line.pass(",\"body\":")?;
    let (event, length) = Event::decode_first(name, Some(version), line.0)?;
    line.0 = line.0.get(length..)?;
    let docs = docs(line)?;
    let fixes = fixes(line)?;
    let key = match line.has(",\"key\":") {
        true => Some(RequestKey::parse(line.text("\"")?).ok()?),
        false => None,
    };
    let links = links(line)?;
    let of = match line.has(",\"of\":") {
        true => Some(Date::parse(line.text("\"")?)?),
        false => None,
    };
    let on = Date::parse(line.text(",\"on\":\"")?)?;
    let post = postings(line)?;
    let prev = Hash::parse(line.text(",\"prev\":\"")?)?;
    let proposal = match line.has(",\"proposal\":") {
        true => Some(line.integer("")?),
        false => None,
    };
    let salt = Salt::parse(line.text(",\"salt\":\"")?)?;
    let seq = line.integer(",\"seq\":")?;
    (line.text(",\"type\":\"")? == name).then_some(())?;
    (line.small(",\"v\":")? == version && line.0 == "}").then_some(())?;
    Some(Record {
        seq,
        prev,
        links,
        salt,
        on,
        of,
        at,
        actor,
        behalf,
        event,
        post,
        docs,
        key,
        batch,
        fixes,
        proposal,
    })
}

/// The type and version, from the end of the line: the body cannot be read without them.
fn type_of(line: &str) -> Option<(&str, u32)> {
    let (rest, version) = line.strip_suffix('}')?.rsplit_once("\",\"v\":")?;
    let (_, name) = rest.rsplit_once('"')?;
    Some((name, version.parse().ok()?))
}

fn batch(line: &mut Line<'_>) -> Option<Option<Batch>> {
    if !line.has(",\"batch\":") {
        return Some(None);
    }
    batch_value(line).map(Some)
}

/// The value of the field `batch`.
pub(super) fn batch_value(line: &mut Line<'_>) -> Option<Batch> {
    let batch = Batch { i: line.small("{\"i\":")?, of: line.small(",\"of\":")? };
    line.pass("}").map(|()| batch)
}

fn behalf(line: &mut Line<'_>) -> Option<Option<Behalf>> {
    if !line.has(",\"behalf\":") {
        return Some(None);
    }
    let code = line.text("{\"as\":\"")?;
    let office = Office::ALL.iter().copied().find(|office| office.code() == code)?;
    let party = MemberId::parse(line.text(",\"party\":\"")?).ok()?;
    line.pass("}")?;
    Some(Some(Behalf { office, party }))
}

fn docs(line: &mut Line<'_>) -> Option<Vec<Doc>> {
    if !line.has(",\"docs\":") {
        return Some(Vec::new());
    }
    let (docs, length) = plain::first(line.0)?;
    line.0 = line.0.get(length..)?;
    Some(docs)
}

fn fixes(line: &mut Line<'_>) -> Option<Option<Fixes>> {
    if !line.has(",\"fixes\":") {
        return Some(None);
    }
    let seq = line.integer("{\"seq\":")?;
    let code = line.text(",\"why\":\"")?;
    let why = Reason::ALL.iter().copied().find(|why| why.code() == code)?;
    line.pass("}")?;
    Some(Some(Fixes { seq, why }))
}

fn links(line: &mut Line<'_>) -> Option<Vec<Link>> {
    let mut before = ",\"links\":[{\"n\":";
    let mut links = Vec::with_capacity(2);
    while links.len() < MOST_LINKS {
        let n = line.integer(before)?;
        let prev = Hash::parse(line.text(",\"prev\":\"")?)?;
        let stream = Stream::parse(line.text(",\"stream\":\"")?)?;
        line.pass("}")?;
        links.push(Link { n, prev, stream });
        before = ",{\"n\":";
        if line.has("]") {
            return Some(links);
        }
    }
    None
}

fn postings(line: &mut Line<'_>) -> Option<Vec<Posting>> {
    if !line.has(",\"post\":[") {
        return Some(Vec::new());
    }
    let mut postings = Vec::with_capacity(4);
    loop {
        let account = Account::parse(line.text("{\"account\":\"")?)?;
        let amount = Amount::parse(line.text(",\"amount\":\"")?).ok()?;
        let fund = Fund::parse(line.text(",\"fund\":\"")?)?;
        let unit = Unit::parse(line.text(",\"unit\":\"")?)?;
        line.pass("}")?;
        postings.push(Posting { account, amount, fund, unit });
        if line.has("]") {
            return Some(postings);
        }
        line.pass(",")?;
    }
}

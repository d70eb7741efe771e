//! The quick way to read a draft: an object of plain ASCII without escapes, as programs write it.
//! ASCII is in NFC as it stands, and no type of body nests deeper than a record may.
//! Its frame is read as it stands and its body once. A draft that departs from it in any way gives
//! `None`, and the slow way reads it, or says what is wrong. Both ways read the same value, which a
//! test holds them to.

use super::draft::{Behalf, Doc, Draft, Fixes};
use super::line::Line;
use crate::event::Event;
use crate::ids::RequestKey;
use crate::plain;
use crate::time::Date;

/// The fields of a draft, each empty until it is met.
#[derive(Default)]
struct Frame<'a> {
    name: Option<&'a str>,
    version: Option<u32>,
    on: Option<Date>,
    of: Option<Date>,
    /// The body, with the type as which it was read.
    body: Option<(&'a str, Event)>,
    docs: Option<Vec<Doc>>,
    behalf: Option<Behalf>,
    fixes: Option<Fixes>,
    key: Option<RequestKey>,
    proposal: Option<u64>,
}

/// The draft of a text, or `None` where the slow way must look.
pub(super) fn read(json: &str) -> Option<Draft> {
    json.is_ascii().then_some(())?;
    let (line, mut frame) = (&mut Line(json), Frame::default());
    sign(line, "{")?;
    loop {
        let field = line.text("\"")?;
        sign(line, ":")?;
        frame.take(field, line, json)?;
        blanks(line);
        if line.has("}") {
            break;
        }
        sign(line, ",")?;
    }
    blanks(line);
    line.0.is_empty().then_some(())?;
    frame.draft()
}

fn blanks(line: &mut Line<'_>) {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = line.0.as_bytes().first() {
        line.0 = line.0.get(1..).unwrap_or_default();
    }
}

/// This must stand next, blanks around it or not.
fn sign(line: &mut Line<'_>, sign: &str) -> Option<()> {
    blanks(line);
    line.pass(sign)?;
    blanks(line);
    Some(())
}

/// The value that stands next.
fn value<T: serde::de::DeserializeOwned>(line: &mut Line<'_>) -> Option<T> {
    let (value, length) = plain::first(line.0)?;
    line.0 = line.0.get(length..)?;
    Some(value)
}

/// Puts what was read where nothing may stand yet.
fn put<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

impl<'a> Frame<'a> {
    fn take(&mut self, field: &str, line: &mut Line<'a>, json: &'a str) -> Option<()> {
        match field {
            "type" => put(&mut self.name, line.text("\"")?),
            "v" => put(&mut self.version, u32::try_from(line.integer("")?).ok()?),
            "on" => put(&mut self.on, Date::parse(line.text("\"")?)?),
            "of" => put(&mut self.of, Date::parse(line.text("\"")?)?),
            "body" => {
                let name = self.name.or_else(|| type_of(json))?;
                let (event, length) = Event::decode_first(name, None, line.0)?;
                line.0 = line.0.get(length..)?;
                put(&mut self.body, (name, event))
            }
            "docs" => put(&mut self.docs, value(line)?),
            "behalf" => put(&mut self.behalf, value(line)?),
            "fixes" => put(&mut self.fixes, value(line)?),
            "key" => put(&mut self.key, RequestKey::parse(line.text("\"")?).ok()?),
            "proposal" => put(&mut self.proposal, line.integer("")?),
            _ => None,
        }
    }

    fn draft(self) -> Option<Draft> {
        let (name, event) = self.body?;
        let is_current = self.version.is_none_or(|version| version == event.def().version);
        (self.name? == name && is_current).then_some(())?;
        Some(Draft {
            event,
            on: self.on?,
            of: self.of,
            docs: self.docs.unwrap_or_default(),
            behalf: self.behalf,
            fixes: self.fixes,
            key: self.key,
            proposal: self.proposal,
        })
    }
}

/// The type where it stands behind the body. It may be found in a body: what is met as the field
/// decides.
fn type_of(json: &str) -> Option<&str> {
    let (_, rest) = json.rsplit_once("\"type\"")?;
    rest.trim_start_matches([':', ' ']).strip_prefix('"')?.split_once('"').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::super::draft::Draft;
    use super::read;

    const DRAFT: &str = r#"{"type":"saving.deposited","on":"2026-01-31","key":"k-1","docs":[{"kind":"KWITANSI","no":"1/KW"}],"body":{"amount":"5000","group":"a","kind":"WAJIB","member":"M-1","number":"1/KW","place":"KAS"}}"#;

    #[test]
    fn both_ways_read_the_same_draft() {
        let drafts = include_str!("../../tests/drafts.jsonl");
        let mut quick = 0;
        for json in drafts.lines().chain([DRAFT]) {
            let slow = Draft::parse_slow(json).expect(json);
            let spaced = json.replace("\":", "\" : ").replace(",\"", " ,\n\"");
            for json in [json.to_owned(), spaced, String::from_utf8(slow.canonical()).unwrap()] {
                let Some(read) = read(&json) else { continue };
                assert_eq!(read, Draft::parse_slow(&json).expect(&json), "{json}");
                quick += 1;
            }
        }
        assert!(quick > 2 * drafts.lines().count(), "{quick} were read the quick way");
    }

    #[test]
    fn what_is_wrong_is_left_to_the_slow_way() {
        for (of, by) in [
            ("\"on\":\"2026-01-31\"", "\"on\":\"2026-01-31\",\"on\":\"2026-01-31\""),
            ("\"on\":\"2026-01-31\"", "\"on\":\"2026-02-30\""),
            ("\"on\":\"2026-01-31\",", ""),
            ("\"key\":\"k-1\"", "\"key\":\"k 1\""),
            ("\"key\":\"k-1\"", "\"key\":\"k-1\",\"extra\":1"),
            ("\"key\":\"k-1\"", "\"key\":\"k-1\",\"v\":2"),
            ("\"key\":\"k-1\"", "\"key\":\"k-1\",\"v\":01"),
            ("\"key\":\"k-1\"", "\"key\":\"k-1\",\"proposal\":9007199254740992"),
            ("\"type\":\"saving.deposited\"", "\"type\":\"saving.lost\""),
            ("\"amount\":\"5000\"", "\"amount\":5000"),
            ("}}", "}},"),
            ("}}", "}}{}"),
            ("{\"amount\"", "{\"amount\":\"1\",\"amount\""),
            ("{\"type\"", "\u{c}{\"type\""),
        ] {
            let json = DRAFT.replacen(of, by, 1);
            assert_ne!(json, DRAFT, "{by}");
            assert_eq!(read(&json), None, "{json}");
            assert!(Draft::parse_slow(&json).is_err(), "{json}");
        }
    }
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// Whatever the quick way takes, the slow way takes, and both read the same draft.
        #[test]
        fn the_quick_way_never_takes_what_the_slow_refuses(
            json in prop::sample::select(drafts()),
            other in prop::sample::select(drafts()),
            changes in prop::collection::vec((any::<Index>(), any::<Index>(), 0_u8..6), 0..4),
            sign in prop::sample::select(b"{}[]\",:\\ -0129tfnue.\x0b".to_vec()),
            word in prop::sample::select(WORDS.to_vec()),
        ) {
            let mut bytes = json.into_bytes();
            for (place, from, how) in changes {
                let place = place.index(bytes.len());
                match how {
                    0 => bytes[place] = sign,
                    1 => bytes.insert(place, sign),
                    2 => drop(bytes.remove(place)),
                    3 => drop(bytes.splice(place..place, word.bytes())),
                    4 => bytes[place] ^= 1,
                    // A field of another draft before a comma of this one.
                    _ => {
                        let fields: Vec<&str> = other.split(',').collect();
                        let field = format!(",{}", fields[from.index(fields.len())]);
                        let at = bytes[place..].iter().position(|byte| *byte == b',');
                        let at = at.map_or(bytes.len(), |at| place + at);
                        drop(bytes.splice(at..at, field.bytes()));
                    }
                }
            }
            if let Ok(json) = String::from_utf8(bytes)
                && let Some(quick) = read(&json)
            {
                let slow = Draft::parse_slow(&json);
                prop_assert!(slow.is_ok(), "{}: {:?}", json, slow);
                prop_assert_eq!(quick, slow.unwrap());
            }
        }
    }

    /// What may stand in a draft, at any place of one.
    const WORDS: [&str; 12] = [
        ",\"of\":\"2026-01-30\"",
        ",\"on\":\"2026-01-30\"",
        ",\"v\":1",
        ",\"proposal\":7",
        " ",
        "\n\t",
        ",\"key\":\"k-2\"",
        ",\"docs\":[]",
        ",\"body\":{}",
        "\"type\":\"saving.deposited\",",
        "null",
        "\u{e9}",
    ];

    fn drafts() -> Vec<String> {
        let drafts = include_str!("../../tests/drafts.jsonl").lines().chain([DRAFT]);
        drafts.map(str::to_owned).collect()
    }
}

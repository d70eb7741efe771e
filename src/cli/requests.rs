//! Requests as JSON: one object, an array (one batch), or JSON Lines (a request a line). Read one
//! by one, so that memory does not grow with the input.

use std::borrow::Cow;
use std::io::{BufRead, Read as _};

use rantai_events::event::{BodyError, def_of};
use rantai_events::ids::RequestKey;
use rantai_events::record::{Draft, DraftError, DraftFault};
use rantai_projections::refusal::Refusal;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

pub(super) use malformed::{Malformed, indonesian_reason};

mod malformed;

/// The most drafts of one batch: more are never within what one commit takes.
const MOST_DRAFTS: usize = 20_000;
/// The most bytes of one request: a commit group takes 16 MiB of records.
const MOST_BYTES: u64 = 64 << 20;

/// What some editors write before UTF-8, which says nothing.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A request, with the line on which each of its drafts begins.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) drafts: Vec<Draft>,
    pub(super) lines: Vec<u64>,
    pub(super) key: Option<RequestKey>,
}

/// What was read next.
#[derive(Debug)]
pub(super) enum Next {
    Request(Incoming),
    Malformed(Malformed),
    /// A batch that cannot be asked for: the draft at fault, the line of each, and why.
    Refused(usize, Vec<u64>, Refusal),
    /// The input itself failed.
    Failed(std::io::Error),
}

/// Reads requests until the input ends or `each` has had enough.
pub(super) fn read(mut input: impl BufRead, each: &mut dyn FnMut(Next) -> bool) {
    let (mut line, mut first) = (0, true);
    loop {
        let mut text = Vec::new();
        match input.by_ref().take(MOST_BYTES).read_until(b'\n', &mut text) {
            Ok(0) => return,
            Ok(_) => line += 1,
            Err(error) => {
                each(Next::Failed(error));
                return;
            }
        }
        if line == 1 && text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        // A first line that is no whole value: the whole input is one.
        let whole = std::mem::take(&mut first) && is_cut_short(&text);
        if whole && let Err(error) = input.by_ref().take(MOST_BYTES).read_to_end(&mut text) {
            each(Next::Failed(error));
            return;
        }
        let too_long = text.len() as u64 >= MOST_BYTES;
        let is_text = std::str::from_utf8(&text).is_ok();
        let next = if too_long { Next::Malformed(too_long_at(line)) } else { request(&text, line) };
        // A request that goes on behind its line: what follows may be a part of a batch, and none
        // of it may be recorded alone.
        let goes_on = !whole && matches!(next, Next::Malformed(_)) && is_cut_short(&text);
        let next = if goes_on { goes_on_at(line, next) } else { next };
        // What is no text on one line is none on the next: one error says it.
        if !each(next) || whole || too_long || goes_on || !is_text {
            return;
        }
    }
}

fn too_long_at(line: u64) -> Malformed {
    let why = format!("longer than {MOST_BYTES} bytes; write one request a line");
    Malformed { column: None, ..Place { line, column: 1 }.malformed(String::new(), why) }
}

/// The same fault, told as what it is.
fn goes_on_at(line: u64, next: Next) -> Next {
    let Next::Malformed(found) = next else { return next };
    let why = format!("the JSON ends with line {line}; what follows was not read");
    Next::Malformed(Malformed { line, column: None, why, ..found })
}

fn is_cut_short(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

/// One request: a draft, or an array of drafts.
fn request(bytes: &[u8], line: u64) -> Next {
    let start = Place { line, column: 1 };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let place = start.after(&String::from_utf8_lossy(before));
            return Next::Malformed(
                place.malformed(String::new(), "not UTF-8; the rest was not read".into()),
            );
        }
    };
    let found = match parts(text, start) {
        Ok(parts) if parts.len() > MOST_DRAFTS => {
            return Next::Refused(
                0,
                vec![line; parts.len()],
                Refusal::too_many(parts.len(), MOST_DRAFTS),
            );
        }
        Ok(parts) => drafts(&parts, text, start),
        Err(malformed) => Err(malformed),
    };
    match found {
        Ok(found) => together(found),
        Err(malformed) => Next::Malformed(malformed),
    }
}

/// The drafts of a request, unread.
fn parts(text: &str, start: Place) -> Result<Vec<&RawValue>, Malformed> {
    let syntax = |error: serde_json::Error| start.json("", &error);
    let whole: &RawValue = serde_json::from_str(text).map_err(syntax)?;
    let parts: Vec<&RawValue> = match whole.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(text).map_err(syntax)?,
        _ => vec![whole],
    };
    if parts.is_empty() {
        return Err(start.malformed(String::new(), "the batch is empty".into()));
    }
    Ok(parts)
}

fn drafts(parts: &[&RawValue], text: &str, start: Place) -> Result<Vec<(Draft, u64)>, Malformed> {
    let batch = parts.len() > 1;
    let draft = |(index, part): (usize, &&RawValue)| {
        let place = start.of(text, part.get());
        let named = |error: DraftError| {
            let mut malformed = fault(part.get(), place, error);
            (malformed.index, malformed.count) = (index, parts.len());
            malformed.event = event_of(part.get());
            if batch {
                malformed.path = match malformed.path.as_str() {
                    "" => format!("[{index}]"),
                    path => format!("[{index}].{path}"),
                };
            }
            malformed
        };
        Ok((Draft::parse(part.get()).map_err(named)?, place.line))
    };
    parts.iter().enumerate().map(draft).collect()
}

/// Drafts of one request have one key: the first that is stated.
fn together(found: Vec<(Draft, u64)>) -> Next {
    let key = found.iter().find_map(|(draft, _)| draft.key.clone());
    let differs = |(draft, _): &(Draft, u64)| draft.key.is_some() && draft.key != key;
    if let Some(index) = found.iter().position(differs) {
        let lines = found.iter().map(|(_, line)| *line).collect();
        return Next::Refused(index, lines, key_differs());
    }
    let (drafts, lines) = found.into_iter().unzip();
    Next::Request(Incoming { drafts, lines, key })
}

fn key_differs() -> Refusal {
    Refusal::frame(
        "key.differs",
        "Draf dalam satu rangkaian menyebut kunci permintaan (`key`) yang berbeda.",
        "Drafts of one batch name different request keys (`key`).",
    )
}

/// The place of a fault in the whole input.
fn fault(draft: &str, place: Place, error: DraftError) -> Malformed {
    match &error.why {
        DraftFault::Frame(why) => place.json(&error.path, why),
        DraftFault::Body(BodyError::Fields(why)) => {
            body(draft).map_or(place, |body| place.of(draft, body)).json(&error.path, why)
        }
        DraftFault::Body(why @ (BodyError::UnknownType(_) | BodyError::UnknownVersion(..))) => {
            place.malformed(error.path, why.to_string())
        }
    }
}

#[derive(Deserialize)]
struct BodyOnly<'a> {
    #[serde(borrow)]
    body: &'a RawValue,
}

#[derive(Deserialize)]
struct TypeOnly<'a> {
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
}

/// The event type that a draft names, if there is such a one.
fn event_of(draft: &str) -> Option<&'static str> {
    let only: TypeOnly<'_> = serde_json::from_str(draft).ok()?;
    def_of(&only.name).map(|def| def.name)
}

fn body(draft: &str) -> Option<&str> {
    serde_json::from_str::<BodyOnly<'_>>(draft).ok().map(|only| only.body.get())
}

/// A place in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u64,
    column: u64,
}

impl Place {
    /// The place behind a text that begins here.
    fn after(self, text: &str) -> Self {
        match text.rfind('\n') {
            Some(last) => Self {
                line: self.line + text.bytes().filter(|byte| *byte == b'\n').count() as u64,
                column: (text.len() - last) as u64,
            },
            None => Self { line: self.line, column: self.column + text.len() as u64 },
        }
    }

    /// Where a part of a text begins that begins here itself.
    fn of(self, text: &str, part: &str) -> Self {
        let offset = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        self.after(text.get(..offset).unwrap_or_default())
    }

    fn malformed(self, path: String, why: String) -> Malformed {
        let Self { line, column } = self;
        Malformed { line, column: Some(column), path, index: 0, count: 1, event: None, why }
    }

    /// What the reader of JSON said about a text that begins here.
    fn json(self, path: &str, error: &serde_json::Error) -> Malformed {
        let (line, column) = (error.line() as u64, error.column() as u64);
        let place = match line {
            0 => self,
            1 => Self { line: self.line, column: self.column + column.saturating_sub(1) },
            _ => Self { line: self.line + line - 1, column: column.max(1) },
        };
        let said = error.to_string();
        let at = format!(" at line {line} column {column}");
        let why = said.strip_suffix(&at).unwrap_or(&said);
        // The name of a type of ours says nothing to whoever writes drafts.
        let why = match why.split_once("expected struct ") {
            Some((before, _)) => format!("{before}expected an object"),
            None => why.to_owned(),
        };
        place.malformed(path.to_owned(), why)
    }
}

#[cfg(test)]
#[allow(clippy::wildcard_enum_match_arm, reason = "a test stops at whatever it did not expect")]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"type":"meeting.held","on":"2020-02-01","body":{"group":"a","kind":"RUTIN","meeting":"r-1","present":4}}"#;

    fn all(text: &str) -> Vec<Next> {
        let mut found = Vec::new();
        read(text.as_bytes(), &mut |next| {
            found.push(next);
            true
        });
        found
    }

    fn malformed(text: &str) -> (u64, Option<u64>, String) {
        match all(text).pop() {
            Some(Next::Malformed(found)) => (found.line, found.column, found.path),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_object_an_array_and_lines_are_told_apart() {
        let count = |text: &str| {
            let requests = all(text).into_iter().map(|next| match next {
                Next::Request(request) => request.drafts.len(),
                other => panic!("{other:?}"),
            });
            requests.collect::<Vec<_>>()
        };
        let spread = GOOD.replace(',', ",\n");
        assert_eq!(count(GOOD), [1]);
        assert_eq!(count(&spread), [1]);
        assert_eq!(count(&format!("[{spread},\n{GOOD}]")), [2]);
        assert_eq!(count(&format!("\n{GOOD}\n\n{GOOD}\n[{GOOD},{GOOD}]\n")), [1, 1, 2]);
    }

    #[test]
    fn a_fault_has_its_line_column_and_path() {
        for (text, line, column, path) in [
            ("{\"type\":}", 1, 9, ""),
            ("[\n{\"type\":}]", 2, 9, ""),
            ("[]", 1, 1, ""),
            ("{\"type\":\"no.such\",\"on\":\"2020-02-01\",\"body\":{}}", 1, 1, "type"),
            ("\n{\"type\":\"meeting.held\",\"on\":\"2020-2-1\",\"body\":{}}", 2, 38, "on"),
        ] {
            assert_eq!(malformed(text), (line, Some(column), path.to_owned()), "{text}");
        }
        let batch = format!("[{GOOD},\n {}]", GOOD.replace("4}", "\"4\"}"));
        let (line, _, path) = malformed(&batch);
        assert_eq!((line, path.as_str()), (2, "[1].body.present"));
    }

    /// A later line that begins a batch of many lines: the last draft of it stands alone on its
    /// line, and must not be recorded without the others.
    #[test]
    fn a_batch_that_goes_on_behind_its_line_is_one_fault_and_none_of_it_is_a_request() {
        let found = all(&format!("{GOOD}\n[\n{GOOD},\n{GOOD}\n]\n{GOOD}\n"));
        let [Next::Request(_), Next::Malformed(fault)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(fault.line, 2);
        assert!(fault.why.contains("what follows was not read"), "{}", fault.why);
    }

    #[test]
    fn what_is_no_object_is_told_without_the_names_of_types() {
        for text in ["null", "5", "\"a\"", "[5]"] {
            let Some(Next::Malformed(found)) = all(text).pop() else { panic!("{text}") };
            assert!(found.why.ends_with("expected an object"), "{}", found.why);
        }
    }

    #[test]
    fn a_byte_order_mark_is_nothing_and_binary_input_is_one_error() {
        assert!(matches!(&all(&format!("\u{feff}{GOOD}\n"))[..], [Next::Request(_)]));
        assert!(all("\u{feff}\n \n").is_empty());
        let mut found = Vec::new();
        read(&b"\xff\n\xfe\n\xfd\n"[..], &mut |next| {
            found.push(next);
            true
        });
        assert!(matches!(&found[..], [Next::Malformed(one)] if one.line == 1), "{found:?}");
    }

    #[test]
    fn a_batch_of_too_many_drafts_is_refused_unread() {
        let batch = |count: usize| format!("[{}]", vec!["{}"; count].join(","));
        let refused = all(&batch(MOST_DRAFTS + 1));
        assert!(matches!(&refused[..], [Next::Refused(0, lines, why)]
                if lines.len() == MOST_DRAFTS + 1 && why.code == "batch.too-large"),);
        assert!(matches!(&all(&batch(MOST_DRAFTS))[..], [Next::Malformed(_)]));
    }

    #[test]
    fn a_batch_has_one_key() {
        let keyed = |key: &str| GOOD.replacen('{', &format!("{{\"key\":\"{key}\","), 1);
        let same = all(&format!("[{},{GOOD},{}]", keyed("a"), keyed("a")));
        assert!(matches!(&same[..], [Next::Request(one)] if one.key.is_some()));
        let other = all(&format!("[{},{GOOD},{}]", keyed("a"), keyed("b")));
        assert!(matches!(&other[..], [Next::Refused(2, lines, _)] if lines.len() == 3));
    }
}

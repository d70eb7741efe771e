//! The canonical form of JSON (RFC 8785), narrowed to what records hold: ASCII names, strings,
//! objects, lists, booleans and integers below 2^53. There is no `null`, no float, no empty list,
//! no blank between tokens; names rise; strings use the shortest escape.

mod frame;

/// How deep values may be nested.
const MOST_LEVELS: u32 = 16;

/// Where and why a text is not canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {why}")]
pub struct NotCanonical {
    /// The first byte that is wrong, from 0.
    pub offset: usize,
    /// What is wrong there.
    pub why: Why,
}

/// The ways in which a text fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The text ends in the middle of a value.
    #[error("the text ends too early")]
    EndsEarly,
    /// Something after the value.
    #[error("there is something after the value")]
    Trailing,
    /// A blank between tokens.
    #[error("there is a blank between tokens")]
    Blank,
    /// A byte that begins no value.
    #[error("unexpected byte")]
    Unexpected,
    /// `null` never occurs.
    #[error("null is not allowed; leave the field out")]
    Null,
    /// A fraction or an exponent.
    #[error("only integers are allowed; amounts are strings")]
    Float,
    /// An integer of 2^53 or more.
    #[error("the integer is 2^53 or more")]
    TooLarge,
    /// A leading zero, a plus or `-0`.
    #[error("the integer is not in its shortest form")]
    LongInteger,
    /// Names that do not rise.
    #[error("names must rise; this one is out of order")]
    OutOfOrder,
    /// The same name twice.
    #[error("the name stands twice in its object")]
    DuplicateName,
    /// A name with a byte outside printable ASCII.
    #[error("names are printable ASCII")]
    Name,
    /// An escape that is longer than it needs to be.
    #[error("the escape is not the shortest form")]
    Escape,
    /// A control character as it is.
    #[error("control characters are escaped")]
    Control,
    /// An empty list is left out.
    #[error("an empty list is left out")]
    EmptyList,
    /// More than 16 levels.
    #[error("nested deeper than 16 levels")]
    TooDeep,
    /// Bytes that are not UTF-8.
    #[error("not UTF-8")]
    Utf8,
    /// A field that no record has.
    #[error("no record has a field of this name")]
    UnknownField,
}

/// The fields of a record, sorted.
const FIELDS: [&str; 18] = [
    "actor", "at", "batch", "behalf", "body", "docs", "fixes", "key", "links", "of", "on", "post",
    "prev", "proposal", "salt", "seq", "type", "v",
];

/// Whether `bytes` is one canonical value and nothing else.
///
/// # Errors
/// [`NotCanonical`] with the offset of the first byte that is wrong.
pub fn check(bytes: &[u8]) -> Result<(), NotCanonical> {
    outline(bytes).map(|_| ())
}

/// The bytes of the fields of a canonical object that a chain is walked by; absent ones are empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outline<'a> {
    /// `at`
    pub at: &'a [u8],
    /// `batch`
    pub batch: &'a [u8],
    /// `links`
    pub links: &'a [u8],
    /// `prev`
    pub prev: &'a [u8],
    /// `seq`
    pub seq: &'a [u8],
    /// The first field, if any, that no record has.
    pub unknown: Option<NotCanonical>,
}

/// Checks as [`check`] does, and says where the fields of the chain stand: one pass for both.
///
/// # Errors
/// [`NotCanonical`] with the offset of the first byte that is wrong.
pub fn outline(bytes: &[u8]) -> Result<Outline<'_>, NotCanonical> {
    match frame::outline(bytes) {
        Some(outline) => Ok(outline),
        None => any_outline(bytes),
    }
}

/// The way that says what is wrong.
fn any_outline(bytes: &[u8]) -> Result<Outline<'_>, NotCanonical> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(NotCanonical { offset: error.valid_up_to(), why: Why::Utf8 });
    }
    let mut scan = Scan { bytes, at: 0, outline: Outline::default() };
    scan.value(0)?;
    if scan.at < bytes.len() { scan.fail(Why::Trailing) } else { Ok(scan.outline) }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    outline: Outline<'a>,
}

impl<'a> Scan<'a> {
    fn fail<T>(&self, why: Why) -> Result<T, NotCanonical> {
        Err(NotCanonical { offset: self.at, why })
    }

    fn peek(&self) -> Result<u8, NotCanonical> {
        self.bytes
            .get(self.at)
            .copied()
            .ok_or(NotCanonical { offset: self.at, why: Why::EndsEarly })
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotCanonical> {
        match self.peek()? {
            found if found == byte => {
                self.at += 1;
                Ok(())
            }
            b' ' | b'\t' | b'\n' | b'\r' => self.fail(Why::Blank),
            _ => self.fail(Why::Unexpected),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), NotCanonical> {
        word.iter().try_for_each(|byte| self.expect(*byte))
    }

    fn value(&mut self, depth: u32) -> Result<(), NotCanonical> {
        if depth > MOST_LEVELS {
            return self.fail(Why::TooDeep);
        }
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(|_| ()),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.fail(Why::Null),
            b'-' | b'+' | b'0'..=b'9' => self.integer(),
            b' ' | b'\t' | b'\n' | b'\r' => self.fail(Why::Blank),
            _ => self.fail(Why::Unexpected),
        }
    }

    fn object(&mut self, depth: u32) -> Result<(), NotCanonical> {
        self.expect(b'{')?;
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        let mut last: Option<&'a [u8]> = None;
        loop {
            let begin = self.at;
            let name = self.string()?;
            if !name.iter().all(|b| (b' '..=b'~').contains(b) && *b != b'\\') {
                return Err(NotCanonical { offset: begin, why: Why::Name });
            }
            if last.is_some_and(|last| last >= name) {
                let why = if last == Some(name) { Why::DuplicateName } else { Why::OutOfOrder };
                return Err(NotCanonical { offset: begin, why });
            }
            last = Some(name);
            self.expect(b':')?;
            let value = self.at;
            self.value(depth + 1)?;
            if depth == 0 {
                self.note(name, begin, value);
            }
            if self.peek()? == b'}' {
                self.at += 1;
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Notes a field of the outermost object.
    fn note(&mut self, name: &[u8], offset: usize, value: usize) {
        if !FIELDS.iter().any(|field| field.as_bytes() == name) {
            self.outline.unknown.get_or_insert(NotCanonical { offset, why: Why::UnknownField });
        }
        let value = self.bytes.get(value..self.at).unwrap_or_default();
        match name {
            b"at" => self.outline.at = value,
            b"batch" => self.outline.batch = value,
            b"links" => self.outline.links = value,
            b"prev" => self.outline.prev = value,
            b"seq" => self.outline.seq = value,
            _ => {}
        }
    }

    fn list(&mut self, depth: u32) -> Result<(), NotCanonical> {
        self.expect(b'[')?;
        if self.peek()? == b']' {
            return self.fail(Why::EmptyList);
        }
        loop {
            self.value(depth + 1)?;
            if self.peek()? == b']' {
                self.at += 1;
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// A string; returns its bytes between the quotes, escapes as written.
    fn string(&mut self) -> Result<&'a [u8], NotCanonical> {
        self.expect(b'"')?;
        let begin = self.at;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f));
            self.at += plain.unwrap_or(rest.len());
            match self.peek()? {
                b'"' => {
                    let text = self.bytes.get(begin..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => self.escape()?,
                0..=0x1f => return self.fail(Why::Control),
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), NotCanonical> {
        let next = self.bytes.get(self.at + 1).copied();
        match next {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                let short = [b"0008", b"0009", b"000a", b"000c", b"000d"];
                let control =
                    matches!(digits, [b'0', b'0', b'0' | b'1', b'0'..=b'9' | b'a'..=b'f']);
                if !control || short.iter().any(|s| *s == digits) {
                    return self.fail(Why::Escape);
                }
                self.at += 6;
            }
            Some(_) => return self.fail(Why::Escape),
            None => return self.fail(Why::EndsEarly),
        }
        Ok(())
    }

    fn integer(&mut self) -> Result<(), NotCanonical> {
        let begin = self.at;
        let negative = self.peek()? == b'-';
        if negative {
            self.at += 1;
        }
        let digits = self.at;
        let mut value: u64 = 0;
        while let Some(byte @ b'0'..=b'9') = self.bytes.get(self.at) {
            value = value.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            self.at += 1;
        }
        let written = self.bytes.get(digits..self.at).unwrap_or_default();
        let wrong = |why| Err(NotCanonical { offset: begin, why });
        match self.bytes.get(self.at) {
            Some(b'.' | b'e' | b'E') => return wrong(Why::Float),
            _ if written.is_empty() => return wrong(Why::Unexpected),
            _ => {}
        }
        match written {
            [b'0', _, ..] => wrong(Why::LongInteger),
            b"0" if negative => wrong(Why::LongInteger),
            _ if value >= 1 << 53 => wrong(Why::TooLarge),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fails(text: &str, offset: usize, why: Why) {
        assert_eq!(check(text.as_bytes()), Err(NotCanonical { offset, why }), "{text}");
    }

    #[test]
    fn canonical_text_passes() {
        for good in [r#"{"a":1,"b":["x","\u001f\n"],"c":{}}"#, "true", "-5", r#""é""#] {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
        }
    }

    #[test]
    fn each_departure_is_named_with_its_place() {
        fails(r#"{"a":1, "b":2}"#, 7, Why::Blank);
        fails(r#"{"b":1,"a":2}"#, 7, Why::OutOfOrder);
        fails(r#"{"a":1,"a":2}"#, 7, Why::DuplicateName);
        fails(r#"{"a":null}"#, 5, Why::Null);
        fails(r#"{"a":1.5}"#, 5, Why::Float);
        fails(r#"{"a":1e3}"#, 5, Why::Float);
        fails(r#"{"a":01}"#, 5, Why::LongInteger);
        fails(r#"{"a":-0}"#, 5, Why::LongInteger);
        fails(r#"{"a":9007199254740992}"#, 5, Why::TooLarge);
        fails(r#"{"a":[]}"#, 6, Why::EmptyList);
        fails(r#"{"a":"\u000a"}"#, 6, Why::Escape);
        fails(r#"{"a":"\/"}"#, 6, Why::Escape);
        fails(r#"{"a":"\u001F"}"#, 6, Why::Escape);
        fails("{\"a\":\"\t\"}", 6, Why::Control);
        fails(r#"{"é":1}"#, 1, Why::Name);
        fails("1 ", 1, Why::Trailing);
        fails(r#"{"a":"#, 5, Why::EndsEarly);
        fails(&"[".repeat(40), 17, Why::TooDeep);
        assert_eq!(check(b"\"\xff\"").map_err(|e| e.why), Err(Why::Utf8));
    }

    fn lines() -> impl Iterator<Item = &'static str> {
        include_str!("../tests/vectors/events.jsonl").lines()
    }

    #[test]
    fn the_quick_way_takes_what_records_are_and_agrees_with_the_slow() {
        let simple = |line: &&str| line.is_ascii() && !line.contains('\\');
        let simple: Vec<&str> = lines().filter(simple).collect();
        assert!(simple.len() > 10);
        for line in simple {
            let quick = frame::outline(line.as_bytes());
            assert_eq!(quick, Some(any_outline(line.as_bytes()).expect(line)));
        }
    }

    #[test]
    fn a_line_of_integers_and_levels_is_judged_alike_by_both_ways() {
        let with = |body: &str| {
            format!(
                r#"{{"actor":"u","at":"t","body":{body},"links":[{{"n":0,"prev":"p","stream":"s"}}],"on":"d","prev":"p","salt":"s","seq":1,"type":"t","v":1}}"#
            )
        };
        let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        let integers = ["0", "-1", "-0", "01", "-", "9007199254740991", "9007199254740992", "1e3"];
        let values = integers.map(str::to_owned).into_iter().chain((14..19).map(deep));
        for value in
            values.chain([r#"{"a":1,"a":2}"#, r#"{"b":1,"a":2}"#, "{}", "[]"].map(str::to_owned))
        {
            let line = with(&format!(r#"{{"x":{value}}}"#));
            let slow = any_outline(line.as_bytes());
            if let Some(quick) = frame::outline(line.as_bytes()) {
                assert_eq!(Ok(quick), slow, "{line}");
            }
        }
    }

    proptest! {
        /// Whatever the quick way takes, the slow way takes, and both see the same fields.
        #[test]
        fn the_quick_way_never_takes_what_the_slow_refuses(
            line in proptest::sample::select(lines().collect::<Vec<_>>()),
            changes in proptest::collection::vec((any::<proptest::sample::Index>(), 0_u8..4, any::<u8>()), 1..4),
            other in proptest::sample::select(br#"{}[]",:\ -0129tfnue."#.to_vec()),
        ) {
            let mut bytes = line.as_bytes().to_vec();
            for (place, how, byte) in changes {
                let place = place.index(bytes.len());
                match how {
                    0 => bytes[place] = byte,
                    1 => bytes[place] = other,
                    2 => bytes.insert(place, other),
                    _ => drop(bytes.remove(place)),
                }
            }
            if let Some(quick) = frame::outline(&bytes) {
                prop_assert_eq!(Ok(quick), any_outline(&bytes));
            }
        }
    }
}

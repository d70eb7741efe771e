//! The quick way through a record. Nearly every line is printable ASCII without an escape, which
//! one look at all its bytes shows; a text then ends at the next quote, whatever it holds. The
//! names of the frame have one order and are compared as they stand. A line that departs from any
//! of this gives `None`, and the slow way says whether it is canonical.

use super::Outline;

/// The fields of the chain, if the text is a canonical record in the usual frame.
pub(super) fn outline(bytes: &[u8]) -> Option<Outline<'_>> {
    if !is_simple(bytes) {
        return None;
    }
    let scan = &mut Simple { bytes, at: 0 };
    scan.text(b"{\"actor\":\"")?;
    let at = scan.field(b",\"at\":", Simple::string)?;
    let batch = scan.optional(b",\"batch\":", Simple::value)?;
    scan.optional(b",\"behalf\":", Simple::value)?;
    scan.field(b",\"body\":", Simple::value)?;
    scan.optional(b",\"docs\":", Simple::value)?;
    scan.optional(b",\"fixes\":", Simple::value)?;
    scan.optional(b",\"key\":", Simple::string)?;
    let links = scan.field(b",\"links\":", Simple::links)?;
    scan.optional(b",\"of\":", Simple::string)?;
    scan.text(b",\"on\":\"")?;
    scan.optional(b",\"post\":", Simple::postings)?;
    let prev = scan.field(b",\"prev\":", Simple::string)?;
    scan.optional(b",\"proposal\":", Simple::integer)?;
    scan.text(b",\"salt\":\"")?;
    let seq = scan.field(b",\"seq\":", Simple::integer)?;
    scan.text(b",\"type\":\"")?;
    scan.field(b",\"v\":", Simple::integer)?;
    scan.pass(b"}")?;
    (scan.at == bytes.len()).then_some(Outline { at, batch, links, prev, seq, unknown: None })
}

/// Whether all bytes are printable ASCII but no backslash. No branch depends on a byte, so that
/// the compiler looks at many at once.
fn is_simple(bytes: &[u8]) -> bool {
    let is_odd = |byte: u8| (byte.wrapping_sub(b' ') > b'~' - b' ') | (byte == b'\\');
    !bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte))
}

/// How many bytes stand before the first quote, eight in a step.
#[inline]
fn to_quote(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    let mut at = 0;
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        // The lowest high bit of these is that of the first byte that is a quote.
        let apart = u64::from_le_bytes(*eight) ^ QUOTES;
        let quotes = apart.wrapping_sub(ONES) & !apart & HIGHS;
        if quotes != 0 {
            return Some(at + usize::try_from(quotes.trailing_zeros() / 8).ok()?);
        }
        at += 8;
    }
    text.get(at..)?.iter().position(|byte| *byte == b'"').map(|rest| at + rest)
}

/// Whether a name comes before the next one. Most names differ in their first byte.
#[inline]
fn rises(name: &[u8], next: &[u8]) -> bool {
    match (name.first(), next.first()) {
        (Some(one), Some(other)) if one != other => one < other,
        _ => name < next,
    }
}

/// A value of the frame stands within one object.
const DEPTH: u32 = 1;

struct Simple<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Simple<'a> {
    /// Whether this stands next; it is passed then. Its length is known where this is compiled, so
    /// that it is compared in a few words.
    #[inline]
    fn has<const N: usize>(&mut self, text: &[u8; N]) -> bool {
        let rest = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>());
        let stands = rest == Some(text);
        if stands {
            self.at += N;
        }
        stands
    }

    #[inline]
    fn pass<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        self.has(text).then_some(())
    }

    /// What stands before a text, and the text with its closing quote.
    #[inline]
    fn text<const N: usize>(&mut self, before: &[u8; N]) -> Option<&'a [u8]> {
        self.pass(before)?;
        let rest = self.bytes.get(self.at..)?;
        let length = to_quote(rest)?;
        self.at += length + 1;
        rest.get(..length)
    }

    #[inline]
    fn string(&mut self) -> Option<()> {
        self.text(b"\"").map(|_| ())
    }

    #[inline]
    fn field<const N: usize>(
        &mut self,
        before: &[u8; N],
        value: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<&'a [u8]> {
        self.pass(before)?;
        let begin = self.at;
        value(self)?;
        self.bytes.get(begin..self.at)
    }

    /// A field that may be absent; empty then.
    #[inline]
    fn optional<const N: usize>(
        &mut self,
        before: &[u8; N],
        value: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<&'a [u8]> {
        if self.has(before) { self.field(b"", value) } else { Some(&[]) }
    }

    fn links(&mut self) -> Option<()> {
        self.list(|scan| {
            scan.field(b"{\"n\":", Self::integer)?;
            scan.text(b",\"prev\":\"")?;
            scan.text(b",\"stream\":\"")?;
            scan.pass(b"}")
        })
    }

    fn postings(&mut self) -> Option<()> {
        self.list(|scan| {
            scan.text(b"{\"account\":\"")?;
            scan.text(b",\"amount\":\"")?;
            scan.text(b",\"fund\":\"")?;
            scan.text(b",\"unit\":\"")?;
            scan.pass(b"}")
        })
    }

    #[inline]
    fn list(&mut self, mut value: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.pass(b"[")?;
        loop {
            value(self)?;
            if self.has(b"]") {
                return Some(());
            }
            self.pass(b",")?;
        }
    }

    fn value(&mut self) -> Option<()> {
        self.value_at(DEPTH)
    }

    fn value_at(&mut self, depth: u32) -> Option<()> {
        if depth > super::MOST_LEVELS {
            return None;
        }
        match self.bytes.get(self.at)? {
            b'"' => self.string(),
            b'{' => self.object(depth + 1),
            b'[' => self.list(|scan| scan.value_at(depth + 1)),
            b't' => self.pass(b"true"),
            b'f' => self.pass(b"false"),
            _ => self.integer(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<()> {
        self.pass(b"{")?;
        if self.has(b"}") {
            return Some(());
        }
        let mut last: Option<&[u8]> = None;
        loop {
            let name = self.text(b"\"")?;
            if last.is_some_and(|last| !rises(last, name)) {
                return None;
            }
            last = Some(name);
            self.pass(b":")?;
            self.value_at(depth)?;
            if self.has(b"}") {
                return Some(());
            }
            self.pass(b",")?;
        }
    }

    fn integer(&mut self) -> Option<()> {
        let negative = self.has(b"-");
        let rest = self.bytes.get(self.at..)?;
        let (mut digits, mut value) = (0, 0_u64);
        while let Some(digit @ b'0'..=b'9') = rest.get(digits).filter(|_| digits < 17) {
            value = value * 10 + u64::from(digit - b'0');
            digits += 1;
        }
        self.at += digits;
        let shortest = *rest.first()? != b'0' || (digits == 1 && !negative);
        (digits > 0 && shortest && value < 1 << 53).then_some(())
    }
}

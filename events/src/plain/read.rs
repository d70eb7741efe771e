//! A reader of plain JSON for serde: texts without escapes, whole numbers, no `null`. That is what
//! records and nearly all drafts are written in, and reading them is most of the work of a rebuild.
//! What is not plain, and what is wrong, gives [`NotPlain`] without a word: the general reader then
//! reads it, or says what is wrong.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::first_special;

/// The text cannot be read this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotPlain;

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not plain JSON of this type")
    }
}
impl std::error::Error for NotPlain {}
impl de::Error for NotPlain {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The value at the beginning of a text, and its length in bytes; `None` where the general reader
/// must look.
pub(crate) fn first<T: de::DeserializeOwned>(json: &str) -> Option<(T, usize)> {
    let mut plain = Plain { json, at: 0 };
    let value = T::deserialize(&mut plain).ok()?;
    Some((value, plain.at))
}

/// Where the text that begins at `from` ends: at its closing quote. `None` when an escape or a
/// control character stands in it, or no quote behind it.
pub(crate) fn end_of_text(json: &str, from: usize) -> Option<usize> {
    let at = first_special(json.as_bytes(), from)?;
    (json.as_bytes().get(at) == Some(&b'"')).then_some(at)
}

/// A text and the place up to which it was read.
struct Plain<'de> {
    json: &'de str,
    at: usize,
}

impl<'de> Plain<'de> {
    /// The next byte behind blanks, not passed.
    fn peek(&mut self) -> Result<u8, NotPlain> {
        loop {
            match self.json.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(NotPlain),
            }
        }
    }

    /// Passes this byte, which must come next behind blanks.
    fn pass(&mut self, byte: u8) -> Result<(), NotPlain> {
        if self.peek()? != byte {
            return Err(NotPlain);
        }
        self.at += 1;
        Ok(())
    }

    fn text(&mut self) -> Result<&'de str, NotPlain> {
        self.pass(b'"')?;
        let end = end_of_text(self.json, self.at).ok_or(NotPlain)?;
        let text = self.json.get(self.at..end).ok_or(NotPlain)?;
        self.at = end + 1;
        Ok(text)
    }

    /// A whole number without a sign.
    fn number(&mut self) -> Result<u64, NotPlain> {
        self.peek()?;
        let rest = self.json.get(self.at..).ok_or(NotPlain)?;
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..length).ok_or(NotPlain)?;
        let is_longer = matches!(rest.as_bytes().get(length), Some(b'.' | b'e' | b'E'));
        if is_longer || length > 1 && digits.starts_with('0') {
            return Err(NotPlain);
        }
        self.at += length;
        digits.parse().map_err(|_| NotPlain)
    }

    fn word(&mut self, word: &str) -> Result<(), NotPlain> {
        let rest = self.json.get(self.at..).ok_or(NotPlain)?;
        rest.starts_with(word).then(|| self.at += word.len()).ok_or(NotPlain)
    }

    /// What comes next of a list or an object: whether there is another item.
    fn goes_on(&mut self, is_first: &mut bool, end: u8) -> Result<bool, NotPlain> {
        let next = self.peek()?;
        if next == end {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.pass(b',')?;
        }
        Ok(true)
    }
}

impl<'de> Deserializer<'de> for &mut Plain<'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        match self.peek()? {
            b'"' => visitor.visit_borrowed_str(self.text()?),
            b'{' => {
                self.at += 1;
                let value = visitor.visit_map(Items { plain: self, is_first: true })?;
                self.pass(b'}')?;
                Ok(value)
            }
            b'[' => {
                self.at += 1;
                let value = visitor.visit_seq(Items { plain: self, is_first: true })?;
                self.pass(b']')?;
                Ok(value)
            }
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'0'..=b'9' => visitor.visit_u64(self.number()?),
            _ => Err(NotPlain),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.text()?))
    }

    /// A type that takes a part of the text as it stands has a name that only the general reader
    /// knows.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        if name.starts_with('$') {
            return Err(NotPlain);
        }
        visitor.visit_newtype_struct(self)
    }

    /// Nothing that is read is passed over.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotPlain> {
        Err(NotPlain)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// The items of a list, or the fields of an object.
struct Items<'a, 'de> {
    plain: &'a mut Plain<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = NotPlain;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotPlain> {
        if !self.plain.goes_on(&mut self.is_first, b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.plain).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = NotPlain;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NotPlain> {
        if !self.plain.goes_on(&mut self.is_first, b'}')? {
            return Ok(None);
        }
        let key = BorrowedStrDeserializer::new(self.plain.text()?);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotPlain> {
        self.plain.pass(b':')?;
        seed.deserialize(&mut *self.plain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        text: String,
        #[serde(default)]
        maybe: Option<u32>,
        #[serde(default)]
        list: Vec<Item>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item {
        yes: bool,
        kind: Kind,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    enum Kind {
        Kas,
        Bank,
    }

    /// What the general reader reads from the beginning of a text.
    fn general(json: &str) -> Option<(Sample, usize)> {
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Sample>();
        let value = values.next()?.ok()?;
        Some((value, values.byte_offset()))
    }

    #[test]
    fn plain_json_is_read_as_the_general_reader_reads_it() {
        for json in [
            r#"{"text":""}"#,
            r#"{"text":"Kelompok Melati é","maybe":0} behind"#,
            "\n{ \"text\" : \"a\" ,\t\"list\" : [ ] }",
            r#"{"list":[{"yes":true,"kind":"Kas"},{"kind":"Bank","yes":false}],"text":"12345678"}"#,
            r#"{"maybe":4294967295,"text":"123456789012345678901234567890"}"#,
        ] {
            assert!(first::<Sample>(json).is_some(), "{json}");
            assert_eq!(first(json), general(json), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_or_not_plain_is_left_to_the_general_reader() {
        for json in [
            "",
            "{",
            r#"{"text":"a""#,
            r#"{"text":"a",}"#,
            r#"{,"text":"a"}"#,
            r#"{"text" "a"}"#,
            r#"{"text":"a" "maybe":1}"#,
            r#"{"text":"a","text":"b"}"#,
            r#"{"text":"a","other":"b"}"#,
            r#"{"text":"a\n"}"#,
            "{\"text\":\"a\u{1}\"}",
            "{\"text\":\"eight ok\u{1f}\"}",
            r#"{"text":1}"#,
            r#"{"text":"a","maybe":null}"#,
            r#"{"text":"a","maybe":01}"#,
            r#"{"text":"a","maybe":-1}"#,
            r#"{"text":"a","maybe":1.0}"#,
            r#"{"text":"a","maybe":1e3}"#,
            r#"{"text":"a","maybe":4294967296}"#,
            r#"{"text":"a","list":[{"yes":true,"kind":"Kas"},]}"#,
            r#"{"text":"a","list":[{"yes":truth,"kind":"Kas"}]}"#,
            r#"{"text":"a","list":[{"yes":true,"kind":"Emas"}]}"#,
            r#"{"text":"a","list":[{"yes":true,"kind":{"Kas":null}}]}"#,
        ] {
            assert_eq!(first::<Sample>(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_by_the_general_reader_too(json in "[{}\\[\\]:,\"\\\\ a-c0-2textlismaybe]{0,24}", text in ".{0,20}", maybe in any::<u32>()) {
            let whole = format!("{{\"maybe\":{maybe},\"text\":\"{text}\"}}{json}");
            for json in [json.as_str(), &whole] {
                if let Some(read) = first::<Sample>(json) {
                    prop_assert_eq!(Some(read), general(json));
                }
            }
        }

        #[test]
        fn a_text_ends_at_its_first_quote(text in any::<Vec<u8>>()) {
            let text = String::from_utf8_lossy(&text).into_owned() + "\"";
            let stop = text.bytes().position(|b| matches!(b, b'"' | b'\\' | ..b' '));
            let end = stop.filter(|at| text.as_bytes().get(*at) == Some(&b'"'));
            prop_assert_eq!(end_of_text(&text, 0), end);
        }
    }
}

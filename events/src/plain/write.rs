//! The writer: compact JSON, the fields of a struct in the order in which they stand.

use serde::Serialize;
use serde::ser::{self, Impossible, Serializer};

use super::first_special;

/// Appends the JSON of a value to `out`; false, with `out` as it was, when this writer does not
/// know its kind: numbers with a fraction, bytes, maps, and variants that hold something.
pub(crate) fn write(value: &impl Serialize, out: &mut Vec<u8>) -> bool {
    let begin = out.len();
    let written = value.serialize(Writer(out)).is_ok();
    if !written {
        out.truncate(begin);
    }
    written
}

struct Writer<'a>(&'a mut Vec<u8>);

type Error = serde::de::value::Error;

fn other<T>() -> Result<T, Error> {
    Err(ser::Error::custom("not a plain value"))
}

fn text(out: &mut Vec<u8>, text: &str) -> Result<(), Error> {
    if first_special(text.as_bytes(), 0).is_some() {
        return serde_json::to_writer(out, text).map_err(ser::Error::custom);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    Ok(())
}

fn number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut from = digits.len();
    for place in digits.iter_mut().rev() {
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        from -= 1;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(from..).unwrap_or_default());
}

macro_rules! numbers {
    ($($name:ident $ty:ty),*) => {$(
        fn $name(self, value: $ty) -> Result<(), Error> {
            number(self.0, value.into());
            Ok(())
        }
    )*};
}

macro_rules! others {
    ($($name:ident($($ty:ty),*) -> $out:ty;)*) => {$(
        fn $name(self, $(_: $ty),*) -> Result<$out, Error> {
            other()
        }
    )*};
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Items<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    numbers!(serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64);
    others! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }
    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        if value < 0 {
            self.0.push(b'-');
        }
        number(self.0, value.unsigned_abs());
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text(self.0, value)
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Error> {
        text(self.0, name)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        other()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Error> {
        self.0.push(b'[');
        Ok(Items { out: self.0, is_first: true })
    }
    fn serialize_tuple(self, length: usize) -> Result<Items<'a>, Error> {
        self.serialize_seq(Some(length))
    }
    /// A part that is JSON already has a name that only the general writer knows.
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Items<'a>, Error> {
        if name.starts_with('$') {
            return other();
        }
        self.0.push(b'{');
        Ok(Items { out: self.0, is_first: true })
    }
}

/// The items of a list or the fields of a struct.
struct Items<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        value.serialize(Writer(self.out))
    }
}

macro_rules! lists {
    ($($name:ident),*) => {$(
        impl ser::$name for Items<'_> {
            type Ok = ();
            type Error = Error;
            fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }
            fn end(self) -> Result<(), Error> {
                self.out.push(b']');
                Ok(())
            }
        }
    )*};
}

lists!(SerializeSeq, SerializeTuple);

impl ser::SerializeStruct for Items<'_> {
    type Ok = ();
    type Error = Error;
    /// The names of fields are words of this program and need no escape. Where this is compiled
    /// into who calls it, a name is written in one or two words.
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.out.reserve(name.len() + 4);
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        value.serialize(Writer(self.out))
    }
    fn end(self) -> Result<(), Error> {
        self.out.push(b'}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Serialize)]
    struct Sample {
        list: Vec<Kind>,
        maybe: Option<u32>,
        name: String,
        pair: (u64, bool),
        signed: i64,
    }

    #[derive(Debug, Clone, Copy, Serialize)]
    enum Kind {
        Kas,
        Bank,
    }

    proptest! {
        #[test]
        fn the_general_writer_writes_the_same(
            name in any::<String>(),
            count in any::<u64>(),
            signed in any::<i64>(),
            maybe in any::<Option<u32>>(),
            list in prop::collection::vec(prop::sample::select(vec![Kind::Kas, Kind::Bank]), 0..3),
        ) {
            let sample = Sample { list, maybe, name, pair: (count, count % 2 == 0), signed };
            let mut out = b"before".to_vec();
            prop_assert!(write(&sample, &mut out));
            prop_assert_eq!(&out[6..], serde_json::to_vec(&sample).unwrap());
        }
    }

    #[test]
    fn what_it_does_not_know_leaves_nothing_behind() {
        let raw = serde_json::value::RawValue::from_string("{}".to_owned()).unwrap();
        let mut out = b"before".to_vec();
        assert!(!write(&(1_u8, 0.5), &mut out));
        assert!(!write(&[("a", raw)], &mut out));
        assert!(!write(&std::collections::BTreeMap::from([("a", 1)]), &mut out));
        assert_eq!(out, b"before");
    }
}

//! How long an encoding may come out at most, without making it: every byte of a text is taken as
//! if it needed the longest escape. Who admits a record asks this; another thread encodes it.

use serde::de::value::Error;
use serde::ser::{self, Serialize};

use super::Record;

/// The names, signs and numbers of a record outside its lists.
const FRAME: usize = 768;
/// The same of a link with its hash, and of a posting.
const LINK: usize = 160;
const POSTING: usize = 128;
/// The digits of an integer with its sign.
const INTEGER: usize = 20;
/// The longest escape of one byte.
const ESCAPED: usize = 6;

/// At least the length of what [`super::seal`] makes of the record.
#[must_use]
pub fn most_bytes(record: &Record) -> usize {
    let mut bound = Bound(FRAME);
    let values =
        record.event.serialize(&mut bound).and_then(|()| record.docs.serialize(&mut bound));
    if values.is_err() {
        return usize::MAX;
    }
    let party = record.behalf.as_ref().map_or(0, |behalf| behalf.party.as_str().len());
    let key = record.key.as_ref().map_or(0, |key| key.as_str().len());
    let links = record.links.iter().map(|link| LINK + link.stream.parts().1.len());
    let posts = record.post.iter().map(|posting| {
        let texts = [posting.account.as_str(), posting.fund.as_str(), posting.unit.as_str()];
        POSTING + texts.iter().map(|text| text.len()).sum::<usize>()
    });
    let lists = links.sum::<usize>() + posts.sum::<usize>();
    bound.0 + record.actor.as_str().len() + party + key + lists
}

/// Counts what a serializer of JSON would write at most.
struct Bound(usize);

impl Bound {
    fn add(&mut self, bytes: usize) -> Result<(), Error> {
        self.0 = self.0.saturating_add(bytes);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        self.add(text.len().saturating_mul(ESCAPED) + 2)
    }
}

macro_rules! numbers {
    ($($name:ident $ty:ty),*) => {$(
        fn $name(self, _: $ty) -> Result<(), Error> {
            self.add(INTEGER)
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Bound {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = &'a mut Bound;
    type SerializeTuple = &'a mut Bound;
    type SerializeTupleStruct = &'a mut Bound;
    type SerializeTupleVariant = &'a mut Bound;
    type SerializeMap = &'a mut Bound;
    type SerializeStruct = &'a mut Bound;
    type SerializeStructVariant = &'a mut Bound;

    numbers!(serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32);
    numbers!(serialize_i64 i64, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32);
    numbers!(serialize_u64 u64, serialize_char char);

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        self.add(2 * INTEGER)
    }
    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        self.add(2 * INTEGER)
    }
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.text(text)
    }
    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.add(bytes.len().saturating_mul(4) + 2)
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.add(4)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.add(4)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.add(4)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<(), Error> {
        self.text(name)
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
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.text(name)?;
        self.add(3)?;
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        self.add(2).map(|()| self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        self.add(2).map(|()| self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.add(2).map(|()| self)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self, Error> {
        self.text(name)?;
        self.add(5).map(|()| self)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        self.add(2).map(|()| self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.add(2).map(|()| self)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self, Error> {
        self.text(name)?;
        self.add(5).map(|()| self)
    }
}

macro_rules! lists {
    ($($kind:ident $method:ident),*) => {$(
        impl ser::$kind for &mut Bound {
            type Ok = ();
            type Error = Error;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.add(1)?;
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

lists!(SerializeSeq serialize_element, SerializeTuple serialize_element);
lists!(SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field);

macro_rules! structs {
    ($($kind:ident),*) => {$(
        impl ser::$kind for &mut Bound {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.add(name.len() + 4)?;
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        }
    )*};
}

structs!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for &mut Bound {
    type Ok = ();
    type Error = Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.add(2)?;
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::decode;

    #[test]
    fn no_encoding_is_longer_than_its_bound_and_none_is_far_below() {
        for line in include_str!("../../tests/vectors/events.jsonl").lines() {
            let most = most_bytes(&decode(line.as_bytes()).expect(line));
            assert!((line.len()..8 * line.len()).contains(&most), "{most}: {line}");
        }
    }

    #[test]
    fn a_text_of_escapes_alone_is_within_its_bound() {
        let text = "\u{1}\"\n\\".repeat(20);
        let mut bound = Bound(0);
        text.serialize(&mut bound).unwrap();
        assert!(bound.0 >= serde_json::to_vec(&text).unwrap().len());
    }
}

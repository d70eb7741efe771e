//! BLAKE3 digests and salts, written as lower-case hex; and the base64 that notes and tree proofs
//! are written in.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

mod many;

/// The value of a digit; above 15 for what is none.
fn digit(byte: u8) -> u8 {
    let (number, letter) = (byte.wrapping_sub(b'0'), byte.wrapping_sub(b'a'));
    let letter = if letter < 6 { letter + 10 } else { 0xff };
    if number < 10 { number } else { letter }
}

/// Reads exactly `N` bytes of lower-case hex. Verification reads four hashes a line, so no branch
/// depends on a digit, and the compiler looks at many at once.
#[must_use]
pub fn from_hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (pairs, rest) = text.as_chunks::<2>();
    let pairs: &[[u8; 2]; N] = pairs.try_into().ok().filter(|_| rest.is_empty())?;
    let mut digits = [[0; 2]; N];
    for (digits, [high, low]) in digits.iter_mut().zip(pairs) {
        *digits = [digit(*high), digit(*low)];
    }
    let (mut bytes, mut seen) = ([0; N], 0);
    for (byte, digits) in bytes.iter_mut().zip(digits) {
        let both = u16::from_le_bytes(digits);
        seen |= both;
        [*byte, _] = (both << 4 | both >> 8).to_le_bytes();
    }
    (seen & 0xf0f0 == 0).then_some(bytes)
}

/// Writes bytes as lower-case hex into `out`, which must be twice as long.
pub fn to_hex(bytes: &[u8], out: &mut [u8]) {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    for (byte, pair) in bytes.iter().zip(out.as_chunks_mut::<2>().0) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
}

/// Reads standard, padded base64 in its only form: no blanks, no stray bits.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Writes standard, padded base64.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

macro_rules! hex_bytes {
    ($($(#[$meta:meta])* $name:ident of $len:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// All zeros: before the first.
            pub const ZERO: Self = Self([0; $len]);

            /// Reads lower-case hex; `None` for anything else.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                from_hex(text.as_bytes()).map(Self)
            }
            /// As lower-case hex.
            #[must_use]
            pub fn hex(&self) -> [u8; 2 * $len] {
                let mut out = [0; 2 * $len];
                to_hex(&self.0, &mut out);
                out
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(std::str::from_utf8(&self.hex()).unwrap_or_default())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(std::str::from_utf8(&self.hex()).unwrap_or_default())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = crate::wire::text(deserializer)?;
                Self::parse(&text).ok_or_else(|| {
                    D::Error::custom(concat!("not ", $len, " bytes of lower-case hex"))
                })
            }
        }
        crate::wire::always_written!($name);
    )*};
}

hex_bytes! {
    /// A BLAKE3 digest.
    Hash of 32;
    /// The random bytes that keep the hash of a restricted record from being guessed.
    Salt of 16;
}

impl Salt {
    /// Mixes in another salt (XOR): what comes out can be known by those alone who know all.
    pub fn mix(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(byte, other)| *byte ^= other);
    }

    /// All of them mixed; zeros for none.
    #[must_use]
    pub fn mixed(salts: impl IntoIterator<Item = Self>) -> Self {
        let mut mixed = Self::ZERO;
        salts.into_iter().for_each(|salt| mixed.mix(salt));
        mixed
    }
}

impl Hash {
    /// The digest of exactly these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digests of texts, in their order: short ones side by side, several times as fast.
    #[must_use]
    pub fn of_many(texts: &[&[u8]]) -> Vec<Self> {
        many::of_many(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_plain_blake3() {
        let abc = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        assert_eq!(Hash::of(b"abc").to_string(), abc);
        assert_eq!(Hash::parse(abc), Some(Hash::of(b"abc")));
        assert_eq!(Hash::parse(&abc.to_uppercase()), None);
    }
}

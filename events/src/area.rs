//! Codes of regions, `PP.KK.CC.DDDD`: province, city, kemantren (kecamatan), kelurahan
//! (Kepmendagri 300.2.2-2138/2025). A village number 1xxx is a kelurahan, 2xxx a desa.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A region: a province, a city, a kemantren or a kelurahan, by the length of its code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(CompactString);

impl AreaCode {
    /// Reads a code of one to four parts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        const WIDTHS: [usize; 4] = [2, 2, 2, 4];
        let parts: Vec<&str> = text.split('.').collect();
        let fits = |(part, width): (&&str, &usize)| {
            part.len() == *width && part.bytes().all(|b| b.is_ascii_digit())
        };
        ((1..=4).contains(&parts.len()) && parts.iter().zip(&WIDTHS).all(fits))
            .then(|| Self(text.into()))
    }
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether it names a kelurahan.
    #[must_use]
    pub fn is_kelurahan(&self) -> bool {
        self.0.len() == 13 && self.0.as_bytes().get(9) == Some(&b'1')
    }
    /// Whether `inner` is this region or lies in it.
    #[must_use]
    pub fn contains(&self, inner: &Self) -> bool {
        match inner.0.strip_prefix(self.0.as_str()) {
            Some(rest) => rest.is_empty() || rest.starts_with('.'),
            None => false,
        }
    }
    /// The region around it, if it is not a province.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(parent, _)| Self(parent.into()))
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = crate::wire::text(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is not a region code such as 34.71.02.1003",
                crate::ids::repeated(&text)
            ))
        })
    }
}

crate::wire::always_written!(AreaCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_contains_what_its_code_begins() {
        let city = AreaCode::parse("34.71").unwrap();
        let kelurahan = AreaCode::parse("34.71.02.1003").unwrap();
        assert!(city.contains(&kelurahan) && !kelurahan.contains(&city));
        assert!(kelurahan.is_kelurahan() && !city.is_kelurahan());
        assert!(!AreaCode::parse("34.7").is_some_and(|a| a.contains(&city)));
    }
}

//! Compression of answers that are kept: once each, by whichever coding a client takes.

use std::io::Write as _;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// A coding that the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// Every coding, the one that makes less first.
    pub(super) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What stands behind the tag of the plain bytes: other bytes, another strong ETag.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }

    /// The tag of the plain bytes out of one of this coding.
    pub(super) fn bare(self, tag: &str) -> &str {
        tag.strip_suffix(self.suffix()).unwrap_or(tag)
    }
}

/// Whether bytes of this media type get smaller by compression.
pub(super) fn is_text(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or_default();
    bare.starts_with("text/")
        || ["json", "xml", "javascript", "svg"].iter().any(|kind| bare.contains(kind))
}

/// The best coding that the head of a request takes: `q=0` says no, other weights are not weighed.
pub(super) fn accepted(asked: &HeaderMap) -> Option<Coding> {
    let told = asked.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let takes = |name: &str| {
        told.split(',').any(|one| {
            let mut parts = one.split(';');
            let is_it = parts.next().is_some_and(|coding| coding.trim().eq_ignore_ascii_case(name));
            is_it && !parts.any(refuses)
        })
    };
    Coding::ALL.into_iter().find(|coding| takes(coding.name()))
}

/// Whether a parameter is a weight of zero.
fn refuses(parameter: &str) -> bool {
    let weight = parameter.trim().strip_prefix("q=");
    weight.is_some_and(|weight| weight.trim().bytes().all(|digit| matches!(digit, b'0' | b'.')))
}

/// The bytes in a coding; nothing where that would not make them smaller.
pub(super) fn compressed(bytes: &[u8], coding: Coding) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() / 3);
    match coding {
        Coding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
            encoder.write_all(bytes).and_then(|()| encoder.try_finish()).ok()?;
        }
        Coding::Brotli => {
            // Quality 6 of 11 and a window of 4 MiB: half the time of the next step.
            let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 6, 22);
            encoder.write_all(bytes).and_then(|()| encoder.flush()).ok()?;
            drop(encoder);
        }
    }
    (out.len() < bytes.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_head_of_a_request_chooses_the_coding() {
        let table = [
            ("gzip, deflate, br", Some(Coding::Brotli)),
            ("gzip", Some(Coding::Gzip)),
            ("GZIP;q=0.5", Some(Coding::Gzip)),
            ("br;q=0, gzip", Some(Coding::Gzip)),
            ("br;q=0.000", None),
            ("identity", None),
            ("*", None),
            ("", None),
            ("browser, gzipped", None),
        ];
        for (told, coding) in table {
            let mut asked = HeaderMap::new();
            asked.insert(ACCEPT_ENCODING, HeaderValue::from_static(told));
            assert_eq!(accepted(&asked), coding, "{told}");
        }
        assert_eq!(accepted(&HeaderMap::new()), None);
    }
}

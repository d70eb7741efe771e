//! The paths of tiles and bundles: `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`.

use std::fmt;

use super::{Bundle, Tile, WIDTH};

/// What a path below the prefix of a log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// The latest signed checkpoint.
    Checkpoint,
    /// A tile of hashes.
    Tile(Tile),
    /// A bundle of entries.
    Bundle(Bundle),
}

/// The path names nothing that a log serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a checkpoint, tile or entry bundle")]
pub struct BadPath;

impl Resource {
    /// Reads a path without a leading slash, in its only form: no leading zeros, no needless
    /// groups, no width of 0 or 256.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(path: &str) -> Result<Self, BadPath> {
        let found = Self::read(path).ok_or(BadPath)?;
        if found.to_string() == path { Ok(found) } else { Err(BadPath) }
    }

    /// Reads loosely; [`Resource::parse`] compares with what would have been written.
    fn read(path: &str) -> Option<Self> {
        if path == "checkpoint" {
            return Some(Self::Checkpoint);
        }
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok().filter(|w| *w < WIDTH)?),
            None => (rest, WIDTH),
        };
        let index = index(number)?;
        if level == "entries" {
            return Bundle::new(index, width).map(Self::Bundle);
        }
        Tile::new(level.parse().ok()?, index, width).map(Self::Tile)
    }
}

/// The number written as groups of three digits, all but the last with an `x` before.
fn index(text: &str) -> Option<u64> {
    let mut index = 0_u64;
    for group in text.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    Some(index)
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (index, width) = match self {
            Self::Checkpoint => return f.write_str("checkpoint"),
            Self::Tile(tile) => {
                write!(f, "tile/{}/", tile.level)?;
                (tile.index, tile.width)
            }
            Self::Bundle(bundle) => {
                f.write_str("tile/entries/")?;
                (bundle.index, bundle.width)
            }
        };
        let groups = std::iter::successors(Some(index / 1000), |n| Some(n / 1000));
        let mut before: Vec<u64> = groups.take_while(|n| *n > 0).map(|n| n % 1000).collect();
        before.reverse();
        before.iter().try_for_each(|group| write!(f, "x{group:03}/"))?;
        write!(f, "{:03}", index % 1000)?;
        if width == WIDTH { Ok(()) } else { write!(f, ".p/{width}") }
    }
}

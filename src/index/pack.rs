//! The packed forms of the index.

use crate::journal::Location;

/// A value with four bytes of its BLAKE3 behind it.
pub(super) fn sealed(mut value: Vec<u8>) -> Vec<u8> {
    let check = blake3::hash(&value);
    value.extend(check.as_bytes().iter().take(4));
    value
}

/// The value, if its four bytes agree.
pub(super) fn opened(stored: &[u8]) -> Option<&[u8]> {
    let (value, check) = stored.split_at_checked(stored.len().checked_sub(4)?)?;
    blake3::hash(value).as_bytes().starts_with(check).then_some(value)
}

/// The value, without a look at its four bytes.
pub(super) fn unchecked(stored: &[u8]) -> Option<&[u8]> {
    stored.get(..stored.len().checked_sub(4)?)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Places of up to 256 records: segment (8), offset (8), length (4) each, little-endian.
pub(super) fn locations(of: &[Location]) -> Vec<u8> {
    let mut out = Vec::with_capacity(of.len() * 20);
    for location in of {
        out.extend(location.segment.to_le_bytes());
        out.extend(location.offset.to_le_bytes());
        out.extend(location.length.to_le_bytes());
    }
    out
}

/// The place at an index of a packed block.
pub(super) fn location(block: &[u8], index: usize) -> Option<Location> {
    let at = index * 20;
    Some(Location {
        segment: u64_at(block, at)?,
        offset: u64_at(block, at + 8)?,
        length: u32_at(block, at + 16)?,
    })
}

/// Every place of a packed block.
pub(super) fn unpacked(block: &[u8]) -> Option<Vec<Location>> {
    (0..block.len() / 20).map(|index| location(block, index)).collect()
}

/// Record numbers, little-endian.
pub(super) fn numbers(of: &[u64]) -> Vec<u8> {
    of.iter().flat_map(|seq| seq.to_le_bytes()).collect()
}

/// Record numbers back.
pub(super) fn unpacked_numbers(block: &[u8]) -> Option<Vec<u64>> {
    (0..block.len() / 8).map(|index| u64_at(block, index * 8)).collect()
}

/// First record and count of a request.
pub(super) fn requested(of: super::Requested) -> Vec<u8> {
    let mut out = of.first.to_le_bytes().to_vec();
    out.extend(of.count.to_le_bytes());
    out
}

/// First record and count of a request, back.
pub(super) fn unpacked_request(value: &[u8]) -> Option<super::Requested> {
    Some(super::Requested { first: u64_at(value, 0)?, count: u32_at(value, 8)? })
}

//! Digests of many short texts in one pass. BLAKE3 of one short text fills a quarter of a SIMD
//! register at most; texts with the same number of blocks go through it side by side.
//!
//! This uses `blake3::platform`, which is public but undocumented; `Cargo.lock` pins the version,
//! and a test holds every length to the documented way.

use blake3::platform::{MAX_SIMD_DEGREE, Platform};
use blake3::{BLOCK_LEN, CHUNK_LEN, IncrementCounter, OUT_LEN};

use super::Hash;

/// The initial chaining value of BLAKE3.
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
/// The first block of a chunk.
const CHUNK_START: u8 = 1;
/// The last block of a chunk.
const CHUNK_END: u8 = 2;
/// The end of the whole.
const ROOT: u8 = 8;

/// A text that is hashed beside others: how many blocks it fills before its last, and its place.
type Place = (usize, usize);

/// The digests of texts, in their order.
pub(super) fn of_many(texts: &[&[u8]]) -> Vec<Hash> {
    let mut hashes = vec![Hash::ZERO; texts.len()];
    let mut places: Vec<Place> = Vec::with_capacity(texts.len());
    for (index, (text, hash)) in texts.iter().zip(&mut hashes).enumerate() {
        match text.len() {
            1..=CHUNK_LEN => places.push(((text.len() - 1) / BLOCK_LEN, index)),
            // Nothing, and more than a chunk, go the documented way.
            _ => *hash = Hash::of(text),
        }
    }
    places.sort_unstable();
    let platform = Platform::detect();
    for alike in places.chunk_by(|a, b| a.0 == b.0) {
        for places in alike.chunks(MAX_SIMD_DEGREE) {
            side_by_side(&platform, texts, places, &mut hashes);
        }
    }
    hashes
}

/// Hashes texts that fill as many blocks.
fn side_by_side(platform: &Platform, texts: &[&[u8]], places: &[Place], hashes: &mut [Hash]) {
    let blocks = places.first().map_or(0, |place| place.0);
    let mut values = [0; MAX_SIMD_DEGREE * OUT_LEN];
    macro_rules! full_blocks {
        ($($count:literal)*) => {
            match blocks {
                $($count => full::<{ $count * BLOCK_LEN }>(platform, texts, places, &mut values),)*
                _ => {}
            }
        };
    }
    full_blocks!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    for ((_, index), value) in places.iter().zip(values.chunks_exact(OUT_LEN)) {
        if let (Some(text), Some(hash)) = (texts.get(*index), hashes.get_mut(*index)) {
            let last = text.get(blocks * BLOCK_LEN..).unwrap_or_default();
            *hash = ended(platform, (blocks > 0).then_some(value), last);
        }
    }
}

/// The chaining values behind the first `N` bytes, which all the texts have.
fn full<const N: usize>(platform: &Platform, texts: &[&[u8]], places: &[Place], values: &mut [u8]) {
    let mut inputs = [&[0; N]; MAX_SIMD_DEGREE];
    for (input, (_, index)) in inputs.iter_mut().zip(places) {
        if let Some(begin) = texts.get(*index).and_then(|text| text.first_chunk::<N>()) {
            *input = begin;
        }
    }
    let inputs = inputs.get(..places.len()).unwrap_or_default();
    let counter = IncrementCounter::No;
    platform.hash_many(inputs, &START, 0, counter, 0, CHUNK_START, 0, values);
}

/// The digest, from the value behind the full blocks and what is left of the text.
fn ended(platform: &Platform, value: Option<&[u8]>, last: &[u8]) -> Hash {
    let mut words = START;
    for (word, bytes) in words.iter_mut().zip(value.unwrap_or_default().as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    let mut block = [0; BLOCK_LEN];
    block.iter_mut().zip(last).for_each(|(to, from)| *to = *from);
    let first = if value.is_none() { CHUNK_START } else { 0 };
    let length = u8::try_from(last.len()).unwrap_or(0);
    platform.compress_in_place(&mut words, &block, length, 0, first | CHUNK_END | ROOT);
    let mut hash = Hash::ZERO;
    for (bytes, word) in hash.0.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(texts: &[&[u8]]) {
        let alone: Vec<Hash> = texts.iter().map(|text| Hash::of(text)).collect();
        assert_eq!(of_many(texts), alone);
    }

    #[test]
    fn every_length_alone_and_beside_its_like() {
        let bytes: Vec<u8> = (0..4096_u32).map(|n| n.to_le_bytes()[0] ^ 0x5a).collect();
        for length in 0..=2048 {
            agrees(&[&bytes[..length]]);
            let alike: Vec<&[u8]> = (0..17).map(|from| &bytes[from..from + length]).collect();
            agrees(&alike);
        }
    }

    proptest! {
        #[test]
        fn mixed_lengths_keep_their_order(
            lengths in proptest::collection::vec(0_usize..1400, 0..80),
            seed: [u8; 8],
        ) {
            let bytes: Vec<u8> = seed.iter().cycle().take(2000).copied().collect();
            let texts: Vec<&[u8]> = lengths.iter().map(|length| &bytes[*length / 3..][..*length]).collect();
            agrees(&texts);
        }
    }
}

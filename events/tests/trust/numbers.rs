//! Mutants of good inputs, the same on every machine.

/// Words of the formats: where they stand at the wrong place, parsers have to be careful.
const WORDS: [&[u8]; 16] = [
    b"\n",
    b"\n\n",
    b" ",
    b"+",
    b"0",
    b"-1",
    b"18446744073709551615",
    b"9223372036854775808",
    b"\"",
    b"{",
    b"[[[[[[[[[[[[[[[[",
    b"\\ud800",
    b"null",
    b"\xe2\x80\x94 ",
    b"\xff",
    b"=",
];

/// The same numbers on every machine (xorshift64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }

    /// A part of some bytes.
    fn part<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let from = self.below(bytes.len() + 1);
        let most = (bytes.len() - from).min(64);
        &bytes[from..from + self.below(most + 1)]
    }

    /// A mutant of something good, made of it and another by a few changes.
    pub(crate) fn mutant(&mut self, good: &[Vec<u8>], number: usize) -> Vec<u8> {
        let mut mutant = good[number % good.len()].clone();
        let other = &good[self.below(good.len())];
        (0..=self.below(4)).for_each(|_| self.change(&mut mutant, other));
        mutant
    }

    /// One change; `other` is good too.
    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len() + 1);
        match self.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 => bytes.truncate(at),
            2 => {
                let end = at + self.below((bytes.len() - at).min(16) + 1);
                drop(bytes.drain(at..end));
            }
            3 => {
                let part = self.part(bytes).to_vec();
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let part = self.part(other).to_vec();
                drop(bytes.splice(at..at, part));
            }
            5 => {
                bytes.truncate(at);
                bytes.extend_from_slice(&other[self.below(other.len() + 1)..]);
            }
            _ => {
                let word = WORDS[self.below(WORDS.len())];
                drop(bytes.splice(at..at, word.iter().copied()));
            }
        }
    }
}

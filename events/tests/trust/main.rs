//! Tree, tiles, notes, policies and proofs: what others' code says, every small tree whole, every
//! known attack, and parsers under arbitrary bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests may stop, and read vectors from a folder given to them"
)]

mod hands;
mod tree;
mod oracle;
mod merkle_vectors;
mod tiles;
mod paths;
mod notes;
mod policies;
mod proofs;
mod witnesses;
mod balances;
mod files;
mod attacks;
mod mutations;
mod numbers;
mod mutants;

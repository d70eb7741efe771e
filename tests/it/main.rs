//! The one test binary: from outside, with what the program's users use.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "helpers of tests are tests, and stop at the unexpected"
)]

mod ledger;
mod journal;
mod rebuild;
mod index;
mod arbitrary;
pub(crate) mod reading;
mod publish;
mod photograph;
mod parsers;
#[path = "../../events/tests/trust/numbers.rs"]
mod numbers;
mod mutants;
mod proofs;
mod website;
mod witness;
mod verify;
mod evidence;
mod vault;
mod demo;
mod statements;
mod site;
mod three_sixty;
mod browser;
mod cli;
mod export;
mod go_sumdb;
mod package;
mod drill;
mod import;
mod office;
mod readme;
mod serve;
mod tidy;

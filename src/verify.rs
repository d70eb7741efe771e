//! Checking a ledger without trusting it. Each level says what it checked; every break is told,
//! not the first alone.

pub mod finding;
pub mod chain;
mod blocks;

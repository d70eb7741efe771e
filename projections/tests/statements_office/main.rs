//! The statements of the office, cell by cell, for small histories.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod tables;
mod histories;
mod balances;
mod budgets;
mod chain;
mod reports;

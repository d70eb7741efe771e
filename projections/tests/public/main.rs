//! The pages of the public site: histories in, pages out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../statements_office/histories.rs"]
#[allow(dead_code, reason = "each test file uses its own part of it")]
mod histories;
mod site;
mod form;
mod people;
mod secrecy;
mod sums;
mod again;
mod honest;

//! What the records add up to: the folds by stream, the laws that admit, the rules that judge, and
//! the statements that people read.
//!
//! [`books::Books`] is the whole ledger at its head: `admit` makes drafts records or says why not,
//! `absorb` takes in what was recorded before. The state of one stream at any date and as known at
//! any record is a [`view::View`]. This crate is pure: no disk, network, clock, randomness.

pub mod words;
pub mod refusal;
pub mod balances;
pub mod turnover;
pub mod group;
pub mod program;
pub mod view;
pub mod book;
pub mod registry;
pub mod books;
mod passage;
pub mod lending;
pub mod capital;
pub mod deadlines;
pub mod library;
pub mod table;
pub mod describe;
pub mod rules;
pub mod statements;
pub mod listings;
pub mod public;
pub mod memory;

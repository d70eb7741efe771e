//! The vocabulary and the proof: what the ledger can record, its one encoding, chain, and tree.
//!
//! Data flows one way. A [`record::Draft`] states a type, a business date and a typed body
//! ([`event::Event`]). Once the books admit it, it becomes a [`record::Record`], sealed into the
//! exact bytes that are hashed, stored and never made again ([`record::seal`], [`record::open`]).
//! Records are tied together by [`chain`]; closed periods by [`commitment`].
//!
//! Whoever trusts nobody goes on: the bytes of all records are the leaves of a [`tree`], published
//! as [`tile`]s; its size and root are a [`checkpoint`], signed as a [`note`] and confirmed by
//! [`cosignature`]s of those who watch it ([`witness`]); a [`policy`] says whose are needed; a [`proof`] file holds what is needed to
//! check one record with nothing else at hand.
//!
//! This crate is pure: no disk, network, clock, randomness or threads. Whoever trusts nobody
//! builds it and checks an export with it. `FORMAT.md` beside it is the normative description.

pub mod wire;
mod plain;
pub mod hash;
mod personal;
pub mod ids;
pub mod text;
pub mod amount;
pub mod time;
pub mod area;
pub mod account;
pub mod posting;
pub mod invalid;
pub mod event;
pub mod canonical;
pub mod record;
pub mod chain;
pub mod commitment;
pub mod tree;
pub mod tile;
pub mod note;
pub mod checkpoint;
pub mod cosignature;
pub mod policy;
pub mod witness;
pub mod proof;
pub mod closing;
pub mod statement;
pub mod slip;
pub mod page_note;

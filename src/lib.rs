//! The world: disk, clock, keys, people. See [`_documentation::architecture`].

pub mod error;
pub mod clock;
pub mod areas;
pub mod journal;
pub mod index;
pub mod keys;
pub mod evidence;
pub mod vault;
pub mod ledger;
pub mod publish;
pub mod site;
pub mod serve;
pub mod api;
pub mod proofs;
pub mod witness;
pub mod office;
pub mod package;
pub mod demo;
pub mod verify;
pub mod drill;
pub mod render;
pub mod near;
pub mod _documentation;
pub mod cli;
pub mod export;
pub mod import;

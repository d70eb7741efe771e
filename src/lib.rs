//! The world: disk, clock, keys, people.

pub mod error;
pub mod journal;

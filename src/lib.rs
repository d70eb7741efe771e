//! The world: disk, clock, keys, people.

pub mod error;
pub mod journal;
pub mod keys;
pub mod evidence;
pub mod vault;
pub mod verify;
pub mod render;

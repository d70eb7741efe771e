//! The world: disk, clock, keys, people.

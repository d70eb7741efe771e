//! The journal: one contract for every implementation, and what only files can suffer.

mod contract;
pub(crate) mod lines;
mod torn;
pub(crate) mod faults;
mod kill;
mod verify;

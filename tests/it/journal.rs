//! The journal: one contract for every implementation, and what only files can suffer.

mod contract;
mod lines;
mod torn;
mod faults;
mod kill;
mod verify;

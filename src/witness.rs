//! Witnesses: other institutions that saw a checkpoint and cosigned it (C2SP tlog-witness).
//!
//! A witness cosigns only what continues what it saw before, so whoever trusts a few witnesses
//! knows that the office shows everyone one history. Two halves:
//!
//! - [`Witness`] and [`serve()`]: an institution witnesses the ledgers of others;
//! - [`gather()`]: an office submits its checkpoint to the witnesses of a policy.
//!
//! Neither trusts the other: each bounds what it reads and how long it waits, and verifies every
//! signature itself.

mod state;
mod decide;
mod serve;
mod authorities;
mod transport;
mod ask;
mod gather;
mod publish;
mod words;
mod trouble;

pub use ask::{Outcome, Prove};
pub use authorities::Authorities;
pub use decide::{Happened, Reply, Witness};
pub use gather::{Answered, Gathered, Terms, gather};
pub use publish::{Report, remembered, submit};
pub use serve::{Limits, serve};
pub use trouble::{WitnessError, read_policy};

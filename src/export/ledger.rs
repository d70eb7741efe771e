//! A journal for ledger.
//!
//! Accounts, units and entries are written as for [`hledger`](super::hledger). ledger compares an
//! asserted balance with the entries above it in the file, whatever their dates; so the postings
//! that assert the balances of a closed book stand where the closing was recorded, and hold
//! everything recorded in the book until then.

use std::io::{self, Write};

use super::{Asserts, Origin, Program, entry};

pub(super) static PROGRAM: Program =
    Program { preface, entry: entry::entry, closing: entry::closing, asserts: Asserts::ByPlace };

fn preface(origin: &Origin<'_>, out: &mut dyn Write) -> io::Result<()> {
    entry::preface(origin, ";", out)
}

//! A journal for hledger.
//!
//! - Accounts: see [`account_name`](super::account_name).
//! - Units: `IDR`, and in quotes as they are `"KG:BERAS"`, `"ITEM:<code>"`.
//! - Entries: dated `on`, code `(seq)`, tags `seq`, `type`, `hash` (its first 16 characters), `document`, and
//!   where they apply `of` and `fixes`.
//! - Closed periods: at the end of the file, postings of nothing on the closed day that assert
//!   each balance of the book. hledger compares by date, then by place.

use std::io::{self, Write};

use super::{Asserts, Origin, Program, entry};

pub(super) static PROGRAM: Program =
    Program { preface, entry: entry::entry, closing: entry::closing, asserts: Asserts::ByDate };

fn preface(origin: &Origin<'_>, out: &mut dyn Write) -> io::Result<()> {
    entry::preface(origin, ";", out)?;
    // Without it a figure such as 1.234 could be read as a thousand.
    writeln!(out, "decimal-mark .\n")
}

//! What the journals of hledger and ledger share: they read the same lines.

use std::io::{self, Write};

use rantai_events::amount::{Amount, Unit};
use rantai_events::hash::Hash;
use rantai_events::posting::Posting;
use rantai_events::record::Record;
use rantai_projections::describe::{describe, document_number};

use super::names::{account_name, chart};
use super::{Closing, Origin};

/// How many characters of a record's hash an entry carries.
const HASH_PREFIX: usize = 16;

/// The first characters of a hash.
pub(super) fn short(hash: &Hash) -> String {
    hash.to_string().chars().take(HASH_PREFIX).collect()
}

/// One line about a record in both languages, without what a journal takes for its own signs.
pub(super) fn title(record: &Record) -> String {
    let (id, en) = describe(record);
    plain(&format!("{id} / {en}"))
}

/// A text without what a journal takes for its own signs.
pub(super) fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        ';' => ',',
        '|' => '/',
        '"' | '\\' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// Where the journal comes from and how to read it, as comments behind `mark`.
pub(super) fn preface(origin: &Origin<'_>, mark: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{mark} {} ({})", origin.origin, origin.office)?;
    writeln!(out, "{mark} {} records, the last with BLAKE3 {}", origin.records, origin.head)?;
    writeln!(out, "{mark} Every record that moves value, dated as it was booked; + is debit.")?;
    writeln!(out, "{mark} Each carries the number, type and beginning of the hash of its record.")?;
    writeln!(out, "{mark}")?;
    for line in chart() {
        writeln!(out, "{mark} {line}")?;
    }
    writeln!(out)
}

/// One record as an entry: its date, number and line, its origin as tags, its postings.
pub(super) fn entry(record: &Record, hash: &Hash, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({}) {}", record.on, record.seq, title(record))?;
    writeln!(out, "    ; seq: {}", record.seq)?;
    writeln!(out, "    ; type: {}", record.event.name())?;
    writeln!(out, "    ; hash: {}", short(hash))?;
    if let Some(number) = document_number(record) {
        writeln!(out, "    ; document: {}", plain(number.as_str()))?;
    }
    if let Some(of) = record.of {
        writeln!(out, "    ; of: {of}")?;
    }
    if let Some(fixes) = record.fixes {
        writeln!(out, "    ; fixes: {}", fixes.seq)?;
    }
    for posting in &record.post {
        let name = account_name(&posting.account, &posting.fund);
        writeln!(out, "    {name}  {}", amount(posting.amount, &posting.unit))?;
    }
    writeln!(out)
}

/// What a closed book holds, as postings of nothing that assert it.
pub(super) fn closing(closing: &Closing<'_>, out: &mut dyn Write) -> io::Result<()> {
    if closing.balances.is_empty() {
        return Ok(());
    }
    let Closing { stream, seq, to, balances } = closing;
    writeln!(out, "{to} ({seq}) Saldo penutupan {stream} / Closing balances of {stream}")?;
    writeln!(out, "    ; seq: {seq}")?;
    for (key, balance) in balances.iter() {
        let Some(posting) = posting(closing, key, balance) else { continue };
        let name = account_name(&posting.account, &posting.fund);
        let nothing = amount(Amount::ZERO, &posting.unit);
        writeln!(out, "    {name}  {nothing} = {}", amount(balance, &posting.unit))?;
    }
    writeln!(out)
}

/// A balance of a closed book as a posting of its account.
pub(super) fn posting(
    closing: &Closing<'_>,
    key: &rantai_projections::balances::Key,
    amount: Amount,
) -> Option<Posting> {
    let path = format!("{}:{}", closing.stream, key.account);
    let account = rantai_events::account::Account::parse(&path)?;
    Some(Posting { account, amount, fund: key.fund.clone(), unit: key.unit.clone() })
}

/// A figure with its unit: letters alone stand as they are, others in quotes.
fn amount(amount: Amount, unit: &Unit) -> String {
    if unit.is_idr() { format!("{amount} {unit}") } else { format!("{amount} \"{unit}\"") }
}

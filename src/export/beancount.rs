//! A file for beancount.
//!
//! beancount allows few characters, so names are written so that they read back
//! ([`read_account_name`], [`read_commodity`]):
//!
//! ```text
//! group/ykt-kube-038:receivable/M-0007/L-12   fund guliran:g-2020-01
//! Assets:Group-ykt-kube-038:Receivable:K-M-0007:K-L-12:F-guliran-g-2020-01
//! ```
//!
//! - The root is the class of the account, as in the other journals (codes 8 and 9 are Equity).
//! - The book is its family with a capital, a hyphen, its name; the account of the chart has a
//!   capital; a key has `K-` before it, or `F-` where it is a fund; the fund comes last, `F-` and
//!   its text with a hyphen for the colon.
//! - Within identifiers `.` becomes `Zd`, `_` becomes `Zu`, `Z` becomes `Zz`.
//! - Units: `IDR`; `KG.BERAS`; an item code of at most 19 characters without capitals
//!   `ITEM.<CODE>`, one without small letters `ITEM_<CODE>`. Any other item is `ITEM'` and the
//!   first 16 hex digits of the BLAKE3 of its unit, and each posting of it says `unit:` in full.
//! - Metadata of an entry: `seq`, `type`, `hash` (first 16 characters), `document`, `of` and `fixes` where they
//!   apply. Accounts are opened by beancount's own plugin `auto_accounts`.
//! - Closed periods: `balance` directives dated the day after, since beancount compares at the
//!   beginning of a day.

use std::io::{self, Write};

use rantai_events::account::{Account, Fund};
use rantai_events::amount::{Amount, Unit};
use rantai_events::hash::Hash;
use rantai_events::record::Record;

use rantai_projections::describe::document_number;

use super::names::root;
use super::{Asserts, Closing, Origin, Program, entry};

pub(super) static PROGRAM: Program =
    Program { preface, entry: write_entry, closing, asserts: Asserts::ByDate };

/// The longest item code that is written out: beancount takes 24 characters.
const LONGEST_ITEM: usize = 19;
/// The classes of funds that have a key behind the colon.
const KEYED: [&str; 6] = ["hibah", "guliran", "pemda", "kemitraan", "arisan", "sosial"];

fn preface(origin: &Origin<'_>, out: &mut dyn Write) -> io::Result<()> {
    entry::preface(origin, ";;", out)?;
    writeln!(out, "plugin \"beancount.plugins.auto_accounts\"\n")
}

fn write_entry(record: &Record, hash: &Hash, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} * \"{}\"", record.on, entry::title(record))?;
    writeln!(out, "  seq: {}", record.seq)?;
    writeln!(out, "  type: \"{}\"", record.event.name())?;
    writeln!(out, "  hash: \"{}\"", entry::short(hash))?;
    if let Some(number) = document_number(record) {
        writeln!(out, "  document: \"{}\"", entry::plain(number.as_str()))?;
    }
    if let Some(of) = record.of {
        writeln!(out, "  of: {of}")?;
    }
    if let Some(fixes) = record.fixes {
        writeln!(out, "  fixes: {}", fixes.seq)?;
    }
    for posting in &record.post {
        let name = account_name(&posting.account, &posting.fund);
        let (unit, amount) = (commodity(&posting.unit), figure(posting.amount, &posting.unit));
        writeln!(out, "  {name}  {amount} {unit}")?;
        if read_commodity(&unit).is_none() {
            writeln!(out, "    unit: \"{}\"", posting.unit)?;
        }
    }
    writeln!(out)
}

fn closing(closing: &Closing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let day = closing.to.plus_days(1);
    for (key, balance) in closing.balances.iter() {
        let Some(posting) = entry::posting(closing, key, balance) else { continue };
        let name = account_name(&posting.account, &posting.fund);
        writeln!(
            out,
            "{day} balance {name}  {} ~ 0 {}",
            figure(balance, &posting.unit),
            commodity(&posting.unit)
        )?;
        writeln!(out, "  seq: {}", closing.seq)?;
    }
    writeln!(out)
}

/// A figure with all decimals of its unit: beancount shows sums with as many as it mostly sees.
fn figure(amount: Amount, unit: &Unit) -> String {
    let decimals = usize::try_from(unit.decimals()).unwrap_or(0);
    format!("{:.decimals$}", amount.decimal())
}

/// The name of an account with its fund in a file of beancount.
#[must_use]
pub fn account_name(account: &Account, fund: &Fund) -> String {
    let mut name = String::from(root(account.name()));
    let (family, book) = account.book().split_once('/').unwrap_or((account.book(), ""));
    name.push_str(&format!(":{}-{}", capital(family), escaped(book)));
    let mut local = account.local().split('/');
    name.push_str(&format!(":{}", capital(local.next().unwrap_or_default())));
    for key in local {
        match Fund::parse(key).filter(|_| !is_key(key)) {
            Some(fund) => name.push_str(&format!(":{}", fund_name(&fund))),
            None => name.push_str(&format!(":K-{}", escaped(key))),
        }
    }
    format!("{name}:{}", fund_name(fund))
}

/// Whether a key can be an identifier: of a fund's texts those without a colon are both, and are
/// written as identifiers.
fn is_key(text: &str) -> bool {
    !text.contains(':')
}

fn fund_name(fund: &Fund) -> String {
    match fund.as_str().split_once(':') {
        Some((class, key)) => format!("F-{class}-{}", escaped(key)),
        None => format!("F-{}", fund.as_str()),
    }
}

/// The account and the fund behind a name that [`account_name`] gave.
#[must_use]
pub fn read_account_name(name: &str) -> Option<(Account, Fund)> {
    let mut parts = name.split(':').skip(1);
    let (family, book) = parts.next()?.split_once('-')?;
    let mut path = format!("{}/{}:", small(family), plain(book)?);
    path.push_str(&small(parts.next()?));
    let mut rest: Vec<&str> = parts.collect();
    let fund = read_fund(rest.pop()?)?;
    for key in rest {
        let key = match key.strip_prefix("K-") {
            Some(key) => plain(key)?,
            None => read_fund(key)?.as_str().to_owned(),
        };
        path.push('/');
        path.push_str(&key);
    }
    Some((Account::parse(&path)?, fund))
}

fn read_fund(text: &str) -> Option<Fund> {
    let text = text.strip_prefix("F-")?;
    match text.split_once('-').filter(|(class, _)| KEYED.contains(class)) {
        Some((class, key)) => Fund::parse(&format!("{class}:{}", plain(key)?)),
        None => Fund::parse(text),
    }
}

/// The name of a unit in a file of beancount.
#[must_use]
pub fn commodity(unit: &Unit) -> String {
    let Some(code) = unit.as_str().strip_prefix("ITEM:") else {
        return unit.as_str().replace(':', ".");
    };
    let ends = code.bytes().last().is_some_and(|b| b.is_ascii_alphanumeric());
    let fits = ends && code.len() <= LONGEST_ITEM;
    if fits && !code.bytes().any(|b| b.is_ascii_uppercase()) {
        return format!("ITEM.{}", code.to_ascii_uppercase());
    }
    if fits && !code.bytes().any(|b| b.is_ascii_lowercase()) {
        return format!("ITEM_{code}");
    }
    let hash = Hash::of(unit.as_str().as_bytes()).to_string().to_ascii_uppercase();
    format!("ITEM'{}", hash.get(..16).unwrap_or_default())
}

/// The unit behind a name that [`commodity`] gave; `None` where the posting says it in full.
#[must_use]
pub fn read_commodity(name: &str) -> Option<Unit> {
    if let Some(code) = name.strip_prefix("ITEM.") {
        return Unit::parse(&format!("ITEM:{}", code.to_ascii_lowercase()));
    }
    if let Some(code) = name.strip_prefix("ITEM_") {
        return Unit::parse(&format!("ITEM:{code}"));
    }
    Unit::parse(&name.replace('.', ":"))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string())
        + letters.as_str()
}

fn small(text: &str) -> String {
    text.to_ascii_lowercase()
}

fn escaped(id: &str) -> String {
    id.replace('Z', "Zz").replace('.', "Zd").replace('_', "Zu")
}

fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            'Z' => match letters.next()? {
                'd' => '.',
                'u' => '_',
                'z' => 'Z',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_they_were() {
        for (account, fund, name) in [
            (
                "group/ykt-kube-038:receivable/M-0007/L-12",
                "guliran:g-1",
                "Assets:Group-ykt-kube-038:Receivable:K-M-0007:K-L-12:F-guliran-g-1",
            ),
            (
                "group/a.Z_b:inter-fund/sosial:donasi",
                "belum-jelas",
                "Assets:Group-aZdZzZub:Inter-fund:F-sosial-donasi:F-belum-jelas",
            ),
            (
                "group/a:inter-fund/tabungan",
                "tabungan",
                "Assets:Group-a:Inter-fund:K-tabungan:F-tabungan",
            ),
            (
                "program/kube:pagu/2026/5.1.06",
                "pemda:kube",
                "Equity:Program-kube:Pagu:K-2026:K-5Zd1Zd06:F-pemda-kube",
            ),
        ] {
            let account = Account::parse(account).unwrap();
            let fund = Fund::parse(fund).unwrap();
            assert_eq!(account_name(&account, &fund), name);
            assert_eq!(read_account_name(name), Some((account, fund)));
        }
    }

    #[test]
    fn units_read_back_or_are_told_in_full() {
        for (unit, name, back) in [
            ("IDR", "IDR", true),
            ("KG:BERAS", "KG.BERAS", true),
            ("ITEM:kambing-betina", "ITEM.KAMBING-BETINA", true),
            ("ITEM:MESIN-01", "ITEM_MESIN-01", true),
            ("ITEM:01", "ITEM.01", true),
            ("ITEM:Mesin-01", "", false),
            ("ITEM:mesin-jahit-dengan-motor-listrik", "", false),
        ] {
            let unit = Unit::parse(unit).unwrap();
            let found = commodity(&unit);
            assert!(found.len() <= 24, "{found}");
            assert!(!back || found == name, "{found}");
            assert_eq!(read_commodity(&found), back.then_some(unit));
        }
    }
}

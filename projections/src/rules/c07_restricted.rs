//! C07: no fund is below zero, and restricted money is not used for another purpose.

use std::collections::BTreeMap;

use rantai_events::account::{AccountName, Fund, FundClass, Stream};
use rantai_events::amount::Amount;
use rantai_events::posting::Posting;

use super::{Case, Duty, Level, Rule, Verdict};
use crate::balances::Key;
use crate::books::Unreadable;
use crate::group::FundUse;
use crate::words::{counted, date_en, date_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "C07",
    title: ("Dana terikat dipakai sesuai tujuannya", "Restricted funds serve their purpose"),
    duty: Duty::Kelompok,
    source: "Permendagri 32/2011 (penggunaan sesuai NPHD); aturan dana terikat bawaan; \
             pembubaran menyisakan nol (bawaan aturan)",
    since: None,
    judge,
};

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let funds = funds(case);
    if funds.is_empty() {
        let (id, en) = ("Belum ada dana.", "There are no funds yet.");
        return Ok(vec![rule.verdict(Level::TidakBerlaku, id, en, Vec::new())]);
    }
    let mut verdicts: Vec<Verdict> =
        funds.iter().filter_map(|(fund, sum)| below_zero(rule, case, fund, *sum)).collect();
    verdicts.extend(case.state.uses.iter().filter_map(|used| moved_out(rule, used)));
    verdicts.extend(claims(rule, case));
    verdicts.extend(overpaid(rule, case));
    verdicts.extend(kept(rule, case, &funds));
    if verdicts.is_empty() {
        let count = funds.len();
        verdicts.push(rule.verdict(
            Level::Patuh,
            format!("{count} dana tidak minus dan tidak dipakai untuk tujuan lain."),
            format!(
                "{}: none below zero, none used for another purpose.",
                counted(count, "fund", "funds")
            ),
            case.group.view.entries.last().map(|record| record.seq).into_iter().collect(),
        ));
    }
    Ok(verdicts)
}

/// Cash and bank of each fund that has any books.
fn funds(case: &Case<'_>) -> BTreeMap<Fund, Amount> {
    let mut funds: BTreeMap<Fund, Amount> = BTreeMap::new();
    for (key, amount) in case.state.balances.iter().filter(|(key, _)| key.unit.is_idr()) {
        let money = matches!(key.account.as_str(), "cash" | "bank");
        let sum = funds.entry(key.fund.clone()).or_default();
        *sum = sum.plus(if money { amount } else { Amount::ZERO });
    }
    funds
}

/// Money that a dissolved group still has: it was to be paid out, returned or passed on first.
fn kept(rule: &Rule, case: &Case<'_>, funds: &BTreeMap<Fund, Amount>) -> Vec<Verdict> {
    let Some(end) = &case.state.profile.dissolved else { return Vec::new() };
    let (day_id, day_en) = (date_id(end.on), date_en(end.on));
    let held = funds.iter().filter(|(_, sum)| sum.is_positive());
    let verdict = |(fund, sum): (&Fund, &Amount)| {
        let restricted = is_restricted(fund);
        let level = if restricted { Level::TidakPatuh } else { Level::Perhatian };
        let sum = rupiah(*sum);
        let id = format!("Bubar {day_id}, masih memegang {sum} dana {fund}.");
        let en = format!("Dissolved on {day_en}, still holds {sum} of the fund {fund}.");
        rule.verdict(level, id, en, vec![end.seq]).about(fund)
    };
    held.map(verdict).collect()
}

/// Debts of which more was paid than was owed: the rest was no debt, and came out of the fund.
fn overpaid(rule: &Rule, case: &Case<'_>) -> Vec<Verdict> {
    let debts = [
        (
            AccountName::Advance,
            "talangan dikembalikan {} lebih dari yang diterima",
            "{} more was repaid than had been advanced",
        ),
        (
            AccountName::TaxWithheld,
            "pajak disetor {} lebih dari yang dipungut",
            "{} more tax was remitted than had been withheld",
        ),
    ];
    let mut found = Vec::new();
    for (debt, id, en) in debts {
        let open = case.state.balances.under(debt.def().path);
        for (key, more) in open.filter(|(key, more)| key.unit.is_idr() && more.is_positive()) {
            let said = |text: &str| text.replace("{}", &rupiah(more));
            let (id, en) = (
                format!("Dana {}: {}.", key.fund, said(id)),
                format!("Fund {}: {}.", key.fund, said(en)),
            );
            let verdict = rule.verdict(Level::TidakPatuh, id, en, on_account(case, key));
            found.push(verdict.about(&key.fund));
        }
    }
    found
}

/// The records that moved an account of the group in a fund.
fn on_account(case: &Case<'_>, key: &Key) -> Vec<u64> {
    let book = Stream::Group(case.group.id.clone()).to_string();
    let moves = |posting: &Posting| {
        posting.account.book() == book
            && posting.account.local() == key.account.as_str()
            && posting.fund == key.fund
    };
    let entries = case.group.view.entries.iter();
    entries.filter(|record| record.post.iter().any(moves)).map(|record| record.seq).collect()
}

/// Money of other funds was used without saying so.
fn below_zero(rule: &Rule, case: &Case<'_>, fund: &Fund, sum: Amount) -> Option<Verdict> {
    let records = || {
        let moves = case.group.view.entries.iter().rev();
        let last = moves.filter(|r| r.post.iter().any(|p| p.fund == *fund)).take(3);
        last.map(|record| record.seq).collect()
    };
    let short = rupiah(sum.abs());
    sum.is_negative().then(|| {
        rule.verdict(
            Level::TidakPatuh,
            format!("Dana {fund} minus {short}: uang dana lain terpakai."),
            format!("Fund {fund} is {short} below zero: money of other funds was used."),
            records(),
        )
        .about(fund)
    })
}

fn is_restricted(fund: &Fund) -> bool {
    match fund.class() {
        FundClass::Hibah
        | FundClass::Guliran
        | FundClass::Pemda
        | FundClass::Kemitraan
        | FundClass::Tabungan
        | FundClass::Arisan
        | FundClass::Sosial => true,
        FundClass::Operasional | FundClass::Surplus | FundClass::BelumJelas => false,
    }
}

/// Restricted money that became free money: red, or amber where a meeting decided it.
fn moved_out(rule: &Rule, used: &FundUse) -> Option<Verdict> {
    let to = used.other.as_ref().filter(|_| used.category.is_none())?;
    let lost = is_restricted(&used.fund) && !is_restricted(to);
    let figure = rupiah(used.amount.amount());
    let (level, said_id, said_en) = match used.decision {
        Some(_) => (Level::Perhatian, "dengan keputusan musyawarah", "decided by a meeting"),
        None => (Level::TidakPatuh, "tanpa keputusan musyawarah", "without a decision"),
    };
    lost.then(|| {
        rule.verdict(
            level,
            format!("{figure} dipindahkan dari {} ke {to}, {said_id}.", used.fund),
            format!("{figure} moved from {} to {to}, {said_en}.", used.fund),
            vec![used.seq],
        )
        .about(&used.fund)
    })
}

/// Restricted money that paid for another fund and has not come back.
fn claims(rule: &Rule, case: &Case<'_>) -> Vec<Verdict> {
    let open = case.state.balances.under("inter-fund");
    let open = open.filter(|(key, amount)| amount.is_positive() && is_restricted(&key.fund));
    open.map(|(key, amount)| {
        let (debtor, figure) = (key.keys().next().unwrap_or_default(), rupiah(amount));
        let used = case.state.uses.iter();
        let used = used.filter(|u| u.other.as_ref() == Some(&key.fund) && u.category.is_some());
        rule.verdict(
            Level::Perhatian,
            format!("{figure} uang {} dipakai untuk {debtor}, belum kembali.", key.fund),
            format!("{figure} of {} was used for {debtor} and has not come back.", key.fund),
            used.map(|used| used.seq).collect(),
        )
        .about(&key.fund)
    })
    .collect()
}

//! H05: grant money was paid to the registered account of the group.

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Credit;
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "H05",
    title: ("Dibayar ke rekening terdaftar", "Paid to the registered account"),
    duty: Duty::Ppkd,
    source: "Permendagri 32/2011 ps. 18",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let Some(first) = given.grant.credits.first() else {
        return match &given.grant.opened {
            Some(opened) => given.before_the_books(rule, opened),
            None => rule.verdict(
                Level::TidakBerlaku,
                "Belum ada uang yang masuk rekening.",
                "No money has reached an account.",
                given.grant.awarded.iter().map(|awarded| awarded.seq).collect(),
            ),
        };
    };
    if let Some(early) = given.before_the_law(rule, first.on, first.seq) {
        return early;
    }
    let credits = given.grant.credits.iter();
    let worst = credits
        .map(|credit| (judge_credit(given, credit), credit))
        .max_by_key(|((level, ..), _)| *level);
    let ((level, id, en), credit) = worst.unwrap_or((PAID, first));
    let (day_id, day_en) = (date_id(credit.on), date_en(credit.on));
    let mut records: Vec<u64> = given.grant.credits.iter().map(|credit| credit.seq).collect();
    records.extend(account_of(given, credit).map(|account| account.seq));
    rule.verdict(
        level,
        format!("Pembayaran {day_id}: {id}."),
        format!("Payment of {day_en}: {en}."),
        records,
    )
}

fn account_of<'a>(given: &Given<'a>, credit: &Credit) -> Option<&'a crate::group::BankAccount> {
    given.case.state.bank_accounts.get(credit.account.as_ref()?)
}

const PAID: (Level, &str, &str) = (
    Level::Patuh,
    "ke rekening terdaftar atas nama kelompok",
    "to the registered account in the group's name",
);

fn judge_credit(given: &Given<'_>, credit: &Credit) -> (Level, &'static str, &'static str) {
    if credit.account.is_none() {
        let (id, en) = ("rekening tujuan belum dicatat", "the account is not recorded");
        return (Level::BelumDinilai, id, en);
    }
    match account_of(given, credit) {
        None => (
            Level::TidakPatuh,
            "ke rekening yang tidak terdaftar",
            "to an account that is not registered",
        ),
        Some(account) if account.on > credit.on => (
            Level::TidakPatuh,
            "ke rekening yang baru didaftarkan kemudian",
            "to an account registered only later",
        ),
        Some(account) if account.closed_on.is_some_and(|closed| closed < credit.on) => (
            Level::TidakPatuh,
            "ke rekening yang sudah ditutup",
            "to an account that had been closed",
        ),
        Some(account) if !account.in_group_name => (
            Level::TidakPatuh,
            "ke rekening yang bukan atas nama kelompok",
            "to an account that is not in the group's name",
        ),
        Some(_) => PAID,
    }
}

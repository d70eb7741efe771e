//! H04: payment orders stay within the award and the fiscal year, and their money reaches the group
//! in full and in time.

use rantai_events::amount::Amount;

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Credit;
use crate::passage::{Passage, passages};
use crate::program::Sp2d;
use crate::registry::same_number;
use crate::words::{counted, date_en, date_id, number_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "H04",
    title: ("SP2D sesuai penetapan dan diterima penuh", "Payment as awarded, received in full"),
    duty: Duty::Ppkd,
    source: "Permendagri 32/2011 ps. 18; batas masuk rekening 14 hari (perlu konfirmasi)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, judge),
};

/// Days within which the money of a payment order must be on the group's account.
const CREDIT_DAYS: u32 = 14;

/// One finding: level, Indonesian, English.
type Finding = (Level, String, String);

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let payments = given.payments();
    if let Some((first, _)) = payments.first() {
        if let Some(early) = given.before_the_law(rule, first.on, first.seq) {
            return early;
        }
        let passages = passages(given.grant, &payments);
        let orders = passages.iter().flat_map(|passage| judge_order(given, passage));
        let found = orders.chain(over_award(given, &payments)).chain(unknown(given, &payments));
        let found = found.chain(other_budget(given, &payments));
        return all_faults(rule, found.collect(), records(given, &payments));
    }
    let unknown = unknown(given, &payments);
    if !unknown.is_empty() {
        return all_faults(rule, unknown, records(given, &payments));
    }
    match (given.grant.credits.first(), &given.grant.opened) {
        (Some(credit), _) => rule.verdict(
            Level::BelumDinilai,
            format!(
                "Rekening kelompok menerima {}; SP2D belum dicatat.",
                rupiah(given.grant.received())
            ),
            format!("Account received {}; no SP2D is recorded.", rupiah(given.grant.received())),
            vec![credit.seq],
        ),
        (None, Some(opened)) => given.before_the_books(rule, opened),
        (None, None) => rule.verdict(
            Level::TidakBerlaku,
            "SP2D belum terbit.",
            "No SP2D has been issued.",
            given.grant.awarded.iter().map(|awarded| awarded.seq).collect(),
        ),
    }
}

/// Every fault, the worst first; where there is none, the last order.
fn all_faults(rule: &Rule, mut found: Vec<Finding>, records: Vec<u64>) -> Verdict {
    found.sort_by_key(|(level, ..)| std::cmp::Reverse(*level));
    let level = found.first().map_or(Level::BelumDinilai, |(level, ..)| *level);
    if level <= Level::Patuh {
        found.drain(..found.len().saturating_sub(1));
    } else {
        found.retain(|(level, ..)| *level > Level::Patuh);
    }
    let said = |text: fn(&Finding) -> &str| found.iter().map(text).collect::<Vec<_>>().join(" ");
    rule.verdict(level, said(|(_, id, _)| id), said(|(_, _, en)| en), records)
}

/// Credits that name an order which does not pay this grant. Where the program has no orders at all
/// in these books, or the grant comes from older ones, nothing can be said.
fn unknown(given: &Given<'_>, payments: &[(&Sp2d, Amount)]) -> Vec<Finding> {
    if given.grant.opened.is_some() || given.program().payments.is_empty() {
        return Vec::new();
    }
    let is_known =
        |credit: &Credit| payments.iter().any(|(sp2d, _)| same_number(&sp2d.number, &credit.sp2d));
    let strange = given.grant.credits.iter().filter(|credit| !is_known(credit));
    let strange = strange.map(|credit| {
        let (no, amount) = (&credit.sp2d, rupiah(credit.amount.amount()));
        (
            Level::TidakPatuh,
            format!("Pencairan {amount} menyebut SP2D {no} yang tidak dikenal."),
            format!("A credit of {amount} names SP2D {no}, which is not known."),
        )
    });
    strange.collect()
}

fn records(given: &Given<'_>, payments: &[(&Sp2d, Amount)]) -> Vec<u64> {
    let mut records: Vec<u64> = given.grant.awarded.iter().map(|awarded| awarded.seq).collect();
    records.extend(payments.iter().map(|(sp2d, _)| sp2d.seq));
    records.extend(given.grant.credits.iter().map(|credit| credit.seq));
    records.extend(given.grant.bank_returns.iter().map(|returned| returned.seq));
    records
}

/// Orders from another budget line than the one of the award (Permendagri 32/2011 art. 17: the
/// spending is budgeted where it is granted).
fn other_budget(given: &Given<'_>, payments: &[(&Sp2d, Amount)]) -> Vec<Finding> {
    let Some((_, year, account)) = given.grant.budget() else { return Vec::new() };
    let strange = payments.iter().map(|(sp2d, _)| *sp2d);
    let strange = strange.filter(|sp2d| (sp2d.year, &sp2d.account) != (year, account));
    let strange = strange.map(|sp2d| {
        let (no, paid) = (&sp2d.number, format!("{}/{}", sp2d.year, sp2d.account));
        (
            Level::TidakPatuh,
            format!("SP2D {no} dari mata anggaran {paid}, penetapan dari {year}/{account}."),
            format!("SP2D {no} from budget line {paid}, the award from {year}/{account}."),
        )
    });
    strange.collect()
}

/// More ordered, returned payments left out, than was awarded.
fn over_award(given: &Given<'_>, payments: &[(&Sp2d, Amount)]) -> Option<Finding> {
    let awarded = given.grant.awarded.as_ref()?.amount.amount();
    let ordered: Amount = payments.iter().map(|(_, amount)| *amount).sum();
    let returned = given.grant.bank_returns.iter().map(|back| back.amount.amount()).sum();
    let ordered = ordered.minus(returned);
    (ordered > awarded).then(|| {
        let (ordered, awarded) = (rupiah(ordered), rupiah(awarded));
        let id = format!("SP2D {ordered} melebihi penetapan {awarded}.");
        (Level::TidakPatuh, id, format!("SP2D {ordered} exceeds the award {awarded}."))
    })
}

fn judge_order(given: &Given<'_>, passage: &Passage<'_>) -> Vec<Finding> {
    let (mut found, sp2d) = (Vec::new(), passage.sp2d);
    let year = sp2d.year;
    if u32::try_from(sp2d.on.year()) != Ok(year) {
        let (day_id, day_en) = (date_id(sp2d.on), date_en(sp2d.on));
        let id = format!("SP2D {day_id} di luar tahun anggaran {year}.");
        found.push((Level::TidakPatuh, id, format!("SP2D {day_en} outside fiscal year {year}.")));
    }
    if sp2d.to_vendor {
        let amount = rupiah(passage.amount);
        let id = format!("SP2D {amount} kepada penyedia barang.");
        found.push((Level::Patuh, id, format!("SP2D {amount} to a vendor of goods.")));
    } else {
        found.extend(twice(passage));
        found.push(judge_credit(given, passage));
    }
    found
}

/// The whole order credited more than once, what the bank took back left out.
fn twice(passage: &Passage<'_>) -> Option<Finding> {
    let whole = passage.credits.iter().filter(|credit| credit.amount.amount() == passage.amount);
    let backs = passage.returns.iter().filter(|back| back.credited).count();
    let times = whole.count().saturating_sub(backs);
    (times > 1).then(|| {
        let no = &passage.sp2d.number;
        let id = format!("SP2D {no} masuk rekening {times} kali.");
        (Level::TidakPatuh, id, format!("SP2D {no} was credited {times} times."))
    })
}

/// What was ordered, less what the bank returned, against what stayed on the account.
fn judge_credit(given: &Given<'_>, passage: &Passage<'_>) -> Finding {
    let sp2d = passage.sp2d;
    let (paid, stayed) = (passage.amount.minus(passage.returned()), passage.stayed());
    let days = given.case.params.credit_days.unwrap_or(CREDIT_DAYS);
    let limit = sp2d.on.plus_days(days);
    let (a, b) = (rupiah(paid), rupiah(stayed));
    let (id, en) = (
        format!("SP2D {a}, rekening kelompok menerima {b}"),
        format!("SP2D {a}, account received {b}"),
    );
    if paid != stayed {
        let waiting = stayed < paid && given.case.day <= limit;
        let level = if waiting { Level::Perhatian } else { Level::TidakPatuh };
        let (day_id, day_en) = (date_id(limit), date_en(limit));
        return (level, format!("{id} (batas {day_id})."), format!("{en} (due {day_en})."));
    }
    match passage.credits.iter().map(|credit| credit.on).max().filter(|last| *last > limit) {
        Some(last) => {
            let late = last.days_since(sp2d.on);
            let id = format!("{id}, {} hari sesudah SP2D (ketentuan {days}).", number_id(late));
            (
                Level::Perhatian,
                id,
                format!("{en}, {} after the SP2D (rule {days}).", counted(late, "day", "days")),
            )
        }
        None => (Level::Patuh, format!("{id}."), format!("{en}.")),
    }
}

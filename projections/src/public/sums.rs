//! Figures of one group, of a region, of the city: each the sum of what is shown of its groups.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;

use super::build::{count, of_en, of_groups, of_id, percent, sum};
use super::place::Measure;
use super::summary::{GrantLine, Summary};
use crate::rules::Level;
use crate::table::{Cell, Words, words};
use crate::words::{counted, number_en, number_id};

/// One money figure of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Money {
    /// What is shown of it.
    pub(super) shown: Amount,
    /// Whether anything was recorded that it could be about.
    pub(super) known: bool,
    /// Whether parts are withheld, since they tell of fewer than five people.
    pub(super) withheld: bool,
}

impl Money {
    fn of(parts: impl Iterator<Item = Option<Amount>>) -> Self {
        parts.fold(Self::default(), |sofar, part| Self {
            shown: sofar.shown.plus(part.unwrap_or_default()),
            known: true,
            withheld: sofar.withheld || part.is_none(),
        })
    }

    /// The figure, or the word that it is withheld: where nothing of it is shown.
    pub(super) fn cell(self) -> Cell {
        sum((!self.withheld || !self.shown.is_zero()).then_some(self.shown))
    }
}

/// Whether a measure is money.
pub(super) fn is_money(measure: Measure) -> bool {
    match measure {
        Measure::Awarded
        | Measure::Received
        | Measure::Used
        | Measure::Left
        | Measure::Revolved
        | Measure::Returned => true,
        Measure::Groups | Measure::Reports | Measure::Compliance => false,
    }
}

/// The measures that are money.
pub(super) fn money_measures() -> impl Iterator<Item = Measure> {
    Measure::ALL.into_iter().filter(|measure| is_money(*measure))
}

/// What a grant adds to a measure; nothing where it adds to none.
pub(super) fn of_grant(grant: &GrantLine, measure: Measure) -> Option<Option<Amount>> {
    match measure {
        Measure::Awarded => Some(Some(grant.awarded)),
        Measure::Received => Some(Some(grant.received)),
        Measure::Used => Some(grant.used),
        Measure::Left => Some(grant.left),
        Measure::Returned => Some(Some(grant.returned)),
        Measure::Revolved | Measure::Groups | Measure::Reports | Measure::Compliance => None,
    }
}

/// What was rolled on by a group, year by year: to its next members, and to other groups for good.
pub(super) fn rolled(summary: &Summary) -> impl Iterator<Item = (i32, Option<Amount>)> {
    let on = summary.parts.iter().filter(|part| part.key.generation >= 2 && !part.key.distributed);
    let members = on.map(|part| (part.key.year, part.amount));
    let given = summary.handed.iter().filter(|handed| handed.for_good);
    members.chain(given.map(|handed| (handed.on.year(), Some(handed.amount))))
}

/// A money measure of a group.
pub(super) fn money(summary: &Summary, measure: Measure) -> Money {
    if measure == Measure::Revolved {
        return Money::of(rolled(summary).map(|(_, amount)| amount));
    }
    Money::of(summary.grants.iter().filter_map(|grant| of_grant(grant, measure)))
}

impl Summary {
    /// A money measure of the group; nothing where parts of it are withheld, or where the measure
    /// is no money.
    #[must_use]
    pub fn money(&self, measure: Measure) -> Option<Amount> {
        let money = money(self, measure);
        (is_money(measure) && !money.withheld).then_some(money.shown)
    }

    /// The worst of its own duties that could be judged, rules about people left out: the status
    /// in the office's own books counts those too.
    #[must_use]
    pub fn status(&self) -> Level {
        status(self)
    }

    /// How many reports it owes so far, how many of them were delivered, and how many are late.
    #[must_use]
    pub fn reported(&self) -> (usize, usize, usize) {
        let reported = Reported::of(self);
        (reported.due, reported.delivered, reported.late())
    }
}

/// The worst of a group's own duties that could be judged, rules about people left out.
pub(super) fn status(summary: &Summary) -> Level {
    let judged = summary.verdicts.iter().map(|(_, _, level)| *level);
    let judged =
        judged.filter(|l| matches!(l, Level::Patuh | Level::Perhatian | Level::TidakPatuh));
    judged.max().unwrap_or(Level::BelumDinilai)
}

/// The reports of a group or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reported {
    /// Reports owed so far.
    pub(super) due: usize,
    /// Of them, those that were delivered.
    pub(super) delivered: usize,
    /// Of those, the ones that came after the grace.
    pub(super) late_in: usize,
    /// Not delivered, and the grace is over.
    pub(super) missing: usize,
    /// LPJ owed whose day has passed, and those of them that the office has.
    pub(super) lpj: (usize, usize),
}

impl Reported {
    pub(super) fn of(summary: &Summary) -> Self {
        let day = summary.basis.day;
        let lpj = || {
            let owed = summary.grants.iter().filter(|grant| grant.lpj_owed);
            owed.filter(move |grant| grant.lpj_in || grant.lpj_due.is_some_and(|due| due < day))
        };
        let late = || summary.reports.iter().filter(|line| line.is_late(day));
        Self {
            due: summary.reports.len(),
            delivered: summary.reports.iter().filter(|line| line.delivered.is_some()).count(),
            late_in: late().filter(|line| line.delivered.is_some()).count(),
            missing: late().filter(|line| line.delivered.is_none()).count(),
            lpj: (lpj().count(), lpj().filter(|grant| grant.lpj_in).count()),
        }
    }

    /// Delivered after the grace, or missing after it.
    pub(super) fn late(&self) -> usize {
        self.late_in + self.missing
    }

    /// What the late ones are, of which a reader could think that none is in.
    pub(super) fn late_words(&self) -> Words {
        let (late, missing, due) = (self.late_in, self.missing, self.due);
        (
            format!(
                "{} masuk terlambat, {} belum ada; dari {} laporan",
                number_id(late),
                number_id(missing),
                number_id(due)
            ),
            format!(
                "{} came late, {} missing; of {}",
                number_en(late),
                number_en(missing),
                counted(due, "report", "reports")
            ),
        )
    }

    fn add(&mut self, other: Self) {
        self.due += other.due;
        self.delivered += other.delivered;
        self.late_in += other.late_in;
        self.missing += other.missing;
        self.lpj = (self.lpj.0 + other.lpj.0, self.lpj.1 + other.lpj.1);
    }
}

/// The figures of many groups.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    /// How many groups.
    pub(super) groups: usize,
    money: BTreeMap<Measure, Amount>,
    known: BTreeMap<Measure, usize>,
    withheld: BTreeMap<Measure, usize>,
    /// Their reports.
    pub(super) reported: Reported,
    /// How many of them owe reports.
    pub(super) reporting: usize,
    levels: BTreeMap<Level, usize>,
}

impl Sums {
    /// The sums of these groups.
    pub(super) fn of<'a>(groups: impl IntoIterator<Item = &'a Summary>) -> Self {
        let mut sums = Self::default();
        groups.into_iter().for_each(|summary| sums.add(summary));
        sums
    }

    /// Takes a group in.
    pub(super) fn add(&mut self, summary: &Summary) {
        self.groups += 1;
        for measure in money_measures() {
            let money = money(summary, measure);
            let total = self.money.entry(measure).or_default();
            *total = total.plus(money.shown);
            *self.known.entry(measure).or_default() += usize::from(money.known);
            *self.withheld.entry(measure).or_default() += usize::from(money.withheld);
        }
        let reported = Reported::of(summary);
        self.reporting += usize::from(reported.due > 0);
        self.reported.add(reported);
        *self.levels.entry(status(summary)).or_default() += 1;
    }

    /// How many groups stand at a level.
    pub(super) fn at(&self, level: Level) -> usize {
        self.levels.get(&level).copied().unwrap_or_default()
    }

    /// How many groups could be judged.
    pub(super) fn judged(&self) -> usize {
        self.groups - self.at(Level::BelumDinilai)
    }

    /// The figure of a measure, as maps and bars show it.
    pub(super) fn cell(&self, measure: Measure) -> Cell {
        match measure {
            Measure::Groups => count(self.groups),
            Measure::Reports => percent(self.reported.delivered, self.reported.due),
            Measure::Compliance => percent(self.at(Level::Patuh), self.judged()),
            Measure::Awarded
            | Measure::Received
            | Measure::Used
            | Measure::Left
            | Measure::Revolved
            | Measure::Returned => {
                let known = self.known.get(&measure).copied().unwrap_or_default();
                let withheld = self.withheld.get(&measure).copied().unwrap_or_default();
                let shown = self.amount(measure);
                let hidden = known > 0 && withheld == known && shown.is_zero();
                sum((!hidden).then_some(shown))
            }
        }
    }

    /// Whether something of it is not shown.
    pub(super) fn is_withheld(&self, measure: Measure) -> bool {
        self.withheld.get(&measure).is_some_and(|groups| *groups > 0)
    }

    /// A money measure in rupiah.
    pub(super) fn amount(&self, measure: Measure) -> Amount {
        self.money.get(&measure).copied().unwrap_or_default()
    }

    /// What a figure covers: the groups that recorded something of it, of all groups, and those of
    /// which parts are withheld.
    pub(super) fn coverage(&self, measure: Measure) -> Words {
        match measure {
            Measure::Groups => words("semua kelompok terdaftar", "every group registered"),
            Measure::Reports => {
                let (part, whole) = (self.reported.delivered, self.reported.due);
                let (id, en) = of_groups(self.reporting, self.groups);
                (
                    format!("{} laporan yang jatuh tempo; {id} wajib melapor", of_id(part, whole)),
                    format!("{} reports due; {en} owe reports", of_en(part, whole)),
                )
            }
            Measure::Compliance => {
                let (id, en) = of_groups(self.judged(), self.groups);
                let met = self.at(Level::Patuh);
                (
                    format!("{} kelompok patuh; {id} dapat dinilai", number_id(met)),
                    format!("{} compliant; {en} could be judged", counted(met, "group", "groups")),
                )
            }
            Measure::Awarded
            | Measure::Received
            | Measure::Used
            | Measure::Left
            | Measure::Revolved
            | Measure::Returned => self.money_coverage(measure),
        }
    }

    /// What stands beside a total: what it covers, and that what was rolled on is a turnover.
    pub(super) fn beside(&self, measure: Measure) -> Words {
        let (id, en) = self.coverage(measure);
        if measure != Measure::Revolved {
            return (id, en);
        }
        (format!("{id}; {}", TURNOVER.0), format!("{en}; {}", TURNOVER.1))
    }

    fn money_coverage(&self, measure: Measure) -> Words {
        let (id, en) =
            of_groups(self.known.get(&measure).copied().unwrap_or_default(), self.groups);
        let withheld = self.withheld.get(&measure).copied().unwrap_or_default();
        if withheld == 0 {
            return (id, en);
        }
        (
            format!("{id}; pada {} kelompok sebagian ditutup (<5 orang)", number_id(withheld)),
            format!(
                "{en}; partly withheld in {} (<5 people)",
                counted(withheld, "group", "groups")
            ),
        )
    }
}

/// Said beside what was rolled on: a rupiah is in it each time it moves on.
pub(super) const TURNOVER: (&str, &str) = (
    "perputaran: uang yang digulirkan lagi dihitung lagi",
    "turnover: money rolled on again counts again",
);

/// A word for a money measure where there is little room: bars and columns.
pub(super) fn short(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Awarded => ("Ditetapkan", "Awarded"),
        Measure::Received => ("Diterima", "Received"),
        Measure::Used => ("Terpakai", "Used"),
        Measure::Left => ("Belum terpakai", "Not used yet"),
        Measure::Revolved => ("Digulirkan", "Rolled on"),
        Measure::Returned => ("Disetor", "Returned"),
        Measure::Groups | Measure::Reports | Measure::Compliance => name(measure),
    }
}

/// What a measure is called, in Indonesian and English.
pub(super) fn name(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Awarded => ("Hibah ditetapkan", "Grants awarded"),
        Measure::Received => ("Hibah diterima kelompok", "Grants received by groups"),
        Measure::Used => ("Terpakai", "Used"),
        Measure::Left => ("Belum terpakai", "Not used yet"),
        Measure::Revolved => ("Digulirkan lagi", "Rolled on"),
        Measure::Returned => ("Disetor kembali", "Returned to the treasury"),
        Measure::Groups => ("Kelompok terdaftar", "Groups registered"),
        Measure::Reports => ("Laporan masuk", "Reports in"),
        Measure::Compliance => (
            "Kelompok patuh (tanpa aturan tentang orang)",
            "Compliant groups (rules about people left out)",
        ),
    }
}

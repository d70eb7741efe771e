//! L04: a report states what the ledger says, at the record from which its figures were drawn.

use std::sync::Arc;

use rantai_events::account::{FundClass, Stream};
use rantai_events::amount::{Amount, Rupiah};
use rantai_events::event::FigureKind;
use rantai_events::record::Record;
use rantai_events::time::Date;
use rust_decimal::Decimal;

use super::figures::percent;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::books::Unreadable;
use crate::group::Report;
use crate::view::{Cut, Reading};
use crate::words::{self, counted, number_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "L04",
    title: ("Angka laporan sama dengan buku", "Reported figures agree with the ledger"),
    duty: Duty::Kelompok,
    source: "uraian program USEP KM 2007; ambang 0,5 % bawaan aturan",
    since: None,
    judge,
};

/// The largest difference that is still minor, in tenths of a per cent.
const MINOR_PER_MILLE: u32 = 5;

fn judge(rule: &Rule, case: &Case<'_>) -> Result<Vec<Verdict>, Unreadable> {
    let mut verdicts = Vec::new();
    for (id, report) in case.state.reports.iter().filter(|(_, report)| report.stands()) {
        verdicts.push(one(rule, case, report)?.about(id));
        verdicts.extend(above_grant(rule, case, report).map(|verdict| verdict.about(id)));
    }
    if verdicts.is_empty() {
        let (id, en) = ("Belum ada laporan.", "There is no report yet.");
        verdicts.push(rule.verdict(Level::TidakBerlaku, id, en, Vec::new()));
    }
    Ok(verdicts)
}

/// An LPJ that accounts for more than came in and did not go back to the treasury, money and goods
/// of the grant together, by itself or with those of the same grant that were received before it.
fn above_grant(rule: &Rule, case: &Case<'_>, report: &Report) -> Option<Verdict> {
    let grant = report.grant.as_ref()?;
    let own = accounted(report)?.came;
    let grant_state = case.state.grants.get(grant)?;
    let back = grant_state.returned();
    let came = grant_state.received().plus(grant_state.delivered()).minus(back);
    let standing = case.state.reports.values().filter(|other| other.stands());
    let of_grant = standing.filter(|other| other.grant.as_ref() == Some(grant));
    let by_then: Vec<Accounted> =
        of_grant.filter_map(accounted).filter(|other| other.came <= own).collect();
    let stated: Amount = by_then.iter().map(|one| one.amount).sum();
    (stated > came).then(|| {
        let (stated, came) = (rupiah(stated), rupiah(came));
        let (less_id, less_en) = match back.is_zero() {
            true => Default::default(),
            false => (
                format!(" dan tidak disetor kembali ({})", rupiah(back)),
                format!(" and did not return ({})", rupiah(back)),
            ),
        };
        let (id, en) = match by_then.len() {
            1 => ("LPJ".to_owned(), "The grant report accounts".to_owned()),
            count => (format!("{count} LPJ"), format!("{count} grant reports account")),
        };
        let id = format!(
            "{id} mempertanggungjawabkan {stated}, melebihi hibah {grant} yang diterima{less_id}, {came}."
        );
        let en = format!("{en} for {stated}, more than grant {grant} received{less_en}, {came}.");
        let records = std::iter::once(report.seq).chain(by_then.iter().map(|one| one.seq));
        let returns = grant_state.returns.iter().map(|of| of.seq);
        let records = records.chain(returns).collect();
        rule.verdict(Level::TidakPatuh, id, en, records)
    })
}

/// What an LPJ accounts for, as it was accepted or else received.
struct Accounted {
    /// The record of its receipt: in this order they came.
    came: u64,
    /// The record that says it.
    seq: u64,
    amount: Amount,
}

fn accounted(report: &Report) -> Option<Accounted> {
    let received = report.received.as_ref().map(|received| (received.seq, received.amount));
    let (seq, amount) = report.accepted.map(|(seq, _, amount)| (seq, amount)).or(received)?;
    Some(Accounted { came: received.map_or(seq, |(seq, _)| seq), seq, amount })
}

fn one(rule: &Rule, case: &Case<'_>, report: &Report) -> Result<Verdict, Unreadable> {
    let Some(as_of_seq) = report.as_of_seq.filter(|_| !report.figures.is_empty()) else {
        return Ok(unstated(rule, report));
    };
    if as_of_seq >= report.seq {
        return Ok(from_the_future(rule, report, as_of_seq));
    }
    let stream = Stream::Group(case.group.id.clone());
    let entries = entries_to(case, &stream, report.to)?;
    let said: Vec<Said> = report
        .figures
        .iter()
        .map(|(of, stated)| Said::about(*of, stated.amount(), &entries, &stream, as_of_seq))
        .collect();
    let verdict = verdict(rule, case, report, &said);
    let between = |record: &&Arc<Record>| as_of_seq < record.seq && record.seq < report.seq;
    let left_out: Vec<&Record> = entries.iter().filter(between).map(AsRef::as_ref).collect();
    let verdict = with_left_out(verdict, report, &left_out, &stream.to_string());
    if said.iter().any(|said| !said.difference().is_zero()) {
        return Ok(verdict);
    }
    Ok(with_later(verdict, report, &entries, &stream.to_string()))
}

/// What the report would have to state to be judged.
fn unstated(rule: &Rule, report: &Report) -> Verdict {
    let (id, en) = match report.figures.len() {
        0 => ("Laporan tidak memuat angka.".to_owned(), "The report states no figures.".to_owned()),
        count => (
            format!(
                "Laporan memuat {count} angka, tetapi tidak menyebut catatan terakhir yang menjadi dasarnya (`as_of_seq`)."
            ),
            format!(
                "The report states {}, but not the last record that they were drawn from (`as_of_seq`).",
                counted(count, "figure", "figures")
            ),
        ),
    };
    rule.verdict(Level::BelumDinilai, id, en, vec![report.seq])
}

/// The entries up to a day as reported: those at hand, where they reach so far.
fn entries_to(case: &Case<'_>, stream: &Stream, to: Date) -> Result<Vec<Arc<Record>>, Unreadable> {
    let asked = case.query.cut;
    if asked.reading == Reading::Reported && to <= asked.as_of {
        let entries = case.group.view.entries.iter();
        return Ok(entries.filter(|record| record.on <= to).cloned().collect());
    }
    let cut = Cut { as_of: to, known_at: asked.known_at, reading: Reading::Reported };
    Ok(case.library.view(stream, cut)?.entries)
}

/// The figures are said to come from a record that was not there when the report was recorded.
fn from_the_future(rule: &Rule, report: &Report, as_of_seq: u64) -> Verdict {
    let seq = report.seq;
    rule.verdict(
        Level::TidakPatuh,
        format!(
            "Laporan (catatan {seq}) menyebut catatan {as_of_seq} sebagai dasar angkanya; catatan itu belum ada saat laporan dicatat."
        ),
        format!(
            "The report (record {seq}) names record {as_of_seq} as the source of its figures; it was not there yet when the report was recorded."
        ),
        vec![seq],
    )
}

/// Adds how many records of the period were there before the report, and are not in its figures.
fn with_left_out(
    mut verdict: Verdict,
    report: &Report,
    left_out: &[&Record],
    book: &str,
) -> Verdict {
    if left_out.is_empty() {
        return verdict;
    }
    let changes = |(of, _): &(FigureKind, Rupiah)| {
        !left_out.iter().map(|record| moved(*of, record, book)).sum::<Amount>().is_zero()
    };
    let changed = report.figures.iter().any(changes);
    let moves = |record: &&&Record| {
        report.figures.iter().any(|(of, _)| !moved(*of, record, book).is_zero())
    };
    let moving: Vec<u64> = left_out.iter().filter(moves).map(|record| record.seq).collect();
    let count = if changed { moving.len() } else { left_out.len() };
    let (id, en) = if changed {
        ("; angkanya berubah karenanya", ", which would change its figures")
    } else {
        ("", "")
    };
    verdict.text.0.push_str(&format!(
        " {} catatan periode itu sudah ada sebelum laporan, tetapi tidak termasuk{id}.",
        number_id(count)
    ));
    verdict.text.1.push_str(&format!(
        " Left out, though there before the report{en}: {} of that period.",
        counted(count, "record", "records")
    ));
    if changed {
        verdict.level = verdict.level.max(Level::Perhatian);
        verdict.records.extend(moving);
    }
    verdict
}

/// Adds that the book of the period was changed after the report, where its figures would be others
/// now. That is no fault of the report, so the level stays.
fn with_later(
    mut verdict: Verdict,
    report: &Report,
    entries: &[Arc<Record>],
    book: &str,
) -> Verdict {
    let later = || entries.iter().filter(|record| record.seq > report.seq);
    let change = |of: FigureKind| -> Amount { later().map(|at| moved(of, at, book)).sum() };
    let changed: Vec<(FigureKind, Amount)> = report
        .figures
        .iter()
        .map(|(of, _)| (*of, change(*of)))
        .filter(|(_, by)| !by.is_zero())
        .collect();
    if changed.is_empty() {
        return verdict;
    }
    let told = |name: fn(FigureKind) -> &'static str| {
        let each = changed.iter().map(|(of, by)| format!("{} {}", name(*of), rupiah(*by)));
        each.collect::<Vec<_>>().join(", ")
    };
    let (id, en) = (told(|of| of.words().0), told(|of| of.words().1));
    verdict.text.0.push_str(&format!(" Buku periode itu berubah sesudah laporan: {id}."));
    verdict.text.1.push_str(&format!(" The book of that period changed after the report: {en}."));
    verdict.records.extend(
        later()
            .filter(|at| changed.iter().any(|(of, _)| !moved(*of, at, book).is_zero()))
            .map(|record| record.seq),
    );
    verdict
}

fn verdict(rule: &Rule, case: &Case<'_>, report: &Report, said: &[Said]) -> Verdict {
    let level = said.iter().map(|said| said.level(case, report)).max().unwrap_or(Level::Patuh);
    let mut records = vec![report.seq];
    records.extend(report.as_of_seq);
    let differing: Vec<&Said> = said.iter().filter(|said| !said.difference().is_zero()).collect();
    records.extend(differing.iter().filter_map(|said| said.vanished));
    if differing.is_empty() {
        let count = said.len();
        return rule.verdict(
            level,
            format!("{count} angka laporan sama dengan buku."),
            format!("{count} reported figures agree with the ledger."),
            records,
        );
    }
    let (ids, ens): (Vec<String>, Vec<String>) = differing.iter().map(|said| said.text()).unzip();
    rule.verdict(level, ids.join(" "), ens.join(" "), records)
}

/// One reported figure beside the ledger.
struct Said {
    of: FigureKind,
    stated: Amount,
    ledger: Amount,
    /// The later record with which the difference vanished.
    vanished: Option<u64>,
}

impl Said {
    fn about(
        of: FigureKind,
        stated: Amount,
        entries: &[Arc<Record>],
        stream: &Stream,
        as_of_seq: u64,
    ) -> Self {
        let book = stream.to_string();
        let moved = |record: &Record| moved(of, record, &book);
        let (before, mut after): (Vec<_>, Vec<_>) =
            entries.iter().partition(|record| record.seq <= as_of_seq);
        let ledger: Amount = before.into_iter().map(|record| moved(record)).sum();
        after.sort_by_key(|record| record.seq);
        let mut sum = ledger;
        let vanished = after.into_iter().find(|record| {
            sum = sum.plus(moved(record));
            sum == stated
        });
        Self { of, stated, ledger, vanished: vanished.map(|record| record.seq) }
    }

    fn difference(&self) -> Amount {
        self.stated.minus(self.ledger)
    }

    fn level(&self, case: &Case<'_>, report: &Report) -> Level {
        if self.difference().is_zero() {
            return Level::Patuh;
        }
        let minor = Decimal::new(i64::from(MINOR_PER_MILLE), 1);
        let share = percent(self.difference().abs(), self.ledger);
        let counted =
            || case.state.checks.counts.iter().any(|c| report.from <= c.on && c.on <= case.day);
        let supported = report.explained && self.of == FigureKind::Kas && counted();
        match share {
            None => Level::TidakPatuh,
            Some(share) if share <= minor || supported => Level::Perhatian,
            Some(_) => Level::TidakPatuh,
        }
    }

    fn text(&self) -> (String, String) {
        let (name_id, name_en) = self.of.words();
        let difference = self.difference();
        let share = percent(difference.abs(), self.ledger);
        let (share_id, share_en) = share
            .map(words::percent)
            .map_or_else(Default::default, |(id, en)| (format!(" = {id}"), format!(" = {en}")));
        let gap = rupiah(difference);
        let both = format!("({} / {})", rupiah(self.stated), rupiah(self.ledger));
        let (gone_id, gone_en) = self.vanished.map_or_else(Default::default, |seq| {
            (
                format!(" Selisih hilang dengan catatan {seq}."),
                format!(" The difference vanished by record {seq}."),
            )
        });
        (
            format!("Selisih laporan dan buku, {name_id}: {gap}{share_id} {both}.{gone_id}"),
            format!("Report differs from ledger, {name_en}: {gap}{share_en} {both}.{gone_en}"),
        )
    }
}

/// By how much a record moved a figure of a book.
fn moved(of: FigureKind, record: &Record, book: &str) -> Amount {
    let (paths, sign): (&[&str], bool) = match of {
        FigureKind::Kas => (&["cash"], true),
        FigureKind::Bank => (&["bank"], true),
        FigureKind::Piutang => (&["receivable"], true),
        FigureKind::Tabungan => (&["saving"], false),
        FigureKind::Terpakai => (&["grant-release", "goods-grant", "guliran"], false),
    };
    let grant_only = of == FigureKind::Terpakai;
    let sum: Amount = record
        .post
        .iter()
        .filter(|p| p.unit.is_idr() && p.account.book() == book)
        .filter(|p| p.account.local().split('/').next().is_some_and(|path| paths.contains(&path)))
        .filter(|_| !grant_only || spends_grant(record))
        .map(|posting| posting.amount)
        .sum();
    if sign { sum } else { -sum }
}

/// Whether the record uses grant money: it moves the capital of a grant.
fn spends_grant(record: &Record) -> bool {
    record
        .post
        .iter()
        .any(|p| p.fund.class() == FundClass::Hibah && p.account.local().starts_with("grant/"))
}

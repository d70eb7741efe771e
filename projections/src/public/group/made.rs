//! How the figures of a group are made: the records that sum to each.
#![allow(clippy::wildcard_enum_match_arm, reason = "one event is looked for")]

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::event::Event;

use super::super::build::{Sheet, Stand, withheld};
use super::super::people::standing;
use super::super::place::Measure;
use super::super::summary::{GrantLine, Summary};
use super::super::sums::{money, name};
use crate::group::Grant;
use crate::library::GroupView;
use crate::table::{Cell, words};

/// One record with what it adds to a measure.
struct Made {
    seq: u64,
    amount: Option<Amount>,
}

/// A section for each measure: its records with their amounts, and their sum.
pub(super) fn table(summary: &Summary, view: &GroupView, stand: Stand) -> Sheet {
    let mut sheet = Sheet::new(
        "asal-angka",
        ("Bagaimana angka ini dibuat", "How these figures are made"),
        &[
            ("ukuran", "Angka", "Figure"),
            ("catatan", "Catatan", "Record"),
            ("tanggal", "Tanggal", "Date"),
            ("jenis", "Jenis", "Type"),
            ("jumlah", "Jumlah", "Amount"),
        ],
        stand,
    );
    let measures =
        [Measure::Awarded, Measure::Received, Measure::Used, Measure::Returned, Measure::Revolved];
    for measure in measures {
        let made = made(summary, view, measure);
        if !made.is_empty() {
            section(&mut sheet, view, measure, &made);
            let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            cells.push(money(summary, measure).cell());
            sheet.total(cells);
        }
    }
    sheet.note(
        "(terbatas): catatan itu memuat data orang. Nomor, tanggal, dan jenisnya disebut, dan bahwa \
         ia ada di buku dapat dibuktikan; isinya hanya dibaca kantor dan auditor.",
        "(restricted): that record holds personal data. Its number, day and type are told, and that \
         it stands in the ledger can be proven; only the office and auditors read it.",
    );
    sheet.note(
        "Belum terpakai = diterima − terpakai − disetor kembali. Catatan pengguliran kepada \
         anggota disebut dengan jumlah seluruh generasi pada tahun itu, pada catatan terakhirnya.",
        "Not used yet = received − used − returned. Rolling on to members is shown with the sum \
         of the whole generation in that year, at its last record.",
    );
    sheet
}

fn section(sheet: &mut Sheet, view: &GroupView, measure: Measure, made: &[Made]) {
    let days: BTreeMap<u64, _> =
        view.view.entries.iter().map(|record| (record.seq, record)).collect();
    let (id, en) = name(measure);
    for part in made {
        let record = days.get(&part.seq);
        let title = record.map_or(("", ""), |record| record.event.def().title());
        sheet.row(vec![
            Cell::Words(words(id, en)),
            Cell::Record(part.seq),
            Cell::date(record.map(|record| record.on)),
            Cell::Words(words(title.0, title.1)),
            part.amount.map_or_else(withheld, Cell::Rupiah),
        ]);
    }
}

fn made(summary: &Summary, view: &GroupView, measure: Measure) -> Vec<Made> {
    if measure == Measure::Revolved {
        return revolved(summary);
    }
    let grants = summary.grants.iter();
    let known = grants.filter_map(|line| Some((line, view.state().grants.get(&line.grant)?)));
    let mut made: Vec<Made> =
        known.flat_map(|(line, grant)| of_grant(line, grant, view, measure)).collect();
    made.sort_by_key(|made| made.seq);
    made
}

fn revolved(summary: &Summary) -> Vec<Made> {
    let parts = summary.parts.iter();
    let on = parts.filter(|part| part.key.generation >= 2 && !part.key.distributed);
    let members = on.map(|part| Made { seq: part.records.1, amount: part.amount });
    let given = summary.handed.iter().filter(|handed| handed.for_good);
    let mut made: Vec<Made> = members
        .chain(given.map(|handed| Made { seq: handed.seq, amount: Some(handed.amount) }))
        .collect();
    made.sort_by_key(|made| made.seq);
    made
}

fn of_grant(line: &GrantLine, grant: &Grant, view: &GroupView, measure: Measure) -> Vec<Made> {
    let made = |seq: u64, amount: Amount| Made { seq, amount: Some(amount) };
    match measure {
        Measure::Awarded => {
            let awarded = grant.awarded.iter().map(|of| made(of.seq, of.amount.amount()));
            let released = standing(&view.view).filter_map(|record| match &record.event {
                Event::CommitmentReleased(of) if of.budget.grant == line.grant => {
                    Some(made(record.seq, -of.amount.amount()))
                }
                _ => None,
            });
            awarded.chain(released).collect()
        }
        Measure::Received => {
            let opened = grant.opened.iter().map(|of| made(of.seq, of.amount.amount()));
            let credits = grant.credits.iter().map(|of| made(of.seq, of.amount.amount()));
            let bounced = grant.bank_returns.iter().filter(|of| of.credited);
            let bounced = bounced.map(|of| made(of.seq, -of.amount.amount()));
            opened.chain(credits).chain(bounced).collect()
        }
        Measure::Used => used(line, grant),
        Measure::Returned => {
            let returns = grant.returns.iter().filter(|of| !of.disallowed);
            returns.map(|of| made(of.seq, of.amount.amount())).collect()
        }
        Measure::Left
        | Measure::Revolved
        | Measure::Groups
        | Measure::Reports
        | Measure::Compliance => Vec::new(),
    }
}

/// Spending, what older books say was used, and the hand-overs to members as one sum at the last
/// of them: a single hand-over may have gone to few.
fn used(line: &GrantLine, grant: &Grant) -> Vec<Made> {
    let shown = |amount: Amount| line.used.map(|_| amount);
    let opened = grant.opened.iter().map(|of| Made {
        seq: of.seq,
        amount: shown(of.amount.amount().minus(of.unspent.amount())),
    });
    let spent =
        grant.spending.iter().map(|of| Made { seq: of.seq, amount: Some(of.amount.amount()) });
    let all = grant.distributions.iter().map(|of| of.gifts.plus(of.loans)).sum();
    let last = grant.distributions.iter().map(|of| of.seq).max();
    let shared = last.map(|seq| Made { seq, amount: shown(all) });
    opened.chain(spent).chain(shared).collect()
}

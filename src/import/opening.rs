//! Opening balances: the rows of one group and day become one `opening.recorded`; a row with
//! `jenis` `PINJAMAN` becomes an `opening.loan_recorded`, whose due dates are not known.

use std::collections::BTreeMap;

use rantai_events::event::{
    OpeningBasis, OpeningItem, OpeningLine, OpeningLoanRecorded, OpeningRecorded, SavingKind,
};
use rantai_events::ids::GroupId;
use rantai_events::record::Draft;
use rantai_events::time::Date;

use super::row::{Made, Row, draft};
use super::{Column, FUND, GROUP, Planned, may, must};

pub(super) const COLUMNS: &[Column] = &[
    must("tanggal", ("tanggal, 2026-11-20 atau 20/11/2026", "date, 2026-11-20 or 20/11/2026")),
    must(
        "jenis",
        (
            "KAS, BANK, TABUNGAN, MODAL, INVENTARIS, TALANGAN, PINJAMAN",
            "KAS, BANK, TABUNGAN, MODAL, INVENTARIS, TALANGAN, PINJAMAN",
        ),
    ),
    FUND,
    must("jumlah", ("rupiah", "rupiah")),
    must(
        "dasar",
        ("BUKU_KAS, LAPORAN, PENGAKUAN, TAKSIRAN", "BUKU_KAS, LAPORAN, PENGAKUAN, TAKSIRAN"),
    ),
    may(
        "nomor_anggota",
        ("bila TABUNGAN, TALANGAN, PINJAMAN", "where TABUNGAN, TALANGAN, PINJAMAN"),
    ),
    may(
        "simpanan",
        ("POKOK, WAJIB, SUKARELA, bila TABUNGAN", "POKOK, WAJIB, SUKARELA, where TABUNGAN"),
    ),
    may("generasi", ("generasi dana guliran; kosong: 1", "generation of a guliran fund; empty: 1")),
    may("nomor_pinjaman", ("kode pinjaman, bila PINJAMAN", "code of the loan, where PINJAMAN")),
    GROUP,
];

/// The figures of one group and day, with the first row of them.
type Books = BTreeMap<(GroupId, Date), (u64, Vec<OpeningLine>)>;

pub(super) fn plan<'a>(rows: impl Iterator<Item = Row<'a>>, made: &mut Made) {
    let mut books = Books::new();
    let mut loans = Vec::new();
    for mut row in rows {
        let line = row.cells.row;
        let is_loan = row.text("jenis").is_some_and(|kind| kind.eq_ignore_ascii_case("PINJAMAN"));
        let (loan, figure) =
            if is_loan { (loan(&mut row), None) } else { (None, figure(&mut row)) };
        if !made.absorb(row) {
            continue;
        }
        loans.extend(loan.map(|draft| Planned { draft, row: line, person: None }));
        if let Some((group, on, figure)) = figure {
            books.entry((group, on)).or_insert_with(|| (line, Vec::new())).1.push(figure);
        }
    }
    for ((group, on), (row, lines)) in books {
        let body = OpeningRecorded { group, lines: lines.into() };
        made.drafts.push(Planned { draft: draft(on, body), row, person: None });
    }
    made.drafts.extend(loans);
}

fn figure(row: &mut Row<'_>) -> Option<(GroupId, Date, OpeningLine)> {
    let (group, on) = (row.group(), row.date("tanggal"));
    let item = row.code_beside::<OpeningItem>("jenis", OpeningItem::LIST, &["PINJAMAN"]);
    let (fund, amount) = (row.fund("dana"), row.amount("jumlah"));
    let basis = row.code::<OpeningBasis>("dasar", OpeningBasis::LIST);
    let (member, generation) = (row.member_if("nomor_anggota"), row.count("generasi"));
    let saving = row.code_if::<SavingKind>("simpanan", SavingKind::LIST);
    let line = OpeningLine {
        amount: amount?,
        basis: basis?,
        fund: fund?,
        generation,
        item: item?,
        member,
        saving,
    };
    Some((group?, on?, line))
}

fn loan(row: &mut Row<'_>) -> Option<Draft> {
    let (group, on, member) = (row.group(), row.date("tanggal"), row.member());
    let (loan, fund, principal) = (row.loan(), row.fund("dana"), row.amount("jumlah"));
    let basis = row.code::<OpeningBasis>("dasar", OpeningBasis::LIST);
    let body = OpeningLoanRecorded {
        basis: basis?,
        fund: fund?,
        group: group?,
        loan: loan?,
        member: member?,
        principal: principal?,
        schedule: None,
    };
    Some(draft(on?, body))
}

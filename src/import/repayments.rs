//! Repayments: `loan.repaid`. The split into principal, service and penalty is as stated.

use rantai_events::amount::Rupiah;
use rantai_events::event::{LoanRepaid, Place, RepaymentSource, SavingKind};
use rantai_events::record::Draft;

use super::row::{Made, Row, draft, happened};
use super::{Column, FUND, GROUP, HAPPENED, LOAN, MEMBER, NUMBER, PLACE, may, must};

pub(super) const COLUMNS: &[Column] = &[
    must("tanggal", ("tanggal, 2026-11-20 atau 20/11/2026", "date, 2026-11-20 or 20/11/2026")),
    MEMBER,
    LOAN,
    must("pokok", ("rupiah", "principal in rupiah")),
    may("jasa", ("rupiah", "service in rupiah")),
    may("denda", ("rupiah", "penalty in rupiah")),
    FUND,
    PLACE,
    may(
        "sumber",
        (
            "TUNAI, TABUNGAN, TANGGUNG_RENTENG; kosong: TUNAI",
            "TUNAI, TABUNGAN, TANGGUNG_RENTENG; empty: TUNAI",
        ),
    ),
    may(
        "simpanan",
        (
            "POKOK, WAJIB, SUKARELA, bila dari TABUNGAN",
            "POKOK, WAJIB, SUKARELA, where from TABUNGAN",
        ),
    ),
    may(
        "persetujuan",
        ("ya atau tidak, bila dari TABUNGAN", "ya (yes) or tidak (no), where from TABUNGAN"),
    ),
    NUMBER,
    HAPPENED,
    GROUP,
];

pub(super) fn plan(mut row: Row<'_>, made: &mut Made) {
    let drafts = repaid(&mut row).into_iter().collect();
    made.add(row, drafts);
}

fn repaid(row: &mut Row<'_>) -> Option<Draft> {
    let (on, of, group) = (row.date("tanggal"), row.date_if("tanggal_kejadian"), row.group());
    let (member, loan, fund) = (row.member(), row.loan(), row.fund("dana"));
    let (principal, service) = (row.amount("pokok"), row.amount_if("jasa"));
    let penalty = row.amount_if("denda").filter(|penalty| !penalty.is_zero());
    let place = row.code::<Place>("tempat", Place::LIST);
    let source = row.code_if::<RepaymentSource>("sumber", RepaymentSource::LIST);
    let saving = row.code_if::<SavingKind>("simpanan", SavingKind::LIST);
    let (consent, number) = (row.yes("persetujuan"), row.number());
    let body = LoanRepaid {
        consent,
        fund: fund?,
        group: group?,
        loan: loan?,
        member: member?,
        number,
        penalty,
        place: place?,
        principal: principal?,
        saving,
        service: service.unwrap_or(Rupiah::ZERO),
        source: source.unwrap_or(RepaymentSource::Tunai),
    };
    Some(happened(draft(on?, body), of))
}

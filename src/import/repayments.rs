//! Repayments: `loan.repaid`. The split into principal, service and penalty is as stated.

use rantai_events::amount::Rupiah;
use rantai_events::event::{LoanRepaid, Place, RepaymentSource, SavingKind};
use rantai_events::record::Draft;

use super::row::{Made, Row, draft};
use super::{Column, GROUP, may, must};

pub(super) const COLUMNS: &[Column] = &[
    must("tanggal"),
    must("nomor_anggota"),
    must("nomor_pinjaman"),
    must("pokok"),
    may("jasa"),
    may("denda"),
    must("dana"),
    must("tempat"),
    may("sumber"),
    may("simpanan"),
    may("persetujuan"),
    may("nomor_bukti"),
    GROUP,
];

pub(super) fn plan(mut row: Row<'_>, made: &mut Made) {
    let drafts = repaid(&mut row).into_iter().collect();
    made.add(row, drafts);
}

fn repaid(row: &mut Row<'_>) -> Option<Draft> {
    let (on, group) = (row.date("tanggal"), row.group());
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
    Some(draft(on?, body))
}

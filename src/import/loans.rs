//! Loans to members: `loan.approved` with even monthly instalments and `loan.disbursed`.

use rantai_events::event::{LoanApproved, LoanDisbursed, Place, Schedule};
use rantai_events::record::Draft;
use rantai_events::wire::List;

use super::row::{Made, Row, draft, happened};
use super::{Column, FUND, GROUP, HAPPENED, LOAN, MEMBER, NUMBER, PLACE, may, must};

pub(super) const COLUMNS: &[Column] = &[
    LOAN,
    MEMBER,
    must(
        "tanggal",
        (
            "tanggal disetujui, 2026-11-20 atau 20/11/2026",
            "date of approval, 2026-11-20 or 20/11/2026",
        ),
    ),
    must("pokok", ("rupiah", "principal in rupiah")),
    may("jasa", ("rupiah untuk seluruh jangka", "service over the whole term, in rupiah")),
    must("angsuran", ("berapa kali, 1 sampai 120", "how many instalments, 1 to 120")),
    must("angsuran_pertama", ("tanggal jatuh tempo pertama", "day the first is due")),
    FUND,
    PLACE,
    may(
        "tanggal_cair",
        ("tanggal cair; kosong: hari disetujui", "day it was paid out; empty: the day of approval"),
    ),
    may("ditandatangani", ("ya atau tidak; kosong: tidak", "ya (yes) or tidak (no); empty: no")),
    NUMBER,
    GROUP,
    HAPPENED,
];

pub(super) fn plan(mut row: Row<'_>, made: &mut Made) {
    let drafts = drafts(&mut row).unwrap_or_default();
    made.add(row, drafts);
}

fn drafts(row: &mut Row<'_>) -> Option<Vec<Draft>> {
    let (group, loan, member) = (row.group(), row.loan(), row.member());
    let (on, amount, fund) = (row.date("tanggal"), row.amount("pokok"), row.fund("dana"));
    let count =
        row.must("angsuran", |text| text.parse().ok(), ("jumlah angsuran", "how many instalments"));
    let (first_due, service) = (row.date("angsuran_pertama"), row.amount_if("jasa"));
    let place = row.code::<Place>("tempat", Place::LIST);
    let (paid_on, number) = (row.date_if("tanggal_cair"), row.number());
    let of = row.date_if("tanggal_kejadian");
    let signed = row.yes("ditandatangani").unwrap_or(false);
    let schedule = Schedule {
        count: Some(count?),
        first_due: Some(first_due?),
        instalments: List::default(),
        service,
    };
    let approved = LoanApproved {
        amount: amount?,
        decision: None,
        fund: fund?,
        group: group?,
        guarantee: None,
        loan: loan?,
        member: member?,
        schedule,
    };
    let disbursed = LoanDisbursed {
        amount: approved.amount,
        fund: approved.fund.clone(),
        group: approved.group.clone(),
        loan: approved.loan.clone(),
        member: approved.member.clone(),
        number,
        place: place?,
        signed,
    };
    // A loan that was paid out on another day bears that day as it is.
    let paid_of = of.filter(|_| paid_on.is_none());
    let disbursed = happened(draft(paid_on.or(on)?, disbursed), paid_of);
    Some(vec![happened(draft(on?, approved), of), disbursed])
}

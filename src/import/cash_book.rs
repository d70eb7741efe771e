//! The cash book: one row an entry, money in `masuk` or in `keluar`.
//!
//! `kategori` is a category of `cash.received` where money came in, of `cash.spent` where it went
//! out, or one of four moves of the bank: `SETOR_BANK` (keluar) and `TARIK_TUNAI` (masuk) between
//! cash and bank, `BUNGA_BANK` (masuk), `BIAYA_BANK` (keluar). Repayments, savings and grants have
//! their own entries and are not taken from a cash book.

use rantai_events::amount::Rupiah;
use rantai_events::event::{
    CashDeposited, CashReceived, CashSpent, CashWithdrawn, Event, FeeCharged, InterestCredited,
    Place, ReceiptCategory, ReceiptKind, SpendingCategory,
};
use rantai_events::record::Draft;
use rantai_events::wire::List;

use super::row::{Made, Row, draft, happened};
use super::{Column, FUND, GROUP, HAPPENED, NUMBER, PLACE, may, must, shown};

const KATEGORI: (&str, &str) = (
    "masuk: HASIL_USAHA, DENDA, DONASI, IURAN, KEMITRAAN, DANA_PEMDA, OPERASIONAL, LAIN, TITIPAN, TARIK_TUNAI, BUNGA_BANK; keluar: OPERASIONAL, ADMIN_BANK, SANTUNAN, USAHA, PENGEMBALIAN, LAIN, SETOR_BANK, BIAYA_BANK",
    "in: HASIL_USAHA, DENDA, DONASI, IURAN, KEMITRAAN, DANA_PEMDA, OPERASIONAL, LAIN, TITIPAN, TARIK_TUNAI, BUNGA_BANK; out: OPERASIONAL, ADMIN_BANK, SANTUNAN, USAHA, PENGEMBALIAN, LAIN, SETOR_BANK, BIAYA_BANK",
);

pub(super) const COLUMNS: &[Column] = &[
    must("tanggal", ("tanggal, 2026-11-20 atau 20/11/2026", "date, 2026-11-20 or 20/11/2026")),
    must("kategori", KATEGORI),
    must("masuk", ("rupiah yang masuk; kosong bila keluar", "rupiah in; empty where out")),
    must("keluar", ("rupiah yang keluar; kosong bila masuk", "rupiah out; empty where in")),
    FUND,
    PLACE,
    may(
        "dana_kas",
        ("dana yang kasnya dipakai, bila lain", "fund whose cash was used, where another"),
    ),
    may(
        "bukti",
        (
            "KWITANSI, PERNYATAAN, TANPA_BUKTI; kosong: TANPA_BUKTI",
            "KWITANSI, PERNYATAAN, TANPA_BUKTI; empty: TANPA_BUKTI",
        ),
    ),
    NUMBER,
    may("uraian", ("keterangan", "in words")),
    HAPPENED,
    GROUP,
];

pub(super) fn plan(mut row: Row<'_>, made: &mut Made) {
    let drafts = entry(&mut row).into_iter().collect();
    made.add(row, drafts);
}

/// Money in, or money out.
enum Moved {
    In(Rupiah),
    Out(Rupiah),
}

fn entry(row: &mut Row<'_>) -> Option<Draft> {
    let (on, of, moved) = (row.date("tanggal"), row.date_if("tanggal_kejadian"), moved(row));
    let category = row.must(
        "kategori",
        |text| Some(text.to_uppercase().replace([' ', '-'], "_")),
        ("kategori", "a category"),
    );
    let event = match (moved?, category?.as_str()) {
        (Moved::Out(amount), "SETOR_BANK") => deposited(row, amount),
        (Moved::In(amount), "TARIK_TUNAI") => withdrawn(row, amount),
        (Moved::In(amount), "BUNGA_BANK") => interest(row, amount),
        (Moved::Out(amount), "BIAYA_BANK") => fee(row, amount),
        (Moved::In(amount), _) => received(row, amount),
        (Moved::Out(amount), _) => spent(row, amount),
    };
    Some(happened(draft(on?, event?), of))
}

fn moved(row: &mut Row<'_>) -> Option<Moved> {
    let is_some = |amount: &Rupiah| !amount.is_zero();
    let faults = row.errors.len();
    let came = row.amount_if("masuk").filter(is_some);
    let went = row.amount_if("keluar").filter(is_some);
    match (came, went) {
        (Some(amount), None) => Some(Moved::In(amount)),
        (None, Some(amount)) => Some(Moved::Out(amount)),
        (Some(came), Some(went)) => {
            let (came, went) = (shown(came), shown(went));
            row.wrong(
                "masuk",
                format!("masuk {came} dan keluar {went}; isi salah satu"),
                format!("{came} in and {went} out; fill in one"),
            );
            None
        }
        (None, None) => {
            if row.errors.len() == faults {
                row.wrong("masuk", "masuk dan keluar kosong", "neither in nor out is filled in");
            }
            None
        }
    }
}

fn received(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let category = row.code_beside::<ReceiptCategory>(
        "kategori",
        ReceiptCategory::LIST,
        &["TARIK_TUNAI", "BUNGA_BANK"],
    );
    let (fund, group) = (row.fund("dana"), row.group());
    let (note, number) = (row.note(), row.number());
    let place = row.code::<Place>("tempat", Place::LIST);
    let body = CashReceived {
        amount,
        category: category?,
        fund: fund?,
        group: group?,
        note,
        number,
        place: place?,
    };
    Some(body.into())
}

fn spent(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let category = row.code_beside::<SpendingCategory>(
        "kategori",
        SpendingCategory::LIST,
        &["SETOR_BANK", "BIAYA_BANK"],
    );
    let (fund, cash_fund, group) = (row.fund("dana"), row.fund_if("dana_kas"), row.group());
    let (note, number) = (row.note(), row.number());
    let place = row.code::<Place>("tempat", Place::LIST);
    let receipt = row.code_if::<ReceiptKind>("bukti", ReceiptKind::LIST);
    let body = CashSpent {
        amount,
        cash_fund,
        category: category?,
        decision: None,
        fund: fund?,
        group: group?,
        note,
        number,
        place: place?,
        receipt: receipt.unwrap_or(ReceiptKind::TanpaBukti),
    };
    Some(body.into())
}

fn deposited(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let (fund, group, number) = (row.fund("dana"), row.group(), row.number());
    Some(CashDeposited { amount, fund: fund?, group: group?, number }.into())
}

fn withdrawn(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let (fund, group, number) = (row.fund("dana"), row.group(), row.number());
    let signatories = List::default();
    Some(CashWithdrawn { amount, fund: fund?, group: group?, number, signatories }.into())
}

fn interest(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let (fund, group) = (row.fund("dana"), row.group());
    Some(InterestCredited { amount, fund: fund?, group: group? }.into())
}

fn fee(row: &mut Row<'_>, amount: Rupiah) -> Option<Event> {
    let (fund, group) = (row.fund("dana"), row.group());
    Some(FeeCharged { amount, fund: fund?, group: group? }.into())
}

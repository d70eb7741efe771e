//! What was counted and corrected since, and what is left of a commitment.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
mod kube;

use common::money::{FUND, entry};
use common::{GROUP, open};
use kube::{BUDGET, KUBE, Steps, draft, kube};

fn settled(kind: &str, amount: u32) -> String {
    let body = format!(r#""amount":"{amount}","fund":"{FUND}","kind":"{kind}","place":"KAS""#);
    entry("cash.difference_settled", "2026-02-10", &body)
}

/// What was entered wrongly before a count and corrected after it, or forgotten and booked late, was
/// in the box when it was counted: the difference that is left is what still wants an explanation.
#[test]
fn a_late_entry_of_a_counted_day_explains_its_difference() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, FUND);
    let typed = office.record(&entry(
        "cash.received",
        "2026-01-10",
        &format!(r#""amount":"40000","category":"LAIN","fund":"{FUND}","place":"KAS""#),
    ));
    office.record(&entry("cash.counted", "2026-01-31", r#""counted":"1187000""#));
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-02-01","body":{{"stream":"group/{GROUP}","to":"2026-01-31"}}}}"#
    ));
    let corrected = format!(
        r#"{{"type":"cash.received","on":"2026-02-05","of":"2026-01-10",
            "body":{{"amount":"220000","category":"LAIN","fund":"{FUND}","group":"{GROUP}","place":"KAS"}},
            "fixes":{{"seq":{typed},"why":"SALAH_KETIK"}}}}"#
    );
    let reversed = format!(
        r#"{{"type":"entry.reversed","on":"2026-02-05","of":"2026-01-10","body":{{}},
            "fixes":{{"seq":{typed},"why":"SALAH_KETIK"}}}}"#
    );
    office.batch(&[&reversed, &corrected]);
    let refusal = office.refused(&settled("LEBIH", 7_000));
    assert_eq!(refusal.figures["open"], "-33000");
    office.record(&settled("KURANG", 33_000));
    assert_eq!(office.rupiah("2026-02-10", "cash"), "1187000");
}

#[test]
fn a_commitment_is_released_up_to_what_is_left_of_it() {
    let mut office = kube();
    office.award("2026-03-02");
    let release = |amount: &str| {
        let body =
            format!(r#""amount":"{amount}","budget":{BUDGET},"group":"{KUBE}","why":"BATAL""#);
        draft("grant.commitment_released", "2026-12-31", &body)
    };
    let refusal = office.refused(&release("20000001"));
    assert_eq!((refusal.code, refusal.figures["short"].as_str()), ("commitment.below-zero", "1"));
    office.record(&release("20000000"));
    assert_eq!(office.refused(&release("1")).code, "commitment.below-zero");
}

/// Balances that added up would leave what the ledger keeps: nothing is cut off, it is refused.
#[test]
fn balances_beyond_what_the_ledger_keeps_are_refused() {
    let most = |day: u32| {
        let on = format!("2026-03-{day:02}");
        let body =
            r#""amount":"2000000000000000","category":"LAIN","fund":"operasional","place":"KAS""#;
        entry("cash.received", &on, body)
    };
    let mut office = open();
    office.record(&most(10));
    office.record(&most(11));
    for late in [most(12), most(9)] {
        let refusal = office.refused(&late);
        assert_eq!(refusal.code, "balance.too-large", "{refusal:?}");
    }
    let (one, other) = (most(12), most(13));
    let refusal = office.try_batch(&[&one, &other]).unwrap_err();
    assert_eq!(refusal.code, "balance.too-large", "{refusal:?}");
    assert_eq!(office.rupiah("2026-12-31", "cash"), "4000000000000000");
}

//! Money on its way between groups.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::money::{FUND, entry};
use common::{GROUP, OTHER, open};

/// Money that nobody sent does not arrive, nor more than was sent.
#[test]
fn no_more_arrives_than_was_handed_over() {
    let mut office = open();
    office.opening_cash("2026-01-05", 500_000, FUND);
    let arrived = |amount: &str| {
        format!(
            r#"{{"type":"fund.arrived","on":"2026-02-03","body":{{"amount":"{amount}",
                "from":"{GROUP}","fund":"{FUND}","group":"{OTHER}","place":"KAS"}}}}"#
        )
    };
    let refusal = office.refused(&arrived("300000"));
    assert_eq!(refusal.code, "transit.below-zero");
    assert!(refusal.id.contains(&format!("Kas dalam perjalanan dari `{GROUP}`")), "{}", refusal.id);
    office.record(&entry(
        "fund.revolved_to_group",
        "2026-02-01",
        &format!(
            r#""amount":"300000","arrives_later":true,"fund":"{FUND}","generation":2,
            "kind":"PERGULIRAN","place":"KAS","to":"{OTHER}","to_place":"KAS""#
        ),
    ));
    assert_eq!(office.refused(&arrived("300001")).figures["short"], "1");
    office.record(&arrived("300000"));
    assert_eq!(office.refused(&arrived("1")).code, "transit.below-zero");
}

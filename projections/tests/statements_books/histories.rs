//! The histories that the books are made of.

use crate::common::{GROUP, Office, open};

/// Case E: loan B with its third instalment mistyped, found after the month was closed.
pub(crate) fn mistyped() -> (Office, u64) {
    let mut office = open();
    office.member("M-0001");
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","item":"KAS"}},
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","generation":1,"item":"MODAL"}}]}}}}"#
    ));
    loan(&mut office);
    repay(&mut office, "2026-02-10", "150000", "K-01");
    let wrong = repay(&mut office, "2026-03-10", "105000", "K-02");
    office.record(&format!(
        r#"{{"type":"period.closed","on":"2026-04-05","body":{{"stream":"group/{GROUP}","to":"2026-03-31"}}}}"#
    ));
    repay(&mut office, "2026-04-10", "150000", "K-03");
    (office, wrong)
}

/// The loan of case B: 1.500.000 in ten instalments with 1,5 % service each.
pub(crate) fn loan(office: &mut Office) {
    office.record(&format!(
        r#"{{"type":"loan.approved","on":"2026-01-10","body":{{"amount":"1500000",
            "fund":"guliran:g-1","group":"{GROUP}","loan":"L-1","member":"M-0001",
            "schedule":{{"count":10,"first_due":"2026-02-10","service":"225000"}}}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"loan.disbursed","on":"2026-01-10","body":{{"amount":"1500000",
            "fund":"guliran:g-1","group":"{GROUP}","loan":"L-1","member":"M-0001",
            "number":"BK-01","place":"KAS","signed":true}}}}"#
    ));
}

pub(crate) fn repayment(day: &str, principal: &str, number: &str, more: &str) -> String {
    format!(
        r#"{{"type":"loan.repaid","on":"{day}"{more},"body":{{"fund":"guliran:g-1",
            "group":"{GROUP}","loan":"L-1","member":"M-0001","number":"{number}","place":"KAS",
            "principal":"{principal}","service":"22500","source":"TUNAI"}}}}"#
    )
}

pub(crate) fn repay(office: &mut Office, day: &str, principal: &str, number: &str) -> u64 {
    office.record(&repayment(day, principal, number, ""))
}

/// Reverses the wrong entry on 20 April and replaces it, in one batch.
pub(crate) fn correct(office: &mut Office, wrong: u64) {
    let fixes = format!(r#""fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}}"#);
    let reversal = format!(r#"{{"type":"entry.reversed","on":"2026-04-20",{fixes},"body":{{}}}}"#);
    let more = format!(r#","of":"2026-03-10",{fixes}"#);
    office.batch(&[&reversal, &repayment("2026-04-20", "150000", "K-02", &more)]);
}

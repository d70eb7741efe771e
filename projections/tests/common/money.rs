//! Drafts about the money of the first group, with its usual fund.

use super::{GROUP, Office};

/// The revolving fund of most histories.
pub(crate) const FUND: &str = "guliran:g-2015";

/// An entry of the first group: type, day, and what stands in its body beside the group.
pub(crate) fn entry(kind: &str, on: &str, body: &str) -> String {
    format!(r#"{{"type":"{kind}","on":"{on}","body":{{"group":"{GROUP}",{body}}}}}"#)
}

/// A loan as approved, with terms: how many instalments, the first due day, the whole service.
pub(crate) struct Terms<'a> {
    pub(crate) loan: &'a str,
    pub(crate) member: &'a str,
    pub(crate) fund: &'a str,
    pub(crate) principal: u32,
    pub(crate) count: u32,
    pub(crate) first_due: &'a str,
    pub(crate) service: u32,
}

impl Office {
    /// Opens the fund with cash, on evidence, and has two people confirm it.
    #[track_caller]
    pub(crate) fn opening_cash(&mut self, on: &str, cash: u32, fund: &str) {
        self.record(&entry(
            "opening.recorded",
            on,
            &format!(
                r#""lines":[{{"amount":"{cash}","basis":"BUKU_KAS","fund":"{fund}","item":"KAS"}},
                {{"amount":"{cash}","basis":"BUKU_KAS","fund":"{fund}","item":"MODAL"}}]"#
            ),
        ));
        self.confirm(on);
    }

    /// Two people confirm the opening balances.
    #[track_caller]
    pub(crate) fn confirm(&mut self, on: &str) {
        for account in ["u-11", "u-12"] {
            self.account(account);
        }
        self.confirm_again(on);
    }

    /// The same two confirm what was opened later.
    #[track_caller]
    pub(crate) fn confirm_again(&mut self, on: &str) {
        let kept = self.actor.clone();
        for (account, by) in [("u-11", "PENDAMPING"), ("u-12", "BENDAHARA")] {
            self.actor = account.parse().unwrap();
            self.record(&entry("opening.confirmed", on, &format!(r#""by":"{by}""#)));
            self.actor = kept.clone();
        }
    }

    /// A loan is approved and paid out in cash on the same day.
    #[track_caller]
    pub(crate) fn lend(&mut self, on: &str, terms: &Terms<'_>) -> u64 {
        let Terms { loan, member, fund, principal, count, first_due, service } = terms;
        self.record(&entry(
            "loan.approved",
            on,
            &format!(
                r#""amount":"{principal}","fund":"{fund}","loan":"{loan}","member":"{member}",
                "schedule":{{"count":{count},"first_due":"{first_due}","service":"{service}"}}"#
            ),
        ));
        self.record(&entry(
            "loan.disbursed",
            on,
            &format!(
                r#""amount":"{principal}","fund":"{fund}","loan":"{loan}","member":"{member}",
                "place":"KAS","signed":true"#
            ),
        ))
    }

    /// A member pays in cash.
    #[track_caller]
    pub(crate) fn pay(&mut self, on: &str, terms: &Terms<'_>, principal: u32, service: u32) -> u64 {
        self.record(&paid(on, terms, principal, service))
    }
}

/// A repayment in cash.
pub(crate) fn paid(on: &str, terms: &Terms<'_>, principal: u32, service: u32) -> String {
    let Terms { loan, member, fund, .. } = terms;
    entry(
        "loan.repaid",
        on,
        &format!(
            r#""fund":"{fund}","loan":"{loan}","member":"{member}","place":"KAS",
            "principal":"{principal}","service":"{service}","source":"TUNAI""#
        ),
    )
}

/// A deposit of voluntary savings in cash.
pub(crate) fn saved(on: &str, member: &str, amount: u32) -> String {
    entry(
        "saving.deposited",
        on,
        &format!(r#""amount":"{amount}","kind":"SUKARELA","member":"{member}","place":"KAS""#),
    )
}

/// Spending in cash on running costs.
pub(crate) fn spent(on: &str, fund: &str, amount: u32) -> String {
    entry(
        "cash.spent",
        on,
        &format!(
            r#""amount":"{amount}","category":"OPERASIONAL","fund":"{fund}","place":"KAS",
            "receipt":"KWITANSI""#
        ),
    )
}

/// A receipt in cash.
pub(crate) fn received(on: &str, category: &str, fund: &str, amount: u32) -> String {
    entry(
        "cash.received",
        on,
        &format!(r#""amount":"{amount}","category":"{category}","fund":"{fund}","place":"KAS""#),
    )
}

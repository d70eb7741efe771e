//! Names of accounts in journals of hledger and ledger, and the way back.
//!
//! ```text
//! group/ykt-kube-038:receivable/M-0007/L-12   fund guliran:g-2020-01
//! Assets:group:ykt-kube-038:receivable:M-0007:L-12:guliran/g-2020-01
//! ```
//!
//! The first part is the class of the account by the first digit of its code in the chart: 1
//! Assets, 2 Liabilities, 3 Equity, 4 Income, 5 Expenses; 8 (budget books) and 9 (memo) are
//! Equity, where each balances within itself. Then follow the family and the name of the book, the
//! account, its keys in the order of the chart, and the fund, whose colon becomes a slash. No
//! identifier holds a colon or a slash, so nothing is lost: [`read_account_name`] reads it back.

use rantai_events::account::{Account, AccountDef, AccountName, CHART, Fund};

/// The class of an account: the root of its name in every journal.
pub(super) fn root(name: Option<AccountName>) -> &'static str {
    match name.map(|name| name.def().code.as_bytes().first().copied()) {
        Some(Some(b'1')) => "Assets",
        Some(Some(b'2')) => "Liabilities",
        Some(Some(b'4')) => "Income",
        Some(Some(b'5')) => "Expenses",
        _ => "Equity",
    }
}

/// The name of an account with its fund in a journal of hledger or ledger.
#[must_use]
pub fn account_name(account: &Account, fund: &Fund) -> String {
    let mut name = String::with_capacity(96);
    name.push_str(root(account.name()));
    let parts = account.book().split('/').chain(account.local().split('/'));
    for part in parts.chain([fund.as_str()]) {
        name.push(':');
        name.push_str(&part.replace(':', "/"));
    }
    name
}

/// The account and the fund behind a name that [`account_name`] gave.
#[must_use]
pub fn read_account_name(name: &str) -> Option<(Account, Fund)> {
    let parts: Vec<String> = name.split(':').map(|part| part.replace('/', ":")).collect();
    let [_, family, book, local @ .., fund] = parts.as_slice() else { return None };
    let account = Account::parse(&format!("{family}/{book}:{}", local.join("/")))?;
    Some((account, Fund::parse(fund)?))
}

/// The chart as lines of text: code, path with its keys, both names.
pub(super) fn chart() -> impl Iterator<Item = String> {
    CHART.iter().map(|def: &AccountDef| {
        let keys: String = def.keys.iter().map(|key| format!("/<{key}>")).collect();
        format!("{:7} {}{keys}: {} / {}", def.code, def.path, def.id, def.en)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_they_were() {
        for (account, fund, name) in [
            (
                "group/ykt-kube-038:receivable/M-0007/L-12",
                "guliran:g-1",
                "Assets:group:ykt-kube-038:receivable:M-0007:L-12:guliran/g-1",
            ),
            (
                "group/a:inter-fund/sosial:donasi",
                "tabungan",
                "Assets:group:a:inter-fund:sosial/donasi:tabungan",
            ),
            (
                "program/kube:pagu/2026/5.1.06.03",
                "pemda:kube",
                "Equity:program:kube:pagu:2026:5.1.06.03:pemda/kube",
            ),
        ] {
            let account = Account::parse(account).unwrap();
            let fund = Fund::parse(fund).unwrap();
            assert_eq!(account_name(&account, &fund), name);
            assert_eq!(read_account_name(name), Some((account, fund)));
        }
        assert_eq!(read_account_name("Assets:group:a:gold:tabungan"), None);
    }
}

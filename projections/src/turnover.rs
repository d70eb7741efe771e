//! What an entry is worth, said once for every rule, statement and law that asks.

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::posting::Posting;

/// What an entry moved in rupiah, each rupiah counted once: the money that came into or went out
/// of cash and bank, whichever is more, and where no money moved the largest single debit. An
/// entry may have several debits about the same money (the purchase, and the use of the grant).
#[must_use]
pub fn turnover(postings: &[Posting]) -> Amount {
    let rupiah = || postings.iter().filter(|posting| posting.unit.is_idr());
    let money = || {
        rupiah().filter(|posting| {
            matches!(posting.account.name(), Some(AccountName::Cash | AccountName::Bank))
        })
    };
    let came: Amount = money().map(|p| p.amount).filter(|amount| amount.is_positive()).sum();
    let went: Amount = money().map(|p| p.amount).filter(|amount| amount.is_negative()).sum();
    let moved = came.max(went.abs());
    if moved.is_positive() {
        return moved;
    }
    rupiah().map(|posting| posting.amount).max().unwrap_or_default().max(Amount::ZERO)
}

#[cfg(test)]
mod tests {
    use rantai_events::amount::Unit;

    use super::*;

    fn posting(account: &str, amount: i64) -> Posting {
        Posting {
            account: rantai_events::account::Account::parse(&format!("group/ykt-001:{account}"))
                .unwrap(),
            amount: Amount::whole(amount),
            fund: rantai_events::account::Fund::parse("hibah:g-1").unwrap(),
            unit: Unit::idr(),
        }
    }

    #[test]
    fn an_entry_is_counted_once() {
        let rows: [(&[(&str, i64)], i64); 4] = [
            (
                &[
                    ("expense/g-1/A", 300),
                    ("bank", -300),
                    ("grant/g-1", 300),
                    ("grant-release/g-1", -300),
                ],
                300,
            ),
            (&[("bank", 100), ("cash", -100)], 100),
            (&[("cash", 120), ("receivable/M-1/l-1", -100), ("stock/g-1", -20)], 120),
            (&[("stock/g-1", 70), ("equipment/g-1", 30), ("goods-grant/g-1", -100)], 70),
        ];
        for (post, worth) in rows {
            let post: Vec<Posting> = post.iter().map(|(name, sum)| posting(name, *sum)).collect();
            assert_eq!(turnover(&post), Amount::whole(worth), "{post:?}");
        }
    }
}

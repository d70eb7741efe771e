//! Figures about fewer than five people are withheld, and nobody gets them as a difference.

use std::collections::BTreeSet;

use rantai_events::amount::Amount;
use rantai_projections::public::may_show;
use rantai_projections::table::Cell;

use crate::site::{city, figure, money, page, pages};

/// Every amount of the site, and whether one of them, or the sum or difference of two, is asked for.
fn found(all: &BTreeSet<Amount>, secret: Amount) -> Option<(Amount, Amount)> {
    for a in all {
        for b in [a.minus(secret), secret.minus(*a), a.plus(secret)] {
            if b.is_zero() || all.contains(&b) {
                return Some((*a, b));
            }
        }
    }
    None
}

#[test]
fn what_few_people_got_is_nowhere_and_follows_from_nothing() {
    for people in 1..=6 {
        let office = city((people, 777_777), (people, 111_113));
        let pages = pages(&office.ledger);
        let all: BTreeSet<Amount> = pages.iter().flat_map(money).collect();
        let people = usize::try_from(people).unwrap();
        let sum = |each: i64| Amount::whole(each * i64::try_from(people).unwrap());
        for secret in [sum(777_777), sum(111_113)] {
            let found = found(&all, secret);
            assert_eq!(found.is_some(), may_show(people), "{people} people, {secret}: {found:?}");
        }
    }
}

#[test]
fn withheld_is_said_where_it_is_withheld() {
    let pages = pages(&city((3, 777_777), (3, 111_113)).ledger);
    let withheld =
        |path: &str, key: &str| matches!(figure(page(&pages, path), key), Cell::Words(_));
    assert!(withheld("kelompok/kube-2/", "terpakai") && withheld("kelompok/kube-2/", "sisa"));
    assert!(!withheld("kelompok/kube-2/", "diterima"));
    // The first group's grant went to six; what was rolled on to three is left out of its sum.
    assert_eq!(*figure(page(&pages, "kelompok/kube-1/"), "terpakai"), rupiah(15_000_000));
    assert_eq!(*figure(page(&pages, "kelompok/kube-1/"), "digulirkan"), rupiah(7_000_000));
    // The city's sums are of what is shown.
    assert_eq!(*figure(page(&pages, ""), "terpakai"), rupiah(15_000_000));
    assert_eq!(*figure(page(&pages, ""), "diterima"), rupiah(40_000_000));
}

#[test]
fn balances_are_shown_only_where_nothing_follows_from_them() {
    let has = |people: u32| {
        let pages = pages(&city((people, 777_777), (people, 111_113)).ledger);
        let of = |path| {
            let tables = crate::site::tables(page(&pages, path));
            tables.iter().any(|shown| shown.table.id == "saldo")
        };
        (of("kelompok/kube-1/"), of("kelompok/kube-2/"))
    };
    assert_eq!(has(3), (false, false));
    assert_eq!(has(6), (true, true));
}

fn rupiah(amount: i64) -> Cell {
    Cell::Rupiah(Amount::whole(amount))
}

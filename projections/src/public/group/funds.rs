//! What the group holds, in short: sums of the group only, and none from which the loans or
//! savings of fewer than five people could be worked out.

use std::collections::BTreeMap;

use rantai_events::account::{AccountName, FundClass};
use rantai_events::amount::Amount;

use super::super::build::{Sheet, Stand, prose};
use super::super::page::Block;
use super::super::people;
use super::super::summary::Summary;
use crate::library::GroupView;
use crate::table::{Cell, words};

pub(super) fn blocks(summary: &Summary, view: &GroupView, stand: Stand) -> Vec<Block> {
    let group = view.state();
    let uses_shown = summary.grants.iter().all(|grant| grant.used.is_some());
    if !people::money_may_show(group, &summary.parts, uses_shown) {
        return vec![prose(
            "saldo",
            ("Saldo", "Balances"),
            &[(
                "Saldo tidak dibuka: dari saldo dapat dihitung pinjaman atau tabungan kurang dari 5 \
             orang.",
                "Balances are withheld: the loans or savings of fewer than 5 people could be worked \
             out from them.",
            )],
        )];
    }
    let mut sheet = Sheet::new(
        "saldo",
        ("Saldo", "Balances"),
        &[("pos", "Pos", "Item"), ("jumlah", "Jumlah", "Amount")],
        stand,
    );
    let of = |name: AccountName| group.balances.total(name);
    let mut line = |id: &str, en: &str, amount: Amount| {
        sheet.row(vec![Cell::Words(words(id, en)), Cell::Rupiah(amount)]);
    };
    line("Kas", "Cash", of(AccountName::Cash).plus(of(AccountName::InTransit)));
    line("Bank", "Bank", of(AccountName::Bank));
    line("Pinjaman anggota, satu jumlah", "Members' loans, one sum", of(AccountName::Receivable));
    line("Pinjaman kepada kelompok lain", "Lent to other groups", of(AccountName::GroupReceivable));
    line(
        "Pinjaman dari kelompok lain",
        "Borrowed from other groups",
        -of(AccountName::GroupPayable),
    );
    vec![sheet.block(), by_fund(view, stand).block()]
}

/// Cash and bank by the kind of fund.
fn by_fund(view: &GroupView, stand: Stand) -> Sheet {
    let columns =
        &[("dana", "Jenis dana", "Kind of fund"), ("uang", "Kas dan bank", "Cash and bank")];
    let title = ("Uang menurut jenis dana", "Money by kind of fund");
    let mut sheet = Sheet::new("dana", title, columns, stand);
    let mut classes: BTreeMap<FundClass, Amount> = BTreeMap::new();
    for path in ["cash", "in-transit", "bank"] {
        for (key, amount) in view.state().balances.under(path).filter(|(key, _)| key.unit.is_idr())
        {
            let sum = classes.entry(key.fund.class()).or_default();
            *sum = sum.plus(amount);
        }
    }
    let all: Amount = classes.values().copied().sum();
    for (class, amount) in classes {
        let (id, en) = class.names();
        sheet.row(vec![Cell::Words(words(id, en)), Cell::Rupiah(amount)]);
    }
    sheet.total(vec![Cell::Words(words("Jumlah", "Total")), Cell::Rupiah(all)]);
    sheet
}

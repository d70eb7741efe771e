//! What groups owe each other: it stands in the book of each, and it is nothing for the city. City
//! = the sum of the books − what is eliminated here.

use std::collections::{BTreeMap, BTreeSet};

use rantai_events::account::{AccountName, Fund};
use rantai_events::amount::Amount;

use super::super::shared::Cited;
use super::sum;
use crate::library::Query;
use crate::table::{Cell, Table, words};
use crate::view::View;
use crate::words::rupiah;

/// Lender, borrower, and the fund of the money.
type Claim = (String, String, Fund);

/// What the books say of claims between their groups.
#[derive(Default)]
pub(super) struct Between {
    /// The groups whose books were read.
    groups: BTreeSet<String>,
    /// What the lender's book says is owed to it (1.2.02).
    owed: BTreeMap<Claim, Amount>,
    /// What the borrower's book says it owes (2.1.05).
    owing: BTreeMap<Claim, Amount>,
}

impl Between {
    /// Takes what a book says.
    pub(super) fn add(&mut self, view: &View, query: &Query) {
        let Some(own) = view.stream.group() else { return };
        let book = view.stream.to_string();
        self.groups.insert(own.to_string());
        let cited = Cited::of(&[view], query);
        let records = view.entries.iter().filter(|record| cited.is_asked(record));
        let postings = records.flat_map(|record| &record.post);
        for posting in postings.filter(|posting| posting.account.book() == book) {
            let Some(other) = posting.account.keys().next().map(str::to_owned) else { continue };
            let (own, fund) = (own.to_string(), posting.fund.clone());
            if posting.account.name() == Some(AccountName::GroupReceivable) {
                let sum = self.owed.entry((own, other, fund)).or_default();
                *sum = sum.plus(posting.amount);
            } else if posting.account.name() == Some(AccountName::GroupPayable) {
                let sum = self.owing.entry((other, own, fund)).or_default();
                *sum = sum.minus(posting.amount);
            }
        }
    }

    /// Each claim between two of the groups, as lender and borrower book it.
    fn claims(&self) -> BTreeMap<&Claim, (Amount, Amount)> {
        let within =
            |claim: &&Claim| self.groups.contains(&claim.0) && self.groups.contains(&claim.1);
        let all = self.owed.keys().chain(self.owing.keys()).filter(within);
        let of =
            |side: &BTreeMap<Claim, Amount>, claim| side.get(claim).copied().unwrap_or_default();
        all.map(|claim| (claim, (of(&self.owed, claim), of(&self.owing, claim)))).collect()
    }

    /// What is eliminated of each fund: what both books say.
    fn eliminated(&self) -> BTreeMap<&Fund, Amount> {
        let mut funds: BTreeMap<&Fund, Amount> = BTreeMap::new();
        for (claim, (owed, owing)) in self.claims() {
            let both = owed.min(owing).max(Amount::ZERO);
            if both.is_positive() {
                let sum = funds.entry(&claim.2).or_default();
                *sum = sum.plus(both);
            }
        }
        funds
    }

    /// The lines below the sum of the books, and the sum without what is eliminated.
    pub(super) fn write(&self, table: &mut Table, totals: [Amount; 2]) {
        let funds = self.eliminated();
        for (fund, amount) in &funds {
            let empty = || Cell::Empty;
            let sides = [
                (AccountName::GroupReceivable, [empty(), Cell::Rupiah(*amount)]),
                (AccountName::GroupPayable, [Cell::Rupiah(*amount), empty()]),
            ];
            for (name, amounts) in sides {
                let def = name.def();
                let words = (format!("Eliminasi: {}", def.id), format!("Elimination: {}", def.en));
                sum(table, def.code, words, Some(fund), amounts);
            }
        }
        if !funds.is_empty() {
            let all: Amount = funds.into_values().sum();
            let words = words("Jumlah setelah eliminasi (Rp)", "Total after elimination (Rp)");
            sum(table, "", words, None, totals.map(|total| Cell::Rupiah(total.minus(all))));
        }
        self.differing(table);
    }

    /// Claims that the two books do not state alike: nothing of the difference is eliminated.
    fn differing(&self, table: &mut Table) {
        for ((lender, borrower, fund), (owed, owing)) in self.claims() {
            if owed != owing {
                let (owed, owing) = (rupiah(owed), rupiah(owing));
                table.note(
                    &format!("{lender} mencatat piutang {owed} kepada {borrower} (dana {fund}), {borrower} mencatat utang {owing}: selisihnya tidak dieliminasi."),
                    &format!("{lender} books {owed} owed by {borrower} (fund {fund}), {borrower} books {owing}: the difference is not eliminated."),
                );
            }
        }
    }
}

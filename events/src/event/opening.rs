//! Opening a group whose books were kept elsewhere: balances as found, each line with its fund and
//! its evidence; only the rest goes to 3.3.01.

use super::{
    Body, BudgetLine, SavingKind, Schedule, body, codes, part,
    parts::{capital, lendable, valid_year},
};
use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah};
use crate::ids::{GroupId, LoanId, MemberId};
use crate::invalid::{FieldLaw, Valid, above_zero, filled, no};
use crate::posting::Postings;
use crate::time::Date;
use crate::wire::List;

codes! {
    /// What an opening figure rests on.
    OpeningBasis {
        BukuKas "BUKU_KAS" "buku kas" / "cash book",
        Laporan "LAPORAN" "laporan" / "report",
        Pengakuan "PENGAKUAN" "pengakuan" / "from memory",
        Taksiran "TAKSIRAN" "taksiran" / "estimate",
    }
}

codes! {
    /// What an opening figure is of.
    OpeningItem {
        Kas "KAS" "kas tunai" / "cash in hand",
        Bank "BANK" "bank" / "bank",
        Tabungan "TABUNGAN" "tabungan anggota" / "a member's savings",
        Modal "MODAL" "modal dana" / "capital of the fund",
        Inventaris "INVENTARIS" "inventaris" / "equipment",
        Talangan "TALANGAN" "utang talangan" / "advances owed",
    }
}

part! {
    /// One opening figure.
    OpeningLine {
        /// In rupiah; assets and debts alike above zero.
        amount: Rupiah,
        /// What it rests on.
        basis: OpeningBasis,
        /// The fund.
        fund: Fund,
        /// The generation of a guliran fund, 1 when absent.
        generation: Option<u32>,
        /// What it is of.
        item: OpeningItem,
        /// The member, for savings and advances.
        member: Option<MemberId>,
        /// Which saving.
        saving: Option<SavingKind>,
    }
}

impl OpeningLine {
    /// Its account with keys, and its signed amount.
    fn posting(&self, book: &Stream) -> (crate::account::Account, Amount) {
        let amount = self.amount.amount();
        let member = self.member.as_ref().map_or("-", MemberId::as_str);
        match self.item {
            OpeningItem::Kas => (AccountName::Cash.of(book, &[]), amount),
            OpeningItem::Bank => (AccountName::Bank.of(book, &[]), amount),
            OpeningItem::Inventaris => {
                (AccountName::Equipment.of(book, &[self.fund.key().unwrap_or("lama")]), amount)
            }
            OpeningItem::Tabungan => {
                let kind = self.saving.unwrap_or(SavingKind::Sukarela).code();
                (AccountName::Saving.of(book, &[kind, member]), -amount)
            }
            OpeningItem::Talangan => (AccountName::Advance.of(book, &[member]), -amount),
            OpeningItem::Modal => {
                let generation = self.generation.unwrap_or(1).to_string();
                let (account, keys) = capital(&self.fund, &generation);
                (account.of(book, &keys), -amount)
            }
        }
    }
}

fn valid_line(line: &OpeningLine) -> Valid {
    above_zero("lines", line.amount)?;
    match (line.item, &line.member) {
        (OpeningItem::Tabungan | OpeningItem::Talangan, None) => no(
            "lines",
            FieldLaw::Required(("`item` TABUNGAN atau TALANGAN", "`item` is TABUNGAN or TALANGAN")),
        ),
        (OpeningItem::Tabungan, Some(_)) if line.fund != Fund::tabungan() => {
            no("lines", FieldLaw::WrongFund("tabungan"))
        }
        _ => Ok(()),
    }
}

/// Posts each line, and what is left of its fund to the opening capital.
fn post_lines(group: &GroupId, lines: &[OpeningLine], post: &mut Postings) {
    let book = Stream::Group(group.clone());
    for line in lines {
        let (account, amount) = line.posting(&book);
        post.post(account, &line.fund, amount, &crate::amount::Unit::idr());
        post.post(
            AccountName::Opening.of(&book, &[]),
            &line.fund,
            -amount,
            &crate::amount::Unit::idr(),
        );
    }
}

body! {
    /// The balances of a group on the day its books begin here. Once a group; a forgotten book is
    /// added by a further, back-dated one with a reason in `entry.explained`.
    OpeningRecorded = "opening.recorded" v 1 Restricted {
        /// The group.
        group: GroupId,
        /// The figures.
        lines: List<OpeningLine>,
    }
}

impl Body for OpeningRecorded {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        filled("lines", &self.lines, 200)?;
        self.lines.iter().try_for_each(valid_line)
    }
    fn post(&self, post: &mut Postings) {
        post_lines(&self.group, &self.lines, post);
    }
}

body! {
    /// A loan that was running when the books began. Without instalments its due dates are
    /// unknown, and it is never judged overdue. Its code is claimed in the group.
    OpeningLoanRecorded = "opening.loan_recorded" v 1 Restricted {
        /// What it rests on.
        basis: OpeningBasis,
        /// The fund.
        fund: Fund,
        /// The group.
        group: GroupId,
        /// The code of the loan.
        loan: LoanId,
        /// The member.
        member: MemberId,
        /// Principal left, in rupiah.
        principal: Rupiah,
        /// What is still to come, where the dates are known.
        schedule: Option<Schedule>,
    }
}

impl Body for OpeningLoanRecorded {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        above_zero("principal", self.principal)?;
        lendable(&self.fund)?;
        self.schedule.as_ref().map_or(Ok(()), |schedule| schedule.valid(self.principal))
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        let receivable: &[&str] = &[self.member.as_str(), self.loan.as_str()];
        post.transfer(
            &book,
            &self.fund,
            self.principal,
            (AccountName::Receivable, receivable),
            (AccountName::Opening, &[]),
        );
    }
}

codes! {
    /// The stage at which a grant opens.
    GrantStage {
        Dibayar "DIBAYAR" "dibayar, belum LPJ" / "paid, not accounted for",
        LpjMasuk "LPJ_MASUK" "LPJ masuk" / "LPJ received",
        LpjSah "LPJ_SAH" "LPJ sah" / "LPJ accepted",
    }
}

body! {
    /// A grant that was running when the books began, at its LPJ stage. Its code is claimed.
    OpeningGrantRecorded = "opening.grant_recorded" v 1 Restricted {
        /// Paid out, in rupiah.
        amount: Rupiah,
        /// The budget line it was paid from.
        budget: BudgetLine,
        /// The group.
        group: GroupId,
        /// The day the LPJ is due, where known.
        lpj_due: Option<Date>,
        /// Its stage.
        stage: GrantStage,
        /// Not spent yet, in rupiah; stands in `opening.recorded` as cash and capital of the fund.
        unspent: Rupiah,
    }
}

impl Body for OpeningGrantRecorded {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone()), Stream::Program(self.budget.program.clone())]
    }
    fn validate(&self) -> Valid {
        valid_year(self.budget.year)?;
        above_zero("amount", self.amount)?;
        if self.unspent > self.amount {
            no("unspent", FieldLaw::OutOfRange(("nol sampai `amount`", "zero to `amount`")))
        } else {
            Ok(())
        }
    }
    fn post(&self, post: &mut Postings) {
        let (year, account, grant) = self.budget.keys();
        let to = match self.stage {
            GrantStage::Dibayar => AccountName::PaidUnaccounted,
            GrantStage::LpjMasuk => AccountName::Accounted,
            GrantStage::LpjSah => AccountName::Accepted,
        };
        post.transfer(
            &Stream::Program(self.budget.program.clone()),
            &Fund::pemda(&self.budget.program),
            self.amount,
            (to, &[&year, account, grant]),
            (AccountName::BudgetContra, &[&year, account]),
        );
    }
}

codes! {
    /// Who confirms opening balances.
    ConfirmedBy {
        Pendamping "PENDAMPING" "pendamping" / "mentor",
        Bendahara "BENDAHARA" "bendahara kelompok" / "treasurer of the group",
    }
}

codes! {
    /// Which way a confirmed figure differs from the opening.
    ConfirmedDirection {
        Lebih "LEBIH" "lebih dari saldo awal" / "more than the opening",
        Kurang "KURANG" "kurang dari saldo awal" / "less than the opening",
    }
}

part! {
    /// A difference found on confirmation.
    OpeningDifference {
        /// Which way.
        direction: ConfirmedDirection,
        /// The figure that differs, by how much.
        line: OpeningLine,
    }
}

body! {
    /// One of two people confirmed the opening balances, with the differences found.
    OpeningConfirmed = "opening.confirmed" v 1 Restricted {
        /// Who.
        by: ConfirmedBy,
        /// What differs.
        differences: List<OpeningDifference>,
        /// The group.
        group: GroupId,
    }
}

impl Body for OpeningConfirmed {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        self.differences.iter().try_for_each(|difference| valid_line(&difference.line))
    }
    fn post(&self, post: &mut Postings) {
        let book = Stream::Group(self.group.clone());
        for OpeningDifference { direction, line } in &self.differences {
            let (account, amount) = line.posting(&book);
            let amount = match direction {
                ConfirmedDirection::Lebih => amount,
                ConfirmedDirection::Kurang => -amount,
            };
            post.post(account, &line.fund, amount, &crate::amount::Unit::idr());
            post.post(
                AccountName::Opening.of(&book, &[]),
                &line.fund,
                -amount,
                &crate::amount::Unit::idr(),
            );
        }
    }
}

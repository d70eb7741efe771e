//! Programs, their rulesets and budgets, and the closing of periods.

use super::{Body, Reason, body, codes, part, parts::valid_year};
use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah};
use crate::hash::Hash;
use crate::ids::{BudgetCode, ProgramCode, RulesetVersion};
use crate::invalid::{FieldLaw, Valid, above_zero, no};
use crate::posting::Postings;
use crate::text::Label;
use crate::time::Date;
use crate::wire::List;

codes! {
    /// The kind of a program.
    ProgramKind {
        UsepKm "USEP_KM" "USEP KM" / "USEP KM",
        Kube "KUBE" "KUBE" / "KUBE",
        Blps "BLPS" "BLPS" / "BLPS",
        Wksbm "WKSBM" "WKSBM" / "WKSBM",
        DanaBergulir "DANA_BERGULIR" "dana bergulir" / "government revolving fund",
        Csr "CSR" "kemitraan usaha" / "corporate partnership",
    }
}

codes! {
    /// What money of the program is, in public finance.
    MoneyClass {
        Hibah "HIBAH" "hibah" / "grant",
        Bansos "BANSOS" "bantuan sosial" / "social aid",
        Bergulir "BERGULIR" "dana bergulir" / "government revolving fund",
        Swadaya "SWADAYA" "swadaya" / "own money of the community",
    }
}

codes! {
    /// Whether groups are to roll the money on (an obligation for USEP KM, an expectation for KUBE).
    GuliranDuty {
        None "NONE" "tidak digulirkan" / "not rolled on",
        Expected "EXPECTED" "diharapkan" / "expected",
        Obligatory "OBLIGATORY" "wajib" / "obligatory",
    }
}

body! {
    /// Defines a program. First record of its stream.
    ProgramDefined = "program.defined" v 1 Public {
        /// Whether groups are to roll the money on.
        guliran: GuliranDuty,
        /// The kind of program.
        kind: ProgramKind,
        /// The laws and decisions it rests on.
        legal_basis: List<Label>,
        /// Whether recipients owe an accountability report (LPJ).
        lpj_required: bool,
        /// What its money is.
        money: MoneyClass,
        /// Its name.
        name: Label,
        /// Its code.
        program: ProgramCode,
    }
}

impl Body for ProgramDefined {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Program(self.program.clone())]
    }
}

codes! {
    /// What is counted as the size of a group.
    SizeUnit {
        Kk "KK" "KK" / "households",
        Orang "ORANG" "orang" / "people",
    }
}

codes! {
    /// How the collectibility of a loan is decided.
    Collectibility {
        Age "UMUR" "menurut umur tunggakan" / "by days overdue",
        Letters "SURAT" "menurut surat tagihan (PMK 201/2010)" / "by billing letters (PMK 201/2010)",
    }
}

part! {
    /// Parameters of the rules; an absent one takes the default of its rule.
    Params {
        /// Days after which an entry counts as back-dated (T02).
        backdate_days: Option<u32>,
        /// How collectibility is decided (B01).
        collectibility: Option<Collectibility>,
        /// Days within which SP2D money must reach the group's account (H04).
        credit_days: Option<u32>,
        /// Days before a due date at which a rule turns to PERHATIAN.
        lead_days: Option<u32>,
        /// Per cent by which a plan line may be exceeded (H08).
        line_tolerance: Option<u32>,
        /// The LPJ is due on this day of January of the next year (H10).
        lpj_day: Option<u32>,
        /// Most days between two meetings (K10).
        meeting_days: Option<u32>,
        /// Days of grace after a missed report (L01).
        report_grace: Option<u32>,
        /// Months between two reports (L01).
        report_months: Option<u32>,
        /// Per cent of entries that may be reversals (T03).
        reversal_share: Option<u32>,
        /// Months within which the money must first be rolled on (B10).
        revolve_months: Option<u32>,
        /// Largest size of a group (K01).
        size_max: Option<u32>,
        /// Smallest size of a group (K01).
        size_min: Option<u32>,
        /// What is counted as size (K01).
        size_unit: Option<SizeUnit>,
        /// Rupiah up to which a signed statement stands for a receipt (H09).
        statement_limit: Option<Rupiah>,
        /// Days after the LPJ due date within which unspent money must be back (H12).
        unspent_days: Option<u32>,
        /// Days for which one vacant office is tolerated (K02) and a size off by one (K01).
        vacancy_days: Option<u32>,
    }
}

impl Default for Params {
    /// Every parameter at the default of its rule.
    fn default() -> Self {
        Self {
            backdate_days: None,
            collectibility: None,
            credit_days: None,
            lead_days: None,
            line_tolerance: None,
            lpj_day: None,
            meeting_days: None,
            report_grace: None,
            report_months: None,
            reversal_share: None,
            revolve_months: None,
            size_max: None,
            size_min: None,
            size_unit: None,
            statement_limit: None,
            unspent_days: None,
            vacancy_days: None,
        }
    }
}

body! {
    /// Adopts the parameters of the rules from a date on. Versions never change.
    RulesetAdopted = "ruleset.adopted" v 1 Public {
        /// The laws and decisions it rests on.
        basis: List<Label>,
        /// First day on which it is in force.
        effective_from: Date,
        /// The parameters.
        params: Params,
        /// The program.
        program: ProgramCode,
        /// Parameters whose legal source could not be confirmed ("perlu konfirmasi").
        unconfirmed: List<Label>,
        /// Its name, unique in the program.
        version: RulesetVersion,
    }
}

impl Body for RulesetAdopted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Program(self.program.clone())]
    }
    fn validate(&self) -> Valid {
        match (self.params.size_min, self.params.size_max) {
            (Some(min), Some(max)) if min > max => no(
                "params",
                FieldLaw::OutOfRange((
                    "`size_min` tidak melebihi `size_max`",
                    "`size_min` not above `size_max`",
                )),
            ),
            _ => Ok(()),
        }
    }
}

codes! {
    /// Where the money of a budget comes from.
    BudgetSource {
        Apbd "APBD" "APBD" / "city budget",
        Apbn "APBN" "APBN" / "state budget",
        Dekon "DEKON" "dekonsentrasi (APBN)" / "deconcentration (state budget)",
        Danais "DANAIS" "dana keistimewaan" / "special-region fund",
        Lain "LAIN" "lain" / "other",
    }
}

body! {
    /// A budget (pagu) for a year and budget code.
    BudgetAppropriated = "budget.appropriated" v 1 Public {
        /// Budget code (kode rekening).
        account: BudgetCode,
        /// In rupiah.
        amount: Rupiah,
        /// The program.
        program: ProgramCode,
        /// Whether it may be granted, or is for coaching (pembinaan) alone.
        purpose: BudgetPurpose,
        /// Where the money comes from.
        source: BudgetSource,
        /// Fiscal year.
        year: u32,
    }
}

codes! {
    /// What a budget is for.
    BudgetPurpose {
        Hibah "HIBAH" "hibah dan bantuan" / "grants and aid",
        Pembinaan "PEMBINAAN" "pembinaan" / "coaching",
    }
}

fn post_budget(
    program: &ProgramCode,
    year: u32,
    code: &BudgetCode,
    amount: Amount,
    post: &mut Postings,
) {
    let year = year.to_string();
    let keys: &[&str] = &[&year, code.as_str()];
    post.transfer(
        &Stream::Program(program.clone()),
        &Fund::pemda(program),
        amount,
        (AccountName::Budget, keys),
        (AccountName::BudgetContra, keys),
    );
}

impl Body for BudgetAppropriated {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Program(self.program.clone())]
    }
    fn validate(&self) -> Valid {
        valid_year(self.year)?;
        above_zero("amount", self.amount)
    }
    fn post(&self, post: &mut Postings) {
        post_budget(&self.program, self.year, &self.account, self.amount.amount(), post);
    }
}

body! {
    /// Changes a budget (APBD-P).
    BudgetRevised = "budget.revised" v 1 Public {
        /// Budget code (kode rekening).
        account: BudgetCode,
        /// By how much, + or −, in rupiah.
        delta: Amount,
        /// The program.
        program: ProgramCode,
        /// Why.
        why: Reason,
        /// Fiscal year.
        year: u32,
    }
}

impl Body for BudgetRevised {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Program(self.program.clone())]
    }
    fn validate(&self) -> Valid {
        valid_year(self.year)?;
        if self.delta.decimals() > 2 {
            return no(
                "delta",
                FieldLaw::OutOfRange((
                    "rupiah dengan paling banyak 2 desimal",
                    "rupiah with at most 2 decimals",
                )),
            );
        }
        above_zero("delta", self.delta.abs())
    }
    fn post(&self, post: &mut Postings) {
        post_budget(&self.program, self.year, &self.account, self.delta, post);
    }
}

body! {
    /// Closes a stream up to and including a day: no record with postings may be dated in it any
    /// more. Closing a program closes its groups in one batch. Restricted, since its root is of
    /// balances of persons, which few tries would guess.
    PeriodClosed = "period.closed" v 1 Restricted Final {
        /// The state commitment: the root of the map from account, fund and unit to balance at
        /// the end of `to`. Filled in on admission when absent from the draft.
        state: Option<Hash>,
        /// The stream, a group's or a program's.
        stream: Stream,
        /// The last day of the closed period.
        to: Date,
    }
}

body! {
    /// Opens the closed period again from a day on. A second person does it.
    PeriodReopened = "period.reopened" v 1 Public Final {
        /// The first day that is open again.
        from: Date,
        /// The stream, a group's or a program's.
        stream: Stream,
        /// Why.
        why: Reason,
    }
}

fn group_or_program(stream: &Stream) -> Valid {
    match stream {
        Stream::Group(_) | Stream::Program(_) => Ok(()),
        Stream::Ledger | Stream::Audit(_) => no(
            "stream",
            FieldLaw::OutOfRange((
                "aliran group/… atau program/…",
                "a stream group/… or program/…",
            )),
        ),
    }
}

impl Body for PeriodClosed {
    fn streams(&self) -> Vec<Stream> {
        vec![self.stream.clone()]
    }
    fn validate(&self) -> Valid {
        group_or_program(&self.stream)
    }
}

impl Body for PeriodReopened {
    fn streams(&self) -> Vec<Stream> {
        vec![self.stream.clone()]
    }
    fn validate(&self) -> Valid {
        group_or_program(&self.stream)
    }
}

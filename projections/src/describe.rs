//! One line about each record, in Indonesian and English: the *uraian* of books, histories and
//! notices. It is made from codes, identifiers and figures of the body alone: free text and
//! whatever the vault knows never enter it.

use rantai_events::amount::Amount;
use rantai_events::event::*;
use rantai_events::ids::DocumentNumber;
use rantai_events::record::Record;
use rantai_events::time::Date;

use crate::table::Words;
use crate::words::{self, counted};

/// What a body says of itself in one line.
trait Told {
    /// The line, in Indonesian and English.
    fn told(&self) -> Words;
    /// The number of the paper behind it, where the body states one.
    fn number(&self) -> Option<&DocumentNumber> {
        None
    }
}

/// Tells bodies: the line in Indonesian, in English, and where there is one the number.
macro_rules! told {
    ($($body:ident($b:ident) => $id:expr, $en:expr $(, $number:expr)?;)*) => {$(
        impl Told for $body {
            fn told(&self) -> Words {
                #[allow(unused_variables, reason = "some lines are the same for every body")]
                let $b = self;
                (String::from($id), String::from($en))
            }
            $(fn number(&self) -> Option<&DocumentNumber> {
                let $b = self;
                $number
            })?
        }
    )*};
}

mod office;
mod groups;
mod grants;
mod lending;
mod cash;
mod reports;

macro_rules! every_event {
    ($($body:ident)*) => {
        /// The body of an event as something that can be told; every event has its line.
        fn teller(event: &Event) -> &dyn Told {
            match event { $(Event::$body(body) => body),* }
        }
    };
}

every_event! {
    LedgerOpened LawsAdopted LogKeyAdopted AccountOpened AccountRolesChanged AccountSuspended AccountRestored
    PolicyAdopted EntryProposed EntryDeclined EntryExplained EntryReversed PersonRead PersonErased
    ProgramDefined RulesetAdopted BudgetAppropriated BudgetRevised PeriodClosed PeriodReopened
    GroupRegistered GroupLegalised OfficersElected GroupBankAccountRegistered
    GroupBankAccountClosed GroupDissolved
    MemberJoined MemberLeft EligibilityChecked ConsentGiven ConsentWithdrawn
    MeetingHeld MeetingDecided
    GrantProposed GrantReviewed GrantAwarded CommitmentReleased AgreementSigned Sp2dIssued
    GrantDisbursed DisbursementReturned GoodsDelivered GoodsDistributed GrantDistributed
    GrantSpent TaxRemitted PlanAmended GrantReturned DisallowedRepaid GrantClosed
    LoanApproved LoanDisbursed LoanRepaid LoanRescheduled LoanBilled LoanTakenOver
    LoanWrittenOff LoanRecovered RevolvedToMember RevolvedToGroup RevolvedArrived
    GroupLoanRepaid FundTransferred FundSettled
    CashReceived CashSpent CashDeposited CashWithdrawn InterestCredited FeeCharged
    CashCounted CashDifferenceSettled BankReconciled AdvanceReceived AdvanceRepaid
    SuspenseCleared
    SavingDeposited SavingWithdrawn JointLiabilityCollected
    ReportSubmitted ReportCompiled ReportAcknowledged ReportCopied ReportReceived
    ReportReturned ReportAccepted ReportSuperseded ReportReminded
    OpeningRecorded OpeningLoanRecorded OpeningGrantRecorded OpeningConfirmed
}

/// One line about a record, in Indonesian and English. A reversal names the record that it undoes
/// and why; an entry that replaces another says so at its end.
#[must_use]
pub fn describe(record: &Record) -> Words {
    let (id, en) = teller(&record.event).told();
    let Some(fixes) = record.fixes else { return (id, en) };
    let (why_id, why_en) = fixes.why.words();
    if record.is_reversal() {
        let seq = fixes.seq;
        return (format!("{id} {seq}: {why_id}"), format!("{en} {seq}: {why_en}"));
    }
    (
        format!("{id} (pengganti catatan {}: {why_id})", fixes.seq),
        format!("{en} (replaces record {}: {why_en})", fixes.seq),
    )
}

/// What the type of a record is called, its code in parentheses: `Hibah cair (grant.disbursed)`.
#[must_use]
pub fn type_title(record: &Record) -> Words {
    let (name, (id, en)) = (record.event.name(), record.event.def().title());
    (format!("{id} ({name})"), format!("{en} ({name})"))
}

/// The number of the paper behind a record: the one that its body states, else that of its first
/// numbered piece of evidence.
#[must_use]
pub fn document_number(record: &Record) -> Option<&DocumentNumber> {
    let cited = || record.docs.iter().find_map(|doc| doc.no.as_ref());
    teller(&record.event).number().or_else(cited)
}

/// The number of the paper that the body of an event states.
#[must_use]
pub fn stated_number(event: &Event) -> Option<&DocumentNumber> {
    teller(event).number()
}

/// A number as it is compared with others. People write numbers in either case and with blanks
/// where they please: neither counts.
#[must_use]
pub fn compared_number(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a record cites a document with this number, in its body or among its evidence.
#[must_use]
pub fn cites(record: &Record, number: &str) -> bool {
    let asked = compared_number(number);
    let is = |cited: &DocumentNumber| compared_number(cited.as_str()) == asked;
    teller(&record.event).number().is_some_and(is)
        || record.docs.iter().filter_map(|doc| doc.no.as_ref()).any(is)
}

/// `Rp 1.234.567,00`.
fn money(amount: impl Into<Amount>) -> String {
    words::rupiah(amount.into())
}

/// `21 November 2026` in Indonesian.
fn day_id(date: Date) -> String {
    words::date_id(date)
}

/// `21 November 2026` in English.
fn day_en(date: Date) -> String {
    words::date_en(date)
}

/// With a capital first letter.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

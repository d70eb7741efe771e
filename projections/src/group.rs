//! The fold of one group: everything that its records add up to. One file a family; each has the
//! family's state, its `apply` (total: it never refuses) and its stream laws.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::event::Event;
use rantai_events::ids::{
    BankAccountId, DecisionId, GrantId, LoanId, MeetingId, MemberId, ReportId,
};
use rantai_events::record::Record;
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::refusal::Refusal;

mod profile;
mod members;
mod meetings;
mod grants;
mod loans;
mod cash;
mod reports;
mod openings;

pub use cash::*;
pub use grants::*;
pub use loans::*;
pub use meetings::*;
pub use members::*;
pub use openings::*;
pub use profile::*;
pub use reports::*;

/// The state of a group in one view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Registration, legalisation, dissolution.
    pub profile: Profile,
    /// Every election of officers, in business order.
    pub officers: Vec<Officers>,
    /// Bank accounts by their id in the vault.
    pub bank_accounts: BTreeMap<BankAccountId, BankAccount>,
    /// Members, those who left included.
    pub members: BTreeMap<MemberId, Member>,
    /// Meetings.
    pub meetings: BTreeMap<MeetingId, Meeting>,
    /// Decisions of meetings.
    pub decisions: BTreeMap<DecisionId, Decision>,
    /// Grants, from the proposal on.
    pub grants: BTreeMap<GrantId, Grant>,
    /// Loans to members, from the approval on.
    pub loans: BTreeMap<LoanId, Loan>,
    /// Hand-overs from and to other groups.
    pub handovers: Vec<Handover>,
    /// Cash counts and bank reconciliations.
    pub checks: CashChecks,
    /// Uses of funds that rules look at.
    pub uses: Vec<FundUse>,
    /// Reports.
    pub reports: BTreeMap<ReportId, Report>,
    /// Reminder letters.
    pub reminders: Vec<Reminder>,
    /// Opening balances and their confirmation.
    pub opening: Opening,
    /// Balances.
    pub balances: Balances,
}

impl Group {
    /// The stream laws that `record` would break if it came next in business order in `book`.
    /// Balances are looked at when the day ends, not here.
    ///
    /// # Errors
    /// The refusal, with its figures.
    pub fn law(&self, record: &Record, book: &Stream) -> Result<(), Refusal> {
        let family = family(&record.event);
        if family != Family::Elsewhere {
            profile::registered(self, record, book)?;
        }
        match family {
            Family::Profile => profile::law(self, record),
            Family::Members => members::law(self, record),
            Family::Meetings => meetings::law(self, record),
            Family::Grants => grants::law(self, record),
            Family::Loans => loans::law(self, record, book),
            Family::Cash => cash::law(self, record),
            Family::Reports => reports::law(self, record),
            Family::Openings => openings::law(self, record),
            Family::Elsewhere => Ok(()),
        }
    }

    /// Takes a record in. Postings go to the balances, everything else comes from the body.
    pub fn apply(&mut self, record: &Record, book: &str) {
        for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
            self.balances.add(posting);
        }
        if let (Some(of), false) =
            (record.of, matches!(record.event, Event::CashDifferenceSettled(_)))
        {
            cash::late(self, record, of, book);
        }
        match family(&record.event) {
            Family::Profile => profile::apply(self, record),
            Family::Members => members::apply(self, record),
            Family::Meetings => meetings::apply(self, record),
            Family::Grants => {
                grants::apply(self, record);
                loans::apply(self, record);
            }
            Family::Loans => loans::apply(self, record),
            Family::Cash => cash::apply(self, record),
            Family::Reports => reports::apply(self, record),
            Family::Openings => {
                openings::apply(self, record);
                grants::apply(self, record);
                loans::apply(self, record);
            }
            Family::Elsewhere => {}
        }
    }
}

/// Which file takes an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Profile,
    Members,
    Meetings,
    Grants,
    Loans,
    Cash,
    Reports,
    Openings,
    /// Not a fact about a group.
    Elsewhere,
}

#[allow(clippy::too_many_lines, reason = "one line an event: the router is a table")]
fn family(event: &Event) -> Family {
    match event {
        Event::GroupRegistered(_)
        | Event::GroupLegalised(_)
        | Event::OfficersElected(_)
        | Event::GroupBankAccountRegistered(_)
        | Event::GroupBankAccountClosed(_)
        | Event::GroupDissolved(_) => Family::Profile,
        Event::MemberJoined(_)
        | Event::MemberLeft(_)
        | Event::EligibilityChecked(_)
        | Event::ConsentGiven(_)
        | Event::ConsentWithdrawn(_) => Family::Members,
        Event::MeetingHeld(_) | Event::MeetingDecided(_) => Family::Meetings,
        Event::GrantProposed(_)
        | Event::GrantReviewed(_)
        | Event::GrantAwarded(_)
        | Event::CommitmentReleased(_)
        | Event::AgreementSigned(_)
        | Event::Sp2dIssued(_)
        | Event::GrantDisbursed(_)
        | Event::DisbursementReturned(_)
        | Event::GoodsDelivered(_)
        | Event::GoodsDistributed(_)
        | Event::GrantDistributed(_)
        | Event::GrantSpent(_)
        | Event::TaxRemitted(_)
        | Event::PlanAmended(_)
        | Event::GrantReturned(_)
        | Event::DisallowedRepaid(_)
        | Event::GrantClosed(_) => Family::Grants,
        Event::LoanApproved(_)
        | Event::LoanDisbursed(_)
        | Event::LoanRepaid(_)
        | Event::LoanRescheduled(_)
        | Event::LoanBilled(_)
        | Event::LoanTakenOver(_)
        | Event::LoanWrittenOff(_)
        | Event::LoanRecovered(_)
        | Event::RevolvedToMember(_)
        | Event::RevolvedToGroup(_)
        | Event::RevolvedArrived(_)
        | Event::GroupLoanRepaid(_)
        | Event::FundTransferred(_)
        | Event::FundSettled(_)
        | Event::CashSpent(_) => Family::Loans,
        Event::CashReceived(_)
        | Event::CashDeposited(_)
        | Event::CashWithdrawn(_)
        | Event::InterestCredited(_)
        | Event::FeeCharged(_)
        | Event::CashCounted(_)
        | Event::CashDifferenceSettled(_)
        | Event::BankReconciled(_)
        | Event::AdvanceReceived(_)
        | Event::AdvanceRepaid(_)
        | Event::SuspenseCleared(_)
        | Event::SavingDeposited(_)
        | Event::SavingWithdrawn(_)
        | Event::JointLiabilityCollected(_) => Family::Cash,
        Event::ReportSubmitted(_)
        | Event::ReportCompiled(_)
        | Event::ReportAcknowledged(_)
        | Event::ReportCopied(_)
        | Event::ReportReceived(_)
        | Event::ReportReturned(_)
        | Event::ReportAccepted(_)
        | Event::ReportSuperseded(_)
        | Event::ReportReminded(_) => Family::Reports,
        Event::OpeningRecorded(_)
        | Event::OpeningLoanRecorded(_)
        | Event::OpeningGrantRecorded(_)
        | Event::OpeningConfirmed(_) => Family::Openings,
        Event::LedgerOpened(_)
        | Event::LawsAdopted(_)
        | Event::LogKeyAdopted(_)
        | Event::AccountOpened(_)
        | Event::AccountRolesChanged(_)
        | Event::AccountSuspended(_)
        | Event::AccountRestored(_)
        | Event::PolicyAdopted(_)
        | Event::EntryProposed(_)
        | Event::EntryDeclined(_)
        | Event::EntryExplained(_)
        | Event::EntryReversed(_)
        | Event::PersonRead(_)
        | Event::PersonErased(_)
        | Event::ProgramDefined(_)
        | Event::RulesetAdopted(_)
        | Event::BudgetAppropriated(_)
        | Event::BudgetRevised(_)
        | Event::PeriodClosed(_)
        | Event::PeriodReopened(_) => Family::Elsewhere,
    }
}

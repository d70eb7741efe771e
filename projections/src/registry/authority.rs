//! Who may record what.

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::event::{Event, Role};

use super::{Account, Frame, Registry};
use crate::refusal::Refusal;

/// The roles of which an actor needs one to record an event.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one line an event: the roles are a table")]
pub fn roles_for(event: &Event) -> &'static [Role] {
    match event {
        Event::LedgerOpened(_)
        | Event::LawsAdopted(_)
        | Event::AccountOpened(_)
        | Event::AccountRolesChanged(_)
        | Event::AccountSuspended(_)
        | Event::AccountRestored(_)
        | Event::PolicyAdopted(_)
        | Event::PersonErased(_) => &[Role::Admin],
        Event::PersonRead(_) => {
            &[Role::Admin, Role::Operator, Role::Finance, Role::Approver, Role::Auditor]
        }
        Event::ProgramDefined(_)
        | Event::BudgetAppropriated(_)
        | Event::BudgetRevised(_)
        | Event::Sp2dIssued(_)
        | Event::GrantDisbursed(_)
        | Event::DisbursementReturned(_)
        | Event::GrantReturned(_)
        | Event::DisallowedRepaid(_)
        | Event::CommitmentReleased(_)
        | Event::PeriodClosed(_) => &[Role::Finance, Role::Approver],
        Event::RulesetAdopted(_)
        | Event::GrantAwarded(_)
        | Event::PlanAmended(_)
        | Event::GrantClosed(_)
        | Event::GroupDissolved(_)
        | Event::PeriodReopened(_)
        | Event::EntryDeclined(_) => &[Role::Approver],
        Event::ReportAcknowledged(_) => &[Role::Kelurahan, Role::Operator, Role::Finance],
        Event::GroupLegalised(_) => &[Role::Kelurahan, Role::Operator],
        Event::ReportReceived(_)
        | Event::ReportReturned(_)
        | Event::ReportAccepted(_)
        | Event::ReportReminded(_)
        | Event::GroupBankAccountRegistered(_)
        | Event::GroupBankAccountClosed(_)
        | Event::AgreementSigned(_)
        | Event::OpeningGrantRecorded(_) => &[Role::Operator, Role::Finance, Role::Approver],
        Event::EntryProposed(_) | Event::EntryExplained(_) | Event::EntryReversed(_) => {
            &[Role::Operator, Role::Finance, Role::Approver]
        }
        Event::GroupRegistered(_)
        | Event::OfficersElected(_)
        | Event::MemberJoined(_)
        | Event::MemberLeft(_)
        | Event::EligibilityChecked(_)
        | Event::MeetingHeld(_)
        | Event::MeetingDecided(_)
        | Event::GrantProposed(_)
        | Event::GrantReviewed(_)
        | Event::GoodsDelivered(_)
        | Event::GoodsDistributed(_)
        | Event::GrantDistributed(_)
        | Event::GrantSpent(_)
        | Event::TaxRemitted(_)
        | Event::LoanApproved(_)
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
        | Event::CashReceived(_)
        | Event::CashSpent(_)
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
        | Event::JointLiabilityCollected(_)
        | Event::ReportSubmitted(_)
        | Event::ReportCompiled(_)
        | Event::ReportCopied(_)
        | Event::ReportSuperseded(_)
        | Event::OpeningRecorded(_)
        | Event::OpeningLoanRecorded(_)
        | Event::OpeningConfirmed(_) => &[Role::Operator, Role::Finance],
    }
}

/// Refuses an actor without an active account, without a role for this, or out of its regions. A
/// reversal is judged as what it undoes.
pub(super) fn check(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    // The first account opens itself: before it, there is nobody who could.
    if registry.accounts.is_empty()
        && matches!(frame.draft.event, Event::LedgerOpened(_) | Event::AccountOpened(_))
    {
        return Ok(());
    }
    let account = registry.accounts.get(frame.actor).filter(|account| account.active);
    let account = account.ok_or_else(|| Refusal::actor_unknown(frame.actor))?;
    roles(account, frame)?;
    areas(registry, account, frame)
}

/// What is recorded needs one of its roles. What is undone needs one of the roles of its target,
/// or an approver.
fn roles(account: &Account, frame: &Frame<'_>) -> Result<(), Refusal> {
    let needed = roles_for(frame.target.map_or(&frame.draft.event, |target| &target.event));
    let has = |needed: &[Role]| account.roles.iter().any(|role| needed.contains(role));
    if has(needed) || (frame.target.is_some() && has(&[Role::Approver])) {
        return Ok(());
    }
    Err(Refusal::role_missing(frame.actor, frame.draft.event.name(), needed))
}

fn areas(registry: &Registry, account: &Account, frame: &Frame<'_>) -> Result<(), Refusal> {
    if account.areas.is_empty() {
        return Ok(());
    }
    let area_of = |stream: &Stream| match (stream.group(), &frame.draft.event) {
        (_, Event::GroupRegistered(body)) => Some(body.area.clone()),
        (Some(group), _) => registry.groups.get(group).map(|entry| entry.area.clone()),
        (None, _) => None,
    };
    let mine = |area: &AreaCode| account.areas.iter().any(|mine| mine.contains(area));
    let outside =
        frame.streams.iter().find(|stream| area_of(stream).is_some_and(|area| !mine(&area)));
    outside.map_or(Ok(()), |stream| Err(Refusal::out_of_scope(frame.actor, stream)))
}

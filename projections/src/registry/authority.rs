//! Who may record what.

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::event::{self, Event, EventDef, Role};
use rantai_events::ids::ActorId;

use super::{Account, Frame, Registry};
use crate::refusal::Refusal;

/// Makes the two readings of the one table of roles: by event, and by the name of its type.
macro_rules! roles {
    ($([$($role:ident),*] $($event:ident)*;)*) => {
        /// The roles of which an actor needs one to record an event.
        #[must_use]
        pub fn roles_for(event: &Event) -> &'static [Role] {
            match event {
                $($(Event::$event(_))|* => &[$(Role::$role),*],)*
            }
        }

        /// The same for the name of a type; none for a name that is no type.
        pub(super) fn roles_for_type(name: &str) -> &'static [Role] {
            const TABLE: &[(&[&EventDef], &[Role])] =
                &[$((&[$(event::$event::DEF),*], &[$(Role::$role),*])),*];
            let named = |(types, _): &&(&[&EventDef], _)| types.iter().any(|def| def.name == name);
            TABLE.iter().find(named).map_or(&[], |(_, roles)| roles)
        }
    };
}

roles! {
    [Admin]
        LedgerOpened LawsAdopted LogKeyAdopted AccountOpened AccountRolesChanged
        AccountSuspended AccountRestored PolicyAdopted PersonErased;
    [Operator, Finance, Approver, Auditor]
        PersonRead;
    [Finance, Approver]
        ProgramDefined BudgetAppropriated BudgetRevised Sp2dIssued GrantDisbursed
        DisbursementReturned GrantReturned DisallowedRepaid CommitmentReleased PeriodClosed;
    [Approver]
        RulesetAdopted GrantAwarded PlanAmended GrantClosed GroupDissolved PeriodReopened
        EntryDeclined;
    [Kelurahan, Operator, Finance]
        ReportAcknowledged;
    [Kelurahan, Operator]
        GroupLegalised;
    [Operator, Finance, Approver]
        ReportReceived ReportReturned ReportAccepted ReportReminded GroupBankAccountRegistered
        GroupBankAccountClosed AgreementSigned OpeningGrantRecorded;
    [Operator, Finance, Approver]
        EntryProposed EntryExplained EntryReversed;
    [Operator, Finance]
        GroupRegistered OfficersElected MemberJoined MemberLeft EligibilityChecked ConsentGiven
        ConsentWithdrawn MeetingHeld
        MeetingDecided GrantProposed GrantReviewed GoodsDelivered GoodsDistributed
        GrantDistributed GrantSpent TaxRemitted LoanApproved LoanDisbursed LoanRepaid
        LoanRescheduled LoanBilled LoanTakenOver LoanWrittenOff LoanRecovered RevolvedToMember
        RevolvedToGroup RevolvedArrived GroupLoanRepaid FundTransferred FundSettled CashReceived
        CashSpent CashDeposited CashWithdrawn InterestCredited FeeCharged CashCounted
        CashDifferenceSettled BankReconciled AdvanceReceived AdvanceRepaid SuspenseCleared
        SavingDeposited SavingWithdrawn JointLiabilityCollected ReportSubmitted ReportCompiled
        ReportCopied ReportSuperseded OpeningRecorded OpeningLoanRecorded OpeningConfirmed;
}

/// Refuses an actor without an active account, without a role for this, or out of its regions. A
/// reversal is judged as what it undoes.
pub(super) fn check(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    // The first account opens itself: before it, there is nobody who could.
    if registry.accounts.is_empty()
        && matches!(frame.record.event, Event::LedgerOpened(_) | Event::AccountOpened(_))
    {
        return Ok(());
    }
    let account = active(registry, &frame.record.actor)?;
    roles(account, frame)?;
    areas(registry, account, frame)
}

fn active<'a>(registry: &'a Registry, actor: &ActorId) -> Result<&'a Account, Refusal> {
    let account = registry.accounts.get(actor).filter(|account| account.active);
    account.ok_or_else(|| Refusal::actor_unknown(actor))
}

/// The account of someone who does what is no record: it must be active and have one of the
/// roles.
///
/// # Errors
/// The refusal of whoever may not.
pub fn demand<'a>(
    registry: &'a Registry,
    actor: &ActorId,
    what: &str,
    roles: &[Role],
) -> Result<&'a Account, Refusal> {
    let account = active(registry, actor)?;
    if account.roles.iter().any(|role| roles.contains(role)) {
        return Ok(account);
    }
    Err(Refusal::role_missing(actor, what, roles))
}

/// What is recorded needs one of its roles, or an approver where it was proposed. What is undone needs one of the roles of its target, or an approver.
fn roles(account: &Account, frame: &Frame<'_>) -> Result<(), Refusal> {
    let needed = roles_for(frame.target.map_or(&frame.record.event, |target| &target.event));
    let has = |needed: &[Role]| account.roles.iter().any(|role| needed.contains(role));
    let may_approve = frame.target.is_some() || frame.record.proposal.is_some();
    if has(needed) || (may_approve && has(&[Role::Approver])) {
        return Ok(());
    }
    Err(Refusal::role_missing(&frame.record.actor, frame.record.event.name(), needed))
}

fn areas(registry: &Registry, account: &Account, frame: &Frame<'_>) -> Result<(), Refusal> {
    if account.areas.is_empty() {
        return Ok(());
    }
    let area_of = |stream: &Stream| match (stream.group(), &frame.record.event) {
        (_, Event::GroupRegistered(body)) => Some(body.area.clone()),
        (Some(group), _) => registry.groups.get(group).map(|entry| entry.area.clone()),
        (None, _) => None,
    };
    let mine = |area: &AreaCode| account.areas.iter().any(|mine| mine.contains(area));
    let outside = frame.streams().find(|stream| area_of(stream).is_some_and(|area| !mine(&area)));
    outside.map_or(Ok(()), |stream| Err(Refusal::out_of_scope(&frame.record.actor, stream)))
}

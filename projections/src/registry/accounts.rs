//! What keeps an office able to govern itself: an admin remains, nobody widens what they may do
//! themselves, and no policy asks for two people where there is one.

use std::collections::BTreeMap;

use rantai_events::area::AreaCode;
use rantai_events::event::{Event, Role};
use rantai_events::ids::ActorId;

use super::authority::roles_for_type;
use super::{Account, Frame, Policy, Registry};
use crate::refusal::Refusal;

/// The accounts by their names.
type Accounts = BTreeMap<ActorId, Account>;

/// Takes a change of accounts in.
#[allow(clippy::wildcard_enum_match_arm, reason = "four types alone change accounts")]
pub(super) fn apply(accounts: &mut Accounts, event: &Event) {
    let mut set_active = |account: &ActorId, active| {
        if let Some(account) = accounts.get_mut(account) {
            account.active = active;
        }
    };
    match event {
        Event::AccountSuspended(body) => set_active(&body.account, false),
        Event::AccountRestored(body) => set_active(&body.account, true),
        Event::AccountOpened(body) => {
            let (roles, areas) = (body.roles.0.clone(), body.areas.0.clone());
            accounts.insert(body.account.clone(), Account { roles, areas, active: true });
        }
        Event::AccountRolesChanged(body) => {
            if let Some(account) = accounts.get_mut(&body.account) {
                account.roles.clone_from(&body.roles.0);
                account.areas.clone_from(&body.areas.0);
            }
        }
        _ => {}
    }
}

/// Refuses what would leave the office without an admin, or with a policy that it cannot keep.
#[allow(clippy::wildcard_enum_match_arm, reason = "accounts and policy alone are looked at")]
pub(super) fn check(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    match &frame.record.event {
        Event::PolicyAdopted(body) => {
            let policy = Policy::from(body);
            kept(&registry.accounts, policy.asks_two_for())
        }
        event @ (Event::AccountOpened(_)
        | Event::AccountRolesChanged(_)
        | Event::AccountSuspended(_)) => {
            not_by_oneself(registry, frame)?;
            let mut after = registry.accounts.clone();
            apply(&mut after, event);
            if !after.values().any(|account| account.active && account.roles.contains(&Role::Admin))
            {
                return Err(Refusal::last_admin());
            }
            // What else is listed waits for a second account; this alone could never be undone.
            let governs = |name: &&str| roles_for_type(name) == [Role::Admin];
            kept(&after, registry.policy.asks_two_for().filter(governs))
        }
        _ => Ok(()),
    }
}

/// Refuses an account that widens its own roles or regions: nobody approves their own.
fn not_by_oneself(registry: &Registry, frame: &Frame<'_>) -> Result<(), Refusal> {
    let Event::AccountRolesChanged(body) = &frame.record.event else { return Ok(()) };
    let Some(before) = registry.accounts.get(&body.account) else { return Ok(()) };
    let held = |role: &Role| before.roles.contains(role);
    let within = |area: &AreaCode| before.areas.iter().any(|mine| mine.contains(area));
    let narrower =
        before.areas.is_empty() || (!body.areas.is_empty() && body.areas.iter().all(within));
    if body.account != frame.record.actor || (body.roles.iter().all(held) && narrower) {
        return Ok(());
    }
    Err(Refusal::own_account(&frame.record.actor))
}

/// Refuses a list of types of which one could not be proposed by one and recorded by another.
fn kept<'a>(accounts: &Accounts, mut asked: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let able = |roles: &'static [Role]| {
        accounts.iter().filter(move |(_, account)| {
            account.active && account.roles.iter().any(|role| roles.contains(role))
        })
    };
    let proposing = roles_for_type("entry.proposed");
    let alone = asked.find(|name| {
        !able(proposing).any(|(one, _)| able(roles_for_type(name)).any(|(two, _)| one != two))
    });
    alone.map_or(Ok(()), |name| Err(Refusal::too_few(name, roles_for_type(name))))
}

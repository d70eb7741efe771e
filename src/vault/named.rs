//! Which ids of the vault an event names, and whether the vault knows them.

use rantai_events::event::Event;
use rantai_events::record::Draft;

use super::Vault;

/// The types that name a person, a household or a bank account; `entry.proposed` beside them, for
/// the draft within it.
pub const NAMING: &[&str] = &[
    "account.opened",
    "grant.disbursed",
    "group.bank_account_closed",
    "group.bank_account_registered",
    "member.joined",
    "person.erased",
    "person.read",
];

/// What the vault knows of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It gave the id out, and has what belongs to it.
    Known,
    /// What belonged to it was destroyed.
    Erased,
    /// It never gave it out, or forgot it with the last who had it.
    Unknown,
}

/// The ids that an event names.
#[must_use]
#[allow(clippy::wildcard_enum_match_arm, reason = "a test holds the types to their fields")]
pub fn ids_of(event: &Event) -> Vec<String> {
    match event {
        Event::AccountOpened(body) => body.person.iter().map(ToString::to_string).collect(),
        Event::GrantDisbursed(body) => body.account.iter().map(ToString::to_string).collect(),
        Event::GroupBankAccountClosed(body) => vec![body.account.to_string()],
        Event::GroupBankAccountRegistered(body) => vec![body.account.to_string()],
        Event::MemberJoined(body) => {
            let household = body.household.iter().map(ToString::to_string);
            std::iter::once(body.person.to_string()).chain(household).collect()
        }
        Event::PersonErased(body) => vec![body.person.to_string()],
        Event::PersonRead(body) => vec![body.person.to_string()],
        Event::EntryProposed(body) => {
            Draft::parse(body.draft.0.get()).map_or_else(|_| Vec::new(), |it| ids_of(&it.event))
        }
        _ => Vec::new(),
    }
}

impl Vault {
    /// What it knows of an id; decrypts nobody's data.
    #[must_use]
    pub fn standing(&self, id: &str) -> Standing {
        if self.keyring.erased.contains(id) {
            return Standing::Erased;
        }
        if self.keyring.is_taken(id) { Standing::Known } else { Standing::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use rantai_events::event::{EVENTS, PARTS};

    use super::*;

    #[test]
    fn every_type_that_names_an_id_is_looked_at() {
        let of_vault = |ty: &str| {
            ["PersonId", "HouseholdId", "BankAccountId"].iter().any(|id| ty.contains(id))
        };
        let naming: Vec<_> = EVENTS
            .iter()
            .filter(|def| def.fields.iter().any(|field| of_vault(field.ty)))
            .map(|def| def.name)
            .collect();
        let mut known = NAMING.to_vec();
        known.sort_by_key(|name| EVENTS.iter().position(|def| def.name == *name));
        assert_eq!(naming, known);
        let parts = PARTS.iter().flat_map(|part| part.fields);
        assert!(!parts.into_iter().any(|field| of_vault(field.ty)), "a part names one");
    }

    #[test]
    fn the_ids_of_each_type_are_found() {
        let (p, h, b) = (
            "p-000000000000000000000001",
            "h-000000000000000000000002",
            "b-000000000000000000000003",
        );
        let joined = format!(
            r#"{{"type":"member.joined","on":"2020-02-02","body":{{"group":"a","household":"{h}","member":"M-1","person":"{p}"}}}}"#
        );
        let account = |name: &str, more: &str| {
            format!(
                r#"{{"type":"{name}","on":"2020-02-02","body":{{"account":"{b}","group":"a"{more}}}}}"#
            )
        };
        let cases = [
            (joined.clone(), vec![p, h]),
            (
                format!(
                    r#"{{"type":"entry.proposed","on":"2020-02-02","body":{{"draft":{joined}}}}}"#
                ),
                vec![p, h],
            ),
            (
                account("group.bank_account_registered", r#","bank":"Bank","in_group_name":true"#),
                vec![b],
            ),
            (account("group.bank_account_closed", ""), vec![b]),
            (account("grant.disbursed", r#","amount":"1","grant":"g","sp2d":"1/LS""#), vec![b]),
            (
                format!(
                    r#"{{"type":"account.opened","on":"2020-02-02","body":{{"account":"u","person":"{p}","roles":["admin"]}}}}"#
                ),
                vec![p],
            ),
            (
                format!(
                    r#"{{"type":"person.read","on":"2020-02-02","body":{{"note":"x","person":"{p}"}}}}"#
                ),
                vec![p],
            ),
            (
                format!(
                    r#"{{"type":"person.erased","on":"2020-02-02","body":{{"basis":"x","person":"{p}"}}}}"#
                ),
                vec![p],
            ),
        ];
        for (json, ids) in cases {
            assert_eq!(ids_of(&Draft::parse(&json).unwrap().event), ids, "{json}");
        }
    }
}

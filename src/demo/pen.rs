//! Small words of the script: dates, drafts, and what every group does alike.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::script::{Cast, Script, ScriptError};

/// A date that is known to exist.
pub(super) fn day(year: i32, month: u32, day: u32) -> Date {
    Date::of(year, month, day).unwrap_or(Date::MAX)
}

/// A draft.
pub(super) fn draft(kind: &str, on: Date, body: Value) -> Value {
    json!({"type": kind, "on": on, "body": body})
}

/// A draft with one document.
pub(super) fn with_doc(draft: Value, doc: Value) -> Value {
    let mut draft = draft;
    if let Some(fields) = draft.as_object_mut() {
        fields.insert("docs".into(), json!([doc]));
    }
    draft
}

/// A draft that the operator types in for the treasurer of the group.
pub(super) fn for_treasurer(draft: Value) -> Value {
    let mut draft = draft;
    if let Some(fields) = draft.as_object_mut() {
        fields.insert("behalf".into(), json!({"as": "bendahara", "party": member(3)}));
    }
    draft
}

/// The number of a member.
pub(super) fn member(number: usize) -> String {
    format!("M-{number:04}")
}

/// Whole rupiah as drafts state them.
pub(super) fn rupiah(amount: i64) -> String {
    amount.to_string()
}

/// How a group comes to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Founding {
    /// The day it was registered.
    pub(super) on: Date,
    /// What its members do for a living.
    pub(super) business: &'static str,
    /// Whether the lurah legalised it.
    pub(super) legalised: bool,
    /// Whether its officers were chosen in a meeting.
    pub(super) elected: bool,
}

/// Registers a group with its members, officers and bank account.
pub(super) fn found(script: &mut Script, group: &Cast, how: Founding) -> Result<(), ScriptError> {
    let (id, code) = (group.id.as_str(), &group.id);
    let mut first = vec![draft(
        "group.registered",
        how.on,
        json!({"area": group.area.0, "bond": "tetangga satu kelurahan", "business": how.business,
            "formed_on": how.on.minus_days(20), "group": code, "name": group.name,
            "program": group.program}),
    )];
    if how.legalised {
        let number = format!("{}/SK.LURAH/{}", digits(id), how.on.year());
        first.push(draft(
            "group.legalised",
            how.on,
            json!({"by": "LURAH", "dated": how.on, "group": code, "number": number}),
        ));
    }
    script.enter(id, 1, first)?;
    let joined = how.on.plus_days(5);
    let members = group.members.iter().enumerate().map(|(index, person)| {
        draft(
            "member.joined",
            joined,
            json!({"age": "18_60", "commitment": person.commitment, "group": code,
                "household": person.household, "member": member(index + 1),
                "person": person.person}),
        )
    });
    script.enter(id, 2, members.collect())?;
    elect(script, group, how)?;
    let account = json!({"account": group.bank, "bank": "Bank Contoh", "group": code,
        "in_group_name": true, "signatories": [member(1), member(3)]});
    script.enter(
        id,
        1,
        vec![draft("group.bank_account_registered", how.on.plus_days(14), account)],
    )?;
    Ok(())
}

fn elect(script: &mut Script, group: &Cast, how: Founding) -> Result<(), ScriptError> {
    let on = how.on.plus_days(9);
    let mut drafts = Vec::new();
    let mut officers = json!({"chair": member(1), "group": group.id, "secretary": member(2),
        "treasurer": member(3)});
    if how.elected {
        drafts.extend(meeting(script, group, on, "PENGURUS", "awal"));
        if let Some(fields) = officers.as_object_mut() {
            fields.insert("decision".into(), json!("K-awal"));
        }
    }
    drafts.push(draft("group.officers_elected", on, officers));
    script.enter(group.id.as_str(), 2, drafts)?;
    Ok(())
}

/// A meeting that decides one thing; the decision is `K-<name>`.
pub(super) fn meeting(
    script: &Script,
    group: &Cast,
    on: Date,
    subject: &str,
    name: &str,
) -> Vec<Value> {
    let decided = draft(
        "meeting.decided",
        on,
        json!({"decision": format!("K-{name}"), "group": group.id, "manner": "MUFAKAT",
            "meeting": format!("R-{name}"), "subject": subject}),
    );
    let minutes = json!({"b3": script.page, "kind": "BA_MUSYAWARAH", "on": on,
        "no": format!("BA/{}/{name}", digits(group.id.as_str()))});
    vec![held(group, on, name), with_doc(decided, minutes)]
}

/// A meeting of nearly all members: somebody is always absent, so that no more are present than a
/// group has from which one member left.
pub(super) fn held(group: &Cast, on: Date, name: &str) -> Value {
    let absent = usize::try_from(1 + on.day() % 2).unwrap_or(1);
    let present = group.members.len().saturating_sub(absent);
    draft(
        "meeting.held",
        on,
        json!({"group": group.id, "kind": "RUTIN", "meeting": format!("R-{name}"),
            "present": present}),
    )
}

/// The running number in a code.
pub(super) fn digits(code: &str) -> &str {
    code.rsplit('-').next().unwrap_or(code)
}

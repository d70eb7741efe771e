//! Loans of a KUBE to its members, and what comes back each month.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::grants;
use super::pen::{digits, draft, for_treasurer, meeting, member, rupiah};
use super::script::{Cast, Script, ScriptError};

/// Loans of equal size, paid back in equal months.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// Codes begin with this.
    pub(super) code: &'static str,
    /// The day they are paid out.
    pub(super) on: Date,
    /// The day the first instalment is due.
    pub(super) first_due: Date,
    /// To how many members, from the first on.
    pub(super) members: usize,
    /// To each, in rupiah.
    pub(super) each: i64,
    /// Instalments.
    pub(super) count: u32,
    /// Service over the whole term, in rupiah.
    pub(super) service: i64,
}

impl Round {
    /// The code of a member's loan.
    pub(super) fn loan(&self, number: usize) -> String {
        format!("{}-{number:02}", self.code)
    }
    fn schedule(&self) -> Value {
        json!({"count": self.count, "first_due": self.first_due, "service": rupiah(self.service)})
    }
    /// Principal of an instalment, counted from 0.
    fn principal(&self, turn: u32) -> i64 {
        let part = self.each / i64::from(self.count.max(1));
        if turn + 1 == self.count { self.each - part * i64::from(self.count - 1) } else { part }
    }
    /// Service of an instalment, counted from 0.
    fn service(&self, turn: u32) -> i64 {
        let part = self.service / i64::from(self.count.max(1));
        if turn + 1 == self.count { self.service - part * i64::from(self.count - 1) } else { part }
    }
}

/// The grant is handed to the members as loans, to be rolled on.
pub(super) fn distribute(
    script: &mut Script,
    group: &Cast,
    year: i32,
    round: &Round,
) -> Result<(), ScriptError> {
    let share = |number: usize| {
        json!({"amount": rupiah(round.each), "loan": round.loan(number), "member": member(number),
            "schedule": round.schedule(), "signed": true})
    };
    let loans: Vec<Value> = (1..=round.members).map(share).collect();
    let name = format!("bagi-{}", round.code);
    let mut drafts = meeting(script, group, round.on, "DISTRIBUSI", &name);
    let body = json!({"decision": format!("K-{name}"), "grant": grants::code(group, year),
        "group": group.id, "loans": loans, "place": "BANK"});
    drafts.push(draft("grant.distributed", round.on, body));
    script.enter(group.id.as_str(), 1, drafts)?;
    Ok(())
}

/// Money that came back, or from another group, is lent to members: generation 2 and later.
pub(super) fn revolve(
    script: &mut Script,
    group: &Cast,
    (fund, generation): (&str, u32),
    round: &Round,
    source: Option<&Round>,
) -> Result<(), ScriptError> {
    let name = format!("guliran-{}", round.code);
    let mut drafts = meeting(script, group, round.on, "GULIRAN", &name);
    for number in 1..=round.members {
        let sources: Vec<String> = source.iter().map(|from| from.loan(number)).collect();
        let body = json!({"amount": rupiah(round.each), "decision": format!("K-{name}"),
            "fund": fund, "generation": generation, "group": group.id,
            "loan": round.loan(number), "member": member(number), "place": "KAS",
            "schedule": round.schedule(), "signed": true, "sources": sources});
        drafts.push(draft("fund.revolved_to_member", round.on, body));
    }
    script.enter(group.id.as_str(), 1, drafts)?;
    Ok(())
}

/// A repayment of one instalment.
pub(super) fn instalment(
    group: &Cast,
    fund: &str,
    round: &Round,
    (number, turn): (usize, u32),
) -> Value {
    let on = round.first_due.plus_months(turn);
    let body = json!({"fund": fund, "group": group.id, "loan": round.loan(number),
        "member": member(number), "number": format!("KM/{}/{}/{number}", round.code, turn + 1),
        "place": "KAS", "principal": rupiah(round.principal(turn)),
        "service": rupiah(round.service(turn)), "source": "TUNAI"});
    for_treasurer(draft("loan.repaid", on, body))
}

/// What comes back month by month from the members for whom `pays` says so.
pub(super) fn collect(
    script: &mut Script,
    group: &Cast,
    fund: &str,
    round: &Round,
    pays: impl Fn(usize, u32) -> bool,
) -> Result<(), ScriptError> {
    for turn in 0..round.count {
        let paying = (1..=round.members).filter(|number| pays(*number, turn));
        let drafts: Vec<Value> =
            paying.map(|number| instalment(group, fund, round, (number, turn))).collect();
        if !drafts.is_empty() {
            let delay = script.random.below(4);
            script.enter(group.id.as_str(), delay, drafts)?;
        }
    }
    Ok(())
}

/// One group hands money to the next, which becomes the given generation there.
pub(super) fn hand_over(
    script: &mut Script,
    (group, to): (&Cast, &str),
    (fund, generation): (&str, u32),
    amount: i64,
    on: Date,
) -> Result<(), ScriptError> {
    let name = format!("serah-{generation}");
    let mut drafts = meeting(script, group, on, "GULIRAN", &name);
    let body = json!({"amount": rupiah(amount), "arrives_later": false,
        "decision": format!("K-{name}"), "fund": fund, "generation": generation,
        "group": group.id, "kind": "PERGULIRAN",
        "number": format!("BAST/{}/{}", digits(group.id.as_str()), on.year()), "place": "KAS",
        "to": to, "to_place": "KAS"});
    drafts.push(draft("fund.revolved_to_group", on, body));
    script.enter(group.id.as_str(), 1, drafts)?;
    Ok(())
}

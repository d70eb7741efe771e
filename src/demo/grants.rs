//! The way of a grant: proposal, review, award, agreement, payment order, credit, use, LPJ.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::kube::ACCOUNT;
use super::pen::{day, digits, draft, meeting, member, rupiah};
use super::reports::{self, Way};
use super::script::{Cast, Script, ScriptError};

/// Grants of one program and year, paid by one payment order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Award {
    /// The program.
    pub(super) program: &'static str,
    /// Fiscal year.
    pub(super) year: i32,
    /// For each group, in rupiah.
    pub(super) amount: i64,
    /// Numbers of the KUBE.
    pub(super) groups: &'static [usize],
    /// Who issues the payment order.
    pub(super) issuer: &'static str,
}

/// A line of a plan: code, name, rupiah.
pub(super) type Line = (&'static str, &'static str, i64);

/// The plan of a group that lends or gives everything to its members.
pub(super) static CAPITAL: (&str, &str) = ("A", "modal usaha anggota");

/// The code of the grant of a group in a year.
pub(super) fn code(group: &Cast, year: i32) -> String {
    format!("g-{year}-{}", digits(group.id.as_str()))
}

fn budget(group: &Cast, year: i32) -> Value {
    json!({"account": ACCOUNT, "grant": code(group, year), "program": group.program, "year": year})
}

fn plan_of(lines: &[Line]) -> Vec<Value> {
    let line = |(line, name, amount): &Line| json!({"amount": rupiah(*amount), "line": line, "name": name});
    lines.iter().map(line).collect()
}

/// From the proposal to the money in the bank, with an NPHD of this date.
pub(super) fn receive(
    script: &mut Script,
    group: &Cast,
    award: &Award,
    lines: &[Line],
    nphd: Date,
) -> Result<(), ScriptError> {
    let (id, year) = (group.id.as_str(), award.year);
    let (grant, amount, plan) = (code(group, year), rupiah(award.amount), plan_of(lines));
    let proposed = json!({"amount": amount, "grant": grant, "group": id,
        "number": format!("P/{}/{year}", digits(id)), "plan": plan, "year": year});
    script.enter(id, 1, vec![draft("grant.proposed", day(year, 2, 10), proposed)])?;
    let passed = json!({"grant": grant, "group": id, "result": "DITERUSKAN", "stage": "KELURAHAN"});
    let advised = json!({"grant": grant, "group": id, "recommended": amount,
        "result": "DIREKOMENDASIKAN", "stage": "DINAS"});
    let reviews = vec![
        draft("grant.reviewed", day(year, 2, 20), passed),
        draft("grant.reviewed", day(year, 3, 10), advised),
    ];
    script.enter(id, 1, reviews)?;
    let awarded = json!({"amount": amount, "budget": budget(group, year), "dated": day(year, 4, 6),
        "form": "UANG", "group": id, "number": format!("SK/{}/{year}", award.program),
        "plan": plan});
    script.enter(id, 1, vec![draft("grant.awarded", day(year, 4, 6), awarded)])?;
    let mut agreement = json!({"dated": nphd, "grant": grant, "group": id,
        "number": format!("NPHD/{}/{year}", digits(id)), "pact_dated": nphd});
    if let (Some(fields), true) = (agreement.as_object_mut(), award.program == "kube-dekon") {
        fields.insert("lpj_due".into(), json!(day(year + 1, 1, 10)));
    }
    script.enter(id, 1, vec![draft("grant.agreement_signed", nphd, agreement)])?;
    let credited = json!({"account": group.bank, "amount": amount, "grant": grant, "group": id,
        "sp2d": number(award)});
    script.enter(id, 1, vec![draft("grant.disbursed", day(year, 5, 28), credited)])?;
    Ok(())
}

/// The number of the payment order.
fn number(award: &Award) -> String {
    format!("0525/LS/{}/{}", award.program.to_uppercase(), award.year)
}

/// One payment order for all groups of an award.
pub(super) fn pay(script: &mut Script, award: &Award, groups: &[Cast]) -> Result<(), ScriptError> {
    let line = |group: &Cast| {
        json!({"amount": rupiah(award.amount), "grant": code(group, award.year),
            "group": group.id})
    };
    let lines: Vec<Value> = groups.iter().map(line).collect();
    let issued = json!({"account": ACCOUNT, "issuer": award.issuer, "lines": lines,
        "number": number(award), "program": award.program, "to_vendor": false,
        "year": award.year});
    let order = draft("grant.sp2d_issued", day(award.year, 5, 25), issued);
    script.enter(award.program, 1, vec![order])?;
    Ok(())
}

/// The members decide, and each gets a share as a gift; the first few do not sign for it.
pub(super) fn give(
    script: &mut Script,
    group: &Cast,
    year: i32,
    each: i64,
    unsigned: usize,
) -> Result<(), ScriptError> {
    let on = day(year, 6, 8);
    let share = |number: usize| json!({"amount": rupiah(each), "member": member(number), "signed": number > unsigned});
    let gifts: Vec<Value> = (1..=group.members.len()).map(share).collect();
    let mut drafts = meeting(script, group, on, "DISTRIBUSI", "bagi");
    let body = json!({"decision": "K-bagi", "gifts": gifts, "grant": code(group, year),
        "group": group.id, "place": "BANK"});
    drafts.push(draft("grant.distributed", on, body));
    script.enter(group.id.as_str(), 1, drafts)?;
    Ok(())
}

/// The group buys things on lines of its plan, or off it.
pub(super) fn spend(
    script: &mut Script,
    group: &Cast,
    year: i32,
    lines: &[(&str, &str, i64)],
) -> Result<(), ScriptError> {
    let decided = meeting(script, group, day(year, 6, 5), "LAIN", "belanja");
    script.enter(group.id.as_str(), 1, decided)?;
    for (index, (line, kind, amount)) in lines.iter().enumerate() {
        let on = day(year, 6, 12).plus_days(18 * u32::try_from(index).unwrap_or(0));
        let lost = group.id.as_str() == "ykt-kube-012" && *line == "B";
        let body = json!({"amount": rupiah(*amount), "grant": code(group, year),
            "group": group.id, "kind": kind, "line": line,
            "number": format!("KW/{}/{}", digits(group.id.as_str()), index + 1),
            "place": "BANK", "receipt": if lost { "TANPA_BUKTI" } else { "KWITANSI" }});
        script.enter(group.id.as_str(), 2, vec![draft("grant.spent", on, body)])?;
    }
    Ok(())
}

/// Unspent money goes back to the treasury.
pub(super) fn give_back(
    script: &mut Script,
    group: &Cast,
    year: i32,
    amount: i64,
) -> Result<(), ScriptError> {
    let to = if group.program == "kube-dekon" { "KAS_NEGARA" } else { "KAS_DAERAH" };
    let body = json!({"amount": rupiah(amount), "budget": budget(group, year),
        "current_year": true, "group": group.id,
        "number": format!("STS/{}/{year}", digits(group.id.as_str())), "place": "BANK", "to": to});
    script.enter(group.id.as_str(), 1, vec![draft("grant.returned", day(year, 12, 18), body)])?;
    Ok(())
}

/// The LPJ on its route, delivered on a day, accepted three weeks later; then the grant is closed.
pub(super) fn account_for(
    script: &mut Script,
    group: &Cast,
    year: i32,
    amount: i64,
    on: Date,
) -> Result<(), ScriptError> {
    let (id, grant, report) = (group.id.as_str(), code(group, year), format!("LPJ-{year}"));
    let (from, to) = (day(year, 5, 28), day(year, 12, 20));
    let submitted = json!({"explained": false, "from": from, "grant": grant, "group": id,
        "kind": "LPJ_HIBAH", "report": report, "to": to});
    script.enter(id, 1, vec![draft("report.submitted", on, submitted)])?;
    reports::route(script, group, &report, on, Way::default())?;
    let leg = json!({"amount": rupiah(amount), "budget": budget(group, year)});
    let received = json!({"agenda": format!("{}/LPJ", reports::agenda(group, on)), "group": id,
        "lpj": leg, "report": report, "statement": true});
    script.enter(id, 0, vec![draft("report.received", on.plus_days(9), received)])?;
    let accepted = json!({"group": id, "lpj": leg, "report": report});
    script.enter(id, 0, vec![draft("report.accepted", on.plus_days(23), accepted)])?;
    let closed = json!({"grant": grant, "group": id,
        "number": format!("BA/LPJ/{}/{year}", digits(id))});
    script.enter(id, 1, vec![draft("grant.closed", on.plus_days(30), closed)])?;
    Ok(())
}

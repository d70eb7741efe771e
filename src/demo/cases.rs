//! Cases that every auditor meets: a chain of three generations, an exit, a reversal, a correction
//! after closing, an advance, an opening from poor books.

use serde_json::{Value, json};

use super::kube::{first_round, kube};
use super::lending::{self, Round};
use super::pen::{day, draft, meeting, member, rupiah};
use super::script::{Late, Script, ScriptError};

/// Writes all cases.
pub(super) fn write(script: &mut Script) -> Result<(), ScriptError> {
    chain(script)?;
    savings(script)?;
    leaves(script)?;
    advance(script)?;
    reversal(script)?;
    correction(script)?;
    donation(script)?;
    write_off(script)?;
    reschedule(script)?;
    opening(script)
}

/// Money of one grant: first to members of 001, then to 006, then to 015.
fn chain(script: &mut Script) -> Result<(), ScriptError> {
    let fund = "guliran:g-2015-001";
    let (first, second, third) = (kube(script, 1)?, kube(script, 6)?, kube(script, 15)?);
    lending::hand_over(
        script,
        (&first, second.id.as_str()),
        (fund, 2),
        3_000_000,
        day(2016, 6, 15),
    )?;
    let again = Round {
        code: "P2",
        on: day(2016, 7, 5),
        first_due: day(2016, 8, 10),
        members: 10,
        each: 1_500_000,
        count: 5,
        service: 75_000,
    };
    lending::revolve(script, &first, (fund, 2), &again, Some(&first_round(1, 2015)))?;
    lending::collect(script, &first, fund, &again, |_, _| true)?;
    let small = Round { members: 6, each: 500_000, service: 25_000, ..again };
    lending::revolve(script, &second, (fund, 2), &small, None)?;
    lending::collect(script, &second, fund, &small, |_, _| true)?;
    lending::hand_over(
        script,
        (&second, third.id.as_str()),
        (fund, 3),
        2_000_000,
        day(2017, 1, 20),
    )?;
    let last =
        Round { code: "P3", on: day(2017, 2, 6), first_due: day(2017, 3, 10), members: 4, ..small };
    lending::revolve(script, &third, (fund, 3), &last, None)?;
    lending::collect(script, &third, fund, &last, |_, _| true)
}

/// Twelve months of compulsory savings in 005: 20.000 from each member.
fn savings(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 5)?;
    for month in 0..12 {
        let on = day(2015, 6, 15).plus_months(month);
        let saved = (1..=10).map(|number| {
            let body = json!({"amount": "20000", "group": group.id, "kind": "WAJIB",
                "member": member(number), "place": "KAS"});
            draft("saving.deposited", on, body)
        });
        script.enter(group.id.as_str(), 1, saved.collect())?;
    }
    Ok(())
}

/// A member of 005 leaves with savings of 240.000 and 300.000 of a loan left, and
/// another takes the place.
fn leaves(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 5)?;
    let (on, loan) = (day(2016, 6, 20), first_round(5, 2015).loan(10));
    let paid = |amount: i64| {
        json!({"fund": "guliran:g-2015-005", "group": group.id, "loan": loan,
            "member": member(10), "place": "KAS", "principal": rupiah(amount), "service": "0"})
    };
    let mut from_savings = paid(240_000);
    let mut in_cash = paid(60_000);
    set(&mut from_savings, &[("source", json!("TABUNGAN")), ("saving", json!("WAJIB"))]);
    set(&mut from_savings, &[("consent", json!(true))]);
    set(&mut in_cash, &[("source", json!("TUNAI"))]);
    let mut drafts = meeting(script, &group, on, "KELUAR", "keluar");
    drafts.push(draft("loan.repaid", on, from_savings));
    let left = json!({"consent": true, "decision": "K-keluar", "group": group.id,
        "member": member(10), "why": "MENGUNDURKAN_DIRI"});
    drafts.push(draft("member.left", on, left));
    script.enter(group.id.as_str(), 1, drafts)?;
    let next = script.spare.first().cloned();
    let next = next.ok_or_else(|| ScriptError::new("ykt-kube-005", "nobody is left"))?;
    let joined = json!({"age": "18_60", "commitment": next.commitment, "group": group.id,
        "household": next.household, "member": member(11), "person": next.person,
        "replaces": member(10)});
    script.enter(group.id.as_str(), 1, vec![draft("member.joined", day(2016, 7, 20), joined)])?;
    script.enter(group.id.as_str(), 1, vec![draft("loan.repaid", day(2016, 8, 15), in_cash)])?;
    Ok(())
}

fn set(body: &mut Value, fields: &[(&str, Value)]) {
    if let Some(object) = body.as_object_mut() {
        object.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
}

fn spent(amount: i64, note: &str) -> Value {
    json!({"amount": rupiah(amount), "category": "OPERASIONAL", "fund": "operasional",
        "group": "ykt-kube-005", "note": note, "place": "KAS", "receipt": "KWITANSI"})
}

/// The chair of 005 advances money for a sign (talangan) and gets it back from contributions.
fn advance(script: &mut Script) -> Result<(), ScriptError> {
    let advanced = json!({"amount": "150000", "fund": "operasional", "group": "ykt-kube-005",
        "party": member(1), "place": "KAS"});
    let on = day(2015, 7, 2);
    let drafts = vec![
        draft("advance.received", on, advanced.clone()),
        draft("cash.spent", on, spent(150_000, "papan nama kelompok")),
    ];
    script.enter("ykt-kube-005", 1, drafts)?;
    let received = json!({"amount": "250000", "category": "OPERASIONAL", "fund": "operasional",
        "group": "ykt-kube-005", "note": "iuran operasional", "place": "KAS"});
    let drafts = vec![
        draft("cash.received", day(2015, 9, 15), received),
        draft("advance.repaid", day(2015, 9, 15), advanced),
    ];
    script.enter("ykt-kube-005", 1, drafts)?;
    Ok(())
}

/// The same expense was typed twice, and the second one reversed.
fn reversal(script: &mut Script) -> Result<(), ScriptError> {
    let bought = draft("cash.spent", day(2015, 10, 2), spent(25_000, "alat tulis"));
    script.enter("ykt-kube-005", 0, vec![bought.clone()])?;
    script.enter("ykt-kube-005", 1, vec![bought])?.mark = Some("twice");
    let mut undone = draft("entry.reversed", day(2015, 10, 5), json!({}));
    set(&mut undone, &[("fixes", json!({"seq": 0, "why": "GANDA"}))]);
    let entry = script.enter("ykt-kube-005", 1, vec![undone])?;
    entry.late.push(Late::Fixes { draft: 0, mark: "twice" });
    Ok(())
}

/// An instalment of March 2016 in 002 was typed 105.000, found after the month was closed, and
/// corrected with the day it really happened.
fn correction(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 2)?;
    let round = first_round(2, 2015);
    let right = lending::instalment(&group, "guliran:g-2015-002", &round, (1, 8));
    let mut wrong = right.clone();
    if let Some(body) = wrong.get_mut("body") {
        set(body, &[("principal", json!("105000"))]);
    }
    script.enter(group.id.as_str(), 1, vec![wrong])?.mark = Some("mistyped");
    let closed = json!({"stream": "group/ykt-kube-002", "to": day(2016, 3, 31)});
    script.enter(group.id.as_str(), 0, vec![draft("period.closed", day(2016, 4, 5), closed)])?;
    let (on, fixes) = (day(2016, 4, 20), json!({"seq": 0, "why": "SALAH_KETIK"}));
    let mut undone = draft("entry.reversed", on, json!({}));
    set(&mut undone, &[("fixes", fixes.clone())]);
    let mut again = right;
    set(&mut again, &[("fixes", fixes), ("of", json!(day(2016, 3, 10))), ("on", json!(on))]);
    let entry = script.enter(group.id.as_str(), 0, vec![undone, again])?;
    entry.late.push(Late::Fixes { draft: 0, mark: "mistyped" });
    entry.late.push(Late::Fixes { draft: 1, mark: "mistyped" });
    Ok(())
}

/// 008 uses a part of a donation for running costs (rule C06).
fn donation(script: &mut Script) -> Result<(), ScriptError> {
    let (group, fund) = ("ykt-kube-008", "sosial:donasi");
    let given = json!({"amount": "500000", "category": "DONASI", "fund": fund, "group": group,
        "place": "KAS"});
    let mut aid = json!({"amount": "350000", "category": "SANTUNAN", "fund": fund, "group": group,
        "note": "santunan warga sakit", "place": "KAS", "receipt": "KWITANSI"});
    let drafts = vec![
        draft("cash.received", day(2019, 8, 17), given),
        draft("cash.spent", day(2019, 9, 20), aid.clone()),
    ];
    script.enter(group, 1, drafts)?;
    set(&mut aid, &[("amount", json!("120000")), ("category", json!("OPERASIONAL"))]);
    set(&mut aid, &[("note", json!("konsumsi rapat"))]);
    script.enter(group, 1, vec![draft("cash.spent", day(2019, 10, 4), aid)])?;
    Ok(())
}

/// The members of 004 write one lost loan off the books, and some of it is paid later.
fn write_off(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 4)?;
    let (on, loan, fund) = (day(2017, 3, 20), first_round(4, 2015).loan(10), "guliran:g-2015-004");
    let mut drafts = meeting(script, &group, on, "HAPUS_BUKU", "hapus-buku");
    let gone = json!({"amount": "2000000", "decision": "K-hapus-buku", "fund": fund,
        "group": group.id, "kind": "HAPUS_BUKU", "loan": loan, "member": member(10)});
    drafts.push(draft("loan.written_off", on, gone));
    script.enter(group.id.as_str(), 1, drafts)?;
    let back = json!({"amount": "120000", "fund": fund, "group": group.id, "loan": loan,
        "member": member(10), "place": "KAS"});
    let back = draft("loan.recovered", day(2017, 9, 11), back);
    script.enter(group.id.as_str(), 1, vec![back])?;
    Ok(())
}

/// A member of 011 cannot pay after August 2020 and gets a new schedule for the rest.
fn reschedule(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 11)?;
    let (on, old) = (day(2020, 10, 15), first_round(11, 2020));
    let rest =
        Round { first_due: day(2020, 12, 10), each: 900_000, count: 3, service: 45_000, ..old };
    let mut drafts = meeting(script, &group, on, "GULIRAN", "jadwal-ulang");
    let schedule = json!({"count": rest.count, "first_due": rest.first_due,
        "service": rupiah(rest.service)});
    let body = json!({"decision": "K-jadwal-ulang", "group": group.id, "loan": old.loan(5),
        "member": member(5), "principal": rupiah(rest.each), "schedule": schedule,
        "why": "KEPUTUSAN"});
    drafts.push(draft("loan.rescheduled", on, body));
    script.enter(group.id.as_str(), 1, drafts)?;
    lending::collect(script, &group, "guliran:g-2020-011", &rest, |number, _| number == 5)
}

/// 014 opens from poor books, confirmed by two people, who find 15.000 less cash.
fn opening(script: &mut Script) -> Result<(), ScriptError> {
    let group = kube(script, 14)?;
    let (id, on, fund) = (group.id.as_str(), day(2016, 1, 1), "guliran:lama-014");
    let line = |item: &str, fund: &str, amount: i64| json!({"amount": rupiah(amount), "basis": "BUKU_KAS", "fund": fund, "item": item});
    let mut lines = vec![
        line("KAS", fund, 415_000),
        line("BANK", fund, 620_000),
        line("BANK", "tabungan", 1_240_000),
        line("MODAL", fund, 6_000_000),
    ];
    for number in 1..=8 {
        let mut saved = line("TABUNGAN", "tabungan", 155_000);
        set(&mut saved, &[("member", json!(member(number))), ("saving", json!("SUKARELA"))]);
        lines.push(saved);
    }
    let mut drafts = vec![draft("opening.recorded", on, json!({"group": id, "lines": lines}))];
    let loans = [
        (1, 750_000, "BUKU_KAS"),
        (2, 750_000, "BUKU_KAS"),
        (3, 750_000, "BUKU_KAS"),
        (4, 850_000, "PENGAKUAN"),
    ];
    for (number, left, basis) in loans {
        let body = json!({"basis": basis, "fund": fund, "group": id,
            "loan": format!("LAMA-{number}"), "member": member(number),
            "principal": rupiah(left)});
        drafts.push(draft("opening.loan_recorded", on, body));
    }
    script.enter(id, 14, drafts)?;
    let less = json!([{"direction": "KURANG", "line": line("KAS", fund, 15_000)}]);
    let mentor = json!({"by": "PENDAMPING", "differences": less, "group": id});
    let treasurer = json!({"by": "BENDAHARA", "group": id});
    script.enter(id, 1, vec![draft("opening.confirmed", day(2016, 2, 10), mentor)])?;
    let confirmed = draft("opening.confirmed", day(2016, 2, 12), treasurer);
    script.enter(id, 1, vec![confirmed])?.actor = "u-07";
    Ok(())
}

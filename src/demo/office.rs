//! The office opens its ledger: accounts, programs, rulesets, budgets.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::pen::{day, draft};
use super::script::{Script, ScriptError};

/// The first day of the story.
fn opening() -> Date {
    day(2006, 1, 2)
}

/// Opens the ledger and everything the groups need.
pub(super) fn open(script: &mut Script) -> Result<(), ScriptError> {
    let opened = json!({"format": 1, "laws": 1, "office": "Dinas Sosial Kota Yogyakarta (contoh)",
        "origin": "contoh.invalid/rantai", "tz": "+07:00"});
    script.enter("ledger", 0, vec![draft("ledger.opened", opening(), opened)])?;
    script.enter("ledger", 0, vec![account("u-01", &["admin"])])?;
    let others = [
        account("u-02", &["operator"]),
        account("u-03", &["finance"]),
        account("u-04", &["approver"]),
        account("u-05", &["kelurahan"]),
        account("u-06", &["auditor"]),
        account("u-07", &["operator"]),
        draft("policy.adopted", opening(), json!({"reversal_above": "5000000"})),
    ];
    script.enter("ledger", 0, others.to_vec())?;
    for program in ["usep-km", "kube-dekon", "kube-apbd"] {
        script.enter(program, 0, vec![definition(program)])?;
    }
    rulesets(script)?;
    budgets(script)
}

fn account(actor: &str, roles: &[&str]) -> Value {
    let mut body = json!({"account": actor, "roles": roles});
    if let (Some(fields), true) = (body.as_object_mut(), roles.contains(&"kelurahan")) {
        fields.insert("areas".into(), json!(["34.71"]));
    }
    draft("account.opened", opening(), body)
}

fn definition(program: &str) -> Value {
    let (kind, duty, lpj, name, basis) = match program {
        "usep-km" => (
            "USEP_KM",
            "OBLIGATORY",
            false,
            "USEP KM Kota Yogyakarta",
            "Pedoman USEP KM 2007; modal awal kelompok (rekaan-2006) rekaan, sumber tidak menyebut",
        ),
        "kube-dekon" => {
            ("KUBE", "EXPECTED", true, "KUBE dana dekonsentrasi", "Permendagri 32/2011; DPA contoh")
        }
        _ => ("KUBE", "EXPECTED", true, "KUBE APBD Kota Yogyakarta", "Permendagri 32/2011"),
    };
    draft(
        "program.defined",
        opening(),
        json!({"guliran": duty, "kind": kind, "legal_basis": [basis], "lpj_required": lpj,
            "money": "HIBAH", "name": name, "program": program}),
    )
}

fn ruleset(program: &str, version: &str, from: Date, basis: &str, size: (u32, u32)) -> Value {
    let usep = program == "usep-km";
    let unit = if usep { "ORANG" } else { "KK" };
    let params = json!({"collectibility": "UMUR", "credit_days": 14, "line_tolerance": 10,
        "lpj_day": 10, "meeting_days": 100, "report_grace": 30, "report_months": 6,
        "revolve_months": 12, "size_max": size.1, "size_min": size.0, "size_unit": unit});
    let unsure =
        ["collectibility", "credit_days", "line_tolerance", "meeting_days", "revolve_months"];
    draft(
        "ruleset.adopted",
        from.max(opening()),
        json!({"basis": [basis], "effective_from": from, "params": params, "program": program,
            "unconfirmed": unsure, "version": version}),
    )
}

fn rulesets(script: &mut Script) -> Result<(), ScriptError> {
    let usep = "Data USEP KM Kota Yogyakarta 2007: 46 kelompok, masing-masing 30 orang";
    script.enter(
        "usep-km",
        0,
        vec![ruleset("usep-km", "usep-2006", day(2006, 1, 1), usep, (30, 30))],
    )?;
    for program in ["kube-dekon", "kube-apbd"] {
        let versions = [
            ("kube-2005", day(2005, 1, 1), "Pedoman KUBE 2005: 5-10 KK", (5, 10)),
            ("ykt-2015", day(2015, 1, 1), "Praktik Kota Yogyakarta: 10 KK", (10, 10)),
            ("permensos-2-2019", day(2019, 3, 12), "Permensos 2/2019 pasal 3: 5-20 KK", (5, 20)),
        ];
        for (version, from, basis, size) in versions {
            script.enter(program, 0, vec![ruleset(program, version, from, basis, size)])?;
        }
    }
    Ok(())
}

/// Budgets as published; the first two are for coaching, not grants.
static BUDGETS: [(&str, i32, i64, &str, &str, &str); 6] = [
    ("usep-km", 2006, 19_714_000, "5.1.02", "APBD", "PEMBINAAN"),
    ("usep-km", 2007, 19_714_000, "5.1.02", "APBD", "PEMBINAAN"),
    ("kube-dekon", 2015, 700_000_000, super::kube::ACCOUNT, "DEKON", "HIBAH"),
    ("kube-apbd", 2015, 60_000_000, super::kube::ACCOUNT, "APBD", "HIBAH"),
    ("kube-apbd", 2019, 60_000_000, super::kube::ACCOUNT, "APBD", "HIBAH"),
    ("kube-apbd", 2020, 225_000_000, super::kube::ACCOUNT, "APBD", "HIBAH"),
];

fn budgets(script: &mut Script) -> Result<(), ScriptError> {
    for (program, year, amount, account, source, purpose) in BUDGETS {
        let body = json!({"account": account, "amount": amount.to_string(), "program": program,
            "purpose": purpose, "source": source, "year": year});
        script.enter(program, 0, vec![draft("budget.appropriated", day(year, 1, 6), body)])?;
    }
    Ok(())
}

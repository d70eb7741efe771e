//! The histories of the worked cases, as far as the office meets them.

use crate::common::{GROUP, OTHER, Office, open};

pub(crate) const CODE: &str = "5.1.05.05.01.0001";

/// A program `kube` with a budget for grants.
pub(crate) fn kube(office: &mut Office) {
    office.record(
        r#"{"type":"program.defined","on":"2020-01-01","body":{"guliran":"EXPECTED",
            "kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}"#,
    );
}

pub(crate) fn budget(
    office: &mut Office,
    source: &str,
    purpose: &str,
    code: &str,
    year: u32,
    amount: &str,
) {
    office.record(&format!(
        r#"{{"type":"budget.appropriated","on":"{year}-01-02","body":{{"account":"{code}",
            "amount":"{amount}","program":"kube","purpose":"{purpose}","source":"{source}",
            "year":{year}}}}}"#
    ));
}

pub(crate) fn group(office: &mut Office, group: &str, name: &str, area: &str) {
    office.record(&format!(
        r#"{{"type":"group.registered","on":"2020-01-02","body":{{"area":"{area}",
            "group":"{group}","name":"{name}","program":"kube"}}}}"#
    ));
}

pub(crate) fn line(grant: &str, year: u32) -> String {
    format!(r#"{{"account":"{CODE}","grant":"{grant}","program":"kube","year":{year}}}"#)
}

/// An award of 20.000.000, with the plan of case A.
pub(crate) fn award(office: &mut Office, group: &str, grant: &str, number: &str) {
    office.record(&format!(
        r#"{{"type":"grant.awarded","on":"2026-03-02","body":{{"amount":"20000000",
            "budget":{},"dated":"2026-03-02","form":"UANG","group":"{group}","number":"{number}",
            "plan":[{{"amount":"12000000","line":"A","name":"Bahan"}},
            {{"amount":"8000000","line":"B","name":"Alat"}}]}}}}"#,
        line(grant, 2026)
    ));
}

pub(crate) fn credit(office: &mut Office, on: &str, group: &str, grant: &str, sp2d: &str) {
    office.record(&format!(
        r#"{{"type":"grant.disbursed","on":"{on}","body":{{"amount":"20000000",
            "grant":"{grant}","group":"{group}","sp2d":"{sp2d}"}}}}"#
    ));
}

/// Case A up to the day before the return of the unspent money.
pub(crate) fn case_a() -> Office {
    let mut office = open();
    kube(&mut office);
    group(&mut office, "kube-1", "Mekar", "34.71.03.1001");
    budget(&mut office, "APBD", "HIBAH", CODE, 2026, "100000000");
    award(&mut office, "kube-1", "g-1", "11/SK");
    office.record(
        r#"{"type":"grant.agreement_signed","on":"2026-03-09","body":{"dated":"2026-03-09",
            "grant":"g-1","group":"kube-1","number":"9/NPHD"}}"#,
    );
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-03-16","body":{{"account":"{CODE}",
            "issuer":"BPKAD","lines":[{{"amount":"20000000","grant":"g-1","group":"kube-1"}}],
            "number":"0123/LS","program":"kube","spm":"77/SPM","to_vendor":false,"year":2026}}}}"#
    ));
    credit(&mut office, "2026-03-18", "kube-1", "g-1", "0123/LS");
    for (code, kind, amount) in [("A", "BELANJA", 11_650_000), ("B", "INVENTARIS", 8_000_000)] {
        office.record(&format!(
            r#"{{"type":"grant.spent","on":"2026-06-30","body":{{"amount":"{amount}",
                "grant":"g-1","group":"kube-1","kind":"{kind}","line":"{code}","place":"BANK",
                "receipt":"KWITANSI"}}}}"#
        ));
    }
    office
}

pub(crate) fn sts(office: &mut Office, on: &str, current_year: bool) {
    office.record(&format!(
        r#"{{"type":"grant.returned","on":"{on}","body":{{"amount":"350000","budget":{},
            "current_year":{current_year},"group":"kube-1","number":"5/STS","place":"BANK",
            "to":"KAS_DAERAH"}}}}"#,
        line("g-1", 2026)
    ));
}

pub(crate) fn lpj(office: &mut Office) {
    office.record(
        r#"{"type":"report.submitted","on":"2027-01-05","body":{"explained":false,
            "from":"2026-01-01","grant":"g-1","group":"kube-1","kind":"LPJ_HIBAH",
            "report":"lpj-1","to":"2026-12-31"}}"#,
    );
    for (kind, on, rest) in
        [("received", "2027-01-06", r#""agenda":"3/AG","#), ("accepted", "2027-01-20", "")]
    {
        office.record(&format!(
            r#"{{"type":"report.{kind}","on":"{on}","body":{{{rest}"group":"kube-1",
                "lpj":{{"amount":"19650000","budget":{}}},"report":"lpj-1"}}}}"#,
            line("g-1", 2026)
        ));
    }
}

/// Case I: one SP2D for 35 groups, one payment returned by the bank.
pub(crate) fn case_i() -> Office {
    let mut office = open();
    kube(&mut office);
    budget(&mut office, "APBD", "HIBAH", CODE, 2026, "700000000");
    let all: Vec<(String, String)> =
        (1..=35).map(|n| (format!("kube-{n:02}"), format!("g-{n:02}"))).collect();
    for ((id, grant), n) in all.iter().zip(0..) {
        group(&mut office, id, &format!("Kelompok {n}"), &format!("34.71.{:02}.1001", 1 + n % 14));
        award(&mut office, id, grant, &format!("{n}/SK"));
    }
    let lines: Vec<String> = all
        .iter()
        .map(|(group, grant)| {
            format!(r#"{{"amount":"20000000","grant":"{grant}","group":"{group}"}}"#)
        })
        .collect();
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-03-16","body":{{"account":"{CODE}",
            "issuer":"BPKAD","lines":[{}],"number":"0700/LS","program":"kube",
            "to_vendor":false,"year":2026}}}}"#,
        lines.join(",")
    ));
    for (group, grant) in all.iter().skip(1) {
        credit(&mut office, "2026-03-18", group, grant, "0700/LS");
    }
    office
}

pub(crate) fn returned(office: &mut Office, group: &str, grant: &str, credited: bool) {
    office.record(&format!(
        r#"{{"type":"grant.disbursement_returned","on":"2026-03-20","body":{{
            "amount":"20000000","budget":{},"credited":{credited},"group":"{group}",
            "sp2d":"0700/LS","why":"LAIN"}}}}"#,
        line(grant, 2026)
    ));
}

/// Case D: what the two groups had, then 3.000.000 rolled on from the first to the second.
pub(crate) fn case_d(kind: &str) -> Office {
    let mut office = open();
    office.member("M-1");
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"5000000","basis":"BUKU_KAS","fund":"guliran:g-2015","item":"BANK"}},
            {{"amount":"9000000","basis":"BUKU_KAS","fund":"guliran:g-2015","item":"MODAL"}}]}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"opening.loan_recorded","on":"2026-01-01","body":{{"basis":"BUKU_KAS",
            "fund":"guliran:g-2015","group":"{GROUP}","loan":"L-1","member":"M-1",
            "principal":"4000000"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-02","body":{{"group":"{OTHER}","lines":[
            {{"amount":"200000","basis":"BUKU_KAS","fund":"operasional","item":"BANK"}}]}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"fund.revolved_to_group","on":"2026-02-01","body":{{"amount":"3000000",
            "arrives_later":true,"fund":"guliran:g-2015","generation":2,"group":"{GROUP}",
            "kind":"{kind}","place":"BANK","to":"{OTHER}","to_place":"BANK"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"fund.arrived","on":"2026-02-03","body":{{"amount":"3000000",
            "from":"{GROUP}","fund":"guliran:g-2015","group":"{OTHER}","place":"BANK"}}}}"#
    ));
    office
}

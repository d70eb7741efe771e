//! The recap of balances: provision, capital, status, sums.

use rantai_projections::library::{Query, Surroundings};
use rantai_projections::rules;

use crate::common::{GROUP, Office, date, open};
use crate::histories::case_i;
use crate::tables::{built, check, query, rows};

/// Case C: four loans, of which three are overdue on 2026-12-31.
fn case_c() -> Office {
    let mut office = open();
    for member in ["M-1", "M-2", "M-3", "M-4"] {
        office.member(member);
    }
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2025-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"800000","basis":"BUKU_KAS","fund":"guliran:g-0","item":"KAS"}},
            {{"amount":"4000000","basis":"BUKU_KAS","fund":"guliran:g-0","item":"MODAL"}}]}}}}"#
    ));
    for (n, principal, due) in [
        (1, 900_000, "2027-01-10"),
        (2, 600_000, "2026-11-20"),
        (3, 1_200_000, "2026-06-15"),
        (4, 500_000, "2025-12-10"),
    ] {
        office.record(&format!(
            r#"{{"type":"opening.loan_recorded","on":"2025-01-01","body":{{"basis":"BUKU_KAS",
                "fund":"guliran:g-0","group":"{GROUP}","loan":"L-{n}","member":"M-{n}",
                "principal":"{principal}","schedule":{{"instalments":[{{"due":"{due}",
                "principal":"{principal}","service":"0"}}]}}}}}}"#
        ));
    }
    for (letter, on) in [(1, "2026-07-20"), (2, "2026-09-01")] {
        office.record(&format!(
            r#"{{"type":"loan.billed","on":"{on}","body":{{"amount":"1200000","group":"{GROUP}",
                "letter":{letter},"loan":"L-3","member":"M-3","number":"{letter}/TAG"}}}}"#
        ));
    }
    office
}

#[test]
fn case_c_provision_by_age_and_by_letters() {
    let mut office = case_c();
    let keys = ["kode", "kas", "piutang_bruto", "penyisihan", "neto", "persen_modal_lestari"];
    let asked = query("2026-12-31", Some(GROUP));
    // Kept: 800.000 in cash and 2.040.000 in loans of 4.000.000: what is set aside for current
    // loans is not lost.
    check(
        &office,
        "rekap-saldo",
        &asked,
        &keys,
        &[
            "ykt-km-001 | 800000 | 3200000 | 1164500 | 2035500 | 71%",
            "= Jumlah | 800000 | 3200000 | 1164500 | 2035500 | 71%",
        ],
    );
    office.record(
        r#"{"type":"ruleset.adopted","on":"2026-12-01","body":{"effective_from":"2026-12-01",
            "params":{"collectibility":"SURAT"},"program":"usep","version":"v2"}}"#,
    );
    let first = rows(&built(&office, "rekap-saldo", &asked), &keys).remove(0);
    assert_eq!(first, "ykt-km-001 | 800000 | 3200000 | 610000 | 2590000 | 85%");
}

#[test]
fn a_loan_whose_due_dates_nobody_knows_has_no_provision_and_is_counted() {
    let mut office = case_c();
    office.record(&format!(
        r#"{{"type":"opening.loan_recorded","on":"2025-01-01","body":{{"basis":"PENGAKUAN",
            "fund":"guliran:g-0","group":"{GROUP}","loan":"L-5","member":"M-1",
            "principal":"100000"}}}}"#
    ));
    let table = built(&office, "rekap-saldo", &query("2026-12-31", Some(GROUP)));
    assert_eq!(rows(&table, &["piutang_bruto", "penyisihan"])[0], "3300000 | 1164500");
    assert!(table.notes.iter().any(|(id, _)| id.starts_with("1 pinjaman tanpa jatuh tempo")));
}

#[test]
fn the_status_is_the_worst_of_the_duties_of_the_group_with_the_grey_beside_it() {
    let office = case_c();
    let asked = Query::on(date("2026-12-31"));
    let around = Surroundings::read(&office.ledger, asked.cut).unwrap();
    let group = office.view(asked.cut);
    let verdicts = rules::judge_group(rules::ALL, &group, &asked, &around, &office.ledger).unwrap();
    let (level, grey) = rules::status(&verdicts);
    let first =
        rows(&built(&office, "rekap-saldo", &asked), &["status", "belum_dinilai"]).remove(0);
    assert_eq!(first, format!("{} | {grey}", level.code()));
}

#[test]
fn the_last_line_is_the_sum_of_the_lines() {
    let office = case_i();
    let keys = [
        "hibah_diterima",
        "terpakai",
        "sisa",
        "kas",
        "bank",
        "piutang_bruto",
        "penyisihan",
        "neto",
        "tabungan_anggota",
        "dana_sosial",
    ];
    let mut lines = rows(&built(&office, "rekap-saldo", &query("2026-03-31", None)), &keys);
    let figures = |line: &str| -> Vec<i64> {
        line.trim_start_matches("= ").split(" | ").map(|f| f.parse().unwrap()).collect()
    };
    let total = figures(&lines.pop().unwrap());
    let mut sums = vec![0; keys.len()];
    for line in &lines {
        sums.iter_mut().zip(figures(line)).for_each(|(sum, figure)| *sum += figure);
    }
    assert_eq!(sums, total);
}

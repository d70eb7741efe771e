//! The chain of the money, and the history of a grant.

use rantai_projections::library::Query;
use rantai_projections::table::Cell;
use rantai_projections::view::Reading;

use crate::common::{GROUP, OTHER, Office, open, vault_id};
use crate::histories::{CODE, award, budget, case_a, case_d, credit, group, kube, sts};
use crate::tables::{built, check, query, rows};

#[test]
fn money_between_groups_does_not_change_the_sums_of_the_city() {
    let keys = ["kode", "hibah_diterima", "kas", "bank", "piutang_bruto"];
    for kind in ["PERGULIRAN", "PINJAMAN"] {
        let office = case_d(kind);
        let sum = "= Jumlah | 0 | 0 | 5200000 | 4000000";
        let expect = |day: &str, a: &str, b: &str, sum: &str| {
            let rows = [format!("{GROUP} | 0 | {a}"), format!("{OTHER} | 0 | {b}"), sum.to_owned()];
            let rows = rows.each_ref().map(String::as_str);
            check(&office, "rekap-saldo", &query(day, Some("usep")), &keys, &rows);
        };
        expect("2026-01-31", "0 | 5000000 | 4000000", "0 | 200000 | 0", sum);
        let travelling = "= Jumlah | 0 | 3000000 | 2200000 | 4000000";
        expect("2026-02-02", "0 | 2000000 | 4000000", "3000000 | 200000 | 0", travelling);
        expect("2026-02-03", "0 | 2000000 | 4000000", "0 | 3200000 | 0", sum);
    }
}

#[test]
fn capital_kept_follows_the_money_to_the_group_that_has_it() {
    let office = case_d("PERGULIRAN");
    let keys = ["kode", "persen_modal_lestari"];
    let all = ["ykt-km-001 | 100%", "ykt-km-002 | 100%", "= Jumlah | 100%"];
    check(&office, "rekap-saldo", &query("2026-02-03", Some("usep")), &keys, &all);
}

#[test]
fn the_chain_of_the_money_by_generation() {
    let mut office = case_d("PERGULIRAN");
    office.record(&format!(
        r#"{{"type":"member.joined","on":"2026-02-03","body":{{"group":"{OTHER}",
            "member":"M-2","person":"p-000000000000000000000002"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"fund.revolved_to_member","on":"2026-02-10","body":{{"amount":"2500000",
            "fund":"guliran:g-2015","generation":2,"group":"{OTHER}","loan":"L-2","member":"M-2",
            "place":"BANK","schedule":{{"count":5,"first_due":"2026-03-10"}},"signed":true}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"loan.repaid","on":"2026-03-10","body":{{"fund":"guliran:g-2015",
            "group":"{OTHER}","loan":"L-2","member":"M-2","penalty":"0","place":"BANK",
            "principal":"500000","service":"0","source":"TUNAI"}}}}"#
    ));
    let keys = ["asal", "generasi", "dari", "ke", "cara", "tanggal", "jumlah", "kembali", "sisa"];
    let expected = [
        "g-2015 | 1 | ykt-km-001 | M-1 (L-1) | saldo awal | 2026-01-01 | 4000000 | 0 | 4000000",
        "= g-2015 | 1 | Jumlah pada anggota | 1 pinjaman | - | - | 4000000 | 0 | 4000000",
        "g-2015 | 2 | ykt-km-001 | ykt-km-002 | perguliran (menjadi milik penerima) | 2026-02-01 \
         | 3000000 | 0 | -",
        "g-2015 | 2 | ykt-km-002 | M-2 (L-2) | perguliran | 2026-02-10 | 2500000 | 500000 | 2000000",
        "= g-2015 | 2 | Jumlah pada anggota | 1 pinjaman | - | - | 2500000 | 500000 | 2000000",
    ];
    for subject in [None, Some("g-2015"), Some(GROUP), Some(OTHER)] {
        check(&office, "peta-guliran", &query("2026-03-31", subject), &keys, &expected);
    }
    let before = &expected[..3];
    check(&office, "peta-guliran", &query("2026-02-09", Some("g-2015")), &keys, before);
}

#[test]
fn a_loan_between_groups_is_owed_until_it_is_repaid() {
    let mut office = case_d("PINJAMAN");
    office.record(&format!(
        r#"{{"type":"fund.group_loan_repaid","on":"2026-05-01","body":{{"amount":"1000000",
            "fund":"guliran:g-2015","group":"{OTHER}","place":"BANK","to":"{GROUP}",
            "to_place":"BANK"}}}}"#
    ));
    let found = |day: &str| {
        let table = built(&office, "peta-guliran", &query(day, None));
        rows(&table, &["ke", "jumlah", "kembali", "sisa"]).pop().unwrap()
    };
    assert_eq!(found("2026-04-30"), "ykt-km-002 | 3000000 | 0 | 3000000");
    assert_eq!(found("2026-05-01"), "ykt-km-002 | 3000000 | 1000000 | 2000000");
    // More than is owed is no repayment.
    let refusal = office.refused(&format!(
        r#"{{"type":"fund.group_loan_repaid","on":"2026-05-02","body":{{"amount":"2000001",
            "fund":"guliran:g-2015","group":"{OTHER}","place":"BANK","to":"{GROUP}",
            "to_place":"BANK"}}}}"#
    ));
    assert_eq!(refusal.code, "group-loan.below-zero");
}

#[test]
fn the_history_of_a_grant_tells_every_posting_and_correction() {
    let mut office = case_a();
    sts(&mut office, "2026-12-18", true);
    let spent = office.record(
        r#"{"type":"grant.proposed","on":"2026-01-05","body":{"amount":"20000000",
            "grant":"g-2","group":"kube-1","number":"1/PROP","year":2027,
            "plan":[{"amount":"20000000","line":"A","name":"Bahan"}]}}"#,
    );
    let back = spent - 1;
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2026-12-18","body":{{}},
            "fixes":{{"seq":{back},"why":"SALAH_KETIK"}}}}"#
    ));
    let asked = query("2026-12-31", Some("g-1"));
    let table = built(&office, "riwayat-dana", &asked);
    let found = rows(&table, &["tgl_kejadian", "jenis", "akun", "debet", "kredit", "saldo"]);
    let bank = |line: &&String| line.contains("group/kube-1:bank");
    let banks: Vec<&String> = found.iter().filter(bank).collect();
    assert_eq!(
        banks,
        [
            "2026-03-18 | grant.disbursed | group/kube-1:bank | 20000000 | - | 20000000",
            "2026-06-30 | grant.spent | group/kube-1:bank | - | 11650000 | 8350000",
            "2026-06-30 | grant.spent | group/kube-1:bank | - | 8000000 | 350000",
            "~ 2026-12-18 | grant.returned | group/kube-1:bank | - | 350000 | 0",
            "2026-12-18 | entry.reversed | group/kube-1:bank | 350000 | - | 350000",
        ]
    );
    let stages: Vec<&String> =
        found.iter().filter(|line| line.contains("program/kube:sp2d")).collect();
    assert_eq!(stages.len(), 3, "{found:#?}");
    assert!(found.iter().any(|line| line.contains("grant.agreement_signed | - | - | - | -")));
    assert!(!found.iter().any(|line| line.contains("grant.proposed")), "{found:#?}");
    let notes = rows(&table, &["catatan", "koreksi"]);
    assert!(notes.contains(&format!("~ #{back} | dibalik oleh {}", back + 2)), "{notes:#?}");
    assert!(notes.contains(&format!("#{} | membalik {back}: salah ketik", back + 2)));
    let cited = Query { document: Some("9/NPHD".into()), ..asked };
    assert_eq!(built(&office, "riwayat-dana", &cited).rows.len(), 1);
}

#[test]
fn a_chain_of_three_generations_from_the_grant_on() {
    let mut office = open();
    kube(&mut office);
    group(&mut office, "kube-1", "Mekar", "34.71.03.1001");
    budget(&mut office, "APBD", "HIBAH", CODE, 2026, "20000000");
    award(&mut office, "kube-1", "g-1", "11/SK");
    credit(&mut office, "2026-03-18", "kube-1", "g-1", "1/LS");
    for member in ["M-1", "M-2", "M-3"] {
        office.record(&format!(
            r#"{{"type":"member.joined","on":"2020-01-03","body":{{"group":"kube-1",
                "member":"{member}","person":"{}"}}}}"#,
            vault_id('p', member)
        ));
    }
    office.record(
        r#"{"type":"grant.distributed","on":"2026-04-01","body":{"grant":"g-1",
            "group":"kube-1","loans":[{"amount":"1000000","loan":"L-1","member":"M-1",
            "schedule":{"count":1,"first_due":"2026-05-01"},"signed":true}],
            "place":"BANK"}}"#,
    );
    let repay = |office: &mut Office, loan: &str, member: &str, on: &str, amount: &str| {
        office.record(&format!(
            r#"{{"type":"loan.repaid","on":"{on}","body":{{"fund":"guliran:g-1",
                "group":"kube-1","loan":"{loan}","member":"{member}","penalty":"0",
                "place":"BANK","principal":"{amount}","service":"0","source":"TUNAI"}}}}"#
        ))
    };
    let roll = |office: &mut Office, n: u32, on: &str, amount: &str| {
        office.record(&format!(
            r#"{{"type":"fund.revolved_to_member","on":"{on}","body":{{"amount":"{amount}",
                "fund":"guliran:g-1","generation":{n},"group":"kube-1","loan":"L-{n}",
                "member":"M-{n}","place":"BANK","schedule":{{"count":1,
                "first_due":"2026-12-10"}},"signed":true,"sources":["L-{}"]}}}}"#,
            n - 1
        ))
    };
    repay(&mut office, "L-1", "M-1", "2026-05-01", "1000000");
    roll(&mut office, 2, "2026-05-02", "900000");
    repay(&mut office, "L-2", "M-2", "2026-06-01", "400000");
    roll(&mut office, 3, "2026-06-02", "500000");
    let keys = ["generasi", "dari", "ke", "jumlah", "kembali", "sisa", "sumber"];
    let expected = [
        "0 | SP2D 1/LS | kube-1 | 20000000 | 0 | - | -",
        "1 | kube-1 | M-1 (L-1) | 1000000 | 1000000 | 0 | -",
        "= 1 | Jumlah pada anggota | 1 pinjaman | 1000000 | 1000000 | 0 | -",
        "2 | kube-1 | M-2 (L-2) | 900000 | 400000 | 500000 | L-1",
        "= 2 | Jumlah pada anggota | 1 pinjaman | 900000 | 400000 | 500000 | -",
        "3 | kube-1 | M-3 (L-3) | 500000 | 0 | 500000 | L-2",
        "= 3 | Jumlah pada anggota | 1 pinjaman | 500000 | 0 | 500000 | -",
    ];
    check(&office, "peta-guliran", &query("2026-12-31", Some("g-1")), &keys, &expected);
    let history = built(&office, "riwayat-dana", &query("2026-12-31", Some("g-1")));
    let types = rows(&history, &["jenis"]);
    for step in ["grant.awarded", "grant.distributed", "loan.repaid", "fund.revolved_to_member"] {
        assert!(types.iter().any(|found| found == step), "{step}: {types:?}");
    }
}

#[test]
fn the_corrected_history_leaves_out_what_was_reversed() {
    let mut office = case_a();
    sts(&mut office, "2026-12-18", true);
    let (back, _) = office.last().unwrap();
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2026-12-18","body":{{}},
            "fixes":{{"seq":{back},"why":"SALAH_KETIK"}}}}"#
    ));
    let mut asked = query("2026-12-31", Some("g-1"));
    let reported = rows(&built(&office, "riwayat-dana", &asked), &["jenis"]);
    assert!(reported.contains(&"~ grant.returned".to_owned()), "{reported:?}");
    asked.cut.reading = Reading::Corrected;
    let corrected = rows(&built(&office, "riwayat-dana", &asked), &["jenis"]);
    assert!(!corrected.iter().any(|kind| kind.contains("returned") || kind.contains("reversed")));
    assert_eq!(reported.len() - corrected.len(), 8);
}

/// The rupiah is followed to the last family, through every group that it was handed to.
#[test]
fn the_history_of_a_grant_goes_on_in_the_groups_it_was_rolled_on_to() {
    let mut office = case_a();
    for (id, name) in [("kube-2", "Makmur"), ("kube-3", "Subur")] {
        group(&mut office, id, name, "34.71.03.1001");
    }
    let hand = |office: &mut Office, on: &str, from: &str, to: &str, n: u32, amount: &str| {
        office.record(&format!(
            r#"{{"type":"fund.revolved_to_group","on":"{on}","body":{{"amount":"{amount}","arrives_later":false,
                "fund":"guliran:g-1","generation":{n},"group":"{from}","kind":"PERGULIRAN",
                "place":"BANK","to":"{to}","to_place":"BANK"}}}}"#
        ))
    };
    let given = office.record(
        r#"{"type":"fund.transferred","on":"2026-07-01","body":{"amount":"350000","from":
            "hibah:g-1","group":"kube-1","place":"BANK","to":"guliran:g-1",
            "why":"KEPUTUSAN"}}"#,
    );
    let first = hand(&mut office, "2026-07-02", "kube-1", "kube-2", 2, "300000");
    let second = hand(&mut office, "2026-07-03", "kube-2", "kube-3", 3, "200000");
    let table = built(&office, "riwayat-dana", &query("2026-12-31", Some("g-1")));
    let told = rows(&table, &["catatan", "akun", "saldo"]);
    let has = |row: &str| assert!(told.iter().any(|told| told == row), "{row}: {told:#?}");
    has(&format!("#{first} | group/kube-2:bank | 300000"));
    has(&format!("#{second} | group/kube-2:bank | 100000"));
    has(&format!("#{second} | group/kube-3:bank | 200000"));
    assert!(told.iter().any(|told| told.starts_with(&format!("#{given} |"))));
    let to = table.head.iter().find(|(name, _)| name.0 == "Digulirkan ke").unwrap();
    assert_eq!(to.1, Cell::Text("Makmur (kube-2), Subur (kube-3)".into()));
}

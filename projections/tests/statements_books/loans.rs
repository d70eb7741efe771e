//! Loan cards and loans by age.

use rantai_projections::library::Query;
use rantai_projections::view::Reading;

use crate::common::{GROUP, Office, open};
use crate::histories::{correct, loan, mistyped, repay};
use crate::tables::{entries, of, query, rows, show};

const CARD: &[&str] =
    &["tanggal", "angsuran", "jatuh_tempo", "pokok", "jasa", "sisa_pokok", "tunggakan", "kolek"];

#[test]
fn the_loan_card_shows_what_each_payment_covered_and_what_is_left() {
    let mut office = open();
    office.member("M-0001");
    office.record(&format!(
        r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{GROUP}","lines":[
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","item":"KAS"}},
            {{"amount":"2000000","basis":"BUKU_KAS","fund":"guliran:g-1","generation":1,"item":"MODAL"}}]}}}}"#
    ));
    loan(&mut office);
    for (day, number) in [("2026-02-10", "K-01"), ("2026-03-10", "K-02"), ("2026-04-10", "K-03")] {
        repay(&mut office, day, "150000", number);
    }
    let card = show(&office, "kartu-piutang", &of("M-0001", "2026-05-27"));
    let card = rows(&card, CARD);
    assert_eq!(
        card[..6],
        [
            ":ykt-km-001: pinjaman L-1, anggota M-0001: pokok Rp 1.500.000,00, jasa Rp 225.000,00, 10 angsuran, guliran ke-1, dana guliran:g-1 |  |  |  |  |  |  | ",
            "2026-01-10 |  |  |  |  | 1500000 |  | ",
            "2026-02-10 | 1 | 2026-02-10 | 150000 | 22500 | 1350000 | 0 | Lancar",
            "2026-03-10 | 2 | 2026-03-10 | 150000 | 22500 | 1200000 | 0 | Lancar",
            "2026-04-10 | 3 | 2026-04-10 | 150000 | 22500 | 1050000 | 0 | Lancar",
            " | 4 | 2026-05-10 |  |  |  | 17 | ",
        ]
    );
    assert_eq!(card[6], " | 5 | 2026-06-10 |  |  |  |  | ");
    assert_eq!(card[12], "= |  | 2026-05-10 | 450000 | 67500 | 1050000 | 17 | Lancar");
    repay(&mut office, "2026-05-28", "150000", "K-04");
    let late = show(&office, "kartu-piutang", &of(&format!("{GROUP}/L-1"), "2026-05-28"));
    let late = rows(&late, CARD);
    assert_eq!(late[5], "2026-05-28 | 4 | 2026-05-10 | 150000 | 22500 | 900000 | 18 | Lancar");
    assert_eq!(late[12], "= |  |  | 600000 | 90000 | 900000 | 0 | Lancar");
}

#[test]
fn the_loan_card_of_a_corrected_payment() {
    let (mut office, wrong) = mistyped();
    let card =
        |office: &Office, query: &Query| entries(&show(office, "kartu-piutang", query), CARD);
    let reported = card(&office, &query("2026-03-31"));
    assert_eq!(reported[2], "2026-03-10 | 2 | 2026-03-10 | 105000 | 22500 | 1245000 | 0 | Lancar");
    assert_eq!(reported[3], " | 2 | 2026-03-10 |  |  |  | 21 | ");
    correct(&mut office, wrong);
    let after = card(&office, &query("2026-04-20"));
    assert_eq!(after[2], "~2026-03-10 |  |  | 105000 | 22500 | 1245000 |  | ");
    assert_eq!(after[4], "2026-04-20 |  |  | -105000 | -22500 | 1200000 |  | ");
    assert_eq!(after[5], "2026-04-20 | 2 | 2026-03-10 | 150000 | 22500 | 1050000 | 0 | Lancar");
    let mut corrected = query("2026-03-31");
    corrected.cut.reading = Reading::Corrected;
    assert_eq!(
        card(&office, &corrected)[2],
        "2026-03-10 | 2 | 2026-03-10 | 150000 | 22500 | 1200000 | 0 | Lancar"
    );
}

/// Case C: four loans with what is left of them, as opening balances.
fn four_loans() -> Office {
    let mut office = open();
    let loans = [
        r#"{"due":"2027-01-10","principal":"900000","service":"0"}"#,
        r#"{"due":"2026-11-20","principal":"100000","service":"0"},
            {"due":"2026-12-20","principal":"100000","service":"0"},
            {"due":"2027-01-20","principal":"400000","service":"0"}"#,
        r#"{"due":"2026-06-15","principal":"600000","service":"0"},
            {"due":"2026-12-15","principal":"300000","service":"0"},
            {"due":"2027-01-15","principal":"300000","service":"0"}"#,
        r#"{"due":"2025-12-10","principal":"500000","service":"0"}"#,
    ];
    for (place, (instalments, left)) in
        loans.iter().zip(["900000", "600000", "1200000", "500000"]).enumerate()
    {
        let number = place + 1;
        office.member(&format!("M-000{number}"));
        office.record(&format!(
            r#"{{"type":"opening.loan_recorded","on":"2025-12-01","body":{{"basis":"BUKU_KAS",
                "fund":"guliran:g-1","group":"{GROUP}","loan":"L-{number}",
                "member":"M-000{number}","principal":"{left}",
                "schedule":{{"instalments":[{instalments}]}}}}}}"#
        ));
    }
    for (letter, day) in [(1, "2026-07-20"), (2, "2026-09-01")] {
        office.record(&format!(
            r#"{{"type":"loan.billed","on":"{day}","body":{{"amount":"600000","group":"{GROUP}",
                "letter":{letter},"loan":"L-3","member":"M-0003","number":"ST-{letter}"}}}}"#
        ));
    }
    office
}

#[test]
fn loans_by_age_with_collectibility_and_provision() {
    let mut office = four_loans();
    let keys = [
        "peminjam",
        "sisa_pokok",
        "belum_jatuh_tempo",
        "hari_1_30",
        "hari_31_90",
        "hari_181_270",
        "hari_271",
        "total_tunggakan",
        "hari",
        "kolek",
        "penyisihan",
        "nrv",
    ];
    let by_age = show(&office, "umur-piutang", &query("2026-12-31"));
    assert_eq!(
        rows(&by_age, &keys)[1..],
        [
            "M-0001 | 900000 | 900000 |  |  |  |  |  | 0 | Lancar | 4500 | 895500",
            "M-0002 | 600000 | 400000 | 100000 | 100000 |  |  | 200000 | 41 | Kurang lancar | 60000 | 540000",
            "M-0003 | 1200000 | 300000 | 300000 |  | 600000 |  | 900000 | 199 | Diragukan | 600000 | 600000",
            "M-0004 | 500000 |  |  |  |  | 500000 | 500000 | 386 | Macet | 500000 | 0",
            "=Lancar: 1 pinjaman, 28,13 % | 900000 |  |  |  |  |  |  |  | Lancar | 4500 | 895500",
            "=Kurang lancar: 1 pinjaman, 18,75 % | 600000 |  |  |  |  |  |  |  | Kurang lancar | 60000 | 540000",
            "=Diragukan: 1 pinjaman, 37,50 % | 1200000 |  |  |  |  |  |  |  | Diragukan | 600000 | 600000",
            "=Macet: 1 pinjaman, 15,63 % | 500000 |  |  |  |  |  |  |  | Macet | 500000 | 0",
            "=Jumlah | 3200000 | 1600000 | 400000 | 100000 | 600000 | 500000 | 1600000 |  |  | 1164500 | 2035500",
        ]
    );
    assert_eq!(by_age.notes[0].0, "Kolektibilitas menurut umur tunggakan.");
    assert!(
        by_age.notes[1]
            .0
            .contains("53,13 % dari sisa pokok (PAR), 50,00 % dari jumlah pinjaman (LAR)"),
        "{:?}",
        by_age.notes
    );

    office.record(
        r#"{"type":"ruleset.adopted","on":"2026-12-31","body":{"effective_from":"2026-01-01",
            "params":{"collectibility":"SURAT"},"program":"usep","version":"2026-1"}}"#,
    );
    let by_letters = show(&office, "umur-piutang", &query("2026-12-31"));
    let keys = ["peminjam", "hari", "kolek", "penyisihan", "nrv"];
    let all = rows(&by_letters, &keys);
    assert_eq!(
        all[1..5],
        [
            "M-0001 | 0 | Lancar | 4500 | 895500",
            "M-0002 | 41 | Lancar | 3000 | 597000",
            "M-0003 | 199 | Diragukan | 600000 | 600000",
            "M-0004 | 386 | Lancar | 2500 | 497500",
        ]
    );
    assert_eq!(all.last().unwrap(), "=Jumlah |  |  | 610000 | 2590000");
}

#[test]
fn what_was_written_off_is_not_paid_and_is_still_asked_for() {
    let (mut office, _) = mistyped();
    let body = |amount: &str, more: &str| {
        format!(
            r#""amount":"{amount}","fund":"guliran:g-1","group":"{GROUP}","loan":"L-1",
            "member":"M-0001",{more}"#
        )
    };
    let mut step = |name: &str, on: &str, body: &str| {
        office.record(&format!(r#"{{"type":"{name}","on":"{on}","body":{{{body}}}}}"#))
    };
    step("loan.written_off", "2026-12-01", &body("1095000", r#""kind":"HAPUS_BUKU""#));
    step("loan.recovered", "2026-12-05", &body("95000", r#""place":"KAS""#));
    let keys = ["uraian", "pokok", "dihapusbukukan", "sisa_pokok"];
    let card = rows(&show(&office, "kartu-piutang", &of("M-0001", "2026-12-31")), &keys);
    let last: Vec<&str> = card.iter().rev().take(2).rev().map(String::as_str).collect();
    assert_eq!(
        last,
        ["=Jumlah dan tunggakan | 405000 | 1095000 | 0", "=Masih ditagih |  | 1000000 | "]
    );
    let back = "Penerimaan Rp 95.000,00 atas pinjaman L-1 yang dihapus buku |  |  | 0";
    assert!(card.iter().any(|row| row == back), "{card:#?}");
    let unpaid = rows(
        &show(&office, "kartu-piutang", &of("M-0001", "2026-12-31")),
        &["belum_pokok", "belum_jasa"],
    );
    assert!(
        unpaid.iter().all(|row| [" | ", "=0 | 0", "= | ", ": | "].contains(&row.as_str())),
        "{unpaid:#?}"
    );
    let said = "Dihapusbukukan, masih ditagih";
    assert_eq!(states(&office, "L-1"), vec![said; 8]);
    let mut step = |name: &str, on: &str, body: &str| {
        office.record(&format!(r#"{{"type":"{name}","on":"{on}","body":{{{body}}}}}"#))
    };
    step("loan.written_off", "2026-12-20", &body("1000000", r#""kind":"HAPUS_TAGIH""#));
    assert_eq!(states(&office, "L-1"), vec!["Dihapustagih"; 8]);
}

/// What the card of a loan says of its open instalments, and in place of a class, long after they
/// were due. None of it is overdue.
fn states(office: &Office, loan: &str) -> Vec<String> {
    let table = show(office, "kartu-piutang", &of(&format!("{GROUP}/{loan}"), "2026-12-31"));
    let open = rows(&table, &["tunggakan", "uraian", "catatan", "tanggal"]);
    let open = open.iter().filter_map(|row| row.strip_prefix(" | ")?.strip_suffix(" |  | "));
    let close = rows(&table, &["uraian", "tunggakan", "kolek"]);
    let class = |row: &String| row.strip_prefix("=Jumlah dan tunggakan | 0 | ").map(str::to_owned);
    open.map(str::to_owned).chain(close.iter().filter_map(class)).collect()
}

#[test]
fn what_other_members_took_over_is_not_overdue_on_the_old_card() {
    let (mut office, _) = mistyped();
    assert_eq!(states(&office, "L-1"), [""; 0], "a loan that is overdue says so");
    office.member("M-0002");
    office.record(&format!(
        r#"{{"type":"loan.taken_over","on":"2026-05-01","body":{{"fund":"guliran:g-1",
            "group":"{GROUP}","loan":"L-1","member":"M-0001","shares":[{{"loan":"L-2",
            "member":"M-0002","principal":"1095000","schedule":{{"count":5,
            "first_due":"2027-01-10"}},"signed":true}}]}}}}"#
    ));
    assert_eq!(states(&office, "L-1"), vec!["Diambil alih anggota lain"; 8]);
    let taken = rows(&show(&office, "kartu-piutang", &of("M-0002", "2026-12-31")), &["uraian"]);
    assert!(taken.contains(&"Belum jatuh tempo".to_owned()), "{taken:?}");
}

#[test]
fn a_paid_loan_and_one_not_paid_out_have_no_class() {
    let (mut office, _) = mistyped();
    let class = |office: &Office| {
        let card = rows(&show(office, "kartu-piutang", &of("M-0001", "2026-12-31")), &["kolek"]);
        card.last().unwrap().clone()
    };
    assert_eq!(class(&office), "=Diragukan");
    office.record(
        &crate::histories::repayment("2026-12-01", "1095000", "K-09", "")
            .replace(r#""service":"22500""#, r#""service":"157500""#),
    );
    assert_eq!(class(&office), "=Lunas");
}

//! The rules on grants before and while they are paid out, held to tables: day, level, text.

mod common;
mod kube;

use common::{Office, at, open_at, vault_id};
use kube::{BUDGET, GRANT, KUBE, Steps, check, founded, is, kube, opens, verdict};
use rantai_projections::rules::Duty;
use rantai_projections::rules::Level::{
    self, BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh,
};

fn proposes(office: &mut Office, on: &str) -> u64 {
    let body = format!(
        r#""amount":"20000000","grant":"{GRANT}","group":"{KUBE}","number":"1/PROP","plan":[
        {{"amount":"20000000","line":"A","name":"Modal"}}],"year":2026"#
    );
    office.step("grant.proposed", on, &body)
}

fn reviews(office: &mut Office, on: &str, stage: &str, result: &str) -> u64 {
    let body =
        format!(r#""grant":"{GRANT}","group":"{KUBE}","result":"{result}","stage":"{stage}""#);
    office.step("grant.reviewed", on, &body)
}

#[test]
fn without_a_grant_no_rule_applies() {
    let office = kube();
    for id in ["H01", "H03", "H04", "H05", "H07", "H08", "H09", "H10", "H12", "H13"] {
        is(&office, id, "2026-06-01", TidakBerlaku, "Kelompok tidak mempunyai hibah.");
    }
}

#[test]
fn each_grant_has_its_verdict_and_its_duty() {
    let mut office = kube();
    office.paid_grant();
    let rows = [
        ("H01", Duty::Dinas),
        ("H03", Duty::Dinas),
        ("H04", Duty::Ppkd),
        ("H05", Duty::Ppkd),
        ("H07", Duty::Kelompok),
        ("H08", Duty::Kelompok),
        ("H09", Duty::Kelompok),
        ("H10", Duty::Kelompok),
        ("H12", Duty::Kelompok),
        ("H13", Duty::Dinas),
    ];
    for (id, duty) in rows {
        let found = verdict(&office, id, "2026-06-01");
        assert_eq!((found.duty, found.subject.as_deref()), (duty, Some(GRANT)), "{id}");
    }
}

#[test]
fn before_the_law_of_2011_its_rules_do_not_apply() {
    let office = kube();
    for id in ["H01", "H03", "H04", "H05", "H09", "H10", "H12", "H13", "K09"] {
        let found = verdict(&office, id, "2011-07-27");
        assert_eq!(found.level, TidakBerlaku, "{id}");
        let text = "Dasar hukumnya belum berlaku (mulai 28 Juli 2011; perlu konfirmasi).";
        assert_eq!(found.text.0, text, "{id}");
    }
}

/// A grant of 2007, for rules judged years later.
fn of_2007() -> Office {
    let mut office = kube();
    office.budget("kube", 2007, "APBD", "100000000");
    let budget = BUDGET.replace(":2026", ":2007");
    let body = format!(
        r#""amount":"20000000","budget":{budget},"dated":"2007-03-02","form":"UANG",
        "group":"{KUBE}","number":"12/KEP/2007",
        "plan":[{{"amount":"20000000","line":"A","name":"Modal"}}]"#
    );
    office.step("grant.awarded", "2007-03-02", &body);
    office.credit("2007-03-18", "0123/LS/2007", "20000000", "");
    office.spend("2007-04-01", "A", "19000000", "BELANJA", "TANPA_BUKTI");
    office
}

#[test]
fn a_grant_of_2007_is_not_bound_by_the_law_of_2011() {
    let office = of_2007();
    let then = "Dasar hukumnya belum berlaku (mulai 28 Juli 2011; perlu konfirmasi).";
    for id in ["H01", "H03", "H05", "H09", "H13"] {
        is(&office, id, "2012-01-11", TidakBerlaku, then);
    }
    is(
        &office,
        "H10",
        "2012-01-11",
        TidakBerlaku,
        "Batas 10 Januari belum berlaku untuk tahun anggaran itu.",
    );
    is(
        &office,
        "H12",
        "2012-01-11",
        TidakBerlaku,
        "Batas setor belum berlaku untuk tahun anggaran itu.",
    );
    is(&office, "H08", "2007-04-01", Patuh, "Pos A terpakai 95,00 %.");
}

/// A day, who reviewed, with what result.
type Reviewed = (&'static str, &'static str, &'static str);
/// What the row shows, the day of the proposal, the reviews; level and text.
type Evaluated = (&'static str, Option<&'static str>, &'static [Reviewed], Level, &'static str);

#[test]
fn h01_proposal_and_evaluation_before_the_award() {
    let rows: &[Evaluated] = &[
        ("nothing", None, &[], TidakPatuh, "tanpa usulan dan evaluasi"),
        ("no evaluation", Some("2026-01-05"), &[], TidakPatuh, "tanpa evaluasi Dinas"),
        (
            "the office after others",
            Some("2026-01-05"),
            &[
                ("2026-02-01", "KELURAHAN", "DITERUSKAN"),
                ("2026-03-02", "DINAS", "DIREKOMENDASIKAN"),
            ],
            Patuh,
            "didahului usulan dan evaluasi",
        ),
        (
            "others alone",
            Some("2026-01-05"),
            &[("2026-02-01", "KELURAHAN", "DITERUSKAN")],
            TidakPatuh,
            "tanpa evaluasi Dinas",
        ),
        (
            "evaluated a day late",
            Some("2026-01-05"),
            &[("2026-03-03", "DINAS", "DIREKOMENDASIKAN")],
            TidakPatuh,
            "tanpa evaluasi Dinas",
        ),
        (
            "refused",
            Some("2026-01-05"),
            &[("2026-02-01", "DINAS", "DITOLAK")],
            TidakPatuh,
            "padahal evaluasi Dinas tidak merekomendasikan",
        ),
        (
            "corrected, then recommended",
            Some("2026-01-05"),
            &[("2026-02-01", "DINAS", "KOREKSI"), ("2026-02-20", "DINAS", "DIREKOMENDASIKAN")],
            Patuh,
            "didahului usulan dan evaluasi",
        ),
    ];
    for (what, proposed, reviewed, level, text) in rows {
        let mut office = kube();
        if let Some(on) = proposed {
            proposes(&mut office, on);
            is(&office, "H01", on, TidakBerlaku, "Hibah belum ditetapkan.");
            is(&office, "H13", on, TidakBerlaku, "Hibah belum ditetapkan.");
        }
        office.award("2026-03-02");
        for (on, stage, result) in *reviewed {
            reviews(&mut office, on, stage, result);
        }
        let found = verdict(&office, "H01", "2026-04-01");
        let expected = format!("Penetapan 2 Maret 2026 {text}.");
        assert_eq!((found.level, found.text.0), (*level, expected), "{what}");
    }
}

#[test]
fn h01_a_proposal_after_the_award_is_none() {
    let mut office = kube();
    office.award("2026-03-02");
    reviews(&mut office, "2026-03-02", "DINAS", "DIREKOMENDASIKAN");
    proposes(&mut office, "2026-03-03");
    is(&office, "H01", "2026-03-03", TidakPatuh, "Penetapan 2 Maret 2026 tanpa usulan.");
}

#[test]
fn what_happened_before_the_books_is_not_assessed() {
    let mut office = kube();
    opens(&mut office, "2026-05-01", "DIBAYAR", "5000000");
    for id in ["H01", "H03", "H04", "H05", "H13"] {
        is(
            &office,
            id,
            "2026-06-01",
            BelumDinilai,
            "Hibah dibuka dari buku lama; tahap ini belum dicatat.",
        );
    }
    is(
        &office,
        "H12",
        "2027-01-11",
        TidakPatuh,
        "Sisa Rp 5.000.000,00 belum disetor (terlambat 1 hari, batas 10 Januari 2027).",
    );
}

#[test]
fn h03_the_agreement_comes_before_the_money() {
    let pact = r#","pact_dated":"2026-03-16""#;
    let late = r#","pact_dated":"2026-03-17""#;
    let rows = [
        (
            "signed on the day",
            Some("2026-03-16"),
            pact,
            Patuh,
            "NPHD 16 Maret 2026, pencairan 16 Maret 2026.",
        ),
        (
            "signed a day later",
            Some("2026-03-17"),
            pact,
            TidakPatuh,
            "Pencairan 16 Maret 2026 mendahului NPHD 17 Maret 2026.",
        ),
        (
            "no pact",
            Some("2026-03-09"),
            "",
            Perhatian,
            "NPHD 9 Maret 2026, pencairan 16 Maret 2026; pakta integritas tidak ada.",
        ),
        (
            "pact late",
            Some("2026-03-09"),
            late,
            Perhatian,
            "NPHD 9 Maret 2026, pencairan 16 Maret 2026; pakta integritas menyusul sesudah pencairan.",
        ),
        ("never signed", None, "", TidakPatuh, "Pencairan 16 Maret 2026 tanpa NPHD."),
    ];
    for (what, signed, more, level, text) in rows {
        let mut office = kube();
        office.award("2026-03-02");
        is(&office, "H03", "2026-03-02", TidakBerlaku, "Hibah belum dibayarkan.");
        if let Some(dated) = signed {
            office.sign(dated, more);
        }
        office.sp2d("2026-03-16", "1/LS");
        let found = verdict(&office, "H03", "2026-04-01");
        assert_eq!((found.level, found.text.0.as_str()), (level, text), "{what}");
    }
}

#[test]
fn h03_an_agreement_recorded_long_after_the_payout_is_said() {
    let pact = r#","pact_dated":"2026-03-09""#;
    let said = "NPHD 9 Maret 2026, pencairan 16 Maret 2026.";
    let late = format!("{said} NPHD dicatat 1.387 hari setelah pencairan.");
    // A group that was registered here later than all of it brings its past in.
    for (registered, level, text) in [
        ("2026-01-02T03:00:00.000Z", Perhatian, late.as_str()),
        ("2030-01-01T03:00:00.000Z", Patuh, said),
    ] {
        let mut office = founded(open_at(registered));
        office.at = at("2030-01-01T03:00:00.000Z");
        office.award("2026-03-02");
        office.sp2d("2026-03-16", "1/LS");
        office.sign("2026-03-09", pact);
        let found = verdict(&office, "H03", "2026-04-10");
        assert_eq!((found.level, found.text.0.as_str()), (level, text));
    }
}

#[test]
fn h03_money_counts_from_the_credit_where_no_order_is_recorded() {
    let mut office = kube();
    office.award("2026-03-02");
    office.credit("2026-03-10", "1/LS", "20000000", "");
    office.sign("2026-03-11", "");
    is(
        &office,
        "H03",
        "2026-03-11",
        TidakPatuh,
        "Pencairan 10 Maret 2026 mendahului NPHD 11 Maret 2026.",
    );
}

#[test]
fn h04_the_order_arrives_in_full_and_in_time() {
    let mut office = kube();
    office.award("2026-03-02");
    is(&office, "H04", "2026-03-02", TidakBerlaku, "SP2D belum terbit.");
    office.sp2d("2026-03-16", "1/LS");
    let nothing =
        "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 0,00 (batas 30 Maret 2026).";
    check(
        &office,
        "H04",
        &[
            ("2026-03-16", Perhatian, nothing),
            ("2026-03-30", Perhatian, nothing),
            ("2026-03-31", TidakPatuh, nothing),
        ],
    );
    office.credit("2026-03-20", "1/LS", "19000000", "");
    let part =
        "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 19.000.000,00 (batas 30 Maret 2026).";
    check(&office, "H04", &[("2026-03-30", Perhatian, part), ("2026-03-31", TidakPatuh, part)]);
    office.credit("2026-03-30", "1/LS", "1000000", "");
    let whole = "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 20.000.000,00.";
    is(&office, "H04", "2026-03-31", Patuh, whole);
    office.credit("2026-04-02", "1/LS", "1000000", "");
    let over =
        "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 21.000.000,00 (batas 30 Maret 2026).";
    is(&office, "H04", "2026-04-02", TidakPatuh, over);
}

#[test]
fn h04_late_money_and_the_parameter() {
    let mut office = kube();
    office.award("2026-03-02");
    office.sp2d("2026-03-16", "1/LS");
    office.credit("2026-03-31", "1/LS", "20000000", "");
    is(
        &office,
        "H04",
        "2026-04-01",
        Perhatian,
        "SP2D Rp 20.000.000,00, rekening kelompok menerima Rp 20.000.000,00, 15 hari sesudah SP2D \
         (ketentuan 14).",
    );
    office.ruleset("kube", "2026-05-01", r#""credit_days":15"#);
    assert_eq!(verdict(&office, "H04", "2026-05-01").level, Patuh);
}

fn bank_returns(office: &mut Office, on: &str, number: &str, credited: bool) {
    let body = format!(
        r#""amount":"20000000","budget":{BUDGET},"credited":{credited},"group":"{KUBE}",
        "sp2d":"{number}","why":"SALAH_PIHAK""#
    );
    office.step("grant.disbursement_returned", on, &body);
}

#[test]
fn h04_a_payment_returned_by_the_bank_is_no_difference() {
    let mut office = kube();
    office.award("2026-03-02");
    office.sp2d("2026-03-16", "1/LS");
    bank_returns(&mut office, "2026-03-20", "1/LS", false);
    let none = "SP2D Rp 0,00, rekening kelompok menerima Rp 0,00.";
    is(&office, "H04", "2026-06-01", Patuh, none);
    office.sp2d("2026-06-02", "2/LS");
    office.credit("2026-06-03", "2/LS", "20000000", "");
    assert_eq!(verdict(&office, "H04", "2026-06-03").level, Patuh);
    bank_returns(&mut office, "2026-06-04", "2/LS", true);
    assert_eq!(verdict(&office, "H04", "2026-06-04").level, Patuh);
    assert_eq!(kube::group_balance(&office, "2026-06-04", "bank"), "0");
}

#[test]
fn h04_more_than_awarded_or_outside_the_year() {
    let mut office = kube();
    office.award("2026-03-02");
    office.sp2d("2026-03-16", "1/LS");
    office.credit("2026-03-18", "1/LS", "20000000", "");
    office.sp2d("2026-04-16", "2/LS");
    office.credit("2026-04-18", "2/LS", "20000000", "");
    is(
        &office,
        "H04",
        "2026-04-18",
        TidakPatuh,
        "SP2D Rp 40.000.000,00 melebihi penetapan Rp 20.000.000,00.",
    );
    let mut office = kube();
    office.award("2026-03-02");
    office.sp2d("2027-01-04", "1/LS");
    is(
        &office,
        "H04",
        "2027-01-04",
        TidakPatuh,
        "SP2D 4 Januari 2027 di luar tahun anggaran 2026. SP2D Rp 20.000.000,00, rekening \
         kelompok menerima Rp 0,00 (batas 18 Januari 2027).",
    );
}

#[test]
fn h04_money_without_a_recorded_order_is_not_assessed() {
    let mut office = kube();
    office.award("2026-03-02");
    office.credit("2026-03-18", "1/LS", "20000000", "");
    is(
        &office,
        "H04",
        "2026-03-18",
        BelumDinilai,
        "Rekening kelompok menerima Rp 20.000.000,00; SP2D belum dicatat.",
    );
}

fn has_account(office: &mut Office, account: &str, on: &str, named: bool) {
    let account = vault_id('b', account);
    let body = format!(
        r#""account":"{account}","bank":"Bank Contoh","group":"{KUBE}","in_group_name":{named}"#
    );
    office.step("group.bank_account_registered", on, &body);
}

#[test]
fn h05_paid_to_the_registered_account() {
    let rows = [
        (true, "b-1", None, Patuh, "ke rekening terdaftar atas nama kelompok"),
        (false, "b-1", None, TidakPatuh, "ke rekening yang bukan atas nama kelompok"),
        (true, "", None, BelumDinilai, "rekening tujuan belum dicatat"),
        (true, "b-1", Some("2026-03-17"), TidakPatuh, "ke rekening yang sudah ditutup"),
        (true, "b-1", Some("2026-03-18"), Patuh, "ke rekening terdaftar atas nama kelompok"),
    ];
    for (named, paid_to, closed, level, text) in rows {
        let mut office = kube();
        has_account(&mut office, "b-1", "2026-01-10", named);
        if let Some(on) = closed {
            let account = vault_id('b', "b-1");
            let body = format!(r#""account":"{account}","group":"{KUBE}""#);
            office.step("group.bank_account_closed", on, &body);
        }
        office.award("2026-03-02");
        is(&office, "H05", "2026-03-17", TidakBerlaku, "Belum ada uang yang masuk rekening.");
        office.credit("2026-03-18", "1/LS", "20000000", paid_to);
        is(&office, "H05", "2026-03-18", level, &format!("Pembayaran 18 Maret 2026: {text}."));
    }
}

/// Money that went to an account which the group never registered did go there.
#[test]
fn h05_an_account_that_the_group_never_registered_is_recorded_and_red() {
    let mut office = kube();
    has_account(&mut office, "b-1", "2026-01-10", true);
    office.award("2026-03-02");
    office.credit("2026-03-18", "1/LS", "20000000", "b-9");
    let said = "Pembayaran 18 Maret 2026: ke rekening yang tidak terdaftar.";
    is(&office, "H05", "2026-03-18", TidakPatuh, said);
}

#[test]
fn h05_the_worst_payment_decides() {
    let mut office = kube();
    has_account(&mut office, "b-1", "2026-01-10", true);
    has_account(&mut office, "b-2", "2026-01-10", false);
    office.award("2026-03-02");
    office.credit("2026-03-18", "1/LS", "10000000", "b-2");
    office.credit("2026-03-19", "1/LS", "10000000", "b-1");
    is(
        &office,
        "H05",
        "2026-03-19",
        TidakPatuh,
        "Pembayaran 18 Maret 2026: ke rekening yang bukan atas nama kelompok.",
    );
}

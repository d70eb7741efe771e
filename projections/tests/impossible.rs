//! Impossible and contradictory things that are refused with their figures, and wrongful ones that
//! are recorded and judged: each as a short history with the lawful way beside it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod kube;

use common::money::{FUND, entry};
use common::{GROUP, OTHER, Office, check as check_first, open};
use kube::{
    BUDGET, GRANT, KUBE, KUBE_2, Steps, budget_stage, check, draft, is, kube, verdict, verdicts,
};
use rantai_projections::rules::Level::{BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh};

/// A station of the LPJ, with what it accounts for.
fn lpj(amount: &str, budget: &str, more: &str) -> String {
    let leg = format!(r#""lpj":{{"amount":"{amount}","budget":{budget}}}"#);
    format!(r#""group":"{KUBE}",{leg},"report":"lpj-1"{more}"#)
}

/// A paid grant with its LPJ received.
fn received() -> Office {
    let mut office = kube();
    office.paid_grant();
    office.lpj("lpj-1", "2026-12-20", "20000000");
    office
}

const WHY: &str = r#","why":"BUKTI_KURANG""#;

#[test]
fn an_lpj_that_was_sent_back_is_accepted_only_once_it_came_again() {
    let mut office = received();
    office.step("report.returned", "2026-12-22", &lpj("20000000", BUDGET, WHY));
    let accepted = lpj("20000000", BUDGET, "");
    let refusal = office.refused(&draft("report.accepted", "2026-12-23", &accepted));
    assert_eq!(refusal.code, "report.not-received");
    assert_eq!(refusal.figures["report"], "lpj-1");
    office.receive("lpj-1", "2026-12-28", "20000000");
    office.step("report.accepted", "2026-12-29", &accepted);
    assert_eq!(budget_stage(&office, "2026-12-29", "lpj-masuk"), "0");
    assert_eq!(budget_stage(&office, "2026-12-29", "lpj-sah"), "20000");
}

#[test]
fn an_lpj_never_moves_more_than_was_received() {
    let mut office = received();
    let more = lpj("20000001", BUDGET, "");
    let refusal = office.refused(&draft("report.accepted", "2026-12-23", &more));
    assert_eq!((refusal.code, refusal.figures["known"].as_str()), ("state.differs", "20000000"));
    for amount in ["19999999", "20000001"] {
        let back = lpj(amount, BUDGET, WHY);
        let refusal = office.refused(&draft("report.returned", "2026-12-23", &back));
        assert_eq!(refusal.code, "state.differs", "{amount}");
    }
    let nothing = format!(r#""group":"{KUBE}","report":"lpj-1"{WHY}"#);
    let refusal = office.refused(&draft("report.returned", "2026-12-23", &nothing));
    assert_eq!(refusal.code, "state.differs");
    let elsewhere = BUDGET.replace("2026,", "2025,").replace("\"year\":2026", "\"year\":2025");
    let accepted = lpj("20000000", &elsewhere, "");
    let refusal = office.refused(&draft("report.accepted", "2026-12-23", &accepted));
    assert_eq!(refusal.code, "lpj.below-zero", "accepted from a line that received nothing");
}

#[test]
fn an_accepted_lpj_is_not_sent_back_before_its_acceptance_is_reversed() {
    let mut office = received();
    let accepted = office.step("report.accepted", "2026-12-23", &lpj("20000000", BUDGET, ""));
    let back = draft("report.returned", "2026-12-28", &lpj("20000000", BUDGET, WHY));
    let refusal = office.refused(&back);
    assert_eq!(refusal.code, "state.already-done");
    assert_eq!(refusal.figures["record"], accepted.to_string());
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2026-12-27","body":{{}},
        "fixes":{{"seq":{accepted},"why":"BATAL"}}}}"#
    ));
    office.record(&back);
    assert_eq!(budget_stage(&office, "2026-12-28", "sp2d"), "20000");
}

/// A box with 1.000.000 by the book, in which `counted` was found.
fn counted(counted: u32) -> Office {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, FUND);
    office.record(&entry("cash.counted", "2026-02-01", &format!(r#""counted":"{counted}""#)));
    office
}

fn settled(kind: &str, amount: u32, place: &str) -> String {
    let body = format!(r#""amount":"{amount}","fund":"{FUND}","kind":"{kind}","place":"{place}""#);
    entry("cash.difference_settled", "2026-02-02", &body)
}

#[test]
fn a_difference_is_booked_up_to_what_was_counted_and_the_same_way() {
    for (found, kind, other) in [(990_000, "KURANG", "LEBIH"), (1_010_000, "LEBIH", "KURANG")] {
        let mut office = counted(found);
        for (kind, amount, place) in
            [(kind, 10_001, "KAS"), (other, 10_000, "KAS"), (kind, 1, "BANK")]
        {
            let refusal = office.refused(&settled(kind, amount, place));
            assert_eq!(refusal.code, "cash.difference-not-counted", "{found} {kind} {amount}");
        }
        office.record(&settled(kind, 4_000, "KAS"));
        let refusal = office.refused(&settled(kind, 6_001, "KAS"));
        assert_eq!(refusal.figures["open"].trim_start_matches('-'), "6000");
        office.record(&settled(kind, 6_000, "KAS"));
        assert_eq!(office.rupiah("2026-02-02", "cash"), found.to_string());
    }
    let refusal = counted(1_000_000).refused(&settled("LEBIH", 1, "KAS"));
    assert_eq!(refusal.figures["open"], "0");
}

#[test]
fn a_bank_difference_is_booked_once_the_statement_was_compared() {
    let mut office = counted(1_000_000);
    office.record(&entry(
        "bank.reconciled",
        "2026-02-01",
        r#""balance":"2500","items":[{"amount":"-500","since":"2026-01-31"}],
        "statement_on":"2026-01-31""#,
    ));
    assert_eq!(office.refused(&settled("LEBIH", 2_001, "BANK")).figures["open"], "2000");
    office.record(&settled("LEBIH", 2_000, "BANK"));
}

fn opening(on: &str, cash: u32) -> String {
    let line = |item| {
        format!(r#"{{"amount":"{cash}","basis":"BUKU_KAS","fund":"{FUND}","item":"{item}"}}"#)
    };
    let body = format!(r#""lines":[{},{}]"#, line("KAS"), line("MODAL"));
    entry("opening.recorded", on, &body)
}

#[test]
fn the_same_opening_figure_of_a_day_is_entered_once() {
    let mut office = open();
    let first = office.record(&opening("2026-01-05", 1_000_000));
    let refusal = office.refused(&opening("2026-01-05", 1_000_000));
    assert_eq!(refusal.code, "claim.taken");
    assert_eq!(refusal.figures["record"], first.to_string());
    assert_eq!(office.rupiah("2026-01-05", "cash"), "1000000");
    office.record(&opening("2026-01-05", 250_000));
    assert_eq!(office.rupiah("2026-01-05", "cash"), "1250000");
}

#[test]
fn what_is_opened_after_the_confirmation_is_not_confirmed() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, FUND);
    let kept = |level, sum: &str| {
        let whole = format!("Modal tersisa 100,00 % dari dana guliran ({sum} dari {sum}).");
        let open = format!("{whole} Saldo awal belum dikonfirmasi oleh dua orang.");
        (level, if level == BelumDinilai { open } else { whole })
    };
    let is = |office: &Office, (level, text): (_, String)| {
        check_first(office, "B11", &[("2026-03-01", level, &text)]);
    };
    is(&office, kept(Patuh, "Rp 1.000.000,00"));
    office.record(&opening("2026-01-05", 250_000));
    is(&office, kept(BelumDinilai, "Rp 1.250.000,00"));
    office.confirm_again("2026-01-08");
    is(&office, kept(Patuh, "Rp 1.250.000,00"));
}

#[test]
fn a_grant_is_opened_once_and_never_before_its_year() {
    let mut office = kube();
    let early = format!(
        r#""amount":"20000000","budget":{BUDGET},"group":"{KUBE}","stage":"DIBAYAR","unspent":"0""#
    );
    let refusal = office.refused(&draft("opening.grant_recorded", "2025-12-31", &early));
    assert_eq!((refusal.code, refusal.figures["stated"].as_str()), ("state.differs", "2026"));
    office.step("opening.grant_recorded", "2026-01-02", &early);
    let refusal = office.refused(&draft("opening.grant_recorded", "2026-01-03", &early));
    assert_eq!(refusal.code, "claim.taken");
}

#[test]
fn a_slip_cannot_contradict_its_own_year() {
    for (on, stated) in [("2026-12-18", false), ("2027-01-08", true)] {
        let mut office = kube();
        office.paid_grant();
        let body = format!(
            r#""amount":"350000","budget":{BUDGET},"current_year":{stated},"group":"{KUBE}",
            "number":"44/STS","place":"BANK","to":"KAS_DAERAH""#
        );
        let refusal = office.refused(&draft("grant.returned", on, &body));
        assert_eq!(refusal.code, "state.differs", "{on}");
        assert_eq!(refusal.figures["known"], (!stated).to_string());
        office.give_back(on, "350000", "KAS_DAERAH", !stated);
    }
}

#[test]
fn nothing_happens_to_a_group_before_it_is_registered() {
    let mut office = open();
    let joined = |on: &str| {
        entry("member.joined", on, r#""member":"M-0001","person":"p-000000000000000000000001""#)
    };
    let refusal = office.refused(&joined("2020-01-01"));
    assert_eq!((refusal.code, refusal.figures["key"].as_str()), ("reference.unknown", GROUP));
    office.record(&joined("2020-01-02"));
}

#[test]
fn a_reversed_record_is_replaced_once() {
    let mut office = open();
    office.member("M-0001");
    let wrong = office.record(&common::money::saved("2026-02-01", "M-0001", 5_000));
    let fixes = format!(r#"{{"fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}},"#);
    let fixed = |draft: String| draft.replacen('{', &fixes, 1);
    let reversal = fixed(r#"{"type":"entry.reversed","on":"2026-02-01","body":{}}"#.to_owned());
    let right = fixed(common::money::saved("2026-02-01", "M-0001", 7_000));
    let first = office.batch(&[&reversal, &right]);
    let refusal = office.refused(&right);
    assert_eq!(refusal.code, "claim.taken");
    assert_eq!(refusal.figures["record"], (first + 1).to_string());
    let undo = format!(r#"{{"fixes":{{"seq":{},"why":"GANDA"}},"#, first + 1);
    let undo = r#"{"type":"entry.reversed","on":"2026-02-02","body":{}}"#.replacen('{', &undo, 1);
    office.record(&undo);
    office.record(&right);
    assert_eq!(office.rupiah("2026-02-02", "saving"), "-7000");
}

/// What is entered every day claims something too where it replaces a record or comes of a file.
#[test]
fn a_refused_batch_leaves_no_claim_behind() {
    let mut office = open();
    office.account("u-02");
    office.member("M-0001");
    let wrong = office.record(&common::money::saved("2026-02-01", "M-0001", 5_000));
    let fixes = format!(r#"{{"fixes":{{"seq":{wrong},"why":"SALAH_KETIK"}},"#);
    let fixed = |draft: &str| draft.replacen('{', &fixes, 1);
    office.record(&fixed(r#"{"type":"entry.reversed","on":"2026-02-01","body":{}}"#));
    let right = fixed(&common::money::saved("2026-02-01", "M-0001", 7_000));
    let stranger = common::money::saved("2026-02-01", "M-0099", 1_000);
    assert_eq!(office.try_batch(&[&right, &stranger]).unwrap_err().code, "reference.unknown");
    office.record(&right);
    let saved = common::money::saved("2026-02-02", "M-0001", 1_000);
    office.keyed("import-abc", &[&saved, &stranger]).unwrap_err();
    office.actor = rantai_events::ids::ActorId::parse("u-02").unwrap();
    office.keyed("import-abc", &[&saved]).unwrap();
}

#[test]
fn money_is_handed_on_one_generation_at_a_time() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, FUND);
    let handed = |generation: u32| {
        let body = format!(
            r#""amount":"100000","arrives_later":false,"fund":"{FUND}","generation":{generation},
            "kind":"PERGULIRAN","place":"KAS","to":"{OTHER}","to_place":"KAS""#
        );
        entry("fund.revolved_to_group", "2026-02-01", &body)
    };
    let refusal = office.refused(&handed(3));
    assert_eq!((refusal.code, refusal.figures["held"].as_str()), ("generation.not-held", "1"));
    office.record(&handed(2));
    office.member("M-0001");
    let lent = |generation: u32| {
        let body = format!(
            r#""amount":"1000","fund":"{FUND}","generation":{generation},"loan":"L-1",
            "member":"M-0001","place":"KAS","schedule":{{"count":1,"first_due":"2026-12-10"}},
            "signed":true"#
        );
        entry("fund.revolved_to_member", "2026-02-03", &body)
    };
    assert_eq!(office.refused(&lent(3)).code, "generation.not-held");
    office.record(&lent(2));
}

#[test]
fn a_payment_that_makes_a_return_good_quotes_it() {
    let mut office = kube();
    office.paid_grant();
    let back = format!(
        r#""amount":"20000000","bank_reason":"NAMA_BERBEDA","budget":{BUDGET},"credited":true,
        "group":"{KUBE}","number":"RET/9/2026","sp2d":"0123/LS/2026","why":"SALAH_AKUN""#
    );
    office.step("grant.disbursement_returned", "2026-03-20", &back);
    let again = |quoted: &str| {
        let body = format!(
            r#""after_return":"{quoted}","amount":"20000000","grant":"{GRANT}","group":"{KUBE}",
            "sp2d":"0123/LS/2026""#
        );
        draft("grant.disbursed", "2026-03-24", &body)
    };
    assert_eq!(office.refused(&again("RET/8/2026")).code, "reference.unknown");
    let paid = office.record(&again("RET/9/2026"));
    let refusal = office.refused(&again("RET/9/2026"));
    assert_eq!(refusal.figures["record"], paid.to_string());
    let refusal = office.refused(&draft("grant.disbursement_returned", "2026-03-26", &back));
    assert_eq!(refusal.code, "state.already-done");
}

#[test]
fn h02_an_award_stays_within_the_budget_for_grants() {
    let line = "5.1.05.05.01.0001 tahun 2026";
    let mut office = kube();
    is(&office, "H02", "2026-03-01", TidakBerlaku, "Kelompok tidak mempunyai hibah.");
    office.award("2026-03-02");
    let within = format!("Dalam pagu {line}; sisanya saat itu Rp 80.000.000,00.");
    is(&office, "H02", "2026-03-02", Patuh, &within);
    let revised = |office: &mut Office, on: &str, delta: &str| {
        let body = format!(
            r#""account":"5.1.05.05.01.0001","delta":"{delta}","program":"kube",
            "why":"KEPUTUSAN","year":2026"#
        );
        office.step("budget.revised", on, &body);
    };
    revised(&mut office, "2026-09-01", "-85000000");
    let cut = format!("Pagu {line} dikurangi sesudah penetapan; kini kurang Rp 5.000.000,00.");
    is(&office, "H02", "2026-09-01", Perhatian, &cut);

    let mut office = kube();
    revised(&mut office, "2026-02-01", "-85000000");
    office.award("2026-03-02");
    let over = format!(
        "Penetapan melampaui pagu {line} sebesar Rp 5.000.000,00; kini kurang Rp 5.000.000,00."
    );
    let covered =
        format!("Penetapan melampaui pagu {line} sebesar Rp 5.000.000,00; kini sudah tertutup.");
    is(&office, "H02", "2026-03-02", TidakPatuh, &over);
    revised(&mut office, "2026-10-01", "5000000");
    check(
        &office,
        "H02",
        &[("2026-09-30", TidakPatuh, &over), ("2026-10-01", Perhatian, &covered)],
    );
}

#[test]
fn a_budget_is_never_cut_below_nothing() {
    let mut office = kube();
    let body = r#""account":"5.1.05.05.01.0001","delta":"-100000001","program":"kube",
        "why":"KEPUTUSAN","year":2026"#;
    let refusal = office.refused(&draft("budget.revised", "2026-02-01", body));
    assert_eq!((refusal.code, refusal.figures["short"].as_str()), ("budget.below-zero", "1"));
}

#[test]
fn h02_coaching_money_is_not_granted() {
    let mut office = kube();
    office.step(
        "budget.appropriated",
        "2026-01-02",
        r#""account":"5.1.02.01.01.0001","amount":"19714000","program":"kube",
        "purpose":"PEMBINAAN","source":"APBD","year":2026"#,
    );
    let body = format!(
        r#""amount":"1000000","budget":{{"account":"5.1.02.01.01.0001","grant":"{GRANT}",
        "program":"kube","year":2026}},"dated":"2026-03-02","form":"UANG","group":"{KUBE}",
        "number":"12/KEP/2026","plan":[{{"amount":"1000000","line":"A","name":"Bahan"}}]"#
    );
    office.step("grant.awarded", "2026-03-02", &body);
    let text = "Pagu 5.1.02.01.01.0001 tahun 2026 adalah pagu pembinaan, bukan hibah.";
    is(&office, "H02", "2026-03-02", TidakPatuh, text);
}

#[test]
fn h04_an_order_pays_from_the_line_of_the_award() {
    let mut office = kube();
    office.award("2026-03-02");
    let body = format!(
        r#""account":"5.1.02.01.01.0001","issuer":"BPKAD","lines":[{{"amount":"20000000",
        "grant":"{GRANT}","group":"{KUBE}"}}],"number":"1/LS","program":"kube",
        "to_vendor":false,"year":2026"#
    );
    office.step("grant.sp2d_issued", "2026-03-16", &body);
    office.credit("2026-03-18", "1/LS", "20000000", "");
    let text = "SP2D 1/LS dari mata anggaran 2026/5.1.02.01.01.0001, penetapan dari \
                2026/5.1.05.05.01.0001.";
    is(&office, "H04", "2026-03-18", TidakPatuh, text);
}

#[test]
fn h03_an_agreement_follows_its_award() {
    let mut office = kube();
    let body = format!(
        r#""amount":"20000000","grant":"{GRANT}","group":"{KUBE}","number":"1/P",
        "plan":[{{"amount":"20000000","line":"A","name":"Bahan"}}],"year":2026"#
    );
    office.step("grant.proposed", "2026-02-01", &body);
    office.sign("2026-02-20", r#","pact_dated":"2026-02-20""#);
    let without = "Hibah belum dibayarkan. NPHD 20 Februari 2026 tanpa SK penetapan.";
    is(&office, "H03", "2026-02-20", TidakPatuh, without);
    office.award("2026-03-02");
    let before = "NPHD 20 Februari 2026 mendahului SK penetapan 2 Maret 2026.";
    is(&office, "H03", "2026-03-02", Perhatian, &format!("Hibah belum dibayarkan. {before}"));
    office.sp2d("2026-03-16", "1/LS");
    let paid = format!("NPHD 20 Februari 2026, pencairan 16 Maret 2026. {before}");
    is(&office, "H03", "2026-03-16", Perhatian, &paid);
}

/// Spending with a numbered receipt.
fn bought(office: &mut Office, on: &str, number: &str, amount: &str) -> u64 {
    let body = format!(
        r#""amount":"{amount}","grant":"{GRANT}","group":"{KUBE}","kind":"BELANJA","line":"A",
        "number":"{number}","place":"BANK","receipt":"KWITANSI""#
    );
    office.step("grant.spent", on, &body)
}

#[test]
fn h09_the_same_receipt_twice_is_noticed() {
    let mut office = kube();
    office.paid_grant();
    let first = bought(&mut office, "2026-04-01", "KW 7", "1000000");
    bought(&mut office, "2026-04-01", "KW 8", "1000000");
    bought(&mut office, "2026-04-02", "kw7", "999999");
    let all = "Bukti Rp 2.999.999,00 dari Rp 2.999.999,00 (100,00 %).";
    is(&office, "H09", "2026-04-02", Patuh, all);
    let again = bought(&mut office, "2026-05-01", "kw7", "1000000");
    let text = format!(
        "Bukti Rp 3.999.999,00 dari Rp 3.999.999,00 (100,00 %). Kwitansi bernomor dan bernilai sama: \
         catatan {first}, {again}."
    );
    is(&office, "H09", "2026-05-01", Perhatian, &text);
    let found = verdict(&office, "H09", "2026-05-01").records;
    assert!(found.contains(&first) && found.contains(&again), "{found:?}");
}

#[test]
fn h09_a_receipt_of_another_group_is_noticed_by_both() {
    let mut office = kube();
    office.paid_grant();
    bought(&mut office, "2026-04-01", "KW-7", "1000000");
    let budget = BUDGET.replace(GRANT, "g-2026-02");
    let body = format!(
        r#""amount":"1000000","budget":{budget},"dated":"2026-03-02","form":"UANG",
        "group":"{KUBE_2}","number":"12/KEP/2026",
        "plan":[{{"amount":"1000000","line":"A","name":"Bahan"}}]"#
    );
    office.step("grant.awarded", "2026-03-02", &body);
    let body =
        format!(r#""amount":"1000000","grant":"g-2026-02","group":"{KUBE_2}","sp2d":"2/LS""#);
    office.step("grant.disbursed", "2026-03-18", &body);
    let body = format!(
        r#""amount":"1000000","grant":"g-2026-02","group":"{KUBE_2}","kind":"BELANJA","line":"A",
        "number":"KW-7","place":"BANK","receipt":"KWITANSI""#
    );
    office.step("grant.spent", "2026-04-03", &body);
    for group in [KUBE, KUBE_2] {
        let found = verdicts(&office, group, "H09", "2026-04-03");
        assert_eq!(found[0].level, Perhatian, "{group}");
        assert!(found[0].text.0.contains("juga di kelompok lain"), "{}", found[0].text.0);
    }
}

#[test]
fn a_dissolved_group_keeps_nothing_and_gets_nothing() {
    let mut office = kube();
    office.paid_grant();
    let body = format!(r#""group":"{KUBE}","why":"KEPUTUSAN""#);
    office.step("group.dissolved", "2026-06-01", &body);
    let text = format!("Bubar 1 Juni 2026, masih memegang Rp 20.000.000,00 dana hibah:{GRANT}.");
    is(&office, "C07", "2026-06-01", TidakPatuh, &text);
    office.give_back("2026-06-10", "20000000", "KAS_DAERAH", true);
    is(&office, "C07", "2026-06-10", TidakBerlaku, "Belum ada dana.");

    let mut office = kube();
    office.step("group.dissolved", "2026-02-01", &body);
    office.award("2026-03-02");
    let text = "Penetapan 2 Maret 2026 tanpa usulan dan evaluasi. Kelompok sudah bubar 1 Februari \
                2026.";
    is(&office, "H01", "2026-03-02", TidakPatuh, text);
}

#[test]
fn b10_counts_from_the_opening_where_nobody_knows_the_payment() {
    let mut office = open();
    office.opening_cash("2026-01-05", 1_000_000, FUND);
    office.member("M-0001");
    let said = |first: &str| {
        format!(
            "{first} Tanggal pencairan tidak diketahui (saldo awal). Batas dihitung dari saldo awal."
        )
    };
    let waits = |late: &str| said(&format!("Belum digulirkan (batas 5 Januari 2027{late})."));
    check_first(
        &office,
        "B10",
        &[
            ("2026-01-04", TidakBerlaku, "Belum ada hibah yang cair."),
            ("2026-01-05", BelumDinilai, &waits("")),
            ("2027-01-05", BelumDinilai, &waits("")),
            ("2027-01-06", TidakPatuh, &waits(", lewat 1 hari")),
        ],
    );
    let body = format!(
        r#""amount":"1000","fund":"{FUND}","generation":2,"loan":"L-1","member":"M-0001",
        "place":"KAS","schedule":{{"count":1,"first_due":"2026-12-10"}},"signed":true"#
    );
    office.record(&entry("fund.revolved_to_member", "2026-02-03", &body));
    let rolled = "Pertama digulirkan 3 Februari 2026 (batas 5 Januari 2027); generasi 2.";
    check_first(&office, "B10", &[("2027-01-06", Patuh, &said(rolled))]);
}

//! `rantai show`, `judge` and `history`: answers for people and for programs.

use super::Desk;

#[test]
fn show_alone_lists_the_statements_and_a_near_name_is_suggested() {
    let desk = Desk::filled();
    let list = desk.run(&["show"]);
    assert_eq!(list.code, 0);
    for statement in rantai_projections::statements::ALL {
        assert!(list.out.contains(statement.id), "{}", list.out);
        assert!(list.out.contains(statement.title.0), "{}", list.out);
    }
    let near = desk.run(&["show", "rekap-sado"]);
    assert_eq!(near.code, 2);
    assert!(near.err.contains("mungkin maksudnya `rekap-saldo`"), "{}", near.err);
}

#[test]
fn a_statement_is_text_csv_or_json_of_one_moment() {
    let desk = Desk::filled();
    let text = desk.run(&["show", "rekap-saldo", "--as-of", "2020-12-31"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("31 Desember 2020"), "{}", text.out);
    assert!(text.out.contains("Rp 150.000,00"), "{}", text.out);
    let before = desk.run(&["show", "rekap-saldo", "--as-of", "2020-01-31"]);
    assert!(!before.out.contains("150.000"), "{}", before.out);
    let json = desk.run(&["show", "rekap-saldo", "--as-of", "2020-12-31", "--format", "json"]);
    let table: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(table["as_of"], "2020-12-31");
    let csv = desk.run(&["show", "rekap-saldo", "--as-of", "2020-12-31", "--format", "csv"]);
    assert!(csv.out.lines().count() >= 2, "{}", csv.out);
    let known = desk.run(&["show", "rekap-saldo", "--as-of", "2020-12-31", "--known-at", "3"]);
    assert!(!known.out.contains("150.000"), "{}", known.out);
    let never = desk.run(&["show", "rekap-saldo", "--known-on", "2019-01-01"]);
    assert_eq!(never.code, 2, "{}", never.out);
    let elsewhere = desk.run(&["show", "rekap-saldo", "--area", "34.71.01"]);
    assert!(!elsewhere.out.contains("melati"), "{}", elsewhere.out);
}

#[test]
fn a_statement_says_its_view_and_a_day_that_has_not_come() {
    let desk = Desk::filled();
    let shown = |more: &[&str]| {
        let answer = desk.run(&[&["show", "rekap-saldo", "--format", "json"], more].concat());
        let table: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        (table["head"].to_string(), table["notes"].to_string())
    };
    let (head, notes) = shown(&["--as-of", "2099-01-01", "--view", "corrected"]);
    assert!(head.contains("Tampilan") && head.contains("sebenarnya"), "{head}");
    assert!(notes.contains("belum tiba"), "{notes}");
    let (head, notes) = shown(&["--as-of", "2020-12-31", "--known-at", "3"]);
    assert!(head.contains("dilaporkan") && head.contains("Diketahui sampai catatan"), "{head}");
    assert!(!notes.contains("belum tiba"), "{notes}");
}

#[test]
fn judge_says_status_verdicts_and_summary() {
    let desk = Desk::filled();
    let text = desk.run(&["judge", "--as-of", "2020-12-31"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("\nmelati  Melati: "), "{}", text.out);
    assert!(text.out.contains("kewajiban kelompok"), "{}", text.out);
    let one = desk.run(&["--lang", "en", "judge", "--as-of", "2020-12-31", "--rule", "k01"]);
    assert!(one.out.contains("K01") && !one.out.contains("K02"), "{}", one.out);
    assert!(one.out.contains("\nmelati  Melati: (rule K01 only)\n"), "{}", one.out);
    let one = desk.run(&["judge", "--as-of", "2020-12-31", "--rule", "k01", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&one.out).unwrap();
    assert!(answer["groups"][0]["status"].is_null(), "{}", one.out);
    // Who asks for one rule is told why it does not apply.
    let alone = desk.run(&["judge", "--as-of", "2020-12-31", "--group", "melati", "--rule", "B02"]);
    assert!(alone.out.contains("B02 [TIDAK_BERLAKU]  Tidak ada pinjaman"), "{}", alone.out);
    assert!(!alone.out.contains("aturan tidak berlaku)"), "{}", alone.out);
    let json =
        desk.run(&["judge", "--as-of", "2020-12-31", "--group", "melati", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rules = answer["rules"].as_array().unwrap().len();
    assert_eq!(rules, rantai_projections::rules::ALL.len());
    assert_eq!(answer["groups"][0]["group"], "melati");
    assert!(answer["groups"][0]["status"].is_string(), "{}", json.out);
    let csv = desk.run(&["judge", "--as-of", "2020-12-31", "--format", "csv"]);
    assert!(csv.out.contains("melati,K01,"), "{}", csv.out);
    let unknown = desk.run(&["judge", "--rule", "Z99"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert_eq!(desk.run(&["judge", "--group", "melat"]).code, 2);
}

#[test]
fn history_tells_every_record_and_gives_the_exact_lines() {
    let desk = Desk::filled();
    let text = desk.run(&["history", "group/melati"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("cash.received") && text.out.contains("Kas tunai"), "{}", text.out);
    let lines = desk.run(&["history", "melati", "--lines"]);
    let all: Vec<&str> = lines.out.lines().collect();
    let second: serde_json::Value = serde_json::from_str(all[1]).unwrap();
    let first = blake3::hash(all[0].as_bytes()).to_hex();
    assert_eq!(second["prev"].as_str().unwrap(), first.as_str());
    let near = desk.run(&["history", "grup/melati"]);
    assert_eq!(near.code, 2, "{}", near.out);
}

/// Sums of a mistyped region would read as no money.
#[test]
fn a_region_that_is_not_there_is_refused_with_those_near_to_it() {
    let desk = Desk::filled();
    for (lang, said, near) in [
        ("id", "wilayah 34.71.99 tidak ada dalam tabel wilayah", "mungkin maksudnya"),
        ("en", "the region 34.71.99 is not in the table of regions", "did you mean"),
    ] {
        for command in [&["show", "rekap-saldo"][..], &["judge"]] {
            let with = |area| desk.run(&[command, &["--area", area, "--lang", lang]].concat());
            assert!([0, 1].contains(&with("34.71.02.1003").code) && with("34.71").err.is_empty());
            let answer = with("34.71.99");
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
            assert!(answer.err.contains(said) && answer.err.contains(near), "{}", answer.err);
        }
    }
}

#[test]
fn a_subject_that_is_none_is_told_with_those_near_to_it() {
    let desk = Desk::filled();
    for (args, id, en) in [
        (
            ["bku", "melatti"],
            "`melatti`; mungkin maksudnya `melati`; kode kelompok ada di `rantai show rekap-saldo`",
            "`melatti`; did you mean `melati`; `rantai show rekap-saldo` has the codes of groups",
        ),
        (["bku", "zzzzzzzz"], "`zzzzzzzz`; kode kelompok", "`zzzzzzzz`; `rantai show rekap-saldo`"),
        (["papan", ""], "tidak ada pernyataan `papan`", "there is no statement `papan`"),
    ] {
        for (lang, said) in [("id", id), ("en", en)] {
            let given: Vec<&str> = args.into_iter().filter(|arg| !arg.is_empty()).collect();
            let answer = desk.run(&[&["show"], &given[..], &["--lang", lang]].concat());
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{args:?}");
            assert!(answer.err.contains(said), "{args:?}: {}", answer.err);
        }
    }
}

/// What a dissolved group still holds is nobody's to spend.
#[test]
fn the_recap_names_the_groups_that_are_dissolved_from_their_day_on() {
    let desk = Desk::filled();
    let end = r#"{"type":"group.dissolved","on":"2020-03-01","body":{"group":"melati","number":"SK/1/2020","why":"KEPUTUSAN"}}"#;
    let ended = desk.feed(&["record"], end);
    assert_eq!(ended.code, 0, "{}", ended.err);
    for (day, noted) in [("2020-02-29", false), ("2020-03-01", true)] {
        for (lang, said) in [
            ("id", "Sudah bubar: melati (1 Maret 2020)."),
            ("en", "Dissolved: melati (1 March 2020)."),
        ] {
            let shown = desk.run(&["show", "rekap-saldo", "--as-of", day, "--lang", lang]);
            assert_eq!(shown.code, 0, "{}", shown.err);
            assert_eq!(shown.out.contains(said), noted, "{day}: {}", shown.out);
        }
    }
}

#[test]
fn why_the_system_would_not_is_told_in_the_language_asked_for() {
    let desk = Desk::filled();
    desk.write("kosong", "");
    for (file, id, en) in [
        ("tiada", "tiada: tidak ada (os error 2)", "tiada: No such file or directory (os error 2)"),
        ("kosong/x", "bukan direktori (os error 20)", "Not a directory (os error 20)"),
    ] {
        for (lang, said) in [("id", id), ("en", en)] {
            let answer = desk.run(&["record", file, "--lang", lang]);
            assert_eq!((answer.code, answer.out.as_str()), (4, ""), "{file}: {}", answer.err);
            assert!(answer.err.contains(said), "{file}: {}", answer.err);
        }
    }
}

#[test]
fn a_name_that_is_none_is_told_with_those_near_to_it() {
    let desk = Desk::filled();
    for (args, near) in [
        (&["show", "buku-kas"][..], "mungkin maksudnya `bku`"),
        (&["show", "piutang"], "mungkin maksudnya `kartu-piutang`, `umur-piutang`"),
        (&["judge", "--rule", "K-10"], "mungkin maksudnya `K10`"),
        (&["history", "grup/melatti"], "mungkin maksudnya `melati`"),
        (&["history", "group/melatti"], "mungkin maksudnya `melati`"),
        (&["history", "ledgr"], "mungkin maksudnya `ledger`"),
        (&["show", "bku", "melati", "--view", "report"], "mungkin maksudnya `reported`"),
        (&["show", "bku", "melati", "--format", "jsn"], "mungkin maksudnya `json`"),
    ] {
        let answer = desk.run(args);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{args:?}");
        assert!(answer.err.contains(near), "{args:?}: {}", answer.err);
    }
    for (args, near) in [
        (&["show", "cash"][..], "did you mean `bku`"),
        (&["history", "group/melatti"], "did you mean `melati`"),
        (&["show", "bku", "melati", "--view", "report"], "a similar value exists: 'reported'"),
    ] {
        let answer = desk.run(&[args, &["--lang", "en"]].concat());
        assert!(answer.code == 2 && answer.err.contains(near), "{args:?}: {}", answer.err);
    }
}

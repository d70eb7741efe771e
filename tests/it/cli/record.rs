//! `rantai record`: receipts and refusals.

use super::Desk;

fn receive(amount: &str, key: &str) -> String {
    format!(
        r#"{{"type":"cash.received","on":"2020-03-01","key":"{key}","body":{{"amount":"{amount}","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}}}"#
    )
}

#[test]
fn an_object_a_batch_and_lines_get_receipts() {
    let desk = Desk::filled();
    let spread = receive("1", "a").replace(',', ",\n");
    let one = desk.feed(&["record"], &spread);
    assert_eq!((one.code, one.json().len()), (0, 1), "{}", one.err);
    let batch = format!("[{},{}]", receive("1", "b"), receive("2", "b"));
    let file = desk.write("batch.json", &batch);
    let both = desk.run(&["record", &file]);
    let numbers: Vec<_> = both.json().iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!((both.code, numbers), (0, vec![6, 7]), "{}", both.err);
    assert_eq!(both.json()[0]["hash"].as_str().unwrap().len(), 64);
}

#[test]
fn the_same_key_gives_the_first_receipt_and_other_content_is_refused() {
    let desk = Desk::filled();
    let first = desk.feed(&["record", "-"], &receive("1", "x"));
    let again = desk.feed(&["record", "-"], &receive("1", "x"));
    assert_eq!((again.code, &again.out), (0, &first.out));
    let other = desk.feed(&["record", "-"], &receive("2", "x"));
    assert_eq!((other.code, other.out.as_str()), (3, ""));
    assert_eq!(other.errors()[0]["code"], "key.reused");
}

#[test]
fn a_refusal_names_draft_line_code_figures_and_next_step_and_stops_nothing_else() {
    let desk = Desk::filled();
    let spend = r#"{"type":"cash.spent","on":"2020-03-01","body":{"amount":"900000","category":"OPERASIONAL","fund":"operasional","group":"melati","place":"KAS","receipt":"KWITANSI"}}"#;
    let lines =
        format!("{}\n\n{spend}\n{{\"type\":1}}\n{}\n", receive("1", "a"), receive("2", "b"));
    let answer = desk.feed(&["record"], &lines);
    assert_eq!((answer.code, answer.json().len()), (3, 2), "{}", answer.err);
    let errors = answer.errors();
    let malformed = errors.iter().find(|e| e["error"] == "malformed").unwrap();
    assert_eq!((&malformed["line"], &malformed["path"]), (&4.into(), &"type".into()));
    let refused = errors.iter().find(|e| e["error"] == "refused").unwrap();
    assert_eq!((&refused["draft"], &refused["line"]), (&1.into(), &3.into()), "{refused}");
    for part in ["code", "message", "next", "figures"] {
        assert!(!refused[part].is_null(), "{part}: {refused}");
    }
    assert!(refused["message"]["id"].is_string() && refused["message"]["en"].is_string());
}

#[test]
fn a_batch_is_all_or_none_and_has_one_key() {
    let desk = Desk::filled();
    let bad = receive("1", "b").replace("melati", "mawar");
    let answer = desk.feed(&["record"], &format!("[{},\n{bad}]", receive("1", "b")));
    assert_eq!((answer.code, answer.out.as_str()), (3, ""));
    let refused = &answer.errors()[0];
    assert_eq!((&refused["draft"], &refused["line"]), (&1.into(), &2.into()), "{refused}");
    let keys = desk.feed(&["record"], &format!("[{},{}]", receive("1", "b"), receive("1", "c")));
    assert_eq!(keys.errors()[0]["code"], "key.differs");
    assert_eq!(desk.run(&["history", "melati", "--lines"]).json().len(), 2);
}

#[test]
fn a_dry_run_says_what_would_be_and_records_nothing() {
    let desk = Desk::filled();
    let lines = format!("{}\n{}\n", receive("1", "a"), receive("2", "b").replace("melati", "x"));
    let answer = desk.feed(&["record", "--dry-run"], &lines);
    assert_eq!((answer.code, answer.json().len(), answer.errors().len()), (3, 1, 1));
    assert_eq!(answer.json()[0]["post"].as_array().unwrap().len(), 2);
    assert_eq!(desk.run(&["history", "melati", "--lines"]).json().len(), 2);
}

#[test]
fn without_an_actor_or_an_account_nothing_is_recorded() {
    let desk = Desk::filled();
    let nobody = super::answer(
        desk.command().env_remove("RANTAI_ACTOR").arg("record").write_stdin(receive("1", "a")),
    );
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("--actor"), "{}", nobody.err);
    let stranger = desk.feed(&["--actor", "u-99", "record"], &receive("1", "a"));
    assert_eq!(stranger.code, 3);
    assert_eq!(stranger.errors()[0]["code"], "authority.unknown");
    let missing = desk.run(&["record", "no-such-file.json"]);
    assert_eq!(missing.code, 4);
    assert!(missing.err.contains("tidak dapat membuka no-such-file.json"), "{}", missing.err);
}

#[test]
fn thousands_of_lines_are_recorded_in_order() {
    let desk = Desk::filled();
    let lines: String = (0..2500).map(|n| receive("1", &format!("n-{n}")) + "\n").collect();
    let answer = desk.feed(&["record"], &lines);
    let numbers: Vec<_> = answer.json().iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(numbers, (5..2505).collect::<Vec<_>>());
    assert_eq!(desk.run(&["verify"]).code, 0);
}

#[test]
fn a_thousands_dot_is_refused_and_says_what_to_write() {
    let desk = Desk::filled();
    for (written, plain) in [("200.000", "200000"), ("1.500.000", "1500000"), ("050000", "50000")] {
        let answer = desk.feed(&["record"], &receive(written, "a"));
        assert_eq!((answer.code, answer.out.as_str()), (3, ""), "{written}");
        let told = &answer.errors()[0];
        let id = told["message"]["id"].as_str().unwrap();
        let en = told["message"]["en"].as_str().unwrap();
        assert!(id.starts_with(&format!("tulis {plain} tanpa titik ribuan")), "{id}");
        assert!(en.starts_with(&format!("write {plain} without thousands separators")), "{en}");
        assert_eq!(told["path"], "body.amount");
        assert!(told["next"]["id"].as_str().unwrap().contains("`cash.received`"), "{told}");
    }
    assert_eq!(desk.feed(&["record"], &receive("200000.00", "b")).code, 0);
}

#[test]
fn the_number_of_a_person_is_refused_and_not_repeated() {
    let desk = Desk::filled();
    let number = "3471021301900001";
    let joined = r#"{"type":"member.joined","on":"2020-02-02","body":{"group":"melati","member":"M-1","person":"p-0123456789abcdef01234567"}}"#;
    for place in ["\"M-1\"", "\"p-0123456789abcdef01234567\"", "\"melati\""] {
        let draft = joined.replace(place, &format!("\"{number}\""));
        let answer = desk.feed(&["record"], &draft);
        assert_eq!((answer.code, answer.out.as_str()), (3, ""), "{place}");
        assert!(!answer.err.contains(number), "{}", answer.err);
        let id = &answer.errors()[0]["message"]["id"];
        assert_eq!(id, "nomor 16 angka (NIK/KK) tidak boleh masuk catatan");
    }
}

#[test]
fn what_holds_no_draft_is_not_understood() {
    let desk = Desk::filled();
    for input in ["", " \n\n", "\u{feff}", "\u{feff}\n"] {
        let answer = desk.feed(&["record"], input);
        assert_eq!(answer.code, 2, "{input:?} {}", answer.err);
        assert!(answer.err.contains("tidak ada draf"), "{}", answer.err);
        assert_eq!(desk.feed(&["record", "--dry-run"], input).code, 2);
    }
    let english = desk.feed(&["--lang", "en", "record"], "");
    assert!(english.err.contains("no draft"), "{}", english.err);
    let directory = desk.run(&["record", "."]);
    assert_eq!(directory.code, 2);
    assert!(directory.err.contains(". adalah direktori"), "{}", directory.err);
    let marked = desk.feed(&["record"], &format!("\u{feff}{}", receive("1", "a")));
    assert_eq!(marked.code, 0, "{}", marked.err);
}

#[test]
fn binary_input_stops_at_its_first_line() {
    let desk = Desk::filled();
    let file = desk.path().join("foto.jpg");
    std::fs::write(&file, b"\xff\xd8\n\xff\xe0\n\xff\xd9\n").unwrap();
    let answer = desk.run(&["record", "foto.jpg"]);
    assert_eq!((answer.code, answer.errors().len()), (3, 1), "{}", answer.err);
    assert!(answer.err.contains("bukan UTF-8; selebihnya tidak dibaca"), "{}", answer.err);
}

#[test]
fn the_draft_that_is_told_is_the_one_in_the_path() {
    let desk = Desk::filled();
    let bad = receive("1", "b").replace("\"amount\":\"1\",", "");
    let good = receive("1", "b");
    let lines = format!("{}\n[{good},{bad},{good}]\n{bad}\n", receive("1", "a"));
    let answer = desk.feed(&["record"], &lines);
    let told: Vec<_> = answer
        .errors()
        .iter()
        .map(|one| (one["draft"].as_u64().unwrap(), one["path"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(told, [(2, "[1].body".to_owned()), (4, "body".to_owned())], "{}", answer.err);
    assert_eq!(answer.errors()[0]["message"]["id"], "isian `amount` belum ada");
}

#[test]
fn a_batch_of_too_many_drafts_is_refused_at_once() {
    let desk = Desk::filled();
    let batch = format!("[{}]", vec![receive("1", "a"); 20_001].join(","));
    let answer = desk.feed(&["record"], &batch);
    assert_eq!((answer.code, answer.errors().len()), (3, 1));
    let told = &answer.errors()[0];
    assert_eq!(told["code"], "batch.too-large");
    assert!(told["message"]["id"].as_str().unwrap().contains("20001 draf"), "{told}");
}

#[test]
fn quoted_evidence_that_is_not_stored_is_told_once_and_stops_nothing() {
    let desk = Desk::filled();
    let scan = desk.write("kuitansi.txt", "kuitansi");
    let b3 = "c".repeat(64);
    let cites = |key: &str, b3: &str| {
        let docs = format!(r#"{{"docs":[{{"b3":"{b3}","kind":"KWITANSI"}}],"#);
        receive("1", key).replacen('{', &docs, 1)
    };
    let answer = desk.feed(&["record"], &format!("{}\n{}\n", cites("a", &b3), cites("b", &b3)));
    assert_eq!((answer.code, answer.json().len()), (0, 2), "{}", answer.err);
    let notices: Vec<_> =
        answer.errors().into_iter().filter(|e| e["notice"] == "evidence.absent").collect();
    assert_eq!(notices.len(), 1, "{}", answer.err);
    assert_eq!(notices[0]["key"], b3.as_str());
    for language in ["id", "en"] {
        let said = notices[0]["message"][language].as_str().unwrap();
        assert!(said.contains(&b3) && said.contains("rantai attach"), "{said}");
    }
    let attached = desk.run(&["attach", &scan]);
    assert_eq!(attached.code, 0, "{}", attached.err);
    let stored = rantai_events::hash::Hash::of(b"kuitansi").to_string();
    let answer = desk.feed(&["record"], &cites("c", &stored));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
}

#[test]
fn a_kelurahan_outside_the_table_of_regions_is_told_and_recorded() {
    let desk = Desk::filled();
    let group = |id: &str, area: &str| {
        format!(
            r#"{{"type":"group.registered","on":"2020-01-03","body":{{"area":"{area}","group":"{id}","name":"{id}","program":"kube"}}}}"#
        )
    };
    let answer = desk.feed(&["record"], &group("kenanga", "34.71.02.1003"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let answer = desk.feed(&["record"], &group("mawar", "34.71.02.1099"));
    assert_eq!((answer.code, answer.json().len()), (0, 1), "{}", answer.err);
    let notice = &answer.errors()[0];
    assert_eq!(
        (&notice["notice"], &notice["key"]),
        (&"area.unlisted".into(), &"34.71.02.1099".into())
    );
}

#[test]
fn an_entry_that_says_what_another_says_is_told_and_recorded() {
    let desk = Desk::filled();
    let cash = |day: u32, number: &str| {
        format!(
            r#"{{"type":"cash.received","on":"2020-02-{day:02}","body":{{"amount":"1000","category":"LAIN","fund":"guliran:g-1","group":"melati","number":"{number}","place":"KAS"}}}}"#
        )
    };
    let first = desk.feed(&["record"], &cash(4, "1/KW"));
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let other = desk.feed(&["record"], &cash(4, "2/KW"));
    assert_eq!((other.code, other.err.as_str()), (0, ""));
    let seq = first.json()[0]["seq"].as_u64().unwrap();
    let later = desk.feed(&["record"], &cash(5, "1 / kw"));
    assert_eq!((later.code, later.errors().len()), (0, 1), "{}", later.err);
    let notice = &later.errors()[0];
    assert_eq!(notice["notice"], "receipt.again");
    for (language, said) in [
        ("id", format!("sudah dipakai catatan {seq} (4 Februari 2020)")),
        ("en", format!("was used by record {seq} (4 February 2020)")),
    ] {
        let told = notice["message"][language].as_str().unwrap();
        assert!(told.contains(&said) && told.contains("1 / kw"), "{told}");
    }
    let third = later.json()[0]["seq"].as_u64().unwrap();
    let twins = desk.feed(&["record"], &[cash(4, "1/KW"), cash(5, "1 / kw")].join("\n"));
    assert_eq!((twins.code, twins.json().len(), twins.errors().len()), (0, 2, 2), "{}", twins.err);
    let notice = &twins.errors()[0];
    assert_eq!(notice["notice"], "entry.twin");
    for (language, said) in [("id", "sama dengan catatan"), ("en", "the same as record")] {
        let told = notice["message"][language].as_str().unwrap();
        assert!(told.contains(&format!("{said} {seq}:")), "{told}");
    }
    let second = twins.json()[0]["seq"].as_u64().unwrap();
    let undo = |seq: u64| {
        format!(
            r#"{{"type":"entry.reversed","on":"2020-02-06","fixes":{{"seq":{seq},"why":"GANDA"}},"body":{{}}}}"#
        )
    };
    let fourth = twins.json()[1]["seq"].as_u64().unwrap();
    let undone = [undo(seq), undo(second), undo(third), undo(fourth)].join("\n");
    let undone = desk.feed(&["record"], &undone);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let again = desk.feed(&["record"], &cash(4, "1/KW"));
    assert_eq!((again.code, again.err.as_str()), (0, ""), "what was reversed stands no longer");
}

/// A receipt cannot be of a later day than the entry that rests on it, nor be two receipts.
#[test]
fn a_receipt_of_another_entry_or_of_a_later_day_is_told_and_recorded() {
    let desk = Desk::filled();
    let cites = |day: u32, amount: u32, dated: &str| {
        format!(
            r#"{{"type":"cash.received","on":"2020-03-{day:02}","docs":[{{"kind":"KWITANSI","no":"17/KW","on":"{dated}"}}],"body":{{"amount":"{amount}","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}}}"#
        )
    };
    let first = desk.feed(&["record"], &cites(2, 1000, "2020-03-02"));
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    // One receipt may stand for several entries of its day.
    let beside = desk.feed(&["record"], &cites(2, 2000, "2020-03-02"));
    assert_eq!((beside.code, beside.err.as_str()), (0, ""));
    let trial = desk.feed(&["record", "--dry-run"], &cites(3, 1000, "2020-03-02"));
    assert_eq!(trial.errors()[0]["notice"], "receipt.again", "{}", trial.err);
    let second = desk.feed(&["record"], &cites(3, 1000, "2020-03-04"));
    let told: Vec<_> = second.errors().iter().map(|told| told["notice"].clone()).collect();
    assert_eq!((second.code, told), (0, vec!["receipt.again".into(), "document.later".into()]));
    for (language, said) in [
        ("id", "bertanggal 4 Maret 2020, sesudah tanggal catatannya, 3 Maret 2020"),
        ("en", "is dated 4 March 2020, after the day of the entry, 3 March 2020"),
    ] {
        let said_so = second.errors()[1]["message"][language].as_str().unwrap().to_owned();
        assert!(said_so.contains(said) && said_so.contains("KWITANSI 17/KW"), "{said_so}");
    }
    let table = "kelompok,tanggal,kategori,masuk,keluar,dana,tempat,nomor_bukti\n\
                 melati,2020-03-05,LAIN,1000,,operasional,KAS,17/KW\n";
    let file = desk.write("kas.csv", table);
    let taken = desk.run(&["import", "buku-kas", &file]);
    assert!(taken.code == 0 && taken.err.contains("17/KW"), "{}{}", taken.out, taken.err);
}

#[test]
fn what_is_no_draft_is_told_how_it_is_written() {
    let desk = Desk::filled();
    for (input, id, en) in [
        (
            "tanggal;jumlah\n2020-02-04;1000\n".to_owned(),
            "tabel CSV dicatat dengan `rantai import`",
            "tables in CSV are recorded with `rantai import`",
        ),
        (
            receive("1", "a").replace("\"1\"", "\"1.000.000\""),
            "tanpa titik ribuan",
            "without thousands",
        ),
        (receive("1", "a").replace("\"1\"", "1000"), "dalam tanda kutip", "in quotes"),
        (receive("1", "a").replace("2020-", "20-"), "tahun-bulan-hari", "year-month-day"),
        (receive("1", "a").replace("\"place\"", "\"tempat\""), "di tempat itu", "at that place"),
        (receive("-5", "a"), "tanpa tanda minus", "without a minus sign"),
        (receive("1", "a").replace("melati", "me lati"), "tanpa spasi", "without blanks"),
        (receive("1", "a").replace("melati", "mélati"), "hanya dengan huruf", "with letters"),
        (receive("1", "a").replace("cash.received", "cash.recived"), "`cash.received`", "`cash."),
        (
            receive("1", "a").replace("\"KAS\"", "\"LACI\""),
            "`rantai record --fields cash.received`",
            "`rantai record --fields cash.received`",
        ),
        ("{}".to_owned(), "`rantai record --fields`", "`rantai record --fields`"),
    ] {
        let answer = desk.feed(&["record"], &input);
        assert_eq!((answer.code, answer.out.as_str()), (3, ""), "{input} {}", answer.err);
        let next = &answer.errors()[0]["next"];
        for (language, said) in [("id", id), ("en", en)] {
            assert!(next[language].as_str().unwrap().contains(said), "{input}: {next}");
        }
    }
}

/// Whoever has the program alone learns from it what a draft holds.
#[test]
fn the_program_tells_the_types_and_the_fields_of_each() {
    let desk = Desk::bare();
    let list = desk.run(&["record", "--fields"]);
    assert_eq!(list.code, 0, "{}", list.err);
    for def in rantai_events::event::EVENTS {
        assert!(list.out.lines().any(|line| line.starts_with(def.name)), "{}", def.name);
    }
    let told = desk.run(&["record", "--fields", "cash.received"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    for said in ["Penerimaan lain", "wajib", "KAS (kas)", "tanpa titik ribuan", "Contoh draf"] {
        assert!(told.out.contains(said), "{said}\n{}", told.out);
    }
    let english = desk.run(&["--lang", "en", "record", "--fields", "cash.received"]);
    for said in ["Other receipt", "required", "KAS (cash", "Example of a draft"] {
        assert!(english.out.contains(said), "{said}\n{}", english.out);
    }
    for (lang, said) in
        [("id", "mungkin maksudnya `cash.received`"), ("en", "did you mean `cash.r")]
    {
        let near = desk.run(&["--lang", lang, "record", "--fields", "cash.recieved"]);
        assert_eq!((near.code, near.out.as_str()), (2, ""));
        assert!(near.err.contains(said) && near.err.contains("record --fields"), "{}", near.err);
    }
    let help = desk.run(&["record", "--help"]).out;
    assert!(help.contains("--fields [<TYPE>]"), "{help}");
}

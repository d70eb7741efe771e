//! `rantai verify`: whole ledgers, and one byte changed.

use std::os::unix::fs::PermissionsExt as _;

use super::Desk;

#[test]
fn a_whole_ledger_is_whole_and_says_which_levels_ran() {
    let desk = Desk::filled();
    let text = desk.run(&["verify"]);
    assert_eq!(text.code, 0, "{}{}", text.out, text.err);
    assert!(
        text.out.contains("tingkat 1, tanda tangan dan konsistensi: belum diterbitkan"),
        "{}",
        text.out
    );
    assert!(
        text.out.contains(
            "tingkat 3, catatan, rantai, dan tautan (jumlah posting dan hukum: tingkat 4): utuh"
        ),
        "{}",
        text.out
    );
    let json = desk.run(&["verify", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&report["records"], &report["levels"][2]["outcome"]),
        (&5.into(), &"passed".into())
    );
    let second = desk.run(&["verify", "--level", "2"]);
    assert_eq!(second.code, 0);
    assert!(second.out.contains("tingkat 2, pohon Merkle: belum diterbitkan"), "{}", second.out);
    assert_eq!(desk.run(&["verify", "no-such-place"]).code, 2);
}

#[test]
fn one_byte_changed_is_named_by_record_and_offset() {
    let desk = Desk::filled();
    let journal = desk.ledger().join("journal");
    let files = std::fs::read_dir(&journal).unwrap().map(|entry| entry.unwrap().path());
    let file = files.filter(|path| path.extension().is_some_and(|e| e == "log")).min().unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(6).position(|w| w == b"150000").unwrap();
    bytes[at] = b'9';
    std::fs::write(&file, &bytes).unwrap();
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let found = desk.run(&["verify", "--lang", "en"]);
    assert_eq!(found.code, 1, "{}", found.out);
    assert!(found.out.contains("record 4, "), "{}", found.out);
    assert!(found.out.contains(&format!("byte {start}: ")), "{}", found.out);
    let json = desk.run(&["verify", "--json"]);
    let told = json.json();
    assert_eq!((json.code, &told[0]["seq"], &told[0]["offset"]), (1, &4.into(), &start.into()));
    let report = told.last().unwrap();
    assert_eq!(report["findings"], told.len() - 1);
}

/// What is folded from a journal whose chain breaks is nobody's ledger: neither command goes on.
#[test]
fn a_journal_whose_chain_breaks_is_not_folded() {
    let desk = Desk::filled();
    let segment = desk.ledger().join("journal/0000000000000000.log");
    let whole = std::fs::read(&segment).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (one, other) = (lines[3], lines[4]);
    let swapped = text.replacen(&format!("{one}{other}"), &format!("{other}{one}"), 1);
    std::fs::write(&segment, &swapped).unwrap();
    for args in [&["rebuild"][..], &["rebuild", "--check"]] {
        let told = desk.run(args);
        assert_eq!(told.code, 1, "{args:?}: {}", told.err);
        assert!(told.err.contains("jurnal sendiri salah"), "{}", told.err);
    }
    std::fs::write(&segment, &whole).unwrap();
    assert_eq!(desk.run(&["rebuild", "--check"]).code, 0, "nothing was written");
}

#[test]
fn an_index_thrown_away_is_found_missing_and_made_again() {
    let desk = Desk::filled();
    let whole = desk.run(&["rebuild", "--check"]);
    assert_eq!(whole.code, 0, "{}{}", whole.out, whole.err);
    assert!(whole.out.contains("bita demi bita"), "{}", whole.out);
    std::fs::remove_dir_all(desk.ledger().join("index")).unwrap();
    let missing = desk.run(&["rebuild", "--check", "--lang", "en"]);
    assert_eq!(missing.code, 1, "{}", missing.out);
    assert!(missing.err.contains("there is no index to compare"), "{}", missing.err);
    assert_eq!(desk.run(&["rebuild"]).code, 0);
    assert_eq!(desk.run(&["rebuild", "--check"]).code, 0);
}

/// A ledger whose record names a person of the vault.
fn with_a_person() -> Desk {
    let desk = Desk::filled();
    let person = r#"{"name":"Uji Cobawati","nik":"3471994101800001","kk":"3471990101150001"}"#;
    let added = desk.feed(&["person", "add"], person);
    let id = added.json()[0]["person"].as_str().unwrap().to_owned();
    let joined = format!(
        r#"{{"type":"member.joined","on":"2020-02-02","body":{{"group":"melati","member":"M-1","person":"{id}"}}}}"#
    );
    let answer = desk.feed(&["record"], &joined);
    assert_eq!(answer.code, 0, "{}", answer.err);
    desk
}

#[test]
fn a_damaged_vault_is_found_and_one_that_nobody_looked_into_is_not_called_whole() {
    let desk = with_a_person();
    assert!(desk.run(&["verify"]).out.contains("bukti, brankas: utuh"));
    let (vault, key) = (desk.ledger().join("vault"), desk.path().join("buku.key"));
    for name in ["keyring", "sealed"] {
        let bytes = std::fs::read(vault.join(name)).unwrap();
        let mut turned = bytes.clone();
        let last = turned.len() - 1;
        turned[last] ^= 1;
        for harmed in [Vec::new(), turned] {
            std::fs::write(vault.join(name), &harmed).unwrap();
            let answer = desk.run(&["verify", "--json"]);
            assert_eq!((answer.code, answer.json()[0]["level"].as_u64()), (1, Some(5)), "{name}");
        }
        std::fs::remove_file(vault.join(name)).unwrap();
        assert_eq!(desk.run(&["verify"]).code, 1, "{name} is gone");
        std::fs::write(vault.join(name), bytes).unwrap();
    }
    let secret = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let keyless = desk.run(&["verify"]);
    assert_eq!(keyless.code, 4, "{}", keyless.out);
    assert!(keyless.err.contains("tanpa kunci induk"), "{}", keyless.err);
    assert!(keyless.out.contains("0 temuan, brankas tidak diperiksa"), "{}", keyless.out);
    assert_eq!(desk.run(&["verify", "--level", "4"]).code, 0, "no vault is due");
    assert!(keyless.out.contains("tingkat 5, keadaan terlipat dan bukti: utuh"), "{}", keyless.out);
    assert!(keyless.out.contains("brankas: tidak diperiksa, tanpa kunci induk"), "{}", keyless.out);
    std::fs::write(&key, &secret).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let hidden = desk.path().join("brankas");
    std::fs::rename(&vault, &hidden).unwrap();
    // Whoever has its key is the office, and has lost it; an auditor's copy never had it.
    let lost = desk.run(&["verify"]);
    assert_eq!(lost.code, 1, "{}", lost.out);
    let told = "brankas tidak ada, padahal kunci induknya ada dan catatan menyebut 1 orang";
    assert!(lost.out.contains(told), "{}", lost.out);
    std::fs::remove_file(&key).unwrap();
    let without = desk.run(&["verify"]);
    assert_eq!(without.code, 4, "{}", without.out);
    assert!(without.err.contains("--level 4"), "{}", without.err);
    let told = "brankas: tidak ada di sini, padahal catatan menyebut 1 orang atau rekening";
    assert!(without.out.contains(told), "{}", without.out);
    assert!(!without.out.contains("brankas: utuh"), "{}", without.out);
}

/// A level that was asked for and could not be checked is no success, and no finding either.
#[test]
fn a_level_that_could_not_be_checked_is_exit_code_4_with_its_reason() {
    let desk = Desk::filled();
    assert_eq!(desk.run(&["export", "--out", "buku.jsonl"]).code, 0);
    let held = rantai::ledger::Ledger::open(&desk.ledger()).unwrap();
    let busy = desk.run(&["verify", "--lang", "en"]);
    assert_eq!(busy.code, 4, "{}{}", busy.out, busy.err);
    assert!(busy.err.contains("level 5 could not be checked: another process"), "{}", busy.err);
    drop(held);
    std::fs::write(desk.ledger().join("index/db"), "no index").unwrap();
    let damaged = desk.run(&["verify", "--lang", "en"]);
    assert_eq!(damaged.code, 4, "{}{}", damaged.out, damaged.err);
    assert!(damaged.err.contains("the index cannot be read"), "{}", damaged.err);
    std::fs::remove_dir_all(desk.ledger().join("index")).unwrap();
    for (args, id, en) in [
        (&["verify"][..], "tingkat 5 tidak dapat diperiksa: tidak ada indeks", "there is no index"),
        (&["verify", "--json"], "jalankan `rantai rebuild`", "run `rantai rebuild`"),
        (&["verify", "--level", "5", "buku.jsonl"], "hanya catatan", "there are only records here"),
    ] {
        for (lang, said) in [("id", id), ("en", en)] {
            let answer = desk.run(&[args, &["--lang", lang]].concat());
            assert_eq!(answer.code, 4, "{args:?} {}", answer.err);
            assert!(
                answer.err.contains(said) && answer.err.contains("--level 4"),
                "{}",
                answer.err
            );
        }
    }
    assert_eq!(desk.run(&["verify", "--level", "4"]).code, 0);
    let file = desk.run(&["verify", "buku.jsonl"]);
    assert_eq!((file.code, file.err.as_str()), (0, ""), "nothing is stored beside a file");
    assert!(
        file.out.contains("tingkat 5, keadaan terlipat, bukti, brankas: tidak"),
        "{}",
        file.out
    );
}

#[test]
fn comparing_the_index_with_an_altered_journal_finds_the_journal_wrong() {
    let desk = Desk::filled();
    let file = desk.ledger().join("journal/0000000000000000.log");
    let whole = std::fs::read(&file).unwrap();
    let mut altered = whole.clone();
    let at = altered.windows(6).position(|w| w == b"Sosial").unwrap();
    altered[at] = b'9';
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    let line = whole[..end].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    let mut shorter = whole.clone();
    shorter[line..].fill(0);
    for (harmed, id, en) in [
        (&altered, "hash", "hash"),
        (&shorter, "berakhir sebelum catatan ", "ends before record "),
        (&vec![0; whole.len()], "jurnal", "journal"),
    ] {
        std::fs::write(&file, harmed).unwrap();
        for (lang, said, then) in
            [("id", id, "lihat semua temuan"), ("en", en, "tells every finding")]
        {
            let checked = desk.run(&["rebuild", "--check", "--lang", lang]);
            assert_eq!(checked.code, 1, "{}{}", checked.out, checked.err);
            assert!(checked.err.contains(said) && checked.err.contains(then), "{}", checked.err);
        }
    }
}

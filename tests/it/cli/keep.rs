//! `person`, `attach`, `close`, `import`, `export` and `demo`.

use super::{Desk, lines};

/// Invented; the NIK is of a region of the city and of nobody.
const PERSON: &str = r#"{"name":"Uji Cobawati","nik":"3471994101800001","kk":"3471990101150001","birth_date":"1980-01-01"}"#;

/// Every file of a directory, read.
fn bytes_under(directory: &std::path::Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() { bytes_under(&path) } else { std::fs::read(&path).unwrap() });
    }
    all
}

fn registered(desk: &Desk) -> String {
    let added = desk.feed(&["person", "add"], PERSON);
    assert_eq!(added.code, 0, "{}", added.err);
    added.json()[0]["person"].as_str().unwrap().to_owned()
}

#[test]
fn a_person_is_registered_shown_with_a_record_and_erased() {
    let desk = Desk::filled();
    let person = registered(&desk);
    assert_eq!(registered(&desk), person, "the same NIK is the same person");
    let shown = desk.run(&["person", "show", &person, "--why", "memeriksa alamat"]);
    assert_eq!(shown.json()[0]["name"], "Uji Cobawati", "{}", shown.err);
    assert!(shown.err.contains("Pembacaan ini dicatat: catatan 5"), "{}", shown.err);
    assert!(desk.run(&["history", "ledger"]).out.contains("person.read"));
    let erased = desk.run(&["person", "erase", &person, "--why", "UU 27/2022 pasal 8"]);
    assert_eq!((erased.code, &erased.json()[0]["record"]), (0, &6.into()), "{}", erased.err);
    let again = desk.run(&["person", "erase", &person, "--why", "UU 27/2022 pasal 8"]);
    assert_eq!((again.code, &again.json()[0]["already"]), (0, &true.into()), "{}", again.err);
    let gone = desk.run(&["person", "show", &person, "--why", "coba"]);
    assert_eq!((gone.code, gone.out.as_str()), (3, ""), "{}", gone.err);
    assert_eq!(desk.run(&["verify"]).code, 0);
    let all = String::from_utf8_lossy(&bytes_under(&desk.ledger())).into_owned();
    assert!(!all.contains("Cobawati") && !all.contains("3471994101800001"));
}

#[test]
fn nobody_looks_at_a_person_unrecorded() {
    let desk = Desk::filled();
    let person = registered(&desk);
    let stranger = desk.run(&["--actor", "u-99", "person", "show", &person, "--why", "iseng"]);
    assert_eq!((stranger.code, stranger.out.as_str()), (3, ""));
    assert!(stranger.err.contains("authority.unknown"), "{}", stranger.err);
    let stranger = desk.run(&["--actor", "u-99", "person", "erase", &person, "--why", "iseng"]);
    assert_eq!(stranger.code, 3);
    assert_eq!(
        desk.run(&["person", "show", &person, "--why", "ada"]).code,
        0,
        "nothing was erased"
    );
    assert_eq!(desk.run(&["person", "show", &person]).code, 2, "a reason is asked for");
    std::fs::remove_file(desk.path().join("buku.key")).unwrap();
    let keyless = desk.run(&["person", "show", &person, "--why", "ada"]);
    assert_eq!(keyless.code, 4, "{}", keyless.err);
    let quoted = desk.feed(&["person", "add"], r#"{"name":"Uji Cobawati","nik":3471994101800001}"#);
    assert!(quoted.code == 3 && !quoted.err.contains("3471994101800001"), "{}", quoted.err);
}

/// Of a file of many, every person whose data are wrong is told by place, and by nothing else.
#[test]
fn persons_whose_data_cannot_be_right_are_told_by_their_place() {
    let desk = Desk::filled();
    let people = r#"{"name":"Uji Satu","nik":"3471994101800001"}
        {"name":"Uji Dua","nik":"3471994101800002","kk":"12"}
        {"name":"Uji Tiga","nik":"34719"}"#;
    let wrong = desk.feed(&["person", "add"], people);
    assert_eq!((wrong.code, wrong.out.as_str()), (3, ""));
    for said in
        ["orang ke-2: kk: harus 16 angka", "orang ke-3: nik: harus 16 angka", "tidak ada yang"]
    {
        assert!(wrong.err.contains(said), "{said}: {}", wrong.err);
    }
    assert!(!wrong.err.contains("34719") && !wrong.err.contains("Uji"), "{}", wrong.err);
}

#[test]
fn evidence_is_kept_by_its_hash_and_verified() {
    let desk = Desk::filled();
    let file = desk.write("kwitansi.txt", "kwitansi contoh");
    let stored = desk.run(&["attach", &file, "--no", "1/K", "--on", "2020-02-01"]);
    let doc = &stored.json()[0];
    let hash = blake3::hash(b"kwitansi contoh").to_hex().to_string();
    assert_eq!((&doc["b3"], &doc["kind"]), (&hash.clone().into(), &"KWITANSI".into()));
    let draft = format!(
        r#"{{"type":"cash.received","on":"2020-03-01","docs":[{doc}],"body":{{"amount":"1","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}}}"#
    );
    assert_eq!(desk.feed(&["record"], &draft).code, 0);
    let verified = desk.run(&["verify"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(verified.out.contains("bukti: 1 utuh, 0 tidak ada"), "{}", verified.out);
    assert_eq!(desk.run(&["attach", "no-such-file"]).code, 4);
    assert_eq!(desk.run(&["attach", &file, "--kind", "SURAT"]).code, 2);
}

#[test]
fn a_program_is_closed_with_its_groups() {
    let desk = Desk::filled();
    let trial = desk.run(&["close", "kube", "--to", "2020-12-31", "--dry-run"]);
    assert_eq!((trial.code, trial.out.as_str()), (0, ""), "{}", trial.err);
    let closed = desk.run(&["close", "kube", "--to", "2020-12-31"]);
    assert_eq!((closed.code, closed.json().len()), (0, 2), "{}", closed.err);
    let again = desk.run(&["--lang", "en", "close", "melati", "--to", "2020-12-31"]);
    assert_eq!(again.code, 3);
    assert!(again.err.contains("refused (period.order)"), "{}", again.err);
    assert_eq!(desk.run(&["verify"]).code, 0);
}

#[test]
fn the_exact_lines_come_out_and_verify_by_themselves() {
    let desk = Desk::filled();
    let out = desk.run(&["export"]);
    let all: Vec<&str> = out.out.lines().collect();
    for (before, after) in all.iter().zip(lines(&out.out).iter().skip(1)) {
        assert_eq!(after["prev"], blake3::hash(before.as_bytes()).to_hex().as_str());
    }
    let done = desk.run(&["export", "--format", "jsonl", "--out", "buku.jsonl"]);
    assert_eq!((done.code, done.out.as_str()), (0, ""), "{}", done.err);
    assert_eq!(std::fs::read_to_string(desk.path().join("buku.jsonl")).unwrap(), out.out);
    assert_eq!(desk.run(&["verify", "buku.jsonl"]).code, 0);
    for format in ["hledger", "ledger", "beancount"] {
        let journal = desk.run(&["export", "--format", format]);
        assert!(journal.code == 0 && journal.out.contains("150000"), "{format} {}", journal.out);
    }
}

#[test]
fn a_table_is_imported_once_and_its_faults_name_row_and_column() {
    let desk = Desk::filled();
    let table = desk.write(
        "kas.csv",
        "tanggal,kategori,masuk,keluar,dana,tempat\n2020-03-20,LAIN,750000,,operasional,KAS\n",
    );
    let trial = desk.run(&["import", "cash-book", &table, "--group", "melati", "--dry-run"]);
    assert_eq!((trial.code, trial.json().len()), (0, 1), "{}", trial.err);
    let done = desk.run(&["import", "cash-book", &table, "--group", "melati"]);
    assert_eq!((done.code, done.json().len()), (0, 1), "{}", done.err);
    let again = desk.run(&["import", "cash-book", &table, "--group", "melati"]);
    assert_eq!((again.code, again.out), (0, done.out), "{}", again.err);
    // The same file by another is noticed; nothing is recorded twice.
    let opened = r#"{"type":"account.opened","on":"2020-01-02","body":{"account":"u-02","roles":["operator"]}}"#;
    assert_eq!(desk.feed(&["record"], opened).code, 0);
    for trial in [&["--dry-run"][..], &[]] {
        let args = ["--actor", "u-02", "import", "cash-book", &table, "--group", "melati"];
        let other = desk.run(&[&args[..], trial].concat());
        assert_eq!((other.code, other.out.as_str()), (3, ""), "{}", other.err);
        assert!(
            other.err.contains("sudah dicatat oleh akun `admin`, mulai catatan 5"),
            "{}",
            other.err
        );
        assert!(!other.err.contains("baris"), "{}", other.err);
    }
    let bad = desk.write(
        "salah.csv",
        "tanggal,kategori,masuk,keluar,dana,tempat\n2020-03-20,LAIN,abc,,operasional,KAS\n",
    );
    let refused = desk.run(&["import", "cash-book", &bad, "--group", "melati"]);
    assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{}", refused.err);
    assert!(refused.err.contains("baris 2, kolom masuk"), "{}", refused.err);
    assert!(desk.run(&["import", "members", "--columns"]).out.contains("nik"));
}

#[test]
fn the_demonstration_is_built_verified_and_judged_and_used_again() {
    let desk = Desk::bare();
    // Half a story is not taken for a whole one.
    let mark = desk.path().join("demo-ledger.unfinished");
    std::fs::write(&mark, "").unwrap();
    let half = desk.run(&["demo"]);
    assert_eq!(half.code, 2);
    assert!(half.err.contains("demo-ledger.unfinished"), "{}", half.err);
    std::fs::remove_file(&mark).unwrap();
    let first = desk.run(&["demo"]);
    assert!(!mark.exists());
    assert_eq!(first.code, 0, "{}\n{}", first.err, first.out);
    for said in ["BUKU CONTOH", "tingkat 5", "Rekap Saldo", "H10", "LPJ tidak pernah datang"] {
        assert!(first.out.contains(said), "{said}");
    }
    let again = desk.run(&["demo"]);
    assert_eq!(again.code, 0);
    assert!(again.err.contains("sudah ada dan dipakai apa adanya"), "{}", again.err);
    assert_eq!(again.out, first.out);
}

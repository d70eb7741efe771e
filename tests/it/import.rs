//! Tables taken in: all of a file or none, each fault told with its row and column, the same file
//! twice only once. Every person here is invented.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use rantai::clock::SetClock;
use rantai::import::{Context, ImportError, Imported, Kind, Plan, Repeated, RowError, plan, run};
use rantai::keys::MasterKey;
use rantai::ledger::{Asked, Ledger, Opening};
use rantai::vault::Vault;
use rantai_events::event::{AgeBand, Event};
use rantai_events::ids::{ActorId, GroupId};
use rantai_events::record::Draft;
use rantai_events::text::Label;
use rantai_events::time::Instant;

const MEMBERS: &str = "\u{feff}Nomor Anggota;Nama;NIK;No KK;Tanggal Lahir;Alamat;Telepon;Tanggal Masuk\r\n\
    M-0001;Uji Cobawati;3471994101800001;3471990101150001;01/01/1980;\"Jalan Karangan 1; RT 00\";0274-000001;05/01/2026\r\n\
    M-0002;=Contoh Rekaan;3471 9902 0281 0002;3471990101150001;02-02-1981;;;2026-01-05\r\n\
    ;;;;;;;\r\n\
    M-0003;Tiruan Samaran;3471990303200003;;;;;2026-01-05\r\n";
const OPENING: &str = "tanggal,jenis,dana,jumlah,dasar,nomor_anggota,simpanan,nomor_pinjaman,kelompok\n\
    06/01/2026,KAS,guliran:g-1,\"5.000.000,50\",BUKU_KAS,,,,a\n\
    06/01/2026,modal,guliran:g-1,5.000.000,laporan,,,,a\n\
    06/01/2026,TABUNGAN,tabungan,100000,BUKU_KAS,M-0002,WAJIB,,a\n\
    06/01/2026,BANK,tabungan,100000,BUKU_KAS,,,,a\n\
    06/01/2026,PINJAMAN,guliran:g-1,250.000,PENGAKUAN,M-0003,,L-LAMA,a\n";
const LOANS: &str = "nomor_pinjaman\tnomor_anggota\ttanggal\tpokok\tjasa\tangsuran\tangsuran_pertama\tdana\ttempat\tditandatangani\n\
    L-01\tM-0001\t2026-01-10\tRp 1.000.000\t100.000\t10\t2026-02-10\tguliran:g-1\tKAS\tya\n";
const REPAYMENTS: &str = "tanggal,nomor_anggota,nomor_pinjaman,pokok,jasa,denda,dana,tempat\n\
    2026-02-10,M-0001,L-01,100000,10000,,guliran:g-1,KAS\n\
    2026-03-12,M-0001,L-01,100000,10000,2500,guliran:g-1,KAS\n";
const CASH: &str = "tanggal,kategori,masuk,keluar,dana,tempat,uraian\n\
    2026-03-20,DONASI,750000,,sosial:donasi,KAS,\"=SUM(A1:A9), hanya teks\"\n\
    2026-03-21,SETOR_BANK,,500000,sosial:donasi,KAS,\n\
    2026-03-22,Santunan,0,100000,sosial:donasi,KAS,santunan\n\
    2026-03-31,BUNGA_BANK,\"1.234,56\",,sosial:donasi,BANK,\n\
    2026-03-31,BIAYA_BANK,,234.56,sosial:donasi,BANK,\n";

fn actor() -> ActorId {
    ActorId::parse("u-01").unwrap()
}

struct Office {
    ledger: Ledger,
    vault: Vault,
    group: GroupId,
}

impl Office {
    fn new(dir: &Path) -> Self {
        let opening = Opening {
            origin: Label::new("ledger.example/yogya").unwrap(),
            office: Label::new("Dinas Sosial").unwrap(),
            actor: actor(),
            key: None,
        };
        let now = Instant::parse("2026-11-21T03:00:00.000Z").unwrap();
        let mut ledger =
            Ledger::create(dir, &opening, Box::new(Arc::new(SetClock::at(now)))).unwrap();
        for draft in [
            r#"{"type":"program.defined","on":"2026-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}"#,
            r#"{"type":"group.registered","on":"2026-01-03","body":{"area":"34.71.02.1003","group":"a","name":"Melati","program":"kube"}}"#,
        ] {
            let drafts = vec![Draft::parse(draft).unwrap()];
            ledger.record_one(Asked::new(drafts, actor(), None)).unwrap();
        }
        let vault = Vault::create(dir, &MasterKey::from_bytes([7; 32])).unwrap();
        Self { ledger, vault, group: GroupId::parse("a").unwrap() }
    }

    fn plan(&self, kind: Kind, text: &str) -> Plan {
        plan(kind, text.as_bytes(), Context { group: Some(&self.group) })
            .unwrap_or_else(|errors| panic!("{kind}: {errors:#?}"))
    }

    fn run(&mut self, plan: &Plan, trial: bool) -> Result<Imported, ImportError> {
        run(&mut self.ledger, Some(&mut self.vault), plan, &actor(), trial)
    }

    #[track_caller]
    fn take_in(&mut self, kind: Kind, text: &str) -> Imported {
        let plan = self.plan(kind, text);
        self.run(&plan, false).unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    fn rupiah(&self, path: &str) -> String {
        use rantai_events::account::Stream;
        use rantai_projections::library::Library;
        use rantai_projections::view::Cut;
        let view = self.ledger.view(&Stream::Group(self.group.clone()), Cut::NOW).unwrap();
        view.state.balances().unwrap().rupiah(path).to_string()
    }
}

fn files(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for name in ["journal", "vault"] {
        for entry in std::fs::read_dir(dir.join(name)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                all.push((path.clone(), std::fs::read(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_whole_office_is_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    for (kind, text, records) in [
        (Kind::Members, MEMBERS, 3),
        (Kind::Opening, OPENING, 2),
        (Kind::Loans, LOANS, 2),
        (Kind::Repayments, REPAYMENTS, 2),
        (Kind::CashBook, CASH, 5),
    ] {
        assert_eq!(office.take_in(kind, text).receipts.len(), records, "{kind}");
    }
    assert_eq!(office.rupiah("receivable"), "1050000");
    assert_eq!(office.rupiah("cash"), "4372500.5");
    assert_eq!(office.rupiah("bank"), "601000");
    assert_eq!(office.rupiah("saving/WAJIB/M-0002"), "-100000");
}

#[test]
fn persons_go_into_the_vault_and_their_ids_into_the_records() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let done = office.take_in(Kind::Members, MEMBERS);
    let joined = |seq| match &office.ledger.store().record_with_hash(seq).unwrap().0.unwrap().event
    {
        Event::MemberJoined(body) => body.clone(),
        other => panic!("{other:?}"),
    };
    let all: Vec<_> = done.receipts.iter().map(|receipt| joined(receipt.seq)).collect();
    let known = office.vault.find_person("3471994101800001").unwrap();
    assert_eq!(Some(all[0].person.clone()), known);
    assert_eq!((all[0].age, all[2].age), (Some(AgeBand::From18To60), None));
    assert!(all[0].household.is_some() && all[0].household == all[1].household);
    assert!(all.iter().all(|body| body.commitment.is_some()));
    assert_eq!(office.vault.read_person(&all[1].person).unwrap().name, "=Contoh Rekaan");
    for (path, bytes) in files(dir.path()) {
        for secret in ["Cobawati", "3471994101800001", "Karangan"] {
            assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{path:?}");
        }
    }
}

#[test]
fn the_same_file_again_gives_the_first_receipts_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let first = office.take_in(Kind::Members, MEMBERS);
    let person = office.vault.find_person("3471994101800001").unwrap().unwrap();
    office.vault.erase(&person).unwrap();
    let before = files(dir.path());
    let again = office.take_in(Kind::Members, MEMBERS);
    assert_eq!((again.receipts, again.again, first.again), (first.receipts, true, false));
    assert_eq!(files(dir.path()), before);
    let other = MEMBERS.replace("M-0001", "M-0009");
    assert_ne!(office.plan(Kind::Members, MEMBERS).key, office.plan(Kind::Members, &other).key);
}

#[test]
fn a_trial_shows_everything_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let (before, head) = (files(dir.path()), office.ledger.head());
    let plan = office.plan(Kind::Members, MEMBERS);
    let tried = office.run(&plan, true).unwrap();
    assert_eq!((tried.tried.len(), tried.receipts.len()), (3, 0));
    assert_eq!((files(dir.path()), office.ledger.head()), (before, head));
}

#[test]
fn a_refusal_is_told_for_its_row_and_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let before = files(dir.path());
    let twice = MEMBERS.replace("M-0003", "M-0002");
    let plan = office.plan(Kind::Members, &twice);
    let Err(ImportError::Rows(errors)) = office.run(&plan, false) else { panic!("admitted") };
    assert_eq!((errors.len(), errors[0].row), (1, 5), "{errors:?}");
    assert_eq!(files(dir.path()), before);
    office.take_in(Kind::Members, MEMBERS);
    let plan = office.plan(Kind::CashBook, &CASH.replace("750000,,", "1000,,"));
    let head = office.ledger.head();
    let Err(ImportError::Rows(errors)) = office.run(&plan, false) else { panic!("admitted") };
    assert!(errors[0].row == 3 && errors[0].text.1.contains('['), "{errors:?}");
    assert_eq!(office.ledger.head(), head);
}

/// Whoever mends a table wants every row at once that the books refuse, not one after the other.
#[test]
fn every_row_that_the_books_refuse_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    office.take_in(Kind::Members, MEMBERS);
    let rows = |wrong: &[u32]| {
        let mut table = "kelompok,tanggal,kategori,masuk,keluar,dana,tempat\n".to_owned();
        for row in 2..40 {
            let group = if wrong.contains(&row) { "tidak-ada" } else { "a" };
            table += &format!("{group},2026-02-01,LAIN,{row}000,,surplus,KAS\n");
        }
        table
    };
    let before = office.ledger.head();
    for wrong in [&[3_u32, 4, 17, 39][..], &(2..39).collect::<Vec<_>>()] {
        let plan = office.plan(Kind::CashBook, &rows(wrong));
        let Err(ImportError::Rows(errors)) = office.run(&plan, true) else { panic!("admitted") };
        let told: Vec<u64> = errors.iter().map(|error| error.row).collect();
        let most: Vec<u64> = wrong.iter().take(20).map(|row| u64::from(*row)).collect();
        assert_eq!(told, most, "{errors:?}");
    }
    assert_eq!(office.ledger.head(), before);
}

fn errors(kind: Kind, text: &[u8]) -> Vec<RowError> {
    plan(kind, text, Context::default()).unwrap_err()
}

#[test]
fn every_fault_is_told_with_row_and_column_and_no_number_of_a_person() {
    let text = "nomor_anggota,tanggal_masuk,nama,nik,no_kk,kelompok\n\
        3471994101800001,31/02/2026,Uji,3471994101800001,3471990101150001,a\n\
        M-1,2026-01-05,Uji,3471994101809999x,,a\n\
        M-2,,,3471994101800001,,a b\n\
        M-3,2026-01-05,Uji,3471994101800002,34719901011500,a\n\
        M-4,2026-01-05,Uji,3471994101800003,,\n\
        M-5,2026-01-05,Uji\n";
    let found = errors(Kind::Members, text.as_bytes());
    let places: Vec<_> = found.iter().map(|e| (e.row, e.column.unwrap_or("-"))).collect();
    assert_eq!(
        places,
        [
            (2, "nomor_anggota"),
            (2, "tanggal_masuk"),
            (3, "nik"),
            (4, "nama"),
            (4, "kelompok"),
            (4, "tanggal_masuk"),
            (5, "no_kk"),
            (6, "kelompok"),
            (7, "-"),
        ]
    );
    let told: Vec<_> = found.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    assert!(!told.contains("34719") && !told.contains("Uji"), "{told}");
    assert!(told.contains("baris 2, kolom tanggal_masuk: `31/02/2026` bukan tanggal"), "{told}");
    assert!(told.contains("row 2, column tanggal_masuk: `31/02/2026` is not a date"), "{told}");
}

#[test]
fn files_that_are_no_tables_are_told_so() {
    for (text, told) in [
        (b"".as_slice(), "tanggal*"),
        (b"\xff\xfe", "UTF-8"),
        (b"tanggal,kategori\n", "masuk"),
        (b"tanggal,tanggal,kategori,masuk,keluar,dana,tempat\n1,2,3,4,5,6,7\n", "dua kali"),
        (b"3471994101800001,kategori,masuk,keluar,dana,tempat\n1,2,3,4,5,6\n", "kolom ke-1"),
        (b"tanggal,kategori,masuk,keluar,dana,tempat\n", "tidak memuat baris"),
    ] {
        let all: Vec<_> = errors(Kind::CashBook, text).iter().map(ToString::to_string).collect();
        let all = all.join("\n");
        assert!(all.contains(told) && !all.contains("3471994"), "{all}");
    }
    let row = "2026-01-01,LAIN,1,,surplus,KAS\n";
    let many = format!("tanggal,kategori,masuk,keluar,dana,tempat\n{}", row.repeat(10_001));
    assert!(errors(Kind::CashBook, many.as_bytes())[0].text.1.contains("10000"));
    let bad = format!("tanggal,kategori,masuk,keluar,dana,tempat\n{}", row.repeat(99));
    assert_eq!(errors(Kind::CashBook, bad.as_bytes()).len(), 50);
}

#[test]
fn amounts_of_both_columns_or_of_none_are_faults() {
    let text = "tanggal,kategori,masuk,keluar,dana,tempat,kelompok\n\
        2026-01-01,LAIN,1.000,2.000,surplus,KAS,a\n\
        2026-01-01,LAIN,,,surplus,KAS,a\n\
        2026-01-01,LAIN,x,,surplus,KAS,a\n\
        2026-01-01,PESTA,5,,surplus,LACI,a\n\
        2026-01-01,DONASI,5,,surplus,KAS,a\n";
    let found = errors(Kind::CashBook, text.as_bytes());
    let places: Vec<_> = found.iter().map(|e| (e.row, e.column)).collect();
    assert_eq!(
        places,
        [
            (2, Some("masuk")),
            (3, Some("masuk")),
            (4, Some("masuk")),
            (5, Some("kategori")),
            (5, Some("tempat")),
            (6, Some("dana")),
        ],
        "{found:#?}"
    );
}

/// Someone goes on with a table that was taken in, or mends a cell of it: the file is another one,
/// its old rows are not.
#[test]
fn rows_that_stand_in_the_books_are_not_counted_twice() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let head = "tanggal,kategori,masuk,keluar,dana,tempat,nomor_bukti\n";
    let first = "2026-03-20,OPERASIONAL,50000,,operasional,KAS,KM-1\n\
        2026-03-21,OPERASIONAL,7000,,operasional,KAS,\n";
    office.take_in(Kind::CashBook, &format!("{head}{first}"));
    let longer = format!("{head}{first}2026-03-22,OPERASIONAL,9000,,operasional,KAS,KM-2\n");
    let plan = office.plan(Kind::CashBook, &longer);
    let Err(ImportError::Rows(errors)) = office.run(&plan, false) else { panic!("counted twice") };
    let told: Vec<_> = errors.iter().map(|error| (error.row, error.column)).collect();
    assert_eq!(told, [(2, Some("nomor_bukti"))], "{errors:?}");
    assert!(errors[0].text.0.contains("catatan 4") && errors[0].text.1.contains("record 4"));
    // Without a number it may have happened twice: the row is recorded and its twin named.
    let plain = longer.replace("2026-03-20,OPERASIONAL,50000,,operasional,KAS,KM-1\n", "");
    let plan = office.plan(Kind::CashBook, &plain);
    let twins = [Repeated { row: 2, seq: 5 }];
    assert_eq!(office.run(&plan, true).unwrap().repeated, twins);
    assert_eq!(office.run(&plan, false).unwrap().repeated, twins);
    assert_eq!(office.rupiah("cash"), "73000");
    // What was undone may be taken in again.
    let undo = r#"{"type":"entry.reversed","on":"2026-03-20","body":{},"fixes":{"seq":4,"why":"SALAH_KETIK"}}"#;
    let drafts = vec![Draft::parse(undo).unwrap()];
    office.ledger.record_one(Asked::new(drafts, actor(), None)).unwrap();
    let again = format!("{head}{}", first.split_inclusive('\n').next().unwrap());
    let again = office.take_in(Kind::CashBook, &again.replace(",,", ",0,"));
    assert_eq!(again.repeated, []);
}

/// The commonest mistake of a spreadsheet: a row that was copied.
#[test]
fn a_row_that_stands_twice_in_a_file_is_refused_where_its_document_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let row = "2026-03-20,OPERASIONAL,50000,,operasional,KAS,KM-1\n";
    let head = "tanggal,kategori,masuk,keluar,dana,tempat,nomor_bukti\n";
    let plan = office.plan(Kind::CashBook, &format!("{head}{row}{row}"));
    for dry in [true, false] {
        let Err(ImportError::Rows(errors)) = office.run(&plan, dry) else { panic!("twice") };
        let told: Vec<_> = errors.iter().map(|error| (error.row, error.column)).collect();
        assert_eq!(told, [(3, Some("nomor_bukti"))], "{errors:?}");
        assert!(errors[0].text.0.contains("sama dengan baris 2"), "{errors:?}");
    }
    office.take_in(Kind::CashBook, &format!("{head}{row}{}", row.replace("KM-1", "KM-2")));
    assert_eq!(office.rupiah("cash"), "100000");
}

/// The forgotten receipt of a closed month: booked on the first open day, with the day it happened.
#[test]
fn a_forgotten_receipt_of_a_closed_month_has_both_its_days() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let close = r#"{"type":"period.closed","on":"2026-04-02","body":{"stream":"group/a","to":"2026-03-31"}}"#;
    let drafts = vec![Draft::parse(close).unwrap()];
    office.ledger.record_one(Asked::new(drafts, actor(), None)).unwrap();
    let table = |on: &str, of: &str| {
        format!(
            "tanggal,tanggal_kejadian,kategori,masuk,keluar,dana,tempat\n\
            {on},{of},OPERASIONAL,50000,,operasional,KAS\n"
        )
    };
    let late = office.plan(Kind::CashBook, &table("20/03/2026", ""));
    let Err(ImportError::Rows(errors)) = office.run(&late, false) else { panic!("admitted") };
    assert!(errors[0].text.0.contains("isi `tanggal_kejadian`"), "{errors:?}");
    assert!(errors[0].text.1.contains("into `tanggal_kejadian`"), "{errors:?}");
    let done = office.take_in(Kind::CashBook, &table("01/04/2026", "20/03/2026"));
    let (record, _) = office.ledger.store().record_with_hash(done.receipts[0].seq).unwrap();
    let of = record.unwrap().of.map(|of| of.to_string());
    assert_eq!(of.as_deref(), Some("2026-03-20"));
}

#[test]
fn what_may_stand_in_a_column_is_said_whole() {
    let opening =
        "tanggal,jenis,dana,jumlah,dasar,kelompok\n2026-01-06,UTANG,tabungan,1,LAPORAN,a\n";
    let cash = "tanggal,kategori,masuk,keluar,dana,tempat,kelompok\n\
        2026-01-06,ATK,,1,operasional,KAS,a\n2026-01-06,ATK,1,,operasional,KAS,a\n";
    for (kind, text, words) in [
        (Kind::Opening, opening, &["PINJAMAN"] as &[&str]),
        (Kind::CashBook, cash, &["SETOR_BANK", "TARIK_TUNAI"]),
    ] {
        let found = errors(kind, text.as_bytes());
        for (error, word) in found.iter().zip(words) {
            assert!(error.text.0.contains(word), "{error:?}");
        }
        assert_eq!(found.len(), words.len());
        assert!(kind.columns().iter().all(|column| !column.holds.0.is_empty()));
    }
}

/// Bytes that look like tables more often than chance would have it.
fn table() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        "[a-z=0-9.,;\"\\n-]{0,8}",
        Just("2026-02-01".to_owned()),
        Just("1.000,5".to_owned()),
        Just("M-0001".to_owned()),
        Just("sosial:donasi".to_owned()),
        Just("DONASI".to_owned()),
        Just("KAS".to_owned()),
    ];
    let kind = prop::sample::select(Kind::ALL);
    let rows = prop::collection::vec(prop::collection::vec(cell, 4..12), 0..5);
    (kind, rows).prop_map(|(kind, rows)| {
        let names: Vec<_> = kind.columns().iter().map(|column| column.name).collect();
        let mut text = names.join(";");
        for row in rows {
            text = format!("{text}\n{}", row.join(";"));
        }
        text.into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_bytes_make_a_plan_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), table()]) {
        for kind in Kind::ALL {
            if let Err(errors) = plan(*kind, &bytes, Context::default()) {
                prop_assert!(!errors.is_empty() && errors.len() <= 50);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// A cash book with one cell altered is taken in whole or not at all.
    #[test]
    fn nothing_half_happens(at in 0..CASH.len(), byte in 32_u8..127, dates in any::<bool>()) {
        let dir = tempfile::tempdir().unwrap();
        let mut office = Office::new(dir.path());
        let head = office.ledger.head().next;
        let mut bytes = CASH.as_bytes().to_vec();
        bytes[at] = byte;
        let text = if dates { CASH.into() } else { String::from_utf8(bytes).unwrap() };
        let context = Context { group: Some(&office.group) };
        let Ok(plan) = plan(Kind::CashBook, text.as_bytes(), context) else {
            return Ok(());
        };
        let done = office.run(&plan, false);
        let made = office.ledger.head().next - head;
        prop_assert_eq!(made, done.map_or(0, |done| done.receipts.len() as u64));
        prop_assert!(made == 0 || made == plan.drafts.len() as u64);
    }
}

#[test]
fn the_largest_file_is_taken_in_or_told_to_be_divided() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    let row = |n: u32| format!("2026-03-20,DONASI,{n},,sosial:donasi,KAS,{}\n", "x".repeat(100));
    let header = "tanggal,kategori,masuk,keluar,dana,tempat,uraian\n";
    let rows: String = (1..=10_000).map(row).collect();
    let done = office.take_in(Kind::CashBook, &format!("{header}{rows}"));
    assert_eq!(done.receipts.len(), 10_000);
    let long = rows.replace(&"x".repeat(100), &"y".repeat(1000));
    let head = office.ledger.head();
    let plan = plan(
        Kind::CashBook,
        format!("{header}{long}").as_bytes(),
        Context { group: Some(&office.group) },
    );
    let errors = plan.unwrap_err();
    assert!(errors[0].text.1.contains("divide"), "{errors:?}");
    assert_eq!(office.ledger.head(), head);
}

#[test]
fn records_too_large_for_one_batch_are_told_to_be_divided() {
    let dir = tempfile::tempdir().unwrap();
    let mut office = Office::new(dir.path());
    office.take_in(Kind::Members, MEMBERS);
    let fund = format!("guliran:{}", "g".repeat(40));
    office.take_in(Kind::Opening, &OPENING.replace("guliran:g-1", &fund));
    let header = LOANS.lines().next().unwrap();
    let row =
        |n: u32| format!("\n{n:L>40}\tM-0001\t2026-01-10\t1\t0\t10\t2026-02-10\t{fund}\tKAS\tya");
    let rows: String = (1..=10_000).map(row).collect();
    let plan = office.plan(Kind::Loans, &format!("{header}{rows}"));
    let before = files(dir.path());
    let Err(ImportError::Rows(errors)) = office.run(&plan, false) else { panic!("admitted") };
    assert!(errors[0].row == 0 && errors[0].text.1.contains("Divide"), "{errors:?}");
    assert_eq!(files(dir.path()), before);
}

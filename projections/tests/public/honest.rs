//! What the pages say of themselves: nothing untrue, nothing that reads as something else.

use rantai_projections::library::{Library as _, is_public};
use rantai_projections::public::{Block, Page, PublicVerdict};
use rantai_projections::rules::Level;
use rantai_projections::table::{Cell, RowKind};

use crate::site::{city, page, pages, table, texts};

fn all() -> Vec<Page> {
    pages(&city((3, 777_777), (3, 111_113)).ledger)
}

fn verdicts(page: &Page) -> Vec<&PublicVerdict> {
    let mut found = Vec::new();
    for block in &page.blocks {
        if let Block::Verdicts(verdicts) = block {
            found.extend(verdicts);
        }
    }
    found
}

/// Whether a page says something in both languages, wherever.
#[track_caller]
fn says(page: &Page, id: &str, en: &str) {
    let texts = texts(page);
    let path = page.place.path();
    assert!(texts.iter().any(|text| text.0.contains(id)), "{path} does not say: {id}\n{texts:#?}");
    assert!(texts.iter().any(|text| text.1.contains(en)), "{path} does not say: {en}\n{texts:#?}");
}

#[test]
fn what_does_not_apply_does_not_read_as_overdue() {
    let all = all();
    let groups = all.iter().filter(|page| page.place.path().starts_with("kelompok/"));
    let mut seen = 0;
    for verdict in groups.flat_map(verdicts).filter(|one| one.level == Level::TidakBerlaku) {
        let (id, en) = &verdict.text;
        for word in ["lewat", "terlambat", "hari lagi"] {
            assert!(!id.contains(word), "{}: {id}", verdict.rule);
        }
        assert!(!en.contains(" late") && !en.contains("(due "), "{}: {en}", verdict.rule);
        seen += usize::from(verdict.rule == "B10" && id.contains("diharapkan, tidak diwajibkan"));
    }
    assert!(seen > 0, "no verdict of B10 says that nothing is owed");
}

#[test]
fn what_is_withheld_is_told_in_whole_words() {
    let all = all();
    says(page(&all, "tentang/"), "Angka yang menyangkut kurang dari 5", "Figures about fewer than");
    says(page(&all, "arus/"), "Jumlah yang menyangkut kurang dari 5", "Sums about fewer than 5");
    says(page(&all, ""), "pada 1 kelompok sebagian ditutup", "partly withheld in 1 group (<5");
    for page in &all {
        let said = format!("{:?}", texts(page));
        assert!(!said.contains("bercerita") && !said.contains("parts are withheld (<5 people)"));
    }
}

/// A rupiah that is handed on and lent again is in the figure twice: wherever it stands as a total,
/// that is told.
#[test]
fn what_was_rolled_on_is_told_to_be_turnover() {
    let all = all();
    let (id, en) = ("perputaran: uang yang digulirkan lagi", "turnover: money rolled on again");
    for path in ["", "asal-angka/digulirkan/", "wilayah/34.71.03/", "kelompok/kube-1/"] {
        let figures = crate::site::figures(page(&all, path));
        let figure = figures.iter().find(|one| one.key == "digulirkan").unwrap();
        let (said_id, said_en) = figure.coverage.clone().unwrap_or_default();
        assert!(said_id.contains(id) && said_en.contains(en), "{path}: {said_id} / {said_en}");
    }
    for path in ["asal-angka/digulirkan/", "arus/", ""] {
        says(page(&all, path), "perputaran", "turnover");
    }
    let definition = page(&all, "asal-angka/digulirkan/");
    says(definition, "terhitung dua kali", "counts twice");
    let glossary = format!("{:?}", crate::site::cells(page(&all, "istilah/")));
    assert!(glossary.contains("\"Perputaran\"") && glossary.contains("each time it moves on"));
    let others = all.iter().flat_map(crate::site::figures).filter(|one| one.key == "diterima");
    assert!(others.filter_map(|one| one.coverage.as_ref()).all(|(id, _)| !id.contains("putar")));
}

/// The exact lines of public records name the account of who recorded, by its code.
#[test]
fn who_recorded_is_told_to_be_a_code() {
    let all = all();
    let about = page(&all, "tentang/");
    says(about, "sebagai kode akun, tanpa nama", "the code of an account, without a name");
    says(about, "menghitung catatan publik setiap kode", "count the public records of a code");
    let said = format!("{:?}", texts(about));
    assert!(!said.contains("siapa petugas") && !said.contains("which officer"), "{said}");
}

/// A number that leads nowhere is told to be a restricted record, and no public one is.
#[test]
fn restricted_records_are_told_to_be_restricted() {
    let office = city((3, 777_777), (3, 111_113));
    let all = pages(&office.ledger);
    let group = page(&all, "kelompok/kube-1/");
    for seq in &group.restricted {
        let record = office.ledger.record(*seq).unwrap().unwrap();
        assert!(!is_public(&record, &office.ledger).unwrap(), "{seq}");
    }
    let shown = table(group, "asal-angka");
    let mut restricted = 0;
    for row in shown.table.rows.iter().filter(|row| row.kind == RowKind::Entry) {
        let Cell::Record(seq) = row.cells[1] else { panic!("{row:?}") };
        let open = group.records.contains(&seq);
        assert_ne!(open, group.restricted.contains(&seq), "{seq}");
        restricted += usize::from(!open);
    }
    assert!(restricted > 0);
    says(group, "(terbatas) memuat data orang", "(restricted) hold personal data");
    says(group, "catatannya sendiri terbatas", "records themselves are restricted");
    says(page(&all, ""), "dirunut sampai nomor catatannya", "traced to the numbers of its records");
    assert!(page(&all, "kelompok/kube-1/catatan/").restricted.is_empty());
}

/// A verdict rests on records of the program too, as the budget of a grant: the page lists them and
/// rests on them, so that their numbers lead somewhere and a browser checks their lines.
#[test]
fn every_public_record_that_a_group_page_names_can_be_seen_from_it() {
    let all = all();
    let group = page(&all, "kelompok/kube-1/");
    let listed: Vec<Cell> =
        table(group, "catatan-lain").table.rows.iter().map(|row| row.cells[0].clone()).collect();
    let elsewhere: Vec<Cell> = group.elsewhere.iter().map(|seq| Cell::Record(*seq)).collect();
    assert_eq!(listed, elsewhere);
    assert!(group.elsewhere.iter().all(|seq| group.records.contains(seq)));
    assert!(group.records.is_sorted());
    let own = &page(&all, "kelompok/kube-1/catatan/").records;
    let mut of_program = 0;
    for seq in verdicts(group).iter().flat_map(|verdict| &verdict.records) {
        let open = own.contains(seq) || group.elsewhere.contains(seq);
        assert_ne!(open, group.restricted.contains(seq), "{seq} is a bare number");
        of_program += usize::from(group.elsewhere.contains(seq));
    }
    assert!(of_program > 0, "no verdict rests on a record of the program");
}

/// The public status leaves out the rules about people: wherever it stands, its name says so.
#[test]
fn the_public_status_says_what_it_leaves_out() {
    let all = all();
    let (id, en) = ("(tanpa aturan tentang orang)", "(rules about people left out)");
    let mut places = 0;
    for page in &all {
        for figure in crate::site::figures(page) {
            if ["kepatuhan", "patuh"].contains(&figure.key) {
                assert!(figure.label.0.ends_with(id) && figure.label.1.ends_with(en));
                places += 1;
            }
        }
        for shown in crate::site::tables(page) {
            let table = &shown.table;
            let is_level = |at: usize| {
                table.rows.iter().any(|row| matches!(row.cells.get(at), Some(Cell::Level(_))))
            };
            let levels = table.columns.iter().enumerate().filter(|(at, _)| is_level(*at));
            for (_, column) in levels {
                assert!(column.title.0.ends_with(id) && column.title.1.ends_with(en));
                let keys = ["status_tanpa_aturan_orang", "nilai"];
                assert!(keys.contains(&column.key), "{}", column.key);
                places += 1;
            }
        }
    }
    assert!(places > 10, "{places}");
    let (codes_id, codes_en) = ("(K06, B01, B02, B03, B09, S02: pinjaman", "S02: loans, savings");
    for path in ["kelompok/kube-1/", "kepatuhan/", "asal-angka/kepatuhan/", "wilayah/34.71.03/"] {
        says(page(&all, path), codes_id, codes_en);
        says(page(&all, path), "di buku kantor status kelompok dapat berbeda", "books the status");
    }
    says(page(&all, "kelompok/kube-1/"), "Tidak ditampilkan: B08, T02, T03", "Not shown: B08");
    let group = format!("{:?}", texts(page(&all, "kelompok/kube-1/")));
    assert!(!group.contains("Setiap aturan") && !group.contains("Each rule"), "{group}");
}

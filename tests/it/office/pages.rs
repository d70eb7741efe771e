//! What the pages say: what the command line says, and nothing of the vault.

use std::collections::{BTreeSet, VecDeque};

use assert_cmd::Command;
use rantai_projections::statements;
use scraper::{Html, Selector};

use super::*;

/// `rantai show` of the same.
fn shown(ledger: &Path, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("rantai").unwrap();
    let command = command.arg("--ledger").arg(ledger).arg("show").args(args);
    let output = command.env_remove("RANTAI_LANG").output().unwrap();
    assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_book_renders_for_every_kind_of_subject() {
    let reader = Reader::of(demonstration().0);
    let subjects = [
        "",
        "ykt-kube-004",
        "program/kube-dekon",
        "g-2015-004",
        "ykt-kube-004/P1-08",
        "ykt-kube-005/M-0001",
        "ykt-kube-004/1.1.01",
    ];
    for statement in statements::ALL {
        let mut shown = 0;
        let plain = subjects.map(|subject| format!("subjek={subject}"));
        let views = ["lang=en", "tampilan=sebenarnya", "per=2016-06-30", "wilayah=34.71.03"];
        let views = views.map(|view| format!("subjek=ykt-kube-004&{view}"));
        for query in plain.iter().chain(&views) {
            let path = format!("/buku/{}?{query}", statement.id);
            let came = reader.get(&path);
            assert!([200, 404].contains(&came.status), "{path} {}\n{}", came.status, came.body);
            shown += usize::from(came.status == 200);
        }
        assert!(shown >= 2, "{} was shown {shown} times", statement.id);
        assert!(reader.page("/buku").contains(&format!("/buku/{}", statement.id)));
    }
}

#[test]
fn the_chain_of_the_money_is_drawn_as_its_table_says() {
    let reader = Reader::of(demonstration().0);
    let page = reader.page("/buku/peta-guliran?subjek=ykt-kube-006");
    let (picture, table) = page.split_once("</figure>").unwrap();
    assert!(picture.contains("<svg class=\"gambar\"") && picture.contains("Generasi 1: "));
    let sums = table.split("<tr class=\"jumlah").skip(1);
    let sums: Vec<&str> =
        sums.filter_map(|row| row.split("Rp").nth(1)?.split('<').next()).collect();
    assert!(!sums.is_empty());
    for sum in sums {
        assert!(picture.contains(sum), "{sum}");
    }
    assert!(!reader.page("/buku/bku?subjek=ykt-kube-006").contains("<svg"));
}

#[test]
fn csv_and_json_are_what_the_command_line_shows() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let (csv, json) = (("csv", "id"), ("json", "en"));
    let all = statements::ALL.iter().map(|statement| (statement.id, csv));
    for (id, (format, language)) in all.chain([("bku", json), ("riwayat-dana", json)]) {
        let subject = if id == "riwayat-dana" { "g-2015-001" } else { "ykt-kube-004" };
        let path =
            format!("/buku/{id}?subjek={subject}&per=2019-12-31&format={format}&lang={language}");
        let args = [id, subject, "--as-of", "2019-12-31", "--format", format, "--lang", language];
        assert_eq!(reader.page(&path), shown(ledger, &args), "{path}");
    }
    assert_eq!(
        reader.page("/buku/rekap-saldo?per=2020-06-30&format=csv"),
        shown(ledger, &["rekap-saldo", "--as-of", "2020-06-30", "--format", "csv"])
    );
}

#[test]
fn dates_and_views_change_the_figures_as_on_the_command_line() {
    let (ledger, _) = demonstration();
    let reader = Reader::of(ledger);
    let cases: [(&str, &[&str]); 6] = [
        ("per=2016-03-31", &["--as-of", "2016-03-31"]),
        ("per=2016-03-31&tampilan=sebenarnya", &["--as-of", "2016-03-31", "--view", "corrected"]),
        ("per=2016-03-31&diketahui=10400", &["--as-of", "2016-03-31", "--known-at", "10400"]),
        (
            "per=2016-04-30&diketahui=2016-03-31",
            &["--as-of", "2016-04-30", "--known-on", "2016-03-31"],
        ),
        ("per=2016-03-31&wilayah=34.71.03", &["--as-of", "2016-03-31", "--area", "34.71.03"]),
        (
            "per=2016-03-31&bukti=0525/LS/KUBE-DEKON/2015",
            &["--as-of", "2016-03-31", "--document", "0525/ls/kube-dekon/2015"],
        ),
    ];
    let mut seen = BTreeSet::new();
    for (query, args) in cases {
        let page = reader.page(&format!("/buku/bku?{query}&format=csv"));
        assert_eq!(page, shown(ledger, &[&["bku", "--format", "csv"], args].concat()), "{query}");
        seen.insert(page);
    }
    assert_eq!(seen.len(), cases.len(), "each of them changes something");
}

#[test]
fn what_is_not_there_is_said_with_help_in_both_languages() {
    let reader = Reader::of(demonstration().0);
    let cases = [
        ("/buku/rekap-sado", 404, "rekap-saldo"),
        ("/kelompok/ykt-kube-01", 404, "ykt-kube-001"),
        ("/kepatuhan/H99", 404, "H10"),
        ("/catatan/99999999", 404, "99999999"),
        ("/catatan/abc", 400, "abc"),
        ("/catatan/00", 400, "00"),
        ("/riwayat/group/tidak-ada", 404, "ledger"),
        ("/entah", 404, "</html>"),
        ("/buku/bku?per=2026-02-30", 400, "2026-11-20"),
        ("/buku/bku?per=9999-12-31", 400, "2026-11-20"),
        ("/buku/bku?diketahui=besok", 400, "1200"),
        ("/buku/bku?diketahui=1999-01-01", 400, "1999-01-01"),
        ("/buku/bku?wilayah=Kricak", 400, "34.71.02"),
        ("/buku/rekap-saldo?wilayah=99.99", 404, "99.99"),
        ("/?diketahui=99999999", 404, "99999999"),
        ("/buku/bku?diketahui=99999999&format=csv", 404, "99999999"),
        ("/buku/bku?diketahui=99999999999999999999", 400, "1200"),
        ("/buku/bku?tampilan=indah", 400, "sebenarnya"),
        ("/buku/bku?format=xlsx", 400, "csv"),
        ("/buku/bku?lang=jv", 400, "en"),
        ("/buku/bku?tangal=2020-01-01", 400, "per"),
        ("/buku/bku?per=2020-01-01&per=2021-01-01", 400, "per"),
        ("/buku/bku?subjek=tidak-ada", 404, "tidak-ada"),
        ("/buku/rekap-saldo?tingkat=merah", 400, "tidak_patuh"),
        ("/buku/riwayat-dana?format=csv", 400, "hibah"),
        ("/buku?format=csv", 404, "."),
    ];
    for (path, status, says) in cases {
        let mut bodies = Vec::new();
        for language in ["id", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = if path.contains("lang=") {
                path.to_owned()
            } else {
                format!("{path}{mark}lang={language}")
            };
            let came = reader.get(&path);
            assert_eq!(came.status, status, "{path}\n{}", came.body);
            assert!(came.body.contains(says) || says == "hibah", "{path}\n{}", came.body);
            bodies.push(came.body);
        }
        assert!(path.contains("lang=") || bodies[0] != bodies[1], "{path} is said in one language");
    }
    let long = format!("/buku/bku?subjek={}", "a".repeat(3000));
    assert_eq!(reader.get(&long).status, 400);
}

/// What is the same in every row of a group's page says nothing there: the group itself. Its program
/// has a name, and the day that was chosen stands there in words.
#[test]
fn a_group_s_page_names_its_program_and_the_day_and_not_itself_in_every_row() {
    let reader = Reader::of(demonstration().0);
    let page = reader.page("/kelompok/ykt-kube-004?per=2021-02-12");
    assert!(page.contains("<strong>12 Februari 2021</strong> (2021-02-12: tahun-bulan-hari)"));
    let english = reader.page("/kelompok/ykt-kube-004?per=2021-02-12&lang=en");
    assert!(english.contains("<strong>12 February 2021</strong> (2021-02-12: year-month-day)"));
    let html = Html::parse_document(&page);
    let programs = select("[data-l=Program]");
    let named: Vec<String> = html.select(&programs).map(|cell| cell.text().collect()).collect();
    assert!(!named.is_empty() && !page.contains(">kube-dekon<"), "{named:?}");
    assert!(named.iter().all(|name| name.contains("KUBE")), "{named:?}");
    for table in ["rekap-saldo", "penilaian", "papan-laporan", "monitoring-lpj"] {
        let cells = select(&format!("#{table} tbody :is(th, td)"));
        let texts: Vec<String> = html.select(&cells).map(|cell| cell.text().collect()).collect();
        assert!(texts.len() > 5, "{table}: {texts:?}");
        let of_itself = |text: &String| text.starts_with("KUBE Sedap") || text == "ykt-kube-004";
        assert!(!texts.iter().any(of_itself), "{table}: {texts:?}");
        let file = reader.page(&format!("/kelompok/ykt-kube-004?tabel={table}&format=csv"));
        let own = file.lines().filter(|line| line.contains(",entry,"));
        assert!(own.clone().count() > 0, "{table}");
        assert!(own.clone().all(|line| line.contains("ykt-kube-004")), "{table} {file}");
    }
    let file = reader.page("/buku/rekap-saldo?format=csv");
    assert!(file.contains(",kube-dekon,"), "programs read codes");
}

/// What every page has: one heading of the first rank, a title, its language, a way past the menu
/// that leads somewhere, as does every link within the page.
fn framed(path: &str, page: &str) {
    let html = Html::parse_document(page);
    let count = |css: &str| html.select(&select(css)).count();
    assert_eq!((count("h1"), count("main"), count("html[lang]")), (1, 1, 1), "{path}");
    let language = if path.contains("lang=en") { "en" } else { "id" };
    assert_eq!(count(&format!("html[lang={language}]")), 1, "{path} is in {language}");
    let title: String =
        html.select(&select("head > title")).flat_map(|title| title.text()).collect();
    assert!(title.contains(" · ") && !title.starts_with(' '), "{path}: {title}");
    let first = html.select(&select("a[href], button, input, select")).next().unwrap();
    assert_eq!(first.value().attr("href"), Some("#isi"), "{path}: the first stop");
    for link in html.select(&select("a[href^='#']")) {
        let to = link.value().attr("href").unwrap().trim_start_matches('#');
        assert_eq!(count(&format!("[id='{to}']")), 1, "{path}: #{to} is not there");
    }
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// Every address that a page leads to.
fn leads(page: &str) -> impl Iterator<Item = String> + '_ {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.starts_with('/')).map(|link| link.replace("&amp;", "&"))
}

/// The kind of page an address is of: one of each kind is looked at.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let plain =
        |part: &str| if part.bytes().any(|b| b.is_ascii_digit()) { "#" } else { part }.to_owned();
    let names = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0));
    let names: BTreeSet<&str> = names.filter(|name| ["subjek", "format"].contains(name)).collect();
    format!("{}?{names:?}", path.split('/').map(plain).collect::<Vec<_>>().join("/"))
}

#[test]
fn no_page_holds_a_datum_of_the_vault_and_no_link_leads_nowhere() {
    let (ledger, secrets) = demonstration();
    let reader = Reader::of(ledger);
    assert!(secrets.len() > 500, "the vault holds people");
    let (mut seen, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut waiting = VecDeque::from(["/".to_owned(), "/?lang=en".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let path = path.split('#').next().unwrap().to_owned();
        let often = kinds.entry(kind(&path)).or_default();
        if *often >= 1 || !seen.insert(path.clone()) {
            continue;
        }
        *often += 1;
        let came = reader.get(&path);
        let proof = path.contains("/bukti") && came.status == 404;
        assert!(came.status == 200 || proof, "{path} {}\n{}", came.status, came.body);
        for secret in secrets {
            let found = memchr::memmem::find(came.body.as_bytes(), secret.as_bytes());
            assert_eq!(found, None, "{path} holds {secret}");
        }
        if came.headers["content-type"].starts_with("text/html") {
            if came.status == 200 {
                framed(&path, &came.body);
            }
            waiting.extend(leads(&came.body).filter(|link| !link.starts_with("/aset/")));
        }
    }
    assert!(seen.len() > 40, "{} pages", seen.len());
}

#[test]
fn long_tables_come_in_parts_with_all_of_their_rows() {
    let reader = Reader::of(demonstration().0);
    let first = reader.page("/buku/jurnal?wilayah=34.71.03");
    assert!(first.contains("hal=2"));
    let all = reader.page("/buku/jurnal?wilayah=34.71.03&format=csv");
    // Headings are said again where a part begins below one.
    let all = all.lines().skip(1).filter(|line| !line.contains(",heading,")).count();
    let (mut rows, mut part) = (0, 1);
    loop {
        let page = reader.page(&format!("/buku/jurnal?wilayah=34.71.03&hal={part}"));
        let (_, body) = page.split_once("<tbody").unwrap();
        rows += body.matches("<tr").count() - body.matches("<tr class=\"kepala\"").count();
        part += 1;
        if !page.contains(&format!("hal={part}\"")) {
            break;
        }
    }
    assert_eq!(rows, all);
}

#[test]
fn a_level_filters_balances_and_sums_what_is_left() {
    let reader = Reader::of(demonstration().0);
    let all = reader.page("/buku/rekap-saldo?format=csv");
    let some = reader.page("/buku/rekap-saldo?tingkat=patuh&format=csv");
    let entries = |csv: &str, level: &str| {
        csv.lines().filter(|line| line.contains(level) && line.contains(",entry,")).count()
    };
    assert_eq!(entries(&some, ",PATUH,"), entries(&all, ",PATUH,"));
    assert_eq!(entries(&some, ",TIDAK_PATUH,"), 0);
    let cash = |csv: &str, kind: &str| -> i64 {
        let rows = csv.lines().filter(|line| line.contains(kind));
        rows.map(|line| line.split(',').nth(8).unwrap().parse::<i64>().unwrap()).sum()
    };
    assert_eq!(cash(&some, ",entry,"), cash(&some, ",total,"));
    assert!(cash(&some, ",total,") < cash(&all, ",total,"));
}

#[test]
fn the_first_page_names_the_lpj_that_are_late_and_for_how_much() {
    let reader = Reader::of(demonstration().0);
    let late = reader.page("/?tabel=lpj-terlambat&format=csv");
    let board = reader.page("/buku/monitoring-lpj?format=csv");
    let open: Vec<&str> =
        board.lines().filter(|line| line.contains(",\"belum ada, terlambat\",")).collect();
    assert_eq!(late.lines().filter(|line| line.contains(",entry,")).count(), open.len());
    assert!(open.iter().all(|line| late.contains(line.split(',').next().unwrap())), "{late}");
    let page = reader.page("/");
    for id in ["tunggakan", "laporan-terlambat", "belum-disetor", "selisih-kas", "saldo-awal"] {
        assert!(page.contains(&format!("href=\"#{id}-judul\"")), "{id}");
    }
    assert!(!page.contains("subjek=Jumlah"));
}

#[test]
fn a_corrected_record_says_what_undid_and_replaced_it() {
    let reader = Reader::of(demonstration().0);
    let struck = reader.page("/catatan/10428");
    assert!(struck.contains("/catatan/10512") && struck.contains("/catatan/10513"));
    assert!(reader.page("/catatan/10512").contains("/catatan/10428"));
    let page = reader.page("/koreksi");
    assert!(page.contains("<s>") && page.contains("<strong>"));
}

#[test]
fn a_search_finds_documents_hashes_grants_and_records() {
    let reader = Reader::of(demonstration().0);
    for (asked, leads) in [
        ("0525/ls/kube-dekon/2015", "/catatan/"),
        ("g-2015-001", "/buku/riwayat-dana?subjek=g-2015-001"),
        ("kricak", "/kelompok/"),
        ("9791", "/catatan/9791"),
        ("P1-01", "/catatan/9806"),
    ] {
        let page = reader.page(&format!("/cari?q={asked}"));
        assert!(page.contains(leads), "{asked}");
    }
    let record = reader.page("/catatan/9791");
    let hash = record.split("<code>").nth(2).unwrap().split('<').next().unwrap();
    assert!(reader.page(&format!("/cari?q={}", &hash[..10])).contains("/catatan/9791"), "{hash}");
    assert!(reader.page("/cari?q=zzzzzz").contains("zzzzzz"));
}

/// A group is asked for by what people call it, which stands anywhere in its name; found are the
/// group, the record that names it and those of its own.
#[test]
fn a_search_finds_words_wherever_they_stand_and_the_records_of_a_group() {
    let reader = Reader::of(demonstration().0);
    let found = |asked: &str| {
        let page = reader.page(&format!("/cari?q={asked}"));
        let html = Html::parse_document(&page);
        let rows = select("#hasil tbody tr");
        let texts = html.select(&rows).map(|row| row.text().collect::<String>());
        (texts.collect::<Vec<String>>(), page)
    };
    let (whole, page) = found("KUBE+Flamboyan");
    let group = page.split("/kelompok/").nth(1).unwrap().split('"').next().unwrap();
    let own = |rows: &[String]| rows.iter().filter(|row| row.ends_with(group)).count();
    assert!(own(&whole) > 100, "{} rows", whole.len());
    let (short, _) = found("Flamboyan");
    for asked in ["Flamboyan", "flamboyan", "FLAMBOYAN", "kube%20flamboyan"] {
        let (rows, page) = found(asked);
        assert!(page.contains(&format!("/kelompok/{group}\"")), "{asked}");
        assert!(own(&rows) > 50, "{asked}: {} rows", rows.len());
        let named = rows.iter().filter(|row| row.contains("Kelompok KUBE Flamboyan"));
        assert_eq!(named.count(), 1, "{asked}");
        assert!(!asked.eq_ignore_ascii_case("flamboyan") || rows == short, "{asked}");
    }
    assert!(found("Kricak").0.len() > 1);
    // Of a name any part is enough, as who heard it badly writes it.
    for asked in ["amboyan", "boyan"] {
        let (rows, page) = found(asked);
        assert!(page.contains(&format!("/kelompok/{group}\"")), "{asked}");
        assert!(own(&rows) > 50, "{asked}: {} rows", rows.len());
    }
    // Of records any word, not the first of what one says alone; this one is in no name of a group.
    let (rows, _) = found("makanan");
    assert!(rows.len() > 1 && rows.iter().all(|row| row.contains("didaftarkan")), "{rows:?}");
    // The middle of a word, of a hash least of all, is none that is asked for.
    assert!(found("hibah").0.len() > 20);
    assert_eq!(found("ibah").0, ["Tidak ada baris."]);
}

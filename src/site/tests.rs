//! A page with every kind of block, in its files.

use rantai_events::amount::{Amount, Unit};
use rantai_events::area::AreaCode;
use rantai_events::hash::Hash;
use rantai_events::ids::GroupId;
use rantai_projections::public::{
    Block, Figure, FileLink, Link, Measure, Picture, PictureKind, PicturePoint, Place,
    PublicVerdict, Shown, Step,
};
use rantai_projections::rules::{Duty, Level};
use rantai_projections::table::{Cell, Table, Words, columns, words};
use scraper::{Html, Selector};
use serde_json::Value;

use super::*;

fn same(text: &str) -> Words {
    words(text, text)
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn rupiah(text: &str) -> Cell {
    Cell::Rupiah(Amount::parse(text).unwrap())
}

fn group() -> Place {
    Place::Group(GroupId::parse("ykt-kube-001").unwrap())
}

fn area(code: &str) -> Place {
    Place::Area(AreaCode::parse(code).unwrap())
}

fn position() -> Position {
    Position {
        origin: Label::new("contoh.example/rantai").unwrap(),
        office: Label::new("Dinas <Contoh> & \"Kawan\"").unwrap(),
        as_of: day("2026-11-21"),
        last: Some((41, Hash::of(b"41"))),
        checkpoint: None,
        base: Some("https://contoh.example/".into()),
        is_signed: true,
    }
}

fn table(id: &'static str) -> Table {
    let mut table = Table {
        id,
        title: words("Hibah per tahap", "Grants by stage"),
        head: vec![(words("Kantor", "Office"), Cell::text("Dinas <Contoh>"))],
        columns: columns(&[
            ("catatan", "Catatan", "Record"),
            ("uraian", "Uraian", "Description"),
            ("jumlah", "Jumlah", "Amount"),
        ]),
        rows: Vec::new(),
        notes: vec![words("Saldo cocok.", "Balances agree.")],
        as_of: day("2026-11-21"),
        last: Some((41, Hash::of(b"41"))),
    };
    table.heading(words("Tahun 2015", "Year 2015"));
    table.entry(vec![Cell::Record(7), Cell::text("<script>alert(1)</script>"), rupiah("1234567")]);
    table.entry(vec![Cell::Record(9), Cell::text("=1+1, \"kutip\""), rupiah("-5000.5")]);
    table.total(vec![Cell::Empty, Cell::Words(words("Jumlah", "Total")), rupiah("1229566.5")]);
    table
}

fn point(label: &str, series: &str, value: Cell, parent: Option<usize>) -> PicturePoint {
    PicturePoint { label: same(label), series: same(series), value, parent, place: None }
}

fn picture(kind: PictureKind, id: &'static str, points: Vec<PicturePoint>) -> Block {
    let about = words("Uang menurut tahun.", "Money by year.");
    Block::Picture(Picture { kind, about, points, table: Shown::plain(table(id)) })
}

fn tiles() -> Vec<PicturePoint> {
    crate::areas::shipped()
        .iter()
        .filter(|(code, _)| code.is_kelurahan())
        .enumerate()
        .map(|(at, (code, name))| PicturePoint {
            place: Some(Place::Area(code.clone())),
            ..point(name, "", Cell::Number(i64::try_from(at).unwrap()), None)
        })
        .collect()
}

fn link(place: Place) -> Link {
    Link { place, name: same("Nama <b>"), about: same("tentang & lain") }
}

fn figure(key: &'static str, value: Cell) -> Figure {
    Figure {
        key,
        label: words("Terpakai", "Used"),
        value,
        coverage: Some(words("43 dari 46 kelompok", "43 of 46 groups")),
        how: Some(Place::How(Measure::Used)),
    }
}

fn texts_and_tables() -> Vec<Block> {
    let shown = Shown {
        links: vec![(1, 1, area("34.71.02"))],
        how: Some(Place::How(Measure::Used)),
        ..Shown::plain(table("hibah"))
    };
    vec![
        Block::Prose {
            heading: Some(same("Gulir")),
            anchor: "gulir",
            paragraphs: vec![same("Satu <i>."), same("Dua.")],
        },
        Block::Figures(vec![
            figure("a", rupiah("1500000")),
            figure("b", Cell::Percent(rust_decimal::Decimal::new(12345, 3))),
            figure("c", Cell::Quantity(Amount::parse("12.5").unwrap(), Unit::rice())),
        ]),
        Block::Table(shown),
        Block::Table(Shown::plain(table("hibah"))),
    ]
}

fn pictures() -> Vec<Block> {
    let years = vec![
        point("2015", "masuk", rupiah("100"), None),
        point("2015", "terpakai", rupiah("50"), None),
        point("2016", "masuk", rupiah("0"), None),
    ];
    let areas = vec![point("Kricak", "", Cell::Empty, None), point("Bener", "", rupiah("5"), None)];
    let generations = vec![
        point("Generasi 1", "7 penerima", rupiah("100"), None),
        point("Generasi 2", "<5 penerima", Cell::Empty, Some(0)),
    ];
    vec![
        picture(PictureKind::YearBars, "arus", years),
        picture(PictureKind::AreaBars, "wilayah", areas),
        picture(PictureKind::TileMap, "peta", tiles()),
        picture(PictureKind::GuliranTree, "guliran", generations),
    ]
}

fn verdicts_steps_and_links() -> Vec<Block> {
    let verdict = |level| PublicVerdict {
        rule: "H10",
        asks: same("LPJ masuk tepat waktu"),
        level,
        duty: Duty::Kelompok,
        subject: Some("hibah-1".into()),
        text: same("Terlambat 12 hari."),
        source: ("Perwal 1/2015", "Perwal 1/2015"),
        records: vec![7, 8],
    };
    let step = |on| Step {
        name: same("SP2D"),
        on,
        document: Some("SP2D/1".into()),
        amount: Some(rupiah("15000000")),
        record: Some(7),
    };
    vec![
        Block::Verdicts(Level::ALL.map(verdict).to_vec()),
        Block::Steps {
            title: same("Hibah 2015"),
            steps: vec![step(Some(day("2015-03-01"))), step(None)],
        },
        Block::Links { heading: same("Lihat juga"), links: vec![link(Place::GrantsOf(2015))] },
        Block::Files {
            heading: same("Berkas"),
            files: vec![FileLink {
                path: words("perubahan.atom", "en/perubahan.atom"),
                about: same("umpan & <lain>"),
            }],
        },
    ]
}

/// A page with every kind of block, and with texts that would like to be markup.
fn page() -> Page {
    Page {
        place: group(),
        title: same("KUBE </title><script>"),
        lead: same("Uang & \"laporan\" </script><!--"),
        above: vec![link(Place::Home), link(Place::Areas)],
        blocks: [texts_and_tables(), pictures(), verdicts_steps_and_links()].concat(),
        as_of: day("2026-11-21"),
        last: Some((41, Hash::of(b"41"))),
        records: vec![7],
        elsewhere: Vec::new(),
        restricted: vec![8, 9],
        restricted_too: true,
    }
}

fn file(path: &str) -> String {
    let files = files_of(&position(), &page());
    let file = files.iter().find(|file| file.path == path).expect(path);
    String::from_utf8(file.bytes.clone()).unwrap()
}

const HTML: &str = "kelompok/ykt-kube-001/index.html";

#[test]
fn a_page_has_its_files_in_both_languages() {
    let files = files_of(&position(), &page());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for name in ["index.html", "data.json", "hibah.csv", "hibah-2.csv", "hibah-2.json", "peta.csv"]
    {
        for before in ["", "en/"] {
            let path = format!("{before}kelompok/ykt-kube-001/{name}");
            assert!(paths.contains(&path.as_str()), "{path} {paths:?}");
        }
    }
}

#[test]
fn html_is_without_fault_and_without_what_the_policy_forbids() {
    for path in [HTML, "en/kelompok/ykt-kube-001/index.html"] {
        let text = file(path);
        let html = Html::parse_document(&text);
        assert!(html.errors.is_empty(), "{:?}\n{text}", html.errors);
        let of = |css: &str| html.select(&Selector::parse(css).unwrap()).count();
        assert_eq!(of("[style], style, script:not([src]):not([type='application/json'])"), 0);
        assert_eq!(of("script"), 2, "one script and the data, whatever titles say");
        assert_eq!(of("h1"), 1);
        let all_ids = Selector::parse("[id]").unwrap();
        let mut ids: Vec<_> = html.select(&all_ids).map(|e| e.value().id().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
    }
}

/// Every mark leads to a value of the data, and what is shown there is that value's text.
#[test]
fn every_marked_cell_is_in_the_data() {
    let text = file(HTML);
    let html = Html::parse_document(&text);
    let script = html.select(&Selector::parse("#data").unwrap()).next().unwrap();
    let embedded: String = script.text().collect();
    assert_eq!(embedded, file("kelompok/ykt-kube-001/data.json"));
    let data: Value = serde_json::from_str(&embedded).unwrap();
    let mut seen = 0;
    for element in html.select(&Selector::parse("[data-c]").unwrap()) {
        let mark = element.value().attr("data-c").unwrap();
        let shown: String = element.text().collect();
        let value = marked(&data, mark);
        let agrees = match value {
            Value::String(text) => *text == shown.replace('\u{a0}', " "),
            Value::Null => shown.is_empty(),
            Value::Array(_) => false,
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => !shown.is_empty(),
        };
        assert!(agrees, "{mark}: {value} {shown}");
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

fn marked<'a>(data: &'a Value, mark: &str) -> &'a Value {
    let parts: Vec<&str> = mark.split('.').collect();
    let at = |value: &'a Value, part: &str| value.get(part.parse::<usize>().unwrap());
    let block = at(&data["blocks"], parts[0]).unwrap();
    let found = match parts.as_slice() {
        [_, "h", row] => at(&block["head"], row).map(|line| &line["value"]),
        [_, "p", point] => at(&block["points"], point).map(|point| &point["value"]),
        [_, figure] => at(&block["figures"], figure).map(|figure| &figure["value"]),
        [_, row, column] => at(&block["cells"], row).and_then(|row| at(row, column)),
        _ => None,
    };
    found.unwrap_or_else(|| panic!("{mark}"))
}

#[test]
fn links_are_relative_and_lead_to_index_files() {
    let html = Html::parse_document(&file(HTML));
    for element in html.select(&Selector::parse("[href]").unwrap()) {
        let address = element.value().attr("href").unwrap();
        let whole = address.starts_with("https://") || address.starts_with('#');
        let file = address.rsplit('/').next().unwrap().split('#').next().unwrap();
        assert!(whole || file.contains('.'), "{address}");
        assert!(!address.starts_with('/'), "{address}");
    }
    let text = file(HTML);
    assert!(text.contains("<a href=\"../../kelompok/ykt-kube-001/catatan/index.html#c7\">7</a>"));
    assert!(text.contains("href=\"../../wilayah/34.71.02/index.html\""));
    assert!(
        text.contains("hreflang=\"en\" href=\"https://contoh.example/en/kelompok/ykt-kube-001/\"")
    );
}

#[test]
fn a_restricted_record_says_so_beside_its_number_and_is_a_number_in_files() {
    let text = file(HTML);
    assert!(text.contains("#c7\">7</a>, 8\u{a0}(terbatas)</span>"), "{text}");
    assert!(text.contains(">9\u{a0}(terbatas)</"), "{text}");
    assert!(file("en/kelompok/ykt-kube-001/index.html").contains(">9\u{a0}(restricted)</"));
    let data = file("kelompok/ykt-kube-001/data.json");
    assert!(data.contains("{\"rs\":[7,8],\"x\":[8]}") && data.contains("{\"r\":9,\"x\":true}"));
    let csv = file("kelompok/ykt-kube-001/hibah.csv");
    assert!(csv.lines().any(|line| line.starts_with("9,")) && !csv.contains("terbatas"), "{csv}");
}

/// A record of the program has no page of its own: its number leads to the line of the page's own
/// table where it is listed, and nothing there leads to itself.
#[test]
fn a_record_of_the_program_leads_to_where_the_page_lists_it() {
    let mut page = Page { records: vec![7, 9], elsewhere: vec![9], restricted: vec![8], ..page() };
    page.blocks.push(Block::Table(Shown::plain(table("catatan-lain"))));
    let files = files_of(&position(), &page);
    let file = files.iter().find(|file| file.path == HTML).unwrap();
    let html = Html::parse_document(str::from_utf8(&file.bytes).unwrap());
    let count = |css: &str| html.select(&Selector::parse(css).unwrap()).count();
    assert!(count("#hibah a[href='#c9']") == 1 && count("[href$='catatan/index.html#c9']") == 0);
    assert!(count("a[href$='catatan/index.html#c7']") > 1);
    assert_eq!(count("#catatan-lain tr#c9"), 1);
    assert_eq!(count("#catatan-lain a[href='#c9']"), 0);
}

/// A server without the key of the log signs nothing: its pages claim no signature, and offer no
/// check that could only fail.
#[test]
fn a_page_that_is_not_signed_says_so_and_what_to_do() {
    let page = page();
    let html = |is_signed: bool, path: &str| {
        let position = Position { is_signed, ..position() };
        let files = files_of(&position, &page);
        let file = files.into_iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.bytes).unwrap()
    };
    let (id, en) = (HTML, "en/kelompok/ykt-kube-001/index.html");
    for (path, signed, not) in [
        (id, "ditandatangani oleh kantor", "belum ditandatangani"),
        (en, "are signed by the office", "not signed"),
    ] {
        let (honest, bare) = (html(true, path), html(false, path));
        assert!(honest.contains(signed) && !honest.contains(not), "{path}");
        assert!(honest.contains("class=\"periksa\"") && honest.contains("<noscript>"), "{path}");
        assert!(bare.contains(not) && !bare.contains(signed), "{path}: {bare}");
        assert!(bare.contains("class=\"periksa belum\"") && !bare.contains("<noscript>"), "{path}");
        assert!(bare.contains("rantai publish") && bare.contains("rantai serve --sign"), "{path}");
        let frame =
            bare.split("id=\"periksa\"").nth(1).unwrap().split("</section>").next().unwrap();
        for claim in ["dapat memeriksanya", "memeriksa halaman ini.", "signed statement"] {
            assert!(!frame.contains(claim), "{path}: {frame}");
        }
    }
}

#[test]
fn csv_and_json_say_what_they_are_of() {
    let text = file("kelompok/ykt-kube-001/hibah.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().next_back(), Some("checkpoint_root"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    let licence = header.iter().position(|key| key == "license").unwrap();
    assert!(rows.iter().all(|row| &row[licence] == LICENCE));
    let json: Value = serde_json::from_str(&file("kelompok/ykt-kube-001/hibah.json")).unwrap();
    assert_eq!(json["license"], LICENCE);
    assert_eq!(json["last"]["seq"], 41);
    assert_eq!(json["rows"][1]["jumlah"], "1234567");
}

#[test]
fn what_a_page_says_is_the_same_whatever_the_day_and_the_last_record() {
    let (before, mut after) = (page(), page());
    after.as_of = day("2026-12-31");
    after.last = Some((99, Hash::of(b"99")));
    assert_eq!(data::substance(&before), data::substance(&after));
    let none = [String::new(), String::new()];
    assert_ne!(data::of(&before, Language::Id, &none), data::of(&after, Language::Id, &none));
    after.title.0.push('!');
    assert_ne!(data::substance(&before), data::substance(&after));
}

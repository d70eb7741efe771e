//! One small table in each form.

use rantai_events::amount::{Amount, Unit};
use rantai_events::hash::Hash;
use rantai_events::time::Date;
use rantai_projections::rules::Level;
use rantai_projections::table::{Row, RowKind, columns, words};

use super::*;

fn rupiah(text: &str) -> Cell {
    Cell::Rupiah(Amount::parse(text).unwrap())
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A cash book with a reversed entry, a heading and a sum.
fn cash_book() -> Table {
    let mut table = Table {
        id: "bku",
        title: words("Buku Kas Umum", "Cash Book"),
        head: Vec::new(),
        columns: columns(&[
            ("tanggal", "Tanggal", "Date"),
            ("uraian", "Uraian", "Description"),
            ("penerimaan", "Penerimaan", "Received"),
        ]),
        rows: Vec::new(),
        notes: vec![words("Saldo cocok.", "Balances agree.")],
        as_of: day("2026-11-21"),
        last: Some((41, Hash::ZERO)),
    };
    table.line("Kantor", "Office", Cell::text("Dinas Sosial"));
    table.heading(words("April 2026", "April 2026"));
    let struck = vec![Cell::Date(day("2026-04-10")), Cell::text("Émile, \"A\""), rupiah("172500")];
    table.rows.push(Row { kind: RowKind::Reversed, cells: struck });
    table.entry(vec![Cell::Date(day("2026-05-20")), Cell::text("=1+1"), rupiah("-127500.5")]);
    table.total(vec![Cell::Empty, Cell::Words(words("Jumlah", "Total")), rupiah("44999.5")]);
    table
}

#[test]
fn text_is_aligned_with_title_struck_rows_and_sums() {
    let expected = "\
Buku Kas Umum
Kantor           : Dinas Sosial
Per tanggal      : 21 November 2026
Catatan terakhir : 41 · 0000000000000000000000000000000000000000000000000000000000000000

  Tanggal        Uraian           Penerimaan
--------------------------------------------
  April 2026
~ 10 April 2026  Émile, \"A\"    Rp 172.500,00
  20 Mei 2026    =1+1        (Rp 127.500,50)
--------------------------------------------
                 Jumlah         Rp 44.999,50

~ dibatalkan kemudian
Saldo cocok.
";
    assert_eq!(render(&cash_book(), Format::Text, Language::Id), expected);
}

#[test]
fn text_speaks_english_too() {
    let text = render(&cash_book(), Format::Text, Language::En);
    for part in ["Cash Book\n", "As of       : 21 November 2026", "20 May 2026", "~ reversed later"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn csv_is_plain_and_disarms_formulas() {
    let end = format!("2026-11-21,41,{}", Hash::ZERO);
    let expected = format!(
        "\
tanggal,uraian,penerimaan,kind,as_of,last_seq,last_hash
April 2026,,,heading,{end}
2026-04-10,\"Émile, \"\"A\"\"\",172500,reversed,{end}
2026-05-20,'=1+1,-127500.5,entry,{end}
,Jumlah,44999.5,total,{end}
"
    );
    assert_eq!(render(&cash_book(), Format::Csv, Language::Id), expected);
}

#[test]
fn csv_disarms_text_but_no_number() {
    let mut table = cash_book();
    table.columns.truncate(1);
    table.rows.clear();
    for cell in
        ["+62 812", "-5", "@SUM(A1)", "-", "+1.5", "a=b", "x;=cmd|' /C", " =1+1", "＝1", "a - b"]
    {
        table.entry(vec![Cell::text(cell)]);
    }
    let csv = render(&table, Format::Csv, Language::Id);
    let cells: Vec<_> =
        csv.lines().skip(1).filter_map(|line| Some(line.split_once(",entry")?.0)).collect();
    assert_eq!(
        cells,
        [
            "'+62 812",
            "-5",
            "'@SUM(A1)",
            "'-",
            "+1.5",
            "a=b",
            "\"x;'=cmd|' /C\"",
            " '=1+1",
            "'＝1",
            "a - b"
        ]
    );
}

#[test]
fn json_has_rows_by_key_with_decimals_as_text() {
    let json: serde_json::Value =
        serde_json::from_str(&render(&cash_book(), Format::Json, Language::En)).unwrap();
    assert_eq!(json["statement"], "bku");
    assert_eq!(json["title"], "Cash Book");
    assert_eq!(json["as_of"], "2026-11-21");
    assert_eq!(json["last"]["seq"], 41);
    assert_eq!(json["last"]["hash"], Hash::ZERO.to_string());
    assert_eq!(json["head"][0], serde_json::json!({"label": "Office", "value": "Dinas Sosial"}));
    assert_eq!(json["columns"][2], serde_json::json!({"key": "penerimaan", "title": "Received"}));
    let row = serde_json::json!({
        "kind": "entry", "tanggal": "2026-05-20", "uraian": "=1+1", "penerimaan": "-127500.5"
    });
    assert_eq!(json["rows"][2], row);
    assert_eq!(json["rows"][3]["tanggal"], serde_json::Value::Null);
    assert_eq!(json["notes"][0], "Balances agree.");
}

#[test]
fn every_kind_of_cell_has_its_forms() {
    let rice = Cell::Quantity(Amount::parse("-1234.5").unwrap(), Unit::rice());
    let percent = Cell::Percent("97.085".parse().unwrap());
    for (cell, shown, plain) in [
        (Cell::Empty, "", ""),
        (rice, "(1.234,500 KG:BERAS)", "-1234.5"),
        (percent, "97,09 %", "97.09"),
        (Cell::Records(vec![3, 17]), "3, 17", "3 17"),
        (Cell::Level(Level::TidakPatuh), "tidak patuh", "TIDAK_PATUH"),
        (Cell::Flag(true), "ya", "true"),
        (Cell::Number(-4), "-4", "-4"),
        (Cell::Number(11_858), "11.858", "11858"),
        (Cell::Record(11_857), "11857", "11857"),
    ] {
        assert_eq!(text::shown(&cell, Language::Id), shown);
        assert_eq!(super::plain(&cell, Language::Id), plain);
    }
    let percent = Cell::Percent("97.085".parse().unwrap());
    for (cell, shown) in [(percent, "97.09%"), (Cell::Number(11_858), "11,858")] {
        assert_eq!(text::shown(&cell, Language::En), shown);
    }
}

#[test]
fn an_empty_table_shows_its_columns() {
    let mut table = cash_book();
    table.rows.clear();
    table.last = None;
    let text = render(&table, Format::Text, Language::Id);
    assert!(text.contains("Catatan terakhir : belum ada\n"), "{text}");
    assert!(text.contains("Tanggal  Uraian  Penerimaan\n"), "{text}");
    assert!(text.contains("(tidak ada baris)\n"), "{text}");
    let csv = render(&table, Format::Csv, Language::Id);
    assert_eq!(csv, "tanggal,uraian,penerimaan,kind,as_of,last_seq,last_hash\n");
}

#[test]
fn long_texts_take_several_lines_and_figures_never_do() {
    let mut table = cash_book();
    table.rows.truncate(1);
    let long = "Angsuran pinjaman L-1 anggota M-0001 sebesar Rp 172.500,00";
    table.entry(vec![Cell::Date(day("2026-05-20")), Cell::text(long), rupiah("172500")]);
    let rows = |width: usize| {
        let text = render_within(&table, Format::Text, Language::Id, width);
        let start = text.find("Tanggal  ").unwrap();
        text.get(start..).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(0)[3], format!("20 Mei 2026  {long}  Rp 172.500,00"));
    let narrow = [
        "Tanggal      Uraian                             Penerimaan",
        "----------------------------------------------------------",
        "April 2026",
        "20 Mei 2026  Angsuran pinjaman L-1 anggota   Rp 172.500,00",
        "             M-0001 sebesar Rp 172.500,00",
    ];
    assert_eq!(rows(58)[..5], narrow);
}

#[test]
fn rows_too_wide_take_several_lines_and_say_which_columns_are_empty() {
    let mut table = cash_book();
    table.columns = columns(&[
        ("tanggal", "Tanggal", "Date"),
        ("bukti", "Bukti", "Document"),
        ("penerimaan", "Penerimaan", "Received"),
        ("denda", "Denda", "Penalty no."),
        ("kelompok", "Kelompok", "Group"),
        ("saldo", "Saldo", "Balance"),
    ]);
    table.leave_out_of_text(&["kelompok"]);
    table.rows.clear();
    let row = |label: &str| {
        let paper = Cell::code("0017 / LS / 2026");
        let day = if label.is_empty() { Cell::Date(day("2026-05-20")) } else { Cell::text(label) };
        vec![day, paper, rupiah("172500"), Cell::Empty, Cell::text("melati"), rupiah("5000000")]
    };
    table.entry(row(""));
    table.total(row("Jumlah"));
    let text = render_within(&table, Format::Text, Language::Id, 44);
    let expected = "\
Tanggal      Bukti
       Penerimaan            Saldo
----------------------------------
20 Mei 2026  0017 / LS / 2026
    Rp 172.500,00  Rp 5.000.000,00
----------------------------------
Jumlah       0017 / LS / 2026
    Rp 172.500,00  Rp 5.000.000,00

Kolom tanpa isi, tidak ditampilkan: Denda.
";
    assert!(text.contains(expected), "{text}");
    assert!(!text.contains("melati"), "{text}");
    let english = render_within(&table, Format::Text, Language::En, 44);
    assert!(english.contains("not shown: Penalty no.\n"), "{english}");
    assert!(render(&table, Format::Csv, Language::Id).contains("melati"));
}

#[test]
fn what_has_a_code_gives_it_to_programs_and_its_words_to_people() {
    let cell = Cell::Named("grant.disbursed".into(), words("Hibah cair", "Grant paid out"));
    assert_eq!(text::shown(&cell, Language::Id), "Hibah cair");
    assert_eq!(text::shown(&cell, Language::En), "Grant paid out");
    assert_eq!(super::plain(&cell, Language::Id), "grant.disbursed");
}

#[test]
fn html_says_the_same_cells_and_takes_text_for_nothing_but_text() {
    let mut book = cash_book();
    book.entry(vec![Cell::Records(vec![7, 8]), Cell::text("<script>\"'&"), rupiah("1")]);
    let link = |_: usize, _: usize, cell: &Cell| {
        let Cell::Record(seq) = cell else { return None };
        Some(format!("catatan/{seq}"))
    };
    let form = html::Form { link: &link, block: Some(3), ..html::Form::plain(Language::Id) };
    let page = html::table(&book, &form);
    for part in [
        "<caption id=\"bku-judul\">Buku Kas Umum</caption>",
        "<dt>Kantor</dt><dd data-c=\"3.h.0\">Dinas Sosial</dd>",
        "<th scope=\"col\" class=\"angka\">Penerimaan</th>",
        "<th scope=\"rowgroup\" colspan=\"3\" data-c=\"3.0.0\">April 2026</th>",
        "<tr class=\"batal\"><th scope=\"row\" class=\"utuh\"><span class=\"suara\">dibatalkan: \
         </span><s data-c=\"3.1.0\">10 April 2026</s></th>",
        "<td class=\"angka\" data-c=\"3.2.2\">(Rp 127.500,50)</td>",
        "<tr class=\"jumlah\"><td data-c=\"3.3.0\"></td>",
        "<a href=\"catatan/7\">7</a>, <a href=\"catatan/8\">8</a>",
        "&lt;script&gt;&quot;&#39;&amp;",
        "<p class=\"kecil\">Saldo cocok.</p>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("<script") && !page.contains("style="), "{page}");
}

/// What is laid out as cards says by roles that it is a table, and in each cell which column it is of.
#[test]
fn rows_that_may_be_cards_keep_the_roles_of_a_table_and_name_each_cell() {
    let mut book = cash_book();
    book.entry(vec![Cell::Level(Level::Patuh), Cell::text("x"), rupiah("1")]);
    let form = html::Form { block: Some(3), cards: true, ..html::Form::plain(Language::Id) };
    let page = html::table(&book, &form);
    for part in [
        "<div class=\"gulung tumpuk\" role=\"group\" tabindex=\"0\" aria-labelledby=\"bku-judul\">",
        "<table id=\"bku\" role=\"table\">",
        "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\"",
        "<tr class=\"kepala\" role=\"row\"><th scope=\"rowgroup\" role=\"rowheader\"",
        "<td role=\"cell\" class=\"angka\" data-l=\"Penerimaan\" data-c=\"3.2.2\">",
        // Nothing names an empty cell.
        "<td role=\"cell\" data-c=\"3.3.0\"></td>",
        "role=\"rowheader\" class=\"tingkat patuh\" data-l=\"Tanggal\" data-c=",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    for element in ["tr", "td", "th", "tbody"] {
        assert!(!page.contains(&format!("<{element}>")), "{element} without a role\n{page}");
    }
    assert!(!html::table(&book, &html::Form::plain(Language::Id)).contains("data-l"));
}

/// A sum stands under its column whether or not a row stands above it.
#[test]
fn a_sum_that_is_the_only_row_stands_to_the_right() {
    let mut book = cash_book();
    book.rows.retain(|row| row.kind == RowKind::Total);
    let page = html::table(&book, &html::Form::plain(Language::Id));
    for part in ["class=\"angka\">Penerimaan</th>", "<td class=\"angka\">Rp 44.999,50</td>"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("<th scope=\"col\">Uraian</th>"), "{page}");
}

#[test]
fn html_leaves_out_columns_in_which_nothing_stands_and_says_so() {
    let mut book = cash_book();
    for row in &mut book.rows {
        row.cells[1] = Cell::Empty;
    }
    let page = html::table(&book, &html::Form::plain(Language::En));
    assert!(!page.contains("<th scope=\"col\">Description"), "{page}");
    assert!(page.contains("Empty columns, not shown: Description."), "{page}");
}

//! Sums: those of the public pages are those of the office's recap; the city is the sum of its
//! kelurahan, and a kelurahan that of its groups; a group's figure is the sum of its records.

use rantai_events::amount::Amount;
use rantai_projections::library::Query;
use rantai_projections::public::{Measure, Page, Place, Shown};
use rantai_projections::statements::statement;
use rantai_projections::table::{Cell, Row, RowKind};

use crate::site::{city, figure, page, pages, table, tables};

const MONEY: [Measure; 6] = [
    Measure::Awarded,
    Measure::Received,
    Measure::Used,
    Measure::Left,
    Measure::Revolved,
    Measure::Returned,
];

fn amount(cell: &Cell) -> Amount {
    if let Cell::Rupiah(amount) = cell { *amount } else { Amount::ZERO }
}

fn column(shown: &Shown, row: &Row, key: &str) -> Amount {
    let place = shown.table.columns.iter().position(|column| column.key == key).unwrap();
    amount(&row.cells[place])
}

#[test]
fn the_city_is_the_sum_of_kelurahan_and_they_of_their_groups() {
    let pages = pages(&city((3, 777_777), (3, 111_113)).ledger);
    for measure in MONEY {
        let shown = table(page(&pages, &Place::How(measure).path()), "rincian");
        let (mut groups, mut kelurahan) = (Amount::ZERO, Amount::ZERO);
        let (last, rows) = shown.table.rows.split_last().unwrap();
        for row in rows {
            let value = column(shown, row, "nilai");
            if row.kind == RowKind::Total {
                assert_eq!(value, groups, "{measure:?}");
                (kelurahan, groups) = (kelurahan.plus(value), Amount::ZERO);
            } else {
                groups = groups.plus(value);
            }
        }
        let whole = column(shown, last, "nilai");
        assert_eq!(whole, kelurahan, "{measure:?}");
        assert_eq!(whole, amount(figure(page(&pages, ""), key(measure))), "{measure:?}");
    }
}

fn key(measure: Measure) -> &'static str {
    match measure {
        Measure::Awarded => "ditetapkan",
        Measure::Received => "diterima",
        Measure::Used => "terpakai",
        Measure::Left => "sisa",
        Measure::Revolved => "digulirkan",
        Measure::Returned => "disetor",
        Measure::Groups | Measure::Reports | Measure::Compliance => "kelompok",
    }
}

#[test]
fn groups_have_the_figures_of_the_recap() {
    let office = city((6, 777_777), (6, 111_113));
    let pages = pages(&office.ledger);
    let recap = statement("rekap-saldo").unwrap();
    let table = (recap.build)(recap, &Query::on(pages[0].as_of), &office.ledger).unwrap();
    let recap = Shown::plain(table);
    let pairs = [("hibah_diterima", "diterima"), ("terpakai", "terpakai"), ("sisa", "sisa")];
    for row in &recap.table.rows {
        let group = if let Cell::Text(group) = &row.cells[0] { Some(group) } else { None };
        let path = group.map_or_else(String::new, |group| format!("kelompok/{group}/"));
        let page = page(&pages, &path);
        for (theirs, ours) in pairs {
            let value = amount(figure(page, ours));
            assert_eq!(column(&recap, row, theirs), value, "{ours} of {}", page.place.path());
        }
        if let Some(shown) = tables(page).iter().find(|shown| shown.table.id == "saldo") {
            let of = |place: usize| column(shown, &shown.table.rows[place], "jumlah");
            assert_eq!(column(&recap, row, "kas"), of(0));
            assert_eq!(column(&recap, row, "bank"), of(1));
            assert_eq!(column(&recap, row, "piutang_bruto"), of(2));
        }
    }
}

#[test]
fn the_records_of_a_group_sum_to_its_figures() {
    let pages = pages(&city((6, 777_777), (3, 111_113)).ledger);
    for group in ["kube-1", "kube-2"] {
        let page = page(&pages, &format!("kelompok/{group}/"));
        let shown = table(page, "asal-angka");
        let mut sum = Amount::ZERO;
        for row in &shown.table.rows {
            let value = column(shown, row, "jumlah");
            if row.kind == RowKind::Total {
                assert_eq!(sum, value, "{group}: {row:?}");
                sum = Amount::ZERO;
            } else {
                sum = sum.plus(value);
            }
        }
        assert!(sum.is_zero());
    }
}

#[test]
fn years_sum_to_the_city() {
    let pages = pages(&city((6, 777_777), (3, 111_113)).ledger);
    for (path, id, keys) in [
        ("arus/", "arus", ["ditetapkan", "diterima", "terpakai", "digulirkan", "disetor"]),
        ("hibah/", "hibah", ["ditetapkan", "diterima", "terpakai", "sisa", "disetor"]),
    ] {
        let shown = table(page(&pages, path), id);
        let (total, years) = shown.table.rows.split_last().unwrap();
        for key in keys {
            let sum: Amount = years.iter().map(|row| column(shown, row, key)).sum();
            assert_eq!(sum, column(shown, total, key), "{path} {key}");
            assert_eq!(sum, amount(figure(page(&pages, ""), key)), "{path} {key}");
        }
    }
}

#[test]
fn a_correction_says_numbers_days_and_types_and_no_figure() {
    let pages = pages(&city((3, 777_777), (3, 111_113)).ledger);
    let shown = table(page(&pages, "kelompok/kube-1/"), "koreksi");
    assert_eq!(shown.table.rows.len(), 1);
    let said = format!("{:?}", shown.table.rows);
    assert!(said.contains("salah ketik") && said.contains("Setoran tabungan"), "{said}");
    let all: Vec<String> = pages.iter().map(|page: &Page| format!("{page:?}")).collect();
    assert!(all.iter().all(|page| !page.contains("54321")));
}

//! The form of every page: tables fit, links lead somewhere, both languages say something.

use std::collections::BTreeSet;

use rantai_projections::public::{Block, Page, Place, Summaries};
use rantai_projections::table::Cell;

use crate::site::{cells, city, figures, pages, pages_of, read, tables, texts};

fn all() -> Vec<Page> {
    pages(&city((3, 777_777), (3, 111_113)).ledger)
}

#[test]
fn every_place_has_one_page_at_one_address() {
    let office = city((3, 777_777), (3, 111_113));
    let read = read(&office.ledger, &mut Summaries::default());
    let places = read.places();
    let paths: BTreeSet<String> = places.iter().map(Place::path).collect();
    assert_eq!(paths.len(), places.len());
    for (place, page) in places.iter().zip(pages_of(&read, &office.ledger)) {
        assert_eq!(*place, page.place);
        assert_eq!(Place::of(&place.path()), Some(place.clone()));
    }
    let nowhere = Place::Group("kube-9".parse().unwrap());
    assert!(read.page(&nowhere, &office.ledger).unwrap().is_none());
    assert!(read.page(&Place::GrantsOf(1999), &office.ledger).unwrap().is_none());
}

/// Every place that a page leads to.
fn links(page: &Page) -> Vec<Place> {
    let mut found: Vec<Place> = page.above.iter().map(|link| link.place.clone()).collect();
    found.extend(figures(page).iter().filter_map(|figure| figure.how.clone()));
    for shown in tables(page) {
        found.extend(shown.how.clone());
        found.extend(shown.links.iter().map(|(.., place)| place.clone()));
    }
    for block in &page.blocks {
        if let Block::Links { links, .. } = block {
            found.extend(links.iter().map(|link| link.place.clone()));
        }
        if let Block::Picture(picture) = block {
            found.extend(picture.points.iter().filter_map(|point| point.place.clone()));
        }
    }
    found
}

#[test]
fn every_link_leads_to_a_place_of_the_site() {
    let all = all();
    let places: BTreeSet<&Place> = all.iter().map(|page| &page.place).collect();
    for page in &all {
        for link in links(page) {
            assert!(places.contains(&link), "{} leads to {link:?}", page.place.path());
        }
    }
}

#[test]
fn every_page_is_reached_from_home() {
    let all = all();
    let mut reached = BTreeSet::from([Place::Home]);
    let mut open = vec![Place::Home];
    while let Some(place) = open.pop() {
        let page = all.iter().find(|page| page.place == place).unwrap();
        open.extend(links(page).into_iter().filter(|link| reached.insert(link.clone())));
    }
    let missed: Vec<String> =
        all.iter().filter(|p| !reached.contains(&p.place)).map(|p| p.place.path()).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn tables_fit_their_columns_and_are_named_once_a_page() {
    for page in all() {
        let path = page.place.path();
        let mut names = BTreeSet::new();
        for shown in tables(&page) {
            let table = &shown.table;
            assert!(names.insert(table.id), "{path} has two tables {}", table.id);
            let keys: BTreeSet<&str> = table.columns.iter().map(|column| column.key).collect();
            assert_eq!(keys.len(), table.columns.len(), "{path} {}", table.id);
            for row in &table.rows {
                assert_eq!(row.cells.len(), table.columns.len(), "{path} {} {row:?}", table.id);
            }
            for (row, column, _) in &shown.links {
                assert!(*row < table.rows.len() && *column < table.columns.len(), "{path}");
            }
            assert_eq!((table.as_of, table.last), (page.as_of, page.last), "{path} {}", table.id);
        }
    }
}

#[test]
fn both_languages_say_something() {
    for page in all() {
        let path = page.place.path();
        let mut said = texts(&page);
        let words =
            |cell: &&Cell| if let Cell::Words(words) = cell { Some(words.clone()) } else { None };
        said.extend(cells(&page).iter().filter_map(words));
        for (id, en) in said {
            assert!(!id.is_empty() && !en.is_empty(), "{path}: `{id}` / `{en}`");
        }
    }
}

#[test]
fn coverage_stands_before_every_percentage() {
    for page in all() {
        for figure in figures(&page) {
            let share = matches!(figure.value, Cell::Percent(_));
            assert!(!share || figure.coverage.is_some(), "{} {}", page.place.path(), figure.key);
        }
    }
}

#[test]
fn trees_of_pictures_name_points_that_stand_before() {
    for page in all() {
        for block in &page.blocks {
            let Block::Picture(picture) = block else { continue };
            for (place, point) in picture.points.iter().enumerate() {
                assert!(point.parent.is_none_or(|parent| parent < place), "{point:?}");
            }
        }
    }
}

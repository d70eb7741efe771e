//! The data of a page, typed: what its `data.json` holds, what is embedded in it, and what the
//! office signs. A program reads it as open data; the browser compares what is shown with it.
//!
//! ```json
//! {"page":"kelompok/x/","lang":"id","title":"…","lead":"…","as_of":"2026-11-21",
//!  "last":{"seq":41,"hash":"…"},"restricted_too":true,"records":[7,12],
//!  "blocks":[{"type":"figures","figures":[{"key":"…","label":"…","value":{"rp":"1234567.00"}}]},
//!            {"type":"table","id":"hibah","cells":[["KUBE Melati",{"n":3}]],"kinds":["entry"],…}]}
//! ```
//!
//! A cell is `null`, text, or one of `{"rp":"1234567.00"}` rupiah, `{"q":"12.5","u":"kg","dp":3}`
//! a quantity with the decimals that are shown, `{"d":"2026-01-31"}` a date, `{"n":3}` a count,
//! `{"pc":"12.34"}` per cent, `{"l":"PATUH"}` a level, `{"r":12}` a record, `{"rs":[1,2]}` records,
//! `{"f":true}` yes or no, `{"c":"code","t":"words"}` words that stand for a code.
//!
//! What is shown says where it is from by `data-c`: `B.R.C` is `blocks[B].cells[R][C]`, `B.F` is
//! `blocks[B].figures[F].value`, `B.h.N` is `blocks[B].head[N].value`, `B.p.N` is
//! `blocks[B].points[N].value`. Every block but figures has `cells`.

use rantai_events::amount::Amount;
use rantai_projections::public::{
    Block, Figure, Link, Page, Picture, PictureKind, PicturePoint, PublicVerdict, Step,
};
use rantai_projections::table::{Cell, Table, Words};
use rust_decimal::RoundingStrategy;
use serde_json::{Map, Value, json};

use super::address;
use crate::render::html::shown;
use crate::render::{Language, kind_code, two_decimals};

/// The bytes of a page's `data.json`, which stand in the page itself too: `<` is written
/// `\u003c`, so that no text of it can end the element that it is embedded in.
#[must_use]
pub fn of(page: &Page, language: Language) -> String {
    let last = page.last.map(|(seq, hash)| json!({"seq": seq, "hash": hash.to_string()}));
    let mut data = content(page, language);
    data.insert("page".into(), page.place.path().into());
    data.insert("as_of".into(), page.as_of.to_string().into());
    data.insert("last".into(), last.unwrap_or(Value::Null));
    text(&data)
}

/// BLAKE3 of what a page says, without the day and the record up to which it says so: as long as
/// this is the same, nothing that the page shows has changed.
#[must_use]
pub fn substance(page: &Page) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for language in [Language::Id, Language::En] {
        hasher.update(json_text(&content(page, language)).as_bytes());
        hasher.update(b"\n");
    }
    *hasher.finalize().as_bytes()
}

fn text(data: &Map<String, Value>) -> String {
    json_text(data).replace('<', "\\u003c")
}

fn json_text(data: &Map<String, Value>) -> String {
    // Maps with text keys written into memory cannot fail.
    serde_json::to_string(data).unwrap_or_default()
}

fn content(page: &Page, language: Language) -> Map<String, Value> {
    let mut data = Map::new();
    let mut put = |key: &str, value: Value| data.insert(key.to_owned(), value);
    put("lang", address::code(language).into());
    put("title", language.of(&page.title).into());
    put("lead", language.of(&page.lead).into());
    put("restricted_too", page.restricted_too.into());
    put("records", page.records.clone().into());
    put("blocks", page.blocks.iter().map(|part| block(part, language)).collect());
    data
}

fn block(block: &Block, language: Language) -> Value {
    match block {
        Block::Prose { heading, anchor, paragraphs } => json!({
            "type": "prose",
            "anchor": anchor,
            "heading": heading.as_ref().map(|words| language.of(words)),
            "cells": paragraphs.iter().map(|text| vec![language.of(text)]).collect::<Vec<_>>(),
        }),
        Block::Figures(figures) => json!({
            "type": "figures",
            "figures": figures.iter().map(|one| figure(one, language)).collect::<Vec<_>>(),
        }),
        Block::Table(shown) => table("table", &shown.table, language),
        Block::Picture(picture) => of_picture(picture, language),
        Block::Verdicts(verdicts) => json!({
            "type": "verdicts",
            "cells": verdicts.iter().map(|one| verdict(one, language)).collect::<Vec<_>>(),
        }),
        Block::Steps { title, steps } => json!({
            "type": "steps",
            "title": language.of(title),
            "cells": steps.iter().map(|one| step(one, language)).collect::<Vec<_>>(),
        }),
        Block::Links { heading, links } => json!({
            "type": "links",
            "heading": language.of(heading),
            "cells": links.iter().map(|one| link(one, language)).collect::<Vec<_>>(),
        }),
        Block::Files { heading, files } => json!({
            "type": "files",
            "heading": language.of(heading),
            "cells": files.iter()
                .map(|file| [language.of(&file.path), language.of(&file.about)])
                .collect::<Vec<_>>(),
        }),
    }
}

fn figure(figure: &Figure, language: Language) -> Value {
    json!({
        "key": figure.key,
        "label": language.of(&figure.label),
        "value": cell(&figure.value, language),
        "coverage": figure.coverage.as_ref().map(|words| language.of(words)),
    })
}

fn table(kind: &str, table: &Table, language: Language) -> Value {
    let row = |cells: &[Cell]| cells.iter().map(|one| cell(one, language)).collect::<Value>();
    let head = |(label, value): &(Words, Cell)| json!({"label": language.of(label), "value": cell(value, language)});
    json!({
        "type": kind,
        "id": table.id,
        "title": language.of(&table.title),
        "head": table.head.iter().map(head).collect::<Vec<_>>(),
        "columns": table.columns.iter()
            .map(|column| json!({"key": column.key, "title": language.pick(column.title.0, column.title.1)}))
            .collect::<Vec<_>>(),
        "kinds": table.rows.iter().map(|row| kind_code(row.kind)).collect::<Vec<_>>(),
        "cells": table.rows.iter().map(|one| row(&one.cells)).collect::<Vec<_>>(),
        "notes": table.notes.iter().map(|note| language.of(note)).collect::<Vec<_>>(),
    })
}

fn of_picture(picture: &Picture, language: Language) -> Value {
    let mut data = table("picture", &picture.table.table, language);
    if let Some(data) = data.as_object_mut() {
        data.insert("picture".into(), picture_code(picture.kind).into());
        data.insert("about".into(), language.of(&picture.about).into());
        let points = picture.points.iter().map(|one| point(one, language)).collect();
        data.insert("points".into(), Value::Array(points));
    }
    data
}

fn picture_code(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::YearBars => "year-bars",
        PictureKind::AreaBars => "area-bars",
        PictureKind::TileMap => "tile-map",
        PictureKind::GuliranTree => "guliran-tree",
    }
}

fn point(point: &PicturePoint, language: Language) -> Value {
    json!({
        "label": language.of(&point.label),
        "series": language.of(&point.series),
        "value": cell(&point.value, language),
        "parent": point.parent,
    })
}

/// Level, rule, what it asks, why, the subject, the source, the records.
fn verdict(verdict: &PublicVerdict, language: Language) -> Value {
    json!([
        {"l": verdict.level.code()},
        verdict.rule,
        language.of(&verdict.asks),
        language.of(&verdict.text),
        verdict.subject,
        verdict.source,
        {"rs": verdict.records},
    ])
}

/// Name, day, document, amount, record.
fn step(step: &Step, language: Language) -> Value {
    json!([
        language.of(&step.name),
        cell(&Cell::date(step.on), language),
        step.document,
        step.amount.as_ref().map_or(Value::Null, |amount| cell(amount, language)),
        step.record.map_or(Value::Null, |seq| json!({"r": seq})),
    ])
}

fn link(link: &Link, language: Language) -> Value {
    json!([language.of(&link.name), language.of(&link.about)])
}

/// A cell by its type.
fn cell(cell: &Cell, language: Language) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(_) | Cell::Code(_) | Cell::Words(_) => shown(cell, language).into(),
        Cell::Named(code, _) => json!({"c": code, "t": shown(cell, language)}),
        Cell::Rupiah(amount) => json!({"rp": fixed(*amount, 2)}),
        Cell::Quantity(amount, unit) => {
            json!({"q": fixed(*amount, unit.decimals()), "u": unit.as_str(), "dp": unit.decimals()})
        }
        Cell::Date(day) => json!({"d": day.to_string()}),
        Cell::Number(number) => json!({"n": number}),
        Cell::Percent(percent) => json!({"pc": format!("{:.2}", two_decimals(*percent))}),
        Cell::Record(seq) => json!({"r": seq}),
        Cell::Records(all) => json!({"rs": all}),
        Cell::Level(level) => json!({"l": level.code()}),
        Cell::Flag(flag) => json!({"f": flag}),
    }
}

/// An amount with exactly so many decimals, as it is shown.
fn fixed(amount: Amount, decimals: u32) -> String {
    let strategy = RoundingStrategy::MidpointAwayFromZero;
    let value = amount.decimal().round_dp_with_strategy(decimals, strategy);
    let places = usize::try_from(decimals).unwrap_or(0);
    format!("{value:.places$}")
}

//! The data of a page, typed: what its `data.json` holds, what is embedded in it, and what the
//! office signs. A program reads it as open data; the browser compares what is shown with it.
//!
//! ```json
//! {"page":"kelompok/x/","lang":"id","title":"…","lead":"…","as_of":"2026-11-21",
//!  "last":{"seq":41,"hash":"…"},"restricted_too":true,"records":[7,12],"html":"…","said":"…",
//!  "blocks":[{"type":"figures","figures":[{"key":"…","label":"…","value":{"rp":"1234567.00"}}]},
//!            {"type":"table","id":"hibah","cells":[["KUBE Melati",{"n":3}]],"kinds":["entry"],…}]}
//! ```
//!
//! A cell is `null`, text, or one of `{"rp":"1234567.00"}` rupiah, `{"q":"12.5","u":"kg","dp":3}`
//! a quantity with the decimals that are shown, `{"d":"2026-01-31"}` a date, `{"n":3}` a count,
//! `{"pc":"12.34"}` per cent, `{"l":"PATUH"}` a level, `{"r":12}` a record, `{"rs":[1,2]}` records,
//! with `"x":true` and `"x":[2]` those that are restricted, `{"f":true}` yes or no,
//! `{"c":"code","t":"words"}` words that stand for a code.
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

use super::{address, said};
use crate::render::html::shown;
use crate::render::{Language, kind_code, two_decimals};

/// The bytes of a page's `data.json`, which stand in the page itself too: `<` is written
/// `\u003c`, so that no text of it can end the element that it is embedded in. The hashes
/// are those of the file of the page, and of what it says.
#[must_use]
pub fn of(page: &Page, language: Language, [file, said]: &[String; 2]) -> String {
    let last = page.last.map(|(seq, hash)| json!({"seq": seq, "hash": hash.to_string()}));
    let mut data = content(page, language);
    data.insert(said::FILE.into(), file.as_str().into());
    data.insert(said::SAID.into(), said.as_str().into());
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
    let of = Of { language, restricted: &page.restricted };
    let mut data = Map::new();
    let mut put = |key: &str, value: Value| data.insert(key.to_owned(), value);
    put("lang", address::code(language).into());
    put("title", language.of(&page.title).into());
    put("lead", language.of(&page.lead).into());
    put("restricted_too", page.restricted_too.into());
    put("records", page.records.clone().into());
    put("blocks", page.blocks.iter().map(|part| block(part, of)).collect());
    data
}

/// In which language, and which of the records that are named are restricted.
#[derive(Clone, Copy)]
struct Of<'a> {
    language: Language,
    restricted: &'a [u64],
}

impl Of<'_> {
    fn is_restricted(&self, seq: u64) -> bool {
        self.restricted.binary_search(&seq).is_ok()
    }
}

fn block(block: &Block, of: Of<'_>) -> Value {
    match block {
        Block::Prose { heading, anchor, paragraphs } => json!({
            "type": "prose",
            "anchor": anchor,
            "heading": heading.as_ref().map(|words| of.language.of(words)),
            "cells": paragraphs.iter().map(|text| vec![of.language.of(text)]).collect::<Vec<_>>(),
        }),
        Block::Figures(figures) => json!({
            "type": "figures",
            "figures": figures.iter().map(|one| figure(one, of)).collect::<Vec<_>>(),
        }),
        Block::Table(shown) => table("table", &shown.table, of),
        Block::Picture(picture) => of_picture(picture, of),
        Block::Verdicts(verdicts) => json!({
            "type": "verdicts",
            "cells": verdicts.iter().map(|one| verdict(one, of)).collect::<Vec<_>>(),
        }),
        Block::Steps { title, steps } => json!({
            "type": "steps",
            "title": of.language.of(title),
            "cells": steps.iter().map(|one| step(one, of)).collect::<Vec<_>>(),
        }),
        Block::Links { heading, links } => json!({
            "type": "links",
            "heading": of.language.of(heading),
            "cells": links.iter().map(|one| link(one, of)).collect::<Vec<_>>(),
        }),
        Block::Files { heading, files } => json!({
            "type": "files",
            "heading": of.language.of(heading),
            "cells": files.iter()
                .map(|file| [of.language.of(&file.path), of.language.of(&file.about)])
                .collect::<Vec<_>>(),
        }),
    }
}

fn figure(figure: &Figure, of: Of<'_>) -> Value {
    json!({
        "key": figure.key,
        "label": of.language.of(&figure.label),
        "value": cell(&figure.value, of),
        "coverage": figure.coverage.as_ref().map(|words| of.language.of(words)),
    })
}

fn table(kind: &str, table: &Table, of: Of<'_>) -> Value {
    let row = |cells: &[Cell]| cells.iter().map(|one| cell(one, of)).collect::<Value>();
    let head = |(label, value): &(Words, Cell)| json!({"label": of.language.of(label), "value": cell(value, of)});
    json!({
        "type": kind,
        "id": table.id,
        "title": of.language.of(&table.title),
        "head": table.head.iter().map(head).collect::<Vec<_>>(),
        "columns": table.columns.iter()
            .map(|column| json!({"key": column.key, "title": of.language.pick(column.title.0, column.title.1)}))
            .collect::<Vec<_>>(),
        "kinds": table.rows.iter().map(|row| kind_code(row.kind)).collect::<Vec<_>>(),
        "cells": table.rows.iter().map(|one| row(&one.cells)).collect::<Vec<_>>(),
        "notes": table.notes.iter().map(|note| of.language.of(note)).collect::<Vec<_>>(),
    })
}

fn of_picture(picture: &Picture, of: Of<'_>) -> Value {
    let mut data = table("picture", &picture.table.table, of);
    if let Some(data) = data.as_object_mut() {
        data.insert("picture".into(), picture_code(picture.kind).into());
        data.insert("about".into(), of.language.of(&picture.about).into());
        let points = picture.points.iter().map(|one| point(one, of)).collect();
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

fn point(point: &PicturePoint, of: Of<'_>) -> Value {
    json!({
        "label": of.language.of(&point.label),
        "series": of.language.of(&point.series),
        "value": cell(&point.value, of),
        "parent": point.parent,
    })
}

/// Level, rule, what it asks, why, the subject, the source, the records.
fn verdict(verdict: &PublicVerdict, of: Of<'_>) -> Value {
    json!([
        {"l": verdict.level.code()},
        verdict.rule,
        of.language.of(&verdict.asks),
        of.language.of(&verdict.text),
        verdict.subject,
        of.language.pick(verdict.source.0, verdict.source.1),
        records(&verdict.records, of),
    ])
}

/// Name, day, document, amount, record.
fn step(step: &Step, of: Of<'_>) -> Value {
    json!([
        of.language.of(&step.name),
        cell(&Cell::date(step.on), of),
        step.document,
        step.amount.as_ref().map_or(Value::Null, |amount| cell(amount, of)),
        step.record.map_or(Value::Null, |seq| record(seq, of)),
    ])
}

fn link(link: &Link, of: Of<'_>) -> Value {
    json!([of.language.of(&link.name), of.language.of(&link.about)])
}

/// A cell by its type.
fn cell(cell: &Cell, of: Of<'_>) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(_) | Cell::Code(_) | Cell::Words(_) => shown(cell, of.language).into(),
        Cell::Named(code, _) => json!({"c": code, "t": shown(cell, of.language)}),
        Cell::Rupiah(amount) => json!({"rp": fixed(*amount, 2)}),
        Cell::Quantity(amount, unit) => {
            json!({"q": fixed(*amount, unit.decimals()), "u": unit.as_str(), "dp": unit.decimals()})
        }
        Cell::Date(day) => json!({"d": day.to_string()}),
        Cell::Number(number) => json!({"n": number}),
        Cell::Percent(percent) => json!({"pc": format!("{:.2}", two_decimals(*percent))}),
        Cell::Record(seq) => record(*seq, of),
        Cell::Records(all) => records(all, of),
        Cell::Level(level) => json!({"l": level.code()}),
        Cell::Flag(flag) => json!({"f": flag}),
    }
}

/// A record, which says of itself that it is restricted.
fn record(seq: u64, of: Of<'_>) -> Value {
    if of.is_restricted(seq) { json!({"r": seq, "x": true}) } else { json!({"r": seq}) }
}

/// Records, and which of them are restricted.
fn records(all: &[u64], of: Of<'_>) -> Value {
    let hidden: Vec<u64> = all.iter().copied().filter(|seq| of.is_restricted(*seq)).collect();
    if hidden.is_empty() { json!({"rs": all}) } else { json!({"rs": all, "x": hidden}) }
}

/// An amount with exactly so many decimals, as it is shown.
fn fixed(amount: Amount, decimals: u32) -> String {
    let strategy = RoundingStrategy::MidpointAwayFromZero;
    let value = amount.decimal().round_dp_with_strategy(decimals, strategy);
    let places = usize::try_from(decimals).unwrap_or(0);
    format!("{value:.places$}")
}

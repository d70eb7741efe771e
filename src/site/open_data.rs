//! Tables as files for programs: exactly what a page shows, with its licence, its day, the last
//! record and the checkpoint, so that a file that was copied elsewhere still says so.

use rantai_projections::table::Table;
use serde_json::{Value, json};

use super::{File, Position};
use crate::render::{Format, Language, render};

/// The licence of everything that is published.
pub const LICENCE: &str = "CC-BY-4.0";
/// Where its text is.
pub const LICENCE_ADDRESS: &str = "https://creativecommons.org/licenses/by/4.0/";

/// A table as CSV and as JSON, below a directory.
pub(super) fn files(
    table: &Table,
    path: &str,
    language: Language,
    position: &Position,
) -> [File; 2] {
    let file = |end: &str, media_type: &'static str, text: String| File {
        path: format!("{path}.{end}"),
        media_type,
        bytes: text.into_bytes(),
    };
    [
        file("csv", "text/csv; charset=utf-8", csv(table, language, position)),
        file("json", "application/json", json(table, language, position)),
    ]
}

/// CSV as statements have it, with columns for licence and checkpoint behind.
fn csv(table: &Table, language: Language, position: &Position) -> String {
    let (size, root) = match &position.checkpoint {
        Some(signed) => {
            (signed.checkpoint.size().to_string(), signed.checkpoint.root().to_string())
        }
        None => (String::new(), String::new()),
    };
    let columns = [
        ("license", LICENCE.to_owned()),
        ("publisher", position.office.to_string()),
        ("origin", position.origin.to_string()),
        ("checkpoint_size", size),
        ("checkpoint_root", root),
    ];
    crate::render::csv_with(table, language, &columns)
}

/// JSON as statements have it, with licence and checkpoint inside.
fn json(table: &Table, language: Language, position: &Position) -> String {
    let text = render(table, Format::Json, language);
    let Ok(Value::Object(mut object)) = serde_json::from_str(&text) else { return text };
    object.insert("license".into(), LICENCE.into());
    object.insert("license_url".into(), LICENCE_ADDRESS.into());
    object.insert("publisher".into(), position.office.as_str().into());
    object.insert("origin".into(), position.origin.as_str().into());
    object.insert("checkpoint".into(), checkpoint(position));
    // Maps with text keys written into memory cannot fail.
    serde_json::to_string(&object).unwrap_or_default() + "\n"
}

/// The checkpoint that a file was written under.
pub(super) fn checkpoint(position: &Position) -> Value {
    position.checkpoint.as_ref().map_or(Value::Null, |signed| {
        json!({
            "size": signed.checkpoint.size(),
            "root": signed.checkpoint.root().to_string(),
        })
    })
}

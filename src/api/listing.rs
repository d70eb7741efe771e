//! A list: rows in the order of their keys, cut into pages, as JSON or as CSV. The CSV is made out
//! of the JSON, so the two say the same.

use std::fmt;
use std::sync::Arc;

use axum::http::header::{LINK, VARY};
use axum::http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use utoipa::ToSchema;

use super::about::About;
use super::ask::{Form, Paging};
use crate::serve::answer::{Answer, Keep};
use crate::serve::front::Kept;
use crate::serve::problem::Problem;

/// Where a row stands in its list: the group it is of (nothing where it is of none), and its place
/// among those. Rising through the list.
pub(super) type Cursor<'a> = (&'a str, usize);

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listing<T> {
    /// Of which position this is.
    pub(super) about: About,
    /// How many rows there are on all pages.
    pub(super) total: usize,
    /// The rows of this page.
    pub(super) data: Vec<T>,
    /// Where the next page begins: give it as `after`. None on the last page.
    pub(super) next: Option<String>,
}

/// Where an answer is asked for: for the link to the next page.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) uri: &'a axum::http::Uri,
    pub(super) head: &'a HeaderMap,
}

/// A page of what was found, which rises by its cursors; only its own rows are made.
pub(super) fn page<'a, T, R: Serialize + Default>(
    about: &About,
    found: impl Iterator<Item = (Cursor<'a>, T)>,
    make: impl Fn(T) -> R,
    paging: &Paging,
    asked: &Asked<'_>,
) -> Result<Kept, Problem> {
    let limit = paging.rows()?;
    let after = paging.after.as_deref().map(cursor).transpose()?;
    let (mut total, mut data, mut next, mut last) = (0, Vec::new(), None, None);
    for (place, one) in found {
        total += 1;
        if after.as_ref().is_some_and(|after| place <= (after.0.as_str(), after.1)) {
            continue;
        }
        if data.len() < limit {
            data.push(make(one));
            last = Some(format!("{}~{}", place.0, place.1));
        } else if next.is_none() {
            next = last.take();
        }
    }
    answered(Listing { about: about.clone(), total, data, next }, paging, asked)
}

/// Where a page begins: what stood in the `next` of the page before.
fn cursor(text: &str) -> Result<(String, usize), Problem> {
    let parts = text.rsplit_once('~');
    let parts = parts.and_then(|(group, place)| Some((group.to_owned(), place.parse().ok()?)));
    parts.ok_or_else(|| {
        Problem::bad_request(
            "after: pakailah `next` dari halaman sebelumnya.",
            "after: give the `next` of the page before.",
        )
    })
}

/// A list in the form that was asked for.
fn answered<R: Serialize + Default>(
    listing: Listing<R>,
    paging: &Paging,
    asked: &Asked<'_>,
) -> Result<Kept, Problem> {
    let link = listing.next.as_ref().and_then(|next| link(asked.uri, next));
    let (media_type, text) = match Form::chosen(paging.format, asked.head) {
        Form::Json => ("application/json", super::pretty(&listing)?),
        Form::Csv => ("text/csv; charset=utf-8; header=present", csv(&listing)?),
    };
    let tag = listing.about.tag();
    let answer = Answer::new(media_type, text.into_bytes(), Keep::Briefly, &tag);
    let answer = answer.and(VARY, HeaderValue::from_static("accept, accept-encoding"));
    let answer = match link {
        Some(link) => answer.and(LINK, link),
        None => answer,
    };
    Ok(Kept(Arc::new(answer)))
}

/// The same address with another `after`.
fn link(uri: &axum::http::Uri, next: &str) -> Option<HeaderValue> {
    let query = uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|one| !one.is_empty() && !one.starts_with("after="));
    let mut parts: Vec<String> = kept.map(str::to_owned).collect();
    parts.push(format!("after={}", encoded(next)));
    let link = format!("</api/v1{}?{}>; rel=\"next\"", uri.path(), parts.join("&"));
    HeaderValue::from_str(&link).ok()
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The rows as CSV, each with what it is of, so that a row that was copied elsewhere still says so.
fn csv<R: Serialize + Default>(listing: &Listing<R>) -> Result<String, Problem> {
    let about = &listing.about;
    let of = [
        ("as_of", about.as_of.clone()),
        ("last_seq", about.last.as_ref().map_or_else(String::new, |last| last.seq.to_string())),
        ("last_hash", about.last.as_ref().map_or_else(String::new, |last| last.hash.clone())),
        (
            "checkpoint_size",
            about.checkpoint.as_ref().map_or_else(String::new, |one| one.size.to_string()),
        ),
        ("licence", about.licence.name.to_owned()),
    ];
    let mut out = String::new();
    let names = cells(&R::default())?.0.into_iter().map(|(name, _)| name);
    line(&mut out, names.chain(of.iter().map(|(name, _)| (*name).to_owned())));
    for row in &listing.data {
        let row = cells(row)?.0.into_iter().map(|(_, value)| guarded(&value));
        line(&mut out, row.chain(of.iter().map(|(_, text)| text.clone())));
    }
    Ok(out)
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let quoted: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    out.push_str(&quoted.join(","));
    out.push('\n');
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

/// A value as a cell; text that a spreadsheet would take for a formula gets an apostrophe before it.
fn guarded(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(guarded).collect::<Vec<_>>().join(" "),
    };
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_number = || text.parse::<rust_decimal::Decimal>().is_ok();
    if is_formula && !is_number() { format!("'{text}") } else { text }
}

/// The fields of a row in the order in which it is written.
struct Cells(Vec<(String, Value)>);

fn cells(row: &impl Serialize) -> Result<Cells, Problem> {
    let text = serde_json::to_string(row).map_err(|_| Problem::failed())?;
    serde_json::from_str(&text).map_err(|_| Problem::failed())
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Cells;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cells, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Cells(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

//! A list: rows in the order of their keys, cut into pages, as JSON or as CSV. The CSV is made out
//! of the JSON, so the two say the same.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use axum::http::header::{LINK, VARY};
use axum::http::{HeaderMap, HeaderValue};
use rantai_projections::public::{GrantLine, ReportLine, Summary};
use rantai_projections::rules::Level;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use utoipa::ToSchema;

use super::about::About;
use super::ask::{Form, Paging};
use crate::render::csv::disarmed;
use crate::serve::answer::{Answer, Keep};
use crate::serve::front::Kept;
use crate::serve::problem::Problem;

/// A line of a list, by what it is about: the same line has the same key in every edition.
pub(super) trait Line {
    /// What it is about, rising through the lines of one group.
    fn key(&self) -> String;
}

impl Line for Summary {
    fn key(&self) -> String {
        String::new()
    }
}

impl Line for GrantLine {
    fn key(&self) -> String {
        self.grant.to_string()
    }
}

impl Line for ReportLine {
    fn key(&self) -> String {
        let report = self.report.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}~{}~{report}", self.from, self.to)
    }
}

impl Line for (String, Option<String>, Level) {
    fn key(&self) -> String {
        format!("{}~{}", self.0, self.1.as_deref().unwrap_or_default())
    }
}

/// A line with the group that it is of: nothing where it is of none.
pub(super) type Placed<'a, L> = (&'a str, &'a L);

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

/// A page of what was found, which rises by group and key; only its own rows are made. The next page
/// begins behind the last row of this one by what that is about, not by how many came before: where
/// the ledger grew meanwhile, nothing that stood there is left out or shown twice.
pub(super) fn page<'a, L: Line + 'a, T: Copy, R: Serialize + Default>(
    about: &About,
    found: impl Iterator<Item = (Placed<'a, L>, T)>,
    make: impl Fn(T) -> R,
    paging: &Paging,
    asked: &Asked<'_>,
) -> Result<Kept, Problem> {
    let limit = paging.rows()?;
    let after = paging.after.as_deref().map(cursor).transpose()?;
    let is_before = |(group, line): Placed<'_, L>| {
        after.is_some_and(|(begun, key)| match group.cmp(begun) {
            Ordering::Less => true,
            Ordering::Equal => line.key().as_str() <= key,
            Ordering::Greater => false,
        })
    };
    let (mut total, mut data, mut last, mut has_more) = (0, Vec::new(), None, false);
    for (place, one) in found {
        total += 1;
        if has_more || is_before(place) {
            continue;
        }
        has_more = data.len() == limit;
        if !has_more {
            data.push(make(one));
            last = Some(place);
        }
    }
    let next = last.filter(|_| has_more).map(|(group, line)| format!("{group}~{}", line.key()));
    answered(Listing { about: about.clone(), total, data, next }, paging, asked)
}

/// Where a page begins: what stood in the `next` of the page before.
fn cursor(text: &str) -> Result<(&str, &str), Problem> {
    text.split_once('~').ok_or_else(|| {
        Problem::bad_request(
            "Parameter `after`: pakailah `next` dari halaman sebelumnya.",
            "Parameter `after`: give the `next` of the page before.",
        )
    })
}

/// A list in the form that was asked for.
pub(super) fn answered<R: Serialize + Default>(
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
    if cell.contains([',', ';', '"', '\n', '\r']) {
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
    disarmed(text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::about::LICENCE;

    impl Line for &str {
        fn key(&self) -> String {
            (*self).to_owned()
        }
    }

    fn listed(lines: &[(&'static str, &'static str)], after: Option<&str>) -> Value {
        let about = About {
            origin: String::new(),
            office: String::new(),
            as_of: String::new(),
            last: None,
            checkpoint: None,
            licence: LICENCE,
        };
        let paging = Paging { limit: Some(2), after: after.map(str::to_owned), format: None };
        let (uri, head) = (axum::http::Uri::from_static("/x"), HeaderMap::new());
        let found = lines.iter().map(|(group, line)| ((*group, line), (*group, *line)));
        let asked = Asked { uri: &uri, head: &head };
        let make = |(group, line)| format!("{group} {line}");
        let kept = page(&about, found, make, &paging, &asked).unwrap();
        serde_json::from_slice(kept.0.bytes()).unwrap()
    }

    #[test]
    fn a_page_goes_on_behind_the_last_line_wherever_that_stands_by_then() {
        let before = [("a", "k1"), ("a", "k3"), ("b", "k1"), ("b", "k2~x")];
        let first = listed(&before, None);
        assert_eq!(first["data"], serde_json::json!(["a k1", "a k3"]));
        let next = first["next"].as_str();
        assert_eq!(next, Some("a~k3"));
        let grown = [("a", "k0"), ("a", "k1"), ("a", "k2"), ("a", "k3"), ("a", "k4"), ("b", "k1")];
        let gone = [("a", "k1"), ("b", "k1"), ("b", "k2~x"), ("c", "k1")];
        for (list, due, then) in [
            (&before[..], ["b k1", "b k2~x"], None),
            (&grown[..], ["a k4", "b k1"], None),
            (&gone[..], ["b k1", "b k2~x"], Some("b~k2~x")),
        ] {
            let second = listed(list, next);
            assert_eq!(second["data"], serde_json::json!(due));
            assert_eq!(second["next"].as_str(), then);
            assert_eq!(second["total"], list.len());
        }
        assert_eq!(listed(&gone, Some("b~k2~x"))["data"], serde_json::json!(["c k1"]));
    }
}

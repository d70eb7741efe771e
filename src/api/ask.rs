//! What may be asked: parameters of a closed list, each within its bounds.

use axum::extract::{FromRequestParts, Query};
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use crate::near::{near_en, near_id};
use crate::serve::problem::Problem;

/// Rows on a page when nobody says how many.
pub(super) const ROWS: u16 = 100;
/// The most rows on a page.
pub(super) const MOST_ROWS: u16 = 500;

/// In which form an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// JSON.
    Json,
    /// CSV: the same rows, with day, last record and licence in columns of their own.
    Csv,
}

impl Form {
    /// The form that was asked for by the query, or else by the head of the request.
    pub(super) fn chosen(asked: Option<Self>, head: &HeaderMap) -> Self {
        let accept = head.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let prefers_csv = accept.contains("text/csv") && !accept.contains("json");
        asked.unwrap_or(if prefers_csv { Self::Csv } else { Self::Json })
    }
}

/// What may be asked of an address.
pub(super) trait Asks: DeserializeOwned {
    /// The names of its parameters.
    const NAMES: &'static [&'static str];
    /// The forms that its `format` takes.
    const FORMS: (&'static str, &'static str);
}

/// The parameters of a request. Unknown ones, ones given twice, and values out of bounds are said.
#[derive(Debug)]
pub(super) struct Ask<T>(pub(super) T);

impl<T: Asks, S: Send + Sync> FromRequestParts<S> for Ask<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let uri = &parts.uri;
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(pairs) = pairs.map_err(|_| unreadable())?;
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in &pairs {
            if !T::NAMES.contains(&name.as_str()) {
                return Err(unknown(name, T::NAMES));
            }
            if seen.contains(&name.as_str()) {
                return Err(bad(name, ("disebut dua kali", "is given twice")));
            }
            seen.push(name);
        }
        let Query(asked) = Query::<T>::try_from_uri(uri).map_err(|_| misread::<T>(uri))?;
        Ok(Self(asked))
    }
}

/// A parameter with a value that it does not take: what it takes.
pub(super) fn bad(name: &str, takes: (&str, &str)) -> Problem {
    Problem::bad_request(
        format!("Parameter `{name}`: {}.", takes.0),
        format!("Parameter `{name}`: {}.", takes.1),
    )
}

fn unreadable() -> Problem {
    Problem::bad_request("Alamat ini tidak terbaca.", "This address cannot be read.")
}

fn unknown(name: &str, known: &'static [&'static str]) -> Problem {
    let name: String = name.chars().take(40).collect();
    let (id, en) = (near_id(&name, known.iter().copied()), near_en(&name, known.iter().copied()));
    let all = known.join(", ");
    Problem::bad_request(
        format!("Parameter `{name}` tidak ada di alamat ini{id}. Yang ada: {all}."),
        format!("There is no parameter `{name}` here{en}. There are: {all}."),
    )
}

/// Which of the parameters has a value that it does not take.
fn misread<T: Asks>(uri: &Uri) -> Problem {
    let alone = |part: &str| Uri::try_from(format!("/?{part}")).ok();
    let parts = uri.query().unwrap_or_default().split('&').filter_map(alone);
    let wrong = parts.into_iter().find(|part| Query::<T>::try_from_uri(part).is_err());
    let named = wrong.and_then(|part| Query::<Vec<(String, String)>>::try_from_uri(&part).ok());
    let name = named.and_then(|Query(pairs)| pairs.into_iter().next());
    name.map_or_else(unreadable, |(name, _)| bad(&name, taken(&name, T::FORMS)))
}

fn taken(name: &str, forms: (&'static str, &'static str)) -> (&'static str, &'static str) {
    if name == "format" { forms } else { takes(name) }
}

/// What the parameters take that are no texts.
pub(super) fn takes(name: &str) -> (&'static str, &'static str) {
    match name {
        "year" => ("harus tahun empat angka, seperti 2026", "a year of four digits, like 2026"),
        "limit" => ("harus angka antara 1 dan 500", "a number from 1 to 500"),
        "late" => ("harus `true` atau `false`", "`true` or `false`"),
        "lang" => ("harus `id` atau `en`", "`id` or `en`"),
        _ => ("tidak terbaca", "cannot be read"),
    }
}

/// How a list is cut into pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paging {
    pub(super) limit: Option<u16>,
    pub(super) after: Option<String>,
    pub(super) format: Option<Form>,
}

impl Paging {
    /// How many rows a page has.
    ///
    /// # Errors
    /// None, or more than there may be.
    pub(super) fn rows(&self) -> Result<usize, Problem> {
        let limit = self.limit.unwrap_or(ROWS);
        if (1..=MOST_ROWS).contains(&limit) {
            return Ok(usize::from(limit));
        }
        Err(bad("limit", takes("limit")))
    }
}

macro_rules! asks {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $fdoc:literal])+ $field:ident: $ty:ty,)* })*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Deserialize, IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(super) struct $name {
            $($(#[doc = $fdoc])+ pub(super) $field: Option<$ty>,)*
            /// Rows on a page.
            #[param(minimum = 1, maximum = 500)]
            limit: Option<u16>,
            /// Where the page before ended: its `next`.
            after: Option<String>,
            /// The form; when absent what `Accept` asks for, or JSON.
            format: Option<Form>,
            /// The language of words: `id` or `en`.
            lang: Option<Tongue>,
        }
        impl Asks for $name {
            const NAMES: &'static [&'static str] =
                &[$(stringify!($field),)* "limit", "after", "format", "lang"];
            const FORMS: (&'static str, &'static str) =
                ("harus `json` atau `csv`", "`json` or `csv`");
        }
        impl $name {
            /// How the list is cut into pages.
            pub(super) fn paging(&self) -> Paging {
                Paging { limit: self.limit, after: self.after.clone(), format: self.format }
            }
            /// The language of words.
            #[allow(dead_code, reason = "lists without words take the parameter too")]
            pub(super) fn language(&self) -> crate::render::Language {
                self.lang.unwrap_or(Tongue::Id).language()
            }
        }
    )*};
}

asks! {
    /// Which groups.
    GroupsAsk {
        /// Only of this program.
        program: String,
        /// Only of this kelurahan, kemantren or city, by its code.
        area: String,
    }
    /// Which grants.
    GrantsAsk {
        /// Only of this fiscal year.
        year: u32,
        /// Only to groups of this program.
        program: String,
        /// Only to groups of this kelurahan, kemantren or city, by its code.
        area: String,
        /// Only to this group.
        group: String,
    }
    /// Which reports.
    ReportsAsk {
        /// Only those that are late (`true`) or are not (`false`).
        late: bool,
        /// Only of groups of this program.
        program: String,
        /// Only of groups of this kelurahan, kemantren or city, by its code.
        area: String,
        /// Only of this group.
        group: String,
    }
    /// Which verdicts.
    VerdictsAsk {
        /// Only of this rule.
        rule: String,
        /// Only of this level, as `TIDAK_PATUH`.
        level: String,
        /// Only of groups of this program.
        program: String,
        /// Only of groups of this kelurahan, kemantren or city, by its code.
        area: String,
        /// Only of this group.
        group: String,
    }
    /// Which tables.
    StatementsAsk {
        /// The page they stand on, as `kelompok/ykt-kube-001/`; the first page when absent.
        page: String,
    }
    /// Any row.
    AllAsk {}
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tongue {
    /// Indonesian.
    Id,
    /// English.
    En,
}

impl Tongue {
    pub(super) fn language(self) -> crate::render::Language {
        match self {
            Self::Id => crate::render::Language::Id,
            Self::En => crate::render::Language::En,
        }
    }
}

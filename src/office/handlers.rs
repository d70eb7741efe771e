//! Requests to answers. Pages are made off the threads that wait for requests.

use std::sync::Arc;

use axum::extract::rejection::StringRejection;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use rantai_projections::library::Library as _;
use tokio::task::spawn_blocking;

use super::asked::{Asked, MOST_ADDRESS};
use super::desk::Desk;
use super::problem::Problem;
use super::{Room, may_read, page, pages, running};
use crate::ledger::Ledger;
use crate::render::{Format, Language};

const HTML: &str = "text/html; charset=utf-8";

/// What is sent.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    kind: &'static str,
    /// The name under which it is to be saved.
    file: Option<String>,
    pub(super) body: Vec<u8>,
}

/// The style and the sign of the pages; they hold no data.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "ruang.css" => (
            "text/css; charset=utf-8",
            concat!(include_str!("assets/office.css"), include_str!("../render/assets/cards.css")),
        ),
        "ikon.svg" => ("image/svg+xml", include_str!("../site/assets/ikon.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}

/// Any page.
pub(super) async fn page(State(room): State<Arc<Room>>, method: Method, uri: Uri) -> Response {
    let language = room.language;
    if ![Method::GET, Method::HEAD].contains(&method) {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let words =
            ("Halaman ini hanya dapat dibaca.".into(), "This page can only be read.".into());
        let (asked, _) = Asked::read(&uri, language);
        return sent(&told(&Problem { status, words }, asked.language));
    }
    let made = spawn_blocking(move || room.answer(&uri)).await;
    match made {
        Ok(answer) => sent(&answer),
        // A panic is a bug of ours; the next page is made afresh.
        Err(_) => {
            let words = (
                "Kesalahan program; tolong laporkan alamatnya.",
                "A bug; please report the address.",
            );
            let problem = Problem {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                words: (words.0.into(), words.1.into()),
            };
            sent(&told(&problem, language))
        }
    }
}

/// Starts a verification, unless one runs.
pub(super) async fn verify(
    State(room): State<Arc<Room>>,
    uri: Uri,
    body: Result<String, StringRejection>,
) -> Response {
    let (asked, _) = Asked::read(&uri, room.language);
    let body = match body {
        Ok(body) => body,
        Err(why) => return sent(&told(&unread(why.status()), asked.language)),
    };
    let level = running::level(&body);
    let started = level.map(|level| running::start(&room, level));
    let place = asked.language.pick("/verifikasi", "/verifikasi?lang=en");
    match started {
        Some(()) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        None => {
            let problem = Problem::bad("Pilih tingkat 1 sampai 5.", "Choose a level from 1 to 5.");
            sent(&told(&problem, asked.language))
        }
    }
}

/// Why what was sent with a request was not read.
fn unread(status: StatusCode) -> Problem {
    let words = match status {
        StatusCode::PAYLOAD_TOO_LARGE => (
            "Isian ini terlalu besar; pakailah tombol di halaman.",
            "Too much was sent; use the button on the page.",
        ),
        _ => ("Isian ini tidak terbaca.", "What was sent cannot be read."),
    };
    Problem { status, words: (words.0.into(), words.1.into()) }
}

fn sent(answer: &Answer) -> Response {
    let mut response = (answer.status, answer.body.clone()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    let name = answer.file.as_ref().map(|name| format!("attachment; filename=\"{name}\""));
    if let Some(name) = name.and_then(|name| HeaderValue::from_str(&name).ok()) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn told(problem: &Problem, language: Language) -> Answer {
    let body = page::problem(problem, language).into_bytes();
    Answer { status: problem.status, kind: HTML, file: None, body }
}

impl Room {
    /// Answers an address, from what was kept where it can.
    fn answer(&self, uri: &Uri) -> Arc<Answer> {
        if uri.to_string().len() > MOST_ADDRESS {
            let problem = Problem::bad("Alamat ini terlalu panjang.", "This address is too long.");
            return Arc::new(told(&problem, self.language));
        }
        let (asked, read) = Asked::read(uri, self.language);
        if let Err(problem) = read {
            return Arc::new(told(&problem, asked.language));
        }
        let key = format!("{} {asked:?}", self.shelf.quarter());
        let keeps = pages::keeps(&asked);
        if let Some(kept) = keeps.then(|| self.shelf.kept(&key)).flatten() {
            return kept;
        }
        let stamp = self.shelf.stamp();
        let made = self.shelf.read(|ledger| self.made(ledger, &asked));
        let answer = made.map_err(Problem::from).and_then(|made| made);
        match answer {
            Ok(answer) => {
                let answer = Arc::new(answer);
                if keeps {
                    self.shelf.keep(stamp, key, &answer);
                }
                answer
            }
            Err(problem) => Arc::new(told(&problem, asked.language)),
        }
    }

    fn made(&self, ledger: &Ledger, asked: &Asked) -> Result<Answer, Problem> {
        may_read(ledger.registry(), &self.actor).map_err(Problem::forbidden)?;
        let desk = Desk::new(self, ledger, asked)?;
        if let Some(file) = pages::file(&desk)? {
            let (name, kind, body) = file;
            return Ok(Answer { status: StatusCode::OK, kind, file: Some(name), body });
        }
        let page = pages::page(&desk)?;
        let Some(format) = asked.format else {
            let body = page.html(&desk)?.into_bytes();
            return Ok(Answer { status: StatusCode::OK, kind: HTML, file: None, body });
        };
        let body = page.file(&desk, format)?.into_bytes();
        let (kind, ending) = match format {
            Format::Csv => ("text/csv; charset=utf-8", "csv"),
            Format::Json => ("application/json", "json"),
            Format::Text => ("text/plain; charset=utf-8", "txt"),
        };
        let file = Some(format!("{}.{ending}", file_name(&desk)));
        Ok(Answer { status: StatusCode::OK, kind, file, body })
    }
}

/// What a saved table is called: the page, its subject, the day.
fn file_name(desk: &Desk<'_>) -> String {
    let asked = desk.asked;
    let day = desk.query.day.to_string();
    let parts = asked.path.iter().skip_while(|part| *part == "buku").map(String::as_str);
    let parts = parts.chain(asked.table.as_deref()).chain(asked.subject.as_deref());
    let name = parts.chain([day.as_str()]).collect::<Vec<_>>().join("-");
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    name.chars().map(plain).collect()
}

//! What is said where there is no answer: problems (RFC 9457) to programs, a page to people.

use axum::http::header::{ACCEPT, ALLOW, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use super::answer::{Answer, Keep};
use crate::render::Language;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What kind of problem: the end of its `type`, stable.
    pub(crate) code: &'static str,
    /// The status.
    pub(crate) status: StatusCode,
    /// What is the matter, in Indonesian and English.
    pub(crate) title: (&'static str, &'static str),
    /// This time, and what to do next, in Indonesian and English.
    pub(crate) detail: (String, String),
    /// Seconds after which it is worth asking again.
    pub(crate) again: Option<u32>,
}

impl Problem {
    /// A problem of this kind.
    #[must_use]
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: (&'static str, &'static str),
        detail: (impl Into<String>, impl Into<String>),
    ) -> Self {
        let detail = (detail.0.into(), detail.1.into());
        Self { code, status, title, detail, again: None }
    }

    /// Nothing stands at this address.
    #[must_use]
    pub(crate) fn not_found(id: impl Into<String>, en: impl Into<String>) -> Self {
        let title = ("Halaman tidak ditemukan", "Not found");
        Self::new(StatusCode::NOT_FOUND, "not-found", title, (id, en))
    }

    /// The request cannot be understood.
    #[must_use]
    pub(crate) fn bad_request(id: impl Into<String>, en: impl Into<String>) -> Self {
        let title = ("Permintaan tidak dapat dipahami", "Bad request");
        Self::new(StatusCode::BAD_REQUEST, "bad-request", title, (id, en))
    }

    /// Only looking is possible here.
    #[must_use]
    pub(crate) fn only_reading() -> Self {
        let title = ("Alamat ini hanya dapat dibaca", "Read only");
        let detail = ("Pakailah GET atau HEAD.", "Use GET or HEAD.");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "read-only", title, detail)
    }

    /// Too many requests of one client.
    #[must_use]
    pub(crate) fn too_many() -> Self {
        let title = ("Terlalu banyak permintaan", "Too many requests");
        let detail = (
            "Tunggu sebentar. Untuk menyalin semuanya, ambil berkas terbitan.",
            "Wait a moment. To copy everything take the published files.",
        );
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", title, detail);
        Self { again: Some(2), ..problem }
    }

    /// There is more to do than can be done.
    #[must_use]
    pub(crate) fn busy() -> Self {
        let title = ("Peladen sedang sibuk", "Busy");
        let detail = ("Coba lagi sebentar lagi.", "Try again in a moment.");
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail);
        Self { again: Some(2), ..problem }
    }

    /// The first pages are being made, or the server is stopping.
    #[must_use]
    pub(crate) fn not_ready() -> Self {
        let title = ("Sedang disiapkan", "Not ready");
        let detail = (
            "Halaman sedang disiapkan; muat ulang sebentar lagi.",
            "The pages are being made; load again in a moment.",
        );
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", title, detail);
        Self { again: Some(2), ..problem }
    }

    /// The ledger could not be read, or a bug of ours: the request's number finds it in the log.
    #[must_use]
    pub(crate) fn failed() -> Self {
        let title = ("Gangguan pada peladen", "Server error");
        let detail = (
            "Bukan kesalahan Anda. Sampaikan nomor permintaan di bawah kepada pengelola.",
            "Not your fault. Tell the office the number of the request below.",
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", title, detail)
    }

    /// The answer for a client: a page where it prefers one, a problem otherwise.
    #[must_use]
    pub(crate) fn answer(&self, style: Style, language: Language, request: &str) -> Answer {
        let (media_type, body) = match style {
            Style::Page => ("text/html; charset=utf-8", self.page(language, request)),
            Style::Data => ("application/problem+json", self.json(language, request)),
        };
        let answer = Answer::with_status(self.status, media_type, body.into_bytes(), Keep::Ask, "");
        let answer = match self.again {
            Some(seconds) => answer.and(RETRY_AFTER, HeaderValue::from(seconds)),
            None => answer,
        };
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            return answer.and(ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        }
        answer
    }

    fn json(&self, language: Language, request: &str) -> String {
        let problem = serde_json::json!({
            "type": format!("urn:rantai:problem:{}", self.code),
            "title": language.pick(self.title.0, self.title.1),
            "status": self.status.as_u16(),
            "detail": language.of(&self.detail),
            "instance": format!("urn:rantai:request:{request}"),
        });
        format!("{problem}\n")
    }

    /// Whoever has to come again may have come for the first time, and chosen no language yet.
    fn in_the_other_language(&self, language: Language) -> String {
        if self.again.is_none() {
            return String::new();
        }
        let other = language.pick(Language::En, Language::Id);
        let (title, detail) = (other.pick(self.title.0, self.title.1), other.of(&self.detail));
        format!(
            "<p lang=\"{}\"><strong>{}.</strong> {}</p>\n",
            other.pick("id", "en"),
            escaped(title),
            escaped(detail)
        )
    }

    fn page(&self, language: Language, request: &str) -> String {
        let (home, root) = (language.pick("Beranda", "Home"), language.pick("/", "/en/"));
        let links = [
            ("wilayah/", language.pick("Cari menurut wilayah", "Find by area")),
            ("hibah/", language.pick("Hibah menurut tahun", "Grants by year")),
            ("laporan/", language.pick("Papan laporan", "Report board")),
            ("periksa/", language.pick("Periksa sendiri", "Check it yourself")),
        ];
        let links = links
            .map(|(to, name)| format!("<li><a href=\"{root}{to}index.html\">{name}</a></li>\n"));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/aset/gaya.css\">\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n<p>{detail}</p>\n{twin}<ul>\n<li><a href=\"{root}\">{home}</a></li>\n\
             {links}</ul>\n<p><small>{number}: {request} · {status}</small></p>\n\
             </main>\n</body>\n</html>\n",
            lang = language.pick("id", "en"),
            title = escaped(language.pick(self.title.0, self.title.1)),
            detail = escaped(language.of(&self.detail)),
            twin = self.in_the_other_language(language),
            links = links.concat(),
            number = language.pick("Nomor permintaan", "Request number"),
            request = escaped(request),
            status = self.status.as_u16(),
        )
    }
}

/// In which form a client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A page for people.
    Page,
    /// A problem for programs.
    Data,
}

impl Style {
    /// What the head of a request prefers, at an address of the pages.
    #[must_use]
    pub(crate) fn preferred(asked: &HeaderMap) -> Self {
        let accept = asked.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if accept.contains("json") && !accept.contains("text/html") {
            Self::Data
        } else {
            Self::Page
        }
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

//! Pages before the door: what whoever is not let in is told.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::office::problem::Problem;
use crate::render::Language;

type Said = (&'static str, &'static str);

pub(in crate::office) static OTHER_HOST: Said = (
    "Ruang baca hanya menjawab pada alamat yang dicetak `rantai open`.",
    "The reading room answers only at the address that `rantai open` printed.",
);
pub(in crate::office) static NO_SESSION: Said = (
    "Peramban ini belum masuk. Buka tautan yang dicetak `rantai open`; tautan itu berlaku sekali, untuk satu peramban. Jika baru saja masuk lewat tautan di surat atau obrolan, tekan tautan di bawah.",
    "This browser is not let in. Open the link that `rantai open` printed; it works once, for one browser. If you just came by a link in a letter or chat, press the link below.",
);
pub(in crate::office) static SPENT: Said = (
    "Tautan ini sudah dipakai atau salah. Jalankan `rantai open` lagi untuk tautan baru.",
    "This link was used already, or is wrong. Run `rantai open` again for a new one.",
);
pub(in crate::office) static OTHER_PAGE: Said = (
    "Perintah ini harus datang dari halaman ruang baca sendiri.",
    "This must be asked from a page of the reading room itself.",
);

/// A page that says why.
pub(in crate::office) fn page(status: StatusCode, said: &Said, language: Language) -> Response {
    let problem = Problem { status, words: (said.0.into(), said.1.into()) };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], super::problem(&problem, language)).into_response()
}

//! The form of dates and filters, and the way through the room: every page has both.

use rantai_projections::rules::Level;
use rantai_projections::view::Reading;

use super::Filters;
use crate::office::desk::Desk;
use crate::render::html::{self, escape};

/// The form: a GET of this page, with the rest of the query in hidden fields.
pub(super) fn form(filters: Filters, desk: &Desk<'_>) -> String {
    let asked = desk.asked;
    let mut out = format!(
        "<form class=\"saring\" method=\"get\" action=\"{}\" aria-label=\"{}\">\n",
        escape(&asked.address()),
        desk.pick("Tanggal dan saringan", "Dates and filters"),
    );
    dates(&mut out, desk);
    if filters.area {
        areas(&mut out, desk);
    }
    if let Some(what) = filters.subject {
        subject(&mut out, what, desk);
    }
    if filters.document {
        let label = desk.pick("No. bukti", "Document no.");
        let value = escape(asked.document.as_deref().unwrap_or_default());
        out.push_str(&format!(
            "<label>{label} <input name=\"bukti\" value=\"{value}\" maxlength=\"200\"></label>\n"
        ));
    }
    if filters.level {
        levels(&mut out, desk);
    }
    hidden(&mut out, filters, desk);
    let go = desk.pick("Tampilkan", "Show");
    out.push_str(&format!("<button>{go}</button>\n</form>\n"));
    out
}

fn dates(out: &mut String, desk: &Desk<'_>) {
    let asked = desk.asked;
    let per = desk.query.day;
    let known = asked.known.map_or_else(String::new, |known| known.to_string());
    let (as_of, until) = (
        desk.pick("Per tanggal", "As of"),
        desk.pick(
            "Diketahui sampai (no. catatan, atau tanggal seperti 2021-02-12)",
            "Known up to (record no., or a date as 2021-02-12)",
        ),
    );
    // A browser shows the field in an order of its own: what day it is stands beside it in words.
    let (said, form) =
        (html::date(per, desk.language()), desk.pick("tahun-bulan-hari", "year-month-day"));
    let hint = desk.pick("semua", "everything");
    out.push_str(&format!(
        "<label>{as_of} <input type=\"date\" name=\"per\" value=\"{per}\"> <span class=\"hari\"><strong>{said}</strong> ({per}: {form})</span></label>\n"
    ));
    out.push_str(&format!(
        "<label>{until} <input name=\"diketahui\" value=\"{known}\" placeholder=\"{hint}\" size=\"12\" maxlength=\"20\"></label>\n"
    ));
    let label = desk.pick("Tampilan", "View");
    let views = [
        (Reading::Reported, "dilaporkan", desk.pick("seperti dilaporkan", "as reported")),
        (Reading::Corrected, "sebenarnya", desk.pick("seperti sebenarnya", "as it really was")),
    ];
    out.push_str(&format!("<label>{label} <select name=\"tampilan\">"));
    for (reading, value, words) in views {
        option(out, value, words, reading == asked.reading);
    }
    out.push_str("</select></label>\n");
}

fn option(out: &mut String, value: &str, words: &str, chosen: bool) {
    let chosen = if chosen { " selected" } else { "" };
    let (value, words) = (escape(value), escape(words));
    out.push_str(&format!("<option value=\"{value}\"{chosen}>{words}</option>"));
}

fn areas(out: &mut String, desk: &Desk<'_>) {
    let asked = desk.asked.area.as_ref();
    let areas = desk.areas();
    let label = desk.pick("Wilayah", "Area");
    out.push_str(&format!("<label>{label} <select name=\"wilayah\">"));
    option(out, "", desk.pick("semua", "all"), asked.is_none());
    if let Some(other) = asked.filter(|area| !areas.contains_key(area)) {
        option(out, other.as_str(), other.as_str(), true);
    }
    for (area, name) in &areas {
        let words = format!("{area} {name}");
        option(out, area.as_str(), words.trim(), asked == Some(area));
    }
    out.push_str("</select></label>\n");
}

fn subject(out: &mut String, what: (&str, &str), desk: &Desk<'_>) {
    let label = desk.pick("Subjek", "Subject");
    let value = escape(desk.asked.subject.as_deref().unwrap_or_default());
    let what = escape(desk.pick(what.0, what.1));
    out.push_str(&format!(
        "<label>{label} <input name=\"subjek\" list=\"subjek\" value=\"{value}\" placeholder=\"{what}\" maxlength=\"200\"></label>\n<datalist id=\"subjek\">"
    ));
    for program in desk.registry().programs.keys() {
        out.push_str(&format!("<option value=\"program/{}\">", escape(program.as_str())));
    }
    for (group, entry) in &desk.registry().groups {
        let (id, name) = (escape(group.as_str()), escape(entry.name.as_str()));
        out.push_str(&format!("<option value=\"{id}\">{name}</option>"));
    }
    out.push_str("</datalist>\n");
}

fn levels(out: &mut String, desk: &Desk<'_>) {
    let label = desk.pick("Tingkat", "Level");
    out.push_str(&format!("<label>{label} <select name=\"tingkat\">"));
    option(out, "", desk.pick("semua", "all"), desk.asked.level.is_none());
    for level in Level::ALL.into_iter().rev() {
        let (id, en) = level.words();
        let chosen = desk.asked.level == Some(level);
        option(out, &level.code().to_lowercase(), desk.pick(id, en), chosen);
    }
    out.push_str("</select></label>\n");
}

/// The rest of the query, which the form keeps.
fn hidden(out: &mut String, filters: Filters, desk: &Desk<'_>) {
    let shown = |name: &str| match name {
        "per" | "diketahui" | "tampilan" => true,
        "wilayah" => filters.area,
        "subjek" => filters.subject.is_some(),
        "bukti" => filters.document,
        "tingkat" => filters.level,
        _ => false,
    };
    let (sticky, own) = (desk.asked.sticky(), desk.asked.own());
    for (name, value) in sticky.iter().chain(&own).filter(|(name, _)| !shown(name)) {
        out.push_str(&format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            escape(value)
        ));
    }
}

/// The pages that are always one step away.
const PLACES: [(&str, &str, &str); 16] = [
    ("/", "Hari ini", "Today"),
    ("/buku/rekap-saldo", "Saldo", "Balances"),
    ("/buku/papan-laporan", "Laporan", "Reports"),
    ("/buku/monitoring-lpj", "LPJ", "LPJ"),
    ("/buku/umur-piutang", "Umur piutang", "Ageing"),
    ("/buku/kartu-kendali", "Anggaran", "Budget"),
    ("/buku/register-sp2d", "SP2D", "SP2D"),
    ("/buku/register-sts", "STS", "STS"),
    ("/buku/peta-guliran", "Guliran", "Guliran"),
    ("/kepatuhan", "Kepatuhan", "Compliance"),
    ("/pengecualian", "Pengecualian", "Exceptions"),
    ("/koreksi", "Koreksi", "Corrections"),
    ("/kelompok", "Kelompok", "Groups"),
    ("/buku", "Semua buku", "All books"),
    ("/cari", "Cari", "Search"),
    ("/verifikasi", "Verifikasi", "Verification"),
];

/// The way through the room.
pub(super) fn nav(desk: &Desk<'_>) -> String {
    let here = desk.asked.address();
    let mut out = String::from("<ul>");
    for (path, id, en) in PLACES {
        let current = if here == path { " aria-current=\"page\"" } else { "" };
        let href = escape(&desk.href(path, &[]));
        let words = desk.pick(id, en);
        out.push_str(&format!("<li><a href=\"{href}\"{current}>{words}</a></li>"));
    }
    out + "</ul>"
}

//! The pages, one file each, by their paths.

use super::asked::Asked;
use super::desk::Desk;
use super::page::Page;
use super::problem::Problem;

mod today;
mod books;
mod chain;
mod group;
mod compliance;
mod corrections;
mod record;
mod history;
mod search;
mod verification;

/// Whether the answer to an address is the same as long as the ledger is.
pub(super) fn keeps(asked: &Asked) -> bool {
    // What stands beside the journal may change without it: evidence, a verification.
    let first = asked.path.first().map(String::as_str);
    !matches!(first, Some("catatan" | "verifikasi"))
}

/// The page at an address.
pub(super) fn page(desk: &Desk<'_>) -> Result<Page, Problem> {
    let path: Vec<&str> = desk.asked.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [] => today::page(desk),
        ["buku"] => Ok(books::list(desk)),
        ["buku", id] => books::page(desk, id),
        ["kelompok"] => group::list(desk),
        ["kelompok", code] => group::page(desk, code),
        ["kepatuhan"] => compliance::matrix(desk),
        ["kepatuhan", rule] => compliance::rule(desk, rule),
        ["kepatuhan", rule, group] => compliance::verdict(desk, rule, group),
        ["pengecualian"] => compliance::exceptions(desk),
        ["koreksi"] => corrections::page(desk),
        ["catatan", seq] => record::page(desk, seq),
        ["riwayat", stream @ ..] => history::page(desk, &stream.join("/")),
        ["cari"] => search::page(desk),
        ["verifikasi"] => Ok(verification::page(desk)),
        _ => Err(Problem::unknown(
            "Halaman ini tidak ada. Kembali ke halaman utama, cari, atau lihat semua buku.",
            "There is no such page. Go back to the first page, search, or see all books.",
        )),
    }
}

/// A file with its name and media type.
pub(super) type Saved = (String, &'static str, Vec<u8>);

/// What an address holds that is no page: a record line, a proof.
pub(super) fn file(desk: &Desk<'_>) -> Result<Option<Saved>, Problem> {
    match desk.asked.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["catatan", seq, what @ ("baris" | "bukti")] => record::file(desk, seq, what).map(Some),
        _ => Ok(None),
    }
}

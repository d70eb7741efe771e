//! Every record of a stream.

use rantai_events::account::Stream;
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_projections::listings;

use crate::near::{near_en, near_id};
use crate::office::desk::Desk;
use crate::office::page::{Page, Section};
use crate::office::problem::Problem;

/// The history of a stream, up to the record that is known.
pub(super) fn page(desk: &Desk<'_>, name: &str) -> Result<Page, Problem> {
    let stream = stream(desk, name)?;
    let mut numbers = desk.ledger.store().numbers(&stream)?;
    numbers.retain(|seq| *seq <= desk.query.cut.known_at);
    let mut table = listings::history(&stream, &numbers, desk.query.day, desk.ledger)?;
    table.note(
        "Urutan pencatatan; tanggal laporan tidak menyaring, nomor catatan terakhir menyaring.",
        "In the order of recording; the as-of date does not filter here, the last known record does.",
    );
    let mut page = Page::new((format!("Riwayat {stream}"), format!("History of {stream}")));
    page.push(Section::table(table));
    Ok(page)
}

fn stream(desk: &Desk<'_>, name: &str) -> Result<Stream, Problem> {
    let registry = desk.registry();
    let group = GroupId::parse(name).ok().filter(|id| registry.groups.contains_key(id));
    let program = ProgramCode::parse(name).ok().filter(|id| registry.programs.contains_key(id));
    let named = group.map(Stream::Group).or(program.map(Stream::Program));
    let stream = named.or_else(|| Stream::parse(name));
    let known = || registry.groups.keys().map(GroupId::as_str);
    let unknown = || {
        let name: String = name.chars().take(60).collect();
        Problem::unknown(
            format!(
                "Tidak ada aliran `{name}`{}; tulis ledger, program/KODE, atau group/KODE.",
                near_id(&name, known())
            ),
            format!(
                "There is no stream `{name}`{}; write ledger, program/CODE or group/CODE.",
                near_en(&name, known())
            ),
        )
    };
    let stream = stream.ok_or_else(unknown)?;
    if desk.ledger.store().numbers(&stream)?.is_empty() { Err(unknown()) } else { Ok(stream) }
}

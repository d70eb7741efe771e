//! Members: `member.joined`, and the person in the vault.
//!
//! The NIK decides who is the same person, the No. KK which household; the age band at joining is
//! stated from the date of birth. Name, numbers, birthday, address and telephone go into the vault
//! and nowhere else.

use rantai_events::event::MemberJoined;
use rantai_events::ids::PersonId;

use super::row::{Made, Row, draft};
use super::{Column, GROUP, MEMBER, Planned, may, must, personal};
use crate::vault::error::VaultError;
use crate::vault::person::PersonData;

pub(super) const COLUMNS: &[Column] = &[
    MEMBER,
    must(
        "tanggal_masuk",
        ("tanggal, 2026-11-20 atau 20/11/2026", "date, 2026-11-20 or 20/11/2026"),
    ),
    personal(must("nama", ("nama lengkap", "full name"))),
    personal(must("nik", ("16 angka", "16 digits"))),
    personal(may("no_kk", ("16 angka", "16 digits"))),
    personal(may("tanggal_lahir", ("tanggal", "date"))),
    personal(may("alamat", ("alamat", "address"))),
    personal(may("telepon", ("nomor telepon", "telephone number"))),
    may("menggantikan", ("nomor anggota yang digantikan", "number of the member replaced")),
    GROUP,
];

pub(super) fn plan(mut row: Row<'_>, made: &mut Made) {
    let data = person(&mut row);
    let (group, member) = (row.group(), row.member());
    let (on, replaces) = (row.date("tanggal_masuk"), row.member_if("menggantikan"));
    // It stands here until the person is known by the vault.
    let waiting = PersonId::parse("p-000000000000000000000000").ok();
    let line = row.cells.row;
    let body = || {
        Some(MemberJoined {
            age: data.age_band(on?),
            commitment: None,
            group: group?,
            household: None,
            member: member?,
            person: waiting?,
            replaces,
        })
    };
    let joined = body();
    if let (true, Some(joined), Some(on)) = (made.absorb(row), joined, on) {
        let person = Some(made.persons.len());
        made.persons.push(data);
        made.drafts.push(Planned { draft: draft(on, joined), row: line, person });
    }
}

fn person(row: &mut Row<'_>) -> PersonData {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let mut data = PersonData::default();
    data.address = owned(row.text("alamat"));
    data.birth_date = row.date_if("tanggal_lahir");
    data.kk = owned(row.text("no_kk"));
    data.name =
        row.must("nama", |text| Some(text.to_owned()), ("nama", "a name")).unwrap_or_default();
    data.nik = row.must("nik", |text| Some(text.to_owned()), ("NIK", "a NIK")).unwrap_or_default();
    data.phone = owned(row.text("telepon"));
    if row.errors.is_empty() {
        check(row, &data);
    }
    data
}

fn check(row: &mut Row<'_>, data: &PersonData) {
    let Err(VaultError::Invalid { field, why }) = data.check() else { return };
    let column = match field {
        "nik" => "nik",
        "kk" => "no_kk",
        "phone" => "telepon",
        "address" => "alamat",
        _ => "nama",
    };
    let (id, en) = why.words();
    row.wrong(column, id, en);
}

//! Buku Tabungan Anggota: what each member paid in and took out, with the balance after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rantai_events::account::AccountName;
use rantai_events::amount::Amount;
use rantai_events::event::SavingKind;
use rantai_events::record::Record;

use super::shared::{
    Cited, about, asked, day_of, each_group, group_title, kind_of, paper, push, section, sides,
    unknown,
};
use super::{NotBuilt, Statement, Subject};
use crate::library::{GroupView, Library, Query};
use crate::table::{Cell, Table, words};

/// The savings books of members.
pub(super) static BUKU_TABUNGAN: Statement = Statement {
    id: "buku-tabungan",
    title: ("Buku Tabungan Anggota", "Savings Books of Members"),
    subject: Subject::Optional((
        "kelompok, kelompok/anggota atau anggota",
        "group, group/member or member",
    )),
    build,
};

const COLUMNS: &[(&str, &str, &str)] = &[
    ("tanggal", "Tanggal", "Date"),
    ("no_bukti", "No. Bukti", "Document"),
    ("uraian", "Uraian", "Description"),
    ("jenis", "Jenis", "Kind"),
    ("setor", "Setor", "Paid in"),
    ("tarik", "Tarik", "Taken out"),
    ("saldo", "Saldo", "Balance"),
    ("anggota", "Anggota", "Member"),
    ("kelompok", "Kelompok", "Group"),
    ("catatan", "Catatan", "Record"),
];

fn build(statement: &Statement, query: &Query, library: &dyn Library) -> Result<Table, NotBuilt> {
    let mut table = statement.table(query, library, COLUMNS)?;
    table.leave_out_of_text(&["anggota", "kelompok"]);
    let (groups, finer) = asked(query, library);
    let mut found = finer.is_none();
    each_group(&groups, query, library, |group| {
        for (member, moves) in moves_by_member(group) {
            if finer.is_none_or(|finer| finer == member) {
                found = true;
                let (id, en) = group_title(group, library);
                let title = (format!("{id}: anggota {member}"), format!("{en}: member {member}"));
                section(&mut table, query, title, |table| {
                    member_book(table, group, query, &member, &moves);
                });
            }
        }
        Ok(())
    })?;
    if found { Ok(table) } else { Err(unknown(("tabungan anggota", "member with savings"), query)) }
}

/// One posting on a member's savings: the entry, the kind of saving, the amount paid in.
type Move = (Arc<Record>, String, Amount);

fn moves_by_member(group: &GroupView) -> BTreeMap<String, Vec<Move>> {
    let book = group.view.stream.to_string();
    let mut moves: BTreeMap<String, Vec<Move>> = BTreeMap::new();
    for record in &group.view.entries {
        for posting in record.post.iter().filter(|posting| posting.account.book() == book) {
            if posting.account.name() != Some(AccountName::Saving) {
                continue;
            }
            let mut keys = posting.account.keys();
            if let (Some(kind), Some(member)) = (keys.next(), keys.next()) {
                let of_member = moves.entry(member.to_owned()).or_default();
                of_member.push((Arc::clone(record), kind.to_owned(), -posting.amount));
            }
        }
    }
    moves
}

fn member_book(table: &mut Table, group: &GroupView, query: &Query, member: &str, moves: &[Move]) {
    let (mut paid_in, mut taken_out) = (Amount::ZERO, Amount::ZERO);
    let cited = Cited::of(&[&group.view], query);
    for (record, kind, amount) in moves {
        let (setor, tarik) = sides(record, *amount);
        paid_in = paid_in.plus(setor);
        taken_out = taken_out.plus(tarik);
        if cited.is_asked(record) {
            let cells = vec![
                Cell::Date(day_of(record, query)),
                paper(record),
                about(record),
                kind_cell(kind),
                Cell::rupiah_or_empty(setor),
                Cell::rupiah_or_empty(tarik),
                Cell::Rupiah(paid_in.minus(taken_out)),
                Cell::text(member),
                Cell::text(&group.id),
                Cell::Record(record.seq),
            ];
            push(table, kind_of(record, &group.view), cells);
        }
    }
    let mut cells = vec![Cell::Empty; 2];
    cells.extend([Cell::Words(words("Jumlah", "Total")), Cell::Empty]);
    cells.extend([paid_in, taken_out, paid_in.minus(taken_out)].map(Cell::Rupiah));
    cells.extend([Cell::text(member), Cell::text(&group.id), Cell::Empty]);
    table.total(cells);
}

/// The words for a kind of saving from the key in its account.
fn kind_cell(key: &str) -> Cell {
    let kind = SavingKind::ALL.iter().find(|kind| kind.code().eq_ignore_ascii_case(key));
    kind.map_or_else(|| Cell::text(key), |kind| Cell::Words(words(kind.words().0, kind.words().1)))
}

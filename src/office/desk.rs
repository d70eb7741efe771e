//! What a page is made with: the ledger, what was asked, and where cells and links lead.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_events::time::Date;
use rantai_projections::library::{Library as _, Query};
use rantai_projections::registry::Registry;
use rantai_projections::statements::{self, Statement};
use rantai_projections::table::{Cell, Table};

use super::Room;
use super::asked::Asked;
use super::problem::Problem;
use crate::ledger::Ledger;
use crate::near::{near_en, near_id};
use crate::render::Language;

/// A desk in the room, for one page.
pub(super) struct Desk<'a> {
    pub(super) room: &'a Room,
    pub(super) ledger: &'a Ledger,
    pub(super) asked: &'a Asked,
    pub(super) query: Query,
    pub(super) today: Date,
}

/// The codes of grants, to find what a cell names.
pub(super) type Grants = BTreeSet<String>;

impl<'a> Desk<'a> {
    pub(super) fn new(
        room: &'a Room,
        ledger: &'a Ledger,
        asked: &'a Asked,
    ) -> Result<Self, Problem> {
        let today = room.shelf.today(ledger);
        let query = asked.query(ledger, today)?;
        Ok(Self { room, ledger, asked, query, today })
    }

    /// A table of this page without rows, of the day and the last record that were asked for.
    pub(super) fn table(
        &self,
        id: &'static str,
        title: (&str, &str),
        of: &[(&'static str, &'static str, &'static str)],
    ) -> Result<Table, Problem> {
        let last = self.ledger.last(self.query.cut.known_at)?;
        Ok(Table::new(id, title, of, self.query.day, last))
    }

    pub(super) fn registry(&self) -> &Registry {
        self.ledger.registry()
    }

    pub(super) fn language(&self) -> Language {
        self.asked.language
    }

    pub(super) fn pick<T>(&self, id: T, en: T) -> T {
        self.language().pick(id, en)
    }

    /// A link to a page of the room, with the dates of this one.
    pub(super) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let sticky = self.asked.sticky();
        let pairs = sticky.iter().map(|(name, value)| (*name, value.as_str()));
        address(path, pairs.chain(more.iter().copied()))
    }

    /// A link to this page with another value of one name; none where it is empty.
    pub(super) fn here(&self, name: &str, value: &str) -> String {
        let (sticky, own) = (self.asked.sticky(), self.asked.own());
        let pairs = sticky.iter().chain(&own).map(|(name, value)| (*name, value.as_str()));
        let pairs = pairs.filter(|(one, _)| *one != name);
        let value = (!value.is_empty()).then_some((name, value));
        address(&self.asked.address(), pairs.chain(value))
    }

    /// This page as of today, with everything that is known.
    pub(super) fn now(&self) -> String {
        let (sticky, own) = (self.asked.sticky(), self.asked.own());
        let pairs = sticky.iter().chain(&own).map(|(name, value)| (*name, value.as_str()));
        let pairs = pairs.filter(|(name, _)| !matches!(*name, "per" | "diketahui"));
        address(&self.asked.address(), pairs)
    }

    pub(super) fn to_record(&self, seq: u64) -> String {
        self.href(&format!("/catatan/{seq}"), &[])
    }

    pub(super) fn to_group(&self, group: &str) -> String {
        self.href(&format!("/kelompok/{group}"), &[])
    }

    pub(super) fn to_book(&self, statement: &str, subject: &str) -> String {
        self.href(&format!("/buku/{statement}"), &[("subjek", subject)])
    }

    /// The statement with this id, for a table of a page.
    pub(super) fn statement(&self, id: &str) -> Result<&'static Statement, Problem> {
        statements::statement(id).ok_or_else(|| unknown_statement(id))
    }

    /// A statement as of the dates of this page, of another subject.
    pub(super) fn table_of(&self, id: &str, subject: Option<&str>) -> Result<Table, Problem> {
        let statement = self.statement(id)?;
        let query =
            Query { subject: subject.map(str::to_owned), document: None, ..self.query.clone() };
        self.named_programs((statement.build)(statement, &query, self.ledger)?)
    }

    /// A table whose programs are told by name; their codes stay what programs read.
    pub(super) fn named_programs(&self, mut table: Table) -> Result<Table, Problem> {
        let Some(at) = table.columns.iter().position(|column| column.key == "program") else {
            return Ok(table);
        };
        for cell in table.rows.iter_mut().filter_map(|row| row.cells.get_mut(at)) {
            if let Cell::Text(code) = cell
                && let Some(name) = self.program_name(code)?
            {
                *cell = Cell::Named(code.clone(), (name.clone(), name));
            }
        }
        Ok(table)
    }

    /// The name of a program as it was known then; `None` where it had none.
    pub(super) fn program_name(&self, code: &str) -> Result<Option<String>, Problem> {
        let Ok(code) = ProgramCode::parse(code) else { return Ok(None) };
        let view = self.ledger.view(&Stream::Program(code), self.query.cut)?;
        let defined = view.state.program().and_then(|program| program.defined.as_ref());
        Ok(defined.map(|defined| defined.name.to_string()))
    }

    /// The group with this code.
    pub(super) fn group(&self, code: &str) -> Result<GroupId, Problem> {
        let known = || self.registry().groups.keys().map(GroupId::as_str);
        let group = GroupId::parse(code).ok().filter(|id| self.registry().groups.contains_key(id));
        let code: String = code.chars().take(60).collect();
        group.ok_or_else(|| {
            Problem::unknown(
                format!("Tidak ada kelompok `{code}`{}.", near_id(&code, known())),
                format!("There is no group `{code}`{}.", near_en(&code, known())),
            )
        })
    }

    /// The codes of the grants of the ledger.
    pub(super) fn grants(&self) -> Grants {
        let claims = self.registry().claims.keys();
        claims.filter_map(|key| key.strip_prefix("grant/").map(str::to_owned)).collect()
    }

    /// The regions in which there are groups, with those around them.
    pub(super) fn areas(&self) -> BTreeMap<AreaCode, String> {
        let mut found = BTreeMap::new();
        for entry in self.registry().groups.values() {
            let mut next = Some(entry.area.clone());
            while let Some(area) = next.take().filter(|area| area.as_str().len() > 2) {
                next = area.parent();
                let name = self.ledger.area_name(&area).unwrap_or_default();
                if found.insert(area, name).is_some() {
                    break;
                }
            }
        }
        found
    }

    /// Where a cell leads: a record, a group, a grant, a rule.
    pub(super) fn link(
        &self,
        table: &Table,
        column: usize,
        cell: &Cell,
        grants: &Grants,
    ) -> Option<String> {
        let key = table.columns.get(column).map_or("", |column| column.key);
        match cell {
            Cell::Record(seq) => Some(self.to_record(*seq)),
            Cell::Text(text) | Cell::Code(text) => self.named(key, text, grants),
            Cell::Words(words) => self.named(key, &words.0, grants),
            Cell::Empty
            | Cell::Named(..)
            | Cell::Rupiah(_)
            | Cell::Quantity(..)
            | Cell::Date(_)
            | Cell::Number(_)
            | Cell::Percent(_)
            | Cell::Records(_)
            | Cell::Level(_)
            | Cell::Flag(_) => None,
        }
    }

    /// Where a text leads by the first code in it that is known.
    fn named(&self, key: &str, text: &str, grants: &Grants) -> Option<String> {
        if key == "aturan" {
            return rantai_projections::rules::rule(text)
                .map(|rule| self.href(&format!("/kepatuhan/{}", rule.id), &[]));
        }
        if matches!(key, "uraian" | "alasan" | "no_bukti" | "isi") {
            return None;
        }
        if matches!(key, "aliran" | "buku") && (text == "ledger" || text.starts_with("program/")) {
            return Some(self.href(&format!("/riwayat/{text}"), &[]));
        }
        let codes = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
        codes.filter(|code| code.len() > 2).find_map(|code| self.leads(code, grants))
    }

    fn leads(&self, code: &str, grants: &Grants) -> Option<String> {
        let group = GroupId::parse(code).ok().filter(|id| self.registry().groups.contains_key(id));
        if group.is_some() {
            return Some(self.to_group(code));
        }
        grants.contains(code).then(|| self.to_book("riwayat-dana", code))
    }
}

/// Why there is no such statement.
pub(super) fn unknown_statement(id: &str) -> Problem {
    let known = || statements::ALL.iter().map(|statement| statement.id);
    let id: String = id.chars().take(60).collect();
    Problem::unknown(
        format!("Tidak ada buku `{id}`{}.", near_id(&id, known())),
        format!("There is no book `{id}`{}.", near_en(&id, known())),
    )
}

/// A path with a query.
fn address<'a>(path: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = path.to_owned();
    for (number, (name, value)) in pairs.enumerate() {
        out.push(if number == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.extend(value.bytes().map(encoded));
    }
    out
}

/// One byte as it stands in a query.
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}

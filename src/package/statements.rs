//! The statements of a package, as of the last record that its checkpoint covers.

use rantai_events::time::Date;
use rantai_projections::library::{Library as _, Query};
use rantai_projections::statements::{ALL, NotBuilt, Statement};
use rantai_projections::table::Table;

use super::folder::Folder;
use super::{PackageError, Scope, Sources};
use crate::render::{Format, Language, render};

/// Writes every statement that can be about it: CSV, and text in both languages.
pub(super) fn put(sources: &Sources<'_>, folder: &mut Folder) -> Result<(), PackageError> {
    let mut query = Query::on(day(sources)?);
    query.cut.known_at = sources.last();
    query.subject = match sources.scope {
        Scope::Group(group) => Some(group.to_string()),
        Scope::Grant(grant) => Some(grant.to_string()),
        Scope::All => None,
    };
    for statement in ALL.iter().copied() {
        let Some(table) = built(statement, &query, sources)? else { continue };
        let id = statement.id;
        let forms = [
            (format!("statements/{id}.csv"), render(&table, Format::Csv, Language::Id)),
            (format!("statements/{id}.id.txt"), render(&table, Format::Text, Language::Id)),
            (format!("statements/{id}.en.txt"), render(&table, Format::Text, Language::En)),
        ];
        for (path, text) in forms {
            folder.put(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

/// The table; `None` where the statement is about another kind of thing.
fn built(
    statement: &'static Statement,
    query: &Query,
    sources: &Sources<'_>,
) -> Result<Option<Table>, PackageError> {
    match (statement.build)(statement, query, sources.ledger) {
        Ok(table) => Ok(Some(table)),
        Err(NotBuilt::SubjectNeeded(_) | NotBuilt::SubjectUnknown(..)) => Ok(None),
        Err(NotBuilt::Fault(why)) => Err(why.into()),
    }
}

/// The day on which the last record was recorded: the package is as of then.
fn day(sources: &Sources<'_>) -> Result<Date, PackageError> {
    let registry = sources.ledger.registry();
    let last = sources.ledger.record(sources.last())?;
    let at = last.map(|record| record.at).or(registry.last_at);
    at.map(|at| at.date_in(registry.tz())).ok_or(PackageError::Unpublished)
}

//! What a statement of the office is narrowed to: groups by region and subject, and the programs
//! around them, all through one cut.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rantai_events::account::Stream;
use rantai_events::area::AreaCode;
use rantai_events::event::Params;
use rantai_events::ids::{GrantId, GroupId, ProgramCode};

use super::{Named, NotBuilt};
use crate::books::Unreadable;
use crate::describe::cites;
use crate::group::Grant;
use crate::library::{GroupView, Library, Query};
use crate::program::Program;
use crate::table::Cell;

/// How the subject of an office statement is called when it is missing or unknown.
pub(super) const SUBJECT: Named = ("kelompok, hibah atau program", "group, grant or program");

/// The part of the ledger that a statement is about.
pub(super) struct Scope<'a> {
    query: &'a Query,
    library: &'a dyn Library,
    /// The groups, by code.
    pub(super) groups: Vec<GroupView>,
    /// Every program of the ledger.
    pub(super) programs: BTreeMap<ProgramCode, Program>,
    grant: Option<GrantId>,
    only_program: Option<ProgramCode>,
    /// Groups of other programs, where one program is asked for: it may have paid them.
    others: Vec<GroupView>,
}

/// The group that a payment names.
pub(super) enum Payee<'a> {
    /// One that is asked for.
    Asked(&'a GroupView),
    /// Not asked for.
    Elsewhere,
    /// In no register of groups: shown wherever everything is.
    Unregistered,
}

impl<'a> Scope<'a> {
    /// Reads what the query asks for: all groups of its region, or those of its subject (a group,
    /// a grant or a program).
    pub(super) fn read(query: &'a Query, library: &'a dyn Library) -> Result<Self, NotBuilt> {
        let (programs, groups) = (programs(query, library)?, groups(query, library)?);
        let (grant, only_program, others) = (None, None, Vec::new());
        let mut scope = Self { query, library, groups, programs, grant, only_program, others };
        let Some(subject) = query.subject.as_deref() else { return Ok(scope) };
        if let Some(group) = query.subject_group(library.registry()) {
            scope.groups.retain(|found| found.id == group);
        } else if let Some(program) = scope.program_named(subject) {
            let all = std::mem::take(&mut scope.groups).into_iter();
            (scope.groups, scope.others) = all.partition(|found| found.program == program);
            scope.only_program = Some(program);
        } else if let Some(grant) = scope.grant_named(subject) {
            scope.groups.retain(|found| found.state().grants.contains_key(&grant));
            scope.grant = Some(grant);
        } else {
            return Err(NotBuilt::SubjectUnknown(SUBJECT, subject.to_owned()));
        }
        Ok(scope)
    }

    fn program_named(&self, subject: &str) -> Option<ProgramCode> {
        let code = subject.strip_prefix("program/").unwrap_or(subject);
        self.programs.keys().find(|program| program.as_str() == code).cloned()
    }

    fn grant_named(&self, subject: &str) -> Option<GrantId> {
        let grants = self.groups.iter().flat_map(|group| group.state().grants.keys());
        grants.into_iter().find(|grant| grant.as_str() == subject).cloned()
    }

    /// Whether only some groups of a program are asked for: a region, a group, a grant.
    pub(super) fn narrowed(&self) -> bool {
        let subject = self.query.subject.is_some() && self.only_program.is_none();
        self.query.area.is_some() || subject
    }

    /// Whether a program is asked for.
    pub(super) fn takes_program(&self, code: &ProgramCode) -> bool {
        self.only_program.as_ref().is_none_or(|mine| mine == code)
    }

    /// The group, if it is asked for.
    pub(super) fn group(&self, group: &GroupId) -> Option<&GroupView> {
        find(&self.groups, group)
    }

    /// The group that a payment of a program asked for names.
    pub(super) fn payee(&self, group: &GroupId) -> Payee<'_> {
        match self.group(group).or_else(|| find(&self.others, group)) {
            Some(group) => Payee::Asked(group),
            None if self.narrowed() => Payee::Elsewhere,
            None => Payee::Unregistered,
        }
    }

    /// Whether a grant is asked for, its group being so.
    pub(super) fn takes(&self, grant: &GrantId) -> bool {
        self.grant.as_ref().is_none_or(|mine| mine == grant)
    }

    /// The grants that are asked for, with their groups.
    pub(super) fn grants(&self) -> impl Iterator<Item = (&GroupView, &GrantId, &Grant)> {
        let all = self.groups.iter().flat_map(|group| {
            group.state().grants.iter().map(move |(id, grant)| (group, id, grant))
        });
        all.filter(|(_, id, _)| self.takes(id))
    }

    /// The program with this code.
    pub(super) fn program(&self, code: &ProgramCode) -> &Program {
        static NONE: LazyLock<Program> = LazyLock::new(Program::default);
        self.programs.get(code).unwrap_or(&NONE)
    }

    /// The parameters of a program in force on the day.
    pub(super) fn params(&self, code: &ProgramCode) -> &Params {
        static NONE: LazyLock<Params> = LazyLock::new(Params::default);
        self.program(code).ruleset_on(self.query.day).map_or(&NONE, |ruleset| &ruleset.params)
    }

    /// Whether one of these records cites the document asked for, if one is.
    pub(super) fn cited(&self, records: &[u64]) -> Result<bool, Unreadable> {
        let Some(number) = self.query.document.as_deref() else { return Ok(true) };
        for seq in records {
            if self.library.record(*seq)?.is_some_and(|record| cites(&record, number)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The name of a region, or its code.
    pub(super) fn area(&self, area: Option<&AreaCode>) -> Cell {
        area.map_or(Cell::Empty, |area| {
            Cell::Text(self.library.area_name(area).unwrap_or_else(|| area.to_string()))
        })
    }
}

/// Groups stand by code.
fn find<'a>(groups: &'a [GroupView], group: &GroupId) -> Option<&'a GroupView> {
    let place = groups.binary_search_by(|found| found.id.cmp(group)).ok()?;
    groups.get(place)
}

fn groups(query: &Query, library: &dyn Library) -> Result<Vec<GroupView>, Unreadable> {
    let asked = query.groups(library.registry());
    let read = |group: &GroupId| GroupView::read(library, group, query.cut).transpose();
    asked.iter().filter_map(read).collect()
}

fn programs(
    query: &Query,
    library: &dyn Library,
) -> Result<BTreeMap<ProgramCode, Program>, Unreadable> {
    let mut programs = BTreeMap::new();
    for code in library.registry().programs.keys() {
        let view = library.view(&Stream::Program(code.clone()), query.cut)?;
        programs.insert(code.clone(), view.state.program().cloned().unwrap_or_default());
    }
    Ok(programs)
}

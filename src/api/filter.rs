//! Which groups are meant: by program, region and code.

use rantai_events::area::AreaCode;
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_projections::public::Summary;

use super::ask::bad;
use super::facts::Facts;
use crate::serve::problem::Problem;

/// Which groups are meant; all where nothing is said.
#[derive(Debug, Default)]
pub(super) struct Filter {
    program: Option<ProgramCode>,
    area: Option<AreaCode>,
    group: Option<GroupId>,
}

impl Filter {
    /// Reads what was asked.
    ///
    /// # Errors
    /// A value that has not the form of one, or a region or group that is not there.
    pub(super) fn read(
        facts: &Facts,
        program: Option<&str>,
        area: Option<&str>,
        group: Option<&str>,
    ) -> Result<Self, Problem> {
        let program = program.map(|text| ProgramCode::parse(text).ok());
        let program = program.map(|code| code.ok_or_else(|| like("program", "kube")));
        let area = area.map(|text| area_code(facts, text));
        let group = group.map(|text| group_code(facts, text));
        Ok(Self {
            program: program.transpose()?,
            area: area.transpose()?,
            group: group.transpose()?,
        })
    }

    /// Whether a group is meant.
    pub(super) fn takes(&self, summary: &Summary) -> bool {
        self.program.as_ref().is_none_or(|program| *program == summary.program)
            && self.area.as_ref().is_none_or(|area| area.contains(&summary.area))
            && self.group.as_ref().is_none_or(|group| *group == summary.group)
    }
}

/// The code of a group that is there.
///
/// # Errors
/// It has not the form of one, or there is no such group.
pub(super) fn group_code(facts: &Facts, text: &str) -> Result<GroupId, Problem> {
    let id = GroupId::parse(text).map_err(|_| like("group", "ykt-kube-001"))?;
    if facts.group(&id).is_some() {
        return Ok(id);
    }
    Err(Problem::not_found(
        format!("Tidak ada kelompok dengan kode {id}; daftarnya di /api/v1/groups."),
        format!("There is no group with the code {id}; /api/v1/groups lists them."),
    ))
}

/// The code of a region that is there: an empty list of a mistyped one would read as none.
fn area_code(facts: &Facts, text: &str) -> Result<AreaCode, Problem> {
    let area = AreaCode::parse(text).ok_or_else(|| like("area", "34.71.02"))?;
    if facts.has_area(&area) {
        return Ok(area);
    }
    Err(Problem::not_found(
        format!("Tidak ada wilayah dengan kode {area}; daftarnya di /api/v1/areas."),
        format!("There is no region with the code {area}; /api/v1/areas lists them."),
    ))
}

/// A value that has not the form of one.
pub(super) fn like(name: &str, example: &str) -> Problem {
    let words = (format!("tulis seperti {example}"), format!("write it like {example}"));
    bad(name, (&words.0, &words.1))
}

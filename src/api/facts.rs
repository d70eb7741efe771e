//! What the API answers from: the rows of one position of the ledger.

use rantai_events::area::AreaCode;
use rantai_projections::books::Unreadable;
use rantai_projections::library::Library;
use rantai_projections::public::{Measure, Place};

use super::about::About;
use super::rows::{AreaRow, GroupRow, MeasureRow};
use crate::site::Position;

/// The rows of one position of the ledger, sorted by their keys.
#[derive(Debug, Clone)]
pub struct Facts {
    about: About,
    /// The note of the checkpoint.
    pub(super) note: Option<String>,
    pub(super) groups: Vec<GroupRow>,
    pub(super) areas: Vec<AreaRow>,
    pub(super) measures: Vec<MeasureRow>,
}

impl Facts {
    /// Reads them.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn read(library: &dyn Library, position: &Position) -> Result<Self, Unreadable> {
        let groups = groups(library);
        let mut measures: Vec<_> = Measure::ALL.into_iter().map(measure).collect();
        measures.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self {
            about: About::of(position),
            note: position.checkpoint.as_ref().map(|signed| signed.note.to_string()),
            areas: areas(&groups, library),
            groups,
            measures,
        })
    }

    /// Of which position they are.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }
}

fn groups(library: &dyn Library) -> Vec<GroupRow> {
    let row =
        |(id, entry): (&rantai_events::ids::GroupId, &rantai_projections::registry::GroupEntry)| {
            GroupRow {
                id: id.to_string(),
                name: entry.name.to_string(),
                program: entry.program.to_string(),
                area: entry.area.to_string(),
                area_name: library.area_name(&entry.area),
                page: page(&Place::Group(id.clone())),
            }
        };
    library.registry().groups.iter().map(row).collect()
}

fn areas(groups: &[GroupRow], library: &dyn Library) -> Vec<AreaRow> {
    let row = |(code, name): (&AreaCode, &String)| AreaRow {
        code: code.to_string(),
        name: name.clone(),
        parent: code.parent().map(|parent| parent.to_string()),
        groups: groups.iter().filter(|group| group.area.starts_with(code.as_str())).count() as u64,
        page: page(&Place::Area(code.clone())),
    };
    let _ = library;
    let mut rows: Vec<AreaRow> = crate::areas::shipped().iter().map(row).collect();
    rows.sort_by(|a, b| a.code.cmp(&b.code));
    rows
}

fn measure(measure: Measure) -> MeasureRow {
    MeasureRow { code: measure.code().to_owned(), page: page(&Place::How(measure)) }
}

/// The address of a page on this server.
fn page(place: &Place) -> String {
    format!("/{}", place.path())
}

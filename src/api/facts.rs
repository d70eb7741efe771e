//! What the API answers from: the public summaries of one position of the ledger.

use rantai_events::area::AreaCode;
use rantai_events::ids::GroupId;
use rantai_projections::books::Unreadable;
use rantai_projections::library::{Areas, Library};
use rantai_projections::public::{Block, Figure, Measure, Place, Summary};
use rantai_projections::table::Words;

use super::about::About;
use super::listing::Line;
use super::rows::{AreaRow, MeasureRow, page};
use crate::render::{Language, plain};
use crate::site::Site;

/// The public summaries of one position.
#[derive(Debug, Clone)]
pub struct Facts {
    about: About,
    /// The note of the checkpoint.
    pub(super) note: Option<String>,
    /// By code.
    pub(super) groups: Vec<Summary>,
    areas: Areas,
    measures: Vec<Summed>,
}

/// A measure with its figure for the city.
#[derive(Debug, Clone)]
struct Summed {
    measure: Measure,
    name: Words,
    value: Option<(String, String)>,
    coverage: Option<Words>,
}

impl Facts {
    /// Reads them.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn read(library: &dyn Library, site: &Site) -> Result<Self, Unreadable> {
        let position = site.position();
        let summed = |measure| summed(measure, site, library);
        Ok(Self {
            about: About::of(position),
            note: position.checkpoint.as_ref().map(|signed| signed.note.to_string()),
            groups: site.city().summaries().cloned().map(in_order).collect(),
            areas: library.areas().clone(),
            measures: Measure::ALL.into_iter().map(summed).collect::<Result<_, _>>()?,
        })
    }

    /// Of which position they are.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The group with this code.
    pub(super) fn group(&self, id: &GroupId) -> Option<&Summary> {
        let place = self.groups.binary_search_by(|summary| summary.group.cmp(id)).ok()?;
        self.groups.get(place)
    }

    pub(super) fn area_name(&self, area: &AreaCode) -> Option<String> {
        self.areas.get(area).cloned()
    }

    /// Whether a region stands in the table of regions, or a group is in it.
    pub(super) fn has_area(&self, area: &AreaCode) -> bool {
        let mut groups = self.groups.iter();
        self.areas.contains_key(area) || groups.any(|group| area.contains(&group.area))
    }

    /// The kemantren and kelurahan, by code.
    pub(super) fn areas(&self) -> Vec<AreaRow> {
        let row = |(code, name): (&AreaCode, &String)| AreaRow {
            code: code.to_string(),
            name: name.clone(),
            parent: code.parent().map(|parent| parent.to_string()),
            groups: self.groups.iter().filter(|group| code.contains(&group.area)).count(),
            page: page(&Place::Area(code.clone())),
        };
        self.areas.iter().map(row).collect()
    }

    /// What is summed for the city.
    pub(super) fn measures(&self, language: Language) -> Vec<MeasureRow> {
        let row = |summed: &Summed| MeasureRow {
            code: summed.measure.code().to_owned(),
            name: language.of(&summed.name).to_owned(),
            value: summed.value.as_ref().map(|value| language.of(value).to_owned()),
            coverage: summed.coverage.as_ref().map(|words| language.of(words).to_owned()),
            page: page(&Place::How(summed.measure)),
        };
        self.measures.iter().map(row).collect()
    }
}

/// A group whose lines rise by what they are about: a page of a list then begins behind a line,
/// wherever that line stands by then.
fn in_order(mut group: Summary) -> Summary {
    group.grants.sort_by(|a, b| a.grant.cmp(&b.grant));
    group.reports.sort_by_cached_key(Line::key);
    group.verdicts.sort_by_cached_key(Line::key);
    group
}

/// The figure that stands first on the page that says how a measure is made.
fn summed(measure: Measure, site: &Site, library: &dyn Library) -> Result<Summed, Unreadable> {
    let page = site.page(&Place::How(measure), library)?;
    let figure = page.as_ref().and_then(|page| page.blocks.iter().find_map(first_figure));
    let name = figure.map(|figure| figure.label.clone()).unwrap_or_default();
    let value = figure
        .map(|figure| (plain(&figure.value, Language::Id), plain(&figure.value, Language::En)));
    let value = value.filter(|value| !value.0.is_empty());
    Ok(Summed { measure, name, value, coverage: figure.and_then(|one| one.coverage.clone()) })
}

fn first_figure(block: &Block) -> Option<&Figure> {
    if let Block::Figures(figures) = block { figures.first() } else { None }
}

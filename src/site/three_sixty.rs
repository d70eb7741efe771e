//! Grants in the shape of the 360Giving Data Standard, for those who compare grants of many givers.
//! Only grants that were awarded: others have no date and no amount. Before the first award there is
//! no file, since the standard asks for one grant at least; the page about the data says so.

use rantai_events::amount::Amount;
use rantai_events::area::AreaCode;
use rantai_projections::public::{City, GrantLine, Place, Summary};
use serde::Serialize;
use serde_json::{Value, json};

use super::open_data::LICENCE_ADDRESS;
use super::shared::{base, text};
use super::{File, Position, form};
use crate::render::Language;

/// The version of the standard.
const VERSION: &str = "1.1";

/// Its path.
pub(crate) const PATH: &str = "360giving.json";

/// `360giving.json`; `None` before the first award.
pub(super) fn file(position: &Position, city: &City) -> Option<File> {
    if !city.has_awards() {
        return None;
    }
    let maker = Maker { position, city };
    let package = maker.package();
    // Structures of texts and numbers written into memory cannot fail.
    let whole = serde_json::to_string(&package).unwrap_or_default();
    Some(text(PATH, "application/json", whole + "\n"))
}

/// The grants with what they are of. The fields of all these stand in the order of their names, as
/// they are written.
#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "accessURL", skip_serializing_if = "Option::is_none")]
    access: Option<String>,
    checkpoint: Value,
    description: &'static str,
    #[serde(rename = "downloadURL", skip_serializing_if = "Option::is_none")]
    download: Option<String>,
    grants: Vec<Grant<'a>>,
    identifier: &'a str,
    issued: String,
    last: Value,
    license: &'static str,
    modified: String,
    publisher: Publisher<'a>,
    title: String,
    version: &'static str,
}

#[derive(Serialize)]
struct Publisher<'a> {
    identifier: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Grant<'a> {
    amount_awarded: Value,
    amount_disbursed: Value,
    award_date: String,
    beneficiary_location: [Location; 1],
    currency: &'static str,
    description: String,
    funding_organization: [Funder<'a>; 1],
    grant_programme: [Programme; 1],
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned_dates: Option<[Planned; 1]>,
    recipient_organization: [Recipient<'a>; 1],
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// A kelurahan by the code of the Ministry of Home Affairs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    country_code: &'static str,
    geo_code: String,
    geo_code_type: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Funder<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Programme {
    code: String,
    title: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Planned {
    end_date: String,
    start_date: String,
    title: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recipient<'a> {
    address_country: &'static str,
    id: String,
    location: [Location; 1],
    name: &'a str,
    organisation_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// Makes the file of one position.
struct Maker<'a> {
    position: &'a Position,
    city: &'a City,
}

impl<'a> Maker<'a> {
    fn package(&self) -> Package<'a> {
        let position = self.position;
        let (office, origin) = (position.office.as_str(), position.origin.as_str());
        let base = base(position);
        let website = || base.map(|base| format!("{base}/"));
        Package {
            access: website(),
            checkpoint: super::open_data::checkpoint(position),
            description: "Hibah kepada kelompok, dari buku besar yang dapat diperiksa siapa pun. \
                          Awalan 360Giving belum didaftarkan: kode hibah diawali nama buku besar.",
            download: base.map(|base| format!("{base}/{PATH}")),
            grants: self.grants(),
            identifier: origin,
            issued: position.as_of.to_string(),
            last: json!(
                position.last.map(|(seq, hash)| json!({"seq": seq, "hash": hash.to_string()}))
            ),
            license: LICENCE_ADDRESS,
            modified: position.as_of.to_string(),
            publisher: Publisher { identifier: origin, name: office, website: website() },
            title: format!("Hibah yang ditetapkan · {office}"),
            version: VERSION,
        }
    }

    fn grants(&self) -> Vec<Grant<'a>> {
        let of_group = |group: &'a Summary| group.grants.iter().map(move |grant| (group, grant));
        let all = self.city.summaries().flat_map(of_group);
        all.filter_map(|(group, grant)| self.grant(group, grant)).collect()
    }

    /// One grant; nothing while it is not awarded.
    fn grant(&self, group: &'a Summary, grant: &GrantLine) -> Option<Grant<'a>> {
        let awarded = grant.awarded_on?;
        let origin = self.position.origin.as_str();
        let program = self.city.program_name(&grant.program);
        Some(Grant {
            amount_awarded: number(grant.awarded),
            amount_disbursed: number(grant.received),
            award_date: awarded.to_string(),
            beneficiary_location: [self.location(&group.area)],
            currency: "IDR",
            description: format!(
                "Hibah {program} tahun anggaran {} kepada {}. Keadaan: {}.",
                grant.year,
                group.name,
                grant.reached.words().0
            ),
            funding_organization: [Funder { id: origin, name: self.position.office.as_str() }],
            id: format!("{origin}/{}/{}", group.group, grant.grant),
            planned_dates: (grant.year > 0).then(|| [planned(grant.year)]),
            recipient_organization: [self.recipient(group)],
            title: format!("{program} {}: {}", grant.year, group.name),
            url: self.address(group),
            grant_programme: [Programme { code: grant.program.to_string(), title: program }],
        })
    }

    fn recipient(&self, group: &'a Summary) -> Recipient<'a> {
        Recipient {
            address_country: "Indonesia",
            id: format!("{}/{}", self.position.origin, group.group),
            location: [self.location(&group.area)],
            name: group.name.as_str(),
            organisation_type: "Community Group",
            url: self.address(group),
        }
    }

    fn address(&self, group: &Summary) -> Option<String> {
        form::whole(&Place::Group(group.group.clone()), Language::Id, self.position)
    }

    fn location(&self, area: &AreaCode) -> Location {
        Location {
            country_code: "ID",
            geo_code: area.to_string(),
            geo_code_type: "Kepmendagri 300.2.2-2138/2025",
            name: self.city.area_title(area).0,
        }
    }
}

fn planned(year: u32) -> Planned {
    let year = format!("{year:04}");
    Planned {
        end_date: format!("{year}-12-31"),
        start_date: format!("{year}-01-01"),
        title: format!("Tahun anggaran {year}"),
    }
}

/// An amount as a number of JSON: whole rupiah stay exact.
fn number(amount: Amount) -> Value {
    serde_json::from_str(&amount.to_string()).unwrap_or(Value::Null)
}

//! Grants in the shape of the 360Giving Data Standard, for those who compare grants of many givers.
//! Only grants that were awarded: others have no date and no amount. Before the first award there is
//! no file, since the standard asks for one grant at least; the page about the data says so.

use rantai_events::amount::Amount;
use rantai_events::area::AreaCode;
use rantai_projections::public::{City, GrantLine, Place, Summary};
use serde_json::{Map, Value, json};

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
    let grants: Vec<Value> = city
        .summaries()
        .flat_map(|group| group.grants.iter().filter_map(|grant| one(position, city, group, grant)))
        .collect();
    let whole = package(position, grants);
    // Maps with text keys written into memory cannot fail.
    let whole = serde_json::to_string(&whole).unwrap_or_default();
    Some(text(PATH, "application/json", whole + "\n"))
}

/// The grants with what they are of.
pub(super) fn package(position: &Position, grants: Vec<Value>) -> Value {
    let office = position.office.as_str();
    let mut publisher = json!({ "name": office, "identifier": position.origin.as_str() });
    let mut package = json!({
        "version": VERSION,
        "title": format!("Hibah yang ditetapkan · {office}"),
        "description": "Hibah kepada kelompok, dari buku besar yang dapat diperiksa siapa pun. \
                        Awalan 360Giving belum didaftarkan: kode hibah diawali nama buku besar.",
        "issued": position.as_of.to_string(),
        "modified": position.as_of.to_string(),
        "identifier": position.origin.as_str(),
        "license": LICENCE_ADDRESS,
        "grants": grants,
        "last": position.last.map(|(seq, hash)| json!({"seq": seq, "hash": hash.to_string()})),
        "checkpoint": super::open_data::checkpoint(position),
    });
    if let Some(base) = base(position) {
        put(&mut publisher, "website", format!("{base}/").into());
        put(&mut package, "accessURL", format!("{base}/").into());
        put(&mut package, "downloadURL", format!("{base}/{PATH}").into());
    }
    put(&mut package, "publisher", publisher);
    package
}

fn put(into: &mut Value, key: &str, value: Value) {
    if let Some(object) = into.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// One grant; nothing while it is not awarded.
fn one(position: &Position, city: &City, group: &Summary, grant: &GrantLine) -> Option<Value> {
    let awarded = grant.awarded_on?;
    let origin = position.origin.as_str();
    let program = city.program_name(&grant.program);
    let mut found = json!({
        "id": format!("{origin}/{}/{}", group.group, grant.grant),
        "title": format!("{program} {}: {}", grant.year, group.name),
        "description": format!(
            "Hibah {program} tahun anggaran {} kepada {}. Keadaan: {}.",
            grant.year, group.name, grant.reached.words().0
        ),
        "currency": "IDR",
        "amountAwarded": number(grant.awarded),
        "amountDisbursed": number(grant.received),
        "awardDate": awarded.to_string(),
        "recipientOrganization": [recipient(position, city, group)],
        "fundingOrganization": [{ "id": origin, "name": position.office.as_str() }],
        "grantProgramme": [{ "code": grant.program.to_string(), "title": program }],
        "beneficiaryLocation": [location(city, &group.area)],
    });
    if grant.year > 0 {
        let year = format!("{:04}", grant.year);
        let planned = json!([{
            "title": format!("Tahun anggaran {year}"),
            "startDate": format!("{year}-01-01"),
            "endDate": format!("{year}-12-31"),
        }]);
        put(&mut found, "plannedDates", planned);
    }
    if let Some(address) = group_address(position, group) {
        put(&mut found, "url", address.into());
    }
    Some(found)
}

fn recipient(position: &Position, city: &City, group: &Summary) -> Value {
    let mut found = Map::new();
    found.insert("id".into(), format!("{}/{}", position.origin, group.group).into());
    found.insert("name".into(), group.name.as_str().into());
    found.insert("organisationType".into(), "Community Group".into());
    found.insert("addressCountry".into(), "Indonesia".into());
    found.insert("location".into(), json!([location(city, &group.area)]));
    if let Some(address) = group_address(position, group) {
        found.insert("url".into(), address.into());
    }
    Value::Object(found)
}

fn group_address(position: &Position, group: &Summary) -> Option<String> {
    form::whole(&Place::Group(group.group.clone()), Language::Id, position)
}

/// A kelurahan by the code of the Ministry of Home Affairs.
fn location(city: &City, area: &AreaCode) -> Value {
    json!({
        "name": city.area_title(area).0,
        "countryCode": "ID",
        "geoCode": area.to_string(),
        "geoCodeType": "Kepmendagri 300.2.2-2138/2025",
    })
}

/// An amount as a number of JSON: whole rupiah stay exact.
fn number(amount: Amount) -> Value {
    serde_json::from_str(&amount.to_string()).unwrap_or(Value::Null)
}

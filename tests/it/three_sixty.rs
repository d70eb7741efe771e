//! Grants in the shape of 360Giving: the published file against a schema of our own, which we wrote
//! from the published description of the standard (`tests/schema/360giving.json` says what it is).
//! No package registry carries the official schema.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use jsonschema::Validator;
use rantai::website::{Order, publish};
use rantai_events::time::Date;
use serde_json::{Value, json};

use crate::serve::Server;

const FILE: &str = "360giving.json";

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../schema/360giving.json")).unwrap();
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What the schema says of a package: where, and what is wrong.
fn faults(validator: &Validator, package: &Value) -> Vec<String> {
    let errors = validator.iter_errors(package);
    errors.map(|error| format!("{} {error}", error.instance_path())).collect()
}

fn published() -> Value {
    let file = crate::website::demonstration().site.join(FILE);
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn the_published_grants_are_valid_and_make_sense() {
    let package = published();
    assert_eq!(faults(&validator(), &package), [""; 0]);
    assert!(package["checkpoint"].is_object() && package["last"].is_object());
    let grants = package["grants"].as_array().unwrap();
    let ids: BTreeSet<&str> = grants.iter().map(|grant| grant["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 10 && ids.len() == grants.len(), "{} of {}", ids.len(), grants.len());
    let prefix = format!("{}/", package["identifier"].as_str().unwrap());
    assert!(ids.iter().all(|id| id.starts_with(&prefix)), "{ids:?}");
    for grant in grants {
        let amount = |name: &str| grant[name].as_i64().unwrap();
        assert!(0 <= amount("amountDisbursed"), "{grant}");
        assert!(0 <= amount("amountAwarded"), "{grant}");
        let day = |value: &Value| Date::parse(value.as_str().unwrap()).unwrap();
        assert!(day(&grant["awardDate"]) <= day(&package["issued"]), "{grant}");
        for planned in grant["plannedDates"].as_array().into_iter().flatten() {
            assert!(day(&planned["startDate"]) < day(&planned["endDate"]), "{grant}");
        }
    }
}

/// Where the site knows its own address, the file does too.
#[test]
fn with_an_address_of_the_site_the_grants_are_valid_too() {
    let package: Value = serde_json::from_str(&crate::site::site()[FILE]).unwrap();
    assert_eq!(faults(&validator(), &package), [""; 0]);
    let download = package["downloadURL"].as_str().unwrap();
    assert_eq!(download, "https://contoh.example/transparansi/360giving.json");
}

/// What the schema is for: each of these is refused, and for the reason that it is there for.
#[test]
fn what_the_standard_forbids_is_refused() {
    let (validator, package) = (validator(), published());
    let cases = [
        ("/grants", json!([]), "less than 1 item"),
        ("/version", json!("satu"), "does not match"),
        ("/license", json!("CC BY 4.0"), "uri"),
        ("/issued", json!("21 November 2026"), "date"),
        ("/publisher", json!({}), "\"name\" is a required property"),
        ("/grants/0/awardDate", json!("2026-02-30"), "date"),
        ("/grants/0/amountAwarded", json!("1000000"), "number"),
        ("/grants/0/currency", json!("Rp"), "IDR"),
        ("/grants/0/title", json!("x".repeat(140)), "longer than 139"),
        ("/grants/0/title", json!(" "), "does not match"),
        ("/grants/0/recipientOrganization", json!([]), "less than 1 item"),
        ("/grants/0/fundingOrganization/0", json!({"id": "x"}), "\"name\" is a required"),
        ("/grants/0/plannedDates/0/endDate", json!("2015"), "date"),
        ("/grants/0/recipientOrganization/0/organisationType", json!("KUBE"), "is not one of"),
    ];
    for (place, wrong, why) in cases {
        let mut broken = package.clone();
        *broken.pointer_mut(place).unwrap() = wrong;
        let faults = faults(&validator, &broken).join("\n");
        assert!(faults.contains(why), "{place}: {faults}");
    }
    let needed =
        ["id", "title", "description", "currency", "amountAwarded", "awardDate"].into_iter();
    for name in needed.chain(["recipientOrganization", "fundingOrganization"]) {
        let mut broken = package.clone();
        broken["grants"][0].as_object_mut().unwrap().remove(name).unwrap();
        let faults = faults(&validator, &broken).join("\n");
        assert!(faults.contains(&format!("\"{name}\" is a required property")), "{faults}");
    }
    let mut twice = package.clone();
    twice["grants"][1] = twice["grants"][0].clone();
    assert!(!validator.is_valid(&twice), "a grant is there twice");
}

/// The standard asks for one grant at least: before the first award there is no file, and it is said
/// where people look for it.
#[test]
fn before_the_first_award_there_is_no_file_and_it_is_said_why() {
    let office = crate::serve::office();
    let server = Server::of(&office.dir);
    for (path, said) in [
        ("/360giving.json", "terbit bersama penetapan pertama"),
        ("/360giving.json?lang=en", "appears with the first award"),
    ] {
        let answer = server.get_with(path, "Accept: application/json\r\n");
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert!(answer.text().contains(said), "{path}: {}", answer.text());
    }
    for (path, said) in [("/tentang/", "Belum ada hibah yang"), ("/en/tentang/", "No grant has")] {
        let page = server.get(path).text();
        assert!(page.contains(said) && !page.contains("href=\"../360giving.json\""), "{page}");
        assert!(page.contains("perubahan.atom\" data-c"), "{page}");
    }
    drop(server);
    let out = office.home.path().join("situs");
    let (ledger, key) = (office.dir.as_path(), &crate::publish::key());
    publish(
        &Order {
            ledger,
            out: &out,
            base: None,
            key,
            naming: None,
            wait: Duration::ZERO,
            reread: false,
        },
        &|_, _| {},
    )
    .unwrap();
    assert!(!out.join(FILE).exists() && out.join("lisensi.txt").exists());
    assert!(!listed(&out) && listed(&crate::website::demonstration().site));
}

/// Whether the list of a published site names the file.
fn listed(site: &Path) -> bool {
    let list = std::fs::read_to_string(site.join("manifest")).unwrap();
    list.lines().any(|line| line.ends_with(&format!("  {FILE}")))
}

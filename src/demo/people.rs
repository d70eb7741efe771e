//! Invented people: a flower and a bird, a NIK whose district 99 does not exist.

use crate::vault::person::PersonData;

static FLOWERS: [&str; 40] = [
    "Melati",
    "Mawar",
    "Kenanga",
    "Cempaka",
    "Anggrek",
    "Dahlia",
    "Flamboyan",
    "Seruni",
    "Teratai",
    "Sedap Malam",
    "Bugenvil",
    "Kamboja",
    "Alamanda",
    "Asoka",
    "Wijayakusuma",
    "Soka",
    "Tanjung",
    "Kantil",
    "Edelweis",
    "Lavender",
    "Krisan",
    "Aster",
    "Begonia",
    "Lili",
    "Tulip",
    "Nusa Indah",
    "Sepatu",
    "Matahari",
    "Raflesia",
    "Kecubung",
    "Telang",
    "Pacar Air",
    "Bakung",
    "Gardenia",
    "Heliconia",
    "Zinnia",
    "Verbena",
    "Petunia",
    "Iris",
    "Magnolia",
];

static BIRDS: [&str; 40] = [
    "Kepodang",
    "Jalak",
    "Murai",
    "Kutilang",
    "Perkutut",
    "Merpati",
    "Pipit",
    "Gelatik",
    "Elang",
    "Cendet",
    "Prenjak",
    "Derkuku",
    "Kenari",
    "Kacer",
    "Branjangan",
    "Cucak",
    "Tekukur",
    "Bangau",
    "Kuntul",
    "Camar",
    "Rangkong",
    "Nuri",
    "Kakatua",
    "Merak",
    "Puyuh",
    "Belibis",
    "Trucuk",
    "Manyar",
    "Walet",
    "Sriti",
    "Cabak",
    "Raja Udang",
    "Pelatuk",
    "Punai",
    "Kasuari",
    "Maleo",
    "Betet",
    "Parkit",
    "Bondol",
    "Sikatan",
];

/// The person with this number in the story of a seed: always another name and another NIK.
pub(super) fn person(seed: u64, number: usize) -> PersonData {
    let shift = usize::try_from(seed % 40).unwrap_or(0);
    let flower = pick(&FLOWERS, number + shift);
    let bird = pick(&BIRDS, number / FLOWERS.len() + shift);
    let (day, month, year) = (1 + number % 28, 1 + number % 12, 50 + (number + shift) % 40);
    let serial = number % 9998 + 1;
    let mut person = PersonData::default();
    person.name = format!("{flower} {bird}");
    person.nik = format!("347199{:02}{month:02}{year:02}{serial:04}", day + 40);
    person.kk = Some(format!("347199{day:02}{month:02}{:02}{serial:04}", number % 6));
    person
}

/// A name of a list, going round.
fn pick(names: &[&'static str], number: usize) -> &'static str {
    names.iter().cycle().nth(number % names.len().max(1)).copied().unwrap_or("Tanpa Nama")
}

/// The name of the group with this number; invented.
pub(super) fn group_name(number: usize) -> &'static str {
    pick(&FLOWERS, number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// How many different people there can be.
    const MOST: usize = 1600;

    #[test]
    fn no_two_people_share_a_name_or_a_number() {
        let people: Vec<PersonData> = (0..MOST).map(|number| person(7, number)).collect();
        let names: BTreeSet<&str> = people.iter().map(|person| person.name.as_str()).collect();
        let numbers: BTreeSet<&str> = people.iter().map(|person| person.nik.as_str()).collect();
        assert_eq!((names.len(), numbers.len()), (MOST, MOST));
    }
}

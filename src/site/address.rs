//! Addresses of pages, relative to each other: a saved copy of the site works from a folder.

use rantai_projections::public::Place;

use crate::render::Language;

/// The code of a language in addresses and in `lang` attributes.
#[must_use]
pub fn code(language: Language) -> &'static str {
    language.pick("id", "en")
}

/// The other language.
#[must_use]
pub fn other(language: Language) -> Language {
    language.pick(Language::En, Language::Id)
}

/// The directory of a page below the root of the site, ending with `/`; empty for the home page.
#[must_use]
pub fn directory(place: &Place, language: Language) -> String {
    format!("{}{}", language.pick("", "en/"), place.path())
}

/// The file of a page below the root of the site.
#[must_use]
pub fn index(place: &Place, language: Language) -> String {
    format!("{}index.html", directory(place, language))
}

/// The way from the directory of a page up to the root of the site; empty for the home page.
#[must_use]
pub fn to_root(place: &Place, language: Language) -> String {
    "../".repeat(directory(place, language).matches('/').count())
}

/// The way from one page to another of the same language.
#[must_use]
pub fn between(from: &Place, to: &Place, language: Language) -> String {
    format!("{}{}", to_root(from, language), index(to, language))
}

/// The way from a page to itself in the other language.
#[must_use]
pub fn translated(place: &Place, language: Language) -> String {
    format!("{}{}", to_root(place, language), index(place, other(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_to_the_root_and_down_again() {
        let (home, grants) = (Place::Home, Place::GrantsOf(2015));
        assert_eq!(between(&home, &grants, Language::Id), "hibah/2015/index.html");
        assert_eq!(between(&grants, &home, Language::Id), "../../index.html");
        assert_eq!(between(&grants, &home, Language::En), "../../../en/index.html");
        assert_eq!(translated(&grants, Language::Id), "../../en/hibah/2015/index.html");
        assert_eq!(translated(&home, Language::En), "../index.html");
    }
}

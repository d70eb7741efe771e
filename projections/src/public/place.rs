//! The places of the public site, and their addresses, which never change.

use rantai_events::area::AreaCode;
use rantai_events::ids::GroupId;

/// What can be summed for the city, and coloured on its map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Grants awarded (SK), in rupiah.
    Awarded,
    /// Grant money that reached groups (SP2D), in rupiah.
    Received,
    /// Spent or handed to members, in rupiah.
    Used,
    /// Received and neither used nor returned, in rupiah.
    Left,
    /// Rolled on to the next member or group, in rupiah.
    Revolved,
    /// Unspent money returned to the treasury, in rupiah.
    Returned,
    /// Groups registered.
    Groups,
    /// Reports that are in, of those that are due.
    Reports,
    /// Groups by the worst of their own duties, rules about people left out.
    Compliance,
}

impl Measure {
    /// Every measure, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Awarded,
        Self::Received,
        Self::Used,
        Self::Left,
        Self::Revolved,
        Self::Returned,
        Self::Groups,
        Self::Reports,
        Self::Compliance,
    ];

    /// Its word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Awarded => "ditetapkan",
            Self::Received => "diterima",
            Self::Used => "terpakai",
            Self::Left => "sisa",
            Self::Revolved => "digulirkan",
            Self::Returned => "disetor",
            Self::Groups => "kelompok",
            Self::Reports => "laporan",
            Self::Compliance => "kepatuhan",
        }
    }
}

/// A page of the public site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// City totals, what changed lately, the head of the ledger.
    Home,
    /// The kemantren, with the map.
    Areas,
    /// One kemantren or kelurahan.
    Area(AreaCode),
    /// One group.
    Group(GroupId),
    /// The public records of a group: exact lines, to be checked.
    Records(GroupId),
    /// Grants of every year.
    Grants,
    /// Grants of one fiscal year.
    GrantsOf(u32),
    /// Which reports are in and which are late.
    Reports,
    /// How the groups meet their own duties.
    Compliance,
    /// Money in, used, rolled on and returned, year by year.
    Flows,
    /// What was corrected, and why.
    Corrections,
    /// What changed lately.
    Changes,
    /// How a total is made, down to the records that sum to it.
    How(Measure),
    /// The words.
    Glossary,
    /// About the data and their licence.
    About,
    /// Where to complain.
    Complaint,
    /// What can be checked, and how.
    Verify,
}

impl Place {
    /// Its address below the root of a language: a directory, ending with `/`; empty for home.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Home => String::new(),
            Self::Areas => "wilayah/".into(),
            Self::Area(code) => format!("wilayah/{code}/"),
            Self::Group(group) => format!("kelompok/{group}/"),
            Self::Records(group) => format!("kelompok/{group}/catatan/"),
            Self::Grants => "hibah/".into(),
            Self::GrantsOf(year) => format!("hibah/{year}/"),
            Self::Reports => "laporan/".into(),
            Self::Compliance => "kepatuhan/".into(),
            Self::Flows => "arus/".into(),
            Self::Corrections => "koreksi/".into(),
            Self::Changes => "perubahan/".into(),
            Self::How(measure) => format!("asal-angka/{}/", measure.code()),
            Self::Glossary => "istilah/".into(),
            Self::About => "tentang/".into(),
            Self::Complaint => "pengaduan/".into(),
            Self::Verify => "periksa/".into(),
        }
    }

    /// The place with this address, if the address has the form of one.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Home,
            ["wilayah"] => Self::Areas,
            ["wilayah", code] => Self::Area(AreaCode::parse(code)?),
            ["kelompok", group] => Self::Group(GroupId::parse(group).ok()?),
            ["kelompok", group, "catatan"] => Self::Records(GroupId::parse(group).ok()?),
            ["hibah"] => Self::Grants,
            ["hibah", year] if year.len() == 4 => Self::GrantsOf(year.parse().ok()?),
            ["laporan"] => Self::Reports,
            ["kepatuhan"] => Self::Compliance,
            ["arus"] => Self::Flows,
            ["koreksi"] => Self::Corrections,
            ["perubahan"] => Self::Changes,
            ["asal-angka", code] => {
                Self::How(Measure::ALL.into_iter().find(|measure| measure.code() == *code)?)
            }
            ["istilah"] => Self::Glossary,
            ["tentang"] => Self::About,
            ["pengaduan"] => Self::Complaint,
            ["periksa"] => Self::Verify,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_its_place() {
        let group = GroupId::parse("ykt-kube-001").unwrap();
        let area = AreaCode::parse("34.71.02.1003").unwrap();
        let mut places = vec![
            Place::Home,
            Place::Areas,
            Place::Area(area),
            Place::Group(group.clone()),
            Place::Records(group),
            Place::Grants,
            Place::GrantsOf(2015),
            Place::Reports,
            Place::Compliance,
            Place::Flows,
            Place::Corrections,
            Place::Changes,
            Place::Glossary,
            Place::About,
            Place::Complaint,
            Place::Verify,
        ];
        places.extend(Measure::ALL.map(Place::How));
        for place in places {
            assert_eq!(Place::of(&place.path()), Some(place.clone()), "{place:?}");
        }
        assert_eq!(Place::of("asal-angka/utang/"), None);
        assert_eq!(Place::of("kelompok/a/b/c"), None);
    }
}

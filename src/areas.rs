//! Names of regions: the table that is shipped (Kota Yogyakarta, Kepmendagri 300.2.2-2138/2025).

use rantai_events::area::AreaCode;
use rantai_projections::library::Areas;

/// The shipped table: `code,name,parent,postal`.
pub const SHIPPED: &str = include_str!("../data/wilayah-34.71.csv");

/// The shipped names by code.
#[must_use]
pub fn shipped() -> Areas {
    parse(SHIPPED)
}

/// Names by code from a table with a header row; lines that are not of a region are passed over.
#[must_use]
pub fn parse(table: &str) -> Areas {
    let region = |line: &str| {
        let mut cells = line.split(',');
        let code = AreaCode::parse(cells.next()?)?;
        Some((code, cells.next()?.to_owned()))
    };
    table.lines().skip(1).filter_map(region).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_has_fourteen_kemantren_and_forty_five_kelurahan() {
        let areas = shipped();
        assert_eq!(areas.keys().filter(|code| code.is_kelurahan()).count(), 45);
        assert_eq!(areas.keys().filter(|code| code.as_str().len() == 8).count(), 14);
    }
}

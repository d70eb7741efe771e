//! Paths of tiles: one form each, everything else refused.

use proptest::prelude::*;
use rantai_events::tile::{BadPath, Bundle, Resource, Tile};

#[test]
fn paths_have_one_form() {
    let tile = |level, index, width| Resource::Tile(Tile::new(level, index, width).unwrap());
    let bundle = |index, width| Resource::Bundle(Bundle::new(index, width).unwrap());
    for (path, resource) in [
        ("checkpoint", Resource::Checkpoint),
        ("tile/0/000", tile(0, 0, 256)),
        ("tile/0/x001/x234/067", tile(0, 1_234_067, 256)),
        ("tile/0/x001/x234/067.p/1", tile(0, 1_234_067, 1)),
        ("tile/63/999.p/255", tile(63, 999, 255)),
        ("tile/entries/x001/000.p/8", bundle(1000, 8)),
        ("tile/0/x018/x446/x744/x073/x709/x551/615", tile(0, u64::MAX, 256)),
    ] {
        assert_eq!(Resource::parse(path), Ok(resource));
        assert_eq!(resource.to_string(), path);
    }
    assert_eq!((Tile::new(64, 0, 1), Tile::new(0, 0, 0), Tile::new(0, 0, 257)), (None, None, None));
    assert_eq!((Bundle::new(0, 0), Bundle::new(0, 257)), (None, None));
}

#[test]
fn every_other_path_is_refused() {
    for path in [
        "",
        "/checkpoint",
        "checkpoint/",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/00/000",
        "tile/64/000",
        "tile/256/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/0/000/",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/0/000.p/",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/../000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/٠٠٠",
        "tile/entries/",
        "tile/0/00a",
        "tile/0/xx01/000",
        "tile/entries/entries/000",
        "TILE/0/000",
        "tile/0/000.P/1",
    ] {
        assert_eq!(Resource::parse(path), Err(BadPath), "{path}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(level in 0_u8..64, index: u64, width in 1_u16..=256) {
        let tile = Resource::Tile(Tile::new(level, index, width).unwrap());
        prop_assert_eq!(Resource::parse(&tile.to_string()), Ok(tile));
        let bundle = Resource::Bundle(Bundle::new(index, width).unwrap());
        prop_assert_eq!(Resource::parse(&bundle.to_string()), Ok(bundle));
    }

    #[test]
    fn what_is_read_is_what_is_written(path in "(tile/(entries|[0-9]{1,2})/)?(x[0-9]{3}/){0,7}[0-9]{1,3}(\\.p/[0-9]{1,3})?") {
        if let Ok(resource) = Resource::parse(&path) {
            prop_assert_eq!(resource.to_string(), path);
        }
    }
}

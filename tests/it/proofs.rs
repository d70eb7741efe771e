//! Scans: what anyone may hand in as a picture is read within bounds, or refused.

use proptest::prelude::*;
use rantai::proofs::check::{check, slip};
use rantai::proofs::is_shown;
use rantai::proofs::scan::{NoScan, decode, picture, read};
use rantai_events::account::Account;
use rantai_events::policy::Policy;

fn policy() -> Policy {
    use rantai_events::note::{KeyKind, KeyName, SigningKey};
    let name = KeyName::parse("ledger.example/uji").unwrap();
    let key = SigningKey::from_seed(name, KeyKind::Log, &[1; 32]).unwrap();
    Policy::parse(format!("log {}\nquorum none\n", key.public()).as_bytes()).unwrap()
}

fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    if !pixels.is_empty() {
        writer.write_image_data(pixels).unwrap();
    }
    // What was begun only is what is wanted.
    drop(writer);
    file
}

#[test]
fn an_image_that_says_it_is_huge_is_not_read() {
    let file = png(100_000, 100_000, &[]);
    let too_large = NoScan::TooLarge { width: 100_000, height: 100_000 };
    assert_eq!(picture(&file), Err(too_large));
    let side = u32::MAX >> 1;
    assert!(picture(&png(side, 1, &[])).is_err());
}

#[test]
fn an_image_without_a_code_says_so() {
    assert_eq!(read(&png(64, 64, &[255; 64 * 64])), Err(NoScan::NoCode));
    assert_eq!(read(&png(1, 1, &[0])), Err(NoScan::NoCode));
    assert!(matches!(read(b"GIF89a"), Err(NoScan::Png(_))));
    let whole = png(64, 64, &[255; 64 * 64]);
    assert!(matches!(read(&whole[..40]), Err(NoScan::Png(_))));
}

/// Black and white, the corner patterns of codes one beside the other; as small as they are seen.
fn corners(across: usize, down: usize, shade: u8) -> Vec<u8> {
    const CORNER: [u8; 7] = [0x7f, 0x41, 0x5d, 0x5d, 0x5d, 0x41, 0x7f];
    let row = |y: usize| CORNER.get(y % 8).copied().unwrap_or(0);
    let dark = |x: usize, y: usize| x % 8 < 7 && row(y) >> (x % 8) & 1 == 1;
    let places = (0..down * 8).flat_map(|y| (0..across * 8).map(move |x| (x, y)));
    places.map(|(x, y)| if dark(x, y) { shade } else { 255 }).collect()
}

/// Each three of them are a code that one reader tries, on a copy of the picture: 2,500 took minutes.
#[test]
fn an_image_full_of_corners_of_codes_is_refused_soon() {
    // The first few soon say so where nothing bounds them.
    for (across, down, shade) in [(5, 5, 0), (50, 50, 0), (80, 40, 0), (1, 900, 0), (40, 40, 120)] {
        let pixels = corners(across, down, shade);
        let (wide, high) = (across * 8, down * 8);
        // A lone column has nothing on its right, where the picture ends.
        let wide = if across == 1 { 21 } else { wide };
        let pixels: Vec<u8> = if across == 1 {
            pixels.chunks(8).flat_map(|row| [&[255; 14], &row[..7]].concat()).collect()
        } else {
            pixels
        };
        let file = png(u32::try_from(wide).unwrap(), u32::try_from(high).unwrap(), &pixels);
        // Without the clock of `read`, which a machine at its limit would come to.
        let seen = picture(&file).unwrap();
        assert_eq!(decode(&seen), Err(NoScan::Crowded), "{across} by {down}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_picture_is_read_or_refused(
        width in 1_usize..90, pixels in prop::collection::vec(prop_oneof![Just(0_u8), Just(255), any::<u8>()], 90 * 90),
    ) {
        let side = u32::try_from(width).unwrap();
        drop(read(&png(side, side, &pixels[..width * width])));
    }

    #[test]
    fn any_bytes_prove_nothing(
        begin in prop::sample::select(vec!["", "c2sp.org/tlog-proof@v1\n", "rantai/balance-proof@v1\n",
            "rantai/statement-proof@v1\n", "-----BEGIN RANTAI SLIP-----\n"]),
        bytes in prop::collection::vec(any::<u8>(), 0..2048),
    ) {
        prop_assert!(slip(&bytes, &policy()).is_err());
        prop_assert!(read(&bytes).is_err());
        let file = [begin.as_bytes(), &bytes].concat();
        let why = check(&mut file.as_slice(), &policy()).unwrap_err();
        let (id, en) = why.words();
        prop_assert!(!id.is_empty() && !en.is_empty() && !why.is_fault());
    }
}

#[test]
fn no_account_of_a_member_or_lender_stands_on_a_slip() {
    let account = |local: &str| Account::parse(&format!("group/melati:{local}")).unwrap();
    let all: Vec<String> =
        rantai_events::account::CHART.iter().map(|def| def.path.into()).collect();
    for (local, by_default, chosen) in [
        ("cash", true, true),
        ("bank", true, true),
        ("grant/g-1", true, true),
        ("guliran/g-1/2", true, true),
        ("social/iks", true, true),
        ("receivable-group/mawar", true, true),
        ("income-service", false, true),
        ("expense/g-1/a", false, true),
        ("receivable/M-1/L-1", false, false),
        ("saving/WAJIB/M-1", false, false),
        ("member-share/M-1", false, false),
        ("written-off/M-1/L-1", false, false),
        ("advance/M-1", false, false),
    ] {
        assert_eq!(is_shown(&account(local), &[]), by_default, "{local}");
        assert_eq!(is_shown(&account(local), &all), chosen, "{local}");
    }
    let only = |name: &str| [name.to_owned()];
    assert!(!is_shown(&account("receivable-group/mawar"), &only("receivable")));
    assert!(is_shown(&account("grant/g-1"), &only("grant/g-1")));
    assert!(!is_shown(&account("grant/g-12"), &only("grant/g-1")));
}

#[test]
fn a_slip_larger_than_a_code_is_refused() {
    let bytes = [&b"RANTAI\x01"[..], &[0; 2_947]].concat();
    let why = slip(&bytes, &policy()).unwrap_err();
    assert!(why.words().0.contains("2,953"), "{:?}", why.words());
}

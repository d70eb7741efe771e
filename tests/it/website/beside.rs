//! What stands beside the site: whoever can make a directory there makes the publisher neither
//! remove nor plant a file, and reads nothing in it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use rantai::error::Fault;
use rantai::website::{WebsiteError, publish};

use super::{Copy, files, key, ordered, published};

fn beside(out: &Path) -> PathBuf {
    out.with_extension("rantai-site")
}

/// The fault of publishing there: its place and its words in English.
fn refused(copy: &Copy, out: &Path) -> (PathBuf, String) {
    let (ledger, key) = (copy.ledger(), key());
    match publish(&ordered(&ledger, out, &key), &|_, _| {}) {
        Err(WebsiteError::Fault(fault)) => match *fault {
            Fault::Suspect { ref path, .. } => (path.clone(), fault.words().1),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A list of renames as someone else would leave it for the publisher to carry out.
fn plant(out: &Path, switch: &str) {
    let shelf = beside(out).join("staging/0");
    fs::create_dir_all(&shelf).unwrap();
    set_mode(&beside(out), 0o755);
    fs::write(shelf.join("0"), "evil").unwrap();
    fs::write(beside(out).join("switch"), switch).unwrap();
}

#[test]
fn a_planted_list_of_renames_removes_nothing_and_plants_nothing() {
    let copy = Copy::new();
    let home = copy.home.path();
    let segment = copy.ledger().join("journal/0000000000000000.log");
    let before = fs::read(&segment).unwrap();
    let journal = segment.display();
    for switch in [
        format!("- {journal}\n0 ../planted\n"),
        format!("- {journal}\n"),
        "- ../buku/journal/0000000000000000.log\n".into(),
        "0 ../planted\n".into(),
        "0 planted\n- ../buku/journal/0000000000000000.log\n".into(),
        "0 a/../../planted\n".into(),
        format!("0 {}/planted\n", home.display()),
        "0 planted".into(),
        "0\n".into(),
    ] {
        let out = home.join("lain");
        plant(&out, &switch);
        let (place, said) = refused(&copy, &out);
        assert_eq!(place, beside(&out).join("switch"), "{switch}");
        assert!(said.contains("nothing was changed; move that directory"), "{said}");
        assert_eq!(fs::read(&segment).unwrap(), before, "{switch}");
        assert!(!home.join("planted").exists() && !out.exists(), "{switch}");
        assert_eq!(fs::read_to_string(beside(&out).join("switch")).unwrap(), switch);
    }
}

#[test]
fn no_symlink_leads_out_of_the_site_or_into_it() {
    let copy = Copy::new();
    let (site, elsewhere) = (copy.site(), copy.home.path().join("jauh"));
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("surat"), "penting").unwrap();
    symlink(&elsewhere, site.join("luar")).unwrap();
    let before = files(&site);
    for switch in ["0 luar/planted\n", "- luar/surat\n", "0 planted\n- luar/a/b\n"] {
        plant(&site, switch);
        assert_eq!(refused(&copy, &site).0, site.join("luar"), "{switch}");
    }
    plant(&site, "0 planted\n");
    let staged = beside(&site).join("staging/0/0");
    fs::remove_file(&staged).unwrap();
    symlink(elsewhere.join("surat"), &staged).unwrap();
    assert_eq!(refused(&copy, &site).0, staged);
    fs::remove_dir_all(beside(&site).join("staging/0")).unwrap();
    symlink(&elsewhere, beside(&site).join("staging/0")).unwrap();
    assert_eq!(refused(&copy, &site).0, beside(&site).join("staging/0"));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
    assert_eq!(files(&site).len(), before.len());
}

/// The list that the program itself would leave is looked at before it stands anywhere.
#[test]
fn a_listed_file_behind_a_symlink_is_not_removed() {
    let copy = Copy::new();
    let (site, elsewhere) = (copy.site(), copy.home.path().join("jauh"));
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("surat"), "penting").unwrap();
    symlink(&elsewhere, site.join("luar")).unwrap();
    let mut list = fs::read_to_string(site.join("manifest")).unwrap();
    list.push_str(&format!("{}  luar/surat\n", "0".repeat(64)));
    fs::write(site.join("manifest"), list).unwrap();
    for _ in 0..2 {
        let (place, said) = refused(&copy, &site);
        assert_eq!(place, site.join("luar"));
        assert!(said.contains("remove that link"), "{said}");
    }
    assert!(elsewhere.join("surat").exists());
    fs::remove_file(site.join("luar")).unwrap();
    assert!(published(&copy.ledger(), &site).written > 0);
}

#[test]
fn a_directory_that_others_can_write_to_is_not_taken() {
    let copy = Copy::new();
    let out = copy.home.path().join("lain");
    let cases: [(&str, Plant); 4] = [
        ("by its group or by other users", |place| made(place, 0o770)),
        ("by its group or by other users", |place| made(place, 0o707)),
        ("is no real directory", |place| {
            made(&place.with_extension("asli"), 0o700);
            symlink(place.with_extension("asli"), place).unwrap();
        }),
        ("is no real directory", |place| fs::write(place, "").unwrap()),
    ];
    for (due, make) in cases {
        make(&beside(&out));
        let (place, said) = refused(&copy, &out);
        assert!(place == beside(&out) && said.contains(due), "{said}");
        assert!(!out.exists());
        fs::rename(&place, place.with_extension("pindah")).unwrap();
        if place.with_extension("pindah").is_dir() {
            fs::remove_dir(place.with_extension("pindah")).ok();
        }
    }
    made(&beside(&out), 0o700);
    // Only the administrator can give a directory to another.
    if chown(beside(&out), Some(54_321), None).is_ok() {
        assert!(refused(&copy, &out).1.contains("belongs to another user"));
    }
}

fn made(directory: &Path, mode: u32) {
    fs::create_dir(directory).unwrap();
    set_mode(directory, mode);
}

/// What somebody puts in the place of the directory beside the site.
type Plant = fn(&Path);

/// The directory beside the site and each file in it are their owner's alone. A site that waits in
/// it for its name has the rights of a site already: nobody else comes that far.
fn assert_narrow(out: &Path) {
    let inside = fs::read_dir(beside(out)).unwrap().map(|entry| entry.unwrap().path());
    for path in inside.filter(|path| path.is_file()).chain([beside(out)]) {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
}

#[test]
fn what_stands_beside_the_site_is_for_its_owner_alone_and_the_site_for_everyone() {
    let copy = Copy::new();
    let usual = copy.home.path().join("biasa");
    fs::write(&usual, "").unwrap();
    let first = copy.home.path().join("baru");
    published(&copy.ledger(), &first);
    assert_narrow(&first);
    // As earlier programs left it.
    let site = copy.site();
    set_mode(&beside(&site), 0o755);
    set_mode(&beside(&site).join("state"), 0o644);
    published(&copy.ledger(), &site);
    assert_narrow(&site);
    copy.one_more_record();
    published(&copy.ledger(), &site);
    assert_narrow(&site);
    for site in [first, site] {
        assert_eq!(mode(&site.join("index.html")), mode(&usual));
        assert_ne!(mode(&site) & 0o077, 0);
        assert_ne!(mode(&site.join("en")) & 0o077, 0);
    }
}

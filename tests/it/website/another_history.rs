//! A site is not published over with another history: whoever cut the journal, or put back an old
//! copy of it, would take from the public what was signed before.

use std::fs;

use rantai::publish::{Denial, PublishError};
use rantai::website::{Done, WebsiteError, publish};

use super::{Copy, changed, files, key, ordered};

fn tried(from: &Copy, over: &Copy) -> Result<Done, WebsiteError> {
    let (ledger, site, key) = (from.ledger(), over.site(), key());
    publish(&ordered(&ledger, &site, &key), &|_, _| {})
}

/// What was refused, and that nothing was written.
fn refused(from: &Copy, over: &Copy) -> Denial {
    let before = files(&over.site());
    let Err(WebsiteError::Publish(why)) = tried(from, over) else { panic!("it was published") };
    assert_eq!(changed(&before, &files(&over.site())), std::collections::BTreeSet::new());
    match *why {
        PublishError::Denied(denial) => denial,
        other => panic!("{other:?}"),
    }
}

#[test]
fn neither_a_shorter_nor_another_history_takes_the_place_of_a_site() {
    let (honest, other) = (Copy::new(), Copy::new());
    honest.one_more_record();
    tried(&honest, &honest).unwrap();
    let Denial::Behind { signed, found, .. } = refused(&other, &honest) else { panic!() };
    assert_eq!(signed, found + 1);
    // Other records until it is longer; its own site goes on meanwhile.
    other.one_more_record();
    other.one_more_record();
    tried(&other, &other).unwrap();
    let Denial::Differs { file, size } = refused(&other, &honest) else { panic!() };
    assert_eq!((file, size), (honest.site().join("checkpoint"), signed));
    // The signed list of files says it too.
    fs::remove_file(honest.site().join("checkpoint")).unwrap();
    let Denial::Differs { file, size } = refused(&other, &honest) else { panic!() };
    assert_eq!((file, size), (honest.site().join("manifest.note"), signed));
    tried(&honest, &honest).unwrap();
}

#[test]
fn a_ledger_that_forgot_what_it_signed_goes_on_with_its_own_site() {
    let copy = Copy::new();
    let ledger = copy.ledger();
    fs::remove_file(ledger.join("checkpoints")).unwrap();
    fs::remove_dir_all(ledger.join("publish")).unwrap();
    fs::remove_file(ledger.with_extension("log-state")).ok();
    copy.one_more_record();
    assert!(tried(&copy, &copy).unwrap().written > 0);
}

#[test]
fn a_checkpoint_that_nobody_signed_stops_nothing() {
    let copy = Copy::new();
    let path = copy.site().join("checkpoint");
    let text = fs::read_to_string(&path).unwrap();
    let size = text.lines().nth(1).unwrap();
    fs::write(&path, text.replacen(size, "99999999", 1)).unwrap();
    let done = tried(&copy, &copy).unwrap();
    assert!(done.lost >= 1, "{done:?}");
    assert_ne!(fs::read_to_string(&path).unwrap().lines().nth(1), Some("99999999"));
}

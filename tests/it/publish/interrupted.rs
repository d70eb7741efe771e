//! Publishing that is cut short at any step: nothing false is ever seen, and the next one ends as
//! if nothing had happened.

use std::path::Path;

use rantai::error::{Doing, Fault};
use rantai::publish::{Step, latest, publish, publish_with};

use super::{Office, all, grow, key};
use rantai::ledger::Ledger;

const STEPS: [Step; 5] = [Step::Grow, Step::ReadBack, Step::Remember, Step::Publish, Step::Prune];

fn crash() -> Fault {
    Fault::disk(Doing::Write, Path::new("publish"))(std::io::Error::other("the power went"))
}

#[test]
fn after_a_crash_at_any_step_the_next_publishing_ends_as_if_there_had_been_none() {
    // The crashed one goes to 515 and the next to 520: what 515 alone needed must go.
    for at in STEPS {
        let office = Office::with_checkpoints(&[5, 250]);
        let mut ledger = Ledger::open(&office.dir).unwrap();
        grow(&mut ledger, 515);
        drop(ledger);
        let crashed = publish_with(&office.dir, &key(), &mut |step| {
            if step == at { Err(crash()) } else { Ok(()) }
        });
        assert!(crashed.is_err());
        let seen = latest(&office.dir).unwrap().unwrap().checkpoint.size();
        assert_eq!(seen, if at == Step::Prune { 515 } else { 250 }, "{at:?}");
        let signed = [Step::Publish, Step::Prune].contains(&at);
        office.checkpoint_at(520);
        let sizes: &[u64] = if signed { &[5, 250, 515, 520] } else { &[5, 250, 520] };
        let straight = Office::with_checkpoints(sizes);
        let (got, expected) = (all(&office.dir), all(&straight.dir));
        let names =
            |files: &(std::collections::BTreeMap<_, _>, std::collections::BTreeMap<_, _>)| {
                (files.0.keys().cloned().collect(), files.1.keys().cloned().collect())
            };
        let (got, expected): ((Vec<_>, Vec<_>), (Vec<_>, Vec<_>)) = (names(&got), names(&expected));
        assert_eq!(got, expected, "{at:?}");
        assert!(!office.dir.join("publish.staging").exists());
    }
}

/// What was signed but not published yet binds as well.
#[test]
fn what_was_remembered_but_not_published_is_published_next() {
    let office = Office::with_checkpoints(&[250]);
    let mut ledger = Ledger::open(&office.dir).unwrap();
    grow(&mut ledger, 300);
    drop(ledger);
    let crashed = publish_with(&office.dir, &key(), &mut |step| {
        if step == Step::Publish { Err(crash()) } else { Ok(()) }
    });
    assert!(crashed.is_err());
    let published = publish(&office.dir, &key()).unwrap();
    assert_eq!((published.before, published.signed.checkpoint.size()), (300, 300));
    assert_eq!(latest(&office.dir).unwrap().unwrap(), published.signed);
    let straight = Office::with_checkpoints(&[250, 300]);
    assert_eq!(all(&office.dir).0.len(), all(&straight.dir).0.len());
}

#[test]
fn a_list_whose_last_line_was_cut_short_goes_on_behind_the_line_before() {
    let office = Office::with_checkpoints(&[250]);
    let list = office.dir.join("checkpoints");
    let mut text = std::fs::read_to_string(&list).unwrap();
    text.push_str("300\tabc");
    std::fs::write(&list, text).unwrap();
    office.checkpoint_at(300);
    let text = std::fs::read_to_string(&list).unwrap();
    let sizes: Vec<_> = text.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(sizes, ["250", "300"]);
}

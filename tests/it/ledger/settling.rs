//! The index is written out beside the recording: whatever of it a crash finds on the disk, the
//! ledger is whole.

use std::path::Path;
use std::process::Command;

use rantai::ledger::{Ledger, rebuild_check};

use super::{GROUP, PROGRAM, asked, clock, create, receive};

/// The directory as a process that is killed now would leave it.
fn left(directory: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-r").arg(directory.join(".")).arg(home.path()).status();
    assert!(copied.unwrap().success());
    home
}

fn is_whole(directory: &Path) {
    let rebuilt = rebuild_check(directory).unwrap();
    assert_eq!((rebuilt.departures, rebuilt.unlike), (Vec::new(), Vec::new()));
}

#[test]
fn a_crash_while_the_index_is_written_loses_and_repeats_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = create(home.path());
    for draft in [PROGRAM, GROUP] {
        ledger.record_one(asked(None, &[draft])).unwrap();
    }
    let requests: Vec<_> =
        (0..40_000).map(|n| asked(Some(&format!("s-{n}")), &[&receive(n + 1)])).collect();
    for some in requests.chunks(8_000) {
        ledger.record_all(some.to_vec()).into_iter().for_each(|answer| drop(answer.unwrap()));
        let crashed = left(home.path());
        is_whole(crashed.path());
        let mut again = Ledger::open(crashed.path()).unwrap();
        again.set_clock(clock());
        assert_eq!(again.head(), ledger.head());
        for request in [some.first(), some.last()].into_iter().flatten() {
            let given = ledger.record_one(request.clone()).unwrap();
            assert_eq!(again.record_one(request.clone()).unwrap(), given);
        }
        assert_eq!(again.head(), ledger.head());
        again.close().unwrap();
        is_whole(crashed.path());
    }
}

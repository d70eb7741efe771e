//! The witness without the network: what it cosigns, and what it does when its memory fails.

use rantai::error::Fault;
use rantai::witness::{Happened, WitnessError};
use rantai_events::note::{Note, Standing, parse_signatures};
use rantai_events::tree::TreeHash;
use rantai_events::witness::Request;

use super::{NOON, Place, body, noon, signed, signed_root, witness_key};
use crate::publish::{ORIGIN, key, key_of};

/// The note that a client makes of its own and the answer.
fn cosigned(note: &Note, answer: &str) -> Note {
    let mut note = note.clone();
    parse_signatures(answer).unwrap().into_iter().for_each(|line| note.add(line));
    note
}

#[test]
fn what_continues_is_cosigned_and_on_the_disk_before_it_is_answered() {
    let place = Place::new();
    let witness = place.open(1);
    for (old, size) in [(0, 5), (5, 9), (9, 9), (9, 300)] {
        let reply = witness.answer(body(old, size).as_bytes());
        assert_eq!((reply.status, reply.content_type), (200, "text/plain; charset=utf-8"));
        let note = cosigned(&signed(size), &reply.body);
        let verified = Standing::Verified { time: Some(noon()) };
        assert_eq!(note.verify(witness_key(1).public()), verified, "{NOON}");
        assert_eq!(std::fs::read_to_string(place.seen()).unwrap(), note.to_string());
    }
    let sizes: Vec<_> = place.told.lock().unwrap().iter().cloned().collect();
    let cosigned = |size| Happened::Cosigned { origin: ORIGIN.into(), size };
    assert_eq!(sizes, [5, 9, 9, 300].map(cosigned));
}

#[test]
fn every_status_of_the_specification() {
    let place = Place::new();
    let witness = place.open(1);
    assert_eq!(witness.answer(body(0, 9).as_bytes()).status, 200);
    let other = TreeHash([9; 32]);
    let foreign = key_of("lain.example/buku", 3);
    let unknown = rantai_events::checkpoint::Checkpoint::new(foreign.public().name(), 9, other);
    let unknown = unknown.sign(&foreign).unwrap();
    let impostor = key_of(ORIGIN, 99);
    let origin = impostor.public().name().clone();
    let unsigned = rantai_events::checkpoint::Checkpoint::new(&origin, 9, other);
    let unsigned = unsigned.sign(&impostor).unwrap();
    let mut forged = signed(9).to_string();
    let at = forged.len() - 8;
    forged.replace_range(at..=at, if &forged[at..=at] == "A" { "B" } else { "A" });
    let with = |note: &str| format!("old 9\n\n{note}");
    let cases = [
        ("unknown log", with(&unknown.to_string()), 404),
        ("not by the key of the log", with(&unsigned.to_string()), 403),
        ("a false signature", with(&forged), 403),
        ("old above the size", format!("old 9\n\n{}", signed(5)), 400),
        ("rollback", body(5, 5), 409),
        ("the log is behind", body(3, 12), 409),
        ("split view", with(&signed_root(9, other).to_string()), 422),
        (
            "a false proof",
            Request { old: 9, path: vec![other; 3], note: signed(12) }.to_string(),
            422,
        ),
        ("not a request", "old nine\n\nx\n".into(), 400),
        ("again", body(9, 9), 200),
    ];
    for (what, request, expected) in cases {
        let before = std::fs::read(place.seen()).unwrap();
        let reply = witness.answer(request.as_bytes());
        assert_eq!(reply.status, expected, "{what}: {}", reply.body);
        if expected == 409 {
            assert_eq!((reply.body.as_str(), reply.content_type), ("9\n", "text/x.tlog.size"));
        }
        assert_eq!(std::fs::read(place.seen()).unwrap(), before, "{what}");
    }
    assert!(matches!(
        place.told.lock().unwrap().iter().find(|it| matches!(it, Happened::Forked { .. })),
        Some(Happened::Forked { size: 9, kept: Some(kept), .. })
            if std::fs::read_to_string(kept).unwrap() == signed_root(9, other).to_string()
    ));
}

#[test]
fn evidence_of_forks_is_bounded() {
    let place = Place::new();
    let witness = place.open(1);
    assert_eq!(witness.answer(body(0, 9).as_bytes()).status, 200);
    for n in 0..40 {
        let note = signed_root(9, TreeHash([n; 32]));
        assert_eq!(witness.answer(format!("old 9\n\n{note}").as_bytes()).status, 422);
    }
    let listed = std::fs::read_dir(place.seen().parent().unwrap()).unwrap();
    assert_eq!(listed.count(), 1 + 16);
}

#[test]
fn after_a_restart_it_remembers() {
    let place = Place::new();
    assert_eq!(place.open(1).answer(body(0, 9).as_bytes()).status, 200);
    let witness = place.open(1);
    assert_eq!(witness.answer(body(0, 5).as_bytes()).status, 409);
    assert_eq!(witness.answer(body(9, 12).as_bytes()).status, 200);
}

/// A state that is gone or altered would be a new beginning for the log: nothing is cosigned.
#[test]
fn a_lost_or_altered_state_is_never_a_new_beginning() {
    let altered = |bytes: &mut Vec<u8>| bytes[ORIGIN.len() + 1] = b'1';
    let cut = |bytes: &mut Vec<u8>| bytes.truncate(40);
    let empty = |bytes: &mut Vec<u8>| bytes.clear();
    let no_witness = |bytes: &mut Vec<u8>| *bytes = signed(9).to_string().into_bytes();
    let garbage = |bytes: &mut Vec<u8>| bytes.fill(0xff);
    let ways: [fn(&mut Vec<u8>); 5] = [altered, cut, empty, no_witness, garbage];
    for way in ways {
        let place = Place::new();
        assert_eq!(place.open(1).answer(body(0, 9).as_bytes()).status, 200);
        let mut bytes = std::fs::read(place.seen()).unwrap();
        way(&mut bytes);
        std::fs::write(place.seen(), &bytes).unwrap();
        stopped(&place, 1);
        assert_eq!(std::fs::read(place.seen()).unwrap(), bytes, "the state was touched");
    }
    let place = Place::new();
    drop(place.open(1));
    std::fs::remove_file(place.seen()).unwrap();
    stopped(&place, 1);
    // The state of another witness is not ours.
    let place = Place::new();
    assert_eq!(place.open(1).answer(body(0, 9).as_bytes()).status, 200);
    stopped(&place, 2);
}

fn stopped(place: &Place, seed: u8) {
    let witness = place.open(seed);
    for request in [body(0, 5), body(9, 12), body(9, 9)] {
        assert_eq!(witness.answer(request.as_bytes()).status, 500);
    }
    let told = place.told.lock().unwrap();
    assert!(matches!(told.last(), Some(Happened::Stopped { .. })), "{told:?}");
}

/// Another log goes on while the state of one is unknown.
#[test]
fn a_fault_stops_one_log_alone() {
    let place = Place::new();
    let other = key_of("lain.example/buku", 3);
    let both = format!("log {}\nlog {}\nquorum none\n", key().public(), other.public());
    std::fs::write(place.logs(), both).unwrap();
    let witness = place.open(1);
    // The directory is gone: nothing can be made durable, so nothing is answered.
    std::fs::remove_dir_all(place.seen().parent().unwrap()).unwrap();
    assert_eq!(witness.answer(body(0, 5).as_bytes()).status, 500);
    std::fs::create_dir(place.seen().parent().unwrap()).unwrap();
    assert_eq!(witness.answer(body(0, 5).as_bytes()).status, 500, "the disk failed before");
    let checkpoint =
        rantai_events::checkpoint::Checkpoint::new(other.public().name(), 5, super::tree(5).root());
    let note = checkpoint.sign(&other).unwrap();
    assert_eq!(witness.answer(format!("old 0\n\n{note}").as_bytes()).status, 200);
}

#[test]
fn one_process_holds_the_state() {
    let place = Place::new();
    let held = place.open(1);
    let second = place.try_open(1).map(drop);
    let Err(WitnessError::Fault(fault)) = second else { panic!("{second:?}") };
    assert!(matches!(*fault, Fault::Busy { .. }), "{fault:?}");
    drop(held);
    drop(place.open(1));
}

#[test]
fn only_a_key_of_a_witness_cosigns() {
    let place = Place::new();
    let clock = Box::new(rantai::clock::SystemClock);
    let opened = rantai::witness::Witness::open(
        &place.state(),
        &place.logs(),
        key(),
        clock,
        Box::new(|_| {}),
    );
    assert!(matches!(opened.map(drop), Err(WitnessError::NotAWitnessKey)));
    assert!(!place.state().exists());
}

//! Arbitrary bytes at both edges: nothing panics, nothing is cosigned, nothing is believed.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use rantai::witness::Witness;
use rantai_events::note::{Standing, parse_signatures};
use rantai_events::witness::{Answer, Worth, weigh};

use super::{Place, body, signed, witness_key};

/// A witness that saw nine records.
fn seasoned() -> &'static (Place, Witness) {
    static ONE: OnceLock<(Place, Witness)> = OnceLock::new();
    ONE.get_or_init(|| {
        let place = Place::new();
        let witness = place.open(1);
        assert_eq!(witness.answer(body(0, 9).as_bytes()).status, 200);
        (place, witness)
    })
}

/// A sound request with some bytes changed, cut or put in.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let sound = prop_oneof![Just(body(9, 12)), Just(body(5, 9)), Just(body(0, 9))];
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    (sound, prop::collection::vec(change, 1..4)).prop_map(|(sound, changes)| {
        let mut bytes = sound.into_bytes();
        for (at, byte, kind) in changes {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn no_bytes_are_cosigned_that_the_log_did_not_sign(
        bytes in prop_oneof![nearly(), prop::collection::vec(any::<u8>(), 0..300)],
    ) {
        let (place, witness) = seasoned();
        let before = std::fs::read(place.seen()).unwrap();
        let sound = [body(9, 12), body(9, 9)].iter().any(|sound| sound.as_bytes() == bytes);
        prop_assume!(!sound);
        let reply = witness.answer(&bytes);
        prop_assert!([400, 403, 404, 409, 422].contains(&reply.status), "{reply:?}");
        prop_assert_eq!(std::fs::read(place.seen()).unwrap(), before);
    }

    #[test]
    fn any_answer_is_read_and_none_believed(
        status in 100..1000_u16,
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "(— [a-z.0-9-]{1,12} [A-Za-z0-9+/=]{0,80}\n){0,4}".prop_map(String::into_bytes),
            "[0-9]{0,24}\n?".prop_map(String::into_bytes),
        ],
    ) {
        if let Answer::Signatures(lines) = Answer::read(status, &bytes) {
            prop_assert_eq!(status, 200);
            let worth = weigh(signed(9).text(), &lines, witness_key(1).public());
            let cosigned = matches!(worth, Worth::Cosigned { .. });
            prop_assert!(!cosigned);
        }
    }

    #[test]
    fn a_cosignature_is_found_among_any_lines_and_verifies(
        strangers in prop::collection::vec(2..60_u8, 0..8),
        place in any::<prop::sample::Index>(),
    ) {
        let note = signed(9);
        let by = |seed| rantai_events::cosignature::cosign(&witness_key(seed), note.text(), 7);
        let mut lines: Vec<_> = strangers.into_iter().map(|seed| by(seed).unwrap()).collect();
        lines.insert(place.index(lines.len() + 1), by(1).unwrap());
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let lines = parse_signatures(&text).unwrap();
        let worth = weigh(note.text(), &lines, witness_key(1).public());
        let Worth::Cosigned { signature, time: 7 } = worth else { panic!("{worth:?}") };
        let mut whole = note.clone();
        whole.add(signature);
        let verdict = whole.verify(witness_key(1).public());
        prop_assert_eq!(verdict, Standing::Verified { time: Some(7) });
    }
}

#[test]
fn whatever_comes_over_the_wire_the_next_is_answered() {
    let place = Place::new();
    let server = place.serve(1);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let heads = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "(POST|GET|PRI|\\PC{0,4}) \\PC{0,20} HTTP/[0-9.]{1,3}\r\n(\\PC{0,20}: \\PC{0,20}\r\n){0,3}\r\n"
            .prop_map(String::into_bytes),
    ];
    for _ in 0..60 {
        let bytes = heads.new_tree(&mut runner).unwrap().current();
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(&bytes).ok();
    }
    assert_eq!(server.post(&body(0, 9)).status, 200);
}

//! Requests to witnesses: every case of the table of the specification, and its form.

use rantai_events::checkpoint::Checkpoint;
use rantai_events::cosignature::cosign;
use rantai_events::note::{KeyKind, Note, SigningKey, parse_signatures};
use rantai_events::policy::Policy;
use rantai_events::tree::{TreeHash, Unproven, prove_consistency};
use rantai_events::witness::{BadRequest, Declined, Latest, MAX_REQUEST, Request};

use crate::hands::{ORIGIN, log_key, name, tree, witness_key};

fn logs() -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", log_key().public()).as_bytes()).unwrap()
}

fn signed(size: u64, root: TreeHash) -> Note {
    Checkpoint::new(&name(ORIGIN), size, root).sign(&log_key()).unwrap()
}

fn request(old: u64, size: u64) -> Request {
    let tree = tree(size.max(old));
    let path = prove_consistency(&tree, old.min(size), size).unwrap();
    Request { old, path, note: signed(size, rantai_events::tree::root(&tree, size).unwrap()) }
}

fn seen(size: u64) -> Latest {
    Latest { size, root: tree(size).root() }
}

fn status(request: &Request, latest: Latest) -> u16 {
    request.decide(&logs(), latest).map_or_else(|declined| declined.status(), |_| 200)
}

#[test]
fn every_answer_of_the_specification() {
    let other = TreeHash([9; 32]);
    let key = SigningKey::from_seed(name("lain.example"), KeyKind::Log, &[5; 32]).unwrap();
    let unknown = Checkpoint::new(&name("lain.example"), 9, tree(9).root()).sign(&key).unwrap();
    let mut forged = signed(9, other).signatures()[0].clone();
    forged.bytes[3] ^= 1;
    let mut falsely = Note::new(signed(9, tree(9).root()).text().to_owned()).unwrap();
    let unsigned = falsely.clone();
    falsely.add(forged);
    let with = |note| Request { note, ..request(5, 9) };
    let cases = [
        ("grown", request(5, 9), seen(5), 200),
        ("the same again", request(9, 9), seen(9), 200),
        ("the first", request(0, 9), Latest::NOTHING, 200),
        ("the first, empty", request(0, 0), Latest::NOTHING, 200),
        ("unknown log", with(unknown), seen(5), 404),
        ("not signed", with(unsigned), seen(5), 403),
        ("falsely signed", with(falsely), seen(5), 403),
        ("no checkpoint", with(Note::new("x\n".into()).unwrap()), seen(5), 400),
        ("backwards", request(9, 5), seen(9), 400),
        ("rollback", request(5, 5), seen(9), 409),
        ("the log is behind", request(3, 9), seen(5), 409),
        ("the witness is behind", request(5, 9), Latest::NOTHING, 409),
        ("split view", Request { note: signed(9, other), ..request(9, 9) }, seen(9), 422),
        ("rewritten", request(5, 9), Latest { size: 5, root: other }, 422),
        ("a bad proof", Request { path: vec![other; 3], ..request(5, 9) }, seen(5), 422),
        ("no proof", Request { path: Vec::new(), ..request(5, 9) }, seen(5), 422),
        (
            "a proof from nothing",
            Request { path: vec![other], ..request(0, 9) },
            Latest::NOTHING,
            422,
        ),
        (
            "nothing with a root",
            Request { note: signed(0, other), ..request(0, 0) },
            Latest::NOTHING,
            422,
        ),
    ];
    for (what, request, latest, expected) in cases {
        assert_eq!(status(&request, latest), expected, "{what}");
        let body = request.to_string();
        if !request.note.signatures().is_empty() {
            assert_eq!(Request::parse(body.as_bytes()).as_ref(), Ok(&request), "{what}");
        }
        assert!(
            what == "no checkpoint"
                || request.origin().ends_with(".example")
                || request.origin() == ORIGIN
        );
    }
    let conflict = request(3, 9).decide(&logs(), seen(5)).unwrap_err();
    assert_eq!(conflict, Declined::Conflict(5));
    let forked = Request { note: signed(9, other), ..request(9, 9) }.decide(&logs(), seen(9));
    assert_eq!(forked, Err(Declined::Unproven(Unproven::Forked(9))));
}

/// The answer of a witness, appended to the checkpoint, is a note that the policy accepts.
#[test]
fn a_cosigned_checkpoint_reaches_its_quorum() {
    let (key, request) = (witness_key(3), request(5, 9));
    let checkpoint = request.decide(&logs(), seen(5)).unwrap();
    assert_eq!(checkpoint.size(), 9);
    let answer = format!("{}\n", cosign(&key, request.note.text(), 1_800_000_000).unwrap());
    let mut note = request.note;
    parse_signatures(&answer).unwrap().into_iter().for_each(|line| note.add(line));
    let text = format!("log {}\nwitness a {}\nquorum a\n", log_key().public(), key.public());
    assert!(Policy::parse(text.as_bytes()).unwrap().judge(&note).is_ok());
}

#[test]
fn requests_of_another_form_are_refused() {
    let good = request(5, 9).to_string();
    let hash = TreeHash::EMPTY.to_string();
    let many = good.replace("old 5\n", &format!("old 5\n{}", format!("{hash}\n").repeat(64)));
    for (text, expected) in [
        (String::new(), BadRequest::NoCheckpoint),
        ("old 5\n\n".into(), BadRequest::Note(rantai_events::note::BadNote::Unsigned)),
        (good.replace("old 5", "old"), BadRequest::Old),
        (good.replace("old 5", "old 05"), BadRequest::Old),
        (good.replace("old 5", "old -5"), BadRequest::Old),
        (good.replace("old 5", "Old 5"), BadRequest::Old),
        (good.replace("old 5\n", "old 5\nx\n"), BadRequest::Hash(1)),
        (many, BadRequest::TooMany),
        (good.replace("\n\n", "\n"), BadRequest::NoCheckpoint),
    ] {
        assert_eq!(Request::parse(text.as_bytes()), Err(expected), "{text:.100}");
    }
    assert_eq!(Request::parse(&[0xff]), Err(BadRequest::Text));
    let long = vec![b'x'; MAX_REQUEST + 1];
    assert_eq!(Request::parse(&long), Err(BadRequest::TooLong(MAX_REQUEST + 1)));
}

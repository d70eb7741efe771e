//! Notes, keys, checkpoints and cosignatures: the vectors of the specifications, and each of their
//! rules.

use rantai_events::checkpoint::{BadCheckpoint, Checkpoint};
use rantai_events::cosignature::{MAX_TIME, cosign, message};
use rantai_events::note::{
    BadKey, BadNote, KeyKind, KeyName, MAX_NOTE, Note, PublicKey, Signature, SigningKey, Standing,
    parse_signatures,
};
use rantai_events::tree::TreeHash;

use crate::hands::{ORIGIN, log_key, name, witness_key};

const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

#[test]
fn the_note_of_the_specification_verifies() {
    let key = PublicKey::parse(VKEY).unwrap();
    assert_eq!((key.to_string().as_str(), key.kind()), (VKEY, KeyKind::Log));
    assert_eq!(
        (key.name().as_str(), key.id().to_string().as_str()),
        ("example.com/foo", "530d903a")
    );
    let note = Note::parse(NOTE.as_bytes()).unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.verify(&key), Standing::Verified { time: None });
    assert_eq!(note.to_string(), NOTE);
    let other = Note::parse(NOTE.replace("example m", "example M").as_bytes()).unwrap();
    assert_eq!(other.verify(&key), Standing::False);
    assert_eq!(note.verify(log_key().public()), Standing::Absent);
}

#[test]
fn notes_of_another_form_are_refused() {
    let line = NOTE.rsplit_once("\n\n").unwrap().1;
    let many = format!("text\n\n{}", line.repeat(101));
    let cases: [(&str, BadNote); 19] = [
        ("", BadNote::Unsigned),
        ("text\n", BadNote::Unsigned),
        ("text\n\n", BadNote::Unsigned),
        (&format!("text\n{line}"), BadNote::Unsigned),
        (&format!("text\n\n{}", line.trim_end()), BadNote::Unsigned),
        (&format!("text\n\n{line}\n"), BadNote::Unsigned),
        (&format!("text\r\n\n{line}"), BadNote::Text),
        (&format!("te\txt\n\n{line}"), BadNote::Text),
        (&format!("te\0xt\n\n{line}"), BadNote::Text),
        (&format!("text\n\nother\n{line}"), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("— ", "- ")), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("— ", "—")), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("/foo ", "/fo+o ")), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("/foo ", "/foo  ")), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("aQM=", "aQM")), BadNote::SignatureLine),
        (&format!("text\n\n{}", line.replace("aQM=", "aQN=")), BadNote::SignatureLine),
        ("text\n\n— example.com/foo Uw2QOg==\n", BadNote::SignatureLine),
        ("text\n\n— example.com/foo\n", BadNote::SignatureLine),
        (&many, BadNote::TooMany),
    ];
    for (text, expected) in cases {
        assert_eq!(Note::parse(text.as_bytes()), Err(expected), "{text:?}");
    }
    assert_eq!(Note::parse(b"te\xffxt\n\n").unwrap_err(), BadNote::Text);
    let long = vec![b'a'; MAX_NOTE + 1];
    assert_eq!(Note::parse(&long).unwrap_err(), BadNote::TooLong(MAX_NOTE + 1));
    let two = Note::parse(format!("a\n\nb\n\n{line}").as_bytes()).unwrap();
    assert_eq!(two.text(), "a\n\nb\n", "the last empty line ends the text");
    let three = Note::parse(format!("a\n\n\n{line}").as_bytes()).unwrap();
    assert_eq!(three.text(), "a\n\n");
}

#[test]
fn keys_of_another_form_are_refused() {
    let base64 = VKEY.rsplit_once('+').unwrap().1;
    let id = |text: &str| PublicKey::parse(text).unwrap_err();
    for text in [
        "",
        "a",
        "a+b",
        "a+530d903a",
        "a+530d903+x",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        &VKEY[..VKEY.len() - 4],
        &format!("{VKEY}AAAA"),
    ] {
        assert_eq!(id(text), BadKey::Form, "{text}");
    }
    for name in ["", " ", "a b", "a\u{a0}b", "a\u{2003}", "a\tb", "a\nb", "a\u{7f}"] {
        assert_eq!(id(&format!("{name}+530d903a+{base64}")), BadKey::Name, "{name:?}");
        assert_eq!(KeyName::parse(name), Err(BadKey::Name));
    }
    assert_eq!(KeyName::parse("a+b"), Err(BadKey::Name));
    assert!(matches!(id(&VKEY.replace("/foo", "/fop")), BadKey::Id { .. }));
    assert!(matches!(id(&VKEY.replace("530d903a", "530d903b")), BadKey::Id { .. }));
    assert_eq!(id(&VKEY.replace("+Aeky", "+Auky")), BadKey::Kind(2));
    assert_eq!(
        id(&VKEY.replace("+Aeky", "+/+ky")),
        BadKey::Kind(255),
        "the base64 may begin with + or /"
    );
    for weak in [[0; 32], {
        let mut one = [0; 32];
        one[0] = 1;
        one
    }] {
        assert_eq!(PublicKey::new(name("a"), KeyKind::Log, &weak), Err(BadKey::Point));
    }
}

#[test]
fn signing_keys_have_a_text_form_and_never_show_it_otherwise() {
    for key in [log_key(), witness_key(1)] {
        let text = key.to_text();
        let again = SigningKey::parse(&text).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(*again.to_text(), *text);
        assert_eq!(PublicKey::parse(&key.public().to_string()).as_ref(), Ok(key.public()));
        let shown = format!("{key:?}");
        assert!(!shown.contains(text.rsplit_once('+').unwrap().1), "{shown}");
        assert_eq!(SigningKey::parse(&text[8..]).unwrap_err(), BadKey::Form);
        assert!(matches!(
            SigningKey::parse(&text.replace(".example", ".exemple")),
            Err(BadKey::Id { .. })
        ));
    }
    // Made by golang.org/x/mod/sumdb/note, so that its programs read our keys and we theirs.
    let go = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let key = SigningKey::parse(go).unwrap();
    let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!((key.public().to_string().as_str(), key.to_text().as_str()), (public, go));
}

#[test]
fn a_note_with_many_signatures_and_those_of_unknown_kind() {
    let checkpoint = Checkpoint::new(&name(ORIGIN), 3, TreeHash([1; 32]));
    let mut note = checkpoint.sign(&log_key()).unwrap();
    for n in 0..20 {
        let cosigned = cosign(&witness_key(n), note.text(), 1_800_000_000 + u64::from(n)).unwrap();
        note.add(cosigned);
    }
    // ML-DSA-44: 2,420 bytes of signature and a time, by someone unknown.
    note.add(Signature {
        name: name("pasca-kuantum.example"),
        bytes: vec![5; 2428],
        id: log_key().public().id(),
    });
    let note = Note::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(note.signatures().len(), 22);
    assert_eq!(note.verify(log_key().public()), Standing::Verified { time: None });
    let time = Some(1_800_000_007);
    assert_eq!(note.verify(witness_key(7).public()), Standing::Verified { time });
    assert_eq!(note.verify(witness_key(21).public()), Standing::Absent);
    let answer: String = note.signatures()[1..].iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(parse_signatures(&answer).unwrap(), note.signatures()[1..]);
    assert_eq!(parse_signatures(""), Err(BadNote::Unsigned));
}

#[test]
fn adding_a_signature_takes_the_place_of_an_older_one() {
    let mut note = Note::new("text\n".into()).unwrap();
    let key = witness_key(1);
    [1, 2].into_iter().for_each(|time| note.add(cosign(&key, "text\n", time).unwrap()));
    assert_eq!(note.signatures().len(), 1);
    assert_eq!(note.verify(key.public()), Standing::Verified { time: Some(2) });
    for bad in ["", "text", "te\txt\n"] {
        assert_eq!(Note::new(bad.into()), None);
    }
}

#[test]
fn cosignatures_state_their_time_and_cover_the_whole_text() {
    let (key, text) = (witness_key(1), "a\n1\nx\nextension\n");
    assert_eq!(message(text, 12), b"cosignature/v1\ntime 12\na\n1\nx\nextension\n");
    let good = cosign(&key, text, 1_679_315_147).unwrap();
    assert_eq!(good.bytes.len(), 72, "76 with the key id");
    let verify = |text: &str, bytes: &[u8]| {
        let mut note = Note::new(text.into()).unwrap();
        note.add(Signature { bytes: bytes.to_vec(), ..good.clone() });
        note.verify(key.public())
    };
    assert_eq!(verify(text, &good.bytes), Standing::Verified { time: Some(1_679_315_147) });
    assert_eq!(verify("a\n1\nx\nextensioN\n", &good.bytes), Standing::False);
    for place in 0..72 {
        let mut bytes = good.bytes.clone();
        bytes[place] ^= 0x80;
        assert_eq!(verify(text, &bytes), Standing::False, "byte {place}");
    }
    assert_eq!(verify(text, &good.bytes[1..]), Standing::False);
    assert_eq!(verify(text, &[good.bytes.as_slice(), &[0]].concat()), Standing::False);
    assert_eq!(cosign(&key, text, MAX_TIME + 1), None);
    assert_eq!(cosign(&log_key(), text, 1), None, "a log does not cosign");
    assert_eq!(key.sign(text), None, "a witness does not sign as a log");
}

#[test]
fn the_cosignature_of_the_specification_has_its_form() {
    let key = witness_key(1);
    let cosigned = cosign(&key, "t\n", 1_679_315_147).unwrap();
    assert_eq!(cosigned.bytes[..8], 1_679_315_147_u64.to_be_bytes());
    assert_eq!(cosigned.id, key.public().id());
    let log = SigningKey::from_seed(key.public().name().clone(), KeyKind::Log, &[101; 32]).unwrap();
    assert_eq!(log.public().bytes(), key.public().bytes());
    assert_ne!(log.public().id(), key.public().id(), "the kind is part of the identifier");
}

#[test]
fn checkpoints_have_one_form() {
    let root = TreeHash::EMPTY;
    let text = format!("{ORIGIN}\n0\n{root}\n");
    let checkpoint = Checkpoint::parse(&text).unwrap();
    assert_eq!(checkpoint, Checkpoint::new(&name(ORIGIN), 0, root));
    assert_eq!((checkpoint.origin(), checkpoint.size(), checkpoint.root()), (ORIGIN, 0, root));
    let extended = format!("{text}first extension\nsecond\n");
    let checkpoint = Checkpoint::parse(&extended).unwrap();
    assert_eq!(checkpoint.extensions(), ["first extension", "second"]);
    assert_eq!(checkpoint.to_string(), extended);
    let large = format!("o\n{}\n{root}\n", u64::MAX / 2);
    assert_eq!(Checkpoint::parse(&large).unwrap().size(), u64::MAX / 2);
    for (text, expected) in [
        (String::new(), BadCheckpoint::Lines),
        ("\n".into(), BadCheckpoint::Lines),
        ("o\n1\n".into(), BadCheckpoint::Lines),
        (format!("\n1\n{root}\n"), BadCheckpoint::Lines),
        (format!("o\n1\n{root}"), BadCheckpoint::Lines),
        (format!("o\n1\n{root}\n\n"), BadCheckpoint::Lines),
        (format!("o\n1\n{root}\n\nx\n"), BadCheckpoint::Lines),
        (format!("o\n01\n{root}\n"), BadCheckpoint::Size),
        (format!("o\n+1\n{root}\n"), BadCheckpoint::Size),
        (format!("o\n-1\n{root}\n"), BadCheckpoint::Size),
        (format!("o\n1 \n{root}\n"), BadCheckpoint::Size),
        (format!("o\n9223372036854775808\n{root}\n"), BadCheckpoint::Size),
        (format!("o\n99999999999999999999\n{root}\n"), BadCheckpoint::Size),
        ("o\n1\nAAAA\n".into(), BadCheckpoint::Root),
        (format!("o\n1\n{}\n", root.to_string().replace('=', "")), BadCheckpoint::Root),
        (format!("o\n1\n{root} \n"), BadCheckpoint::Root),
    ] {
        assert_eq!(Checkpoint::parse(&text), Err(expected), "{text:?}");
    }
}

#[test]
fn a_checkpoint_is_signed_by_the_key_of_its_origin_only() {
    let checkpoint = Checkpoint::new(&name(ORIGIN), 1, TreeHash([1; 32]));
    assert!(checkpoint.sign(&log_key()).is_some());
    let other = SigningKey::from_seed(name("lain.example"), KeyKind::Log, &[7; 32]).unwrap();
    assert_eq!(checkpoint.sign(&other), None);
    let witness = SigningKey::from_seed(name(ORIGIN), KeyKind::Witness, &[7; 32]).unwrap();
    assert_eq!(checkpoint.sign(&witness), None);
}

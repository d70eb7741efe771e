//! Witnesses that are slow, broken or hostile: each costs the office nothing but a line of words.

use std::time::Duration;

use rantai::publish::latest;
use rantai_events::cosignature::cosign;
use rantai_events::note::SigningKey;

use super::submit::{LONG, codes, submitted};
use super::{Fake, Place, http_answer, noon, witness_key};
use crate::publish::Office;

/// A good witness beside one with this answer; what came of the second.
fn beside_a_good_one(fake: &Fake, deadline: Duration) -> &'static str {
    let office = Office::with_checkpoints(&[70]);
    let place = Place::new();
    let good = place.serve(1);
    let report = submitted(&office, &[(2, fake.url()), (1, good.url())], deadline);
    let codes = codes(&report);
    assert_eq!(codes[1], "cosigned", "{report:#?}");
    let published = latest(&office.dir).unwrap().unwrap().note;
    assert_eq!(published.signatures().len(), 2, "the log and the good witness");
    codes[0]
}

#[test]
fn one_that_never_answers_is_left_at_the_deadline() {
    let silent = Fake::answering(|_| None);
    assert_eq!(beside_a_good_one(&silent, Duration::from_secs(3)), "slow");
}

/// Two deadlines do not add up: the conversation as a whole has one.
#[test]
fn one_that_answers_half_is_left_at_the_deadline() {
    let half = Fake::answering(|request| {
        let first = request.starts_with("old 0\n");
        first.then(|| http_answer("409 Conflict", b"9\n"))
    });
    assert_eq!(beside_a_good_one(&half, Duration::from_secs(3)), "slow");
}

#[test]
fn one_that_answers_nonsense_is_ignored() {
    let endless = b"\xe2\x80\x94 ".repeat(200_000);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("200 OK", b"<html>".to_vec(), "garbled"),
        ("200 OK", vec![0xff; 100], "garbled"),
        ("200 OK", Vec::new(), "garbled"),
        ("200 OK", endless, "too-long"),
        ("301 Moved Permanently", Vec::new(), "redirected"),
        ("307 Temporary Redirect", Vec::new(), "redirected"),
        ("409 Conflict", b"18446744073709551615\n".to_vec(), "ahead"),
        ("409 Conflict", b"nine\n".to_vec(), "contradicted"),
        ("418 I'm a teapot", Vec::new(), "declined"),
        ("999 x", Vec::new(), "declined"),
    ];
    for (status, body, expected) in cases {
        let fake = Fake::saying(status, body);
        assert_eq!(beside_a_good_one(&fake, LONG), expected, "{status}");
    }
    for bytes in [
        &b"\0\x01\x02\r\n\r\n"[..],
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx",
    ] {
        let fake = Fake::answering(|_| Some(bytes.to_vec()));
        let came = beside_a_good_one(&fake, LONG);
        assert!(matches!(came, "garbled" | "down"), "{came}");
    }
}

#[test]
fn endless_heads_and_sizes_end() {
    let head =
        format!("HTTP/1.1 200 OK\r\n{}", "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(5000));
    let fake = Fake::answering(move |_| Some(head.clone().into_bytes()));
    let came = beside_a_good_one(&fake, LONG);
    assert!(matches!(came, "garbled" | "too-long" | "down"), "{came}");
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let fake = Fake::answering(move |_| {
        let turn = turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Some(http_answer("409 Conflict", format!("{}\n", 5 + turn % 2).as_bytes()))
    });
    assert_eq!(beside_a_good_one(&fake, LONG), "restless");
}

/// The text of the checkpoint in a request.
pub(super) fn text_of(request: &str) -> String {
    let note = request.split_once("\n\n").unwrap().1;
    format!("{}\n", note.rsplit_once("\n\n").unwrap().0)
}

fn signing(key: SigningKey, time: u64, spoil: bool) -> Fake {
    Fake::answering(move |request| {
        let mut line = cosign(&key, &text_of(request), time).unwrap();
        line.bytes[20] ^= u8::from(spoil);
        Some(http_answer("200 OK", format!("{line}\n").as_bytes()))
    })
}

#[test]
fn only_the_cosignature_of_its_own_key_counts_and_only_if_true() {
    let cases = [
        (signing(witness_key(2), noon(), false), "cosigned"),
        (signing(witness_key(2), noon(), true), "false-signature"),
        (signing(witness_key(2), noon() + 3600, false), "false-signature"),
        (signing(witness_key(9), noon(), false), "silent"),
        // Nobody speaks for another: the key of the first witness in the mouth of the second.
        (signing(witness_key(1), noon(), true), "silent"),
    ];
    for (fake, expected) in cases {
        let office = Office::with_checkpoints(&[70]);
        let report = submitted(&office, &[(2, fake.url())], LONG);
        assert_eq!(codes(&report), [expected]);
        let published = latest(&office.dir).unwrap().unwrap().note;
        let expected = if expected == "cosigned" { 2 } else { 1 };
        assert_eq!(published.signatures().len(), expected);
    }
}

/// Beside lines of strangers, and of the same key twice.
#[test]
fn lines_of_unknown_keys_are_ignored_and_none_comes_twice() {
    let both = |twice: bool| {
        Fake::answering(move |request| {
            let text = text_of(request);
            let own = cosign(&witness_key(2), &text, noon()).unwrap();
            let stranger = cosign(&witness_key(9), &text, noon()).unwrap();
            let second = if twice { format!("{own}\n") } else { String::new() };
            Some(http_answer("200 OK", format!("{stranger}\n{own}\n{second}").as_bytes()))
        })
    };
    for (twice, expected) in [(false, "cosigned"), (true, "false-signature")] {
        let office = Office::with_checkpoints(&[70]);
        let report = submitted(&office, &[(2, both(twice).url())], LONG);
        assert_eq!(codes(&report), [expected]);
    }
}

#[test]
fn addresses_that_are_none_are_not_asked() {
    let office = Office::with_checkpoints(&[70]);
    for url in ["ftp://127.0.0.1/", "file:///etc/passwd", "saksi.example"] {
        assert_eq!(codes(&submitted(&office, &[(2, url.into())], LONG)), ["bad-url"], "{url}");
    }
    let came = codes(&submitted(&office, &[(2, "http://[".into())], LONG));
    assert!(matches!(came[..], ["down" | "garbled"]), "{came:?}");
    assert_eq!(codes(&submitted(&office, &[(2, String::new())], LONG)), ["not-asked"]);
}

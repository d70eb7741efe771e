//! Policies: what a file may say, and which checkpoints it accepts.

use rantai_events::checkpoint::Checkpoint;
use rantai_events::cosignature::cosign;
use rantai_events::note::{BadKey, KeyKind, Note, SigningKey};
use rantai_events::policy::{Cosigned, Fault, MAX_POLICY, Policy, Untrusted};
use rantai_events::tree::TreeHash;

use crate::hands::{ORIGIN, log_key, name, witness_key};

fn log() -> String {
    log_key().public().to_string()
}

fn witness(n: u8) -> String {
    witness_key(n).public().to_string()
}

/// The example of the specification: two of three, and any of three.
fn two_levels() -> String {
    let witnesses: String = (1..=6).map(|n| format!("witness W{n} {}\n", witness(n))).collect();
    format!(
        "# Contoh\nlog {} https://rantai.example/contoh\n\n{witnesses}\
         group X 2 W1 W2 W3\n\t group  Y any\tW4 W5 W6 \ngroup X-and-Y all X Y\nquorum X-and-Y\n",
        log()
    )
}

fn policy(text: &str) -> Policy {
    Policy::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A checkpoint signed by the log and cosigned by these witnesses.
fn note(witnesses: &[u8]) -> Note {
    let mut note = Checkpoint::new(&name(ORIGIN), 9, TreeHash([9; 32])).sign(&log_key()).unwrap();
    for n in witnesses {
        note.add(cosign(&witness_key(*n), note.text(), 1000 + u64::from(*n)).unwrap());
    }
    note
}

#[test]
fn a_quorum_of_two_levels() {
    let policy = policy(&two_levels());
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (1, 6));
    assert_eq!(policy.logs()[0].url.as_deref(), Some("https://rantai.example/contoh"));
    for mask in 0_u8..64 {
        let by: Vec<u8> = (1..=6).filter(|n| mask >> (n - 1) & 1 == 1).collect();
        let enough = (mask & 0b111).count_ones() >= 2 && mask & 0b11_1000 != 0;
        let found = policy.judge(&note(&by));
        assert_eq!(found.is_ok(), enough, "{by:?}");
        let said = |n: &u8| Cosigned { witness: format!("W{n}"), time: 1000 + u64::from(*n) };
        let expected: Vec<Cosigned> = by.iter().map(said).collect();
        match found {
            Ok(trusted) => {
                assert_eq!((trusted.log, trusted.cosigned), (name(ORIGIN), expected));
                assert_eq!(trusted.checkpoint.size(), 9);
            }
            Err(Untrusted::Quorum { quorum, cosigned, of }) => {
                assert_eq!((quorum.as_str(), cosigned, of), ("X-and-Y", expected, 6));
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn simple_quorums_and_what_is_written_is_read() {
    let one = format!("log {}\nwitness a {}\nwitness b {}\n", log(), witness(1), witness(2));
    for (quorum, by, enough) in [
        ("quorum none\n", &[][..], true),
        ("quorum a\n", &[][..], false),
        ("quorum a\n", &[2][..], false),
        ("quorum a\n", &[1][..], true),
        ("group g all a b\nquorum g\n", &[1][..], false),
        ("group g all a b\nquorum g\n", &[2, 1][..], true),
        ("group g 1 a b\nquorum g\n", &[2][..], true),
    ] {
        let policy = policy(&format!("{one}{quorum}"));
        assert_eq!(policy.judge(&note(by)).is_ok(), enough, "{quorum} {by:?}");
        assert_eq!(Policy::parse(policy.to_string().as_bytes()), Ok(policy));
    }
    let policy = policy(&two_levels());
    assert_eq!(Policy::parse(policy.to_string().as_bytes()), Ok(policy));
}

#[test]
fn a_policy_of_32_and_more_of_each() {
    let mut text = String::new();
    for n in 0..40_u8 {
        let origin = name(&format!("log-{n}.example"));
        let key = SigningKey::from_seed(origin, KeyKind::Log, &[n + 150; 32]).unwrap();
        text += &format!("log {}\nwitness w{n} {}\n", key.public(), witness(n));
        let inner = if n == 0 { String::new() } else { format!(" g{}", n - 1) };
        text += &format!("group g{n} any w{n}{inner}\n");
    }
    text += "quorum g39\n";
    assert_eq!(policy(&text).witnesses().len(), 40);
}

#[test]
fn whose_word_is_missing_or_false() {
    let trusting = policy(&format!("log {}\nwitness a {}\nquorum none\n", log(), witness(1)));
    let elsewhere = SigningKey::from_seed(name("lain.example"), KeyKind::Log, &[8; 32]).unwrap();
    let checkpoint = |origin: &str| Checkpoint::new(&name(origin), 1, TreeHash([1; 32]));
    let unknown = checkpoint("lain.example").sign(&elsewhere).unwrap();
    assert_eq!(trusting.judge(&unknown), Err(Untrusted::UnknownLog("lain.example".into())));
    let mut unsigned = Note::new(checkpoint(ORIGIN).to_string()).unwrap();
    assert_eq!(trusting.judge(&unsigned), Err(Untrusted::NotSigned(ORIGIN.into())));
    unsigned.add(cosign(&witness_key(1), unsigned.text(), 1).unwrap());
    assert_eq!(
        trusting.judge(&unsigned),
        Err(Untrusted::NotSigned(ORIGIN.into())),
        "a witness is no log"
    );
    let mut unsound = note(&[]);
    unsound.add(cosign(&witness_key(1), "another text\n", 1).unwrap());
    let false_one = Untrusted::FalseSignature(witness_key(1).public().name().clone());
    assert_eq!(trusting.judge(&unsound), Err(false_one), "even where nobody needs the witness");
    let free = Note::new("no checkpoint\n".into()).unwrap();
    assert!(matches!(trusting.judge(&free), Err(Untrusted::Checkpoint(_))));
    // Another log of the policy signed the checkpoint of this one: that is nobody's word for it.
    let both = policy(&format!("log {}\nlog {}\nquorum none\n", log(), elsewhere.public()));
    let mut crossed = Note::new(checkpoint(ORIGIN).to_string()).unwrap();
    crossed.add(elsewhere.sign(crossed.text()).unwrap());
    assert_eq!(both.judge(&crossed), Err(Untrusted::NotSigned(ORIGIN.into())));
}

#[test]
fn faults_are_told_with_their_line() {
    let (l, w1, w2) = (log(), witness(1), witness(2));
    let taken = |name: &str| Fault::NameTaken(name.into());
    let undefined = |name: &str| Fault::Undefined(name.into());
    let renamed =
        |kind| SigningKey::from_seed(name("nama-lain.example"), kind, &[101; 32]).unwrap();
    let (again, as_log) = (renamed(KeyKind::Witness), renamed(KeyKind::Log));
    let cases = [
        (String::new(), 1, Fault::NoQuorum),
        (format!("log {l}\n"), 1, Fault::NoQuorum),
        ("quorum none".into(), 1, Fault::NoLineFeed),
        ("quorum none\r\n".into(), 1, Fault::Text),
        ("quorum none\nquorum none\n".into(), 2, Fault::SecondQuorum),
        ("quorum none x\n".into(), 1, Fault::Line),
        ("\n# x\nkuorum none\n".into(), 3, Fault::Line),
        (format!("log {l} u v\n"), 1, Fault::Line),
        ("log\n".into(), 1, Fault::Line),
        ("group g all\n".into(), 1, Fault::Line),
        ("log x\n".into(), 1, Fault::Key(BadKey::Form)),
        (format!("log {w1}\n"), 1, Fault::KeyKind),
        (format!("witness a {l}\n"), 1, Fault::KeyKind),
        (format!("log {l}\nlog {l}\n"), 2, Fault::SameKey),
        (format!("witness a {w1}\nwitness b {w1}\n"), 2, Fault::SameKey),
        (format!("witness a {w1}\nwitness b {}\n", again.public()), 2, Fault::SameKey),
        (format!("witness a {w1}\nlog {}\n", as_log.public()), 2, Fault::SameKey),
        (format!("witness a {w1}\nwitness a {w2}\n"), 2, taken("a")),
        (format!("witness none {w1}\n"), 1, taken("none")),
        (format!("witness a {w1}\ngroup a any a\n"), 2, taken("a")),
        (format!("witness a {w1}\ngroup none any a\n"), 2, taken("none")),
        ("quorum a\n".into(), 1, undefined("a")),
        (format!("quorum a\nwitness a {w1}\n"), 1, undefined("a")),
        ("group g any g\n".into(), 1, undefined("g")),
        (format!("witness a {w1}\ngroup g any none\n"), 2, undefined("none")),
        (format!("witness a {w1}\ngroup g any a a\n"), 2, Fault::MemberTwice("a".into())),
        (
            format!("witness a {w1}\ngroup g any a\ngroup h any a\n"),
            3,
            Fault::MemberTwice("a".into()),
        ),
        (format!("witness a {w1}\ngroup g 0 a\n"), 2, Fault::Threshold),
        (format!("witness a {w1}\ngroup g 2 a\n"), 2, Fault::Threshold),
        (format!("witness a {w1}\ngroup g 01 a\n"), 2, Fault::Threshold),
        (format!("witness a {w1}\ngroup g most a\n"), 2, Fault::Threshold),
    ];
    for (text, line, fault) in cases {
        let found = Policy::parse(text.as_bytes()).unwrap_err();
        assert_eq!((found.line, found.fault), (line, fault), "{text}");
    }
    assert_eq!(Policy::parse(b"# \xff\nquorum none\n").unwrap_err().fault, Fault::Text);
    assert_eq!(Policy::parse(&vec![b'\n'; MAX_POLICY + 1]).unwrap_err().fault, Fault::TooLong);
    let groups: String = (1..600).map(|n| format!("group g{n} any g{}\n", n - 1)).collect();
    let text = format!("witness g0 {w1}\n{groups}quorum none\n");
    assert_eq!(Policy::parse(text.as_bytes()).unwrap_err().fault, Fault::TooMany);
}

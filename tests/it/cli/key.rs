//! `rantai key`: the public half as others need it, and names that are too long refused in time.

use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::policy::Policy;

use super::Desk;

fn witness(seed: u8) -> String {
    let name = KeyName::parse(&format!("saksi-{seed}.example")).unwrap();
    SigningKey::from_seed(name, KeyKind::Witness, &[seed; 32]).unwrap().public().to_string()
}

/// The policy for these arguments, without its comments; it is read back as what it says.
fn shown(desk: &Desk, more: &[&str]) -> String {
    let answer = desk.run(&[&["key", "show", "--policy"], more].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let read = Policy::parse(answer.out.as_bytes()).unwrap().to_string();
    let lines = answer.out.lines().filter(|line| !line.starts_with('#'));
    let said: String = lines.map(|line| format!("{line}\n")).collect();
    assert_eq!(said.replace(" all ", " 2 "), read);
    said
}

#[test]
fn the_policy_of_a_ledger_is_ready_to_be_handed_out() {
    let desk = Desk::new();
    let vkey = desk.run(&["key", "show"]).out;
    let (one, two) = (witness(1), witness(2));
    let (asked, same) = (format!("{one} https://saksi.example/"), one.as_str());
    assert_eq!(shown(&desk, &[]), format!("log {vkey}quorum none\n"));
    assert_eq!(
        shown(&desk, &["--witness", &asked]),
        format!("log {vkey}witness saksi-1.example {asked}\nquorum saksi-1.example\n")
    );
    let both = format!("log {vkey}witness saksi-1.example {one}\nwitness saksi-2.example {two}\n");
    for (more, needed) in [(&[][..], "all"), (&["--enough", "1"][..], "1")] {
        let given = ["--witness", same, "--witness", &two];
        assert_eq!(
            shown(&desk, &[&given, more].concat()),
            format!("{both}group saksi {needed} saksi-1.example saksi-2.example\nquorum saksi\n")
        );
    }
}

/// With the file that is printed, what the ledger publishes is believed.
#[test]
fn the_printed_policy_believes_the_checkpoint_of_the_ledger() {
    let desk = Desk::filled();
    desk.write("policy", &desk.run(&["key", "show", "--policy"]).out);
    assert_eq!(desk.run(&["checkpoint"]).code, 0);
    assert_eq!(desk.run(&["prove", "1", "--out", "satu"]).code, 0);
    let told = desk.run(&["check", "satu", "--policy", "policy"]);
    assert_eq!(told.code, 0, "{}", told.err);
}

#[test]
fn witnesses_that_make_no_policy_are_refused() {
    let desk = Desk::new();
    let own = desk.run(&["key", "show"]).out.trim().to_owned();
    let one = witness(1);
    let (long, spoilt) = (format!("{one} https://a https://b"), one.replace("+", "-"));
    for (what, given) in [
        ("no vkey", &["--witness", spoilt.as_str()][..]),
        ("the key of the log", &["--witness", &own]),
        ("twice", &["--witness", &one, "--witness", &one]),
        ("three words", &["--witness", &long]),
        ("more than there are", &["--witness", &one, "--enough", "2"]),
        ("none needed", &["--witness", &one, "--enough", "0"]),
        ("enough of none", &["--enough", "1"]),
    ] {
        let answer = desk.run(&[&["key", "show", "--policy"], given].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{what}: {}", answer.err);
    }
    assert_eq!(desk.run(&["key", "show", "--witness", &one]).code, 2, "without --policy");
}

/// A record states a vkey in 300 letters; a longer one is refused where it would be made.
#[test]
fn a_name_too_long_for_a_record_makes_no_key() {
    let desk = Desk::new();
    let (long, short) = ("a".repeat(241), "a".repeat(240));
    let new = |name: &str, file: &str| {
        desk.run(&["witness", "key", "new", "--name", name, "--key", file])
    };
    let refused = new(&long, "panjang");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("240"), "{}", refused.err);
    assert!(!desk.path().join("panjang").exists());
    assert_eq!(new(&short, "pendek").code, 0);
    let name = KeyName::parse(&"b".repeat(260)).unwrap();
    let other = SigningKey::from_seed(name, KeyKind::Log, &[3; 32]).unwrap();
    let file = desk.path().join("lain");
    rantai::keys::signing::keep(&file, &other).unwrap();
    let stated = desk.run(&["key", "new", "--key-file", "lain"]);
    assert_eq!(stated.code, 3, "{}", stated.err);
    assert!(stated.err.contains("terlalu panjang"), "{}", stated.err);
}

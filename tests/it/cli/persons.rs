//! Who may register, see and erase persons, and what becomes of their ids, their documents and
//! their commitments.

use super::{Answer, Desk};

/// Invented; the NIK is of a region of the city and of nobody.
const PERSON: &str = r#"{"name":"Uji Cobawati","nik":"3471994101800001","kk":"3471990101150001","birth_date":"1980-01-01"}"#;
const STRANGER: &str = "p-0123456789abcdef01234567";

fn added(desk: &Desk) -> serde_json::Value {
    let added = desk.feed(&["person", "add"], PERSON);
    assert_eq!(added.code, 0, "{}", added.err);
    added.json().remove(0)
}

fn account(desk: &Desk, name: &str, roles: &str, areas: &str) {
    let opened = desk.feed(
        &["record"],
        &format!(
            r#"{{"type":"account.opened","on":"2020-01-02","body":{{"account":"{name}",{areas}"roles":[{roles}]}}}}"#
        ),
    );
    assert_eq!(opened.code, 0, "{}", opened.err);
}

/// An account of each role, `u-` and the role; `u-near` and `u-far` are operators of a region.
fn with_accounts() -> Desk {
    let desk = Desk::filled();
    for role in ["operator", "finance", "approver", "auditor", "kelurahan", "admin"] {
        account(&desk, &format!("u-{role}"), &format!("\"{role}\""), "");
    }
    account(&desk, "u-near", "\"operator\"", r#""areas":["34.71.02"],"#);
    account(&desk, "u-far", "\"operator\"", r#""areas":["34.71.03"],"#);
    desk
}

fn joined(person: &str, more: &str, docs: &str) -> String {
    format!(
        r#"{{"type":"member.joined","on":"2020-02-02",{docs}"body":{{{more}"group":"melati","member":"M-1","person":"{person}"}}}}"#
    )
}

fn as_actor(desk: &Desk, actor: &str, args: &[&str]) -> Answer {
    desk.run(&[&["--actor", actor], args].concat())
}

#[test]
fn each_role_may_do_its_part_with_persons() {
    let desk = with_accounts();
    let person = added(&desk)["person"].as_str().unwrap().to_owned();
    assert_eq!(desk.feed(&["record"], &joined(&person, "", "")).code, 0);
    let show = ["person", "show", &person, "--why", "uji"];
    let scan = desk.write("scan.txt", "pindaian contoh");
    let attach = ["attach", &scan, "--person", &person];
    let cases = [
        ("u-operator", [true, true, true]),
        ("u-finance", [true, true, true]),
        ("u-approver", [false, true, true]),
        ("u-auditor", [false, true, false]),
        ("u-kelurahan", [false, false, false]),
        ("u-admin", [true, false, false]),
        ("u-near", [true, true, true]),
        ("u-far", [true, false, true]),
        ("u-nobody", [false, false, false]),
    ];
    for (actor, may) in cases {
        let add = desk.feed(&["--actor", actor, "person", "add"], PERSON);
        let all = [add, as_actor(&desk, actor, &show), as_actor(&desk, actor, &attach)];
        let codes: Vec<bool> = all.iter().map(|answer| answer.code == 0).collect();
        assert_eq!(codes, may, "{actor}: {} {} {}", all[0].err, all[1].err, all[2].err);
        for refused in all.iter().filter(|answer| answer.code != 0) {
            assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{}", refused.err);
            assert!(refused.err.contains("authority."), "{}", refused.err);
        }
    }
    let erase = ["person", "erase", &person, "--why", "uji"];
    for (actor, _) in cases.iter().filter(|(actor, _)| *actor != "u-admin") {
        let refused = as_actor(&desk, actor, &erase);
        assert!(refused.code == 3 && refused.err.contains("authority."), "{}", refused.err);
    }
    assert_eq!(desk.run(&show).code, 0, "nothing was erased");
    assert_eq!(as_actor(&desk, "u-admin", &erase).code, 0);
}

#[test]
fn a_refused_reading_is_refused_before_the_vault_is_opened() {
    let desk = with_accounts();
    let person = added(&desk)["person"].as_str().unwrap().to_owned();
    std::fs::remove_file(desk.path().join("buku.key")).unwrap();
    for args in [
        &["person", "show", &person, "--why", "uji"][..],
        &["person", "erase", &person, "--why", "uji"],
        &["person", "add", "no-such-file"],
        &["bank-account", "add", "no-such-file"],
    ] {
        let refused = as_actor(&desk, "u-kelurahan", args);
        assert!(refused.err.contains("authority.role"), "{args:?} {}", refused.err);
        assert_eq!(desk.run(args).code, 4, "the key is missing, or the file");
    }
}

#[test]
fn what_is_no_data_of_a_person_is_refused_and_not_repeated() {
    let desk = Desk::filled();
    let secret = "Cobawati";
    for input in [
        PERSON.replace("\"kk\"", "\"no_kk\""),
        PERSON.replace("\"birth_date\"", "\"Cobawati\""),
        PERSON.replace("\"1980-01-01\"", "\"Cobawati\""),
        PERSON.replace("3471994101800001", "3471994101800001 Cobawati"),
        PERSON.replace(r#""nik":"3471994101800001""#, r#""nik":{"Cobawati":1}"#),
        format!("{PERSON}\nCobawati"),
        format!("{PERSON}{}", PERSON.replace("Uji Cobawati", "")),
    ] {
        let refused = desk.feed(&["person", "add"], &input);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{input}");
        for part in [secret, "34719"] {
            assert!(!refused.err.contains(part), "{}", refused.err);
        }
    }
    for typed in ["Uji Cobawati", "3471994101800001", "p-Cobawati"] {
        for args in [["person", "show"], ["person", "erase"], ["attach", "--person"]] {
            let mut args = args.to_vec();
            args.push(typed);
            args.extend(if args[0] == "attach" { ["berkas", "--no"] } else { ["--why", "x"] });
            args.extend((args[0] == "attach").then_some("1"));
            for lang in ["id", "en"] {
                let refused = desk.run(&[&["--lang", lang], &args[..]].concat());
                assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.err);
                assert!(refused.err.contains("rantai person add"), "{}", refused.err);
                assert!(!refused.err.contains(typed), "{}", refused.err);
            }
        }
    }
}

#[test]
fn a_byte_order_mark_before_a_persons_data_is_nothing() {
    let desk = Desk::filled();
    let marked = desk.feed(&["person", "add"], &format!("\u{feff}{PERSON}\n"));
    assert_eq!((marked.code, marked.json().remove(0)), (0, added(&desk)), "{}", marked.err);
    let nobody = desk.feed(&["person", "add"], "\u{feff} \n");
    assert_eq!(nobody.code, 2, "{}", nobody.err);
}

#[test]
fn a_draft_names_only_whom_the_vault_knows() {
    let desk = Desk::filled();
    let person = added(&desk);
    let (id, home) = (person["person"].as_str().unwrap(), person["household"].as_str().unwrap());
    let other_home = r#""household":"h-0123456789abcdef01234567","#;
    let bank = |account: &str| {
        format!(
            r#"{{"type":"group.bank_account_registered","on":"2020-02-02","body":{{"account":"{account}","bank":"Bank Contoh","group":"melati","in_group_name":true}}}}"#
        )
    };
    let proposed = format!(
        r#"{{"type":"entry.proposed","on":"2020-02-02","body":{{"draft":{}}}}}"#,
        joined(STRANGER, "", "")
    );
    let cases = [
        (joined(STRANGER, "", ""), STRANGER, "rantai person add"),
        (joined(id, other_home, ""), "h-0123456789abcdef01234567", "rantai person add"),
        (bank("b-0123456789abcdef01234567"), "b-0123456789abcdef01234567", "bank-account add"),
        (proposed, STRANGER, "rantai person add"),
    ];
    for (draft, named, command) in cases {
        for args in [&["record"][..], &["record", "--dry-run"]] {
            let refused = desk.feed(args, &draft);
            assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{draft}");
            let told = &refused.errors()[0];
            assert_eq!(
                (&told["code"], &told["figures"]["id"]),
                (&"vault.unknown".into(), &named.into())
            );
            assert!(told["next"]["en"].as_str().unwrap().contains(command), "{told}");
        }
    }
    let account = r#"{"bank":"Bank Contoh","holder":"Melati","number":"001-22.33"}"#;
    let registered = desk.feed(&["bank-account", "add"], account);
    let account = registered.json()[0]["account"].as_str().unwrap().to_owned();
    assert!(!registered.out.contains("2233") && !registered.out.contains("22.33"));
    assert_eq!(desk.feed(&["record"], &bank(&account)).code, 0);
    let known = joined(id, &format!(r#""household":"{home}","#), "");
    let keyed = known.replacen('{', r#"{"key":"k-9","#, 1);
    let first = desk.feed(&["record"], &keyed);
    assert_eq!(first.code, 0, "{}", first.err);
    let by_hand = format!(
        r#"{{"type":"person.erased","on":"2020-02-03","body":{{"basis":"uji","person":"{id}"}}}}"#
    );
    assert_eq!(desk.feed(&["record"], &by_hand).errors()[0]["code"], "vault.by-command");
    assert_eq!(desk.run(&["person", "erase", id, "--why", "uji"]).code, 0);
    let again = joined(id, "", "").replace("M-1", "M-2");
    assert_eq!(desk.feed(&["record"], &again).errors()[0]["code"], "vault.erased");
    // What was answered is answered again; whoever names nobody needs no vault.
    assert_eq!(desk.feed(&["record"], &keyed).out, first.out);
    std::fs::remove_file(desk.path().join("buku.key")).unwrap();
    assert_eq!(desk.feed(&["record"], super::DRAFTS.lines().last().unwrap()).code, 0);
    let keyless = desk.feed(&["record"], &again);
    assert_eq!((keyless.code, keyless.out.as_str()), (4, ""), "{}", keyless.err);
}

#[test]
fn verify_compares_commitments_and_counts_what_went_with_an_erasure() {
    let desk = Desk::filled();
    let person = added(&desk);
    let id = person["person"].as_str().unwrap();
    let scan = desk.write("ktp.txt", "kartu contoh");
    let stored = desk.run(&["attach", &scan, "--person", id, "--kind", "FOTO"]);
    assert_eq!(stored.code, 0, "{}", stored.err);
    let docs = format!(r#""docs":[{}],"#, stored.out.trim());
    let commitment = format!(r#""commitment":{},"#, person["commitment"]);
    assert_eq!(desk.feed(&["record"], &joined(id, &commitment, &docs)).code, 0);
    let report = |code: i32| -> serde_json::Value {
        let verified = desk.run(&["verify", "--json"]);
        assert_eq!(verified.code, code, "{}{}", verified.out, verified.err);
        serde_json::from_str(&verified.out).unwrap()
    };
    let whole = report(0);
    assert_eq!((&whole["persons"], &whole["evidence"]["present"]), (&1.into(), &1.into()));
    assert_eq!(desk.run(&["person", "erase", id, "--why", "uji"]).code, 0);
    let erased = report(0);
    let evidence = &erased["evidence"];
    assert_eq!(
        (&evidence["present"], &evidence["missing"], &evidence["erased"]),
        (&0.into(), &0.into(), &1.into())
    );
    // Another's commitment is found, though every hash of the chain is right.
    let other = desk.feed(&["person", "add"], &PERSON.replace("800001", "800002")).json().remove(0);
    let wrong = format!(r#""commitment":"{}","#, "ab".repeat(32));
    let draft = joined(other["person"].as_str().unwrap(), &wrong, "").replace("M-1", "M-2");
    assert_eq!(desk.feed(&["record"], &draft).code, 0);
    let found = desk.run(&["verify"]);
    assert_eq!(found.code, 1, "{}", found.out);
    let said =
        format!("{} tidak punya versi data dengan komitmen", other["person"].as_str().unwrap());
    assert!(found.out.contains(&said) || found.err.contains(&said), "{}{}", found.out, found.err);
}

/// On a terminal refusals are told in words, elsewhere as JSON.
#[test]
fn on_a_terminal_a_refusal_is_told_in_words() {
    let found = std::process::Command::new("script").arg("--version").output();
    if !found.is_ok_and(|found| found.status.success()) {
        assert!(std::env::var("CI").is_err(), "CI needs script");
        println!("skipped: script (util-linux) is not installed");
        return;
    }
    let desk = Desk::filled();
    let unknown =
        super::DRAFTS.lines().last().unwrap().replace("melati", "mawar").replace("k-1", "k-2");
    let file = desk.write("draf.jsonl", &format!("{unknown}\n{{\"type\":1}}\n"));
    let command =
        format!("{} --lang id record {file}", assert_cmd::cargo::cargo_bin!("rantai").display());
    let mut terminal = std::process::Command::new("script");
    terminal.args(["-qec", &command, "/dev/null"]).stdin(std::process::Stdio::null());
    terminal
        .env("RANTAI_LEDGER", desk.ledger())
        .env("RANTAI_ACTOR", "admin")
        .env("SHELL", "/bin/sh");
    let output = terminal.current_dir(desk.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    for words in [
        "draf 1, baris 1: ditolak (reference.unknown): ",
        "langkah berikut: ",
        "draf 2, baris 2 kolom ",
        "`type`: ",
    ] {
        assert!(said.contains(words), "{words} is missing in\n{said}");
    }
    assert!(!said.contains("{\"error\""), "{said}");
    let piped = desk.run(&["record", &file]);
    assert_eq!(piped.errors().len(), 2, "{}", piped.err);
}

//! A real kill: another process registers and erases until it is stopped without warning.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use rantai::vault::Vault;
use rantai::vault::error::VaultError;
use rantai_events::hash::Hash;
use rantai_events::ids::PersonId;

use super::{checked, created, key, person};

const HOME: &str = "RANTAI_TEST_KILLED_HOME";

/// The process that is killed. Does nothing when it runs as an ordinary test.
#[test]
fn victim() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let mut vault = Vault::open(Path::new(&home), &key()).unwrap();
    for serial in 1..9999 {
        let data = person("Warga Rekaan", &format!("347199010180{serial:04}"), None);
        let known = vault.register(&data).unwrap();
        println!("\nregistered {} {}", known.person, known.commitment);
        if serial % 3 == 0 {
            vault.erase(&known.person).unwrap();
            println!("\nerased {}", known.person);
        }
    }
}

/// What the victim had been answered before it was killed, after so many answers.
fn answers(home: &Path, count: usize) -> Vec<String> {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "vault::killed::victim", "--nocapture"])
        .env(HOME, home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines().map(Result::unwrap);
    let is_answer = |line: &String| line.starts_with("registered ") || line.starts_with("erased ");
    let answers = lines.filter(is_answer).take(count).collect();
    victim.kill().unwrap();
    victim.wait().unwrap();
    answers
}

#[test]
fn whatever_was_answered_survives_a_kill() {
    for count in [1, 2, 3, 4, 5, 8, 13, 21] {
        let (home, vault) = created();
        drop(vault);
        let answers = answers(home.path(), count);
        assert_eq!(answers.len(), count);
        let words: Vec<Vec<&str>> = answers.iter().map(|line| line.split(' ').collect()).collect();
        let id = |words: &[&str]| PersonId::parse(words[1]).unwrap();
        let of = |kind: &'static str| words.iter().filter(move |words| words[0] == kind).cloned();
        let erased: BTreeSet<PersonId> = of("erased").map(|words| id(&words)).collect();
        let recorded: Vec<(PersonId, Hash)> =
            of("registered").map(|words| (id(&words), Hash::parse(words[2]).unwrap())).collect();
        let vault = Vault::open(home.path(), &key()).unwrap();
        assert_eq!(checked(&vault, &recorded).findings, []);
        for (person, _) in recorded {
            match vault.read_person(&person) {
                Ok(data) => assert!(data.name == "Warga Rekaan" && !erased.contains(&person)),
                Err(error) => assert!(matches!(error, VaultError::Erased(_)), "{error}"),
            }
        }
    }
}

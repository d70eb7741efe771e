//! Nothing about single persons leaves the office: every published byte is searched for every
//! personal datum of the demonstration's vault, and for every id of persons, members and accounts.

use std::collections::BTreeSet;

use rantai::ledger::Ledger;
use rantai::vault::Vault;
use rantai_events::event::Event;
use rantai_events::hash::from_base64;
use rantai_events::ids::{BankAccountId, PersonId};
use rantai_projections::library::Library as _;

use super::{demonstration, files, master_key};

/// What must not be found.
#[derive(Default)]
pub(super) struct Secrets {
    /// Whole words: ids of persons, households, bank accounts, members, loans.
    ids: BTreeSet<String>,
    /// Accounts of the office's people; they stand in the exact lines of public records alone.
    actors: BTreeSet<String>,
    /// Numbers: NIK, KK, bank accounts, telephones.
    numbers: BTreeSet<String>,
    /// Names in small letters.
    names: BTreeSet<Vec<String>>,
}

impl Secrets {
    pub(super) fn read() -> Self {
        let directory = demonstration().home.path().join("buku");
        let ledger = Ledger::open_to_read(&directory).unwrap();
        let vault = Vault::open_for_reading(&directory, &master_key()).unwrap();
        let mut secrets = Self::default();
        for seq in 0..ledger.head().next {
            let record = ledger.record(seq).unwrap().unwrap();
            secrets.actors.insert(record.actor.to_string());
            secrets.note(&record.event, &vault);
        }
        // Accounts of a group are held in its name, which is public.
        for group in ledger.registry().groups.values() {
            secrets.names.remove(&words(group.name.as_str()));
        }
        assert!(secrets.names.len() > 500 && secrets.numbers.len() > 1000);
        secrets
    }

    fn note(&mut self, event: &Event, vault: &Vault) {
        for id in rantai::vault::ids_of(event) {
            if let Ok(person) = PersonId::parse(&id) {
                self.person(&person, vault);
            } else if let Ok(account) = BankAccountId::parse(&id) {
                let data = vault.read_bank_account(&account).unwrap();
                self.numbers.insert(data.number.clone());
                self.name(&data.holder);
            }
            self.ids.insert(id);
        }
        match event {
            Event::MemberJoined(body) => drop(self.ids.insert(body.member.to_string())),
            Event::LoanDisbursed(body) => drop(self.ids.insert(body.loan.to_string())),
            _ => {}
        }
    }

    fn person(&mut self, person: &PersonId, vault: &Vault) {
        let data = vault.read_person(person).unwrap();
        self.name(&data.name);
        self.numbers.insert(data.nik.clone());
        self.numbers.extend([&data.kk, &data.phone].into_iter().flatten().cloned());
    }

    fn name(&mut self, name: &str) {
        let words = words(name);
        // A name of one word may be a word of the language.
        if words.len() > 1 {
            self.names.insert(words);
        }
    }

    /// Takes a name out that may be shown; answers whether it was there.
    pub(super) fn forget(&mut self, name: &str) -> bool {
        self.names.remove(&words(name))
    }

    /// What of a text must not be there.
    pub(super) fn found(&self, text: &str) -> Vec<String> {
        let text = without_actors(text);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let tokens = text.split(|c| !is_part(c));
        let known = |token: &&str| self.ids.contains(*token) || self.actors.contains(*token);
        let mut found: Vec<String> = tokens.filter(known).map(str::to_owned).collect();
        let words = words(&text);
        for count in 2..=5 {
            let said = words.windows(count).filter(|some| self.names.contains(*some));
            found.extend(said.map(|some| some.join(" ")));
        }
        found.extend(self.figures(&text));
        found
    }

    /// Numbers however they are divided.
    fn figures(&self, text: &str) -> Vec<String> {
        let runs = text.split(|c: char| !c.is_ascii_digit() && !" .-".contains(c));
        let runs = runs.map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>());
        let lengths: BTreeSet<usize> = self.numbers.iter().map(String::len).collect();
        let mut found = Vec::new();
        for run in runs {
            for length in &lengths {
                let parts = (0..=run.len().saturating_sub(*length))
                    .filter_map(|at| run.get(at..at + length));
                found.extend(parts.filter(|part| self.numbers.contains(*part)).map(str::to_owned));
            }
        }
        found
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The exact lines of public records name the account that recorded them, a pseudonym: without it
/// the line could not be proven. It may stand there and nowhere else.
fn without_actors(text: &str) -> String {
    let mut text = text.to_owned();
    for quote in ["\"", "\\\"", "\\\\\\\"", "&quot;", "&#34;", "\"\""] {
        let before = format!("{quote}actor{quote}:{quote}");
        let parts: Vec<&str> = text.split(&before).collect();
        let cut = |part: &&str| {
            part.split_once(quote).map_or_else(String::new, |(_, rest)| rest.to_owned())
        };
        let rest: Vec<String> = parts.iter().skip(1).map(cut).collect();
        text = std::iter::once(parts[0].to_owned()).chain(rest).collect::<Vec<_>>().join(" ");
    }
    text
}

#[test]
fn no_published_byte_is_about_a_person() {
    let secrets = Secrets::read();
    for (path, bytes) in files(&demonstration().site) {
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(secrets.found(&text), Vec::<String>::new(), "{path}");
        for packed in text.split('"').filter_map(from_base64) {
            let text = String::from_utf8_lossy(&packed);
            assert_eq!(secrets.found(&text), Vec::<String>::new(), "{path}, in base64");
        }
    }
}

/// What an LPJ accounts for is what people were given, where a grant went to them: no line says it.
/// That periodic reports came, lines still prove.
#[test]
fn no_published_line_says_what_an_lpj_accounts_for() {
    let mut received = 0;
    for (path, bytes) in files(&demonstration().site) {
        if !path.ends_with("bukti.js") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("\\\"lpj\\\":"), "{path}");
        received += text.matches("report.received").count();
    }
    assert!(received > 100, "{received}");
}

#[test]
fn the_search_finds_what_is_there() {
    let secrets = Secrets::read();
    let name = secrets.names.iter().next().unwrap().join(" ").to_uppercase();
    let number = secrets.numbers.iter().next().unwrap();
    let (begin, end) = number.split_at(4);
    let id = secrets.ids.iter().next().unwrap();
    let actor = secrets.actors.iter().next().unwrap();
    for text in [
        format!("<td>{name}</td>"),
        format!("{begin}.{end}"),
        format!("({id})"),
        format!("oleh {actor}"),
    ] {
        assert_ne!(secrets.found(&text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(secrets.found(&format!("{{\"actor\":\"{actor}\"}}")), Vec::<String>::new());
}

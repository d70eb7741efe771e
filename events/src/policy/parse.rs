//! Reading a policy file, line by line.

use std::collections::BTreeMap;

use super::{Group, Log, Member, Policy, Witness};
use crate::checkpoint::decimal;
use crate::note::{BadKey, KeyKind, PublicKey};

/// The most bytes a policy file may have.
pub const MAX_POLICY: usize = 256 * 1024;

/// The most logs, witnesses and groups together that a policy may define.
pub const MAX_DEFINITIONS: usize = 512;

/// Why bytes are no policy, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct BadPolicy {
    /// The line, from 1; for what concerns the whole file, the last.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More than 256 KiB.
    #[error("the file is longer than 262,144 bytes")]
    TooLong,
    /// Not UTF-8, or control characters other than tabs and line feeds.
    #[error("the file holds bytes that are not plain UTF-8 text")]
    Text,
    /// The last line has no line feed.
    #[error("the last line has no line feed")]
    NoLineFeed,
    /// The line begins with no known word, or has too few or too many items.
    #[error("expected log, witness, group or quorum with its items")]
    Line,
    /// A key cannot be read.
    #[error(transparent)]
    Key(#[from] BadKey),
    /// A witness's key where a log's belongs, or the other way round.
    #[error("a key of another kind belongs here")]
    KeyKind,
    /// The same public key twice, under whatever name: one holder would count as two.
    #[error("the policy has this key already")]
    SameKey,
    /// Two keys with the same name and identifier cannot be told apart in a note.
    #[error("the policy has another key of this name and identifier")]
    SameId,
    /// A name defined twice, or the name `none`.
    #[error("the name {0} is taken")]
    NameTaken(String),
    /// A name used before it is defined, or never defined.
    #[error("the name {0} is not defined in a line before")]
    Undefined(String),
    /// A member of two groups, or twice of one.
    #[error("{0} is a member of a group already")]
    MemberTwice(String),
    /// A threshold of 0, above the number of members, or not a decimal.
    #[error("the threshold is all, any, or from 1 to the number of members")]
    Threshold,
    /// Two quorum lines.
    #[error("the quorum is defined already")]
    SecondQuorum,
    /// No quorum line.
    #[error("the policy has no quorum line")]
    NoQuorum,
    /// More than 512 definitions.
    #[error("more than 512 logs, witnesses and groups")]
    TooMany,
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    names: BTreeMap<String, (Member, bool)>,
    quorum: Option<Option<Member>>,
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// Says in which line what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadPolicy> {
        let (mut reader, mut last) = (Reader::default(), 1);
        let text = plain(bytes).map_err(|fault| BadPolicy { line: 1, fault })?;
        for (line, content) in (1..).zip(text.lines()) {
            reader.line(content).map_err(|fault| BadPolicy { line, fault })?;
            last = line;
        }
        let quorum = reader.quorum.ok_or(BadPolicy { line: last, fault: Fault::NoQuorum })?;
        let Reader { logs, witnesses, groups, .. } = reader;
        Ok(Self { logs, witnesses, groups, quorum })
    }
}

fn plain(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MAX_POLICY {
        return Err(Fault::TooLong);
    }
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        return Err(Fault::NoLineFeed);
    }
    let plain = |byte: &u8| matches!(byte, b'\t' | b'\n' | b' '..=b'~' | 0x80..);
    std::str::from_utf8(bytes).ok().filter(|_| bytes.iter().all(plain)).ok_or(Fault::Text)
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), Fault> {
        if self.logs.len() + self.names.len() > MAX_DEFINITIONS {
            return Err(Fault::TooMany);
        }
        let items: Vec<&str> = line.split([' ', '\t']).filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key] => self.log(key, None),
            ["log", key, url] => self.log(key, Some(url)),
            ["witness", name, key] => self.witness(name, key, None),
            ["witness", name, key, url] => self.witness(name, key, Some(url)),
            ["group", name, needed, members @ ..] if !members.is_empty() => {
                self.group(name, needed, members)
            }
            ["quorum", name] => self.quorum(name),
            [..] => Err(Fault::Line),
        }
    }

    fn log(&mut self, key: &str, url: Option<&str>) -> Result<(), Fault> {
        let key = self.key(key, KeyKind::Log)?;
        self.logs.push(Log { key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn witness(&mut self, name: &str, key: &str, url: Option<&str>) -> Result<(), Fault> {
        let key = self.key(key, KeyKind::Witness)?;
        self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(Witness { name: name.to_owned(), key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn key(&self, text: &str, kind: KeyKind) -> Result<PublicKey, Fault> {
        let key = PublicKey::parse(text)?;
        if key.kind() != kind {
            return Err(Fault::KeyKind);
        }
        let logs = self.logs.iter().map(|log| &log.key);
        let mut known = logs.chain(self.witnesses.iter().map(|witness| &witness.key));
        if known.clone().any(|other| other.bytes() == key.bytes()) {
            return Err(Fault::SameKey);
        }
        if known.any(|other| (other.name(), other.id()) == (key.name(), key.id())) {
            return Err(Fault::SameId);
        }
        Ok(key)
    }

    fn define(&mut self, name: &str, member: Member) -> Result<(), Fault> {
        if name == "none" || self.names.contains_key(name) {
            return Err(Fault::NameTaken(name.to_owned()));
        }
        self.names.insert(name.to_owned(), (member, false));
        Ok(())
    }

    fn group(&mut self, name: &str, needed: &str, members: &[&str]) -> Result<(), Fault> {
        let needed = match needed {
            "all" => members.len(),
            "any" => 1,
            number => {
                let number = decimal(number).and_then(|number| usize::try_from(number).ok());
                number.filter(|n| (1..=members.len()).contains(n)).ok_or(Fault::Threshold)?
            }
        };
        let members = members.iter().map(|name| self.join(name)).collect::<Result<_, _>>()?;
        self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { name: name.to_owned(), needed, members });
        Ok(())
    }

    fn join(&mut self, name: &str) -> Result<Member, Fault> {
        let (member, joined) =
            self.names.get_mut(name).ok_or_else(|| Fault::Undefined(name.to_owned()))?;
        if std::mem::replace(joined, true) {
            return Err(Fault::MemberTwice(name.to_owned()));
        }
        Ok(*member)
    }

    fn quorum(&mut self, name: &str) -> Result<(), Fault> {
        if self.quorum.is_some() {
            return Err(Fault::SecondQuorum);
        }
        let known = self.names.get(name).map(|(member, _)| *member);
        if name != "none" && known.is_none() {
            return Err(Fault::Undefined(name.to_owned()));
        }
        self.quorum = Some(known);
        Ok(())
    }
}

//! The script while it is planned: the cast, and entries with the evening of each.

use std::collections::BTreeMap;
use std::fmt::Display;

use rantai_events::event::Role;
use rantai_events::hash::Hash;
use rantai_events::ids::{BankAccountId, GroupId};
use rantai_events::record::Draft;
use rantai_events::time::Date;
use rantai_projections::library::Areas;
use rantai_projections::registry::roles_for;
use serde_json::Value;

use super::random::Random;
use super::{DemoError, Recorder, people};
use crate::vault::Registered;
use crate::vault::person::{BankAccountData, PersonData};

/// The script is wrong: a bug in the demonstration.
#[derive(Debug, thiserror::Error)]
#[error("demonstration, {place}: {why}")]
pub struct ScriptError {
    place: String,
    why: String,
}

impl ScriptError {
    pub(super) fn new(place: impl Display, why: impl Display) -> Self {
        Self { place: place.to_string(), why: why.to_string() }
    }
}

/// Something that a draft gets when it is played.
#[derive(Debug, Clone)]
pub(super) enum Late {
    /// The number of the first record of the request with this mark, into `fixes`.
    Fixes {
        /// Which draft of the request.
        draft: usize,
        /// The mark.
        mark: &'static str,
    },
    /// The figures of a report, from the records before; with this much more cash than there is.
    ExtraCash {
        /// Which draft of the request.
        draft: usize,
        /// In rupiah.
        rupiah: i64,
    },
}

/// A planned request.
#[derive(Debug)]
pub(super) struct Entry {
    /// The stream it is told in; its requests keep their order.
    pub(super) stream: String,
    /// The latest business date in it.
    pub(super) on: Date,
    /// How many days later it is recorded.
    pub(super) delay: u32,
    /// Who records it.
    pub(super) actor: &'static str,
    /// What is recorded.
    pub(super) drafts: Vec<Draft>,
    /// A name by which later requests find it.
    pub(super) mark: Option<&'static str>,
    /// What is filled in when it is played.
    pub(super) late: Vec<Late>,
}

/// A group of the story.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// Its code.
    pub(super) id: GroupId,
    /// Its name.
    pub(super) name: String,
    /// Its program.
    pub(super) program: &'static str,
    /// Its kelurahan: code and name.
    pub(super) area: (String, String),
    /// The name of its kemantren.
    pub(super) district: String,
    /// Its first members.
    pub(super) members: Vec<Registered>,
    /// Its bank account.
    pub(super) bank: BankAccountId,
}

/// The script.
pub(super) struct Script {
    /// Chance.
    pub(super) random: Random,
    /// The groups by code.
    pub(super) cast: BTreeMap<GroupId, Cast>,
    /// People who come later.
    pub(super) spare: Vec<Registered>,
    /// BLAKE3 of the page that stands for every signed page.
    pub(super) page: Hash,
    /// What was planned.
    pub(super) entries: Vec<Entry>,
}

/// How many USEP KM groups, and members in each, as published in 2007.
pub(super) const USEP: (usize, usize) = (46, 30);
/// How many KUBE, and members in each.
pub(super) const KUBE: (usize, usize) = (15, 10);
/// People who come later.
const SPARE: usize = 10;

static PAGE: &[u8] = b"Halaman contoh pada buku demonstrasi: tanda tangan dan isi rekaan.\n\
Sample page of the demonstration ledger: signature and content are invented.\n";

impl Script {
    /// Finds the people and groups of a seed and seals them in the recorder's vault.
    pub(super) fn cast<R: Recorder>(
        seed: u64,
        areas: &Areas,
        recorder: &mut R,
    ) -> Result<Self, DemoError<R::Error>> {
        let count = USEP.0 * USEP.1 + KUBE.0 * KUBE.1 + SPARE;
        let everyone: Vec<PersonData> =
            (0..count).map(|number| people::person(seed, number)).collect();
        let mut sealed = recorder.people(&everyone).map_err(DemoError::Recorder)?;
        let mut random = Random::new(seed);
        let mut planned = plan_groups(areas, &mut random)?;
        let accounts: Vec<BankAccountData> = planned.iter().enumerate().map(account).collect();
        let banks = recorder.bank_accounts(&accounts).map_err(DemoError::Recorder)?;
        for (group, bank) in planned.iter_mut().zip(banks) {
            let size = if group.program == "usep-km" { USEP.1 } else { KUBE.1 };
            let rest = sealed.split_off(size.min(sealed.len()));
            (group.members, group.bank) = (std::mem::replace(&mut sealed, rest), bank);
        }
        let page = recorder.evidence(PAGE).map_err(DemoError::Recorder)?;
        let cast = planned.into_iter().map(|group| (group.id.clone(), group)).collect();
        let mut script = Self { random, cast, spare: sealed, page, entries: Vec::new() };
        script.twice();
        Ok(script)
    }

    /// A group by its code.
    pub(super) fn group(&self, code: &str) -> Result<Cast, ScriptError> {
        let id = GroupId::parse(code).map_err(|error| ScriptError::new(code, error))?;
        self.cast.get(&id).cloned().ok_or_else(|| ScriptError::new(code, "no such group"))
    }

    /// The fault of rule K06: one person is a member of two groups.
    fn twice(&mut self) {
        let last = |group: &str, cast: &BTreeMap<GroupId, Cast>| {
            let found = cast.values().find(|found| found.id.as_str() == group);
            found.and_then(|group| group.members.last().cloned())
        };
        let twin = last("ykt-kube-010", &self.cast);
        let other = self.cast.values_mut().find(|group| group.id.as_str() == "ykt-kube-012");
        if let (Some(twin), Some(place)) = (twin, other.and_then(|g| g.members.last_mut())) {
            *place = twin;
        }
    }

    /// Plans a request for a stream, recorded some days after the latest date in it, and never
    /// before an earlier one of the same stream.
    pub(super) fn enter(
        &mut self,
        stream: &str,
        delay: u32,
        drafts: Vec<Value>,
    ) -> Result<&mut Entry, ScriptError> {
        let drafts = drafts.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        let on = drafts.iter().map(|draft| draft.on).max();
        let on = on.ok_or_else(|| ScriptError::new(stream, "an empty request"))?;
        let actor = actor_for(&drafts).ok_or_else(|| ScriptError::new(stream, "no actor"))?;
        let place = self.entries.len();
        let stream = stream.to_owned();
        self.entries.push(Entry { stream, on, delay, actor, drafts, mark: None, late: Vec::new() });
        self.entries.get_mut(place).ok_or_else(|| ScriptError::new(place, "lost"))
    }
}

fn parse(draft: &Value) -> Result<Draft, ScriptError> {
    let json = draft.to_string();
    Draft::parse(&json).map_err(|error| ScriptError::new(json, error))
}

/// The accounts of the office, in the order in which they are asked to record something.
pub(super) static ACTORS: [(&str, &[Role]); 5] = [
    ("u-05", &[Role::Kelurahan]),
    ("u-02", &[Role::Operator]),
    ("u-03", &[Role::Finance]),
    ("u-04", &[Role::Approver]),
    ("u-01", &[Role::Admin]),
];

/// The first account that may record all of these.
fn actor_for(drafts: &[Draft]) -> Option<&'static str> {
    let may = |roles: &[Role]| {
        drafts.iter().all(|draft| roles_for(&draft.event).iter().any(|role| roles.contains(role)))
    };
    ACTORS.iter().find(|(_, roles)| may(roles)).map(|(actor, _)| *actor)
}

/// The groups with their kelurahan: one USEP KM group in each and a second in one of them.
fn plan_groups(areas: &Areas, random: &mut Random) -> Result<Vec<Cast>, ScriptError> {
    let kelurahan: Vec<String> =
        areas.keys().filter(|area| area.is_kelurahan()).map(ToString::to_string).collect();
    let second = random.below(45);
    let mut groups = Vec::new();
    for number in 0..USEP.0 + KUBE.0 {
        let (place, id, program) = match number.checked_sub(USEP.0) {
            None => (number, format!("ykt-usep-{:02}", number + 1), "usep-km"),
            Some(kube @ 0..4) => (kube * 3, format!("ykt-kube-{:03}", kube + 1), "kube-dekon"),
            Some(kube) => (kube * 3, format!("ykt-kube-{:03}", kube + 1), "kube-apbd"),
        };
        let place = if place == 45 { usize::try_from(second).unwrap_or(0) } else { place };
        let code = kelurahan.get(place % kelurahan.len().max(1)).cloned().unwrap_or_default();
        groups.push(named(areas, number, (&id, program), code)?);
    }
    Ok(groups)
}

fn named(
    areas: &Areas,
    number: usize,
    (id, program): (&str, &'static str),
    code: String,
) -> Result<Cast, ScriptError> {
    let wrong = |why: &dyn Display| ScriptError::new(id, why);
    let name_of = |code: &str| areas.iter().find(|(area, _)| area.to_string() == code);
    let kelurahan = name_of(&code).map(|(_, name)| name.clone()).unwrap_or_default();
    let parent = code.rsplit_once('.').map_or("", |(parent, _)| parent);
    let district = name_of(parent).map(|(_, name)| name.clone()).unwrap_or_default();
    let second = if number == USEP.0 - 1 { " II" } else { "" };
    let kind = if program == "usep-km" { "USEP KM" } else { "KUBE" };
    Ok(Cast {
        id: GroupId::parse(id).map_err(|error| wrong(&error))?,
        name: format!("{kind} {} {kelurahan}{second}", people::group_name(number)),
        program,
        area: (code, kelurahan),
        district,
        members: Vec::new(),
        bank: BankAccountId::parse(NO_ACCOUNT).map_err(|error| wrong(&error))?,
    })
}

/// What stands for a bank account until the vault has given it an id.
const NO_ACCOUNT: &str = "b-000000000000000000000000";

fn account((number, group): (usize, &Cast)) -> BankAccountData {
    BankAccountData {
        bank: "Bank Contoh".into(),
        holder: group.name.clone(),
        number: format!("9900{number:06}"),
    }
}

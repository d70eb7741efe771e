//! The verification that runs, or ran last: one at a time, beside the pages.

use std::sync::{Arc, Mutex, PoisonError};

use rantai_events::time::Instant;
use rantai_projections::table::Words;

use super::Room;
use crate::keys::MasterKey;
use crate::verify::finding::{Finding, Progress, Seen};
use crate::verify::{DEEPEST, Report, verify};

/// The most findings that are kept; all are counted.
pub(super) const MOST_FINDINGS: usize = 1000;

/// How a verification stands.
#[derive(Debug, Clone, Default)]
pub(super) enum State {
    /// None was asked for.
    #[default]
    None,
    /// One runs.
    Running(Run),
    /// One came to its end.
    Done(Run, Arc<Result<Report, Words>>, Instant),
}

/// A verification.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) level: u8,
    pub(super) since: Instant,
    pub(super) progress: Option<Progress>,
    pub(super) findings: Vec<Finding>,
    pub(super) found: u64,
    /// Why the vault is not looked at, where it is not.
    pub(super) vault: Option<Words>,
}

/// The state, shared with the thread that verifies.
#[derive(Debug, Clone, Default)]
pub(super) struct Running(Arc<Mutex<State>>);

impl Running {
    pub(super) fn state(&self) -> State {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The level in a form's body.
pub(super) fn level(body: &str) -> Option<u8> {
    let level = body.split('&').find_map(|pair| pair.strip_prefix("tingkat="))?;
    level.parse().ok().filter(|level| (1..=DEEPEST).contains(level))
}

/// Starts one, unless one runs.
pub(super) fn start(room: &Arc<Room>, level: u8) {
    let since = room.shelf.now();
    let (key, vault) = match master_key(room, level) {
        Ok(key) => (key, None),
        Err(why) => (None, Some(why)),
    };
    let run = Run { level, since, progress: None, findings: Vec::new(), found: 0, vault };
    let mut begins = false;
    room.running.set(|state| {
        if !matches!(state, State::Running(_)) {
            *state = State::Running(run);
            begins = true;
        }
    });
    if begins {
        let room = Arc::clone(room);
        drop(tokio::task::spawn_blocking(move || walk(&room, level, key.as_ref())));
    }
}

/// The master key, where the vault is to be checked and the key is at hand.
fn master_key(room: &Room, level: u8) -> Result<Option<MasterKey>, Words> {
    let directory = &room.shelf.directory;
    if level < DEEPEST || !directory.join("vault").is_dir() {
        return Ok(None);
    }
    MasterKey::find(directory, |name| std::env::var_os(name)).map(Some).map_err(|why| why.words())
}

fn walk(room: &Room, level: u8, key: Option<&MasterKey>) {
    let running = &room.running;
    let mut tell = |seen: Seen| {
        running.set(|state| {
            if let State::Running(run) = state {
                take(run, seen);
            }
        });
    };
    let report = verify(&room.shelf.directory, level, key, &mut tell);
    let report = Arc::new(report.map_err(|fault| fault.words()));
    let end = room.shelf.now();
    running.set(|state| {
        if let State::Running(run) = state {
            *state = State::Done(run.clone(), report, end);
        }
    });
}

fn take(run: &mut Run, seen: Seen) {
    match seen {
        Seen::Progress(progress) => run.progress = Some(progress),
        Seen::Finding(finding) => {
            run.found += 1;
            if run.findings.len() < MOST_FINDINGS {
                run.findings.push(finding);
            }
        }
    }
}

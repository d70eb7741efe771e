//! `rantai record`: drafts in, receipts out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};

use rantai_events::hash::Hash;
use rantai_events::ids::ActorId;
use rantai_projections::refusal::Refusal;
use serde::Serialize;

use super::console::Console;
use super::requests::{Incoming, Malformed, Next, read};
use super::trouble::Trouble;
use crate::error::{Doing, Fault};
use crate::ledger::{Asked, Ledger, Receipt, Rejected};
use rantai_events::record::Record;

/// The most requests that are committed together.
const GROUP: usize = 1000;

/// Record drafts: JSON in, a receipt per record out
///
/// Reads one JSON object, an array (one batch: all or none), or JSON Lines (one request a line;
/// a refusal of one does not stop the others). A draft is {"type": …, "on": …, "body": …} with
/// "of", "docs", "behalf", "fixes", "key" and "proposal" where they apply. Prints
/// {"seq":…,"hash":…} for each record once it is durable. A refusal is JSON on stderr and the
/// exit code is 3. The same "key" with the same content gives the first receipt again.
#[derive(Debug, clap::Args)]
pub(super) struct RecordArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// Say what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn record(args: &RecordArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let input = open(&args.file)?;
    let mut ledger = console.open()?;
    let incoming = reader(input);
    let mut clerk = Clerk { actor, file: args.file.clone(), drafts: 0, refused: false };
    if args.dry_run {
        let all: Vec<Next> = incoming.iter().collect();
        return clerk.try_out(all, &mut ledger, console);
    }
    while let Some(waiting) = group(&incoming) {
        clerk.commit(waiting, &mut ledger, console)?;
    }
    ledger.close()?;
    clerk.outcome()
}

fn open(file: &PathBuf) -> Result<Box<dyn Read + Send>, Trouble> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    let opened = File::open(file).map_err(Fault::disk(Doing::Open, file))?;
    Ok(Box::new(opened))
}

/// Reads ahead on a thread of its own: what waits is committed together, and nothing waits for
/// input that has not come yet.
fn reader(input: Box<dyn Read + Send>) -> Receiver<Next> {
    let (send, receive) = sync_channel(2 * GROUP);
    std::thread::spawn(move || {
        read(BufReader::with_capacity(1 << 20, input), &mut |next| send.send(next).is_ok());
    });
    receive
}

/// What waits, at least one; `None` when the input has ended.
fn group(incoming: &Receiver<Next>) -> Option<Vec<Next>> {
    let mut waiting = vec![incoming.recv().ok()?];
    waiting.extend(incoming.try_iter().take(GROUP - 1));
    Some(waiting)
}

/// Who takes requests in and tells what became of each.
struct Clerk {
    actor: ActorId,
    /// Where the drafts come from.
    file: PathBuf,
    /// Drafts seen so far.
    drafts: u64,
    refused: bool,
}

/// A request that waits for its answer: the number and line of each of its drafts.
struct Waiting {
    first: u64,
    lines: Vec<u64>,
}

impl Clerk {
    fn commit(
        &mut self,
        waiting: Vec<Next>,
        ledger: &mut Ledger,
        console: &mut Console,
    ) -> Result<(), Trouble> {
        let (asked, places) = self.sort(waiting, console)?;
        for (answer, place) in ledger.record_all(&asked).into_iter().zip(places) {
            match answer {
                Ok(receipts) => print_receipts(&receipts, console)?,
                Err(why) => self.not_recorded(why, &place, console)?,
            }
        }
        flush_receipts(console)
    }

    fn try_out(
        &mut self,
        waiting: Vec<Next>,
        ledger: &mut Ledger,
        console: &mut Console,
    ) -> Result<(), Trouble> {
        let (asked, places) = self.sort(waiting, console)?;
        for (answer, place) in ledger.try_out(&asked).into_iter().zip(places) {
            match answer {
                Ok(records) => {
                    for record in records {
                        console.print_json(&WouldBe::of(&record))?;
                    }
                }
                Err(why) => self.not_recorded(why, &place, console)?,
            }
        }
        self.outcome()
    }

    /// The requests among what was read; what is none is told at once.
    fn sort(
        &mut self,
        waiting: Vec<Next>,
        console: &Console,
    ) -> Result<(Vec<Asked>, Vec<Waiting>), Trouble> {
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for next in waiting {
            match next {
                Next::Request(Incoming { drafts, lines, key }) => {
                    places.push(Waiting { first: self.drafts, lines });
                    self.drafts += drafts.len() as u64;
                    asked.push(Asked { drafts, actor: self.actor.clone(), key });
                }
                Next::Malformed(malformed) => {
                    self.refused = true;
                    console.say_json(&NotADraft::of(&malformed, &malformed.id(), self.drafts));
                    self.drafts += 1;
                }
                Next::Refused(index, line, refusal) => {
                    let place = Waiting { first: self.drafts, lines: vec![line; index + 1] };
                    self.drafts += index as u64 + 1;
                    self.tell(index, &refusal, &place, console);
                }
                Next::Failed(error) => {
                    return Err(Fault::disk(Doing::Read, &self.file)(error).into());
                }
            }
        }
        Ok((asked, places))
    }

    fn not_recorded(
        &mut self,
        why: Rejected,
        place: &Waiting,
        console: &Console,
    ) -> Result<(), Trouble> {
        match why {
            Rejected::Refused { index, refusal } => {
                self.tell(index, &refusal, place, console);
                Ok(())
            }
            fault @ (Rejected::Fault(_) | Rejected::Unreadable(_)) => Err(fault.into()),
        }
    }

    fn tell(&mut self, index: usize, refusal: &Refusal, place: &Waiting, console: &Console) {
        self.refused = true;
        let line = place.lines.get(index).copied().unwrap_or(0);
        console.say_json(&Refused::of(refusal, place.first + index as u64, line));
    }

    fn outcome(&self) -> Result<(), Trouble> {
        if self.refused { Err(Trouble::Told) } else { Ok(()) }
    }
}

fn print_receipts(receipts: &[Receipt], console: &mut Console) -> Result<(), Trouble> {
    for receipt in receipts {
        let line = Stated { seq: receipt.seq, hash: receipt.hash };
        console.print_json(&line).map_err(unheard)?;
    }
    Ok(())
}

fn flush_receipts(console: &mut Console) -> Result<(), Trouble> {
    console.flush().map_err(unheard)
}

/// Receipts that nobody takes are no success: what was recorded is durable, but unsaid.
fn unheard(trouble: Trouble) -> Trouble {
    if !matches!(trouble, Trouble::Closed) {
        return trouble;
    }
    Trouble::Fault((
        "penerima tanda terima sudah pergi; yang tercatat tetap tercatat; ulangi dengan `key` yang sama".into(),
        "whoever takes the receipts has gone; what was recorded stays; ask again with the same `key`".into(),
    ))
}

/// A receipt.
#[derive(Serialize)]
struct Stated {
    seq: u64,
    hash: Hash,
}

/// A record that would be made.
#[derive(Serialize)]
pub(super) struct WouldBe<'a> {
    dry_run: bool,
    seq: u64,
    on: String,
    r#type: &'static str,
    streams: Vec<String>,
    post: &'a [rantai_events::posting::Posting],
}

impl<'a> WouldBe<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        Self {
            dry_run: true,
            seq: record.seq,
            on: record.on.to_string(),
            r#type: record.event.name(),
            streams: record.links.iter().map(|link| link.stream.to_string()).collect(),
            post: &record.post,
        }
    }
}

/// A sentence in both languages.
#[derive(Serialize)]
struct Both<'a> {
    id: &'a str,
    en: &'a str,
}

/// A refusal, as told on stderr.
#[derive(Serialize)]
struct Refused<'a> {
    error: &'static str,
    draft: u64,
    line: u64,
    code: &'static str,
    message: Both<'a>,
    next: Both<'a>,
    figures: &'a BTreeMap<&'static str, String>,
}

impl<'a> Refused<'a> {
    fn of(refusal: &'a Refusal, draft: u64, line: u64) -> Self {
        Self {
            error: "refused",
            draft,
            line,
            code: refusal.code,
            message: Both { id: &refusal.id, en: &refusal.en },
            next: Both { id: &refusal.next.0, en: &refusal.next.1 },
            figures: &refusal.figures,
        }
    }
}

/// JSON that is no draft, as told on stderr.
#[derive(Serialize)]
struct NotADraft<'a> {
    error: &'static str,
    draft: u64,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    path: &'a str,
    message: Both<'a>,
    next: Both<'a>,
}

impl<'a> NotADraft<'a> {
    fn of(malformed: &'a Malformed, id: &'a str, draft: u64) -> Self {
        Self {
            error: "malformed",
            draft,
            line: malformed.line,
            column: malformed.column,
            path: &malformed.path,
            message: Both { id, en: &malformed.why },
            next: Both {
                id: "Perbaiki isian di tempat itu dan kirim ulang; bentuk draf ada di events/FORMAT.md.",
                en: "Mend it at that place and send it again; the form of drafts is in events/FORMAT.md.",
            },
        }
    }
}

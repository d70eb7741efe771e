//! `rantai record`: drafts in, receipts out.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use rantai_events::hash::Hash;
use rantai_events::ids::ActorId;
use rantai_projections::refusal::Refusal;
use rantai_projections::table::Words;
use serde::Serialize;

use super::console::{Console, is_watched};
use super::notices::Notices;
use super::requests::{Incoming, Malformed, Next, read};
use super::trouble::{Trouble, told, words};
use crate::error::{Doing, Fault};
use crate::files;
use crate::ledger::{Asked, Ledger, Receipt, Rejected, give_way};
use crate::render::Language;
use known::Known;
use rantai_events::record::{Draft, Record};

mod known;
mod fields;

pub(super) use fields::near_type;

/// The most requests that are taken together.
const GROUP: usize = 4000;

/// Record drafts: JSON in, a receipt per record out
///
/// Reads one JSON object, an array (one batch: all or none), or JSON Lines (one request a line;
/// a refusal of one does not stop the others). A draft is {"type": …, "on": …, "body": …} with
/// "of", "docs", "behalf", "fixes", "key" and "proposal" where they apply; --fields tells which
/// types there are and what each is written with. Prints
/// {"seq":…,"hash":…} for each record once it is durable. A refusal is told on stderr, in words on a
/// terminal and else as JSON, where "draft" counts from 0; the exit code is 3. Quoted evidence
/// that is not stored yet is told there too, and is no refusal. The same "key" with the same
/// content gives the first receipt again.
///
/// Example: `rantai --actor u-02 record drafts.jsonl`, `rantai record --fields cash.received`
#[derive(Debug, clap::Args)]
pub(super) struct RecordArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// Say what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
    /// List the event types instead; with a type, tell its fields and how they are written, with
    /// an example
    #[arg(
        long,
        value_name = "TYPE",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with = "dry_run"
    )]
    fields: Option<String>,
}

pub(super) fn record(args: &RecordArgs, console: &mut Console) -> Result<(), Trouble> {
    if let Some(name) = &args.fields {
        return fields::fields(name, console);
    }
    let actor = console.actor()?;
    let input = open(&args.file)?;
    let mut ledger = console.open()?;
    let incoming = reader(input);
    let mut clerk = Clerk::new(actor, args.file.clone(), console);
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

fn open(file: &Path) -> Result<Box<dyn Read + Send>, Trouble> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    if file.is_dir() {
        let place = file.display();
        return Err(Trouble::usage(
            format!("{place} adalah direktori; sebutkan berkas draf"),
            format!("{place} is a directory; name a file of drafts"),
        ));
    }
    Ok(Box::new(files::open_handed(file)?))
}

/// Reads ahead on a thread of its own: what waits is committed together, and nothing waits for
/// input that has not come yet.
fn reader(input: Box<dyn Read + Send>) -> Receiver<Next> {
    let (send, receive) = sync_channel(2 * GROUP);
    std::thread::spawn(move || {
        give_way();
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
    notices: Notices,
    known: Known,
}

/// A request that waits for its answer: the number and line of each of its drafts.
struct Waiting {
    first: u64,
    lines: Vec<u64>,
    drafts: Vec<Draft>,
}

impl Clerk {
    fn new(actor: ActorId, file: PathBuf, console: &Console) -> Self {
        let (notices, known) = (Notices::new(console), Known::default());
        Self { actor, file, drafts: 0, refused: false, notices, known }
    }

    fn commit(
        &mut self,
        waiting: Vec<Next>,
        ledger: &mut Ledger,
        console: &mut Console,
    ) -> Result<(), Trouble> {
        let (asked, places) = self.sort(waiting, ledger, console)?;
        let answers = ledger.record_all(asked);
        for (answer, place) in answers.into_iter().zip(places) {
            match answer {
                Ok(receipts) => {
                    print_receipts(&receipts, console)?;
                    let first = receipts.first().map(|receipt| receipt.seq);
                    self.notices.tell(&place.drafts, first, ledger, console);
                }
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
        let (asked, places) = self.sort(waiting, ledger, console)?;
        let answers = ledger.try_out(&asked);
        for (answer, place) in answers.into_iter().zip(places) {
            match answer {
                Ok(records) => {
                    let first = records.first().map(|record| record.seq);
                    self.notices.tell(&place.drafts, first, ledger, console);
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
        ledger: &Ledger,
        console: &Console,
    ) -> Result<(Vec<Asked>, Vec<Waiting>), Trouble> {
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        self.known.again();
        for next in waiting {
            match next {
                Next::Request(Incoming { drafts, lines, key }) => {
                    let place = Waiting { first: self.drafts, lines, drafts: drafts.clone() };
                    self.drafts += drafts.len() as u64;
                    let one = Asked::new(drafts, self.actor.clone(), key);
                    match self.stranger(&one, &place, ledger, console)? {
                        Some((index, refusal)) => self.tell(index, &refusal, &place, console),
                        None => {
                            places.push(place);
                            asked.push(one);
                        }
                    }
                }
                Next::Malformed(malformed) => {
                    self.refused = true;
                    let draft = self.drafts + malformed.index as u64;
                    NotADraft::of(&malformed, draft).say(console);
                    self.drafts += malformed.count as u64;
                }
                Next::Refused(index, lines, refusal) => {
                    let place = Waiting { first: self.drafts, lines, drafts: Vec::new() };
                    self.drafts += place.lines.len() as u64;
                    self.tell(index, &refusal, &place, console);
                }
                Next::Failed(error) => {
                    return Err(Fault::disk(Doing::Read, &self.file)(error).into());
                }
            }
        }
        Ok((asked, places))
    }

    /// A draft that names whom the vault does not know. A request that was answered before is
    /// answered again, whoever has been erased since.
    fn stranger(
        &mut self,
        one: &Asked,
        place: &Waiting,
        ledger: &Ledger,
        console: &Console,
    ) -> Result<Option<(usize, Refusal)>, Trouble> {
        if ledger.was_asked(one)? { Ok(None) } else { self.known.refusal(&place.drafts, console) }
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
            fault @ (Rejected::Fault(_) | Rejected::Unreadable(_) | Rejected::Signed(_)) => {
                Err(fault.into())
            }
        }
    }

    fn tell(&mut self, index: usize, refusal: &Refusal, place: &Waiting, console: &Console) {
        self.refused = true;
        let line = place.lines.get(index).copied().unwrap_or(0);
        Refused::of(refusal, place.first + index as u64, line).say(console);
    }

    fn outcome(&self) -> Result<(), Trouble> {
        if self.drafts == 0 {
            return Err(Trouble::usage("tidak ada draf", "no draft"));
        }
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
pub(super) struct Both<'a> {
    id: &'a str,
    en: &'a str,
}

impl<'a> Both<'a> {
    pub(super) fn of(words: &'a Words) -> Self {
        Self { id: &words.0, en: &words.1 }
    }
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
            next: Both::of(&refusal.next),
            figures: &refusal.figures,
        }
    }

    /// In words to a person, as JSON to a program.
    fn say(&self, console: &Console) {
        if is_watched() { console.say(&self.words()) } else { console.say_json(self) }
    }

    /// The same in words; drafts are counted from 1, like lines.
    fn words(&self) -> Words {
        let place = at(self.draft, self.line, None);
        let (message, next, code) = (&self.message, &self.next, self.code);
        words(
            format!("{}: {}", place.0, told(code, message.id, next.id, Language::Id)),
            format!("{}: {}", place.1, told(code, message.en, next.en, Language::En)),
        )
    }
}

/// JSON that is no draft, as told on stderr.
#[derive(Serialize)]
struct NotADraft {
    error: &'static str,
    draft: u64,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    path: String,
    #[serde(serialize_with = "both")]
    message: Words,
    #[serde(serialize_with = "both")]
    next: Words,
}

fn both<S: serde::Serializer>(words: &Words, serializer: S) -> Result<S::Ok, S::Error> {
    Both::of(words).serialize(serializer)
}

impl NotADraft {
    fn of(malformed: &Malformed, draft: u64) -> Self {
        Self {
            error: "malformed",
            draft,
            line: malformed.line,
            column: malformed.column,
            path: malformed.path.clone(),
            message: malformed.message(),
            next: malformed.next(),
        }
    }

    /// In words to a person, as JSON to a program.
    fn say(&self, console: &Console) {
        if is_watched() { console.say(&self.words()) } else { console.say_json(self) }
    }

    fn words(&self) -> Words {
        let place = at(self.draft, self.line, self.column);
        let field = if self.path.is_empty() { String::new() } else { format!(" `{}`:", self.path) };
        let (message, next) = (&self.message, &self.next);
        words(
            format!("{}:{field} {}\n  langkah berikut: {}", place.0, message.0, next.0),
            format!("{}:{field} {}\n  next: {}", place.1, message.1, next.1),
        )
    }
}

/// Where a draft stands, counted from 1.
fn at(draft: u64, line: u64, column: Option<u64>) -> Words {
    let draft = draft + 1;
    match column {
        None => words(format!("draf {draft}, baris {line}"), format!("draft {draft}, line {line}")),
        Some(column) => words(
            format!("draf {draft}, baris {line} kolom {column}"),
            format!("draft {draft}, line {line} column {column}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_in_words_and_drafts_count_from_one() {
        let refusal = Refusal::frame("cash.short", "Kas kurang.", "Cash is short.");
        let (id, en) = Refused::of(&refusal, 0, 3).words();
        assert!(id.starts_with("draf 1, baris 3: ditolak (cash.short): Kas kurang."), "{id}");
        assert!(en.starts_with("draft 1, line 3: refused (cash.short): Cash is short."), "{en}");
        let malformed = Malformed {
            line: 2,
            column: Some(7),
            path: "body.group".into(),
            index: 0,
            count: 1,
            event: Some("cash.received"),
            why: "missing field `group`".into(),
        };
        let (id, en) = NotADraft::of(&malformed, 1).words();
        assert!(id.starts_with("draf 2, baris 2 kolom 7: `body.group`: isian `group`"), "{id}");
        assert!(id.contains("langkah berikut: ") && id.contains("`cash.received`"), "{id}");
        assert!(en.starts_with("draft 2, line 2 column 7: `body.group`: missing"), "{en}");
    }
}

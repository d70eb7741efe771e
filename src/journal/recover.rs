//! The end of a journal after a crash.
//!
//! Writing waits for the sync before it, so only the last commit group can be torn. What stands
//! before it was acknowledged; if that is broken, it is damage and nothing is cut.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rantai_events::chain::Head;
use rantai_events::hash::Hash;
use rantai_events::record::Header;
use rantai_events::time::Instant;

use crate::error::{Doing, Fault};
use crate::journal::disk::Disk;
use crate::journal::line::{self, Damage, Flaw, MARKED_END, MOST_LINE};
use crate::journal::{MOST_GROUP_BYTES, segment};

/// The bytes that are read first: a group or two.
const NEAR: u64 = 2 << 20;
/// The bytes in which the two last groups lie, however large.
const FAR: u64 = 2 * (MOST_GROUP_BYTES + MOST_LINE) as u64;

/// The end of a segment: the head there, and the byte behind its last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) head: Head,
    pub(crate) offset: u64,
}

/// What the last segment ends with.
#[derive(Debug)]
pub(crate) struct Tail {
    /// Behind the last group that is whole.
    pub(crate) whole: End,
    /// Behind the last line that stays: whole requests at the beginning of a torn group count.
    pub(crate) kept: End,
    /// Behind the last byte that is not zero.
    pub(crate) data_end: u64,
    /// The first bad line of the torn group.
    pub(crate) flaw: Option<(u64, Flaw)>,
}

impl Tail {
    /// Whether the file has to be changed before it can be written.
    pub(crate) fn is_torn(&self) -> bool {
        self.data_end > self.whole.offset
    }

    /// Up to where it may be read: the last whole group, or what stays of a torn one where more
    /// records than the whole groups hold are known.
    pub(crate) fn end_for(&self, known: u64) -> &End {
        if self.whole.head.next < known { &self.kept } else { &self.whole }
    }

    /// The torn end, for readers, who leave it as it is.
    pub(crate) fn cut_short(&self, path: &Path) -> Option<CutShort> {
        let bytes = self.data_end.saturating_sub(self.whole.offset);
        let torn = CutShort { file: path.to_owned(), offset: self.whole.offset, bytes };
        self.is_torn().then_some(torn)
    }

    /// The torn end as damage, for when it must not be cut.
    pub(crate) fn damage(&self, path: &Path) -> Damage {
        let (offset, flaw) = self.flaw.clone().unwrap_or((self.whole.offset, Flaw::Unmarked));
        Damage { file: path.to_owned(), offset, seq: None, flaw }
    }
}

/// A line that has its hash.
struct Entry {
    record: Range<usize>,
    end: usize,
    hash: Hash,
}

/// The last lines of a segment, read into memory.
struct Window<'a> {
    path: &'a Path,
    base: u64,
    bytes: Vec<u8>,
}

/// What a walk over the window found.
#[derive(Default)]
struct Walked {
    lines: u64,
    last_marked: Option<Entry>,
    group: Vec<Entry>,
    flaw: Option<(usize, Flaw)>,
}

/// Looks at the end of the segment that begins with record `before.next`.
pub(crate) fn examine(file: &File, path: &Path, before: &Head) -> Result<Tail, Fault> {
    let data_end = segment::data_end(file, path)?;
    let (window, walked) = look(file, path, data_end)?;
    if window.base == 0 {
        window.check_numbers(&walked, before.next)?;
    }
    let whole = match &walked.last_marked {
        Some(entry) => window.end_of(entry)?,
        None => End { head: before.clone(), offset: 0 },
    };
    if let Some((begin, flaw)) = &walked.flaw {
        window.must_be_last(&walked, *begin, flaw)?;
    }
    let kept = match window.whole_requests(&walked.group)? {
        Some(entry) => window.end_of(entry)?,
        None => whole.clone(),
    };
    let flaw = walked.flaw.map(|(begin, flaw)| (window.base + begin as u64, flaw));
    Ok(Tail { whole, kept, data_end, flaw })
}

/// Walks over the last lines. Nearly always the last group is small and whole: then the lines of
/// the one before it need not be read, for it was durable when this one was begun.
fn look<'a>(file: &File, path: &'a Path, data_end: u64) -> Result<(Window<'a>, Walked), Fault> {
    if data_end > NEAR
        && let Ok(window) = Window::read(file, path, data_end, NEAR)
    {
        let walked = window.walk();
        if walked.flaw.is_none() && walked.group.is_empty() && walked.last_marked.is_some() {
            return Ok((window, walked));
        }
    }
    let window = Window::read(file, path, data_end, FAR)?;
    let walked = window.walk();
    Ok((window, walked))
}

/// The head behind the last line of a closed segment.
pub(crate) fn head_of_closed(file: &File, path: &Path) -> Result<Head, Fault> {
    let length = segment::length(file, path)?;
    let begin = length.saturating_sub(2 * MOST_LINE as u64);
    let bytes = segment::range(file, path, begin, length)?;
    let window = Window { path, base: begin, bytes };
    let last = line::split(&window.bytes).last().unwrap_or((0, &[]));
    let ended = window.bytes.ends_with(MARKED_END);
    let parts = if ended { line::open(last.1) } else { Err(Flaw::Unmarked) };
    let parts = parts.map_err(|flaw| window.damage(last.0, flaw))?;
    let header = window.header(last.0, parts.record)?;
    Ok(Head { next: header.seq.saturating_add(1), hash: parts.hash })
}

impl<'a> Window<'a> {
    /// The groups that begin in the last `size` bytes.
    fn read(file: &File, path: &'a Path, data_end: u64, size: u64) -> Result<Self, Fault> {
        let begin = data_end.saturating_sub(size);
        let mut bytes = segment::range(file, path, begin, data_end)?;
        if begin == 0 {
            return Ok(Self { path, base: 0, bytes });
        }
        let first = memchr::memmem::find(&bytes, MARKED_END).map(|at| at + MARKED_END.len());
        let window = Self { path, base: begin, bytes: Vec::new() };
        let first = first.ok_or_else(|| window.damage(0, Flaw::Unmarked))?;
        Ok(Self { base: begin + first as u64, bytes: bytes.split_off(first), ..window })
    }

    fn damage(&self, begin: usize, flaw: Flaw) -> Fault {
        let offset = self.base + begin as u64;
        Fault::Damaged(Damage { file: self.path.to_owned(), offset, seq: None, flaw })
    }

    fn walk(&self) -> Walked {
        let mut walked = Walked::default();
        for (begin, text) in line::split(&self.bytes) {
            let end = begin + text.len() + 1;
            let opened = match text.first() {
                Some(0) => Err(Flaw::Zeros),
                _ if end > self.bytes.len() => Err(Flaw::Unended),
                _ => line::open(text),
            };
            match opened {
                Ok(parts) => {
                    walked.lines += 1;
                    let record = begin..begin + parts.record.len();
                    let entry = Entry { record, end, hash: parts.hash };
                    if parts.marked {
                        walked.last_marked = Some(entry);
                        walked.group.clear();
                    } else {
                        walked.group.push(entry);
                    }
                }
                Err(flaw) => {
                    walked.flaw = Some((begin, flaw));
                    break;
                }
            }
        }
        walked
    }

    fn header(&self, begin: usize, record: &[u8]) -> Result<Header, Fault> {
        Header::read(record).map_err(|why| self.damage(begin, Flaw::NotARecord(why.to_string())))
    }

    fn header_of(&self, entry: &Entry) -> Result<Header, Fault> {
        let record = self.bytes.get(entry.record.clone()).unwrap_or_default();
        self.header(entry.record.start, record)
    }

    fn end_of(&self, entry: &Entry) -> Result<End, Fault> {
        let next = self.header_of(entry)?.seq.saturating_add(1);
        let head = Head { next, hash: entry.hash };
        Ok(End { head, offset: self.base + entry.end as u64 })
    }

    /// The number of the last good line must follow from the name of the file.
    fn check_numbers(&self, walked: &Walked, first: u64) -> Result<(), Fault> {
        let Some(last) = walked.group.last().or(walked.last_marked.as_ref()) else { return Ok(()) };
        let (said, due) = (self.header_of(last)?.seq, first + walked.lines - 1);
        if said == due {
            return Ok(());
        }
        Err(self.damage(last.record.start, Flaw::Number { said, due }))
    }

    /// Refuses to call it torn when what follows the bad line cannot be of the same group: a line
    /// after a marked one, or lines recorded at different times (a group has one).
    fn must_be_last(&self, walked: &Walked, begin: usize, flaw: &Flaw) -> Result<(), Fault> {
        let mut at: Option<Instant> = None;
        let mut same = |record: &[u8]| match Header::read(record) {
            Ok(header) => *at.get_or_insert(header.at) == header.at,
            Err(_) => true,
        };
        for entry in &walked.group {
            same(self.bytes.get(entry.record.clone()).unwrap_or_default());
        }
        let rest = self.bytes.get(begin..).unwrap_or_default();
        let mut closed = false;
        for parts in line::split(rest).skip(1).filter_map(|(_, text)| line::open(text).ok()) {
            if closed || !same(parts.record) {
                let flaw = if matches!(flaw, Flaw::Unended) { &Flaw::NotLast } else { flaw };
                return Err(self.damage(begin, flaw.clone()));
            }
            closed = parts.marked;
        }
        Ok(())
    }

    /// The last line of `group` up to which no batch is cut in two.
    fn whole_requests<'e>(&self, group: &'e [Entry]) -> Result<Option<&'e Entry>, Fault> {
        let mut last = None;
        for entry in group {
            let batch = self.header_of(entry)?.batch;
            if batch.is_none_or(|batch| batch.i.saturating_add(1) >= batch.of) {
                last = Some(entry);
            }
        }
        Ok(last)
    }
}

/// A torn end of the journal that a reader saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutShort {
    /// The segment.
    pub file: PathBuf,
    /// The byte at which it begins: behind the last whole commit group.
    pub offset: u64,
    /// How many bytes it has.
    pub bytes: u64,
}

/// What was moved away when the journal was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    /// The file that it was moved to; none when whole lines only lacked their mark.
    pub moved_to: Option<PathBuf>,
    /// The segment that it stood in.
    pub file: PathBuf,
    /// The byte at which it stood.
    pub offset: u64,
    /// How many bytes were moved.
    pub bytes: u64,
}

/// Moves the torn end to `torn/` and marks the last line that stays. Crashing in the middle of it
/// and doing it again gives the same journal.
pub(crate) fn repair(
    disk: &dyn Disk,
    directory: &Path,
    (file, path): (&File, &Path),
    tail: &Tail,
) -> Result<(Torn, End), Fault> {
    let rest = segment::range(file, path, tail.kept.offset, tail.data_end)?;
    let moved_to =
        if rest.is_empty() { None } else { Some(keep_aside(disk, directory, path, tail, &rest)?) };
    disk.cut(file, tail.kept.offset).map_err(Fault::disk(Doing::Cut, path))?;
    let mut end = tail.kept.clone();
    if end.offset > tail.whole.offset {
        disk.write(file, MARKED_END, end.offset - 1).map_err(Fault::disk(Doing::Write, path))?;
        end.offset += MARKED_END.len() as u64 - 1;
    }
    disk.sync(file).map_err(Fault::disk(Doing::Sync, path))?;
    let bytes = rest.len() as u64;
    Ok((Torn { moved_to, file: path.to_owned(), offset: tail.kept.offset, bytes }, end))
}

fn keep_aside(
    disk: &dyn Disk,
    directory: &Path,
    path: &Path,
    tail: &Tail,
    rest: &[u8],
) -> Result<PathBuf, Fault> {
    let torn = directory.join("torn");
    std::fs::create_dir_all(&torn).map_err(Fault::disk(Doing::Create, &torn))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = |n: u32| torn.join(format!("{stem}-{}-{n}.part", tail.kept.offset));
    let aside = (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0));
    let file = disk.create(&aside).map_err(Fault::disk(Doing::Create, &aside))?;
    disk.write(&file, rest, 0).map_err(Fault::disk(Doing::Write, &aside))?;
    disk.sync(&file).map_err(Fault::disk(Doing::Sync, &aside))?;
    for changed in [torn.as_path(), directory] {
        disk.sync_directory(changed).map_err(Fault::disk(Doing::Sync, changed))?;
    }
    Ok(aside)
}

//! Proofs: files that convince with no ledger at hand, and the page that an office hands out.
//!
//! What is proven is what the tree proves: that bytes stand in the tree of a signed checkpoint.
//! From there it goes on by hashes alone: backward links make a statement complete, the commitment
//! of a closing proves balances. Whoever checks brings the policy; no key in a file is believed.

use std::io::Write;
use std::sync::Arc;

use rantai_events::account::{Account, AccountName, Fund, Stream};
use rantai_events::closing::{Closing, ProvenBalance};
use rantai_events::commitment::{self, Balance, Leaf, read_entry};
use rantai_events::event::Event;
use rantai_events::hash::Salt;
use rantai_events::ids::GroupId;
use rantai_events::proof::Proof;
use rantai_events::record::Record;
use rantai_events::slip::{MAX_BYTES, Slip};
use rantai_events::statement;
use rantai_events::tile::AuthenticTiles;
use rantai_events::time::Date;
use rantai_events::tree::{check_inclusion, leaf, prove_inclusion};
use rantai_projections::books::{History as _, Unreadable, state_leaves};
use rantai_projections::public::balances_may_show;
use rantai_projections::view::{Cut, view};

use crate::ledger::Ledger;
use crate::publish::{self, Signed, Tiles};

mod trouble;
pub mod check;
pub mod scan;
pub mod page;
pub mod qr;

pub use trouble::NoProof;

/// Proves a record: its place in the tree of the newest published checkpoint that covers it, with
/// the exact line, so that the file is enough.
///
/// # Errors
/// [`NoProof`].
pub fn record(ledger: &Ledger, seq: u64) -> Result<Proof, NoProof> {
    let next = ledger.head().next;
    if seq >= next {
        return Err(NoProof::NoRecord { seq, next });
    }
    let line = ledger.store().line(seq)?.bytes;
    let signed = covering(ledger, seq)?;
    let (size, root) = (signed.checkpoint.size(), signed.checkpoint.root());
    let tiles = Tiles::of(ledger.directory());
    let tree = AuthenticTiles::open(&tiles, size, root)?;
    let path = prove_inclusion(&tree, seq, size)?;
    if check_inclusion(leaf(&line), seq, size, &path, root).is_err() {
        return Err(NoProof::Differs { seq });
    }
    Ok(Proof { extra: Some(line), index: seq, path, note: signed.note })
}

/// The newest published checkpoint that covers a record: the witnessed one where it does.
fn covering(ledger: &Ledger, seq: u64) -> Result<Signed, NoProof> {
    let directory = ledger.directory();
    let covers = |signed: &Signed| signed.checkpoint.size() > seq;
    if let Some(signed) = publish::latest_witnessed(directory)?.filter(covers) {
        return Ok(signed);
    }
    let newest = publish::latest(directory)?;
    let size = newest.as_ref().map(|signed| signed.checkpoint.size());
    newest.filter(covers).ok_or(NoProof::NotCovered { seq, size })
}

/// Writes the complete statement of a stream: all its record lines, and the proof of the last.
/// Answers the number of that one, and how many there are.
///
/// # Errors
/// [`NoProof`].
pub fn statement(
    ledger: &Ledger,
    stream: &Stream,
    out: &mut dyn Write,
) -> Result<(u64, usize), NoProof> {
    let numbers = ledger.store().numbers(stream)?;
    let Some(last) = numbers.last().copied() else {
        return Err(NoProof::Empty { stream: stream.clone() });
    };
    let proof = Proof { extra: None, ..record(ledger, last)? };
    writeln!(out, "{}\nstream {stream}", statement::HEADER)?;
    for seq in &numbers {
        out.write_all(&ledger.store().line(*seq)?.bytes)?;
        out.write_all(b"\n")?;
    }
    write!(out, "\n{proof}")?;
    Ok((last, numbers.len()))
}

/// A closing with the leaves of its commitment.
struct Closed {
    closing: Closing,
    line: Vec<u8>,
    leaves: Vec<Leaf>,
    /// Whether its balances may be told to anyone: no money of fewer than five people follows from
    /// them.
    may_show: bool,
}

/// The last closing of a stream's period, or of this last day.
fn closed(ledger: &Ledger, stream: &Stream, to: Option<Date>) -> Result<Closed, NoProof> {
    let records = ledger.store().stream(stream)?;
    let is_it = |record: &&Arc<Record>| {
        let Event::PeriodClosed(body) = &record.event else { return false };
        to.is_none_or(|to| body.to == to)
    };
    let found = records.iter().rev().find(is_it);
    let missing = || NoProof::NoClosing { stream: stream.clone(), to };
    let seq = found.ok_or_else(missing)?.seq;
    let line = ledger.store().line(seq)?.bytes;
    let closing = Closing::read(&line).map_err(|why| {
        Unreadable::outside((
            format!("catatan {seq} bukan penutupan yang dapat dibuktikan: {why}"),
            format!("record {seq} is no closing that can be proven: {why}"),
        ))
    })?;
    let cut = Cut { known_at: seq.saturating_sub(1), ..Cut::as_of(closing.to) };
    let before = records.iter().filter(|record| record.seq < seq);
    let secret = Salt::mixed(before.map(|record| record.salt));
    let view = view(stream, &records, cut);
    let (leaves, may_show) = (state_leaves(stream, &view.state, secret), balances_may_show(&view));
    if commitment::root(&leaves) != closing.state {
        return Err(NoProof::Disagrees { seq });
    }
    Ok(Closed { closing, line, leaves, may_show })
}

/// Proves one balance by the commitment of its book's last closing, or of that of this last day.
///
/// # Errors
/// [`NoProof`].
pub fn balance(
    ledger: &Ledger,
    account: &Account,
    fund: Option<&Fund>,
    to: Option<Date>,
) -> Result<ProvenBalance, NoProof> {
    let nothing = |to| NoProof::NoBalance { account: account.clone(), to };
    let stream = Stream::parse(account.book());
    let stream = stream.ok_or_else(|| nothing(to.unwrap_or(Date::MAX)))?;
    let closed = closed(ledger, &stream, to)?;
    let to = closed.closing.to;
    let is_asked = |leaf: &Leaf| {
        read_entry(&leaf.entry)
            .filter(|one| one.account == *account && fund.is_none_or(|fund| one.fund == *fund))
    };
    let balances = closed.leaves.iter().enumerate();
    let found: Vec<(usize, Balance)> =
        balances.filter_map(|(place, leaf)| Some((place, is_asked(leaf)?))).collect();
    let [(place, _)] = found.as_slice() else {
        let funds = found.into_iter().map(|(_, balance)| balance.fund).collect::<Vec<_>>();
        return Err(match funds.is_empty() {
            true => nothing(to),
            false => NoProof::Several { account: account.clone(), funds },
        });
    };
    let balance = commitment::prove(&closed.leaves, *place);
    let balance = balance.ok_or_else(|| nothing(to))?;
    Ok(ProvenBalance { balance, proof: record(ledger, closed.closing.seq)? })
}

/// The slip of a group: the balances that may be shown to anyone, of its last closing or of that of
/// this last day. `only` chooses accounts by the first parts of their paths. Where the money of fewer
/// than five people could be worked out from them, `for_group` says that the slip is for the group
/// itself and is not hung up.
///
/// # Errors
/// [`NoProof`].
pub fn slip(
    ledger: &Ledger,
    group: &GroupId,
    to: Option<Date>,
    only: &[String],
    for_group: bool,
) -> Result<(Slip, Vec<u8>), NoProof> {
    let stream = Stream::Group(group.clone());
    let closed = closed(ledger, &stream, to)?;
    if !closed.may_show && !for_group {
        return Err(NoProof::FewPeople { stream, to: closed.closing.to });
    }
    let shown =
        |leaf: &Leaf| read_entry(&leaf.entry).is_some_and(|one| is_shown(&one.account, only));
    let places = closed.leaves.iter().enumerate().filter(|(_, leaf)| shown(leaf));
    let places: Vec<usize> = places.map(|(place, _)| place).collect();
    if places.is_empty() {
        return Err(NoProof::NothingToShow { stream, to: closed.closing.to });
    }
    if places.len() > page::MOST_ROWS {
        return Err(NoProof::TooMany { balances: places.len() });
    }
    let balances = commitment::prove_several(&closed.leaves, &places);
    let balances = balances.ok_or(NoProof::Disagrees { seq: closed.closing.seq })?;
    let Proof { path, note, .. } = record(ledger, closed.closing.seq)?;
    let closing = closed.line.len();
    let slip = Slip { line: closed.line, note, path, balances };
    let bytes = slip.to_bytes().unwrap_or_default();
    if bytes.is_empty() || bytes.len() > MAX_BYTES {
        return Err(NoProof::TooLarge { bytes: bytes.len(), balances: places.len(), closing });
    }
    Ok((slip, bytes))
}

/// Whether a balance may stand on a slip. Accounts of single members and lenders never do; without
/// a choice, the accounts of what the group has and owes do.
#[must_use]
pub fn is_shown(account: &Account, only: &[String]) -> bool {
    let Some(name) = account.name().map(AccountName::def) else { return false };
    if name.keys.iter().any(|key| ["member", "party"].contains(key)) {
        return false;
    }
    if only.is_empty() {
        return ["1.", "2.", "3."].iter().any(|class| name.code.starts_with(class));
    }
    let under = |path: &String| {
        let rest = account.local().strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    only.iter().any(under)
}

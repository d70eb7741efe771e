//! `rantai close`: the end of a period.

use rantai_events::account::Stream;
use rantai_events::event::PeriodClosed;
use rantai_events::record::Draft;
use rantai_events::time::Date;
use rantai_projections::library::Library as _;
use rantai_projections::registry::Registry;
use rantai_projections::words::{counted, date_en, date_id};

use super::console::Console;
use super::given;
use super::trouble::{Trouble, words};
use crate::ledger::Asked;

/// Close a period of a program and all its groups, or of one stream
///
/// One batch, all or none. Each record states the root of all balances at the end of the day;
/// nothing that moves money may be dated on or before it until a second person reopens it.
///
/// Example: `rantai --actor u-02 close kube --to 2026-06-30`
#[derive(Debug, clap::Args)]
pub(super) struct CloseArgs {
    /// A program, with all its groups; or one group
    #[arg(value_name = "PROGRAM|STREAM")]
    stream: String,
    /// The last day of the period
    #[arg(long, value_name = "DATE", value_parser = given::date)]
    to: Date,
    /// Say what would be closed, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn close(args: &CloseArgs, console: &mut Console) -> Result<(), Trouble> {
    let actor = console.actor()?;
    let mut ledger = console.open()?;
    let stream = given::stream(&args.stream, ledger.registry())?;
    let on = ledger.today();
    let draft = |stream| Draft::new(on, PeriodClosed { state: None, stream, to: args.to });
    let drafts: Vec<Draft> =
        with_groups(stream, ledger.registry()).into_iter().map(draft).collect();
    let count = drafts.len();
    let asked = Asked::new(drafts, actor, None);
    if args.dry_run {
        for tried in ledger.try_out(std::slice::from_ref(&asked)) {
            tried?;
        }
        console.say(&words(
            format!("{count} aliran dapat ditutup sampai {}; tidak ada yang dicatat", args.to),
            format!("{count} streams can be closed up to {}; nothing was recorded", args.to),
        ));
        return Ok(());
    }
    let receipts = ledger.record_one(asked)?;
    ledger.close()?;
    for receipt in &receipts {
        let line = serde_json::json!({"seq": receipt.seq, "hash": receipt.hash});
        console.print_json(&line)?;
    }
    console.say(&words(
        format!("{count} aliran ditutup sampai {}", date_id(args.to)),
        format!("{} closed up to {}", counted(count, "stream", "streams"), date_en(args.to)),
    ));
    Ok(())
}

/// A program is closed with its groups.
fn with_groups(stream: Stream, registry: &Registry) -> Vec<Stream> {
    let groups = stream.program().map(|program| {
        let of = registry.groups.iter().filter(|(_, entry)| entry.program == *program);
        of.map(|(group, _)| Stream::Group(group.clone())).collect::<Vec<_>>()
    });
    std::iter::once(stream.clone()).chain(groups.into_iter().flatten()).collect()
}

//! `rantai judge`: the rules over groups.

use std::collections::BTreeMap;

use rantai_events::ids::GroupId;
use rantai_events::time::Date;
use rantai_projections::library::{Library, Query};
use rantai_projections::listings::{self, Judged, counts};
use rantai_projections::rules::{self, Level, Rule, Verdict};
use rantai_projections::words::{date_en, date_id};
use serde::Serialize;

use super::console::Console;
use super::given::{CutArgs, near_en, near_id};
use super::trouble::Trouble;
use crate::ledger::Ledger;
use crate::render::{Format, Language};

/// Judge groups by the rules, as of any day
///
/// Each verdict says how well a duty is met, whose duty it is, why, and which records justify it.
/// The status of a group is the worst of its own duties, by all rules: the public pages leave those
/// about people out, so a status there may differ. Missing data is never green. Verdicts are the
/// answer, not a fault: the exit code is 0 whatever they say.
///
/// Example: `rantai judge --group ykt-kube-001 --as-of 2026-06-30`
#[derive(Debug, clap::Args)]
pub(super) struct JudgeArgs {
    /// Only this group
    #[arg(long, value_name = "ID")]
    group: Option<GroupId>,
    /// Only this rule, for example H10
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    #[command(flatten)]
    cut: CutArgs,
    /// The form of the answer
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) use rantai_projections::listings::summary;

pub(super) fn judge(args: &JudgeArgs, console: &mut Console) -> Result<(), Trouble> {
    let rules = chosen(args.rule.as_deref())?;
    let ledger = console.open_to_read()?;
    let query = args.cut.query(&ledger, ledger.today())?;
    let judged = verdicts(args, &rules, &query, &ledger)?;
    match args.format {
        Format::Text => text(args, &judged, &rules, &query, &ledger, console),
        Format::Csv => {
            console.print_table(&listings::verdicts(&judged, &query, &ledger)?, Format::Csv)
        }
        Format::Json => json(args, &judged, &rules, &query, &ledger, console),
    }
}

fn chosen(name: Option<&str>) -> Result<Vec<&'static Rule>, Trouble> {
    let Some(name) = name else { return Ok(rules::ALL.to_vec()) };
    let known = || rules::ALL.iter().map(|rule| rule.id);
    rules::rule(name).map(|rule| vec![rule]).ok_or_else(|| {
        let all = known().collect::<Vec<_>>().join(" ");
        Trouble::usage(
            format!("tidak ada aturan `{name}`{}; yang ada: {all}", near_id(name, known())),
            format!("there is no rule `{name}`{}; there are: {all}", near_en(name, known())),
        )
    })
}

fn verdicts(
    args: &JudgeArgs,
    rules: &[&'static Rule],
    query: &Query,
    ledger: &Ledger,
) -> Result<Vec<Judged>, Trouble> {
    let Some(group) = &args.group else { return Ok(rules::judge(rules, query, ledger)?) };
    let known = &ledger.registry().groups;
    if !known.contains_key(group) {
        let near = || known.keys().map(GroupId::as_str);
        return Err(Trouble::usage(
            format!("tidak ada kelompok `{group}`{}", near_id(group.as_str(), near())),
            format!("there is no group `{group}`{}", near_en(group.as_str(), near())),
        ));
    }
    let mut judged = rules::judge(rules, query, ledger)?;
    judged.retain(|(id, _)| id == group);
    Ok(judged)
}

fn text(
    args: &JudgeArgs,
    judged: &[Judged],
    rules: &[&'static Rule],
    query: &Query,
    ledger: &Ledger,
    console: &mut Console,
) -> Result<(), Trouble> {
    let day = console.language.pick(date_id(query.day), date_en(query.day));
    let heading = console.pick("Penilaian kepatuhan per", "Compliance as of").to_owned();
    console.print(&format!("{heading} {day}\n"))?;
    if let Some((seq, hash)) = ledger.last(query.cut.known_at)? {
        let label = console.pick("Catatan terakhir", "Last record").to_owned();
        console.print(&format!("{label}: {seq}, {hash}\n"))?;
    }
    for (group, verdicts) in judged {
        let status = match &args.rule {
            Some(_) => only_this_rule(rules, console.language),
            None => status_text(verdicts, console.language),
        };
        console.print(&group_text(
            group,
            (verdicts, &status, args.rule.is_some()),
            ledger,
            console.language,
        ))?;
    }
    console.print("\n")?;
    let summary = summary(judged, rules, query.day, ledger.last(query.cut.known_at)?);
    console.print_table(&summary, Format::Text)
}

/// The status of a group by all rules.
fn status_text(verdicts: &[Verdict], language: Language) -> String {
    let (level, grey) = rules::status(verdicts);
    let mut out = label(level, language);
    if grey > 0 {
        out.push_str(
            &language.pick(format!(" ({grey} belum dinilai)"), format!(" ({grey} not assessed)")),
        );
    }
    out
}

/// One rule alone makes no status.
fn only_this_rule(rules: &[&'static Rule], language: Language) -> String {
    let ids = rules.iter().map(|rule| rule.id).collect::<Vec<_>>().join(", ");
    language.pick(format!("(hanya aturan {ids})"), format!("(rule {ids} only)"))
}

fn group_text(
    group: &GroupId,
    (verdicts, status, alone): (&[Verdict], &str, bool),
    ledger: &Ledger,
    language: Language,
) -> String {
    let name = ledger.registry().groups.get(group).map_or_else(String::new, |g| g.name.to_string());
    let mut out = format!("\n{group}  {name}: {status}\n");
    // Whoever asks for one rule is told why it does not apply, and the figures that it found.
    let is_told = |verdict: &&Verdict| alone || verdict.level != Level::TidakBerlaku;
    for verdict in verdicts.iter().filter(is_told) {
        out.push_str(&verdict_text(verdict, language));
    }
    let elsewhere = verdicts.iter().filter(|verdict| !is_told(verdict)).count();
    if elsewhere > 0 {
        out.push_str(&language.pick(
            format!("  ({elsewhere} aturan tidak berlaku)\n"),
            format!("  ({elsewhere} {} not applicable)\n", plural(elsewhere, "rule", "rules")),
        ));
    }
    out
}

/// The English word for one or for several.
fn plural(count: usize, one: &'static str, several: &'static str) -> &'static str {
    if count == 1 { one } else { several }
}

fn verdict_text(verdict: &Verdict, language: Language) -> String {
    let Verdict { rule, level, duty, subject, text, records } = verdict;
    let subject = subject.as_ref().map_or_else(String::new, |subject| format!(" {subject}"));
    let level = format!("[{}]", level.code());
    let mut out = format!("  {rule} {level:<16}{subject} {}", language.of(text));
    let duty_word = language.pick("kewajiban", "duty of");
    let (id, en) = duty.words();
    out.push_str(&format!(" ({duty_word} {})", language.pick(id, en)));
    if !records.is_empty() {
        let all = records.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let word = language.pick("catatan", "records");
        out.push_str(&format!(" [{word} {all}]"));
    }
    out.push('\n');
    out
}

/// The code, which the sources and exports use; with its meaning where that is another language.
fn label(level: Level, language: Language) -> String {
    let (_, en) = level.words();
    language.pick(level.code().to_owned(), format!("{} ({en})", level.code()))
}

#[derive(Serialize)]
struct Answer<'a> {
    as_of: Date,
    last: Option<Last>,
    groups: Vec<GroupAnswer<'a>>,
    rules: Vec<RuleAnswer>,
}

#[derive(Serialize)]
struct Last {
    seq: u64,
    hash: rantai_events::hash::Hash,
}

#[derive(Serialize)]
struct GroupAnswer<'a> {
    group: &'a GroupId,
    name: String,
    /// Nothing where one rule alone was asked.
    status: Option<&'static str>,
    not_assessed: Option<usize>,
    verdicts: Vec<VerdictAnswer<'a>>,
}

#[derive(Serialize)]
struct VerdictAnswer<'a> {
    rule: &'static str,
    level: &'static str,
    duty: &'static str,
    subject: Option<&'a str>,
    text: Both<'a>,
    records: &'a [u64],
}

#[derive(Serialize)]
struct Both<'a> {
    id: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct RuleAnswer {
    rule: &'static str,
    title: Both<'static>,
    source: &'static str,
    verdicts: BTreeMap<&'static str, i64>,
}

fn json(
    args: &JudgeArgs,
    judged: &[Judged],
    rules: &[&'static Rule],
    query: &Query,
    ledger: &Ledger,
    console: &mut Console,
) -> Result<(), Trouble> {
    let counts = counts(judged);
    let rule = |rule: &&'static Rule| {
        let count =
            |level: Level| (level.code(), counts.get(&(rule.id, level)).copied().unwrap_or(0));
        RuleAnswer {
            rule: rule.id,
            title: Both { id: rule.title.0, en: rule.title.1 },
            source: rule.source,
            verdicts: Level::ALL.into_iter().map(count).collect(),
        }
    };
    let last = ledger.last(query.cut.known_at)?.map(|(seq, hash)| Last { seq, hash });
    let groups =
        judged.iter().map(|judged| group_answer(judged, args.rule.is_none(), ledger)).collect();
    let rules = rules.iter().map(rule).collect();
    console.print_json(&Answer { as_of: query.day, last, groups, rules })
}

fn group_answer<'a>(
    (group, verdicts): &'a Judged,
    all_rules: bool,
    ledger: &Ledger,
) -> GroupAnswer<'a> {
    let status = all_rules.then(|| rules::status(verdicts));
    let verdict = |verdict: &'a Verdict| VerdictAnswer {
        rule: verdict.rule,
        level: verdict.level.code(),
        duty: verdict.duty.code(),
        subject: verdict.subject.as_deref(),
        text: Both { id: &verdict.text.0, en: &verdict.text.1 },
        records: &verdict.records,
    };
    let entry = ledger.registry().groups.get(group);
    GroupAnswer {
        group,
        name: entry.map_or_else(String::new, |entry| entry.name.to_string()),
        status: status.map(|(level, _)| level.code()),
        not_assessed: status.map(|(_, grey)| grey),
        verdicts: verdicts.iter().map(verdict).collect(),
    }
}

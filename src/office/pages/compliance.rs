//! Compliance: the matrix of groups and rules, one rule, one cell, and what is not as it should be.

use std::collections::BTreeMap;

use rantai_events::ids::GroupId;
use rantai_projections::describe::{describe, type_title};
use rantai_projections::library::Library as _;
use rantai_projections::listings::{self, Judged};
use rantai_projections::rules::{self, Level, Rule, Verdict};
use rantai_projections::table::{Cell, Column, RowKind, Table};

use crate::near::{near_en, near_id};
use crate::office::desk::Desk;
use crate::office::page::{Filters, Page, Section, Sheet};
use crate::office::problem::Problem;
use crate::render::html::escape;

const SUBJECT: (&str, &str) = ("kelompok atau program", "group or program");

/// The verdicts of rules on the groups that are asked for.
pub(super) fn judged(desk: &Desk<'_>, rules: &[&'static Rule]) -> Result<Vec<Judged>, Problem> {
    let registry = desk.registry();
    let mut query = desk.query.clone();
    let subject = query.subject.take();
    let group = subject.as_deref().and_then(|subject| {
        let code = subject.strip_prefix("group/").unwrap_or(subject);
        GroupId::parse(code).ok().filter(|id| registry.groups.contains_key(id))
    });
    let program = subject.as_deref().map(|text| text.strip_prefix("program/").unwrap_or(text));
    let program = program.filter(|code| registry.programs.keys().any(|one| one.as_str() == *code));
    if let (Some(subject), None, None) = (&subject, &group, program) {
        return Err(unknown_subject(subject, desk));
    }
    let mut found = rules::judge(rules, &query, desk.ledger)?;
    found.retain(|(id, _)| match (&group, program) {
        (Some(group), _) => id == group,
        (None, Some(code)) => {
            registry.groups.get(id).is_some_and(|entry| entry.program.as_str() == code)
        }
        (None, None) => true,
    });
    Ok(found)
}

fn unknown_subject(subject: &str, desk: &Desk<'_>) -> Problem {
    let known = || {
        let registry = desk.registry();
        let programs = registry.programs.keys().map(|program| program.as_str());
        registry.groups.keys().map(GroupId::as_str).chain(programs)
    };
    Problem::unknown(
        format!("Tidak ada kelompok atau program `{subject}`{}.", near_id(subject, known())),
        format!("There is no group or program `{subject}`{}.", near_en(subject, known())),
    )
}

fn filters() -> Filters {
    Filters { area: true, subject: Some(SUBJECT), document: false, level: true }
}

/// Verdicts, each leading to its reason and records.
pub(super) fn shown(desk: &Desk<'_>, table: Table) -> Section {
    let mut links = BTreeMap::new();
    for (number, row) in table.rows.iter().enumerate() {
        if let [Cell::Text(group), Cell::Text(rule), Cell::Level(_), ..] = row.cells.as_slice() {
            let href = desk.href(&format!("/kepatuhan/{rule}/{group}"), &[]);
            links.insert((number, 2), href);
        }
    }
    Section::Table(Box::new(Sheet { links, ..Sheet::plain(table) }))
}

/// Groups by rules.
pub(super) fn matrix(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = Page::new(("Kepatuhan".into(), "Compliance".into()));
    page.lead = Some((
        "Tiap tanda membuka alasannya dan catatan di baliknya. Status kelompok ialah yang terburuk dari kewajibannya sendiri menurut semua aturan; halaman publik tidak memuat aturan tentang orang, jadi statusnya di sana dapat berbeda. Data yang tidak ada tidak pernah hijau.".into(),
        "Each sign opens its reason and the records behind it. The status of a group is the worst of its own duties by all rules; the public pages leave those about people out, so a status there may differ. Missing data is never green.".into(),
    ));
    page.filters = filters();
    let mut judged = judged(desk, rules::ALL)?;
    if let Some(level) = desk.asked.level {
        judged.retain(|(_, verdicts)| verdicts.iter().any(|verdict| verdict.level == level));
    }
    page.push(Section::Table(Box::new(signs(desk, &judged)?)));
    page.push(Section::table(listings::summary(
        &judged,
        rules::ALL,
        desk.query.day,
        desk.ledger.last(desk.query.cut.known_at)?,
    )));
    Ok(page)
}

/// The worst verdict of each rule on each group.
fn signs(desk: &Desk<'_>, judged: &[Judged]) -> Result<Sheet, Problem> {
    let column = |key, title| Column { key, title, in_text: true };
    let mut columns = vec![
        column("kode", ("Kelompok", "Group")),
        column("kelompok", ("Nama", "Name")),
        column("status", ("Status", "Status")),
    ];
    columns.extend(rules::ALL.iter().map(|rule| column(rule.id, (rule.id, rule.id))));
    let mut table = listings::verdicts(&[], &desk.query, desk.ledger)?;
    table.id = "matriks";
    table.title = ("Matriks kepatuhan".into(), "Matrix of compliance".into());
    table.columns = columns;
    let mut links = BTreeMap::new();
    for (row, (group, verdicts)) in judged.iter().enumerate() {
        let name = desk.registry().groups.get(group).map(|entry| entry.name.to_string());
        let mut cells = vec![Cell::text(group), Cell::Text(name.unwrap_or_default())];
        cells.push(Cell::Level(rules::status(verdicts).0));
        for rule in rules::ALL {
            let worst =
                verdicts.iter().filter(|one| one.rule == rule.id).map(|one| one.level).max();
            links.insert(
                (row, cells.len()),
                desk.href(&format!("/kepatuhan/{}/{group}", rule.id), &[]),
            );
            cells.push(worst.map_or(Cell::Empty, Cell::Level));
        }
        table.entry(cells);
    }
    Ok(Sheet { links, is_matrix: true, ..Sheet::plain(table) })
}

fn known_rule(id: &str) -> Result<&'static Rule, Problem> {
    rules::rule(id).ok_or_else(|| {
        let known = || rules::ALL.iter().map(|rule| rule.id);
        let (all, id) =
            (known().collect::<Vec<_>>().join(" "), id.chars().take(40).collect::<String>());
        Problem::unknown(
            format!("Tidak ada aturan `{id}`{}. Yang ada: {all}.", near_id(&id, known())),
            format!("There is no rule `{id}`{}. There are: {all}.", near_en(&id, known())),
        )
    })
}

fn facts(rule: &Rule, desk: &Desk<'_>) -> Section {
    let ((id, en), (from_id, from_en)) = (rule.duty.words(), rule.source_words());
    Section::Facts(vec![
        (("Kewajiban".into(), "Duty of".into()), escape(desk.pick(id, en))),
        (("Sumber".into(), "Source".into()), escape(desk.pick(from_id, from_en))),
    ])
}

/// One rule over the groups, the worst first.
pub(super) fn rule(desk: &Desk<'_>, id: &str) -> Result<Page, Problem> {
    let rule = known_rule(id)?;
    let (title_id, title_en) = rule.title;
    let mut page =
        Page::new((format!("{} {title_id}", rule.id), format!("{} {title_en}", rule.id)));
    page.filters = filters();
    page.push(facts(rule, desk));
    let mut judged = judged(desk, &[rule])?;
    keep_level(&mut judged, desk.asked.level);
    judged.sort_by_key(|(group, verdicts)| {
        (std::cmp::Reverse(verdicts.iter().map(|one| one.level).max()), group.clone())
    });
    page.push(shown(desk, listings::verdicts(&judged, &desk.query, desk.ledger)?));
    Ok(page)
}

fn keep_level(judged: &mut [Judged], level: Option<Level>) {
    let Some(level) = level else { return };
    for (_, verdicts) in judged {
        verdicts.retain(|verdict| verdict.level == level);
    }
}

/// One rule on one group: the reason, and the records that justify it.
pub(super) fn verdict(desk: &Desk<'_>, rule: &str, group: &str) -> Result<Page, Problem> {
    let (rule, group) = (known_rule(rule)?, desk.group(group)?);
    let name = desk.registry().groups.get(&group).map(|entry| entry.name.to_string());
    let name = name.unwrap_or_default();
    let mut page = Page::new((
        format!("{} {}: {name} ({group})", rule.id, rule.title.0),
        format!("{} {}: {name} ({group})", rule.id, rule.title.1),
    ));
    page.push(facts(rule, desk));
    let mut judged = rules::judge(&[rule], &desk.query, desk.ledger)?;
    judged.retain(|(id, _)| *id == group);
    let verdicts: Vec<Verdict> = judged.iter().flat_map(|(_, verdicts)| verdicts.clone()).collect();
    page.push(Section::table(listings::verdicts(&judged, &desk.query, desk.ledger)?));
    for verdict in verdicts.iter().filter(|verdict| !verdict.records.is_empty()) {
        let subject = verdict.subject.clone().unwrap_or_else(|| group.to_string());
        page.push(Section::Heading((
            format!("Catatan di balik penilaian {subject}"),
            format!("Records behind the verdict on {subject}"),
        )));
        page.push(Section::Html(records(desk, &verdict.records)?));
    }
    Ok(page)
}

/// Records, each with its line.
pub(super) fn records(desk: &Desk<'_>, numbers: &[u64]) -> Result<String, Problem> {
    let mut out = String::from("<ul class=\"catatan\">\n");
    for seq in numbers {
        let Some(record) = desk.ledger.record(*seq)? else { continue };
        let (what, kind) = (describe(&record), type_title(&record));
        let language = desk.language();
        out.push_str(&format!(
            "<li><a href=\"{}\">{} {seq}</a> {}, {}: {}</li>\n",
            escape(&desk.to_record(*seq)),
            desk.pick("catatan", "record"),
            crate::office::page::day(record.on, language),
            escape(language.of(&kind)),
            escape(language.of(&what)),
        ));
    }
    Ok(out + "</ul>\n")
}

/// What is not as it should be, by rule.
pub(super) fn exceptions(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = Page::new(("Pengecualian".into(), "Exceptions".into()));
    page.lead = Some((
        "Setiap penilaian yang tidak patuh, perlu perhatian, atau belum dapat dinilai, menurut aturan.".into(),
        "Every verdict that is not compliant, calls for attention, or could not be made, by rule.".into(),
    ));
    page.filters = filters();
    let judged = judged(desk, rules::ALL)?;
    page.push(shown(desk, exception_table(desk, &judged)?));
    Ok(page)
}

fn exception_table(desk: &Desk<'_>, judged: &[Judged]) -> Result<Table, Problem> {
    let level = desk.asked.level;
    let is_one = |verdict: &&Verdict| match level {
        Some(level) => verdict.level == level,
        None => verdict.level > Level::Patuh,
    };
    let mut table = listings::verdicts(&[], &desk.query, desk.ledger)?;
    table.id = "pengecualian";
    table.title = ("Pengecualian menurut aturan".into(), "Exceptions by rule".into());
    for rule in rules::ALL {
        let of = |(group, verdicts): &Judged| {
            let some = verdicts.iter().filter(|one| one.rule == rule.id).filter(is_one);
            (group.clone(), some.cloned().collect::<Vec<_>>())
        };
        let some: Vec<Judged> = judged.iter().map(of).collect();
        let count: usize = some.iter().map(|(_, verdicts)| verdicts.len()).sum();
        if count == 0 {
            continue;
        }
        let heading = |title: &str| format!("{} {title}: {count}", rule.id);
        table.heading((heading(rule.title.0), heading(rule.title.1)));
        let rows = listings::verdicts(&some, &desk.query, desk.ledger)?.rows;
        table.rows.extend(rows.into_iter().filter(|row| row.kind == RowKind::Entry));
    }
    Ok(table)
}

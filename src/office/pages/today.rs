//! What needs attention as of the day: each part is drawn from a statement or a rule, and leads to
//! it.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::time::Date;
use rantai_projections::library::{GroupView, Library as _};
use rantai_projections::listings::{self, Judged};
use rantai_projections::rules::{self, Level};
use rantai_projections::table::{Cell, RowKind, Table, words};

use super::compliance::judged;
use crate::office::desk::Desk;
use crate::office::page::{Filters, Page, Section, Sheet};
use crate::office::problem::Problem;

/// The most rows of a part on this page.
const MOST_ROWS: usize = 12;
/// Days ahead in which something counts as due soon.
const SOON: u32 = 30;

/// The first page.
pub(super) fn page(desk: &Desk<'_>) -> Result<Page, Problem> {
    let mut page = Page::new(("Yang perlu perhatian".into(), "What needs attention".into()));
    page.filters = Filters { area: true, ..Filters::default() };
    let judged = judged(desk, rules::ALL)?;
    let tables = [
        late_accounts(desk)?,
        arrears(desk)?,
        unspent(desk)?,
        late_reports(desk)?,
        of_rule(
            desk,
            &judged,
            "C01",
            "selisih-kas",
            ("Kas atau bank minus", "Cash or bank below zero"),
        )?,
        differences(desk)?,
        unconfirmed(desk)?,
        proposals(desk)?,
        by_rule(desk, &judged)?,
    ];
    page.push(Section::Html(overview(desk, &tables)));
    for table in tables {
        page.push(part(desk, table));
    }
    Ok(page)
}

/// How many of each there are, with a link to the part.
fn overview(desk: &Desk<'_>, tables: &[Table]) -> String {
    let mut out = String::from("<ul class=\"ringkas\">\n");
    for table in tables {
        let count = table.rows.iter().filter(|row| row.kind == RowKind::Entry).count();
        let title = crate::render::html::escape(desk.language().of(&table.title));
        let sums = table.rows.iter().filter(|row| row.kind == RowKind::Total);
        let sum = sums.flat_map(|row| &row.cells).find(|cell| matches!(cell, Cell::Rupiah(_)));
        let sum = sum.map_or_else(String::new, |sum| {
            format!(
                "<span class=\"angka\">{}</span>",
                crate::render::html::shown(sum, desk.language())
            )
        });
        let class = if count == 0 { " class=\"beres\"" } else { "" };
        let id = table.id;
        out.push_str(&format!(
            "<li{class}><a href=\"#{id}-judul\"><strong>{count}</strong> <span>{title} {sum}</span></a></li>\n"
        ));
    }
    out + "</ul>\n"
}

/// A part; each group leads to the book that says more.
fn part(desk: &Desk<'_>, table: Table) -> Section {
    let book = match table.id {
        "laporan-terlambat" => Some("papan-laporan"),
        "lpj-terlambat" => Some("monitoring-lpj"),
        "tunggakan" => Some("umur-piutang"),
        _ => None,
    };
    let mut links = BTreeMap::new();
    if let Some(book) = book {
        for (row, cells) in table.rows.iter().map(|row| &row.cells).enumerate() {
            if let Some(Cell::Text(code)) = cells.first() {
                links.insert((row, 0), desk.to_book(book, code));
            }
        }
    }
    let all = match book {
        Some(book) => desk.href(&format!("/buku/{book}"), &[]),
        None => desk.href("/pengecualian", &[]),
    };
    let most = (table.id != "penilaian-aturan").then_some((MOST_ROWS, all));
    Section::Table(Box::new(Sheet { links, most, ..Sheet::plain(table) }))
}

/// The cell of a row under a column's key.
fn at<'t>(table: &Table, cells: &'t [Cell], key: &str) -> &'t Cell {
    let place = table.columns.iter().position(|column| column.key == key);
    place.and_then(|place| cells.get(place)).unwrap_or(&Cell::Empty)
}

fn date_of(cell: &Cell) -> Option<Date> {
    if let Cell::Date(day) = cell { Some(*day) } else { None }
}

fn amount_of(cell: &Cell) -> Amount {
    if let Cell::Rupiah(amount) = cell { *amount } else { Amount::ZERO }
}

fn number_of(cell: &Cell) -> i64 {
    if let Cell::Number(number) = cell { *number } else { 0 }
}

/// What stands in the last parentheses: `KUBE Melati (ykt-kube-001)`.
fn code_of(cell: &Cell) -> String {
    let Cell::Text(text) = cell else { return String::new() };
    let code = text.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    code.unwrap_or(text).to_owned()
}

fn name_of(desk: &Desk<'_>, code: &str) -> Cell {
    let groups = &desk.registry().groups;
    let found = groups.iter().find(|(group, _)| group.as_str() == code);
    found.map_or(Cell::Empty, |(_, entry)| Cell::text(&entry.name))
}

fn total(table: &mut Table, mut cells: Vec<Cell>) {
    cells.resize(table.columns.len(), Cell::Empty);
    if !table.rows.is_empty() {
        table.total(cells);
    }
}

/// Reports that are not delivered and are due, by group: how many, since when.
fn late_reports(desk: &Desk<'_>) -> Result<Table, Problem> {
    let board = desk.table_of("papan-laporan", None)?;
    let mut found: BTreeMap<String, (i64, Option<Date>, i64)> = BTreeMap::new();
    for cells in board.rows.iter().map(|row| &row.cells) {
        let due = date_of(at(&board, cells, "jatuh_tempo"));
        let missing = *at(&board, cells, "diserahkan") == Cell::Empty;
        let Some(due) = due.filter(|due| missing && *due <= desk.query.day.plus_days(SOON)) else {
            continue;
        };
        let late = number_of(at(&board, cells, "hari_terlambat"));
        let entry = found.entry(code_of(at(&board, cells, "kelompok"))).or_insert((0, None, 0));
        let oldest = entry.1.map_or(due, |oldest| oldest.min(due));
        *entry = (entry.0 + 1, Some(oldest), entry.2.max(late));
    }
    let mut out = desk.table(
        "laporan-terlambat",
        ("Laporan semester belum diserahkan", "Periodic reports not delivered"),
        &[
            ("kode", "Kelompok", "Group"),
            ("kelompok", "Nama", "Name"),
            ("laporan", "Laporan belum diserahkan", "Reports not delivered"),
            ("jatuh_tempo", "Tertua jatuh tempo", "Oldest due"),
            ("hari_terlambat", "Hari terlambat", "Days late"),
        ],
    )?;
    let mut rows: Vec<_> = found.into_iter().collect();
    rows.sort_by_key(|(code, (_, _, late))| (std::cmp::Reverse(*late), code.clone()));
    let sum: i64 = rows.iter().map(|(_, (count, ..))| count).sum();
    for (code, (count, oldest, late)) in rows {
        let name = name_of(desk, &code);
        out.entry(vec![
            Cell::Text(code),
            name,
            Cell::Number(count),
            Cell::date(oldest),
            Cell::Number(late),
        ]);
    }
    total(&mut out, vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty, Cell::Number(sum)]);
    Ok(out)
}

/// LPJ that are late or due soon, and for how much.
fn late_accounts(desk: &Desk<'_>) -> Result<Table, Problem> {
    let source = desk.table_of("monitoring-lpj", None)?;
    let mut out = desk.table(
        "lpj-terlambat",
        ("LPJ terlambat atau segera jatuh tempo", "LPJ late or due soon"),
        &[
            ("kode", "Hibah", "Grant"),
            ("penerima", "Penerima", "Recipient"),
            ("batas", "Batas", "Due"),
            ("hari", "Hari", "Days"),
            ("status", "Status", "Status"),
            ("nilai", "Belum dipertanggungjawabkan", "Not accounted for"),
        ],
    )?;
    let mut sum = Amount::ZERO;
    for row in source.rows.iter().filter(|row| row.kind == RowKind::Entry) {
        let cell = |key| at(&source, &row.cells, key).clone();
        let status = cell("status");
        let done = matches!(&status, Cell::Words((id, _)) if is_in(id));
        let due = date_of(&cell("batas")).is_some_and(|due| due <= desk.query.day.plus_days(SOON));
        let open = amount_of(&cell("belum_dipertanggungjawabkan"));
        if done || !due {
            continue;
        }
        sum = sum.plus(open);
        out.entry(vec![
            cell("no_hibah"),
            cell("penerima"),
            cell("batas"),
            cell("hari"),
            status,
            Cell::Rupiah(open),
        ]);
    }
    let mut cells = vec![Cell::Words(words("Jumlah", "Total"))];
    cells.resize(5, Cell::Empty);
    cells.push(Cell::Rupiah(sum));
    total(&mut out, cells);
    Ok(out)
}

/// Whether an LPJ is with the office, however late it came: `masuk`, `sah, terlambat`.
fn is_in(status: &str) -> bool {
    status.split(',').next().is_some_and(|stage| matches!(stage, "masuk" | "sah"))
}

/// What members owe past its day, by group.
fn arrears(desk: &Desk<'_>) -> Result<Table, Problem> {
    let source = desk.table_of("umur-piutang", None)?;
    let mut found: BTreeMap<String, (i64, Amount, i64)> = BTreeMap::new();
    for row in source.rows.iter().filter(|row| row.kind == RowKind::Entry) {
        let overdue = amount_of(at(&source, &row.cells, "total_tunggakan"));
        if !overdue.is_positive() {
            continue;
        }
        let entry = found.entry(code_of(at(&source, &row.cells, "kelompok"))).or_default();
        let days = number_of(at(&source, &row.cells, "hari"));
        *entry = (entry.0 + 1, entry.1.plus(overdue), entry.2.max(days));
    }
    let mut out = desk.table(
        "tunggakan",
        ("Tunggakan pinjaman", "Loans in arrears"),
        &[
            ("kode", "Kelompok", "Group"),
            ("kelompok", "Nama", "Name"),
            ("pinjaman", "Pinjaman", "Loans"),
            ("tunggakan", "Tunggakan", "Overdue"),
            ("hari", "Terlama (hari)", "Longest (days)"),
        ],
    )?;
    let sum: Amount = found.values().map(|(_, amount, _)| *amount).sum();
    for (code, (count, amount, days)) in found {
        let name = name_of(desk, &code);
        out.entry(vec![
            Cell::Text(code),
            name,
            Cell::Number(count),
            Cell::Rupiah(amount),
            Cell::Number(days),
        ]);
    }
    total(
        &mut out,
        vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty, Cell::Empty, Cell::Rupiah(sum)],
    );
    Ok(out)
}

/// Grant money that was neither used nor returned.
fn unspent(desk: &Desk<'_>) -> Result<Table, Problem> {
    let source = desk.table_of("rekap-saldo", None)?;
    let mut out = desk.table(
        "belum-disetor",
        ("Hibah belum terpakai dan belum disetor kembali", "Grants neither used nor returned"),
        &[("kode", "Kelompok", "Group"), ("kelompok", "Nama", "Name"), ("sisa", "Sisa", "Left")],
    )?;
    let mut sum = Amount::ZERO;
    for row in source.rows.iter().filter(|row| row.kind == RowKind::Entry) {
        let left = amount_of(at(&source, &row.cells, "sisa"));
        if !left.is_positive() {
            continue;
        }
        sum = sum.plus(left);
        let cell = |key| at(&source, &row.cells, key).clone();
        out.entry(vec![cell("kode"), cell("kelompok"), Cell::Rupiah(left)]);
    }
    total(&mut out, vec![Cell::Words(words("Jumlah", "Total")), Cell::Empty, Cell::Rupiah(sum)]);
    Ok(out)
}

/// The verdicts of one rule that are not as they should be.
fn of_rule(
    desk: &Desk<'_>,
    judged: &[Judged],
    rule: &str,
    id: &'static str,
    title: (&str, &str),
) -> Result<Table, Problem> {
    let is_one =
        |verdict: &&rules::Verdict| verdict.rule == rule && verdict.level > Level::BelumDinilai;
    let of = |(group, verdicts): &Judged| {
        (group.clone(), verdicts.iter().filter(is_one).cloned().collect::<Vec<_>>())
    };
    let some: Vec<Judged> = judged.iter().map(of).collect();
    let mut out = listings::verdicts(&some, &desk.query, desk.ledger)?;
    out.id = id;
    out.title = words(title.0, title.1);
    Ok(out)
}

/// What the last cash count, or the last statement of the bank, had more or less than the book, as
/// far as it is not booked yet.
fn differences(desk: &Desk<'_>) -> Result<Table, Problem> {
    let mut out = desk.table(
        "selisih-hitung",
        (
            "Selisih hitung kas dan rekonsiliasi bank yang belum dibukukan",
            "Differences of cash counts and bank reconciliations not booked yet",
        ),
        &[
            ("kode", "Kelompok", "Group"),
            ("kelompok", "Nama", "Name"),
            ("tempat", "Tempat", "Place"),
            ("tanggal", "Dihitung", "Counted on"),
            ("selisih", "Lebih (kurang) dari buku", "More (less) than the book"),
            ("catatan", "Catatan", "Record"),
        ],
    )?;
    for id in desk.query.groups(desk.registry()) {
        let Some(group) = GroupView::read(desk.ledger, &id, desk.query.cut)? else { continue };
        let checks = &group.state().checks;
        let cash = checks.counts.last().map(|count| (count.on, count.seq));
        let bank = checks.reconciliations.last().map(|one| (one.statement_on, one.seq));
        let places =
            [(("Kas", "Cash"), checks.open_cash, cash), (("Bank", "Bank"), checks.open_bank, bank)];
        for ((place, en), open, counted) in places {
            let Some((on, seq)) = counted.filter(|_| !open.is_zero()) else { continue };
            out.entry(vec![
                Cell::text(&id),
                Cell::text(&group.name),
                Cell::Words(words(place, en)),
                Cell::Date(on),
                Cell::Rupiah(open),
                Cell::Record(seq),
            ]);
        }
    }
    Ok(out)
}

/// Groups whose books opened with balances that two people have not confirmed.
fn unconfirmed(desk: &Desk<'_>) -> Result<Table, Problem> {
    let mut out = desk.table(
        "saldo-awal",
        ("Saldo awal belum dikonfirmasi dua orang", "Openings not confirmed by two people"),
        &[
            ("kode", "Kelompok", "Group"),
            ("kelompok", "Nama", "Name"),
            ("aset", "Aset saat dibuka", "Assets at opening"),
            ("catatan", "Catatan", "Records"),
        ],
    )?;
    for id in desk.query.groups(desk.registry()) {
        let Some(group) = GroupView::read(desk.ledger, &id, desk.query.cut)? else { continue };
        let opening = &group.state().opening;
        if opening.is_unconfirmed() {
            let records = opening.recorded.iter().map(|(seq, _)| *seq).collect();
            out.entry(vec![
                Cell::text(&id),
                Cell::text(&group.name),
                Cell::Rupiah(opening.assets),
                Cell::Records(records),
            ]);
        }
    }
    Ok(out)
}

/// Entries that wait for a second person.
fn proposals(desk: &Desk<'_>) -> Result<Table, Problem> {
    let mut out = desk.table(
        "usulan",
        ("Usulan menunggu orang kedua", "Proposals waiting for a second person"),
        &[("catatan", "Catatan", "Record"), ("pengusul", "Diusulkan oleh", "Proposed by")],
    )?;
    for (seq, proposal) in &desk.registry().proposals {
        if *seq <= desk.query.cut.known_at {
            out.entry(vec![Cell::Record(*seq), Cell::text(&proposal.actor)]);
        }
    }
    out.note(
        "Menurut catatan terakhir yang ada, apa pun tanggalnya.",
        "By the last record there is, whatever the as-of date.",
    );
    Ok(out)
}

/// Rules that found something.
fn by_rule(desk: &Desk<'_>, judged: &[Judged]) -> Result<Table, Problem> {
    let last = desk.ledger.last(desk.query.cut.known_at)?;
    let mut out = listings::summary(judged, rules::ALL, desk.query.day, last);
    out.title = words("Aturan dengan temuan", "Rules with exceptions");
    let found: Vec<bool> = out
        .rows
        .iter()
        .map(|row| {
            let keys = ["perhatian", "tidak_patuh", "belum_dinilai"];
            keys.iter().any(|key| number_of(at(&out, &row.cells, key)) > 0)
        })
        .collect();
    let mut found = found.into_iter();
    out.rows.retain(|_| found.next().unwrap_or(false));
    Ok(out)
}

//! The grants of a group: their stages, and the plan against the spending.

use std::collections::BTreeMap;

use rantai_events::amount::Amount;
use rantai_events::ids::LineCode;

use super::super::build::{Sheet, Stand, sum};
use super::super::page::{Block, Step};
use super::super::place::{Measure, Place};
use super::super::summary::{GrantLine, Summary};
use crate::group::Grant;
use crate::library::GroupView;
use crate::table::{Cell, words};

pub(super) fn blocks(summary: &Summary, view: &GroupView, stand: Stand) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in &summary.grants {
        let Some(grant) = view.state().grants.get(&line.grant) else { continue };
        let title = (
            format!("Hibah {} ({})", line.grant, line.year),
            format!("Grant {} ({})", line.grant, line.year),
        );
        blocks.push(Block::Steps { title, steps: steps(line, grant, view) });
    }
    let plan = plan_table(summary, view, stand);
    if !plan.is_empty() {
        blocks.push(plan.block());
    }
    blocks
}

fn step(name: (&str, &str)) -> Step {
    let name = words(name.0, name.1);
    Step { name, on: None, document: None, amount: None, record: None }
}

fn steps(line: &GrantLine, grant: &Grant, view: &GroupView) -> Vec<Step> {
    let mut steps =
        vec![step(("Diusulkan", "Proposed")), step(("Ditetapkan (SK)", "Awarded (SK)"))];
    if let ([first, second], proposed, awarded) =
        (steps.as_mut_slice(), &grant.proposed, &grant.awarded)
    {
        if let Some(of) = proposed {
            first.on = Some(of.on);
            first.document = Some(of.number.to_string());
            first.amount = Some(Cell::Rupiah(of.amount.amount()));
            first.record = Some(of.seq);
        }
        if let Some(of) = awarded {
            second.on = Some(of.dated);
            second.document = Some(of.number.to_string());
            second.amount = Some(Cell::Rupiah(of.amount.amount()));
            second.record = Some(of.seq);
        }
    }
    steps.push(agreed(grant));
    steps.push(received(grant));
    steps.push(used(line, grant));
    steps.push(accounted(line, view));
    steps.extend(returned(grant));
    steps.push(Step {
        on: grant.closed.map(|(_, on)| on),
        record: grant.closed.map(|(seq, _)| seq),
        ..step(("Selesai", "Closed"))
    });
    steps
}

fn agreed(grant: &Grant) -> Step {
    let of = grant.agreement.as_ref();
    Step {
        on: of.map(|of| of.dated),
        document: of.map(|of| of.number.to_string()),
        record: of.map(|of| of.seq),
        ..step(("Perjanjian (NPHD)", "Agreement (NPHD)"))
    }
}

fn received(grant: &Grant) -> Step {
    let goods = grant.deliveries.first();
    if let (Some(goods), true) = (goods, grant.credits.is_empty() && grant.opened.is_none()) {
        return Step {
            on: Some(goods.on),
            document: Some(goods.number.to_string()),
            amount: Some(Cell::Rupiah(grant.delivered())),
            record: Some(goods.seq),
            ..step(("Barang diterima (BAST)", "Goods received (BAST)"))
        };
    }
    let credit = grant.credits.first();
    let came = grant.first_receipt().is_some();
    Step {
        on: grant.first_receipt(),
        document: credit.map(|credit| credit.sp2d.to_string()),
        amount: came.then(|| Cell::Rupiah(grant.received())),
        record: credit.map(|credit| credit.seq).or(grant.opened.as_ref().map(|of| of.seq)),
        ..step(("Masuk rekening kelompok (SP2D)", "Credited to the group (SP2D)"))
    }
}

fn used(line: &GrantLine, grant: &Grant) -> Step {
    let spent = grant.spending.iter().map(|spending| (spending.on, spending.seq));
    let shared = grant.distributions.iter().map(|shared| (shared.on, shared.seq));
    let first = spent.chain(shared).min();
    Step {
        on: first.map(|(on, _)| on),
        amount: first.map(|_| sum(line.used)),
        record: first.map(|(_, seq)| seq),
        ..step(("Dibelanjakan atau dibagikan", "Spent or handed out"))
    }
}

fn accounted(line: &GrantLine, view: &GroupView) -> Step {
    let report = view.state().lpj_of(&line.grant).map(|(_, report)| report);
    let received = report.and_then(|report| report.received.as_ref());
    let due = line.lpj_due.filter(|_| line.lpj_received.is_none());
    let name = match due {
        Some(due) => (
            format!("LPJ (batas {})", crate::words::date_id(due)),
            format!("Report, LPJ (due {})", crate::words::date_en(due)),
        ),
        None => words("LPJ diterima Dinas", "Report (LPJ) received"),
    };
    Step {
        name,
        on: line.lpj_received,
        document: received.map(|received| received.agenda.to_string()),
        amount: None,
        record: received.map(|received| received.seq),
    }
}

fn returned(grant: &Grant) -> impl Iterator<Item = Step> {
    grant.returns.iter().map(|of| Step {
        on: Some(of.on),
        document: Some(of.number.to_string()),
        amount: Some(Cell::Rupiah(of.amount.amount())),
        record: Some(of.seq),
        ..if of.disallowed {
            step(("Belanja yang ditolak disetor (STS)", "Disallowed spending repaid (STS)"))
        } else {
            step(("Sisa disetor kembali (STS)", "Unspent money returned (STS)"))
        }
    })
}

/// Plan against spending, line by line, for every grant that has a plan or spending.
fn plan_table(summary: &Summary, view: &GroupView, stand: Stand) -> Sheet {
    let mut sheet = Sheet::new(
        "rencana",
        ("Rencana dan belanja", "Plan and spending"),
        &[
            ("hibah", "Hibah", "Grant"),
            ("pos", "Pos", "Line"),
            ("untuk", "Untuk", "For"),
            ("rencana", "Rencana (RAB)", "Planned"),
            ("belanja", "Belanja", "Spent"),
            ("selisih", "Sisa pos", "Left of the line"),
        ],
        stand,
    );
    for line in &summary.grants {
        let Some(grant) = view.state().grants.get(&line.grant) else { continue };
        if !grant.plan().is_empty() || !grant.spending.is_empty() {
            plan_rows(&mut sheet, line, grant);
        }
    }
    sheet.how(Place::How(Measure::Used));
    sheet
}

fn plan_rows(sheet: &mut Sheet, line: &GrantLine, grant: &Grant) {
    let mut spent: BTreeMap<&LineCode, Amount> = BTreeMap::new();
    for spending in &grant.spending {
        let sum = spent.entry(&spending.line).or_default();
        *sum = sum.plus(spending.amount.amount());
    }
    let (mut planned, mut used) = (Amount::ZERO, Amount::ZERO);
    let mut row = |code: &LineCode, name: Cell, plan: Amount, of: Amount| {
        (planned, used) = (planned.plus(plan), used.plus(of));
        let left = Cell::Rupiah(plan.minus(of));
        let cells = [Cell::text(&line.grant), Cell::text(code), name];
        sheet.row(cells.into_iter().chain([Cell::Rupiah(plan), Cell::Rupiah(of), left]).collect());
    };
    for plan in grant.plan() {
        let of = spent.remove(&plan.line).unwrap_or_default();
        row(&plan.line, Cell::text(&plan.name), plan.amount.amount(), of);
    }
    for (code, of) in spent {
        row(code, Cell::Words(words("di luar rencana", "outside the plan")), Amount::ZERO, of);
    }
    let shared: Amount = grant.distributions.iter().map(|d| d.gifts.plus(d.loans)).sum();
    let mut cells = vec![Cell::text(&line.grant), Cell::Empty];
    if !shared.is_zero() {
        let mut shared_row = cells.clone();
        shared_row.push(Cell::Words(words("dibagikan kepada anggota", "handed to members")));
        shared_row.extend([Cell::Empty, sum(line.used.map(|_| shared)), Cell::Empty]);
        sheet.row(shared_row);
    }
    cells.push(Cell::Words(words("Jumlah", "Total")));
    let all = line.used.map(|_| used.plus(shared));
    cells.extend([Cell::Rupiah(planned), sum(all), sum(all.map(|all| planned.minus(all)))]);
    sheet.total(cells);
}

//! KUBE of ten members with the grants of 2015, 2019 and 2020: what each does with its money.

use rantai_events::time::Date;
use serde_json::json;

use super::grants::{self, Award, CAPITAL};
use super::lending::{self, Round};
use super::pen::{self, Founding, day, draft, held, rupiah};
use super::reports::{self, Way};
use super::script::{Cast, KUBE, Script, ScriptError};

/// Budget code of aid in money to groups of the community (Permendagri 90/2019).
pub(super) const ACCOUNT: &str = "5.1.06.03.01.0001";

/// The grants: amounts as published, the groups a part of those that were planned.
static AWARDS: [Award; 4] = [
    Award {
        program: "kube-dekon",
        year: 2015,
        amount: 20_000_000,
        groups: &[1, 2, 3, 4],
        issuer: "KPPN Yogyakarta",
    },
    Award {
        program: "kube-apbd",
        year: 2015,
        amount: 6_000_000,
        groups: &[5, 6, 7],
        issuer: "BPKAD Kota Yogyakarta",
    },
    Award {
        program: "kube-apbd",
        year: 2019,
        amount: 20_000_000,
        groups: &[8, 9, 10],
        issuer: "BPKAD Kota Yogyakarta",
    },
    Award {
        program: "kube-apbd",
        year: 2020,
        amount: 15_000_000,
        groups: &[11, 12, 13],
        issuer: "BPKAD Kota Yogyakarta",
    },
];

/// A KUBE by its number.
pub(super) fn kube(script: &Script, number: usize) -> Result<Cast, ScriptError> {
    script.group(&format!("ykt-kube-{number:03}"))
}

/// Writes all KUBE: how they are founded, their grants, their meetings and reports.
pub(super) fn write(script: &mut Script) -> Result<(), ScriptError> {
    for number in 1..=KUBE.0 {
        let group = kube(script, number)?;
        let year = if number <= 7 { 2014 } else { 2018 };
        let on = match number {
            14 | 15 => day(2015, 9, 14),
            11..=13 => day(2019, 9, 10),
            _ => day(year, 9, 10),
        };
        let business = "usaha makanan dan kerajinan";
        pen::found(script, &group, Founding { on, business, legalised: true, elected: true })?;
        live(script, &group, number, on.plus_days(60))?;
    }
    for award in &AWARDS {
        let groups: Vec<Cast> =
            award.groups.iter().map(|number| kube(script, *number)).collect::<Result<_, _>>()?;
        grants::pay(script, award, &groups)?;
        for (number, group) in award.groups.iter().zip(&groups) {
            story(script, award, *number, group)?;
        }
    }
    consents(script)
}

/// Chair and treasurer of 001 agree to be named on the public pages; the chair of 005 agreed, and
/// thinks better of it.
fn consents(script: &mut Script) -> Result<(), ScriptError> {
    let said = [
        (1, "M-0001", "given", 11),
        (1, "M-0003", "given", 11),
        (5, "M-0001", "given", 11),
        (5, "M-0001", "withdrawn", 12),
    ];
    for (number, member, what, on) in said {
        let group = kube(script, number)?;
        let body = json!({"group": group.id, "member": member, "purpose": "NAMA_PENGURUS"});
        let drafts = vec![draft(&format!("consent.{what}"), day(2021, 2, on), body)];
        script.enter(group.id.as_str(), 0, drafts)?;
    }
    Ok(())
}

/// The day on which the story of the KUBE ends.
fn end() -> Date {
    day(2021, 2, 28)
}

/// Meetings each quarter and half-year reports until the story ends.
fn live(script: &mut Script, group: &Cast, number: usize, from: Date) -> Result<(), ScriptError> {
    let mut quarter = day(from.year(), 3, 12);
    let silent = |quarter: Date| number == 15 && quarter > day(2020, 3, 31);
    while quarter < end() {
        if quarter >= from && !silent(quarter) {
            let drafts = vec![held(group, quarter, &quarter.to_string())];
            script.enter(group.id.as_str(), 2, drafts)?;
        }
        quarter = quarter.plus_months(3);
    }
    let money = if number <= 7 { day(2015, 5, 28) } else { from };
    let money = if matches!(number, 14 | 15) { day(2016, 1, 1) } else { money };
    let mut begin = day(money.year(), if money.month() < 7 { 1 } else { 7 }, 1);
    while begin.plus_months(6) < end() {
        let to = begin.plus_months(6).minus_days(1);
        let odd = number == 11 && to == day(2020, 12, 31);
        let way = Way {
            extra_cash: if odd { 25_000 } else { 0 },
            without_kelurahan: number == 9 && to == day(2019, 12, 31),
            ..Way::default()
        };
        reports::semester(script, group, (begin, to), way)?;
        begin = begin.plus_months(6);
    }
    years(script, group, money)
}

/// Cash is counted and the bank book compared at the end of each year.
fn years(script: &mut Script, group: &Cast, from: Date) -> Result<(), ScriptError> {
    for year in from.year()..=2020 {
        let on = day(year, 12, 31);
        let counted = json!({"by": "M-0002", "counted": "0", "group": group.id,
            "witnesses": ["M-0001"]});
        let statement = json!({"balance": "0", "group": group.id, "statement_on": on});
        let drafts =
            vec![draft("cash.counted", on, counted), draft("bank.reconciled", on, statement)];
        script.enter(group.id.as_str(), 3, drafts)?;
    }
    Ok(())
}

/// What a group does with its grant.
fn story(
    script: &mut Script,
    award: &Award,
    number: usize,
    group: &Cast,
) -> Result<(), ScriptError> {
    let year = award.year;
    let goods = [("A", "bahan", award.amount / 5 * 3), ("B", "alat", award.amount / 5 * 2)];
    let all = [(CAPITAL.0, CAPITAL.1, award.amount)];
    let buys = matches!(number, 3 | 7 | 8 | 9 | 12 | 13);
    let mixed = [(CAPITAL.0, CAPITAL.1, 15_000_000), ("B", "alat", 5_000_000)];
    let plan: &[grants::Line] = match number {
        2 => &mixed,
        _ if buys => &goods,
        _ => &all,
    };
    let nphd = if number == 2 { day(year, 6, 22) } else { day(year, 5, 11) };
    grants::receive(script, group, award, plan, nphd)?;
    let in_time = day(year, 12, 28);
    let (used, on) = match number {
        3 | 7 | 8 | 9 | 12 | 13 => return buyers(script, number, group, year),
        6 | 10 => {
            let unsigned = if number == 6 { 2 } else { 0 };
            grants::give(script, group, year, award.amount / 10, unsigned)?;
            (award.amount, in_time)
        }
        _ => {
            lenders(script, number, group, year)?;
            (award.amount, in_time)
        }
    };
    grants::account_for(script, group, year, used, on)
}

/// Groups that buy: 003 accounts late, 007 keeps what is left, 009 leaves its plan, 013 is silent.
fn buyers(script: &mut Script, number: usize, group: &Cast, year: i32) -> Result<(), ScriptError> {
    let (lines, back): (&[(&str, &str, i64)], i64) = match number {
        3 => (&[("A", "BELANJA", 11_650_000), ("B", "INVENTARIS", 8_000_000)], 350_000),
        7 => (&[("A", "BELANJA", 3_500_000), ("B", "INVENTARIS", 1_900_000)], 0),
        8 => (&[("A", "PERSEDIAAN", 11_900_000), ("B", "INVENTARIS", 7_950_000)], 150_000),
        9 => (
            &[
                ("A", "BELANJA", 9_000_000),
                ("B", "INVENTARIS", 9_600_000),
                ("X", "BELANJA", 1_400_000),
            ],
            0,
        ),
        12 => (&[("A", "BELANJA", 9_000_000), ("B", "INVENTARIS", 6_000_000)], 0),
        _ => (&[("A", "BELANJA", 8_300_000), ("B", "INVENTARIS", 5_900_000)], 0),
    };
    grants::spend(script, group, year, lines)?;
    if back > 0 {
        grants::give_back(script, group, year, back)?;
    }
    if number == 13 {
        return remind(script, group, year);
    }
    let used = lines.iter().map(|(.., amount)| amount).sum();
    let on = if number == 3 { day(year + 1, 2, 11) } else { day(year, 12, 28) };
    grants::account_for(script, group, year, used, on)
}

/// The office reminds a group of its LPJ.
fn remind(script: &mut Script, group: &Cast, year: i32) -> Result<(), ScriptError> {
    let on = day(year + 1, 1, 20);
    let body = json!({"grant": grants::code(group, year), "group": group.id, "kind": "LPJ_HIBAH",
        "letter": 1, "number": format!("TEG/1/{}", year + 1)});
    script.enter(group.id.as_str(), 1, vec![draft("report.reminded", on, body)])?;
    Ok(())
}

/// The first round of loans of a group that lends.
pub(super) fn first_round(number: usize, year: i32) -> Round {
    let (each, count, service) = match number {
        1 => (2_000_000, 10, 200_000),
        2 => (1_500_000, 10, 225_000),
        4 => (2_000_000, 14, 240_000),
        5 => (600_000, 10, 60_000),
        _ => (1_500_000, 5, 75_000),
    };
    let first_due = if number == 4 { day(year, 8, 10) } else { day(year, 7, 10) };
    Round { code: "P1", on: day(year, 6, 8), first_due, members: 10, each, count, service }
}

/// Groups that lend: in 004 three members never pay, in 005 and 011 one stops, in 002 one is mistyped.
fn lenders(script: &mut Script, number: usize, group: &Cast, year: i32) -> Result<(), ScriptError> {
    let round = first_round(number, year);
    lending::distribute(script, group, year, &round)?;
    let fund = format!("guliran:{}", grants::code(group, year));
    let pays = move |member: usize, turn: u32| match number {
        2 => (member, turn) != (1, 8),
        4 => member <= 7,
        5 => member <= 9 || turn < 5,
        11 => member != 5 || turn < 2,
        _ => true,
    };
    lending::collect(script, group, &fund, &round, pays)?;
    if number == 2 {
        grants::spend(script, group, year, &[("B", "INVENTARIS", 5_000_000)])?;
    }
    if number == 4 {
        bill(script, group, &round)?;
    }
    Ok(())
}

/// Letters to the three members of 004 who do not pay.
fn bill(script: &mut Script, group: &Cast, round: &Round) -> Result<(), ScriptError> {
    for (letter, on) in [(1, day(2015, 11, 2)), (2, day(2016, 2, 1)), (3, day(2016, 5, 2))] {
        let bills = (8..=10).map(|number| {
            let body = json!({"amount": rupiah(round.each), "group": group.id, "letter": letter,
                "loan": round.loan(number), "member": pen::member(number),
                "number": format!("TAG/{letter}/{number}")});
            draft("loan.billed", on, body)
        });
        script.enter(group.id.as_str(), 1, bills.collect())?;
    }
    Ok(())
}

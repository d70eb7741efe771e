//! 46 USEP KM groups of 30 members, 2006 to 2008: three rounds of ten small loans from money
//! that the group rolls on, and five half-year reports.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::pen::{self, Founding, day, draft, held, meeting, member, rupiah};
use super::reports::{self, Way};
use super::script::{Cast, Script, ScriptError, USEP};

/// The fund: the name of its origin says that it is invented.
const FUND: &str = "guliran:rekaan-2006";
/// Loans in one round.
const ROUND: usize = 10;
/// The member who leaves one of the groups.
const LEAVES: usize = 30;

/// What is peculiar about a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tale {
    Plain,
    LateReport,
    WithoutKelurahan,
    MemberLeaves,
    NotElected,
    NotLegalised,
    Dissolved,
}

fn tale(number: usize) -> Tale {
    match number {
        7 => Tale::LateReport,
        12 => Tale::WithoutKelurahan,
        19 => Tale::MemberLeaves,
        28 => Tale::NotElected,
        31 => Tale::NotLegalised,
        33 => Tale::Dissolved,
        _ => Tale::Plain,
    }
}

/// Writes all groups, and closes their year 2007.
pub(super) fn write(script: &mut Script) -> Result<(), ScriptError> {
    for number in 1..=USEP.0 {
        let group = script.group(&format!("ykt-usep-{number:02}"))?;
        Story::of(script, number).write(script, &group)?;
    }
    close(script)
}

/// Closes the year 2007 of the program and of its groups together.
fn close(script: &mut Script) -> Result<(), ScriptError> {
    let (on, to) = (day(2008, 6, 30), day(2007, 12, 31));
    let mut streams = vec!["program/usep-km".to_owned()];
    streams.extend((1..=USEP.0).map(|number| format!("group/ykt-usep-{number:02}")));
    let closing = |stream| draft("period.closed", on, json!({"stream": stream, "to": to}));
    script.enter("usep-km", 1, streams.into_iter().map(closing).collect())?;
    Ok(())
}

/// The figures of one group.
struct Story {
    tale: Tale,
    /// Days by which its months are shifted.
    shift: u32,
    /// What one member borrows.
    each: i64,
}

impl Story {
    fn of(script: &mut Script, number: usize) -> Self {
        let each = 240_000 + 30_000 * i64::from(script.random.below(5));
        let shift = script.random.below(11);
        Self { tale: tale(number), shift, each }
    }

    fn on(&self, year: i32, month: u32) -> Date {
        day(year, month, 18).plus_days(self.shift)
    }

    fn write(&self, script: &mut Script, group: &Cast) -> Result<(), ScriptError> {
        let businesses = ["warung makan", "kerajinan", "jahit", "jajan pasar", "angkringan"];
        let pick = usize::try_from(script.random.below(5)).unwrap_or(0);
        let how = Founding {
            on: day(2006, 2, 1).plus_days(script.random.below(90)),
            business: businesses.get(pick).copied().unwrap_or("warung makan"),
            legalised: self.tale != Tale::NotLegalised,
            elected: self.tale != Tale::NotElected,
        };
        pen::found(script, group, how)?;
        self.capital(script, group)?;
        let rounds = [
            (1, self.on(2006, 7), [(2006, 10), (2007, 1), (2007, 4)]),
            (2, self.on(2007, 5), [(2007, 8), (2007, 11), (2008, 2)]),
            (3, self.on(2008, 3), [(2008, 6), (2008, 9), (2008, 12)]),
        ];
        for (generation, lent, months) in rounds {
            if generation == 3 && self.tale == Tale::Dissolved {
                return self.dissolve(script, group, lent);
            }
            self.lend(script, group, generation, lent, &months)?;
            for (turn, (year, month)) in months.into_iter().enumerate() {
                self.report_before(script, group, (year, month))?;
                self.repay(script, group, generation, turn, self.on(year, month))?;
            }
        }
        self.report(script, group, (day(2008, 7, 1), day(2008, 12, 31)))
    }

    /// The invented starting capital, found in the cash book and confirmed by two.
    fn capital(&self, script: &mut Script, group: &Cast) -> Result<(), ScriptError> {
        let on = day(2006, 7, 1);
        let whole = rupiah(self.each * 10);
        let line = |item| json!({"amount": whole, "basis": "LAPORAN", "fund": FUND, "item": item});
        let lines = json!({"group": group.id, "lines": [line("KAS"), line("MODAL")]});
        script.enter(group.id.as_str(), 1, vec![draft("opening.recorded", on, lines)])?;
        for (by, actor) in [("PENDAMPING", "u-02"), ("BENDAHARA", "u-07")] {
            let confirmed = json!({"by": by, "group": group.id});
            let confirmed = draft("opening.confirmed", on.plus_days(1), confirmed);
            script.enter(group.id.as_str(), 0, vec![confirmed])?.actor = actor;
        }
        Ok(())
    }

    /// A loan and its borrower: each member borrows once, but for the place of the one who left.
    fn loan(&self, generation: u32, index: usize) -> (String, String) {
        let number = usize::try_from(generation).unwrap_or(1).saturating_sub(1) * ROUND + index + 1;
        let left = self.tale == Tale::MemberLeaves && number == LEAVES;
        (format!("P-{number:03}"), member(if left { 1 } else { number }))
    }

    /// One round of loans; from the second on, of money that came back.
    fn lend(
        &self,
        script: &mut Script,
        group: &Cast,
        generation: u32,
        on: Date,
        months: &[(i32, u32)],
    ) -> Result<(), ScriptError> {
        let name = format!("guliran-{generation}");
        let mut drafts = meeting(script, group, on, "GULIRAN", &name);
        let part = |(year, month): &(i32, u32)| {
            json!({"due": self.on(*year, *month), "principal": rupiah(self.each / 3),
                "service": rupiah(self.each / 100)})
        };
        let schedule = json!({"instalments": months.iter().map(part).collect::<Vec<_>>()});
        for index in 0..ROUND {
            let (loan, borrower) = self.loan(generation, index);
            let base = json!({"amount": rupiah(self.each), "fund": FUND, "group": group.id,
                "loan": loan, "member": borrower});
            let decided = json!({"decision": format!("K-{name}"), "schedule": schedule});
            let paid = json!({"place": "KAS", "signed": true});
            if generation == 1 {
                drafts.push(draft("loan.approved", on, joined(&[&base, &decided])));
                drafts.push(draft("loan.disbursed", on, joined(&[&base, &paid])));
            } else {
                let (source, _) = self.loan(generation - 1, index);
                let chain = json!({"generation": generation, "sources": [source]});
                let all = joined(&[&base, &decided, &paid, &chain]);
                drafts.push(draft("fund.revolved_to_member", on, all));
            }
        }
        script.enter(group.id.as_str(), 1, drafts)?;
        Ok(())
    }

    /// A meeting at which the members of a round pay; some pay nine days later.
    fn repay(
        &self,
        script: &mut Script,
        group: &Cast,
        generation: u32,
        turn: usize,
        on: Date,
    ) -> Result<(), ScriptError> {
        let mut now = vec![held(group, on, &format!("{on}"))];
        let mut later = Vec::new();
        for index in 0..ROUND {
            let (loan, borrower) = self.loan(generation, index);
            let late = turn < 2 && script.random.chance(5);
            let paid_on = if late { on.plus_days(9) } else { on };
            let paid = draft(
                "loan.repaid",
                paid_on,
                json!({"fund": FUND, "group": group.id, "loan": loan, "member": borrower,
                    "place": "KAS", "principal": rupiah(self.each / 3),
                    "service": rupiah(self.each / 100), "source": "TUNAI"}),
            );
            let paid = pen::for_treasurer(paid);
            if late { later.push(paid) } else { now.push(paid) }
        }
        let delay = script.random.below(4);
        script.enter(group.id.as_str(), delay, now)?;
        if !later.is_empty() {
            script.enter(group.id.as_str(), delay, later)?;
        }
        if self.tale == Tale::MemberLeaves && (generation, turn) == (2, 0) {
            self.leave(script, group, on.plus_days(21))?;
        }
        Ok(())
    }

    fn leave(&self, script: &mut Script, group: &Cast, on: Date) -> Result<(), ScriptError> {
        let left = json!({"consent": true, "group": group.id, "member": member(LEAVES),
            "why": "PINDAH"});
        script.enter(group.id.as_str(), 1, vec![draft("member.left", on, left)])?;
        Ok(())
    }

    /// The half-year report that is delivered before the members meet in a month.
    fn report_before(
        &self,
        script: &mut Script,
        group: &Cast,
        month: (i32, u32),
    ) -> Result<(), ScriptError> {
        let second_2007 = if self.tale == Tale::LateReport { (2008, 6) } else { (2008, 2) };
        let halves = [
            ((2007, 1), day(2006, 7, 1), day(2006, 12, 31)),
            ((2007, 8), day(2007, 1, 1), day(2007, 6, 30)),
            (second_2007, day(2007, 7, 1), day(2007, 12, 31)),
            ((2008, 9), day(2008, 1, 1), day(2008, 6, 30)),
        ];
        let due = halves.into_iter().filter(|(before, ..)| *before == month);
        due.into_iter().try_for_each(|(_, from, to)| self.report(script, group, (from, to)))
    }

    fn report(
        &self,
        script: &mut Script,
        group: &Cast,
        period: (Date, Date),
    ) -> Result<(), ScriptError> {
        let late = self.tale == Tale::LateReport && period.1 == day(2007, 12, 31);
        let without = self.tale == Tale::WithoutKelurahan && period.1 == day(2007, 6, 30);
        let way =
            Way { after: if late { 141 } else { 8 }, without_kelurahan: without, ..Way::default() };
        reports::semester(script, group, period, way)
    }

    /// The members end the group and hand its money to the next one.
    fn dissolve(&self, script: &mut Script, group: &Cast, on: Date) -> Result<(), ScriptError> {
        let id = group.id.as_str();
        let mut drafts = meeting(script, group, on, "BUBAR", "bubar");
        let service = rupiah(self.each / 100 * 60);
        drafts.push(draft(
            "cash.spent",
            on,
            json!({"amount": service, "category": "PENGEMBALIAN", "decision": "K-bubar",
                "fund": FUND, "group": group.id, "note": "jasa dibagi rata kepada anggota",
                "place": "KAS", "receipt": "KWITANSI"}),
        ));
        drafts.push(draft(
            "fund.revolved_to_group",
            on.plus_days(30),
            json!({"amount": rupiah(self.each * 10), "arrives_later": false,
                "decision": "K-bubar", "fund": FUND, "generation": 2, "group": group.id,
                "kind": "PERGULIRAN", "number": "BAST/33/2008", "place": "KAS",
                "to": "ykt-usep-34", "to_place": "KAS"}),
        ));
        script.enter(id, 1, drafts)?;
        let end = json!({"decision": "K-bubar", "group": group.id, "number": "SK/33/2008",
            "why": "KEPUTUSAN"});
        script.enter(id, 2, vec![draft("group.dissolved", on.plus_days(45), end)])?;
        Ok(())
    }
}

/// Objects joined into one.
fn joined(parts: &[&Value]) -> Value {
    let fields = parts.iter().filter_map(|part| part.as_object()).flatten();
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

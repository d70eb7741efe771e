//! Arbitrary histories: small operations on two groups and one grant, valid and not, on arbitrary
//! days, with reversals, corrections and batches.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test file uses its own part of it; a test fails by panicking"
)]

use proptest::prelude::*;

use crate::common::money::{FUND, entry, saved};
use crate::common::{GROUP, OTHER, Office, open, vault_id};

/// One operation; `kind` chooses what it is, the others its figures.
#[derive(Debug, Clone)]
pub(crate) struct Op {
    kind: u8,
    day: u8,
    who: u8,
    loan: u8,
    amount: u8,
    pick: u16,
}

/// How many kinds there are.
const KINDS: u8 = 30;

prop_compose! {
    fn op()(
        kind in 0..KINDS, day in 0..80_u8, who in 0..3_u8, loan in 0..4_u8, amount in 1..12_u8,
        pick: u16,
    ) -> Op {
        Op { kind, day, who, loan, amount, pick }
    }
}

/// A history: requests of one to three operations.
pub(crate) fn history(requests: usize) -> impl Strategy<Value = Vec<Vec<Op>>> {
    let request =
        prop_oneof![4 => prop::collection::vec(op(), 1), 1 => prop::collection::vec(op(), 2..4)];
    prop::collection::vec(request, 1..requests)
}

/// A ledger with members, cash, bank money and savings to begin with.
pub(crate) fn beginning() -> Office {
    let mut office = open();
    for (group, prefix) in [(GROUP, "M"), (OTHER, "N")] {
        for who in 0..3 {
            office.record(&format!(
                r#"{{"type":"member.joined","on":"2020-01-03","body":{{"group":"{group}",
                "member":"{prefix}-{who}","person":"{}"}}}}"#,
                vault_id('p', &format!("{prefix}-{who}"))
            ));
        }
        office.record(&format!(
            r#"{{"type":"opening.recorded","on":"2026-01-01","body":{{"group":"{group}","lines":[
            {{"amount":"1000000","basis":"BUKU_KAS","fund":"{FUND}","item":"KAS"}},
            {{"amount":"500000","basis":"BUKU_KAS","fund":"{FUND}","item":"BANK"}},
            {{"amount":"1400000","basis":"BUKU_KAS","fund":"{FUND}","item":"MODAL"}}]}}}}"#
        ));
    }
    for who in 0..3 {
        office.record(&entry(
            "opening.loan_recorded",
            "2026-01-01",
            &format!(
                r#""basis":"BUKU_KAS","fund":"{FUND}","loan":"L-{who}","member":"M-{who}",
                "principal":"400000","schedule":{{"count":4,"first_due":"2026-01-10"}}"#
            ),
        ));
        office.record(&saved("2026-01-01", &format!("M-{who}"), 300_000));
    }
    office.record(
        r#"{"type":"budget.appropriated","on":"2026-01-01","body":{"account":"5.1.05.05.01.0001",
            "amount":"1000000","program":"usep","purpose":"HIBAH","source":"APBD","year":2026}}"#,
    );
    running_grant(&mut office);
    office
}

/// A grant of 500.000 that reached the group, with its LPJ handed in.
fn running_grant(office: &mut Office) {
    let day = "2026-01-02";
    office.record(&entry("grant.awarded", day, &award("g-1")));
    office.record(&sp2d(day, 500_000, "g-1", GROUP, "SP2D-9"));
    let credit = r#""amount":"500000","grant":"g-1","sp2d":"SP2D-9""#;
    office.record(&entry("grant.disbursed", day, credit));
    let report = r#""explained":false,"from":"2026-01-01","grant":"g-1","kind":"LPJ_HIBAH",
        "report":"lpj-1","to":"2026-03-31""#;
    office.record(&entry("report.submitted", day, report));
}

fn budget(grant: &str) -> String {
    format!(r#"{{"account":"5.1.05.05.01.0001","grant":"{grant}","program":"usep","year":2026}}"#)
}

fn award(grant: &str) -> String {
    format!(
        r#""amount":"500000","budget":{},"dated":"2026-01-02","form":"UANG",
        "number":"{grant}/SK/2026","plan":[{{"amount":"500000","line":"A","name":"Bahan"}}]"#,
        budget(grant)
    )
}

fn sp2d(on: &str, rupiah: u32, grant: &str, group: &str, number: &str) -> String {
    format!(
        r#"{{"type":"grant.sp2d_issued","on":"{on}","body":{{"account":"5.1.05.05.01.0001",
        "issuer":"BPKAD","lines":[{{"amount":"{rupiah}","grant":"{grant}","group":"{group}"}}],
        "number":"{number}","program":"usep","to_vendor":false,"year":2026}}}}"#
    )
}

impl Op {
    fn on(&self) -> String {
        format!("2026-{:02}-{:02}", 1 + self.day / 28, 1 + self.day % 28)
    }

    /// Mostly a little; one time in five nearly everything there is.
    fn rupiah(&self) -> u32 {
        let step = if self.pick.is_multiple_of(5) { 150_000 } else { 25_000 };
        u32::from(self.amount) * step
    }

    fn group(&self) -> &'static str {
        if self.pick.is_multiple_of(4) { OTHER } else { GROUP }
    }

    /// One entry of its group: type and what stands in its body beside the group.
    fn entry(&self, kind: &str, body: &str) -> String {
        let (group, on) = (self.group(), self.on());
        format!(r#"{{"type":"{kind}","on":"{on}","body":{{"group":"{group}",{body}}}}}"#)
    }

    /// The drafts it asks for; `records` is how many there are before the request.
    pub(crate) fn drafts(&self, records: u64) -> Vec<String> {
        match self.kind {
            0..=9 => self.lending(),
            10..=15 => self.box_and_bank(),
            16..=24 => self.granting(),
            25..=28 => self.fixing(records),
            _ => vec![self.closing()],
        }
    }

    fn figures(&self) -> (u32, String, String) {
        let prefix = if self.pick.is_multiple_of(4) { "N" } else { "M" };
        (self.rupiah(), format!("{prefix}-{}", self.who), format!("L-{}", self.loan))
    }

    fn lending(&self) -> Vec<String> {
        let (rupiah, member, new) = self.figures();
        // Loans 0 to 2 run from the beginning, each of the member of its number.
        let loan = if (2..=6).contains(&self.kind) { format!("L-{}", self.who) } else { new };
        let of_loan = format!(r#""fund":"{FUND}","loan":"{loan}","member":"{member}""#);
        let sum = format!(r#""amount":"{rupiah}",{of_loan}"#);
        let terms = r#""schedule":{"count":5,"first_due":"2026-02-10","service":"25000"}"#;
        let paid = |more: &str| {
            let body = format!(
                r#"{of_loan},"place":"KAS","principal":"{rupiah}","service":"5000",{more}"#
            );
            vec![self.entry("loan.repaid", &body)]
        };
        match self.kind {
            0 | 1 => vec![
                self.entry("loan.approved", &format!("{sum},{terms}")),
                self.entry("loan.disbursed", &format!(r#"{sum},"place":"KAS","signed":true"#)),
            ],
            2 | 3 => paid(r#""source":"TUNAI""#),
            4 => paid(r#""saving":"SUKARELA","source":"TABUNGAN""#),
            5 => vec![self.entry("loan.written_off", &format!(r#"{sum},"kind":"HAPUS_BUKU""#))],
            6 => vec![self.entry("loan.recovered", &format!(r#"{sum},"place":"KAS""#))],
            7 => vec![self.entry(
                "fund.revolved_to_member",
                &format!(r#"{sum},"generation":2,"place":"BANK","signed":true,{terms}"#),
            )],
            8 => vec![self.handover("PERGULIRAN")],
            _ => vec![self.handover("PINJAMAN")],
        }
    }

    fn handover(&self, kind: &str) -> String {
        let to = if self.pick.is_multiple_of(4) { GROUP } else { OTHER };
        let rupiah = self.rupiah();
        self.entry(
            "fund.revolved_to_group",
            &format!(
                r#""amount":"{rupiah}","arrives_later":false,"fund":"{FUND}","generation":2,
                "kind":"{kind}","place":"BANK","to":"{to}","to_place":"KAS""#
            ),
        )
    }

    fn box_and_bank(&self) -> Vec<String> {
        let (rupiah, member, _) = self.figures();
        let saving =
            format!(r#""amount":"{rupiah}","kind":"SUKARELA","member":"{member}","place":"KAS""#);
        let cash = format!(r#""amount":"{rupiah}","fund":"{FUND}""#);
        let spent = r#""category":"OPERASIONAL","place":"KAS","receipt":"KWITANSI""#;
        vec![match self.kind {
            10 => self.entry("saving.deposited", &saving),
            11 => self.entry("saving.withdrawn", &saving),
            12 => {
                self.entry("cash.received", &format!(r#"{cash},"category":"LAIN","place":"KAS""#))
            }
            13 => self.entry("cash.spent", &format!("{cash},{spent}")),
            14 => self.entry("cash.deposited", &cash),
            _ => self.entry("cash.spent", &format!(r#"{cash},"cash_fund":"tabungan",{spent}"#)),
        }]
    }

    fn granting(&self) -> Vec<String> {
        let rupiah = self.rupiah();
        let amount = format!(r#""amount":"{rupiah}""#);
        let budget = budget("g-1");
        let lpj = format!(r#""lpj":{{{amount},"budget":{budget}}},"report":"lpj-1""#);
        vec![match self.kind {
            16 | 17 => self.entry("grant.awarded", &award("g-2")),
            18 => sp2d(&self.on(), rupiah, "g-2", self.group(), &format!("SP2D-{}", self.who)),
            19 => self.entry(
                "grant.disbursed",
                &format!(r#"{amount},"grant":"g-2","sp2d":"SP2D-{}""#, self.who),
            ),
            20 => self.entry(
                "grant.spent",
                &format!(
                    r#"{amount},"grant":"g-1","kind":"BELANJA","line":"A","place":"BANK",
                    "receipt":"KWITANSI""#
                ),
            ),
            21 => self.entry(
                "grant.returned",
                &format!(
                    r#"{amount},"budget":{budget},"current_year":true,"number":"STS-{}",
                    "place":"BANK","to":"KAS_DAERAH""#,
                    self.who
                ),
            ),
            22 => self.entry(
                "report.submitted",
                r#""explained":false,"from":"2026-01-01","grant":"g-1","kind":"LPJ_HIBAH",
                "report":"lpj-1","to":"2026-03-31""#,
            ),
            23 => self.entry("report.received", &format!(r#""agenda":"A-1",{lpj}"#)),
            _ => self.entry("report.accepted", &lpj),
        }]
    }

    /// A close of the group's book up to a day before.
    fn closing(&self) -> String {
        let to = format!("2026-01-{:02}", 1 + self.day / 4);
        format!(
            r#"{{"type":"period.closed","on":"{}","body":{{"stream":"group/{}","to":"{to}"}}}}"#,
            self.on(),
            self.group()
        )
    }

    /// A reversal of any record, or a correction of one: the reversal with a replacement.
    fn fixing(&self, records: u64) -> Vec<String> {
        let target = u64::from(self.pick) % records;
        let fixes = format!(r#""fixes":{{"seq":{target},"why":"SALAH_KETIK"}}"#);
        let on = self.on();
        let reversal = format!(r#"{{"type":"entry.reversed","on":"{on}","body":{{}},{fixes}}}"#);
        if self.kind == 25 {
            return vec![reversal];
        }
        let replacement = self.box_and_bank().remove(0);
        // One in three says on which earlier day it really happened.
        let of = if self.kind == 28 { r#""of":"2026-01-01","# } else { "" };
        vec![reversal, replacement.replacen('{', &format!("{{{of}{fixes},"), 1)]
    }
}

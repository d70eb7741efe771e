//! The route of a report: group, mentor, kelurahan, kecamatan, office (the description of USEP
//! KM, 2007), and the accountability report (LPJ) of a grant with its stages in the budget books.

use super::{Body, BudgetLine, body, codes, parts::valid_year};
use crate::account::{AccountName, Fund, Stream};
use crate::amount::{Amount, Rupiah};
use crate::ids::{DocumentNumber, GrantId, GroupId, ReportId};
use crate::invalid::{FieldLaw, Valid, above_zero, no, once};
use crate::posting::Postings;
use crate::text::Label;
use crate::time::Date;
use crate::wire::List;

codes! {
    /// The kind of a report.
    ReportKind {
        Semester "SEMESTER" "laporan semester" / "half-year report",
        LpjHibah "LPJ_HIBAH" "LPJ hibah" / "grant accountability report",
        Bulanan "BULANAN" "laporan bulanan" / "monthly report",
    }
}

codes! {
    /// What a reported figure is of.
    FigureKind {
        Kas "KAS" "kas tunai" / "cash in hand",
        Bank "BANK" "bank" / "bank",
        Piutang "PIUTANG" "piutang anggota" / "loans to members",
        Tabungan "TABUNGAN" "tabungan anggota" / "members' savings",
        Terpakai "TERPAKAI" "hibah terpakai" / "grant used",
    }
}

super::part! {
    /// A figure that the report states.
    Figure {
        /// In rupiah.
        amount: Rupiah,
        /// What it is of.
        of: FigureKind,
    }
}

body! {
    /// A group delivered a report. Its code is claimed. Restricted, since its figures may be what
    /// one person owes or saved.
    ReportSubmitted = "report.submitted" v 1 Restricted {
        /// The last record of the ledger that its figures were drawn from; judged against it.
        #[serde(default, deserialize_with = "crate::wire::exact_option")]
        as_of_seq: Option<u64>,
        /// Whether differences from the ledger are explained in the report.
        explained: bool,
        /// The figures it states.
        figures: List<Figure>,
        /// First day of its period.
        from: Date,
        /// The grant, for an LPJ.
        grant: Option<GrantId>,
        /// The group.
        group: GroupId,
        /// The kind.
        kind: ReportKind,
        /// Its code within the group.
        report: ReportId,
        /// Last day of its period.
        to: Date,
    }
}

impl Body for ReportSubmitted {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        if self.from > self.to {
            return no(
                "to",
                FieldLaw::OutOfRange(("pada atau sesudah `from`", "on or after `from`")),
            );
        }
        if self.kind == ReportKind::LpjHibah && self.grant.is_none() {
            return no("grant", FieldLaw::Required(("`kind` LPJ_HIBAH", "`kind` is LPJ_HIBAH")));
        }
        once("figures", self.figures.iter().map(|figure| figure.of.code()))
    }
}

body! {
    /// The mentor (pendamping) compiled it.
    ReportCompiled = "report.compiled" v 1 Public {
        /// The group.
        group: GroupId,
        /// The report.
        report: ReportId,
        /// Whether the mentor verified the figures.
        verified: bool,
    }
}

body! {
    /// The kelurahan acknowledged it ("mengetahui"). Without the scanned page in `docs` it counts
    /// as recorded by the office without evidence.
    ReportAcknowledged = "report.acknowledged" v 1 Public {
        /// Date on the page.
        dated: Option<Date>,
        /// The group.
        group: GroupId,
        /// Number on the page.
        number: Option<DocumentNumber>,
        /// The kelurahan.
        office: Label,
        /// The report.
        report: ReportId,
        /// Title of the officer who signed.
        title: Label,
    }
}

body! {
    /// The kecamatan received its copy ("tembusan").
    ReportCopied = "report.copied" v 1 Public {
        /// Date on the receipt.
        dated: Option<Date>,
        /// The group.
        group: GroupId,
        /// Number on the receipt.
        number: Option<DocumentNumber>,
        /// The kecamatan.
        office: Label,
        /// The report.
        report: ReportId,
        /// Title of the officer who signed.
        title: Label,
    }
}

super::of_a_group!(ReportCompiled, ReportAcknowledged, ReportCopied);

codes! {
    /// Why a report went back.
    ReturnReason {
        BuktiKurang "BUKTI_KURANG" "bukti kurang" / "evidence missing",
        AngkaSalah "ANGKA_SALAH" "angka tidak cocok" / "figures do not agree",
        TidakLengkap "TIDAK_LENGKAP" "tidak lengkap" / "incomplete",
        TidakSesuai "TIDAK_SESUAI" "tidak sesuai NPHD" / "not as agreed",
        Lain "LAIN" "lain-lain" / "other",
    }
}

codes! {
    /// How it arrived.
    Channel {
        Langsung "LANGSUNG" "diserahkan langsung" / "by hand",
        Pos "POS" "pos" / "post",
        Surel "SUREL" "surel" / "e-mail",
        Pendamping "PENDAMPING" "lewat pendamping" / "through the mentor",
    }
}

super::part! {
    /// What an LPJ accounts for in the budget books.
    LpjLeg {
        /// The part accounted for, in rupiah.
        amount: Rupiah,
        /// The budget line of the grant.
        budget: BudgetLine,
    }
}

/// Moves the accounted part from one stage of the budget books to another.
fn move_stage(leg: Option<&LpjLeg>, from: AccountName, to: AccountName, post: &mut Postings) {
    let Some(LpjLeg { amount, budget }) = leg else { return };
    let (year, account, grant) = budget.keys();
    let keys: &[&str] = &[&year, account, grant];
    let book = Stream::Program(budget.program.clone());
    post.transfer(&book, &Fund::pemda(&budget.program), *amount, (to, keys), (from, keys));
}

fn lpj_streams(group: &GroupId, leg: Option<&LpjLeg>) -> Vec<Stream> {
    let program = leg.map(|leg| Stream::Program(leg.budget.program.clone()));
    std::iter::once(Stream::Group(group.clone())).chain(program).collect()
}

fn valid_leg(leg: Option<&LpjLeg>) -> Valid {
    match leg {
        Some(leg) => valid_year(leg.budget.year).and(above_zero("lpj", leg.amount)),
        None => Ok(()),
    }
}

/// Bodies that move an LPJ from one stage of the budget books to another.
macro_rules! stages {
    ($($name:ident $from:ident $to:ident;)*) => {$(
        impl Body for $name {
            fn streams(&self) -> Vec<Stream> {
                lpj_streams(&self.group, self.lpj.as_ref())
            }
            fn validate(&self) -> Valid {
                valid_leg(self.lpj.as_ref())
            }
            fn post(&self, post: &mut Postings) {
                move_stage(self.lpj.as_ref(), AccountName::$from, AccountName::$to, post);
            }
        }
    )*};
}

body! {
    /// The office received it. For an LPJ: 8.3 → 8.4 by the accounted part, and
    /// restricted with it.
    ReportReceived = "report.received" v 1 Public {
        /// Number in the agenda.
        agenda: DocumentNumber,
        /// How it arrived.
        channel: Option<Channel>,
        /// The group.
        group: GroupId,
        /// What it accounts for; an LPJ only.
        lpj: Option<LpjLeg>,
        /// The report.
        report: ReportId,
        /// Whether the statement of responsibility (surat pernyataan tanggung jawab) is with it.
        statement: Option<bool>,
    }
}

body! {
    /// The office sent it back. For an LPJ: 8.4 → 8.3 by the accounted part, and restricted with it.
    ReportReturned = "report.returned" v 1 Public {
        /// The day by which it must be back.
        due: Option<Date>,
        /// The group.
        group: GroupId,
        /// What it had accounted for; an LPJ only.
        lpj: Option<LpjLeg>,
        /// The report.
        report: ReportId,
        /// Why.
        why: ReturnReason,
    }
}

body! {
    /// The office accepted it. For an LPJ: 8.4 → 8.5 by the accounted part, and restricted with it.
    ReportAccepted = "report.accepted" v 1 Public {
        /// The group.
        group: GroupId,
        /// What it accounts for; an LPJ only.
        lpj: Option<LpjLeg>,
        /// The report.
        report: ReportId,
        /// Why a station of the route was waived, where one was.
        waived: Option<ReturnReason>,
    }
}

body! {
    /// A new report takes its place; the old one stays readable. For an LPJ received before:
    /// 8.4 → 8.3, and restricted with it.
    ReportSuperseded = "report.superseded" v 1 Public {
        /// The report that replaces it.
        by: ReportId,
        /// The group.
        group: GroupId,
        /// What the old one had accounted for, if it was received; an LPJ only.
        lpj: Option<LpjLeg>,
        /// The old report.
        report: ReportId,
    }
}

stages! {
    ReportReceived PaidUnaccounted Accounted;
    ReportReturned Accounted PaidUnaccounted;
    ReportAccepted Accounted Accepted;
    ReportSuperseded Accounted PaidUnaccounted;
}

body! {
    /// The office reminded the group of a report that is late (surat teguran 1, 2, 3).
    ReportReminded = "report.reminded" v 1 Public {
        /// The grant, for an LPJ.
        grant: Option<GrantId>,
        /// The group.
        group: GroupId,
        /// The kind of report that is missing.
        kind: ReportKind,
        /// First, second or third letter.
        letter: u32,
        /// Number of the letter.
        number: DocumentNumber,
        /// Last day of the period that is missing.
        to: Option<Date>,
    }
}

impl Body for ReportReminded {
    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Group(self.group.clone())]
    }
    fn validate(&self) -> Valid {
        if (1..=3).contains(&self.letter) {
            Ok(())
        } else {
            no("letter", FieldLaw::OutOfRange(("1, 2, atau 3", "1, 2 or 3")))
        }
    }
}

/// What an event says that an LPJ accounts for.
#[must_use]
#[allow(clippy::wildcard_enum_match_arm, reason = "these four alone move an LPJ")]
pub fn lpj_leg(event: &super::Event) -> Option<&LpjLeg> {
    match event {
        super::Event::ReportReceived(body) => body.lpj.as_ref(),
        super::Event::ReportReturned(body) => body.lpj.as_ref(),
        super::Event::ReportAccepted(body) => body.lpj.as_ref(),
        super::Event::ReportSuperseded(body) => body.lpj.as_ref(),
        _ => None,
    }
}

/// The accounted part, for folds.
#[must_use]
pub fn accounted(leg: Option<&LpjLeg>) -> Amount {
    leg.map_or(Amount::ZERO, |leg| leg.amount.amount())
}

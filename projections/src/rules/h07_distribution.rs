//! H07: what members received was decided by a meeting and signed for.

use rantai_events::event::{DecisionSubject, ProgramKind};

use super::shared::{Given, each_grant, kind};
use super::{Duty, Level, Rule, Verdict};
use crate::group::Distribution;

pub(crate) static RULE: Rule = Rule {
    id: "H07",
    title: (
        "Pembagian diputuskan musyawarah dan ditandatangani",
        "Distribution decided by a meeting and signed for",
    ),
    duty: Duty::Kelompok,
    source: "uraian program USEP KM 2007 (stimulan perorangan sesuai musyawarah kelompok)",
    since: None,
    judge: |rule, case| each_grant(rule, case, judge),
};

fn judge(rule: &Rule, given: &Given<'_>) -> Verdict {
    let shared = &given.grant.distributions;
    if shared.is_empty() {
        return without_list(rule, given);
    }
    let decided = shared.iter().all(|distribution| is_decided(given, distribution));
    let signed: u32 = shared.iter().map(|distribution| distribution.signed).sum();
    let all: u32 = shared.iter().map(|distribution| distribution.shares).sum();
    let level = match (decided, signed) {
        (true, signed) if signed == all => Level::Patuh,
        (true, 1..) => Level::Perhatian,
        (true, 0) | (false, _) => Level::TidakPatuh,
    };
    let (id, en) = if decided {
        ("Diputuskan musyawarah", "Decided by a meeting")
    } else {
        ("Tidak ada keputusan musyawarah tentang pembagian", "No decision of a meeting")
    };
    rule.verdict(
        level,
        format!("{id}; {signed} dari {all} tanda terima ada."),
        format!("{en}; {signed} of {all} receipts present."),
        records(given),
    )
}

fn decision<'a>(given: &Given<'a>, of: &Distribution) -> Option<&'a crate::group::Decision> {
    given.case.state.decisions.get(of.decision.as_ref()?)
}

fn is_decided(given: &Given<'_>, distribution: &Distribution) -> bool {
    decision(given, distribution).is_some_and(|decision| {
        matches!(decision.subject, DecisionSubject::Distribusi | DecisionSubject::Guliran)
    })
}

fn records(given: &Given<'_>) -> Vec<u64> {
    let each = |distribution| {
        let decided = decision(given, distribution).map(|decision| decision.seq);
        std::iter::once(distribution.seq).chain(decided)
    };
    given.grant.distributions.iter().flat_map(each).collect()
}

/// Only USEP KM must hand its money to members; elsewhere a group may use it as a whole.
fn without_list(rule: &Rule, given: &Given<'_>) -> Verdict {
    let grant = given.grant;
    let credits = grant.credits.iter().map(|credit| credit.seq);
    let opened = grant.opened.iter().map(|opened| opened.seq);
    let received: Vec<u64> = credits.chain(opened).collect();
    if received.is_empty() && grant.deliveries.is_empty() {
        return given.not_received(rule);
    }
    let level = match (kind(given.case), grant.spending.is_empty()) {
        (Some(ProgramKind::UsepKm), false) => Level::TidakPatuh,
        (Some(ProgramKind::UsepKm), true) => Level::BelumDinilai,
        _ => Level::TidakBerlaku,
    };
    let (id, en) = if level == Level::TidakBerlaku {
        ("Hibah tidak dibagikan kepada anggota.", "The grant was not handed to members.")
    } else {
        ("Daftar pembagian kepada anggota tidak ada.", "There is no list of members' shares.")
    };
    let spent = grant.spending.iter().map(|spending| spending.seq);
    rule.verdict(level, id, en, received.into_iter().chain(spent).collect())
}

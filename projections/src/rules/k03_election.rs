//! K03: the officers were chosen by a meeting, with minutes.

use rantai_events::event::DecisionSubject;

use super::shared::of_group;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::{Decision, Officers};
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "K03",
    title: ("Pengurus dipilih musyawarah", "Officers are chosen by a meeting"),
    duty: Duty::Kelompok,
    source: "Permensos 2/2019 ps. 3(4); uraian program KUBE",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let Some(last) = case.state.officers.last() else {
        return rule.verdict(
            Level::BelumDinilai,
            "Pemilihan pengurus belum dicatat.",
            "No election of officers is recorded.",
            Vec::new(),
        );
    };
    let decision = last.decision.as_ref().and_then(|id| case.state.decisions.get(id));
    let decision = decision.filter(|decision| decision.subject == DecisionSubject::Pengurus);
    let mut records = vec![last.seq];
    records.extend(decision.map(|decision| decision.seq));
    let (level, id, en) = said(last, decision);
    let (day_id, day_en) = (date_id(last.on), date_en(last.on));
    rule.verdict(
        level,
        format!("Pemilihan pengurus {day_id}: {id}."),
        format!("Election of {day_en}: {en}."),
        records,
    )
}

fn said(last: &Officers, decision: Option<&Decision>) -> (Level, &'static str, &'static str) {
    if last.minutes || decision.is_some_and(|decision| decision.minutes) {
        return (Level::Patuh, "berita acara ada", "minutes are present");
    }
    if decision.is_some() {
        return (
            Level::Perhatian,
            "diputuskan musyawarah, berita acara belum dilampirkan",
            "decided by a meeting, minutes not attached",
        );
    }
    (Level::TidakPatuh, "tidak ada berita acara musyawarah", "no minutes of a meeting")
}

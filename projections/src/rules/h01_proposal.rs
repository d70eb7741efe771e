//! H01: a proposal and its evaluation by the office stood before the award.

use rantai_events::event::{ReviewResult, ReviewStage};

use super::shared::{Given, PERMENDAGRI_32, each_grant};
use super::{Duty, Level, Rule, Verdict};
use crate::group::{Awarded, Proposed, Review};
use crate::words::{date_en, date_id, rupiah};

pub(crate) static RULE: Rule = Rule {
    id: "H01",
    title: ("Usulan dan evaluasi sebelum penetapan", "Proposal and evaluation before the award"),
    duty: Duty::Dinas,
    source: "Permendagri 32/2011 ps. 8 dan 18; Kota Yogyakarta 2013",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| each_grant(rule, case, |rule, given| given.award(rule, judge_award)),
};

fn judge_award(rule: &Rule, given: &Given<'_>, awarded: &Awarded) -> Verdict {
    let before = |proposed: &&Proposed| proposed.on <= awarded.dated;
    let proposed = given.grant.proposed.as_ref().filter(before);
    let by_office = |review: &&Review| review.stage == ReviewStage::Dinas;
    let mut reviewed = given.grant.reviews.iter().filter(by_office);
    let review = reviewed.rfind(|review| review.on <= awarded.dated);
    let mut records = vec![awarded.seq];
    records.extend(proposed.map(|proposed| proposed.seq));
    records.extend(review.map(|review| review.seq));
    let (level, id, en) = match (proposed, review) {
        (Some(_), Some(review)) if recommends(review.result) => {
            (Level::Patuh, "didahului usulan dan evaluasi", "after a proposal and its evaluation")
        }
        (_, Some(review)) if !recommends(review.result) => (
            Level::TidakPatuh,
            "padahal evaluasi Dinas tidak merekomendasikan",
            "although the office did not recommend it",
        ),
        (None, Some(_)) => (Level::TidakPatuh, "tanpa usulan", "without a proposal"),
        (Some(_), _) => (Level::TidakPatuh, "tanpa evaluasi Dinas", "without an evaluation"),
        (None, None) => {
            (Level::TidakPatuh, "tanpa usulan dan evaluasi", "without proposal and evaluation")
        }
    };
    let (above, above_id, above_en) = above(awarded, proposed, review);
    let (ended, ended_id, ended_en) = ended(given, awarded, &mut records);
    let (day_id, day_en) = (date_id(awarded.dated), date_en(awarded.dated));
    rule.verdict(
        level.max(above).max(ended),
        format!("Penetapan {day_id} {id}.{above_id}{ended_id}"),
        format!("Award of {day_en} {en}.{above_en}{ended_en}"),
        records,
    )
}

/// Nobody evaluates a group that is no more.
fn ended(given: &Given<'_>, awarded: &Awarded, records: &mut Vec<u64>) -> (Level, String, String) {
    let end = given.case.state.profile.dissolved.as_ref();
    let Some(end) = end.filter(|end| (end.on, end.seq) < (awarded.dated, awarded.seq)) else {
        return (Level::TidakBerlaku, String::new(), String::new());
    };
    records.push(end.seq);
    let (day_id, day_en) = (date_id(end.on), date_en(end.on));
    let id = format!(" Kelompok sudah bubar {day_id}.");
    (Level::TidakPatuh, id, format!(" The group had been dissolved on {day_en}."))
}

/// More awarded than the office recommended is a fault; more than was asked is said.
fn above(
    awarded: &Awarded,
    proposed: Option<&Proposed>,
    review: Option<&Review>,
) -> (Level, String, String) {
    let given = awarded.amount.amount();
    let recommended = review.and_then(|review| review.recommended).map(|sum| sum.amount());
    let asked = proposed.map(|proposed| proposed.amount.amount());
    let (mut id, mut en) = (String::new(), String::new());
    let limits = [("rekomendasi", "recommended", recommended), ("usulan", "asked", asked)];
    for (what_id, what_en, limit) in limits {
        if let Some(limit) = limit.filter(|limit| given > *limit) {
            let (given, limit) = (rupiah(given), rupiah(limit));
            id += &format!(" Penetapan {given} melebihi {what_id} {limit}.");
            en += &format!(" Award {given} exceeds what was {what_en}, {limit}.");
        }
    }
    let is_fault = recommended.is_some_and(|recommended| given > recommended);
    (if is_fault { Level::TidakPatuh } else { Level::TidakBerlaku }, id, en)
}

fn recommends(result: ReviewResult) -> bool {
    match result {
        ReviewResult::Diteruskan | ReviewResult::Direkomendasikan => true,
        ReviewResult::Koreksi | ReviewResult::Ditolak => false,
    }
}

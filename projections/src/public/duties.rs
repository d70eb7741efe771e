//! Which verdicts the public reads, and in whose words. The compliance board shows a group's own
//! duties; the group page adds those of the office about the group. Rules about single people's
//! money or identity are left out, and where a rule's own text counts people or names sums that
//! could be about few of them, a sentence by level stands in its place.

use std::sync::LazyLock;

use rantai_events::time::Date;

use super::build::Sheet;
use super::page::PublicVerdict;
use super::people::{self, Part};
use super::summary::GrantLine;
use crate::library::Query;
use crate::rules::{self, Duty, Level, Rule, Verdict};
use crate::table::{Words, words};
use crate::view::View;

/// How the public reads a rule.
enum Voice {
    /// In the rule's own words: they are about the group and its papers.
    Own,
    /// In the rule's own words, unless the use of the grant is withheld.
    OwnIfShown(Plain),
    /// In these words: when it is met, and when it is not.
    Plain(Plain),
}

/// Sentences in Indonesian and English.
struct Plain {
    met: (&'static str, &'static str),
    not: (&'static str, &'static str),
}

/// The rules that the public reads, in the order of their ids. Left out: B01, B02, B03, B08, B09 and
/// S02 (loans and savings of single members), K06 (identity), T02 and T03 (what single accounts
/// recorded; corrections have their own page).
static READ: &[(&str, Voice)] = &[
    (
        "K01",
        plain(
            (
                "Jumlah anggota sesuai ketentuan program.",
                "The size of the group is as its program asks.",
            ),
            (
                "Jumlah anggota tidak sesuai ketentuan program.",
                "The size of the group is not as its program asks.",
            ),
        ),
    ),
    (
        "K02",
        plain(
            (
                "Ketua, sekretaris dan bendahara terisi.",
                "Chair, secretary and treasurer are filled.",
            ),
            (
                "Susunan ketua, sekretaris dan bendahara belum lengkap.",
                "Chair, secretary and treasurer are not all filled.",
            ),
        ),
    ),
    ("K03", Voice::Own),
    ("K08", Voice::Own),
    (
        "K09",
        plain(
            (
                "Rekening atas nama kelompok dengan penanda tangan sesuai ketentuan.",
                "The bank account is in the group's name and signed for as the rule asks.",
            ),
            (
                "Rekening atau penanda tangannya tidak sesuai ketentuan.",
                "The bank account, or who signs for it, is not as the rule asks.",
            ),
        ),
    ),
    ("K10", Voice::Own),
    ("H01", Voice::Own),
    ("H02", Voice::Own),
    ("H03", Voice::Own),
    ("H04", Voice::Own),
    (
        "H05",
        plain(
            (
                "Hibah dibayar ke rekening kelompok yang terdaftar.",
                "The grant was paid to the registered account of the group.",
            ),
            (
                "Hibah dibayar ke rekening yang tidak terdaftar.",
                "The grant was paid to an account that is not registered.",
            ),
        ),
    ),
    (
        "H07",
        plain(
            (
                "Pembagian kepada anggota diputuskan musyawarah, tanda terimanya lengkap.",
                "What members were given was decided by a meeting, and all receipts are there.",
            ),
            (
                "Keputusan musyawarah atau tanda terima pembagian tidak lengkap.",
                "The meeting's decision or the receipts of what members were given are not complete.",
            ),
        ),
    ),
    (
        "H08",
        Voice::OwnIfShown(Plain {
            met: ("Belanja sesuai rencana (RAB).", "Spending is as planned."),
            not: ("Belanja tidak sesuai rencana (RAB).", "Spending is not as planned."),
        }),
    ),
    ("H09", Voice::Own),
    ("H10", Voice::Own),
    (
        "H12",
        Voice::OwnIfShown(Plain {
            met: (
                "Tidak ada sisa yang terlambat disetor.",
                "Nothing unspent is late to be returned.",
            ),
            not: (
                "Sisa dana belum disetor sebagaimana mestinya.",
                "What was not spent has not been returned as it should.",
            ),
        }),
    ),
    ("H13", Voice::Own),
    ("L01", Voice::Own),
    ("L02", Voice::Own),
    (
        "L04",
        plain(
            ("Angka laporan sama dengan buku.", "The reported figures agree with the ledger."),
            ("Angka laporan berbeda dari buku.", "The reported figures differ from the ledger."),
        ),
    ),
    ("B10", Voice::Own),
    (
        "B11",
        plain(
            ("Modal bergulir tetap utuh.", "The revolving capital is whole."),
            ("Modal bergulir menyusut.", "The revolving capital has shrunk."),
        ),
    ),
    ("C01", Voice::Own),
    (
        "C06",
        plain(
            ("Donasi seluruhnya untuk warga.", "Donations went to people in full."),
            (
                "Sebagian donasi dipakai untuk keperluan lain.",
                "Part of the donations was used for other purposes.",
            ),
        ),
    ),
    (
        "C07",
        plain(
            ("Dana terikat dipakai sesuai tujuannya.", "Restricted funds served their purpose."),
            (
                "Ada dana terikat yang dipakai untuk tujuan lain.",
                "Restricted funds were used for another purpose.",
            ),
        ),
    ),
];

const fn plain(met: (&'static str, &'static str), not: (&'static str, &'static str)) -> Voice {
    Voice::Plain(Plain { met, not })
}

/// The rules that the public reads.
pub(super) static READ_RULES: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| rules::ALL.iter().copied().filter(|rule| voice(rule.id).is_some()).collect());

/// Those of them that are mainly the group's own duty.
pub(super) static OWN_RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    READ_RULES.iter().copied().filter(|rule| rule.duty == Duty::Kelompok).collect()
});

fn voice(rule: &str) -> Option<&'static Voice> {
    READ.iter().find(|(id, _)| *id == rule).map(|(_, voice)| voice)
}

/// What the public status is called: it leaves out the rules about people, and says so.
pub(super) const STATUS: (&str, &str) = (
    "Kepatuhan kelompok (tanpa aturan tentang orang)",
    "Group compliance (rules about people left out)",
);

/// The rules of a duty that the public does not read, by their codes.
fn left_out(is_own: bool) -> String {
    let hidden = rules::ALL.iter().filter(|rule| voice(rule.id).is_none());
    let of_duty = hidden.filter(|rule| (rule.duty == Duty::Kelompok) == is_own);
    of_duty.map(|rule| rule.id).collect::<Vec<_>>().join(", ")
}

/// Which of the group's own duties are not shown, and why.
pub(super) fn own_left_out() -> Words {
    let codes = left_out(true);
    (
        format!(
            "Aturan tentang orang ({codes}: pinjaman, tabungan, dan identitas anggota) tidak \
             ditampilkan dan tidak ikut dinilai di sini, karena penilaiannya menyangkut orang \
             satu per satu. Begitu juga B11 dan H07 bila menyangkut kurang dari 5 orang. Kantor dan \
             auditor membacanya; di buku kantor status kelompok dapat berbeda."
        ),
        format!(
            "Rules about people ({codes}: loans, savings and identity of members) are neither \
             shown nor counted here, since their verdicts are about single people. Neither are B11 \
             and H07 where they are about fewer than 5. The office and auditors read them; in the office's books the status of a group may differ."
        ),
    )
}

/// The column of that status, whose key says of what it is, too.
pub(super) fn status_column() -> (&'static str, &'static str, &'static str) {
    ("status_tanpa_aturan_orang", STATUS.0, STATUS.1)
}

/// Says below a table what its status leaves out.
pub(super) fn scope(sheet: &mut Sheet) {
    let (id, en) = own_left_out();
    sheet.note(&id, &en);
}

/// Which duties of others are not shown, and why.
pub(super) fn others_left_out() -> Words {
    let codes = left_out(false);
    (
        format!(
            "Tidak ditampilkan: {codes}, tentang penagihan pinjaman orang dan catatan satu per satu \
             akun petugas."
        ),
        format!(
            "Not shown: {codes}, about the billing of people's loans and what single accounts of \
             officers recorded."
        ),
    )
}

/// Whether a verdict is about the group's own duty, by a rule that is mainly about that.
pub(super) fn is_own_rule(verdict: &Verdict) -> bool {
    verdict.duty == Duty::Kelompok && OWN_RULES.iter().any(|rule| rule.id == verdict.rule)
}

/// The verdicts that tell nothing about one to four people: where a group's loans are of so few, it
/// stays open whether they pay (B11), and where a grant went to so few, whether they signed (H07).
pub(super) fn about_enough(
    found: Vec<Verdict>,
    view: &View,
    parts: &[Part],
    grants: &[GrantLine],
) -> Vec<Verdict> {
    let uses = |grant: Option<&str>| {
        let mut of = grants.iter().filter(|line| grant.is_none_or(|id| line.grant.as_str() == id));
        of.all(|line| line.used.is_some())
    };
    let Some(group) = view.state.group() else { return found };
    let money = people::money_may_show(group, parts, uses(None));
    let enough = |verdict: &Verdict| match verdict.rule {
        "B11" => money,
        "H07" => uses(verdict.subject.as_deref()),
        _ => true,
    };
    found.into_iter().filter(enough).collect()
}

/// What the public reads of these verdicts, in their order.
pub(super) fn all_told(found: &[Verdict], grants: &[GrantLine]) -> Vec<PublicVerdict> {
    let shown = |grant: &str| {
        let known = grants.iter().find(|line| line.grant.as_str() == grant);
        known.is_none_or(|line| line.used.is_some())
    };
    merged(found.iter().filter_map(|verdict| told(verdict, shown)).collect())
}

/// How the public asks for verdicts: a page is read for many days, so its words count none.
pub(super) fn query(day: Date) -> Query {
    Query { counts_days: false, ..Query::on(day) }
}

/// A verdict as the public reads it; nothing for a rule that it does not read. `use_shown` says of
/// the grant whether what was used of it is shown.
fn told(verdict: &Verdict, use_shown: impl Fn(&str) -> bool) -> Option<PublicVerdict> {
    let rule = rules::rule(verdict.rule)?;
    let subject = verdict.subject.clone();
    let shown = || subject.as_deref().is_none_or(use_shown);
    let (text, records) = match voice(rule.id)? {
        Voice::Own => (verdict.text.clone(), verdict.records.clone()),
        Voice::OwnIfShown(_) if shown() => (verdict.text.clone(), verdict.records.clone()),
        Voice::OwnIfShown(plain) | Voice::Plain(plain) => (sentence(plain, verdict), Vec::new()),
    };
    Some(PublicVerdict {
        rule: rule.id,
        asks: words(rule.title.0, rule.title.1),
        level: verdict.level,
        duty: verdict.duty,
        subject,
        text,
        source: rule.source_words(),
        records,
    })
}

/// Verdicts of one rule that say the same about several grants or reports, as one that counts them.
fn merged(told: Vec<PublicVerdict>) -> Vec<PublicVerdict> {
    let mut merged: Vec<(PublicVerdict, usize)> = Vec::new();
    for verdict in told {
        let like = |(other, _): &&mut (PublicVerdict, usize)| {
            (other.rule, other.level, other.duty) == (verdict.rule, verdict.level, verdict.duty)
                && other.text == verdict.text
        };
        match merged.iter_mut().find(like) {
            Some((other, count)) => {
                *count += 1;
                other.records.extend(verdict.records);
            }
            None => merged.push((verdict, 1)),
        }
    }
    merged.into_iter().map(|(verdict, count)| counted(verdict, count)).collect()
}

fn counted(mut verdict: PublicVerdict, count: usize) -> PublicVerdict {
    if count > 1 {
        verdict.subject = None;
        verdict.text.0.push_str(&format!(" ({count} kali)"));
        verdict.text.1.push_str(&format!(" ({count} times)"));
    }
    verdict.records.sort_unstable();
    verdict.records.dedup();
    verdict
}

fn sentence(plain: &Plain, verdict: &Verdict) -> Words {
    match verdict.level {
        Level::TidakBerlaku => {
            words("Belum ada yang dinilai di sini.", "There is nothing to be judged here.")
        }
        Level::BelumDinilai => words(
            "Datanya belum lengkap, jadi belum dapat dinilai.",
            "Data are missing, so nothing can be said yet.",
        ),
        Level::Patuh => words(plain.met.0, plain.met.1),
        Level::Perhatian => (
            format!("Perlu perhatian: {}", lower(plain.not.0)),
            format!("Needs attention: {}", lower(plain.not.1)),
        ),
        Level::TidakPatuh => words(plain.not.0, plain.not.1),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_read_is_a_rule_and_none_is_about_single_people() {
        for (id, _) in READ {
            assert!(rules::rule(id).is_some(), "{id}");
        }
        for id in ["B01", "B02", "B03", "B08", "B09", "K06", "S02"] {
            assert!(voice(id).is_none(), "{id}");
        }
        assert_eq!(READ_RULES.len(), READ.len());
        assert_eq!(left_out(true), "K06, B01, B02, B03, B09, S02");
        assert_eq!(left_out(false), "B08, T02, T03");
    }
}

//! K09: the group has a bank account in its own name, for which two members sign.

use rantai_events::ids::MemberId;

use super::shared::{PERMENDAGRI_32, of_group};
use super::{Case, Duty, Level, Rule, Verdict};
use crate::group::BankAccount;

pub(crate) static RULE: Rule = Rule {
    id: "K09",
    title: (
        "Rekening atas nama kelompok, dua penanda tangan",
        "A bank account in the group's name with two signatories",
    ),
    duty: Duty::Kelompok,
    source: "Permendagri 32/2011 ps. 18; praktik penyaluran (perlu konfirmasi)",
    since: Some(PERMENDAGRI_32),
    judge: |rule, case| of_group(rule, case, judge),
};

/// How many members sign at least.
const SIGNATORIES: usize = 2;

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let open = case.state.bank_accounts.values().filter(|account| account.closed_on.is_none());
    let worst = open
        .map(|account| (judge_account(case, account), account.seq))
        .max_by_key(|((level, ..), seq)| (*level, *seq));
    let Some(((level, id, en), seq)) = worst else { return without(rule, case) };
    rule.verdict(level, id, en, vec![seq])
}

fn judge_account(case: &Case<'_>, account: &BankAccount) -> (Level, String, String) {
    let active = |member: &&MemberId| {
        case.state.members.get(*member).is_some_and(|member| member.left.is_none())
    };
    let (named, signing) =
        (account.signatories.len(), account.signatories.iter().filter(active).count());
    let level = match (account.in_group_name, named, signing) {
        (false, ..) => Level::TidakPatuh,
        (true, 0, _) => Level::BelumDinilai,
        (true, _, SIGNATORIES..) => Level::Patuh,
        (true, SIGNATORIES.., _) => Level::Perhatian,
        (true, ..) => Level::TidakPatuh,
    };
    let (id, en) = if account.in_group_name { ("", "") } else { ("bukan ", "not ") };
    (
        level,
        format!(
            "Rekening {id}atas nama kelompok; {signing} penanda tangan anggota aktif, ketentuan {SIGNATORIES}."
        ),
        format!(
            "The account is {en}in the group's name; {signing} signatories are active members, rule {SIGNATORIES}."
        ),
    )
}

/// No open account: a fault once money was paid out, not known before.
fn without(rule: &Rule, case: &Case<'_>) -> Verdict {
    let credits = case.state.grants.values().flat_map(|grant| &grant.credits);
    let records: Vec<u64> = credits.map(|credit| credit.seq).collect();
    if records.is_empty() {
        let (id, en) = ("Rekening kelompok belum dicatat.", "No bank account is recorded.");
        return rule.verdict(Level::BelumDinilai, id, en, records);
    }
    rule.verdict(
        Level::TidakPatuh,
        "Hibah diterima tanpa rekening kelompok yang terdaftar.",
        "A grant was received without a registered bank account of the group.",
        records,
    )
}

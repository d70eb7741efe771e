//! Refusals about who may do what, and how many people it takes.

use std::fmt::Display;

use rantai_events::event::Role;
use rantai_events::time::Date;

use super::Refusal;

/// How the second person does it: what touches personal data has commands of its own.
fn by_another(what: &str) -> (&'static str, &'static str) {
    match what {
        "person.erased" => (
            "menghapusnya dengan `rantai person erase ID --proposal NOMOR`",
            "erases with `rantai person erase ID --proposal SEQ`",
        ),
        "person.read" => (
            "membacanya dengan `rantai person show ID --proposal NOMOR`",
            "reads with `rantai person show ID --proposal SEQ`",
        ),
        _ => ("mencatatnya dengan `proposal`", "records it with `proposal`"),
    }
}

impl Refusal {
    /// Two people are needed and there is one.
    #[must_use]
    pub fn second_person(what: &str) -> Self {
        Self::new(
            "authority.second-person",
            format!("`{what}` memerlukan orang kedua."),
            format!("`{what}` needs a second person."),
        )
        .next(
            format!("Usulkan dengan `entry.proposed`; pejabat lain {}.", by_another(what).0),
            format!("Propose it with `entry.proposed`; another person {}.", by_another(what).1),
        )
        .figure("type", what)
    }

    /// Who closed a period opens it again.
    #[must_use]
    pub fn reopened_alone(from: Date) -> Self {
        let mut refusal = Self::second_person("period.reopened").figure("from", from);
        refusal.next = (
            "Minta pejabat yang tidak menutup satu pun periode sejak tanggal itu.".to_owned(),
            "Ask someone who closed none of the periods from that day on.".to_owned(),
        );
        refusal
    }

    /// The actor has no account that may record.
    pub fn actor_unknown(actor: impl Display) -> Self {
        Self::new(
            "authority.unknown",
            format!("Akun `{actor}` tidak ada atau tidak aktif."),
            format!("The account `{actor}` does not exist or is not active."),
        )
        .next(
            "Admin membukanya dengan `account.opened`; pilih akun dengan --actor.",
            "An admin opens it with `account.opened`; choose the account with --actor.",
        )
        .figure("actor", &actor)
    }

    /// The actor's roles do not include one that may record this.
    pub fn role_missing(actor: impl Display, what: &str, roles: &[Role]) -> Self {
        let list = codes(roles);
        Self::new(
            "authority.role",
            format!("Akun `{actor}` tidak berwenang mencatat `{what}` (perlu: {list})."),
            format!("The account `{actor}` may not record `{what}` (needs: {list})."),
        )
        .next("Minta akun yang berwenang.", "Ask an account that may.")
        .figure("actor", &actor)
        .figure("type", what)
        .figure("roles", list)
    }

    /// Nobody would be left who keeps accounts.
    #[must_use]
    pub fn last_admin() -> Self {
        Self::new(
            "authority.last-admin",
            "Sesudah ini tidak ada lagi akun admin yang aktif.",
            "No active admin account would remain.",
        )
        .next(
            "Buka dahulu akun admin lain dengan `account.opened`, atau pulihkan dengan `account.restored`.",
            "Open another admin account first with `account.opened`, or restore one with `account.restored`.",
        )
    }

    /// Someone would widen what they themselves may do.
    pub fn own_account(actor: impl Display) -> Self {
        Self::new(
            "authority.own-account",
            format!("Akun `{actor}` tidak dapat memperluas peran atau wilayahnya sendiri."),
            format!("The account `{actor}` may not widen its own roles or regions."),
        )
        .next(
            "Minta admin lain mencatatnya; bila belum ada, buka dahulu akun admin lain dengan `account.opened`.",
            "Ask another admin to record it; where there is none, open another admin account first with `account.opened`.",
        )
        .figure("actor", &actor)
    }

    /// A policy asks for two people where no two could do it.
    #[must_use]
    pub fn too_few(what: &str, roles: &[Role]) -> Self {
        let list = codes(roles);
        Self::new(
            "policy.too-few",
            format!("`{what}` akan memerlukan dua orang, tetapi tidak ada dua akun aktif yang dapat mengusulkan dan menyetujuinya."),
            format!("`{what}` would need two people, and there are no two active accounts of which one can propose and the other record it."),
        )
        .next(
            format!("Buka atau pulihkan dahulu akun kedua (pengusul: operator, finance, approver; penyetuju: {list}), atau keluarkan `{what}` dari kebijakan."),
            format!("Open or restore a second account first (to propose: operator, finance, approver; to record: {list}), or leave `{what}` out of the policy."),
        )
        .figure("type", what)
        .figure("roles", list)
    }

    /// The same file was taken in by someone else.
    pub fn imported(by: impl Display, seq: Option<u64>) -> Self {
        let seq = seq.unwrap_or_default();
        Self::new(
            "import.taken",
            format!("Berkas ini sudah dicatat oleh akun `{by}`, mulai catatan {seq}."),
            format!("This file was recorded by the account `{by}`, from record {seq} on."),
        )
        .next(
            "Tidak perlu dicatat lagi; yang keliru di dalamnya dikoreksi catatan demi catatan.",
            "It need not be recorded again; correct entry by entry what is wrong in it.",
        )
        .figure("actor", &by)
        .figure("record", seq)
    }

    /// The group lies outside the actor's regions.
    pub fn out_of_scope(actor: impl Display, stream: impl Display) -> Self {
        Self::new(
            "authority.scope",
            format!("`{stream}` di luar wilayah akun `{actor}`."),
            format!("`{stream}` lies outside the regions of the account `{actor}`."),
        )
        .next("Minta akun wilayah itu.", "Ask an account of that region.")
        .figure("actor", &actor)
        .figure("stream", &stream)
    }
}

fn codes(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ")
}

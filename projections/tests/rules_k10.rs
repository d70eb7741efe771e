//! K10, regular meetings with a quorum, held to tables: both sides of each boundary.

mod common;
mod kube;

use kube::{KUBE, Steps, check, kube, verdict};
use rantai_projections::rules::Level::{BelumDinilai, Patuh, Perhatian, TidakPatuh};

#[test]
fn k10_meetings_within_35_days_with_a_quorum() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    office.meets("R-1", "2026-01-10", 3);
    office.meets("R-2", "2026-02-10", 4);
    office.meets("R-3", "2026-03-10", 3);
    let within = |days, most| {
        format!(
            "Rapat terakhir dengan kuorum 10 Februari 2026 ({days} hari lalu; paling lama {most} \
             hari)."
        )
    };
    let quorate = |days| within(days, 35);
    check(
        &office,
        "K10",
        &[
            ("2026-01-09", BelumDinilai, "Belum ada rapat yang dicatat."),
            (
                "2026-01-10",
                Perhatian,
                "Kuorum tidak terbukti; rapat terakhir 10 Januari 2026 (0 hari lalu; paling lama \
                 35 hari).",
            ),
            ("2026-02-10", Patuh, &quorate(0)),
            ("2026-03-17", Patuh, &quorate(35)),
            ("2026-03-18", Perhatian, &quorate(36)),
            ("2026-04-03", Perhatian, &quorate(52)),
            ("2026-04-04", TidakPatuh, &quorate(53)),
        ],
    );
    office.ruleset("kube", "2026-04-04", r#""meeting_days":90"#);
    check(&office, "K10", &[("2026-04-04", Patuh, &within(53, 90))]);
}

#[test]
fn k10_a_meeting_without_a_quorum_ages_too() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    office.meets("R-1", "2026-01-10", 0);
    let said = |days| {
        format!(
            "Kuorum tidak terbukti; rapat terakhir 10 Januari 2026 ({days} hari lalu; paling lama \
             35 hari)."
        )
    };
    check(
        &office,
        "K10",
        &[("2026-03-03", Perhatian, &said(52)), ("2026-03-04", TidakPatuh, &said(53))],
    );
}

#[test]
fn k10_an_attendance_that_cannot_be_true_is_no_quorum() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    office.meets("R-1", "2026-01-10", 6);
    office.meets("R-2", "2026-01-20", 7);
    let said = |days| {
        format!(
            "Rapat terakhir 20 Januari 2026 ({days} hari lalu; paling lama 35 hari); yang \
             tercatat hadir lebih banyak daripada anggota pada hari itu, jadi kuorumnya tidak \
             dihitung."
        )
    };
    check(
        &office,
        "K10",
        &[
            (
                "2026-01-19",
                Patuh,
                "Rapat terakhir dengan kuorum 10 Januari 2026 (9 hari lalu; paling lama 35 hari).",
            ),
            ("2026-01-20", Perhatian, &said(0)),
            ("2026-03-14", TidakPatuh, &said(53)),
        ],
    );
    assert_eq!(
        verdict(&office, "K10", "2026-01-20").text.1,
        "Last meeting 20 January 2026 (0 days ago; at most 35); more are recorded as present than \
         were members on that day, so its quorum does not count."
    );
    office.meets("R-3", "2026-01-27", 4);
    let sound = "Rapat terakhir dengan kuorum 27 Januari 2026 (0 hari lalu; paling lama 35 hari).";
    check(&office, "K10", &[("2026-01-27", Patuh, sound)]);
}

#[test]
fn k10_whoever_had_left_was_no_member_at_the_meeting() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    office.leaves("M-0006", "2026-02-10");
    let meets = |office: &mut common::Office, meeting: &str, on: &str, who: &[u32]| {
        let who: Vec<String> = who.iter().map(|n| format!("\"M-{n:04}\"")).collect();
        let body = format!(
            r#""attendees":[{}],"group":"{KUBE}","kind":"RUTIN","meeting":"{meeting}""#,
            who.join(",")
        );
        office.step("meeting.held", on, &body)
    };
    let said = |on| {
        format!(
            "Rapat terakhir {on} Februari 2026 (0 hari lalu; paling lama 35 hari); daftar hadirnya \
             menyebut yang bukan anggota pada hari itu, jadi kuorumnya tidak dihitung."
        )
    };
    let quorate =
        "Rapat terakhir dengan kuorum 9 Februari 2026 (0 hari lalu; paling lama 35 hari).";
    meets(&mut office, "R-1", "2026-02-09", &[1, 2, 3, 4, 6]);
    meets(&mut office, "R-2", "2026-02-10", &[1, 2, 3, 4, 6]);
    check(
        &office,
        "K10",
        &[("2026-02-09", Patuh, quorate), ("2026-02-10", Perhatian, &said("10"))],
    );
    // Of whoever came back under the same number, the leaving before is not known any more.
    office.joins(KUBE, "M-0006", "2026-02-20", "p-6", "kk-6");
    check(&office, "K10", &[("2026-02-09", Patuh, quorate)]);
    let quorate =
        "Rapat terakhir dengan kuorum 10 Februari 2026 (10 hari lalu; paling lama 35 hari).";
    check(&office, "K10", &[("2026-02-20", Patuh, quorate)]);
}

#[test]
fn k10_without_recorded_members_there_is_no_quorum_to_count() {
    let mut office = kube();
    office.meets("R-1", "2026-01-10", 4);
    let said = |days| {
        format!(
            "Rapat terakhir 10 Januari 2026 ({days} hari lalu; paling lama 35 hari); belum ada \
             anggota yang tercatat pada hari itu, jadi kuorumnya belum dapat dihitung."
        )
    };
    check(
        &office,
        "K10",
        &[
            ("2026-01-10", BelumDinilai, &said(0)),
            ("2026-02-15", Perhatian, &said(36)),
            ("2026-03-04", TidakPatuh, &said(53)),
        ],
    );
}

//! The rules on the group itself, held to tables: day, level, text; both sides of each boundary.

mod common;
mod kube;

use kube::{KUBE, KUBE_2, MINUTES, Steps, check, kube, verdict, verdicts, with_docs};
use rantai_projections::rules::Level::{BelumDinilai, Patuh, Perhatian, TidakBerlaku, TidakPatuh};

#[test]
fn k01_size_in_range_or_one_short_after_an_exit() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    office.leaves("M-0006", "2026-02-01");
    office.leaves("M-0005", "2026-03-01");
    check(
        &office,
        "K01",
        &[
            ("2026-01-04", BelumDinilai, "Belum ada anggota yang dicatat."),
            ("2026-01-05", Patuh, "Anggota aktif 6 KK; ketentuan 5-20."),
            ("2026-02-01", Patuh, "Anggota aktif 5 KK; ketentuan 5-20."),
            ("2026-03-01", Perhatian, "Anggota aktif 4 KK; ketentuan 5-20."),
            ("2026-05-29", Perhatian, "Anggota aktif 4 KK; ketentuan 5-20."),
            ("2026-05-30", TidakPatuh, "Anggota aktif 4 KK; ketentuan 5-20."),
        ],
    );
    office.leaves("M-0004", "2026-06-01");
    check(&office, "K01", &[("2026-06-01", TidakPatuh, "Anggota aktif 3 KK; ketentuan 5-20.")]);
}

#[test]
fn k01_asks_what_was_in_force_on_the_day() {
    let mut office = kube();
    office.members(11, "2018-01-05");
    office.ruleset("kube", "2026-01-01", r#""size_max":10,"size_min":10,"vacancy_days":30"#);
    office.leaves("M-0011", "2026-02-01");
    office.leaves("M-0010", "2026-03-01");
    check(
        &office,
        "K01",
        &[
            ("2019-03-11", TidakPatuh, "Anggota aktif 11 KK; ketentuan 5-10."),
            ("2019-03-12", Patuh, "Anggota aktif 11 KK; ketentuan 5-20."),
            ("2026-01-01", TidakPatuh, "Anggota aktif 11 KK; ketentuan 10."),
            ("2026-02-01", Patuh, "Anggota aktif 10 KK; ketentuan 10."),
            ("2026-03-30", Perhatian, "Anggota aktif 9 KK; ketentuan 10."),
            ("2026-03-31", TidakPatuh, "Anggota aktif 9 KK; ketentuan 10."),
        ],
    );
}

#[test]
fn k01_counts_households_or_people() {
    let mut office = kube();
    office.members(4, "2026-01-05");
    office.joins(KUBE, "M-0005", "2026-01-05", "p-5", "kk-4");
    check(&office, "K01", &[("2026-01-05", TidakPatuh, "Anggota aktif 4 KK; ketentuan 5-20.")]);
    office.ruleset("kube", "2026-02-01", r#""size_unit":"ORANG""#);
    check(&office, "K01", &[("2026-02-01", Patuh, "Anggota aktif 5 orang; ketentuan 5-20.")]);
    office.ruleset("kube", "2026-03-01", r#""size_unit":"KK""#);
    office.joins(KUBE, "M-0006", "2026-03-01", "p-6", "");
    check(
        &office,
        "K01",
        &[(
            "2026-03-01",
            BelumDinilai,
            "KK dari 1 anggota aktif belum dicatat; jumlah KK baru dapat dihitung bila KK setiap anggota ada dalam catatan masuknya (`household`).",
        )],
    );
}

#[test]
fn k01_a_program_may_set_no_size() {
    let mut office = kube();
    office.program("wksbm", "WKSBM", false);
    office.join_program("wksbm-1", "Guyub", "wksbm");
    let found = verdicts(&office, "wksbm-1", "K01", "2026-01-01");
    assert_eq!(found[0].level, TidakBerlaku);
    office.program("usep-2006", "USEP_KM", true);
    office.join_program("usep-1", "Rukun", "usep-2006");
    office.joins("usep-1", "M-0001", "2006-02-01", "p-90", "");
    let found = verdicts(&office, "usep-1", "K01", "2006-02-01");
    assert_eq!(found[0].text.0, "Anggota aktif 1 orang; ketentuan 30.");
}

fn elects(
    office: &mut common::Office,
    on: &str,
    posts: [&str; 3],
    decision: &str,
    docs: &str,
) -> u64 {
    let mut body = format!(r#""group":"{KUBE}""#);
    for (post, member) in ["chair", "secretary", "treasurer"].iter().zip(posts) {
        if !member.is_empty() {
            body.push_str(&format!(r#","{post}":"{member}""#));
        }
    }
    if !decision.is_empty() {
        body.push_str(&format!(r#","decision":"{decision}""#));
    }
    office.record(&with_docs("group.officers_elected", on, &body, docs))
}

#[test]
fn k02_three_different_active_members() {
    let mut office = kube();
    office.members(6, "2026-01-05");
    elects(&mut office, "2026-01-10", ["M-0001", "M-0002", ""], "", "[]");
    elects(&mut office, "2026-01-20", ["M-0001", "M-0002", "M-0003"], "", "[]");
    office.leaves("M-0003", "2026-03-01");
    office.leaves("M-0001", "2026-05-01");
    check(
        &office,
        "K02",
        &[
            ("2026-01-09", BelumDinilai, "Pemilihan pengurus belum dicatat."),
            ("2026-01-10", Perhatian, "Jabatan bendahara kosong sejak 10 Januari 2026."),
            (
                "2026-01-20",
                Patuh,
                "Ketua, sekretaris dan bendahara terisi oleh tiga anggota aktif.",
            ),
            ("2026-03-01", Perhatian, "Jabatan bendahara kosong sejak 1 Maret 2026."),
            ("2026-03-30", Perhatian, "Jabatan bendahara kosong sejak 1 Maret 2026."),
            ("2026-03-31", TidakPatuh, "Jabatan bendahara kosong sejak 1 Maret 2026."),
            (
                "2026-05-01",
                TidakPatuh,
                "Jabatan ketua kosong sejak 1 Mei 2026. Jabatan bendahara kosong sejak 1 Maret 2026.",
            ),
        ],
    );
    elects(&mut office, "2026-06-01", ["M-0004", "M-0002", "M-0004"], "", "[]");
    check(
        &office,
        "K02",
        &[("2026-06-01", TidakPatuh, "Satu anggota memegang lebih dari satu jabatan.")],
    );
}

#[test]
fn k02_two_vacancies_are_a_fault_at_once() {
    let mut office = kube();
    office.members(3, "2026-01-05");
    elects(&mut office, "2026-01-20", ["M-0001", "M-0002", "M-0003"], "", "[]");
    office.leaves("M-0002", "2026-03-01");
    office.leaves("M-0003", "2026-03-02");
    let first = "Jabatan sekretaris kosong sejak 1 Maret 2026.";
    check(
        &office,
        "K02",
        &[
            ("2026-03-01", Perhatian, first),
            (
                "2026-03-02",
                TidakPatuh,
                &format!("{first} Jabatan bendahara kosong sejak 2 Maret 2026."),
            ),
        ],
    );
}

#[test]
fn k02_an_office_left_empty_by_two_elections_is_empty_since_the_first() {
    let mut office = kube();
    office.members(3, "2026-01-05");
    elects(&mut office, "2026-01-10", ["M-0001", "M-0002", ""], "", "[]");
    elects(&mut office, "2026-02-01", ["M-0002", "M-0001", ""], "", "[]");
    office.ruleset("kube", "2026-02-20", r#""vacancy_days":60"#);
    check(
        &office,
        "K02",
        &[
            ("2026-02-08", Perhatian, "Jabatan bendahara kosong sejak 10 Januari 2026."),
            ("2026-02-09", TidakPatuh, "Jabatan bendahara kosong sejak 10 Januari 2026."),
            ("2026-03-10", Perhatian, "Jabatan bendahara kosong sejak 10 Januari 2026."),
            ("2026-03-11", TidakPatuh, "Jabatan bendahara kosong sejak 10 Januari 2026."),
        ],
    );
}

#[test]
fn k03_minutes_of_the_election() {
    let mut office = kube();
    office.members(3, "2026-01-05");
    office.meets("R-1", "2026-01-10", 3);
    office.decides("K-1", "R-1", "2026-01-10", "PENGURUS");
    office.decides("K-2", "R-1", "2026-01-10", "TABUNGAN");
    let posts = ["M-0001", "M-0002", "M-0003"];
    elects(&mut office, "2026-01-10", posts, "", "[]");
    elects(&mut office, "2026-01-11", posts, "K-2", "[]");
    elects(&mut office, "2026-01-12", posts, "K-1", "[]");
    elects(&mut office, "2026-01-13", posts, "K-1", MINUTES);
    check(
        &office,
        "K03",
        &[
            ("2026-01-09", BelumDinilai, "Pemilihan pengurus belum dicatat."),
            (
                "2026-01-10",
                TidakPatuh,
                "Pemilihan pengurus 10 Januari 2026: tidak ada berita acara musyawarah.",
            ),
            (
                "2026-01-11",
                TidakPatuh,
                "Pemilihan pengurus 11 Januari 2026: tidak ada berita acara musyawarah.",
            ),
            (
                "2026-01-12",
                Perhatian,
                "Pemilihan pengurus 12 Januari 2026: diputuskan musyawarah, berita acara belum \
             dilampirkan.",
            ),
            ("2026-01-13", Patuh, "Pemilihan pengurus 13 Januari 2026: berita acara ada."),
        ],
    );
}

/// What K06 says of a group of one.
const ONCE: &str = "1 anggota aktif, tidak ada yang tercatat ganda, juga tidak di program lain.";

#[test]
fn k06_nobody_twice_in_a_program() {
    let mut office = kube();
    office.program("lain", "KUBE", true);
    office.join_program("lain-1", "Lain", "lain");
    let mine = office.joins(KUBE, "M-0001", "2026-01-05", "p-1", "kk-1");
    office.joins("lain-1", "M-0001", "2026-01-06", "p-1", "kk-1");
    let home = office.joins(KUBE_2, "M-0001", "2026-02-01", "p-2", "kk-1");
    let same = office.joins(KUBE_2, "M-0002", "2026-03-01", "p-1", "kk-1");
    check(
        &office,
        "K06",
        &[
            ("2026-01-04", BelumDinilai, "Belum ada anggota yang dicatat."),
            ("2026-01-05", Patuh, ONCE),
            (
                "2026-01-06",
                Perhatian,
                "Orang yang sama tercatat di lain-1 dan ykt-kube-038, program kube dan lain.",
            ),
            ("2026-02-01", Perhatian, "KK yang sama tercatat di ykt-kube-038 dan ykt-kube-039."),
            (
                "2026-03-01",
                TidakPatuh,
                "Orang yang sama tercatat di ykt-kube-038 dan ykt-kube-039.",
            ),
        ],
    );
    assert_eq!(verdict(&office, "K06", "2026-02-01").records, [mine, home]);
    assert_eq!(verdict(&office, "K06", "2026-03-01").records, [mine, same]);
    let other = verdicts(&office, KUBE_2, "K06", "2026-03-01");
    assert_eq!((other[0].level, &other[0].records), (TidakPatuh, &vec![mine, same]));
    let elsewhere = verdicts(&office, "lain-1", "K06", "2026-03-01");
    assert_eq!(elsewhere[0].level, Perhatian, "another program calls for attention");
    office.leaves("M-0001", "2026-04-01");
    let other = verdicts(&office, KUBE_2, "K06", "2026-04-01");
    assert_eq!(other[0].text.0, "KK yang sama tercatat dua kali di ykt-kube-039.");
}

#[test]
fn k06_a_dissolved_group_has_no_members() {
    let mut office = kube();
    office.joins(KUBE, "M-0001", "2026-01-05", "p-1", "kk-1");
    office.joins(KUBE_2, "M-0001", "2026-01-05", "p-1", "kk-1");
    let body = format!(r#""group":"{KUBE_2}","why":"KEPUTUSAN""#);
    office.step("group.dissolved", "2026-03-01", &body);
    let (twice, once) = ("Orang yang sama tercatat di ykt-kube-038 dan ykt-kube-039.", ONCE);
    check(&office, "K06", &[("2026-02-28", TidakPatuh, twice), ("2026-03-01", Patuh, once)]);
}

#[test]
fn k06_unknown_households_are_not_green() {
    let mut office = kube();
    office.joins(KUBE, "M-0001", "2026-01-05", "p-1", "");
    check(
        &office,
        "K06",
        &[(
            "2026-01-05",
            BelumDinilai,
            "KK dari 1 anggota belum dicatat; KK ganda baru dapat diperiksa bila KK setiap anggota ada dalam catatan masuknya (`household`).",
        )],
    );
}

#[test]
fn k08_legalised() {
    let mut office = kube();
    let body =
        format!(r#""by":"LURAH","dated":"2026-02-03","group":"{KUBE}","number":"5/KEP/LRH/2026""#);
    office.step("group.legalised", "2026-02-02", &body);
    // A slip of the pen in the year takes no good paper away.
    let body =
        format!(r#""by":"LURAH","dated":"2036-02-03","group":"{KUBE}","number":"5/KEP/LRH/2036""#);
    office.step("group.legalised", "2026-02-04", &body);
    let body = format!(r#""group":"{KUBE}","why":"KEPUTUSAN""#);
    office.step("group.dissolved", "2026-06-01", &body);
    check(
        &office,
        "K08",
        &[
            ("2005-01-02", TidakBerlaku, "Kelompok belum terdaftar pada tanggal itu."),
            ("2005-01-03", TidakPatuh, "Belum ada pengesahan lurah."),
            ("2026-02-02", TidakPatuh, "Belum ada pengesahan lurah."),
            (
                "2026-02-03",
                Patuh,
                "Disahkan lurah dengan nomor 5/KEP/LRH/2026 tanggal 3 Februari 2026.",
            ),
            (
                "2026-02-05",
                Patuh,
                "Disahkan lurah dengan nomor 5/KEP/LRH/2026 tanggal 3 Februari 2026.",
            ),
            ("2026-06-01", TidakBerlaku, "Kelompok sudah dibubarkan."),
        ],
    );
}

fn opens(office: &mut common::Office, account: &str, on: &str, named: bool, signatories: &str) {
    let account = common::vault_id('b', account);
    let body = format!(
        r#""account":"{account}","bank":"Bank Contoh","group":"{KUBE}",
        "in_group_name":{named}{signatories}"#
    );
    office.step("group.bank_account_registered", on, &body);
}

fn closes(office: &mut common::Office, account: &str, on: &str) {
    let account = common::vault_id('b', account);
    let body = format!(r#""account":"{account}","group":"{KUBE}""#);
    office.step("group.bank_account_closed", on, &body);
}

#[test]
fn k09_an_account_in_the_groups_name_with_two_signatories() {
    let mut office = kube();
    office.members(3, "2010-01-05");
    opens(&mut office, "b-1", "2026-01-10", true, r#","signatories":["M-0001","M-0002"]"#);
    office.leaves("M-0002", "2026-02-01");
    closes(&mut office, "b-1", "2026-03-01");
    opens(&mut office, "b-2", "2026-03-02", true, r#","signatories":["M-0001"]"#);
    closes(&mut office, "b-2", "2026-04-01");
    opens(&mut office, "b-3", "2026-04-02", false, r#","signatories":["M-0001","M-0003"]"#);
    closes(&mut office, "b-3", "2026-05-01");
    opens(&mut office, "b-4", "2026-05-02", true, "");
    let signed =
        |n| format!("Rekening atas nama kelompok; {n} penanda tangan anggota aktif, ketentuan 2.");
    check(
        &office,
        "K09",
        &[
            (
                "2011-07-27",
                TidakBerlaku,
                "Dasar hukumnya belum berlaku (mulai 28 Juli 2011; perlu konfirmasi).",
            ),
            ("2011-07-28", BelumDinilai, "Rekening kelompok belum dicatat."),
            ("2026-01-10", Patuh, &signed(2)),
            ("2026-02-01", Perhatian, &signed(1)),
            ("2026-03-01", BelumDinilai, "Rekening kelompok belum dicatat."),
            ("2026-03-02", TidakPatuh, &signed(1)),
            (
                "2026-04-02",
                TidakPatuh,
                "Rekening bukan atas nama kelompok; 2 penanda tangan anggota aktif, ketentuan 2.",
            ),
            ("2026-05-02", BelumDinilai, &signed(0)),
        ],
    );
}

#[test]
fn k09_money_without_an_account_is_a_fault() {
    let mut office = kube();
    office.paid_grant();
    check(
        &office,
        "K09",
        &[
            ("2026-03-17", BelumDinilai, "Rekening kelompok belum dicatat."),
            ("2026-03-18", TidakPatuh, "Hibah diterima tanpa rekening kelompok yang terdaftar."),
        ],
    );
}

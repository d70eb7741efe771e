//! Where rules come from, for readers of English: a law keeps its name, with a word for what it is.

/// What the sources of the rules mean, by what they say in Indonesian.
static IN_ENGLISH: &[(&str, &str)] = &[
    (
        "Permendagri 32/2011 (penggunaan sesuai NPHD); aturan dana terikat bawaan; pembubaran menyisakan nol (bawaan aturan)",
        "Permendagri 32/2011 (regulation of the Minister of Home Affairs; use as the grant agreement \
         NPHD says); which funds are restricted, and that an ended group keeps nothing, is built into \
         the rule",
    ),
    (
        "uraian program USEP KM 2007 (pendamping, diketahui kelurahan, tembusan kecamatan, Dinas); pencatat bukan pemeriksa (bawaan aturan)",
        "Description of the program USEP KM 2007 (facilitator, seen by the kelurahan, copies to the \
         kecamatan and the office); who records does not review (built into the rule)",
    ),
    (
        "Asas buku pembantu: jumlah rincian sama dengan akun induk",
        "A principle of bookkeeping: the details of a subsidiary ledger sum to its account",
    ),
    ("Asas pembukuan kas", "A principle of keeping a cash book"),
    (
        "BPK (penerima ganda); pangkalan data penerima satu program",
        "BPK (state auditors, on double recipients); the recipients of one program",
    ),
    (
        "Bawaan aturan: 30 hari, ambang 10 %, mulai 100 catatan",
        "Built into the rule: 30 days, threshold 10%, from 100 records on",
    ),
    (
        "Bawaan aturan: ambang 3 %, mulai 100 catatan",
        "Built into the rule: threshold 3%, from 100 records on",
    ),
    (
        "NPHD dan RAB; BPK (penggunaan di luar peruntukan); toleransi 10% (perlu konfirmasi)",
        "NPHD (grant agreement) and RAB (spending plan); BPK (state auditors, on use for other \
         purposes); tolerance 10% (to be confirmed)",
    ),
    ("PMK 201/PMK.06/2010", "PMK 201/PMK.06/2010 (regulation of the Minister of Finance)"),
    (
        "PMK 69/PMK.06/2014, PMK 201/PMK.06/2010, Permendagri 73/2015; profil umur bawaan",
        "PMK 69/PMK.06/2014, PMK 201/PMK.06/2010, Permendagri 73/2015 (regulations of the Ministers \
         of Finance and of Home Affairs); classes by age built into the rule",
    ),
    (
        "POB Pinjaman Bergulir PNPM Mandiri Perkotaan 2013",
        "POB (operating procedures) of the revolving loans of PNPM Mandiri Perkotaan, 2013",
    ),
    (
        "Permendagri 32/2011 (hibah tidak terus-menerus); Permensos 2/2019 ps. 5 (perlu konfirmasi)",
        "Permendagri 32/2011 (regulation of the Minister of Home Affairs; no grant every year); \
         Permensos 2/2019 art. 5 (of the Minister of Social Affairs; to be confirmed)",
    ),
    (
        "Permendagri 32/2011 ps. 17; Kota Yogyakarta 2013; uraian program USEP KM 2007 (pagu pembinaan bukan stimulan)",
        "Permendagri 32/2011 art. 17 (regulation of the Minister of Home Affairs); City of \
         Yogyakarta 2013; description of the program USEP KM 2007 (a coaching budget is no grant)",
    ),
    (
        "Permendagri 32/2011 ps. 18",
        "Permendagri 32/2011 art. 18 (regulation of the Minister of Home Affairs)",
    ),
    (
        "Permendagri 32/2011 ps. 18 (NPHD dan pakta integritas)",
        "Permendagri 32/2011 art. 18 (regulation of the Minister of Home Affairs; grant agreement \
         NPHD and integrity pact)",
    ),
    (
        "Permendagri 32/2011 ps. 18; batas masuk rekening 14 hari (perlu konfirmasi)",
        "Permendagri 32/2011 art. 18 (regulation of the Minister of Home Affairs); 14 days to reach \
         the account (to be confirmed)",
    ),
    (
        "Permendagri 32/2011 ps. 18; praktik penyaluran (perlu konfirmasi)",
        "Permendagri 32/2011 art. 18 (regulation of the Minister of Home Affairs); practice of \
         payment (to be confirmed)",
    ),
    (
        "Permendagri 32/2011 ps. 19(2)c; surat pernyataan sampai Rp 250.000 (perlu konfirmasi)",
        "Permendagri 32/2011 art. 19(2)c (regulation of the Minister of Home Affairs); a declaration \
         will do up to Rp 250.000 (to be confirmed)",
    ),
    (
        "Permendagri 32/2011 ps. 19(3), atau tanggal NPHD bila lebih awal",
        "Permendagri 32/2011 art. 19(3) (regulation of the Minister of Home Affairs), or the day in \
         the grant agreement (NPHD) if that is earlier",
    ),
    (
        "Permendagri 32/2011 ps. 8 dan 18; Kota Yogyakarta 2013",
        "Permendagri 32/2011 arts. 8 and 18 (regulation of the Minister of Home Affairs); City of \
         Yogyakarta 2013",
    ),
    (
        "Permendagri 32/2011; BPK Musi Rawas Utara (sisa hibah belum disetor)",
        "Permendagri 32/2011 (regulation of the Minister of Home Affairs); BPK (state auditors) in \
         Musi Rawas Utara, on unspent grants not returned",
    ),
    (
        "Permendagri 73/2015 ps. 11; musyawarah untuk dana milik kelompok",
        "Permendagri 73/2015 art. 11 (regulation of the Minister of Home Affairs); the members' \
         meeting for a group's own money",
    ),
    (
        "Permensos 2/2019 ps. 3(4); uraian program KUBE",
        "Permensos 2/2019 art. 3(4) (regulation of the Minister of Social Affairs); description of \
         the program KUBE",
    ),
    (
        "Praktik dana donasi WKSBM: 100 % untuk santunan",
        "Practice of the donations of WKSBM (neighbourhood welfare groups): all of it is for aid",
    ),
    (
        "Tiga lestari (lestari modal); 100 dan 80 % bawaan aturan; penyisihan mulai kurang lancar",
        "The three kinds of lasting (of the capital); 100 and 80% built into the rule; allowance \
         from substandard loans on",
    ),
    (
        "uraian WKSBM Dinas Sosial DIY (pengesahan lurah); Permensos 2/2019 ps. 3(5)",
        "Description of WKSBM by the social office of DIY (legalised by the lurah); Permensos 2/2019 \
         art. 3(5) (regulation of the Minister of Social Affairs)",
    ),
    (
        "uraian WKSBM Dinas Sosial DIY (rapat bulanan atau selapanan, 35 hari); keputusan kelompok",
        "Description of WKSBM by the social office of DIY (meetings every month or selapan, 35 \
         days); the group's own decision",
    ),
    (
        "uraian program KUBE; Permensos 2/2019 ps. 3(3)",
        "Description of the program KUBE; Permensos 2/2019 art. 3(3) (regulation of the Minister of \
         Social Affairs)",
    ),
    (
        "uraian program USEP KM 2007 (30 orang) dan KUBE (5-10 KK); Permensos 2/2019 ps. 3(2) (5-20 KK)",
        "Descriptions of the programs USEP KM 2007 (30 people) and KUBE (5 to 10 households); \
         Permensos 2/2019 art. 3(2) (regulation of the Minister of Social Affairs; 5 to 20)",
    ),
    (
        "uraian program USEP KM 2007 (sekurang-kurangnya 6 bulan sekali); 30 hari tenggang bawaan aturan",
        "Description of the program USEP KM 2007 (at least every 6 months); 30 days of grace built \
         into the rule",
    ),
    (
        "uraian program USEP KM 2007 (stimulan perorangan sesuai musyawarah kelompok)",
        "Description of the program USEP KM 2007 (money for single members as the group's meeting \
         decides)",
    ),
    (
        "uraian program USEP KM 2007 (wajib) dan KUBE (diharapkan); 12 bulan sejak pencairan",
        "Descriptions of the programs USEP KM 2007 (obligatory) and KUBE (expected); 12 months from \
         the payment",
    ),
    (
        "uraian program USEP KM 2007; ambang 0,5 % bawaan aturan",
        "Description of the program USEP KM 2007; threshold 0.5% built into the rule",
    ),
];

/// A source in English; as it is where nobody put it into English yet.
pub(super) fn in_english(source: &'static str) -> &'static str {
    let known = IN_ENGLISH.iter().find(|(id, _)| *id == source);
    known.map_or(source, |(_, en)| en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ALL;

    #[test]
    fn every_source_is_known_in_english_and_every_entry_is_one_of_a_rule() {
        for rule in ALL {
            assert!(
                IN_ENGLISH.iter().any(|(id, _)| *id == rule.source),
                "{}: {}",
                rule.id,
                rule.source
            );
        }
        for (id, en) in IN_ENGLISH {
            assert!(ALL.iter().any(|rule| rule.source == *id), "{id}");
            assert!(!en.contains("perlu konfirmasi") && !en.contains(" ps. "), "{en}");
        }
    }
}

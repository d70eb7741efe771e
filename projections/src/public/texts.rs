//! The pages of words: glossary, about the data, complaints, verification.

use super::build::{Sheet, link_about, page, prose};
use super::city::City;
use super::page::{Block, FileLink, Page};
use super::place::{Measure, Place};
use crate::table::{Cell, words};

mod glossary;

/// The file of grants for those who compare grants of many givers.
const AWARDS: &str = "360giving.json";

impl City {
    pub(super) fn glossary_page(&self) -> Page {
        let lead =
            ("Arti kata-kata yang dipakai di halaman ini.", "What the words on these pages mean.");
        let mut page = page(Place::Glossary, words("Istilah", "Glossary"), lead, self.stand);
        let columns = &[("istilah", "Istilah", "Word"), ("arti", "Arti", "Meaning")];
        let mut sheet = Sheet::new("istilah", ("Istilah", "Words"), columns, self.stand);
        for (word, id, en) in glossary::WORDS {
            sheet.row(vec![Cell::text(word), Cell::Words(words(id, en))]);
        }
        page.blocks.push(sheet.block());
        page.restricted_too = false;
        page
    }

    pub(super) fn about_page(&self) -> Page {
        let lead = (
            "Apa yang dibuka, apa yang tidak, dan apa artinya angka-angka ini.",
            "What is shown, what is not, and what these figures mean.",
        );
        let title = words("Tentang data ini", "About this data");
        let mut page = page(Place::About, title, lead, self.stand);
        page.blocks.extend([self.source(), shown(), not_shown(), small(), licence(), self.files()]);
        if !self.has_awards() {
            page.blocks.push(no_award());
        }
        page.blocks.push(open_points());
        page.restricted_too = false;
        page
    }

    /// What other programs read; grants in the shape of 360Giving from the first award on.
    fn files(&self) -> Block {
        let file = |path: (&str, &str), about: (&str, &str)| FileLink {
            path: words(path.0, path.1),
            about: words(about.0, about.1),
        };
        let mut files = vec![
            file(
                ("perubahan.atom", "en/perubahan.atom"),
                ("umpan Atom: catatan publik terbaru", "Atom feed: the newest public records"),
            ),
            file(
                ("lisensi.txt", "lisensi.txt"),
                ("lisensi dan cara menyebut sumber", "the licence, and what to name"),
            ),
        ];
        if self.has_awards() {
            let about = (
                "hibah yang ditetapkan, dalam bentuk Standar Data 360Giving",
                "grants awarded, in the shape of the 360Giving Data Standard",
            );
            files.push(file((AWARDS, AWARDS), about));
        }
        let heading = words("Berkas untuk program lain", "Files for other programs");
        Block::Files { heading, files }
    }

    fn source(&self) -> Block {
        let office = &self.office;
        let id = format!(
            "Angka di sini dihitung dari buku besar {office}. Buku itu hanya bertambah: catatan \
             tidak dapat diubah atau dihapus, dan setiap catatan terikat pada yang sebelumnya."
        );
        let en = format!(
            "The figures are computed from the ledger of {office}. It only grows: records cannot \
             be changed or deleted, and each is bound to the one before."
        );
        prose(
            "sumber",
            ("Sumber", "Source"),
            &[
                (&id, &en),
                (
                    "\"Per tanggal\" adalah hari catatan terakhir buku, bukan hari Anda membaca. Posisi \
                 buku yang sama selalu memberi halaman yang sama.",
                    "\"As of\" is the day of the last record in the ledger, not the day on which you \
                 read. The same position of the ledger always gives the same pages.",
                ),
                (
                    "Cakupan disebut sebelum setiap persentase: kelompok yang belum mencatat apa pun \
                 tidak membuat angka menjadi lebih baik atau lebih buruk tanpa terlihat.",
                    "Coverage stands before each percentage: groups that recorded nothing make no \
                 figure better or worse unseen.",
                ),
            ],
        )
    }

    pub(super) fn complaint_page(&self) -> Page {
        let lead = (
            "Bila angka atau kenyataan di lapangan tidak benar, sampaikan. Menyebut nomor kelompok \
             dan nomor catatan mempercepat pemeriksaan.",
            "If a figure or what happens on the ground is wrong, say so. The code of the group and \
             the number of the record help.",
        );
        let mut page = page(Place::Complaint, words("Pengaduan", "Complaints"), lead, self.stand);
        page.blocks.extend([
            prose("lapor", ("SP4N-LAPOR!", "SP4N-LAPOR!"), &[(
                "Pengaduan pelayanan publik nasional: lapor.go.id. Nama pelapor dapat dirahasiakan.",
                "The national complaint service for public services: lapor.go.id. The name of who \
                 complains can be kept secret.",
            )]),
            prose("inspektorat", ("Inspektorat daerah", "The city's inspectorate"), &[(
                "Dugaan penyalahgunaan uang daerah dapat disampaikan kepada inspektorat daerah.",
                "Suspected misuse of the city's money can be told to its inspectorate.",
            )]),
            prose("ppid", ("PPID", "PPID (information officer)"), &[(
                "Permintaan informasi yang belum dibuka diajukan kepada PPID menurut UU 14/2008 \
                 tentang Keterbukaan Informasi Publik.",
                "Ask the information officer (PPID) for what is not shown here, by Law 14/2008 on \
                 public information.",
            )]),
            prose("catatan", ("Catatan tentang halaman ini", "About this page"), &[(
                "Ketiganya rujukan umum. Alamat, nomor telepon dan petugasnya ditetapkan oleh \
                 kantor (perlu konfirmasi).",
                "All three are general references. Addresses, telephone numbers and officers are \
                 for the office to set (to be confirmed).",
            )]),
        ]);
        page.restricted_too = false;
        page
    }

    pub(super) fn verify_page(&self) -> Page {
        let lead = (
            "Halaman yang ditandatangani kantor dapat diperiksa oleh peramban Anda sendiri, juga \
             dari salinan yang disimpan.",
            "Pages that the office signed can be checked by your own browser, a saved copy too.",
        );
        let title = words("Periksa sendiri", "Check it yourself");
        let mut page = page(Place::Verify, title, lead, self.stand);
        page.blocks.extend([checked(), not_checked(), better()]);
        page.blocks.push(Block::Links {
            heading: words("Dari sini", "From here"),
            links: vec![
                link_about(
                    Place::Areas,
                    ("Cari kelompok", "Find a group"),
                    ("lewat wilayahnya", "by its area"),
                ),
                link_about(
                    Place::How(Measure::Received),
                    ("Asal angka", "How figures are made"),
                    ("sampai nomor catatannya", "down to the numbers of records"),
                ),
            ],
        });
        page.records = self.changes.iter().take(1).map(|change| change.seq).collect();
        page.restricted_too = false;
        page
    }
}

fn shown() -> Block {
    prose(
        "dibuka",
        ("Yang dibuka", "What is shown"),
        &[(
            "Hibah dan tahapnya, nomor SK, NPHD, SP2D dan STS, belanja menurut pos, laporan, penilaian \
         kewajiban kelompok, serah terima antarkelompok (kelompok, tanggal, dan jumlah), dan koreksi.",
            "Grants and their stages, numbers of decisions, agreements, payment orders and deposit \
         slips, spending by line, reports, verdicts on duties of groups, hand-overs between groups \
         (groups, day and amount), and corrections.",
        )],
    )
}

fn not_shown() -> Block {
    prose(
        "tertutup",
        ("Yang tidak dibuka", "What is not shown"),
        &[
            (
                "Nama, NIK, nomor anggota, nomor rekening, pinjaman, tabungan dan tunggakan orang, dan \
             nama petugas yang mencatat.",
                "Names, identity and member numbers, bank accounts, loans, savings and arrears of \
             people, and the names of the officers who recorded something.",
            ),
            (
                "Jumlah kelompok berubah dengan setiap catatan. Siapa yang membandingkan dua edisi \
             halaman dapat melihat berapa yang bergerak di antaranya, juga bila itu satu angsuran, \
             tetapi bukan siapa yang membayarnya.",
                "Sums of groups change with each record. Whoever compares two editions of a page can \
             see how much moved between them, also where that was one repayment, but not who paid it.",
            ),
            (
                "Satu pengecualian: nama ketua, sekretaris atau bendahara kelompok yang menyetujuinya \
             secara tertulis, selama persetujuan itu tercatat dan tidak ditarik.",
                "One exception: the name of a group's chair, secretary or treasurer who agreed to it \
             in writing, for as long as that consent is on record and not taken back.",
            ),
            (
                "Dalam tulisan asli catatan publik, petugas yang mencatat tampil sebagai kode akun, \
             tanpa nama. Siapa pun dapat menghitung catatan publik setiap kode dan melihat waktunya; \
             siapa orang di balik kode itu hanya diketahui kantor.",
                "In the exact text of public records the officer who recorded stands as the code of \
             an account, without a name. Anyone can count the public records of a code and see when \
             they were made; who is behind a code, only the office knows.",
            ),
            (
                "Catatan tentang orang tidak dibuka, tetapi ikut membentuk jumlah kelompok. Jumlah \
             seperti itu adalah pernyataan kantor; isinya diperiksa auditor.",
                "Records about people are not open, but are part of the sums of groups. Such sums are \
             statements of the office; auditors check what is in them.",
            ),
        ],
    )
}

fn small() -> Block {
    prose(
        "kecil",
        ("Angka tentang kurang dari lima orang", "Figures about fewer than five people"),
        &[(
            "Angka yang menyangkut kurang dari 5 orang ditutup (<5), dan tidak masuk jumlah \
             mana pun, supaya tidak dapat dihitung dari selisih. Yang diterima dan yang disetor \
             kembali oleh kelompok selalu terbuka; bila sebuah hibah selesai, jumlah yang dipakai \
             mengikuti dari keduanya, tetapi bagian tiap orang tidak. Isi LPJ tidak dibuka; bahwa LPJ \
             masuk dan diterima, dan kapan, tampak di halaman.",
            "Figures about fewer than 5 people are withheld (<5), and are in no total, so that nobody \
             gets them as a difference. What a group received and returned is always shown; once a \
             grant is finished, what was used of it follows from the two, but nobody's own part does. \
             What an LPJ says is not open; that it came and was accepted, and when, stands on the pages.",
        )],
    )
}

fn licence() -> Block {
    prose(
        "lisensi",
        ("Lisensi", "Licence"),
        &[(
            "Data boleh dipakai, dibagikan dan diolah untuk tujuan apa pun dengan menyebut sumbernya: \
         Creative Commons Attribution 4.0 International (CC BY 4.0). Setiap tabel tersedia sebagai \
         CSV dan JSON yang persis sama dengan yang tampil.",
            "The data may be used, shared and adapted for any purpose with attribution: Creative \
         Commons Attribution 4.0 International (CC BY 4.0). Each table is there as CSV and JSON, \
         exactly as shown.",
        )],
    )
}

/// Why there is no file of grants yet.
fn no_award() -> Block {
    let id = format!(
        "Belum ada hibah yang ditetapkan. {AWARDS}, daftar hibah dalam bentuk Standar Data \
         360Giving, terbit bersama penetapan pertama: standar itu tidak mengenal daftar kosong."
    );
    let en = format!(
        "No grant has been awarded yet. {AWARDS}, the grants in the shape of the 360Giving Data \
         Standard, appears with the first award: that standard knows no empty list."
    );
    Block::Prose { heading: None, anchor: "", paragraphs: vec![words(&id, &en)] }
}

fn open_points() -> Block {
    prose(
        "konfirmasi",
        ("Yang masih perlu konfirmasi", "Still to be confirmed"),
        &[
            (
                "Tanggal mulai berlakunya beberapa dasar hukum dan beberapa ambang bawaan aturan \
             (misalnya 30 hari tenggang laporan) belum dipastikan; penilaiannya menyebutkannya.",
                "The days on which some laws took effect, and some thresholds of the rules (30 days of \
             grace for reports, for one), are not confirmed; the verdicts say so.",
            ),
            (
                "Lisensi data dan rujukan pengaduan dipilih sebagai usulan dan menunggu penetapan \
             kantor.",
                "The licence and the places for complaints are proposals, for the office to decide.",
            ),
        ],
    )
}

fn checked() -> Block {
    prose(
        "diperiksa",
        ("Yang diperiksa", "What is checked"),
        &[
            (
                "Tanda tangan kantor atas posisi buku (checkpoint), dan bahwa posisi itu meneruskan \
             posisi yang pernah dilihat peramban ini.",
                "The signature of the office on the position of the ledger (checkpoint), and that it \
             continues the one this browser saw before.",
            ),
            (
                "Bahwa setiap catatan publik di halaman memang ada dalam buku, huruf demi huruf.",
                "That each public record of the page is in the ledger, letter by letter.",
            ),
            (
                "Bahwa angka yang tampil sama dengan angka yang ditandatangani kantor.",
                "That the figures shown are those the office signed.",
            ),
        ],
    )
}

fn not_checked() -> Block {
    prose(
        "tidak-diperiksa",
        ("Yang tidak dapat diperiksa di sini", "What cannot be checked here"),
        &[
            (
                "Jumlah yang dibentuk juga oleh catatan tertutup adalah pernyataan kantor yang \
             ditandatangani. Peramban tidak dapat menghitungnya ulang.",
                "Sums that are drawn from restricted records too are signed statements of the office. \
             A browser cannot compute them again.",
            ),
            (
                "Halaman tidak dapat menjamin skripnya sendiri. Program rantai check dapat memeriksa \
             tanpa memercayai halaman ini.",
                "A page cannot vouch for its own script. The program rantai check checks without \
             trusting this page.",
            ),
        ],
    )
}

fn better() -> Block {
    prose(
        "merah",
        ("Bila hasilnya merah", "If the result is red"),
        &[(
            "Merah berarti halaman, catatan atau posisi buku tidak cocok dengan yang ditandatangani. \
         Simpan halaman itu, catat alamat dan waktunya, dan sampaikan lewat halaman pengaduan.",
            "Red means that the page, a record or the position of the ledger does not match what was \
         signed. Save the page, note address and time, and tell it through the page on complaints.",
        )],
    )
}

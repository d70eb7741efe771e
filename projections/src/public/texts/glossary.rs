//! The words, in Indonesian alphabetical order, each with its meaning in both languages.

/// Word, meaning in Indonesian, meaning in English.
pub(super) static WORDS: &[(&str, &str, &str)] = &[
    (
        "Anggota",
        "Orang yang tergabung dalam kelompok. Hanya jumlahnya yang dibuka.",
        "A person who belongs to a group. Only their number is shown.",
    ),
    (
        "APBD, APBN",
        "Anggaran daerah dan anggaran negara, sumber uang hibah.",
        "The budgets of the city and of the state, where grant money comes from.",
    ),
    (
        "Arisan",
        "Iuran bergilir: setiap putaran seorang anggota menerima seluruhnya.",
        "A rotating pot: each round one member gets all of it.",
    ),
    (
        "Aturan",
        "Kewajiban yang dinilai, dengan kode (misalnya H10) dan sumber hukumnya.",
        "A duty that is judged, with a code (H10, for one) and its legal source.",
    ),
    ("BAST", "Berita acara serah terima barang.", "The record of handing over goods."),
    (
        "Belum dinilai",
        "Datanya belum lengkap. Tidak dihitung patuh dan tidak dihitung melanggar.",
        "Data are missing. It counts neither as met nor as broken.",
    ),
    ("BLPS", "Bantuan langsung pemberdayaan sosial.", "A direct grant for social empowerment."),
    (
        "Cakupan",
        "Berapa kelompok yang ikut membentuk sebuah angka, dari berapa seluruhnya.",
        "How many groups a figure is made of, out of how many.",
    ),
    (
        "Catatan",
        "Satu baris buku besar: bernomor, bertanggal, tidak dapat diubah.",
        "One line of the ledger: numbered, dated, never changed.",
    ),
    (
        "Catatan tertutup",
        "Catatan tentang orang atau uangnya. Disebut dengan nomor, tanggal dan jenis saja.",
        "A record about people or their money. Named by number, date and type alone.",
    ),
    (
        "Checkpoint",
        "Posisi buku yang ditandatangani kantor: berapa catatan dan apa isinya, dalam satu sidik jari.",
        "A position of the ledger signed by the office: how many records and what they hold, in one fingerprint.",
    ),
    (
        "Dana sosial",
        "Uang kelompok untuk santunan, kematian, jimpitan dan sejenisnya.",
        "Money of the group for relief, funerals and the like.",
    ),
    (
        "Danais",
        "Dana keistimewaan Daerah Istimewa Yogyakarta.",
        "The special-region fund of Yogyakarta.",
    ),
    (
        "Dekonsentrasi",
        "Uang APBN yang disalurkan lewat pemerintah daerah.",
        "State money that is spent through the region.",
    ),
    (
        "Dinas",
        "Kantor yang mengelola hibah dan buku besar ini.",
        "The office that manages the grants and this ledger.",
    ),
    (
        "Disahkan lurah",
        "Kelompok diakui dengan surat lurah atau SK.",
        "The group is recognised by a letter of the kelurahan or a decision.",
    ),
    (
        "Generasi",
        "Putaran uang guliran: penerima pertama generasi 1, penerima berikutnya generasi 2, dan seterusnya.",
        "A round of revolving money: the first to receive it are generation 1, the next generation 2, and so on.",
    ),
    (
        "Guliran",
        "Uang hibah milik kelompok yang dipinjamkan, kembali, lalu dipinjamkan kepada yang berikutnya.",
        "Grant money owned by the group that is lent, comes back, and is lent to the next.",
    ),
    (
        "Hapus buku",
        "Pinjaman macet dikeluarkan dari saldo, tetapi tetap ditagih.",
        "A lost loan is taken out of the balance, and still billed.",
    ),
    ("Hapus tagih", "Pinjaman macet tidak ditagih lagi.", "A lost loan is no longer billed."),
    (
        "Hash",
        "Sidik jari sebuah catatan. Satu huruf berubah, hash-nya berubah.",
        "The fingerprint of a record. One letter changes, and so does the hash.",
    ),
    (
        "Hibah",
        "Uang atau barang dari pemerintah kepada kelompok, bukan pinjaman.",
        "Money or goods from the government to a group, not a loan.",
    ),
    ("Jatuh tempo", "Hari terakhir suatu kewajiban.", "The last day of a duty."),
    ("Kas", "Uang tunai kelompok.", "The cash of a group."),
    (
        "Kecamatan",
        "Bagian kota; di Kota Yogyakarta disebut kemantren.",
        "A district of a city; in Yogyakarta called kemantren.",
    ),
    ("Kelurahan", "Bagian kemantren, dipimpin lurah.", "A part of a kemantren, headed by a lurah."),
    (
        "Kemantren",
        "Sebutan kecamatan di Kota Yogyakarta; ada 14.",
        "The name of a district in Yogyakarta; there are 14.",
    ),
    (
        "Kemitraan",
        "Uang dari mitra bukan pemerintah, misalnya CSR.",
        "Money of partners other than the government, CSR for one.",
    ),
    (
        "KK",
        "Kepala keluarga: satuan anggota dalam beberapa program.",
        "Head of a family: the unit of membership in some programs.",
    ),
    (
        "Komitmen",
        "Anggaran yang sudah ditetapkan untuk sebuah hibah.",
        "Budget that was set aside for an award.",
    ),
    (
        "Koreksi",
        "Catatan keliru dibatalkan dengan catatan baru; keduanya tetap terlihat.",
        "A wrong record is undone by a new one; both stay visible.",
    ),
    (
        "KUBE",
        "Kelompok usaha bersama: kelompok keluarga yang berusaha dengan bantuan sosial.",
        "Joint business group: families who run a business with social aid.",
    ),
    (
        "Kuorum",
        "Jumlah hadir yang membuat musyawarah sah: lebih dari separuh anggota.",
        "As many as make a meeting valid: more than half of the members.",
    ),
    ("Kwitansi", "Bukti pembayaran.", "A receipt."),
    (
        "Lestari modal",
        "Modal bergulir tidak menyusut dari yang diberikan.",
        "The revolving capital does not shrink below what was given.",
    ),
    (
        "LPJ",
        "Laporan pertanggungjawaban hibah; umumnya paling lambat 10 Januari tahun berikutnya.",
        "The accountability report of a grant; by 10 January of the next year as a rule.",
    ),
    (
        "Musyawarah",
        "Rapat anggota yang mengambil keputusan.",
        "The meeting of members that decides.",
    ),
    (
        "NPHD",
        "Naskah perjanjian hibah daerah antara pemerintah dan kelompok.",
        "The grant agreement between the government and a group.",
    ),
    ("Pagu", "Batas anggaran.", "The limit of a budget."),
    ("Patuh", "Kewajiban dipenuhi.", "A duty is met."),
    (
        "Pembatalan",
        "Catatan baru yang meniadakan catatan lama.",
        "A new record that undoes an old one.",
    ),
    (
        "Pendamping",
        "Petugas yang mendampingi kelompok dan menghimpun laporannya.",
        "The mentor who helps a group and compiles its reports.",
    ),
    (
        "Pengguliran",
        "Menyerahkan uang yang sudah kembali kepada penerima berikutnya. Jumlah yang digulirkan adalah perputaran.",
        "Handing money that came back to the next. A sum of what was rolled on is turnover.",
    ),
    (
        "Per tanggal",
        "Hari catatan terakhir yang diperhitungkan.",
        "The day of the last record that counts.",
    ),
    ("Perhatian", "Hampir jatuh tempo, atau kekurangan kecil.", "Due soon, or a small fault."),
    ("Perlu konfirmasi", "Sumbernya belum dapat dipastikan.", "Its source could not be confirmed."),
    (
        "Perputaran",
        "Jumlah yang menghitung rupiah yang sama setiap kali berpindah; bukan jumlah uang yang ada.",
        "A sum that counts the same rupiah each time it moves on; not the sum of money that there is.",
    ),
    (
        "PPID",
        "Pejabat pengelola informasi dan dokumentasi: tempat meminta informasi.",
        "The officer to ask for information.",
    ),
    (
        "PPKD",
        "Pejabat pengelola keuangan daerah, yang menerbitkan SP2D.",
        "The city treasury, which issues payment orders.",
    ),
    (
        "RAB",
        "Rencana anggaran biaya: untuk apa hibah akan dipakai, pos demi pos.",
        "The spending plan of a grant, line by line.",
    ),
    ("Retur", "Pembayaran yang dikembalikan bank.", "A payment that the bank returned."),
    (
        "Sisa",
        "Uang hibah yang diterima dan belum dipakai atau disetor.",
        "Grant money received and neither used nor returned.",
    ),
    ("SK", "Surat keputusan, di sini penetapan hibah.", "A decision; here the award of a grant."),
    (
        "SP2D",
        "Surat perintah pencairan dana: perintah membayar dari kas daerah atau negara.",
        "The payment order of the treasury.",
    ),
    (
        "SP4N-LAPOR!",
        "Layanan pengaduan nasional di lapor.go.id.",
        "The national complaint service, lapor.go.id.",
    ),
    (
        "STS",
        "Surat tanda setoran: bukti uang disetor kembali ke kas.",
        "The deposit slip for money returned to the treasury.",
    ),
    ("Tabungan", "Simpanan anggota; tidak dibuka.", "Savings of members; not shown."),
    (
        "Tenggang",
        "Hari tambahan setelah jatuh tempo; laporan dalam tenggang tidak terlambat.",
        "Days after the due date; a report within them is not late.",
    ),
    (
        "Tidak berlaku",
        "Aturan itu tidak mengenai kelompok ini, atau belum.",
        "The rule does not apply here, or not yet.",
    ),
    ("Tidak patuh", "Kewajiban tidak dipenuhi.", "A duty is not met."),
    (
        "USEP KM",
        "Usaha ekonomi produktif keluarga miskin: dana bergulir untuk kelompok 30 orang.",
        "Productive business of poor families: a revolving fund for groups of 30.",
    ),
    (
        "WKSBM",
        "Wahana kesejahteraan sosial berbasis masyarakat.",
        "A community-based welfare association.",
    ),
];

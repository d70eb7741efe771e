//! The texts of the help in Indonesian.

/// What the exit codes mean.
pub(super) const EXIT_CODES: &str = "\
Kode keluar:
  0  selesai
  1  ditemukan yang salah (verify, check, rebuild --check, demo, drill)
  2  perintah tidak dimengerti
  3  ditolak: hukum buku atau brankas berkata tidak; permintaan itu tidak dicatat sama sekali
  4  gangguan: disk, proses lain, kunci

Data keluar lewat stdout; semua perkataan kepada orang lewat stderr.";

/// Commands: short, and what follows in the long help.
pub(super) static ABOUT: &[(&str, &str, &str)] = &[
    (
        "rantai",
        "Rantai: buku besar hibah dan dana bergulir yang hanya bertambah dan berantai hash",
        "",
    ),
    (
        "init",
        "Buat buku baru, dengan brankas dan kunci-kuncinya",
        "Membuat direktori --ledger dengan jurnal dan brankas kosong, dan di sampingnya berkas DIR.key berisi kunci induk dan DIR.log-key berisi kunci penanda tangan checkpoint, yang hanya dapat dibaca pemiliknya. Akun pertama adalah --actor (bila tidak disebut: admin), dengan semua peran yang mengurus dan mencatat.",
    ),
    (
        "record",
        "Catat draf: JSON masuk, tanda terima tiap catatan keluar",
        "Membaca satu objek JSON, satu larik (satu rangkaian: semua atau tidak sama sekali), atau JSON Lines (satu permintaan tiap baris; satu penolakan tidak menghentikan yang lain). Draf berbentuk {\"type\": …, \"on\": …, \"body\": …} dengan \"of\", \"docs\", \"behalf\", \"fixes\", \"key\", \"proposal\" bila perlu; --fields menyebut jenis yang ada dan isian masing-masing. Mencetak {\"seq\":…,\"hash\":…} setelah catatan tersimpan tetap. Penolakan ditulis di stderr, dalam kata-kata di terminal dan selain itu sebagai JSON dengan \"draft\" dihitung dari 0; kode keluarnya 3. \"key\" yang sama dengan isi yang sama memberi tanda terima pertama lagi.\n\nContoh: `rantai --actor u-02 record draf.jsonl`, `rantai record --fields cash.received`",
    ),
    (
        "import",
        "Catat tabel CSV dengan baris judul: seluruhnya, atau tidak sama sekali",
        "Jenis: anggota, pinjaman, angsuran, buku-kas, saldo-awal; nama Inggrisnya juga dimengerti. Urutan kolom bebas; lihat --columns. Setiap kesalahan menyebut baris dan kolomnya. Berkas yang sama memberi tanda terima pertama lagi. Anggota didaftarkan di brankas, jadi kunci induk harus ada.\n\nContoh: `rantai import anggota anggota.csv --group ykt-kube-001 --dry-run`",
    ),
    (
        "export",
        "Keluarkan seluruh buku: baris catatan persis, atau jurnal untuk program lain",
        "jsonl adalah baris catatan persis: `printf %s BARIS | b3sum` adalah `prev` baris berikutnya. Jurnalnya seimbang di hledger, ledger, dan beancount, dengan saldo yang sama.\n\nContoh: `rantai export --format hledger --out buku.journal`",
    ),
    (
        "show",
        "Tampilkan pernyataan: buku, register, atau rekap; tanpa nama, daftarnya",
        "Setiap pernyataan menyebut tanggalnya, catatan terakhirnya, dan hash catatan itu, sehingga dapat dibuat lagi dari buku yang sama. `rantai show` saja mendaftar semuanya dengan subjek masing-masing: [boleh disebut] atau <harus disebut>.\n\nContoh: `rantai show bku ykt-kube-001 --as-of 2026-06-30`, `rantai show register-sp2d --document \"0017/LS/2026\"`",
    ),
    (
        "judge",
        "Nilai kelompok menurut aturan, per tanggal berapa pun",
        "Setiap penilaian menyebut tingkatnya, kewajiban siapa, alasannya, dan catatan yang membuktikannya. Status kelompok adalah yang terburuk dari kewajibannya sendiri. Data yang tidak ada tidak pernah hijau. Penilaian adalah jawaban, bukan gangguan: kode keluarnya 0.\n\nContoh: `rantai judge --group ykt-kube-001 --as-of 2026-06-30`",
    ),
    (
        "history",
        "Tampilkan semua catatan satu aliran, menurut urutan pencatatan",
        "Aliran: `ledger` (kantor sendiri), `program/KODE`, `group/KODE`, `audit/ID`; kode kelompok atau program saja cukup.\n\nContoh: `rantai history ykt-kube-001`",
    ),
    (
        "key",
        "Kunci penanda tangan checkpoint: buat dan nyatakan yang baru, atau tampilkan bagian publiknya",
        "Rahasianya ada dalam berkas di samping buku, DIR.log-key, yang hanya dapat dibaca pemiliknya, atau di tempat yang disebut RANTAI_LOG_KEY_FILE. Rahasia tidak pernah dicetak. Bagian publiknya ada dalam buku itu sendiri.",
    ),
    (
        "key new",
        "Buat kunci baru dan nyatakan dalam buku: sejak itu kunci itulah yang menandatangani",
        "Mencatat `ledger.key_adopted`, yang memerlukan peran admin. Berkas kunci yang sudah ada tidak pernah ditimpa: pindahkan dahulu yang lama, atau sebutkan tempat lain dengan --key-file. Bila berkas kunci sudah ada dan belum dinyatakan buku, kunci itulah yang dinyatakan.",
    ),
    (
        "key show",
        "Cetak kunci publik (vkey), yang dimasukkan pemeriksa ke dalam kebijakannya",
        "Dengan --policy mencetak seluruh kebijakan, sebuah berkas untuk `rantai check`, untuk `--submit`, dan untuk daftar buku seorang saksi.\n\nContoh: `rantai key show --policy --witness \"$(cat witness.vkey) https://saksi.example\" > my-ledger.policy`",
    ),
    (
        "checkpoint",
        "Terbitkan catatan sejauh ini: ubin, bundel, dan checkpoint bertanda tangan di atasnya",
        "Menulis DIR/publish (untuk siapa pun) dan DIR/bundles (untuk auditor), membacanya kembali, menghitung akar sekali lagi dari jurnal, dan menandatangani hanya bila keduanya sama dan melanjutkan yang sudah ditandatangani. Orang lain boleh mencatat sementara itu. Yang sudah ada tidak ditulis lagi; yang hilang dibangun ulang dari jurnal. Tidak ada yang ditandatangani bagi jurnal yang berakhir sebelum, atau berbeda dari, checkpoint terakhir: itu cadangan lama atau riwayat lain.\n\nDengan --submit para saksi dalam kebijakan diminta ikut menandatangani, semuanya sekaligus. Tidak satu pun menunda atau mencegah penerbitan: DIR/publish/checkpoint yang terbaru, dengan tanda tangan saksi sejauh ini, dan DIR/publish/checkpoint.witnessed yang terbaru yang mencapai kuorum. Kode keluar 1: ada saksi yang mengenal riwayat lain dari buku ini.",
    ),
    (
        "witness",
        "Saksikan buku pihak lain: ikut menandatangani hanya yang melanjutkan yang pernah dilihat",
        "Untuk lembaga selain kantor yang memegang buku. Kantor mengirim checkpoint-nya dengan `rantai checkpoint --submit`; siapa pun yang memercayai saksi itu lalu tahu bahwa semua orang ditunjukkan satu riwayat. Setiap log menurut C2SP tlog-witness dapat mengirim.",
    ),
    (
        "witness serve",
        "Jawab permintaan lewat HTTP sampai dihentikan",
        "Yang terakhir dilihat dari setiap buku tersimpan tetap dalam direktori STATE sebelum tanda tangan dijawabkan. Bila keadaan itu hilang atau diubah, tidak ada yang ditandatangani bagi buku itu: saksi yang lupa membiarkan buku memulai riwayat lain. Jauhkan cadangan STATE: cadangan lama yang dipulihkan juga lupa. Mendengar hanya di mesin ini, kecuali --listen menyebut alamat lain; pasang peladen TLS di depannya dan sebutkan --trust-forwarded.",
    ),
    ("witness key", "Kunci yang dipakai saksi untuk ikut menandatangani", ""),
    (
        "witness key new",
        "Buat kunci baru dalam berkas yang hanya dapat dibaca pemiliknya, dan cetak bagian publiknya (vkey)",
        "Namanya lazim nama host dan jalur lembaga itu. Siapa pun yang memercayai saksi ini memasukkan vkey tercetak ke dalam kebijakannya.",
    ),
    (
        "witness key show",
        "Cetak kunci publik (vkey), yang dimasukkan pemeriksa ke dalam kebijakannya",
        "",
    ),
    (
        "serve",
        "Sajikan situs dan API publik lewat HTTP sampai dihentikan",
        "Membaca buku di samping siapa pun yang mencatat, dan menampilkan catatan baru dalam satu dua detik. Isi catatan terbatas dan brankas tidak pernah disajikan. Mendengar hanya di mesin ini, kecuali --listen menyebut alamat lain; pasang peladen TLS di depannya dan sebutkan --trust-forwarded.\n\n`/sehat` mengatakan bahwa ia hidup, `/siap` apa yang disajikannya. Log ditulis ke stderr, satu objek JSON sebaris, tanpa alamat pembaca dan tanpa isian pertanyaan.",
    ),
    (
        "verify",
        "Periksa setiap catatan buku atau berkas ekspor, tanpa memercayainya",
        "Tingkat: 1 tanda tangan dan konsistensi, 2 pohon, bila ada yang diterbitkan; 3 setiap catatan, rantai, dan tautan; 4 hukum, setiap penerimaan diulang; 5 keadaan terlipat, bukti, dan dengan kunci induk juga brankas. Menyebut tingkat yang dijalankan. Setiap kerusakan disebut dengan nomor catatan dan letak bitanya, dan kode keluarnya 1. Bila tidak ada kerusakan tetapi ada tingkat yang tidak dapat diperiksa, kodenya 4: itu bukan tanda aman. Begitu pula bila catatan menyebut orang sedangkan brankas atau kunci induk tidak ada di sini; salinan tanpa brankas diperiksa dengan --level 4.\n\nContoh: `rantai verify --level 5, atau rantai verify buku.jsonl`",
    ),
    (
        "rebuild",
        "Lipat ulang semua catatan, sejajar, menjadi indeks baru",
        "Jurnal adalah kebenaran; indeks dan keadaan terlipat di dalamnya selalu dapat dibuat lagi. Dengan --check tidak ada yang ditulis: yang tersimpan dibandingkan bita demi bita, dan kode keluarnya 1 bila berbeda, atau bila jurnalnya sendiri salah.",
    ),
    (
        "person",
        "Daftarkan, lihat, atau hapus data pribadi seseorang",
        "Data pribadi disegel di brankas; catatan hanya memuat id acak dan komitmen.",
    ),
    (
        "person add",
        "Daftarkan orang dan cetak id yang disebut dalam draf",
        "Membaca JSON, satu objek atau beberapa berturut-turut: {\"name\": …, \"nik\": …} dan bila diketahui \"kk\", \"birth_date\", \"address\", \"phone\". Mencetak person, household, commitment, dan age seperti dalam `member.joined`. NIK yang sama adalah orang yang sama. Semua didaftarkan, atau tidak seorang pun. Data dibaca dari berkas atau masukan baku, tidak pernah dari argumen yang dapat dilihat orang lain.\n\nContoh: `rantai person add anggota.json`",
    ),
    (
        "bank-account",
        "Daftarkan rekening bank dan cetak id yang disebut dalam draf",
        "Nomor rekening disegel di brankas; catatan hanya memuat id acak.",
    ),
    (
        "bank-account add",
        "Daftarkan rekening bank dan cetak id yang disebut dalam draf",
        "Membaca JSON, satu objek atau beberapa berturut-turut: {\"bank\": …, \"holder\": …, \"number\": …}. Mencetak id seperti dalam `group.bank_account_registered`. Nomor yang sama adalah rekening yang sama. Data dibaca dari berkas atau masukan baku, tidak pernah dari argumen yang dapat dilihat orang lain.",
    ),
    (
        "person show",
        "Lihat data seseorang; pembacaan itu sendiri dicatat lebih dahulu dengan alasannya",
        "",
    ),
    (
        "person erase",
        "Hapus data seseorang untuk selamanya: kunci, pencarian, dokumen, dan data tersegel",
        "Rantai tetap utuh dan menyatakan bahwa datanya dihapus. Salinan keyring dalam cadangan hidup sampai cadangan itu dimusnahkan.",
    ),
    (
        "attach",
        "Simpan bukti dan cetak rujukan untuk \"docs\" sebuah draf",
        "Berkas disimpan menurut BLAKE3-nya di direktori buku. Dokumen yang memperlihatkan seseorang disegel dengan kunci orang itu (--person) dan ikut terhapus bersamanya.\n\nContoh: `rantai attach kwitansi.pdf --kind KWITANSI --no KW-17 --on 2026-06-30`",
    ),
    (
        "close",
        "Tutup periode sebuah program dengan semua kelompoknya, atau satu aliran",
        "Satu rangkaian, semua atau tidak sama sekali. Setiap catatan menyebut akar semua saldo pada akhir hari itu; tidak ada uang yang dapat bergerak pada atau sebelum tanggal itu sampai orang kedua membukanya lagi.\n\nContoh: `rantai --actor u-02 close kube --to 2026-06-30`",
    ),
    (
        "prove",
        "Buktikan catatan, pernyataan lengkap, atau saldo, kepada yang tidak memegang buku ini",
        "Menulis satu berkas berisi semua yang diperlukan, kecuali kebijakan milik pemeriksa, yang memeriksanya dengan `rantai check`. Bukti dibuat dari pohon yang diterbitkan dan checkpoint terbaru yang mencakupnya. Bukti catatan dan pernyataan memuat baris catatan persis, juga yang terbatas: berikan hanya kepada yang boleh membacanya.",
    ),
    (
        "publish",
        "Terbitkan situs publik sebagai berkas yang dapat dilayani web mana pun",
        "Menandatangani dahulu checkpoint atas semua catatan, seperti `rantai checkpoint`, lalu menulis setiap halaman dengan buktinya, ubin, dan checkpoint ke sebuah direktori. Berikutnya hanya yang berubah yang ditulis: muncul sekaligus dan utuh, juga sesudah listrik padam. OUT.rantai-site di sampingnya berisi yang diperlukan kali berikutnya; bukan untuk umum. Halaman tidak memuat apa pun tentang orang per orang.\n\nContoh: `rantai publish --out /srv/situs --base https://hibah.contoh.go.id/`",
    ),
    (
        "check",
        "Periksa bukti, pernyataan, saldo, slip, atau halaman publik tanpa memegang buku",
        "Mengatakan apa yang terbukti, oleh kunci siapa, dan apa yang tidak. Kunci siapa yang berlaku, kebijakan yang menentukan, berkas milik Anda sendiri (C2SP tlog-policy); kunci di dalam bukti tidak pernah dipercaya. Kode keluar 1: tidak terbukti.",
    ),
    (
        "slip",
        "Buat halaman saldo kelompok pada penutupan terakhir, dengan kode QR yang membuktikannya",
        "Halaman A5 sebagai SVG hitam di atas putih, atau teks. Kode QR memuat catatan penutupan, bukti bahwa saldonya termasuk di dalamnya, dan checkpoint bertanda tangan; `rantai check --qr` memeriksa pindaiannya. Saldo per anggota tidak pernah dicetak.",
    ),
    (
        "evidence",
        "Susun bukti satu kelompok, satu hibah, atau seluruh buku dalam direktori untuk dibawa",
        "Baris catatan, dokumen yang dikutipnya, bukti matematis, checkpoint, kebijakan, pernyataan, MANIFEST untuk `b3sum --check`, dan README yang menjelaskan cara memeriksa semuanya tanpa jaringan. Isinya catatan yang dicakup checkpoint terbaru, dengan bita yang sama setiap kali. Dokumen pribadi tetap tersegel. Memuat catatan terbatas: untuk pemeriksa.\n\nContoh: `rantai evidence --group ykt-kube-001 --out /media/usb/ykt-kube-001`",
    ),
    (
        "drill",
        "Rusak salinan buku dengan segala cara, dan tunjukkan apa yang menemukannya",
        "Catatan dihapus, diubah, ditukar, disisipkan, dipotong; seluruh riwayat dibuat baru; hash, indeks, pohon yang terbit, tanda tangan, dan bukti diubah; cadangan lama dipasang kembali. Tiap salinan diperiksa dengan `rantai verify` dan dengan `rantai verify --against` checkpoint yang disimpan pihak lain. Bukunya sendiri hanya dibaca, dan tidak ada kunci yang disalin. Bila belum ada buku, dibuat satu yang kecil untuk latihan. Kode keluarnya 1 bila ada cara yang tidak ditemukan.\n\nContoh: `rantai drill --out latihan`",
    ),
    (
        "open",
        "Buka ruang baca: saldo, buku, penilaian, dan catatan dalam peramban di komputer ini",
        "Hanya baca, untuk akun berperan auditor atau finance. Hanya komputer ini yang dapat membukanya, dan hanya peramban yang membuka tautan yang dicetak, yang berlaku sekali. Baris perintah tetap dapat mencatat di sampingnya. Berakhir dengan Ctrl-C.\n\nContoh: `rantai open --actor u-06`",
    ),
    (
        "demo",
        "Bangun buku contoh, periksa, lalu tampilkan saldo dan penilaiannya",
        "Kode dan nama wilayah, jumlah, dan aturannya nyata; orang, nama kelompok, tanggal, dan pembukuannya rekaan. Benih yang sama membangun cerita yang sama. Buku contoh yang sudah ada tidak dibangun lagi.\n\nDengan --serve halaman publik disajikan di mesin ini, dan ruang baca bagi keuangan dan auditor seperti pada hari terakhir ceritanya; kedua tautannya dicetak.",
    ),
];

/// Arguments by their names; the same name means the same everywhere.
pub(super) static ARGUMENTS: &[(&str, &str)] = &[
    ("help", "Tampilkan bantuan"),
    ("version", "Tampilkan versi"),
    ("ledger", "Direktori buku"),
    ("actor", "Akun yang bertindak; dinyatakan, belum dibuktikan sampai ada login"),
    ("lang", "Bahasa: id atau en"),
    (
        "width",
        "Lebar tabel teks dalam kolom; 0 selebar yang perlu; bila tidak disebut selebar terminal, atau 120 tanpa terminal",
    ),
    (
        "wait",
        "Berapa detik perintah yang menulis menunggu perintah lain yang memakai buku; 0: tidak menunggu",
    ),
    ("origin", "Nama buku dalam checkpoint: awalan seperti alamat web tanpa https://"),
    ("office", "Kantor (Dinas) yang menyimpan buku"),
    ("file", "Berkas, atau - untuk masukan baku"),
    ("dry_run", "Katakan apa yang akan dicatat, dan jangan mencatat"),
    (
        "fields",
        "Daftar jenis peristiwa; dengan JENIS, isiannya, cara menulisnya, dan sebuah contoh",
    ),
    ("kind", "Jenis tabel atau dokumen"),
    ("group", "Kelompok"),
    ("seq", "Nomor catatan"),
    ("of_stream", "Buktikan bahwa inilah semua catatan satu aliran sampai yang terakhir"),
    (
        "balance",
        "Buktikan saldo satu akun, seperti group/KODE:cash, dengan penutupan suatu periode",
    ),
    ("period", "Hari terakhir periode yang ditutup; tanpa ini penutupan terakhir"),
    ("of_fund", "Dana, bila akunnya bersaldo di beberapa dana"),
    (
        "for_group",
        "Slip ini diserahkan kepada kelompok itu sendiri dan tidak ditempel: juga bila darinya dapat dihitung uang kurang dari lima orang",
    ),
    ("accounts", "Hanya akun ini dan yang di bawahnya, seperti cash atau grant; boleh berulang"),
    ("page", "Tulis ke berkas ini, .svg atau .txt; tanpa ini teks ke stdout"),
    (
        "proof",
        "Bukti: .tlog-proof, pernyataan, saldo, teks slip; index.html (atau data.json) sebuah halaman di dalam situs publik atau salinan utuhnya; atau direktori situs itu sendiri",
    ),
    ("site", "Direktori situs: baru, kosong, atau situs buku ini"),
    (
        "log_key",
        "Berkas kunci penanda tangan checkpoint; tanpa ini RANTAI_LOG_KEY_FILE atau DIR.log-key",
    ),
    ("qr", "Pindaian slip, PNG"),
    ("tiles", "Salinan direktori publish, untuk membandingkan checkpoint berbeda ukuran"),
    ("columns", "Daftar kolom jenis ini"),
    ("format", "Bentuk jawaban"),
    ("out", "Tulis ke berkas ini, yang muncul setelah utuh; tanpa ini ke stdout"),
    ("statement", "Pernyataan yang mana; tanpa ini semuanya didaftar"),
    ("subject", "Kelompok, hibah, pinjaman, anggota, program, atau akun yang dimaksud"),
    ("as_of", "Per tanggal ini; hari ini bila tidak disebut"),
    ("known_at", "Seperti diketahui ketika catatan ini yang terakhir"),
    ("known_on", "Seperti diketahui pada akhir hari ini"),
    ("view", "reported: seperti dilaporkan; corrected: seperti kenyataannya, dengan koreksi"),
    ("area", "Hanya kelompok wilayah ini: kode kelurahan, kemantren, atau kota"),
    (
        "document",
        "Hanya yang menyebut dokumen bernomor ini; huruf besar, huruf kecil, dan spasi tidak dibedakan",
    ),
    ("rule", "Hanya aturan ini, misalnya H10"),
    ("stream", "Aliran, kelompok, atau program"),
    (
        "lines",
        "Cetak baris catatan persis: `printf %s BARIS | b3sum` adalah `prev` aliran itu di `links` baris berikutnya",
    ),
    ("path", "Direktori buku atau berkas ekspor .jsonl; --ledger bila tidak disebut"),
    (
        "level",
        "Sampai tingkat berapa, 1 sampai 5; bila tidak disebut 5 untuk buku, dan 4 untuk berkas ekspor, yang tidak disertai simpanan lain",
    ),
    ("json", "Cetak JSON; verify: setiap kerusakan satu baris, dan laporan sebagai baris terakhir"),
    ("policy", "Tanda tangan siapa yang dihitung: berkas kebijakan Anda sendiri, bukan dari buku"),
    ("against", "Bandingkan dengan checkpoint yang Anda simpan sebelumnya"),
    ("submit", "Minta para saksi dalam kebijakan ikut menandatangani"),
    (
        "submit_policy",
        "Kebijakan (C2SP tlog-policy) berisi buku, para saksi, dan kuorumnya; DIR.policy di samping buku bila tidak disebut",
    ),
    ("deadline", "Berapa detik seorang saksi boleh memakan waktu"),
    (
        "authority",
        "Sertifikat (PEM) yang juga boleh menjamin alamat https saksi, selain otoritas umum: untuk lembaga yang menerbitkan sertifikatnya sendiri",
    ),
    ("show_policy", "Cetak kebijakan (C2SP tlog-policy) yang memercayai kunci ini"),
    (
        "witnesses",
        "Saksi yang harus ikut menandatangani: vkey-nya, dan alamatnya bila akan diminta; boleh berulang",
    ),
    ("enough", "Berapa saksi yang harus ikut menandatangani; semuanya bila tidak disebut"),
    ("status", "Hanya tampilkan checkpoint yang terbit dan umurnya"),
    ("listen", "Di mana mendengar; port 0 memilih sendiri, dan dicetak"),
    (
        "base",
        "Alamat tempat publik menemukan situs, misalnya https://rantai.example; tanpa ini tidak ada sitemap.xml dan kode QR, yang berisi alamat lengkap",
    ),
    ("metrics", "Tempat Prometheus meminta `/metrics`, hanya di mesin ini; tanpa ini tidak ada"),
    (
        "reread",
        "Baca setiap berkas situs dan bandingkan dengan daftarnya; tanpa ini hanya berkas yang diubah sesudah terbit yang dibaca. Yang hilang atau berbeda ditulis kembali",
    ),
    (
        "rename",
        "Perbaiki nama orang yang sudah terdaftar; tanpa ini NIK yang terdaftar atas nama lain ditolak, karena biasanya salah ketik",
    ),
    (
        "name_officers",
        "Sebut nama pengurus kelompok yang persetujuannya tercatat (`consent.given`), dari brankas; perlu kunci induk kantor. Tanpa ini tidak seorang pun disebut",
    ),
    (
        "trust_forwarded",
        "Hitung permintaan menurut isi terakhir X-Forwarded-For: di depannya ada peladen kita",
    ),
    ("rate", "Permintaan per detik dari satu pembaca untuk jangka panjang; 0 tanpa batas"),
    (
        "sign",
        "Tanda tangani checkpoint pada setiap posisi baru, dan setiap halaman, dengan kunci buku ini; untuk mesin yang tidak terjangkau orang luar, karena pemegang kunci berbicara atas nama kantor",
    ),
    ("log_requests", "Catat juga setiap permintaan dalam log, tidak hanya yang terjadi pada buku"),
    ("state", "Direktori tentang yang terakhir dilihat"),
    ("witness_key", "Berkas kunci saksi"),
    ("witness_name", "Nama saksi, misalnya inspektorat.example/saksi"),
    ("logs", "Berkas buku yang disaksikan: baris `log VKEY` dan `quorum none` (C2SP tlog-policy)"),
    ("key_file", "Tempat menyimpan rahasianya; di samping buku bila tidak disebut"),
    ("check", "Bandingkan yang tersimpan dengan hasil jurnal, dan jangan menulis"),
    ("person", "Id orang di brankas, p-…"),
    ("why", "Alasan atau dasar hukumnya"),
    (
        "proposal",
        "Lakukan yang diusulkan catatan SEQ, dengan alasannya: sebagai orang kedua, bila kebijakan memintanya",
    ),
    ("no", "Nomor yang tercetak padanya"),
    ("on", "Tanggal yang tercetak padanya"),
    ("to", "Hari terakhir periode"),
    ("directory", "Tempat membangunnya"),
    ("seed", "Benih cerita"),
    ("serve", "Lalu sajikan halaman publik dan ruang baca di mesin ini, sampai dihentikan"),
    ("evidence_group", "Satu kelompok: semua catatannya, terbukti semua"),
    ("grant", "Satu hibah: setiap catatan yang menyebutnya atau menggerakkan uangnya"),
    ("all", "Seluruh buku, dengan pohonnya"),
    ("evidence_out", "Direktori yang dibuat; belum boleh ada"),
    (
        "evidence_policy",
        "Berkas kebijakan pihak yang akan memeriksa; bila tidak disebut dibuat dari kunci buku itu sendiri",
    ),
    (
        "drill_out",
        "Simpan salinan yang dirusak dan tabelnya di direktori ini, yang belum boleh ada",
    ),
    (
        "open_listen",
        "Tempat mendengarkan; hanya alamat komputer ini, porta 0 untuk yang mana saja yang kosong",
    ),
    ("with_program", "Sertakan program ini, untuk yang belum memilikinya"),
];

//! The parsers around the disk under mutants of what is good, the same on every machine; those of
//! `events` have theirs beside them. `fuzz/` has a target for each.

use std::path::Path;

use rantai::proofs::qr::Modules;
use rantai_events::hash::{Hash, to_base64};
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::policy::Policy;

use crate::numbers::Numbers;
use crate::parsers;

/// A parser: the name of its target in `fuzz/`, how many mutants it gets here, what it is given,
/// and what is good.
struct Parser {
    target: &'static str,
    mutants: usize,
    give: fn(&[u8]),
    good: fn() -> Vec<Vec<u8>>,
}

const PARSERS: [Parser; 7] = [
    Parser { target: "import", mutants: 4000, give: parsers::import, good: tables },
    Parser { target: "manifest", mutants: 4000, give: parsers::manifest, good: manifests },
    Parser { target: "page", mutants: 4000, give: parsers::page, good: pages },
    Parser { target: "check", mutants: 4000, give: check, good: proofs },
    Parser { target: "picture", mutants: 200, give: parsers::picture, good: pictures },
    Parser { target: "pixels", mutants: 50, give: parsers::pixels, good: pixels },
    Parser { target: "journal", mutants: 500, give: journal, good: journals },
];

fn check(bytes: &[u8]) {
    let name = KeyName::parse("ledger.example/uji").unwrap();
    let key = SigningKey::from_seed(name, KeyKind::Log, &[1; 32]).unwrap();
    let policy = format!("log {}\nquorum none\n", key.public());
    parsers::check(bytes, &Policy::parse(policy.as_bytes()).unwrap());
}

fn journal(bytes: &[u8]) {
    let directory = tempfile::tempdir().unwrap();
    parsers::journal(bytes, &directory.path().join("journal"));
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn tables() -> Vec<Vec<u8>> {
    texts(&[
        "@Nomor Anggota;Nama;NIK;No KK;Tanggal Lahir;Alamat;Telepon;Tanggal Masuk\r\n\
         M-0001;Uji Cobawati;3471994101800001;3471990101150001;01/01/1980;\"Jalan 1; RT 0\";;05/01/2026\r\n",
        "Anomor_pinjaman\tnomor_anggota\ttanggal\tpokok\tjasa\tangsuran\tangsuran_pertama\tdana\ttempat\tditandatangani\n\
         L-01\tM-0001\t2026-01-10\tRp 1.000.000\t100.000\t10\t2026-02-10\tguliran:g-1\tKAS\tya\n",
        "Btanggal,nomor_anggota,nomor_pinjaman,pokok,jasa,denda,dana,tempat\n\
         2026-02-10,M-0001,L-01,100000,10000,2500,guliran:g-1,KAS\n",
        "Ctanggal,kategori,masuk,keluar,dana,tempat,uraian\n\
         2026-03-20,DONASI,750000,,sosial:donasi,KAS,\"=SUM(A1:A9), teks\"\n\
         2026-03-21,SETOR_BANK,,500000,sosial:donasi,KAS,\n",
        "Dtanggal,jenis,dana,jumlah,dasar,nomor_anggota,simpanan,nomor_pinjaman,kelompok\n\
         06/01/2026,KAS,guliran:g-1,\"5.000.000,50\",BUKU_KAS,,,,a\n\
         06/01/2026,PINJAMAN,guliran:g-1,250.000,PENGAKUAN,M-0003,,L-LAMA,a\n",
    ])
}

fn manifests() -> Vec<Vec<u8>> {
    let line = |path: &&str| format!("{}  {path}\n", Hash::of(path.as_bytes()));
    let list = |paths: &[&str]| paths.iter().map(line).collect::<String>().into_bytes();
    vec![
        list(&["data.json", "en/index.html", "index.html", "kelompok/melati/index.html"]),
        list(&["z", "a/../../b", "/etc/surat", "a/b", "a"]),
    ]
}

fn pages() -> Vec<Vec<u8>> {
    let data = r#"{"title":"A & B","blocks":[{"type":"table","cells":[[{"rp":"10.00"},{"d":"2026-11-21"}],[{"n":7}]]},{"figures":[{"value":{"pc":"12.34"}}]}]}"#;
    let page = "<h1>A &amp; B</h1><td data-c=\"0.0.0\"><s>Rp 10,00</s></td><td data-c=\"0.0.1\">21 November 2026</td>\
                <td data-c=\"0.1.0\">7</td><b data-c=\"1.0\">12,34&nbsp;&#37;</b>";
    let proof = r#"rantaiBukti({"page":"a/","key":"k","notes":{"id":"x","en":"y"},"records":[{"seq":1,"line":"{}","path":[0]}],"hashes":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]});
"#;
    vec![format!("{data}\0{page}").into_bytes(), proof.as_bytes().to_vec()]
}

fn proofs() -> Vec<Vec<u8>> {
    let slip = format!(
        "-----BEGIN RANTAI SLIP-----\n{}\n-----END RANTAI SLIP-----\n",
        to_base64(b"RANTAI\x01\x00\x02{}\x00\x01x\x00")
    );
    let note = "ledger.example/uji\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— ledger.example/uji AAAAAAAA\n";
    let kinds = [
        "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "rantai/balance-proof@v1\n",
        "rantai/statement-proof@v1\nstream group/a\n{}\n\n",
    ];
    let mut files: Vec<_> = kinds.map(|kind| format!("{kind}{note}").into_bytes()).into();
    files.push(slip.into_bytes());
    files
}

/// A small code with its quiet zone, two pixels to a module.
fn code() -> (usize, Vec<u8>) {
    let modules = Modules::of(b"RANTAI\x01 mutan").unwrap();
    let side = (modules.size() + 8) * 2;
    let dark = |x: usize, y: usize| {
        let row = (y / 2).checked_sub(4).and_then(|row| modules.rows().get(row));
        (x / 2).checked_sub(4).and_then(|x| row?.get(x)).copied().unwrap_or(false)
    };
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    (side, places.map(|(x, y)| if dark(x, y) { 0 } else { 255 }).collect())
}

fn pictures() -> Vec<Vec<u8>> {
    let (side, grey) = code();
    let mut file = Vec::new();
    let wide = u32::try_from(side).unwrap();
    let mut encoder = png::Encoder::new(&mut file, wide, wide);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&grey).unwrap();
    vec![file]
}

fn pixels() -> Vec<Vec<u8>> {
    let (side, grey) = code();
    let byte = |eight: &[u8]| {
        let bits = eight.iter().enumerate().filter(|(_, shade)| **shade == 0);
        bits.fold(0, |byte, (bit, _)| byte | 1 << bit)
    };
    vec![[u8::try_from(side).unwrap()].into_iter().chain(grey.chunks(8).map(byte)).collect()]
}

/// Commit groups as the journal holds them, but for the hashes, which are put in.
fn journals() -> Vec<Vec<u8>> {
    let line = |seq: u64, at: u64, end: &str| {
        let prev = "0".repeat(64);
        format!(
            "{{\"actor\":\"u-01\",\"at\":\"2026-01-02T12:00:{at:02}.000Z\",\"body\":{{}},\"links\":[],\"on\":\"2026-01-02\",\"prev\":\"{prev}\",\"seq\":{seq},\"type\":\"x\",\"v\":1}}{end}\n"
        )
    };
    let (two, three) = (line(0, 1, "#") + &line(1, 1, "="), line(2, 2, "="));
    let torn = format!("{two}{three}{}", &line(3, 3, "#")[..40]);
    let second = [two.as_bytes(), b"\0\x02", three.as_bytes()].concat();
    vec![(two.clone() + &three).into_bytes(), torn.into_bytes(), second]
}

#[test]
fn no_mutant_breaks_a_parser_around_the_disk() {
    for Parser { target, mutants, give, good } in PARSERS {
        let (good, mut numbers) = (good(), Numbers(0x9e37_79b9_7f4a_7c15));
        good.iter().for_each(|bytes| give(bytes));
        for number in 0..mutants {
            let mutant = numbers.mutant(&good, number);
            let given = std::panic::catch_unwind(|| give(&mutant));
            let shown = String::from_utf8_lossy(&mutant);
            assert!(given.is_ok(), "mutant {number} of {target}: {shown:?}");
        }
    }
}

/// What is called good is: else its mutants would all be refused at the first byte.
#[test]
fn what_is_good_is_taken() {
    use rantai::import::{Context, Kind, plan};
    use rantai_events::ids::GroupId;
    let group = GroupId::parse("melati").unwrap();
    for (table, kind) in tables().iter().zip(Kind::ALL) {
        let planned = plan(*kind, &table[1..], Context { group: Some(&group) });
        assert!(planned.is_ok(), "{kind}: {planned:?}");
    }
    let [picture] = pictures().try_into().unwrap();
    assert_eq!(rantai::proofs::scan::read(&picture).unwrap(), b"RANTAI\x01 mutan");
}

/// `fuzz/` has a target for each of these, each of which tries what is tried here; their first
/// corpora are written where `CORPUS` says.
#[test]
fn each_parser_around_the_disk_has_a_target_and_a_corpus() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for Parser { target, good, .. } in PARSERS {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} has no target");
        let file = std::fs::read_to_string(fuzz.join(format!("targets/{target}.rs"))).unwrap();
        assert!(
            file.contains(&format!("parsers::{target}(bytes")),
            "{target} tries something else"
        );
        let Some(corpora) = std::env::var_os("CORPUS") else { continue };
        let corpus = Path::new(&corpora).join(target);
        std::fs::create_dir_all(&corpus).unwrap();
        for (number, bytes) in good().iter().enumerate() {
            std::fs::write(corpus.join(format!("good-{number:03}")), bytes).unwrap();
        }
    }
    let files = std::fs::read_dir(fuzz.join("targets")).unwrap();
    let files = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    assert_eq!(files.filter(|text| text.contains("mod parsers;")).count(), PARSERS.len());
    assert_eq!(
        manifest.matches("[[bin]]").count(),
        std::fs::read_dir(fuzz.join("targets")).unwrap().count()
    );
}

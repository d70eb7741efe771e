//! `rantai prove`, `check` and `slip`: what is proven convinces with the policy alone, and what was
//! altered does not.

use std::path::PathBuf;

use rantai::ledger::Ledger;
use rantai::proofs::check::told;
use rantai::proofs::qr::Modules;
use rantai::render::Language;
use rantai_events::checkpoint::Checkpoint;
use rantai_events::hash::{from_base64, to_base64};
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::policy::Policy;
use rantai_events::slip::Slip;
use rantai_events::tree::leaf;

use super::Desk;

const ORIGIN: &str = "ledger.example/uji";

/// The key with which the ledger signs.
fn key(desk: &Desk) -> SigningKey {
    let text = std::fs::read_to_string(desk.path().join("buku.log-key")).unwrap();
    SigningKey::parse(text.trim()).unwrap()
}

fn policy_text(key: &SigningKey) -> String {
    format!("log {}\nquorum none\n", key.public())
}

fn publish(desk: &Desk) {
    let answer = desk.run(&["checkpoint"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
}

/// A group with balances in a closed period, published, and a policy that trusts the key.
fn closed() -> (Desk, String) {
    let desk = Desk::filled();
    let more = r#"
{"type":"cash.deposited","on":"2020-02-03","body":{"amount":"50000","fund":"operasional","group":"melati"}}
{"type":"cash.received","on":"2020-02-04","body":{"amount":"70000","category":"DONASI","fund":"sosial:donasi","group":"melati","place":"KAS"}}
"#;
    let recorded = desk.feed(&["record"], more);
    assert_eq!(recorded.code, 0, "{}", recorded.err);
    let answer = desk.run(&["close", "melati", "--to", "2020-03-31"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    publish(&desk);
    let vkey = desk.run(&["key", "show"]).out;
    let policy = desk.write("policy", &format!("log {vkey}quorum none\n"));
    (desk, policy)
}

/// The number of the closing, which is the last record.
fn last(desk: &Desk) -> u64 {
    Ledger::open_to_read(&desk.ledger()).unwrap().head().next - 1
}

#[test]
fn a_record_is_proven_by_its_file_and_the_policy_alone() {
    let (desk, policy) = closed();
    let proven = desk.run(&["prove", "2", "--out", "dua.tlog-proof"]);
    assert_eq!(proven.code, 0, "{}", proven.err);
    std::fs::rename(desk.ledger(), desk.path().join("elsewhere")).unwrap();
    let told = desk.run(&["check", "dua.tlog-proof", "--policy", &policy]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.starts_with("TERBUKTI: catatan 2 ada di dalam buku"), "{}", told.out);
    assert!(told.out.contains("program.defined") && told.out.contains(ORIGIN), "{}", told.out);
    let english = desk.run(&["check", "dua.tlog-proof", "--policy", &policy, "--lang", "en"]);
    assert!(english.out.contains("PROVEN: record 2 is in the ledger"), "{}", english.out);
}

/// Another key of the same name.
fn other_key() -> SigningKey {
    SigningKey::from_seed(KeyName::parse(ORIGIN).unwrap(), KeyKind::Log, &[2; 32]).unwrap()
}

#[test]
fn nothing_is_believed_without_a_policy_or_from_another_key() {
    let (desk, policy) = closed();
    desk.run(&["prove", "2", "--out", "dua"]);
    let none = desk.run(&["check", "dua"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("rantai key show"), "{}", none.err);
    let other = desk.write("other", &policy_text(&other_key()));
    let refused = desk.run(&["check", "dua", "--policy", &other]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("tidak ditandatangani"), "{}", refused.err);
    let broken = desk.write("broken", "log nonsense\n");
    assert_eq!(desk.run(&["check", "dua", "--policy", &broken]).code, 2);
    assert_eq!(desk.run(&["check", "nowhere", "--policy", &policy]).code, 4);
    desk.write("other-kind", "no proof\n");
    assert_eq!(desk.run(&["check", "other-kind", "--policy", &policy]).code, 1);
}

#[test]
fn an_altered_record_is_not_proven() {
    let (desk, policy) = closed();
    let proof = desk.run(&["prove", "4"]).out;
    let extra = proof.lines().find_map(|line| line.strip_prefix("extra ")).unwrap();
    let line = String::from_utf8(from_base64(extra).unwrap()).unwrap();
    let forged = line.replace("150000", "950000");
    assert_ne!(forged, line);
    desk.write("forged", &proof.replace(extra, &to_base64(forged.as_bytes())));
    let answer = desk.run(&["check", "forged", "--policy", &policy]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.contains("check.refuted"), "{}", answer.err);
}

#[test]
fn a_record_that_no_checkpoint_covers_is_refused_with_what_to_do() {
    let desk = Desk::filled();
    let answer = desk.run(&["prove", "1"]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("rantai checkpoint"), "{}", answer.err);
    assert_eq!(desk.run(&["prove", "99"]).code, 3);
    assert_eq!(desk.run(&["prove"]).code, 2);
    assert_eq!(desk.run(&["prove", "1", "--stream", "melati"]).code, 2);
}

#[test]
fn tiles_that_were_altered_prove_nothing() {
    let (desk, _) = closed();
    let file = desk.ledger().join(format!("publish/tile/0/000.p/{}", last(&desk) + 1));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let answer = desk.run(&["prove", "2"]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("proof.tiles"), "{}", answer.err);
}

#[test]
fn a_statement_is_complete_or_it_is_not_proven() {
    let (desk, policy) = closed();
    let made = desk.run(&["prove", "--stream", "melati", "--out", "melati.statement"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("Tidak membuktikan: bahwa catatan itu yang terbaru"), "{}", made.err);
    let told = desk.run(&["check", "melati.statement", "--policy", &policy]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("inilah semua 5 catatan group/melati"), "{}", told.out);
    assert!(
        told.out.contains("cash.received") && told.out.contains("yang terbaru"),
        "{}",
        told.out
    );
    let text = std::fs::read_to_string(desk.path().join("melati.statement")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for left_out in 2..7 {
        let fewer: Vec<&str> =
            (0..lines.len()).filter(|at| *at != left_out).map(|at| lines[at]).collect();
        desk.write("fewer", &(fewer.join("\n") + "\n"));
        let answer = desk.run(&["check", "fewer", "--policy", &policy]);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "without line {left_out}");
    }
    desk.write("altered", &text.replace("70000", "60000"));
    assert_eq!(desk.run(&["check", "altered", "--policy", &policy]).code, 1);
}

#[test]
fn a_balance_is_proven_by_the_closing() {
    let (desk, policy) = closed();
    let prove = |more: &[&str]| {
        let mut args = vec!["prove", "--balance", "melati:cash", "--period", "2020-03-31"];
        args.extend_from_slice(more);
        desk.run(&args)
    };
    let several = prove(&[]);
    assert_eq!(several.code, 3);
    assert!(several.err.contains("operasional, sosial:donasi"), "{}", several.err);
    let made = prove(&["--fund", "operasional", "--out", "kas"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let told = desk.run(&["check", "kas", "--policy", &policy]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("Rp 100.000,00  Kas tunai (cash, operasional)"), "{}", told.out);
    let text = std::fs::read_to_string(desk.path().join("kas")).unwrap();
    desk.write("more", &text.replace("\n100000\n", "\n900000\n"));
    assert_eq!(desk.run(&["check", "more", "--policy", &policy]).code, 1);
    assert_eq!(desk.run(&["prove", "--balance", "melati:cash", "--period", "2020-04-30"]).code, 3);
    // Without a day the last closing is meant.
    let last = ["prove", "--balance", "melati:cash", "--fund", "operasional", "--out", "akhir"];
    assert_eq!(desk.run(&last).code, 0);
    assert_eq!(std::fs::read_to_string(desk.path().join("akhir")).unwrap(), text);
}

#[test]
fn whoever_meets_another_key_is_told_what_it_may_mean() {
    let (desk, _) = closed();
    desk.run(&["prove", "2", "--out", "dua"]);
    let name = KeyName::parse(ORIGIN).unwrap();
    let other = SigningKey::from_seed(name, KeyKind::Log, &[9; 32]).unwrap();
    let policy = desk.write("lain", &policy_text(&other));
    for (lang, said) in [("id", "mengganti kuncinya"), ("en", "changed its key")] {
        let answer = desk.run(&["check", "dua", "--policy", &policy, "--lang", lang]);
        assert_eq!(answer.code, 1, "{}", answer.err);
        assert!(answer.err.contains(said), "{}", answer.err);
        assert!(answer.err.contains("ledger.key_adopted"), "{}", answer.err);
    }
}

#[test]
fn a_slip_proves_itself_as_text_and_as_a_picture() {
    let (desk, policy) = closed();
    let text = desk.run(&["slip", "melati", "--out", "slip.txt"]);
    assert_eq!(text.code, 0, "{}", text.err);
    let told = desk.run(&["check", "slip.txt", "--policy", &policy]);
    assert_eq!(told.code, 0, "{}", told.err);
    for line in ["Rp 100.000,00  Kas tunai", "Rp 50.000,00  Bank", "Rp 70.000,00  Dana sosial"] {
        assert!(told.out.contains(line), "{line} is missing in {}", told.out);
    }
    let page = std::fs::read_to_string(desk.path().join("slip.txt")).unwrap();
    desk.write("forged.txt", &page.replace("Rp 100.000,00", "Rp 900.000,00"));
    let forged = desk.run(&["check", "forged.txt", "--policy", &policy]);
    assert!(forged.out.contains("Rp 100.000,00") && !forged.out.contains("900.000"));
    assert!(forged.out.contains("Tidak terbukti: apa yang tercetak di halaman"), "{}", forged.out);
    let made = desk.run(&["slip", "melati", "--out", "slip.svg"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let svg = std::fs::read_to_string(desk.path().join("slip.svg")).unwrap();
    assert!(svg.contains("Slip Saldo Kelompok"), "{svg}");
    assert!(!["href", "url(", "<image", "<script"].iter().any(|word| svg.contains(word)));
    let scan = picture_of(&svg, &desk, 4);
    let scanned = desk.run(&["check", "--qr", &scan, "--policy", &policy]);
    assert_eq!((scanned.code, &scanned.out), (0, &told.out), "{}", scanned.err);
    assert_eq!(desk.run(&["slip", "melati", "--out", "slip.pdf"]).code, 2);
    assert_eq!(desk.run(&["slip", "kube"]).code, 2);
}

#[test]
fn a_slip_of_chosen_accounts_shows_them_alone() {
    let (desk, _) = closed();
    let text = desk.run(&["slip", "melati", "--account", "bank", "--lang", "en"]);
    assert!(text.out.contains("Rp 50.000,00  Bank"), "{}{}", text.out, text.err);
    assert!(!text.out.contains("Cash in hand"), "{}", text.out);
    let nothing = desk.run(&["slip", "melati", "--account", "receivable"]);
    assert_eq!(nothing.code, 3);
    assert!(nothing.err.contains("slip.nothing"), "{}", nothing.err);
}

#[test]
fn no_bit_of_a_slip_can_be_changed() {
    let (desk, _) = closed();
    let text = desk.run(&["slip", "melati"]).out;
    let code: String = text
        .lines()
        .skip_while(|line| !line.starts_with("-----BEGIN"))
        .skip(1)
        .take_while(|line| !line.starts_with("-----END"))
        .collect();
    let bytes = from_base64(&code).unwrap();
    let policy = Policy::parse(policy_text(&key(&desk)).as_bytes()).unwrap();
    let whole = rantai::proofs::check::slip(&bytes, &policy).unwrap();
    let said = told(&whole, Language::En);
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        if let Ok(proven) = rantai::proofs::check::slip(&altered, &policy) {
            // The size of the map and the places may have more than one form; what is told may not.
            assert_eq!(told(&proven, Language::En), said, "byte {at}");
        }
    }
    assert_eq!(Slip::parse(&bytes).unwrap().to_bytes().unwrap(), bytes);
}

#[test]
fn a_checkpoint_saved_earlier_is_not_contradicted() {
    let (desk, policy) = closed();
    let saved = desk.ledger().join("publish/checkpoint").display().to_string();
    let before = std::fs::read_to_string(&saved).unwrap();
    desk.run(&["prove", "2", "--out", "dua"]);
    let same = desk.run(&["check", "dua", "--policy", &policy, "--against", &saved]);
    assert_eq!(same.code, 0, "{}", same.err);
    let old = desk.write("saved", &before);
    desk.feed(&["record"], r#"{"type":"cash.received","on":"2020-04-04","body":{"amount":"1000","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}"#);
    publish(&desk);
    desk.run(&["prove", "2", "--out", "later"]);
    let larger = desk.run(&["check", "later", "--policy", &policy, "--against", &old]);
    assert_eq!(larger.code, 2, "{}", larger.err);
    let published = desk.ledger().join("publish").display().to_string();
    let with = ["check", "later", "--policy", &policy, "--against", &old, "--tiles", &published];
    let continued = desk.run(&with);
    assert_eq!(continued.code, 0, "{}", continued.err);
    assert!(continued.out.contains("satu riwayat"), "{}", continued.out);
    let whole = desk.run(&["verify", "--policy", &policy, "--against", &old]);
    assert!(whole.out.contains("tidak berubah, dan buku ini melanjutkannya"), "{}", whole.out);
    let forked = fork(&before, &key(&desk));
    let forked = desk.write("forked", &forked);
    let caught = desk.run(&["check", "dua", "--policy", &policy, "--against", &forked]);
    assert_eq!(caught.code, 1);
    assert!(caught.out.contains("BERTENTANGAN"), "{}", caught.out);
    let whole = desk.run(&["verify", "--policy", &policy, "--against", &forked]);
    assert!(whole.code == 1 && !whole.out.contains("melanjutkannya"), "{}", whole.out);
}

/// A checkpoint of the same size over another tree, by the same key.
fn fork(note: &str, key: &SigningKey) -> String {
    let size = note.lines().nth(1).unwrap().parse().unwrap();
    Checkpoint::new(key.public().name(), size, leaf(b"other")).sign(key).unwrap().to_string()
}

/// Draws the QR code of a page into a PNG file, as a scan would hold it.
fn picture_of(svg: &str, desk: &Desk, scale: usize) -> String {
    let (_, rest) = svg.split_once("viewBox=\"-4 -4 ").unwrap();
    let side: usize = rest.split(' ').next().unwrap().parse().unwrap();
    let path = rest.split_once("d=\"").unwrap().1.split('"').next().unwrap();
    let wide = side * scale;
    let mut pixels = vec![255_u8; wide * wide];
    for run in path.split('M').skip(1) {
        let (place, rest) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let run: usize = rest.split('v').next().unwrap().parse().unwrap();
        for dy in 0..scale {
            let from = ((y + 4) * scale + dy) * wide + (x + 4) * scale;
            pixels[from..from + run * scale].fill(0);
        }
    }
    let file = desk.path().join("scan.png");
    write_png(&file, wide, &pixels);
    file.display().to_string()
}

fn write_png(file: &PathBuf, wide: usize, pixels: &[u8]) {
    let out = std::fs::File::create(file).unwrap();
    let side = u32::try_from(wide).unwrap();
    let mut encoder = png::Encoder::new(out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
}

#[test]
fn the_largest_code_can_be_read_back() {
    let desk = Desk::bare();
    let bytes: Vec<u8> = (0..2_953_usize).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect();
    let modules = Modules::of(&bytes).unwrap();
    assert_eq!(modules.size(), 177);
    let svg = format!("viewBox=\"-4 -4 185 185\" d=\"{}\"", modules.path());
    let file = picture_of(&svg, &desk, 3);
    assert_eq!(rantai::proofs::scan::read(&std::fs::read(file).unwrap()).unwrap(), bytes);
    assert!(Modules::of(&[0; 2_954]).is_none());
}

/// A group with cash of this many funds, in a closed period.
fn many_funds(count: usize) -> Desk {
    let desk = Desk::filled();
    let cash = |n: usize| {
        let fund = format!("guliran:g-{n:02}");
        format!(
            r#"{{"type":"cash.received","on":"2020-02-04","body":{{"amount":"1000","category":"LAIN","fund":"{fund}","group":"melati","place":"KAS"}}}}"#
        )
    };
    let drafts: Vec<String> = (0..count).map(cash).collect();
    let recorded = desk.feed(&["record"], &drafts.join("\n"));
    assert_eq!(recorded.code, 0, "{}", recorded.err);
    let closed = desk.run(&["close", "melati", "--to", "2020-03-31"]);
    assert_eq!(closed.code, 0, "{}", closed.err);
    publish(&desk);
    desk
}

#[test]
fn more_balances_than_a_page_holds_are_refused_with_what_to_do() {
    let desk = many_funds(17);
    let refused = desk.run(&["slip", "melati", "--lang", "en"]);
    assert_eq!((refused.code, refused.out.as_str()), (3, ""));
    for said in ["slip.too_many", "balances", "at most 16", "--account"] {
        assert!(refused.err.contains(said), "{said} is missing in {}", refused.err);
    }
    let file = desk.path().join("slip.svg");
    assert_eq!(desk.run(&["slip", "melati", "--out", "slip.svg"]).code, 3);
    assert!(!file.exists(), "nothing is begun");
}

/// A group with cash of fourteen funds and money in the bank, whose closing cites this many papers,
/// and a policy that trusts the key.
fn closed_with_papers(count: usize) -> (Desk, String) {
    let desk = Desk::filled();
    let mut drafts: Vec<String> = (0..14)
        .map(|n| {
            format!(
                r#"{{"type":"cash.received","on":"2020-02-04","body":{{"amount":"1000","category":"LAIN","fund":"guliran:hibah-kelompok-melati-tahun-2019-{n:02}","group":"melati","place":"KAS"}}}}"#
            )
        })
        .collect();
    drafts.push(r#"{"type":"cash.deposited","on":"2020-02-05","body":{"amount":"150000","fund":"operasional","group":"melati"}}"#.into());
    let papers: Vec<String> =
        (0..count).map(|n| format!(r#"{{"kind":"LAPORAN","no":"{n:02}/LPJ/2020"}}"#)).collect();
    let papers = papers.join(",");
    drafts.push(format!(
        r#"{{"type":"period.closed","on":"2020-04-01","docs":[{papers}],"body":{{"stream":"group/melati","to":"2020-03-31"}}}}"#
    ));
    let recorded = desk.feed(&["record"], &drafts.join("\n"));
    assert_eq!(recorded.code, 0, "{}", recorded.err);
    publish(&desk);
    let vkey = desk.run(&["key", "show"]).out;
    let policy = desk.write("policy", &format!("log {vkey}quorum none\n"));
    (desk, policy)
}

/// Few enough balances for a page, and more bytes than a code holds: of the same closing fewer
/// balances make a slip, as the refusal says.
#[test]
fn a_slip_too_large_for_a_code_is_refused_with_what_to_do() {
    let (desk, policy) = closed_with_papers(40);
    for (lang, larger, closing, next) in [
        ("id", "kode QR memuat paling banyak 2953", "catatan penutupan itu sendiri", "pilih lebih"),
        ("en", "a QR code holds at most 2953", "the record of the closing itself", "choose fewer"),
    ] {
        for out in ["slip.svg", "slip.txt"] {
            let refused = desk.run(&["slip", "melati", "--out", out, "--lang", lang]);
            assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{}", refused.err);
            for said in ["slip.too_large", "15 ", larger, closing, next, "--account"] {
                assert!(refused.err.contains(said), "{said} is missing in {}", refused.err);
            }
            assert!(!desk.path().join(out).exists(), "nothing is begun");
        }
    }
    let made = desk.run(&["slip", "melati", "--account", "bank", "--out", "slip.svg"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let svg = std::fs::read_to_string(desk.path().join("slip.svg")).unwrap();
    let scan = picture_of(&svg, &desk, 4);
    let told = desk.run(&["check", "--qr", &scan, "--policy", &policy]);
    assert!(told.code == 0 && told.out.contains("Rp 150.000,00"), "{}{}", told.out, told.err);
}

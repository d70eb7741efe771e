//! The room beside others who write, and on a ledger that was tampered with.

use rantai::ledger::{Asked, Ledger};
use rantai_events::area::AreaCode;
use rantai_events::event::{AccountSuspended, GroupRegistered, Reason};
use rantai_events::ids::{GroupId, ProgramCode};
use rantai_events::record::Draft;
use rantai_events::text::Label;
use rantai_projections::library::Library as _;

use super::*;

fn copied() -> (tempfile::TempDir, PathBuf) {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let place = tempfile::tempdir().unwrap();
    let ledger = place.path().join("buku");
    copy(demonstration().0, &ledger);
    (place, ledger)
}

fn record(ledger: &mut Ledger, actor: &str, draft: Draft) -> u64 {
    let asked = Asked::new(vec![draft], ActorId::parse(actor).unwrap(), None);
    ledger.record_one(asked).unwrap()[0].seq
}

#[test]
fn what_is_recorded_beside_it_is_shown_and_hostile_labels_stay_text() {
    let (_place, directory) = copied();
    let reader = Reader::of(&directory);
    assert!(!reader.page("/kelompok").contains("ykt-kube-900"));
    let mut ledger = Ledger::open(&directory).unwrap();
    let program = ledger.registry().programs.keys().next().unwrap().clone();
    let registered = |group: &str, program: ProgramCode| GroupRegistered {
        group: GroupId::parse(group).unwrap(),
        program,
        name: Label::new("<script>alert(1)</script> & \"Melati\"").unwrap(),
        area: AreaCode::parse("34.71.02.1003").unwrap(),
        formed_on: None,
        bond: None,
        business: None,
        legacy_code: None,
    };
    let draft = Draft::new(ledger.today(), registered("ykt-kube-900", program));
    record(&mut ledger, "u-02", draft);
    for path in [
        "/kelompok",
        "/kelompok/ykt-kube-900",
        "/kepatuhan",
        "/",
        "/cari?q=ykt-kube-900",
        "/buku/bku?subjek=ykt-kube-900",
        "/cari?q=%3Cscript%3E",
        "/buku/riwayat-dana",
    ] {
        let page = reader.page(path);
        assert!(!page.contains("<script"), "{path}");
    }
    assert!(reader.page("/kelompok").contains("&lt;script&gt;"));
    assert!(reader.page("/kelompok/ykt-kube-900").contains("ykt-kube-900"));
}

#[test]
fn a_suspended_account_reads_no_more() {
    let (_place, directory) = copied();
    let reader = Reader::of(&directory);
    reader.page("/buku");
    let mut ledger = Ledger::open(&directory).unwrap();
    let account = ActorId::parse("u-06").unwrap();
    let suspended = AccountSuspended { account, why: Reason::SalahKetik };
    let draft = Draft::new(ledger.today(), suspended);
    record(&mut ledger, "u-01", draft);
    assert_eq!(reader.get("/buku").status, 403);
}

fn verified(reader: &Reader) -> String {
    let (address, cookie) = (reader.room.address, &reader.cookie);
    let body = "tingkat=5";
    let began = send(
        address,
        &format!(
            "POST /verifikasi HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ),
    );
    assert_eq!(began.status, 303);
    loop {
        let page = reader.page("/verifikasi");
        if !page.contains("http-equiv=\"refresh\"") {
            return page;
        }
        std::thread::yield_now();
    }
}

#[test]
fn verification_passes_an_honest_ledger_and_finds_a_changed_digit() {
    let (_place, directory) = copied();
    let reader = Reader::of(&directory);
    let honest = verified(&reader);
    assert!(honest.contains("utuh-semua") && !honest.contains("\"temuan\""), "{honest}");
    let file = std::fs::read_dir(directory.join("journal")).unwrap();
    let file = file
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "log"))
        .unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(19).position(|some| some == b"\"amount\":\"20000000\"").unwrap();
    bytes[at + 10] = b'3';
    std::fs::write(&file, bytes).unwrap();
    let found = verified(&reader);
    assert!(found.contains("class=\"hasil rusak\"") && found.contains("line.broken"), "{found}");
}

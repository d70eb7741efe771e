//! The published site: the same bytes each time, whole after a crash, only what changed, nothing
//! about persons; and checked in a browser, by the program, and through nginx.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rantai::clock::{Clock as _, SetClock, SystemClock};
use rantai::demo::{self, Desk};
use rantai::error::{Doing, Fault};
use rantai::journal::file::Settings;
use rantai::keys::MasterKey;
use rantai::ledger::{Asked, Ledger};
use rantai::website::{Done, Moment, Order, WebsiteError, publish, publish_with};
use rantai_events::event::{LogKeyAdopted, Role};
use rantai_events::ids::ActorId;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::policy::Policy;
use rantai_events::record::Draft;
use rantai_events::text::VerifierKey;
use rantai_events::time::Instant;
use rantai_projections::library::Library as _;

mod server;
mod beside;
mod browser;
mod checked;
mod another_history;
mod naming;
mod private;
mod served;

/// The demonstration on the disk with a key of its log, and its site; made once for all tests.
pub(crate) struct Demonstration {
    home: tempfile::TempDir,
    /// The site of it.
    pub(crate) site: PathBuf,
}

impl Demonstration {
    /// Its ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.home.path().join("buku")
    }
}

pub(crate) fn key() -> SigningKey {
    key_of(7)
}

fn key_of(seed: u8) -> SigningKey {
    let origin = KeyName::parse(&demonstration_origin()).unwrap();
    SigningKey::from_seed(origin, KeyKind::Log, &[seed; 32]).unwrap()
}

fn demonstration_origin() -> String {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    let read = || {
        let ledger = &crate::demo::demonstration().0.ledger;
        ledger.registry().opened.as_ref().unwrap().origin.as_str().to_owned()
    };
    ORIGIN.get_or_init(read).clone()
}

pub(crate) fn policy() -> Policy {
    Policy::parse(format!("log {}\nquorum none\n", key().public()).as_bytes()).unwrap()
}

pub(crate) fn demonstration() -> &'static Demonstration {
    static BUILT: OnceLock<Demonstration> = OnceLock::new();
    BUILT.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("buku");
        let mut desk = Desk::create(&directory, &master_key()).unwrap();
        demo::build(1, &mut desk).unwrap();
        desk.ledger.close().unwrap();
        // From here on by today's clock: pages are of the day of the last record.
        let mut ledger = Ledger::open(&directory).unwrap();
        let vkey = VerifierKey::new(&key().public().to_string()).unwrap();
        record(&mut ledger, LogKeyAdopted { key: vkey });
        ledger.close().unwrap();
        let site = home.path().join("situs");
        published(&directory, &site);
        Demonstration { home, site }
    })
}

pub(crate) fn master_key() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

fn record(ledger: &mut Ledger, event: impl Into<rantai_events::event::Event>) {
    let drafts = vec![Draft::new(ledger.today(), event)];
    let actor = account(ledger, Role::Admin);
    ledger.record_one(Asked::new(drafts, actor, None)).unwrap();
}

fn account(ledger: &Ledger, role: Role) -> ActorId {
    let accounts = &ledger.registry().accounts;
    accounts.iter().find(|(_, account)| account.roles.contains(&role)).unwrap().0.clone()
}

fn ordered<'a>(ledger: &'a Path, out: &'a Path, key: &'a SigningKey) -> Order<'a> {
    Order {
        ledger,
        out,
        base: Some("https://hibah.example/".into()),
        key,
        naming: None,
        wait: Duration::ZERO,
        reread: false,
    }
}

pub(crate) fn published(ledger: &Path, out: &Path) -> Done {
    publish(&ordered(ledger, out, &key()), &|_, _| {}).unwrap()
}

/// A copy of the demonstration, ledger and site, for a test that changes them.
pub(crate) struct Copy {
    home: tempfile::TempDir,
}

impl Copy {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let from = demonstration().home.path().join(".");
        let copied = Command::new("cp").arg("-r").arg(from).arg(home.path()).status().unwrap();
        assert!(copied.success());
        Self { home }
    }
    pub(crate) fn ledger(&self) -> PathBuf {
        self.home.path().join("buku")
    }
    pub(crate) fn site(&self) -> PathBuf {
        self.home.path().join("situs")
    }
    /// Records one more thing about one group, and says which.
    pub(crate) fn one_more_record(&self) -> String {
        self.one_more_record_in(Ledger::open(&self.ledger()).unwrap())
    }
    fn one_more_record_tomorrow(&self) -> String {
        let now = SystemClock.now().millis() + 24 * 60 * 60 * 1000;
        let clock = SetClock::at(Instant::from_millis(now));
        let settings = Settings::default();
        let ledger = Ledger::open_with(&self.ledger(), settings, Box::new(Arc::new(clock)));
        self.one_more_record_in(ledger.unwrap())
    }
    fn one_more_record_in(&self, mut ledger: Ledger) -> String {
        let (group, today) = ("ykt-kube-001", ledger.today());
        let draft = format!(
            r#"{{"type":"cash.received","on":"{today}","body":{{"amount":"150000","category":"LAIN","fund":"operasional","group":"{group}","place":"KAS"}}}}"#
        );
        let drafts = vec![Draft::parse(&draft).unwrap()];
        let actor = account(&ledger, Role::Finance);
        ledger.record_one(Asked::new(drafts, actor, None)).unwrap();
        ledger.close().unwrap();
        group.to_owned()
    }
    /// Makes the state newer than whatever was done to the site, by the clock of the files.
    pub(crate) fn touch_state(&self) {
        let (state, now) = (self.home.path().join("situs.rantai-site/state"), self.home.path());
        let changed = |path: &Path| {
            let about = std::fs::metadata(path).unwrap();
            (about.ctime(), about.ctime_nsec())
        };
        std::fs::write(now.join("sekarang"), "").unwrap();
        let bytes = std::fs::read(&state).unwrap();
        while changed(&state) <= changed(&now.join("sekarang")) {
            std::fs::write(&state, &bytes).unwrap();
        }
    }
    /// Changes one text of one file, the first time that it stands there.
    pub(crate) fn change(&self, file: &str, old: &str, new: &str) {
        let path = self.site().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} holds no {old}");
        std::fs::write(path, text.replacen(old, new, 1)).unwrap();
    }
}

/// Every file below a directory.
pub(crate) fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    crate::publish::files(root)
        .into_iter()
        .map(|(path, bytes)| {
            let path = path.strip_prefix(root).map(Path::to_owned).unwrap_or(path);
            (path.display().to_string(), bytes)
        })
        .collect()
}

fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeSet<String> {
    let all = before.keys().chain(after.keys());
    all.filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

#[test]
fn published_from_nothing_twice_every_byte_is_the_same() {
    let demo = demonstration();
    let (ledger, again) = (demo.home.path().join("buku"), demo.home.path().join("lagi"));
    let done = published(&ledger, &again);
    assert!(done.pages > 100 && done.written == done.pages, "{done:?}");
    assert_eq!(changed(&files(&demo.site), &files(&again)), BTreeSet::new());
}

#[test]
fn the_manifest_lists_every_file_as_sha256sum_reads_it() {
    let site = &demonstration().site;
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--quiet", "--strict", "manifest"]).current_dir(site);
    let told = check.output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
    let listed = std::fs::read_to_string(site.join("manifest")).unwrap().lines().count();
    assert_eq!(listed + 2, files(site).len());
}

#[test]
fn nothing_new_writes_nothing() {
    let copy = Copy::new();
    let before = files(&copy.site());
    let done = published(&copy.ledger(), &copy.site());
    assert_eq!((done.written, done.files, done.gone), (0, 0, 0));
    assert_eq!(changed(&before, &files(&copy.site())), BTreeSet::new());
}

#[test]
fn a_site_that_was_changed_by_hand_is_written_whole_and_what_is_not_of_it_goes() {
    let copy = Copy::new();
    let before = files(&copy.site());
    let list = std::fs::read_to_string(copy.site().join("manifest")).unwrap();
    let zeros = "0".repeat(64);
    std::fs::write(copy.site().join("lama.txt"), "lama").unwrap();
    std::fs::write(copy.home.path().join("surat.txt"), "penting").unwrap();
    let more = format!("{list}{zeros}  lama.txt\n{zeros}  ../surat.txt\n");
    std::fs::write(copy.site().join("manifest"), more).unwrap();
    std::fs::write(copy.site().join("index.html"), "bukan").unwrap();
    let done = published(&copy.ledger(), &copy.site());
    assert_eq!((done.written, done.gone), (done.pages, 1), "{done:?}");
    assert_eq!(changed(&before, &files(&copy.site())), BTreeSet::new());
    assert!(copy.home.path().join("surat.txt").exists(), "nothing outside is touched");
}

/// Whoever can write to the web host can change or remove a page: the next run puts back what it
/// was, and nothing else.
#[test]
fn what_was_changed_or_removed_in_the_site_is_put_back() {
    let copy = Copy::new();
    // The state is newer than the files of the site, as it is where they were published.
    copy.touch_state();
    let before = files(&copy.site());
    type Damage<'a> = (&'a str, &'a dyn Fn(&Path));
    let damaged: [Damage<'_>; 7] = [
        ("index.html", &|file| std::fs::write(file, "diubah").unwrap()),
        ("en/kelompok/ykt-kube-004/index.html", &|file| {
            let text = std::fs::read_to_string(file).unwrap();
            std::fs::write(file, text.replacen("Rp", "Rq", 1)).unwrap();
        }),
        ("manifest.note", &|file| {
            let note = std::fs::read_to_string(file).unwrap();
            std::fs::write(file, note.replacen("\n1", "\n2", 1)).unwrap();
        }),
        ("404.html", &|file| std::fs::remove_file(file).unwrap()),
        ("checkpoint", &|file| std::fs::write(file, "").unwrap()),
        ("aset/gaya.css", &|file| {
            std::fs::remove_file(file).unwrap();
            std::os::unix::fs::symlink("/etc/hostname", file).unwrap();
        }),
        ("tile/0/000", &|file| std::fs::remove_dir_all(file.parent().unwrap()).unwrap()),
    ];
    for (path, damage) in damaged {
        damage(&copy.site().join(path));
        let done = published(&copy.ledger(), &copy.site());
        assert!(done.lost >= 1 && done.files >= done.lost, "{path}: {done:?}");
        assert!(done.written <= 1, "{path}: only the page that was lost: {done:?}");
        assert_eq!(changed(&before, &files(&copy.site())), BTreeSet::new(), "{path}");
        let again = published(&copy.ledger(), &copy.site());
        assert_eq!((again.lost, again.files), (0, 0), "{path}");
    }
}

/// A change that left no trace on the file: an image of the disk was put back, or the disk failed.
#[test]
fn reading_again_finds_what_looks_as_it_was() {
    let copy = Copy::new();
    let before = files(&copy.site());
    copy.change("kelompok/ykt-kube-004/index.html", "Rp", "Rq");
    copy.touch_state();
    assert_eq!(published(&copy.ledger(), &copy.site()).lost, 0, "it is not looked at");
    let key = key();
    let (ledger, site) = (copy.ledger(), copy.site());
    let order = Order { reread: true, ..ordered(&ledger, &site, &key) };
    let done = publish(&order, &|_, _| {}).unwrap();
    assert_eq!((done.lost, done.written), (1, 1), "{done:?}");
    assert_eq!(changed(&before, &files(&site)), BTreeSet::new());
    assert_eq!(publish(&order, &|_, _| {}).unwrap().lost, 0);
}

#[test]
fn file_by_file_the_manifest_stays_right_from_one_run_to_the_next() {
    let copy = Copy::new();
    for _ in 0..2 {
        copy.one_more_record();
        published(&copy.ledger(), &copy.site());
    }
    let mut check = Command::new("sha256sum");
    check.args(["--check", "--quiet", "--strict", "manifest"]).current_dir(copy.site());
    let told = check.output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
    let list = std::fs::read_to_string(copy.site().join("manifest")).unwrap();
    let paths: Vec<&str> = list.lines().filter_map(|line| line.get(66..)).collect();
    assert!(paths.is_sorted() && paths.len() + 2 == files(&copy.site()).len());
}

#[test]
fn after_one_record_only_the_group_and_the_totals_are_written() {
    let copy = Copy::new();
    let before = files(&copy.site());
    let group = copy.one_more_record();
    let done = published(&copy.ledger(), &copy.site());
    let changed = changed(&before, &files(&copy.site()));
    let others: Vec<_> = changed
        .iter()
        .filter(|path| path.contains("kelompok/ykt-") && !path.contains(&group))
        .collect();
    assert_eq!(others, Vec::<&String>::new());
    assert!(changed.contains(&format!("kelompok/{group}/index.html")));
    assert!(changed.contains("index.html") && changed.contains("checkpoint"));
    assert!(done.written < done.pages / 2, "{done:?}");
}

/// The first record of a day: nothing changed for the other groups but the day, so that their pages
/// stay, and still say what a site made anew on that day says.
#[test]
fn on_a_new_day_pages_stay_on_which_nothing_changed() {
    let copy = Copy::new();
    let before = files(&copy.site());
    let group = copy.one_more_record_tomorrow();
    let done = published(&copy.ledger(), &copy.site());
    let after = files(&copy.site());
    let changed = changed(&before, &after);
    let others: Vec<_> = changed
        .iter()
        .filter(|path| path.contains("kelompok/ykt-") && !path.contains(&group))
        .collect();
    assert_eq!(others, Vec::<&String>::new());
    assert!(changed.contains(&format!("kelompok/{group}/index.html")));
    assert!(done.written < done.pages / 2, "{done:?}");
    let anew = copy.home.path().join("baru");
    published(&copy.ledger(), &anew);
    for (path, bytes) in files(&anew).iter().filter(|(path, _)| path.ends_with("data.json")) {
        assert_eq!(said(&after[path]), said(bytes), "{path}");
    }
}

/// What a page says, without the day and the record up to which it says so, and the hashes of that.
fn said(data: &[u8]) -> serde_json::Value {
    let mut data: serde_json::Value = serde_json::from_slice(data).unwrap();
    let fields = data.as_object_mut().unwrap();
    fields.remove("as_of").unwrap();
    fields.remove("last").unwrap();
    fields.remove("html").unwrap();
    fields.remove("said").unwrap();
    data
}

#[test]
fn a_crash_at_any_moment_is_completed_by_the_next_run() {
    let whole = Copy::new();
    whole.one_more_record();
    for stop in [1, 2, 3, 30] {
        let copy = Copy::new();
        let copied = Command::new("cp").arg("-rT").arg(whole.ledger()).arg(copy.ledger()).status();
        assert!(copied.unwrap().success());
        let before = files(&copy.site());
        let mut moments = 0;
        let mut interrupt = |_moment: Moment| {
            moments += 1;
            let here = std::io::Error::other("crash");
            if moments == stop {
                Err(Fault::disk(Doing::Write, &copy.site())(here))
            } else {
                Ok(())
            }
        };
        let key = key();
        let (ledger, site) = (copy.ledger(), copy.site());
        let order = ordered(&ledger, &site, &key);
        let crashed = publish_with(&order, &|_, _| {}, &mut interrupt);
        assert!(matches!(crashed, Err(WebsiteError::Fault(_))));
        if stop <= 2 {
            assert_eq!(changed(&before, &files(&copy.site())), BTreeSet::new(), "{stop}");
        }
        published(&copy.ledger(), &copy.site());
        published(&whole.ledger(), &whole.site());
        assert_eq!(changed(&files(&whole.site()), &files(&copy.site())), BTreeSet::new(), "{stop}");
    }
}

#[test]
fn a_directory_of_others_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("surat.txt"), "penting").unwrap();
    let (ledger, key) = (Copy::new().ledger(), key());
    let refused = publish(&ordered(&ledger, home.path(), &key), &|_, _| {});
    assert!(matches!(refused, Err(WebsiteError::NotOurs(_))), "{refused:?}");
    assert_eq!(files(home.path()).len(), 1);
    let beside = home.path().with_extension("rantai-site");
    assert!(!beside.exists(), "nothing is left beside it");
}

#[test]
fn a_site_whose_files_are_gone_is_written_whole() {
    let copy = Copy::new();
    let before = files(&copy.site());
    std::fs::remove_dir_all(copy.site()).unwrap();
    published(&copy.ledger(), &copy.site());
    assert_eq!(changed(&before, &files(&copy.site())), BTreeSet::new());
}

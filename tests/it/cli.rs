//! The command line from outside: each command's answer, each exit code, each error's words.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

mod record;
mod special;
mod busy;
mod read;
mod verify;
mod keep;
mod prove;
mod key;
mod people;
mod persons;
mod custody;

/// A program, a group with cash, and a meeting, dated long ago.
const DRAFTS: &str = r#"
{"type":"program.defined","on":"2020-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}
{"type":"group.registered","on":"2020-01-03","body":{"area":"34.71.02.1003","group":"melati","name":"Melati","program":"kube"}}
{"type":"cash.received","on":"2020-02-01","key":"k-1","body":{"amount":"150000","category":"LAIN","fund":"operasional","group":"melati","place":"KAS"}}
"#;

/// A ledger in a directory of its own.
struct Desk {
    directory: tempfile::TempDir,
}

/// What a command answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    /// An empty directory.
    fn bare() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    /// A new ledger.
    fn new() -> Self {
        let desk = Self::bare();
        let made =
            desk.run(&["init", "--origin", "ledger.example/uji", "--office", "Dinas Sosial"]);
        assert_eq!(made.code, 0, "{}", made.err);
        desk
    }

    /// A ledger with a program and a group.
    fn filled() -> Self {
        let desk = Self::new();
        let answer = desk.feed(&["record"], DRAFTS);
        assert_eq!(answer.code, 0, "{}", answer.err);
        desk
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn ledger(&self) -> PathBuf {
        self.path().join("buku")
    }

    fn write(&self, name: &str, text: &str) -> String {
        let file = self.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    }

    fn command(&self) -> Command {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("rantai");
        command.env_clear().env("RANTAI_LEDGER", self.ledger()).env("RANTAI_ACTOR", "admin");
        command.current_dir(self.path());
        command
    }

    fn run(&self, args: &[&str]) -> Answer {
        answer(self.command().args(args))
    }

    fn feed(&self, args: &[&str], input: &str) -> Answer {
        answer(self.command().args(args).write_stdin(input))
    }
}

fn answer(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

impl Answer {
    /// Lines of JSON on stdout.
    fn json(&self) -> Vec<Value> {
        lines(&self.out)
    }

    /// Lines of JSON on stderr.
    fn errors(&self) -> Vec<Value> {
        lines(&self.err)
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn init_makes_ledger_vault_and_key_and_never_twice() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let key = desk.path().join("buku.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&key).unwrap();
    let again = desk.run(&["init", "--origin", "ledger.example/uji", "--office", "Dinas"]);
    assert_eq!(again.code, 3);
    assert!(again.err.contains("sudah ada buku di"), "{}", again.err);
    assert_eq!(std::fs::read(&key).unwrap(), before);
    let english = desk.run(&["--lang", "en", "init", "--origin", "a", "--office", "b"]);
    assert!(english.err.contains("there is a ledger in"), "{}", english.err);
}

#[test]
fn an_origin_is_written_without_scheme_blanks_or_a_slash_at_its_end() {
    let desk = Desk::bare();
    for (origin, written) in [
        ("https://ledger.example/yogya", "tulis ledger.example/yogya,"),
        ("ledger.example/yogya/", "tulis ledger.example/yogya,"),
        ("buku kota", "tulis buku-kota,"),
        ("https://", "tulis ledger.example/buku,"),
    ] {
        let answer = desk.run(&["init", "--origin", origin, "--office", "Dinas Sosial"]);
        assert_eq!(answer.code, 2, "{origin} {}", answer.err);
        assert!(answer.err.contains(written), "{origin} {}", answer.err);
        assert!(!desk.ledger().exists());
    }
}

#[test]
fn each_language_names_what_a_statement_is_about_alone() {
    let desk = Desk::filled();
    let list = |lang: &str| desk.run(&["--lang", lang, "show"]).out;
    let (id, en) = (list("id"), list("en"));
    assert!(id.contains("[kelompok]") && !id.contains("[group]"), "{id}");
    assert!(en.contains("[group]") && !en.contains("kelompok"), "{en}");
    let needed = desk.run(&["--lang", "en", "show", "riwayat-dana"]);
    assert!(needed.err.contains("needs a SUBJECT: grant"), "{}", needed.err);
    let judged = desk.run(&["--lang", "en", "judge", "melati", "--as-of", "2020-06-01"]);
    assert!(!judged.out.contains("duty of kelompok"), "{}", judged.out);
    assert!(!judged.out.contains("(1 rules"), "{}", judged.out);
}

#[test]
fn an_init_cut_short_is_completed() {
    let desk = Desk::new();
    std::fs::remove_dir_all(desk.ledger().join("journal")).unwrap();
    std::fs::remove_dir_all(desk.ledger().join("index")).unwrap();
    let made = desk.run(&["init", "--origin", "ledger.example/uji", "--office", "Dinas Sosial"]);
    assert_eq!(made.code, 0, "{}", made.err);
}

#[test]
fn help_is_no_error_and_names_every_command_and_exit_code() {
    let desk = Desk::bare();
    let help = desk.run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for name in [
        "init", "record", "show", "judge", "history", "verify", "rebuild", "import", "export",
        "--ledger", "--actor",
    ] {
        assert!(help.out.contains(name), "{name}\n{}", help.out);
    }
    for code in ["0  ", "1  ", "2  ", "3  ", "4  "] {
        assert!(help.out.contains(&format!("\n  {code}")), "{code}\n{}", help.out);
    }
}

#[test]
fn what_is_not_understood_is_code_2() {
    let desk = Desk::bare();
    for args in [
        &[][..],
        &["frobnicate"],
        &["show", "--as-of", "yesterday"],
        &["verify", "--level", "9"],
        &["history"],
        &["history", "group/x"],
        &["--ledger", "/nonexistent", "judge"],
    ] {
        let answer = desk.run(args);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{args:?} {}", answer.err);
        assert!(!answer.err.is_empty());
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_panic() {
    let desk = Desk::filled();
    let binary = assert_cmd::cargo::cargo_bin!("rantai");
    let script = format!(
        "'{}' --ledger '{}' show --format json rekap-saldo | true; '{}' --help | true",
        binary.display(),
        desk.ledger().display(),
        binary.display(),
    );
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn what_was_not_understood_is_said_in_the_language_asked_for() {
    let desk = Desk::bare();
    for (args, said) in [
        (&["rekord"][..], "tidak ada perintah `rekord`; mungkin maksudnya record"),
        (
            &["show", "--as-off", "2020-01-01"],
            "`--as-off` tidak dikenal; mungkin maksudnya --as-of",
        ),
        (
            &["show", "--as-of", "kemarin"],
            "`kemarin` bukan nilai untuk `--as-of <DATE>`: tulis seperti",
        ),
        (&["init", "--origin", "a"], "belum disebutkan: --office <NAME>"),
        (&["show", "--format", "pdf"], "pilihannya: text, csv, json"),
    ] {
        let answer = desk.run(args);
        assert!(answer.code == 2 && answer.err.contains(said), "{args:?} {}", answer.err);
    }
    // A reason in one language alone, the one that was asked for.
    for (args, id, en) in [
        (&["show", "--as-of", "31/05/2026"][..], "tulis seperti", "write it like"),
        (&["show", "--area", "Jetis"], "tulis kode wilayah", "write a region code"),
        (&["judge", "--group", "melati 2"], "tanda ke-7 adalah spasi", "character 7 is a blank"),
        (&["attach", "x", "--no", "SATU"], "tidak ada angka", "it has no digit"),
    ] {
        let (said, english) =
            (desk.run(args).err, desk.run(&[&["--lang", "en"], args].concat()).err);
        assert!(said.contains(id) && !said.contains(en), "{args:?} {said}");
        assert!(english.contains(en) && !english.contains(id), "{args:?} {english}");
    }
    let english = desk.run(&["--lang", "en", "rekord"]);
    assert!(english.err.contains("unrecognized subcommand"), "{}", english.err);
    assert!(desk.run(&["record", "--help"]).out.contains("Pemakaian: rantai record"));
    assert!(desk.run(&["--lang", "en", "record", "--help"]).out.contains("Usage: rantai record"));
}

#[test]
fn help_in_indonesian_says_nothing_of_values_in_english() {
    let desk = Desk::bare();
    let commands = [
        &[][..],
        &["import"],
        &["show"],
        &["serve"],
        &["attach"],
        &["export"],
        &["person", "add"],
        &["witness", "serve"],
    ];
    for command in commands {
        for form in ["--help", "-h"] {
            let help = desk.run(&[command, &[form]].concat()).out;
            for english in ["possible values", "[default:", "[env:", "[OPTIONS]", "COMMAND"] {
                assert!(!help.contains(english), "{command:?} {form}: {english}\n{help}");
            }
        }
    }
    let help = desk.run(&["show", "--help"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("[pilihan: text, csv, json] [bila tidak disebut: text]"), "{help}");
    assert!(help.contains("[dari lingkungan: RANTAI_LEDGER]"), "{help}");
    assert!(help.contains("Pemakaian: rantai show [PILIHAN] [STATEMENT] [SUBJECT]"), "{help}");
}

/// The kinds of tables have names in both languages, and each is understood in either.
#[test]
fn kinds_of_tables_are_named_in_the_language_asked_for_and_understood_in_both() {
    let desk = Desk::bare();
    let (id, en) = (
        ["anggota", "pinjaman", "angsuran", "buku-kas", "saldo-awal"],
        ["members", "loans", "repayments", "cash-book", "opening"],
    );
    for (lang, own) in [("id", id), ("en", en)] {
        for (nama, name) in id.into_iter().zip(en) {
            let columns = |kind| desk.run(&["--lang", lang, "import", kind, "--columns"]);
            let (one, other) = (columns(nama), columns(name));
            assert_eq!((one.code, other.code), (0, 0), "{nama} {name}: {}{}", one.err, other.err);
            assert!(!one.out.is_empty() && one.out == other.out, "{nama} {name}");
        }
        let listed = own.join(", ");
        let wrong = desk.run(&["--lang", lang, "import", "kas", "x.csv"]);
        assert!(wrong.code == 2 && wrong.err.contains(&listed), "{}", wrong.err);
        let help = desk.run(&["--lang", lang, "import", "--help"]).out;
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(&listed), "{help}");
    }
    let near = desk.run(&["import", "angsurn", "x.csv"]);
    assert!(near.err.contains("mungkin maksudnya `angsuran`"), "{}", near.err);
}

//! Pages checked by the program, without a browser.

use rantai::proofs::check::site::{BadPage, compare_shown, is_page, site_of, unused_shapes};
use rantai::proofs::check::{Proven, page, site_file, whole_site};
use rantai::render::Language;

use super::{Copy, demonstration, files, policy};

const PAGE: &str = "kelompok/ykt-kube-001/index.html";

#[test]
fn every_page_of_an_honest_site_is_proven() {
    let site = &demonstration().site;
    let pages: Vec<String> =
        files(site).into_keys().filter(|path| path.ends_with("index.html")).collect();
    assert!(pages.len() > 200);
    for path in pages {
        match page(&site.join(&path), &policy()) {
            Ok(Proven::Page(proven)) => assert!(proven.compared.is_some(), "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
    assert!(page(&site.join(PAGE.replace("index.html", "data.json")), &policy()).is_ok());
    assert!(page(&site.join(PAGE.replace("index.html", "bukti.js")), &policy()).is_ok());
}

/// The page for addresses that lead nowhere has no data: it is a file of the list like any other.
#[test]
fn the_page_that_is_not_there_is_checked_as_a_file() {
    let site = &demonstration().site;
    let file = site.join("404.html");
    assert!(!is_page(&file) && is_page(&site.join(PAGE)));
    assert!(matches!(site_file(&file, site, &policy()), Ok(Proven::File(_))));
}

/// The whole site at once: nothing changed, nothing missing, nothing beside it.
#[test]
fn a_whole_site_is_proven_and_whatever_was_done_to_it_is_named() {
    let Ok(Proven::Site(proven)) = whole_site(&demonstration().site, &policy()) else { panic!() };
    assert!(proven.pages > 200 && proven.files > proven.pages, "{proven:?}");
    type Harm = fn(&std::path::Path);
    let harms: [(Harm, &str); 4] = [
        (|site| std::fs::write(site.join("tambahan.html"), "x").unwrap(), "tambahan.html"),
        (|site| std::fs::remove_file(site.join("arus.csv")).unwrap(), "arus.csv"),
        (|site| std::fs::write(site.join("aset/gaya.css"), "*{}").unwrap(), "aset/gaya.css"),
        (|site| std::fs::remove_file(site.join("manifest.note")).unwrap(), "manifest.note"),
    ];
    for (harm, named) in harms {
        let copy = Copy::new();
        harm(&copy.site());
        let refused = whole_site(&copy.site(), &policy()).unwrap_err();
        assert!(refused.words().0.contains(named), "{named}: {refused}");
    }
}

/// Whoever comes to the page of a group and finds that of another is deceived, however true that is.
#[test]
fn a_true_page_in_the_place_of_another_is_told_apart() {
    let copy = Copy::new();
    let at = |path: &str| copy.site().join(path);
    let other = PAGE.replace("001", "002");
    for (from, to) in [
        (PAGE.to_owned(), other.clone()),
        (format!("en/{PAGE}"), format!("en/{other}")),
        (format!("en/{PAGE}"), PAGE.to_owned()),
        (PAGE.replace("index.html", "data.json"), other.replace("index.html", "data.json")),
        ("hibah/index.html".into(), "laporan/index.html".into()),
    ] {
        let true_page = std::fs::read(at(&from)).unwrap();
        std::fs::write(at(&to), true_page).unwrap();
        let (id, en) = page(&at(&to), &policy()).unwrap_err().words();
        assert!(id.contains("tetapi berada di") && en.contains("and it stands in"), "{to}: {en}");
    }
    let around = at("kelompok/ykt-kube-003/../ykt-kube-004/index.html");
    assert!(page(&around, &policy()).is_ok(), "a way around leads to its place");
}

#[test]
fn a_page_that_did_not_change_is_proven_beside_a_newer_ledger() {
    let copy = Copy::new();
    copy.one_more_record();
    super::published(&copy.ledger(), &copy.site());
    let file = copy.site().join("kelompok/ykt-kube-002/index.html");
    let Ok(Proven::Page(proven)) = page(&file, &policy()) else { panic!("not proven") };
    assert!(proven.note.size < proven.trusted.checkpoint.size());
}

#[test]
fn whatever_is_changed_is_found() {
    let bukti = PAGE.replace("index.html", "bukti.js");
    let cases = [
        (PAGE, ">Rp\u{a0}", ">Rp\u{a0}1", "the page shows"),
        (PAGE, "{\"rp\":\"", "{\"rp\":\"1", "the data are not those"),
        (&bukti, "\\\"salt\\\":\\\"", "\\\"salt\\\":\\\"0", "its line was changed"),
        ("checkpoint", "\n", "\n1", "signature"),
        (PAGE, "class=\"periksa\"", "class=\"periksa belum\"", "says that it is not signed"),
        (&bukti, "/halaman\\n", "/halaman\\nx", "page note"),
        (
            PAGE,
            "\"pengantar\">Hibah, penggunaan",
            "\"pengantar\">Hibah, penyelewengan",
            "or something was added",
        ),
        (
            PAGE,
            "<h1>",
            "<p class=\"kecil\">Hibah tahun depan sudah pasti.</p><h1>",
            "or something was added",
        ),
        (PAGE, "href=\"../../pengaduan/", "href=\"../../perubahan/", "or something was added"),
    ];
    for (file, old, new, reason) in cases {
        let copy = Copy::new();
        copy.change(file, old, new);
        let refused = page(&copy.site().join(PAGE), &policy()).unwrap_err();
        assert!(refused.words().1.contains(reason), "{reason}: {refused}");
        assert_eq!(refused.code(), "check.page");
    }
}

/// A page that shows people something else than its data say, in ways that a reader of HTML could
/// pass over: each is told from a page as Rantai writes it, with where it is not.
#[test]
fn what_a_browser_would_show_otherwise_is_no_page() {
    let file = demonstration().site.join("index.html");
    let honest = std::fs::read_to_string(&file).unwrap();
    let data = honest.split_once(" id=\"data\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let compared = |page: &str| compare_shown(page, &data, Language::Id);
    assert!(compared(&honest).is_ok());
    let (before, rest) = honest.split_once("<strong data-c=\"0.1\">").unwrap();
    let (figure, after) = rest.split_once("</strong>").unwrap();
    let real = format!("<strong data-c=\"0.1\">{figure}</strong>");
    let lie = "<strong>Rp 90.000.000,00</strong>";
    let place = |new: &str| format!("{before}{new}{after}");
    let main = |new: &str| honest.replacen("<h1>", &format!("{new}<h1>"), 1);
    let head = |new: &str| honest.replacen("</head>", &format!("{new}</head>"), 1);
    let attacks = [
        place(&format!(
            "<strong data-c=\"0.1\" title=\">{figure}</strong>\">Rp 90.000.000,00</strong>"
        )),
        place(&format!("<strong data-c=\"0.1\" x='>{figure}</strong>'>Rp 90.000.000,00</strong>")),
        honest.replacen("<h1>", "<h1 title=\">Hibah dan dana bergulir kelompok</h1>\">", 1),
        honest.replacen("</h1>", "</h1><h1>Palsu</h1>", 1),
        place(&format!("<!-- {real} -->{lie}")),
        place(&format!("<template>{real}</template>{lie}")),
        place(&format!("<textarea>{real}</textarea>{lie}")),
        place(&format!("<noscript>{real}</noscript>{lie}")),
        place(&format!("<span hidden>{real}</span>{lie}")),
        place(&format!("<strong data-c=\"0.1\" hidden>{figure}</strong>{lie}")),
        place(&format!("<strong data-c=\"0.1\" style=\"display:none\">{figure}</strong>{lie}")),
        place(&format!("<strong class=\"lompat\" data-c=\"0.1\">{figure}</strong>{lie}")),
        place(&format!("<strong data-c=\"0.1\" onclick=\"x()\">{figure}</strong>")),
        place(&format!("<strong data-c=\"0.1\"><title>{figure}</title></strong>")),
        place(&format!("{real}{real}")),
        place(&format!("{real} Rp 90.000.000,00")),
        place(&format!("{real} Rp 90\u{202e}")),
        place(&format!("{real} Rp &num;")),
        place(&format!("{real} Rp \u{ff19}\u{ff10}")),
        honest.replacen("<main id=\"isi\">", "<main id=\"isi\" hidden>", 1),
        honest.replacen("</body>", "<main><p>Rp 90.000.000,00</p></main></body>", 1),
        main("<table><tbody><tr><td>Rp 90.000.000,00</td></tr></tbody></table>"),
        main(
            "<section class=\"tabel\"><div class=\"gulung\" role=\"group\" tabindex=\"0\" aria-labelledby=\"x\"><table id=\"x\"><tbody><tr><td>banyak</td></tr></tbody></table></div></section>",
        ),
        main("<img src=\"uang.png\">"),
        main("<p>Rp 90.000.000,00</p>"),
        main("<svg><style>main{display:none}</style></svg>"),
        main("<iframe src=\"x.html\"></iframe>"),
        head("<script src=\"//evil.example/x.js\"></script>"),
        head("<script defer src=\"//evil.example/aset/periksa.js\"></script>"),
        head("<script>x()</script>"),
        head("<base href=\"https://evil.example/\">"),
        head("<style>main{display:none}</style>"),
        head("<link rel=\"stylesheet\" href=\"https://evil.example/aset/gaya.css\">"),
        head("<meta http-equiv=\"refresh\" content=\"0;url=x\">"),
        honest.replacen("<!doctype html>", "<!doctype html><!doctype html>", 1),
        honest.replacen("<!doctype html>\n", "", 1),
        honest.replacen("</html>", "</html><p>Rp 90.000.000,00</p>", 1),
        honest.replacen("</html>", "", 1),
        honest.replacen("</dl>", "", 1),
        place(&format!("{real}<STRONG>Rp 90.000.000,00</STRONG>")),
    ];
    for attack in attacks {
        assert_ne!(attack, honest);
        let begin = attack.bytes().zip(honest.bytes()).take_while(|(a, b)| a == b).count();
        let shown: String =
            attack.get(begin.saturating_sub(20)..).unwrap_or(&attack).chars().take(120).collect();
        match compared(&attack) {
            Err(BadPage::Strange { at, .. }) => assert!(at <= attack.len(), "{shown}"),
            other => panic!("{shown}: {other:?}"),
        }
    }
}

/// A right figure under the wrong words says something else.
#[test]
fn words_that_were_swapped_around_right_figures_are_found() {
    let swapped = |path: &str, one: &str, other: &str| {
        let copy = Copy::new();
        let file = copy.site().join(path);
        let honest = std::fs::read_to_string(&file).unwrap();
        assert!(honest.contains(one) && honest.contains(other), "{path}: {one} {other}");
        let lie = honest.replacen(one, "\0", 1).replacen(other, one, 1).replacen('\0', other, 1);
        std::fs::write(&file, lie).unwrap();
        let (_, en) = page(&file, &policy()).unwrap_err().words();
        assert!(en.contains("where the data say"), "{path}: {one}: {en}");
    };
    swapped("index.html", "<dt>Hibah diterima kelompok</dt>", "<dt>Hibah ditetapkan</dt>");
    swapped(PAGE, ">Rencana (RAB)</th>", ">Belanja</th>");
    swapped(PAGE, ">Rencana dan belanja</caption>", ">Saldo</caption>");
    swapped("index.html", "<strong data-c=\"0.0\">", "<strong data-c=\"0.1\">");
    swapped("hibah/2015/index.html", "data-l=\"Hibah\"", "data-l=\"Kelompok\"");
}

/// The cells of a row, whole and in the order of the titles above them.
#[test]
fn cells_that_were_moved_or_left_out_are_found() {
    let copy = Copy::new();
    let file = copy.site().join(PAGE);
    let honest = std::fs::read_to_string(&file).unwrap();
    let table = honest.find("<table id=\"rencana\"").unwrap();
    let body = table + honest[table..].find("<tbody").unwrap();
    let sum = body + honest[body..].find("class=\"angka\"").unwrap();
    let begin = honest[..sum].rfind("<td").unwrap();
    let cell = |from: usize| {
        let end = honest[from..].find("</td>").unwrap() + "</td>".len();
        (from, from + end)
    };
    let (first, second) = (cell(begin), cell(cell(begin).1));
    let (one, other) = (&honest[first.0..first.1], &honest[second.0..second.1]);
    let mark = one.split("data-c=\"").nth(1).unwrap().split('"').next().unwrap();
    let row_of = mark.rsplit_once('.').unwrap().0;
    assert!(other.contains(&format!("data-c=\"{row_of}.")), "{one} {other}");
    for row in [format!("{other}{one}"), one.to_owned(), other.to_owned()] {
        let lie = format!("{}{row}{}", &honest[..first.0], &honest[second.1..]);
        std::fs::write(&file, lie).unwrap();
        let (_, en) = page(&file, &policy()).unwrap_err().words();
        assert!(en.contains(&format!("({row_of})")), "{row}: {en}");
    }
}

/// What the check lets pass is what the templates write, and nothing else.
#[test]
fn no_shape_is_let_pass_that_no_page_has() {
    let site = &demonstration().site;
    let pages: Vec<String> = files(site)
        .into_iter()
        .filter(|(path, _)| path.ends_with("index.html"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert_eq!(unused_shapes(pages.iter().map(String::as_str)), Vec::<&str>::new());
}

/// A mirror that keeps an old page beside the newest checkpoint hides what came since.
#[test]
fn an_earlier_edition_that_was_put_back_is_told() {
    let copy = Copy::new();
    let places = [PAGE.to_owned(), format!("en/{PAGE}"), PAGE.replace("index.html", "bukti.js")];
    let old = places.clone().map(|path| std::fs::read(copy.site().join(path)).unwrap());
    copy.one_more_record();
    super::published(&copy.ledger(), &copy.site());
    let Ok(Proven::Page(proven)) = page(&copy.site().join(PAGE), &policy()) else { panic!() };
    assert!(proven.listed);
    for (path, bytes) in places.iter().zip(old) {
        std::fs::write(copy.site().join(path), bytes).unwrap();
    }
    for path in places.iter().take(2) {
        let (_, en) = page(&copy.site().join(path), &policy()).unwrap_err().words();
        assert!(en.contains("an earlier edition was put back"), "{path}: {en}");
    }
    // Without the list the page is proven as before, and says that there may be a newer one.
    std::fs::remove_file(copy.site().join("manifest.note")).unwrap();
    let Ok(Proven::Page(proven)) = page(&copy.site().join(PAGE), &policy()) else { panic!() };
    assert!(!proven.listed);
}

#[test]
fn every_other_file_of_the_site_is_checked_by_the_signed_list() {
    let copy = Copy::new();
    let at = |path: &str| copy.site().join(path);
    let check = |path: &str| {
        let root = site_of(&at(path)).unwrap();
        site_file(&at(path), &root, &policy())
    };
    for path in ["arus.csv", "perubahan.atom", "aset/gaya.css", "manifest", "manifest.note"] {
        assert!(matches!(check(path), Ok(Proven::File(_))), "{path}: {:?}", check(path));
    }
    copy.change("arus.csv", "142500000", "942500000");
    std::fs::write(at("baru.csv"), "a,b\n").unwrap();
    let said = |path: &str| check(path).unwrap_err().words().1;
    assert!(said("arus.csv").contains("it was changed"), "{}", said("arus.csv"));
    assert!(said("baru.csv").contains("someone added it"), "{}", said("baru.csv"));
    copy.change("manifest", "arus.csv", "urus.csv");
    assert!(said("perubahan.atom").contains("not the one that was signed"));
}

/// After a change of keys a verifier's policy names both, in whatever order.
#[test]
fn the_order_of_keys_in_a_policy_does_not_matter() {
    let site = &demonstration().site;
    let [ours, other] = [super::key(), super::key_of(8)].map(|key| key.public().to_string());
    for keys in [[&ours, &other], [&other, &ours]] {
        let text = format!("log {}\nlog {}\nquorum none\n", keys[0], keys[1]);
        let policy = rantai_events::policy::Policy::parse(text.as_bytes()).unwrap();
        assert!(page(&site.join(PAGE), &policy).is_ok(), "{text}");
    }
}

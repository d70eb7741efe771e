//! Pages checked by the program, without a browser.

use rantai::proofs::check::site::{BadPage, compare_shown, unused_shapes};
use rantai::proofs::check::{Proven, page};
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

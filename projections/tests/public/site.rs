//! A city of four groups, and every page of it.

use rantai_events::amount::Amount;
use rantai_projections::library::Library;
use rantai_projections::public::{Block, City, Figure, Page, Place, Shown, Summaries};
use rantai_projections::table::{Cell, Words};

use crate::common::{Office, open, vault_id};
use crate::histories::{CODE, award, budget, credit, group, kube};

/// The six members of a group of the city.
const MEMBERS: std::ops::Range<u32> = 1..7;

/// Two groups with grants, two without, in three kelurahan. `gifts` and `rolled` are to how many
/// members the second group gave gifts and the first rolled money on a second time, and how much
/// each of them got.
pub(crate) fn city(gifts: (u32, u32), rolled: (u32, u32)) -> Office {
    let mut office = open();
    kube(&mut office);
    group(&mut office, "kube-1", "Mekar", "34.71.03.1001");
    group(&mut office, "kube-2", "Sekar", "34.71.03.1002");
    budget(&mut office, "APBD", "HIBAH", CODE, 2026, "100000000");
    for of in ["kube-1", "kube-2"] {
        members(&mut office, of);
    }
    grant(&mut office, "kube-1", "g-1", "11/SK", "0123/LS");
    grant(&mut office, "kube-2", "g-2", "12/SK", "0124/LS");
    office.record(
        r#"{"type":"cash.withdrawn","on":"2026-03-20","body":{"amount":"15000000",
            "fund":"hibah:g-1","group":"kube-1"}}"#,
    );
    office.record(
        r#"{"type":"cash.withdrawn","on":"2026-03-20","body":{"amount":"5000000",
            "fund":"hibah:g-2","group":"kube-2"}}"#,
    );
    first_round(&mut office);
    rounds(&mut office, rolled);
    office.record(&given(gifts));
    others(&mut office);
    office
}

fn members(office: &mut Office, of: &str) {
    for n in MEMBERS {
        let (person, home) =
            (vault_id('p', &format!("{of}{n}")), vault_id('h', &format!("{of}{n}")));
        office.record(&format!(
            r#"{{"type":"member.joined","on":"2026-01-03","body":{{"group":"{of}",
            "household":"{home}","member":"M-000{n}","person":"{person}"}}}}"#
        ));
    }
    let account = vault_id('b', of);
    office.record(&format!(
        r#"{{"type":"group.bank_account_registered","on":"2026-01-04","body":{{
        "account":"{account}","bank":"Bank Contoh","group":"{of}","in_group_name":true,
        "signatories":["M-0001","M-0003"]}}}}"#
    ));
}

fn grant(office: &mut Office, of: &str, grant: &str, number: &str, sp2d: &str) {
    award(office, of, grant, number);
    office.record(&format!(
        r#"{{"type":"grant.agreement_signed","on":"2026-03-09","body":{{"dated":"2026-03-09",
            "grant":"{grant}","group":"{of}","number":"9/{grant}"}}}}"#
    ));
    office.record(&format!(
        r#"{{"type":"grant.sp2d_issued","on":"2026-03-16","body":{{"account":"{CODE}",
            "issuer":"BPKAD","lines":[{{"amount":"20000000","grant":"{grant}","group":"{of}"}}],
            "number":"{sp2d}","program":"kube","spm":"77/{grant}","to_vendor":false,
            "year":2026}}}}"#
    ));
    credit(office, "2026-03-18", of, grant, sp2d);
}

/// The first group lends 12.000.000 of its grant to its six members, who pay it back.
fn first_round(office: &mut Office) {
    let share = |n: u32| {
        format!(
            r#"{{"amount":"2000000","loan":"L-910{n}","member":"M-000{n}","schedule":{{"count":1,
            "first_due":"2026-12-10"}},"signed":true}}"#
        )
    };
    let shares: Vec<String> = MEMBERS.map(share).collect();
    office.record(&format!(
        r#"{{"type":"grant.distributed","on":"2026-03-21","body":{{"grant":"g-1",
            "group":"kube-1","loans":[{}],"place":"KAS"}}}}"#,
        shares.join(",")
    ));
    for n in MEMBERS {
        office.record(&format!(
            r#"{{"type":"loan.repaid","on":"2026-12-01","body":{{"fund":"guliran:g-1",
                "group":"kube-1","loan":"L-910{n}","member":"M-000{n}","place":"KAS",
                "principal":"2000000","service":"0","source":"TUNAI"}}}}"#
        ));
    }
}

/// The second round to all six, the third to as many as are asked for, and a hand-over.
fn rounds(office: &mut Office, (people, amount): (u32, u32)) {
    let mut on = |round: u32, n: u32, amount: u32| {
        office.record(&format!(
            r#"{{"type":"fund.revolved_to_member","on":"2027-0{round}-01","body":{{
                "amount":"{amount}","fund":"guliran:g-1","generation":{round},"group":"kube-1",
                "loan":"L-92{round}{n}","member":"M-000{n}","place":"KAS","schedule":{{"count":1,
                "first_due":"2027-11-10"}},"signed":true,"sources":["L-910{n}"]}}}}"#
        ));
    };
    MEMBERS.for_each(|n| on(2, n, 1_000_000));
    (1..=people).for_each(|n| on(3, n, amount));
    office.record(
        r#"{"type":"fund.revolved_to_group","on":"2027-05-02","body":{"amount":"1000000",
            "arrives_later":false,"fund":"guliran:g-1","generation":2,"group":"kube-1",
            "kind":"PERGULIRAN","number":"BAST/9","place":"KAS","to":"kube-2","to_place":"KAS"}}"#,
    );
}

fn given((people, amount): (u32, u32)) -> String {
    let share = |n: u32| format!(r#"{{"amount":"{amount}","member":"M-000{n}","signed":true}}"#);
    let shares: Vec<String> = (1..=people).map(share).collect();
    format!(
        r#"{{"type":"grant.distributed","on":"2026-04-02","body":{{"gifts":[{}],"grant":"g-2",
            "group":"kube-2","place":"KAS"}}}}"#,
        shares.join(",")
    )
}

/// Spending by line, savings, a report, and an entry that was undone and replaced.
fn others(office: &mut Office) {
    for (of, grant) in [("kube-1", "g-1"), ("kube-2", "g-2")] {
        office.record(&format!(
            r#"{{"type":"grant.spent","on":"2026-06-30","body":{{"amount":"3000000",
                "grant":"{grant}","group":"{of}","kind":"BELANJA","line":"A","number":"K-1/{of}",
                "place":"BANK","receipt":"KWITANSI"}}}}"#
        ));
        for n in MEMBERS {
            office.record(&format!(
                r#"{{"type":"saving.deposited","on":"2026-07-10","body":{{"amount":"20000",
                    "group":"{of}","kind":"WAJIB","member":"M-000{n}","place":"KAS"}}}}"#
            ));
        }
    }
    let seq = office.record(
        r#"{"type":"saving.deposited","on":"2026-08-10","body":{"amount":"54321","group":"kube-1",
            "kind":"WAJIB","member":"M-0002","place":"KAS"}}"#,
    );
    office.record(&format!(
        r#"{{"type":"entry.reversed","on":"2026-08-11","body":{{}},"fixes":{{"seq":{seq},
            "why":"SALAH_KETIK"}}}}"#
    ));
    office.record(
        r#"{"type":"report.submitted","on":"2026-07-14","body":{"explained":false,"from":"2026-01-01",
            "group":"kube-1","kind":"SEMESTER","report":"S-1","to":"2026-06-30"}}"#,
    );
}

/// The city on the day of its last record.
pub(crate) fn read(library: &dyn Library, known: &mut Summaries) -> City {
    let (last, _) = library.last(u64::MAX).unwrap().unwrap();
    let record = library.record(last).unwrap().unwrap();
    City::read(library, record.at.date_in(library.registry().tz()), known).unwrap()
}

/// Every page of the site.
pub(crate) fn pages(library: &dyn Library) -> Vec<Page> {
    let city = read(library, &mut Summaries::default());
    pages_of(&city, library)
}

pub(crate) fn pages_of(city: &City, library: &dyn Library) -> Vec<Page> {
    let page = |place: &Place| {
        city.page(place, library).unwrap().unwrap_or_else(|| panic!("no page {place:?}"))
    };
    city.places().iter().map(page).collect()
}

/// The page at an address.
#[track_caller]
pub(crate) fn page<'a>(pages: &'a [Page], path: &str) -> &'a Page {
    let found = pages.iter().find(|page| page.place.path() == path);
    found.unwrap_or_else(|| panic!("no page {path}"))
}

fn table_of(block: &Block) -> Option<&Shown> {
    match block {
        Block::Table(shown) => Some(shown),
        Block::Picture(picture) => Some(&picture.table),
        Block::Prose { .. }
        | Block::Figures(_)
        | Block::Verdicts(_)
        | Block::Steps { .. }
        | Block::Links { .. }
        | Block::Files { .. } => None,
    }
}

fn figures_of(block: &Block) -> &[Figure] {
    if let Block::Figures(figures) = block { figures } else { &[] }
}

/// Every table of a page, those behind pictures included.
pub(crate) fn tables(page: &Page) -> Vec<&Shown> {
    page.blocks.iter().filter_map(table_of).collect()
}

#[track_caller]
pub(crate) fn table<'a>(page: &'a Page, id: &str) -> &'a Shown {
    let found = tables(page).into_iter().find(|shown| shown.table.id == id);
    found.unwrap_or_else(|| panic!("no table {id} on {}", page.place.path()))
}

/// Every figure of a page.
pub(crate) fn figures(page: &Page) -> Vec<&Figure> {
    page.blocks.iter().flat_map(figures_of).collect()
}

#[track_caller]
pub(crate) fn figure<'a>(page: &'a Page, key: &str) -> &'a Cell {
    let found = figures(page).into_iter().find(|figure| figure.key == key);
    &found.unwrap_or_else(|| panic!("no figure {key} on {}", page.place.path())).value
}

/// Every cell of a page, wherever it stands.
pub(crate) fn cells(page: &Page) -> Vec<&Cell> {
    let mut cells: Vec<&Cell> = figures(page).iter().map(|figure| &figure.value).collect();
    for shown in tables(page) {
        cells.extend(shown.table.rows.iter().flat_map(|row| &row.cells));
        cells.extend(shown.table.head.iter().map(|(_, cell)| cell));
    }
    for block in &page.blocks {
        if let Block::Picture(picture) = block {
            cells.extend(picture.points.iter().map(|point| &point.value));
        }
        if let Block::Steps { steps, .. } = block {
            cells.extend(steps.iter().filter_map(|step| step.amount.as_ref()));
        }
    }
    cells
}

/// The words of a page that are not cells.
pub(crate) fn texts(page: &Page) -> Vec<Words> {
    let mut texts = vec![page.title.clone(), page.lead.clone()];
    texts.extend(page.above.iter().map(|link| link.name.clone()));
    for shown in tables(page) {
        texts.push(shown.table.title.clone());
        texts.extend(shown.table.notes.iter().cloned());
        let headings = shown.table.columns.iter().map(|column| column.title);
        texts.extend(headings.map(|(id, en)| (id.to_owned(), en.to_owned())));
    }
    for block in &page.blocks {
        match block {
            Block::Prose { heading, paragraphs, .. } => {
                texts.extend(heading.iter().chain(paragraphs).cloned());
            }
            Block::Figures(figures) => {
                texts.extend(figures.iter().flat_map(|figure| {
                    figure.coverage.iter().cloned().chain([figure.label.clone()])
                }))
            }
            Block::Table(_) => {}
            Block::Picture(picture) => {
                texts.push(picture.about.clone());
                texts.extend(picture.points.iter().map(|point| point.label.clone()));
            }
            Block::Verdicts(verdicts) => texts.extend(
                verdicts.iter().flat_map(|verdict| [verdict.text.clone(), verdict.asks.clone()]),
            ),
            Block::Steps { title, steps } => {
                texts.push(title.clone());
                texts.extend(steps.iter().map(|step| step.name.clone()));
            }
            Block::Links { heading, links } => {
                texts.push(heading.clone());
                texts.extend(links.iter().map(|link| link.name.clone()));
            }
            Block::Files { heading, files } => {
                texts.push(heading.clone());
                texts.extend(files.iter().map(|file| file.about.clone()));
            }
        }
    }
    texts
}

/// Every sum of money on a page.
pub(crate) fn money(page: &Page) -> Vec<Amount> {
    let rupiah = |cell: &&Cell| if let Cell::Rupiah(amount) = cell { Some(*amount) } else { None };
    cells(page).iter().filter_map(rupiah).collect()
}

//! The blocks of a page as HTML.

use std::collections::BTreeMap;

use askama::Template;
use rantai_projections::public::{
    Block, Figure, FileLink, Link, Page, Place, PublicVerdict, Shown, Step,
};
use rantai_projections::table::{Cell, Table};

use super::address;
use super::picture::Drawing;
use super::words::Words;
use crate::render::Language;
use crate::render::html::{self, escape, shown};

/// The wide tables that are read most: on a phone their rows are cards.
const CARDS: [&str; 17] = [
    "hibah",
    "kelompok",
    "wilayah",
    "papan",
    "terlambat",
    "lpj",
    "aturan",
    "status",
    "laporan",
    "perubahan",
    "koreksi",
    "rincian",
    "rencana",
    "asal-angka",
    "guliran",
    "catatan",
    ELSEWHERE,
];

/// The table of records of the program and of other groups on a group's page.
const ELSEWHERE: &str = "catatan-lain";

#[derive(Template)]
#[template(path = "site/templates/prose.html")]
struct Prose<'a> {
    block: usize,
    heading: Option<&'a str>,
    anchor: &'a str,
    paragraphs: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "site/templates/figures.html")]
struct Figures<'a> {
    block: usize,
    words: &'static Words,
    figures: Vec<OneFigure<'a>>,
}

struct OneFigure<'a> {
    label: &'a str,
    value: String,
    coverage: Option<&'a str>,
    how: Option<String>,
}

#[derive(Template)]
#[template(path = "site/templates/table.html")]
struct Tabled {
    words: &'static Words,
    table: String,
    how: Option<String>,
    name: String,
}

#[derive(Template)]
#[template(path = "site/templates/picture.html")]
struct Pictured<'a> {
    words: &'static Words,
    about: &'a str,
    title: &'a str,
    svg: String,
    table: String,
}

#[derive(Template)]
#[template(path = "site/templates/verdicts.html")]
struct Verdicts<'a> {
    block: usize,
    words: &'static Words,
    verdicts: Vec<OneVerdict<'a>>,
}

struct OneVerdict<'a> {
    class: String,
    level: &'static str,
    rule: &'static str,
    duty: &'static str,
    asks: &'a str,
    text: &'a str,
    subject: Option<&'a str>,
    source: &'static str,
    records: Option<String>,
}

#[derive(Template)]
#[template(path = "site/templates/steps.html")]
struct Steps<'a> {
    block: usize,
    words: &'static Words,
    title: &'a str,
    steps: Vec<OneStep<'a>>,
}

struct OneStep<'a> {
    name: &'a str,
    on: Option<String>,
    document: Option<&'a str>,
    amount: Option<String>,
    record: Option<String>,
}

#[derive(Template)]
#[template(path = "site/templates/links.html")]
struct Links<'a> {
    block: usize,
    heading: &'a str,
    links: Vec<OneLink<'a>>,
}

struct OneLink<'a> {
    address: String,
    name: &'a str,
    about: &'a str,
}

/// Every block of a page, in order. No line ends between `Rp` and its figure.
pub(super) fn all(page: &Page, language: Language) -> String {
    let names = names(page);
    let blocks = page.blocks.iter().enumerate();
    let written: String = blocks
        .map(|(number, block)| {
            let name = names.get(&number).map_or("", String::as_str);
            Writer { page, language, number, name }.block(block)
        })
        .collect();
    written.replace("Rp ", "Rp\u{a0}")
}

/// By the number of its block: the name of each table's files, and its id on the page. A statement
/// that is on a page twice, as for two grants, is numbered from its second time on.
pub(super) fn names(page: &Page) -> BTreeMap<usize, String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let tables = page.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, table(block)?)));
    tables
        .map(|(number, table)| {
            let times = seen.entry(table.id).and_modify(|times| *times += 1).or_insert(1);
            let name =
                if *times == 1 { table.id.to_owned() } else { format!("{}-{times}", table.id) };
            (number, name)
        })
        .collect()
}

/// The table of a block: what it shows, or what stands behind its picture.
pub(super) fn table(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(shown) => Some(&shown.table),
        Block::Picture(picture) => Some(&picture.table.table),
        Block::Prose { .. }
        | Block::Figures(_)
        | Block::Verdicts(_)
        | Block::Steps { .. }
        | Block::Links { .. }
        | Block::Files { .. } => None,
    }
}

/// Writes one block.
struct Writer<'a> {
    page: &'a Page,
    language: Language,
    number: usize,
    name: &'a str,
}

impl<'a> Writer<'a> {
    fn block(&self, block: &'a Block) -> String {
        let (language, number) = (self.language, self.number);
        match block {
            Block::Prose { heading, anchor, paragraphs } => written(&Prose {
                block: number,
                heading: heading.as_ref().map(|words| language.of(words)),
                anchor,
                paragraphs: paragraphs.iter().map(|words| language.of(words)).collect(),
            }),
            Block::Figures(figures) => written(&Figures {
                block: number,
                words: Words::of(language),
                figures: figures.iter().map(|figure| self.figure(figure)).collect(),
            }),
            Block::Table(shown) => self.tabled(shown),
            Block::Picture(picture) => written(&Pictured {
                words: Words::of(language),
                about: language.of(&picture.about),
                title: language.of(&picture.table.table.title),
                svg: Drawing { picture, block: number, language, page: &self.page.place }.svg(),
                table: self.tabled(&picture.table),
            }),
            Block::Verdicts(verdicts) => written(&Verdicts {
                block: number,
                words: Words::of(language),
                verdicts: verdicts.iter().map(|verdict| self.verdict(verdict)).collect(),
            }),
            Block::Steps { title, steps } => written(&Steps {
                block: number,
                words: Words::of(language),
                title: language.of(title),
                steps: steps.iter().map(|step| self.step(step)).collect(),
            }),
            Block::Links { heading, links } => written(&Links {
                block: number,
                heading: language.of(heading),
                links: links.iter().map(|link| self.link(link)).collect(),
            }),
            Block::Files { heading, files } => written(&Links {
                block: number,
                heading: language.of(heading),
                links: files.iter().map(|file| self.file(file)).collect(),
            }),
        }
    }

    fn to(&self, place: &Place) -> String {
        address::between(&self.page.place, place, self.language)
    }

    fn figure(&self, figure: &'a Figure) -> OneFigure<'a> {
        OneFigure {
            label: self.language.of(&figure.label),
            value: shown(&figure.value, self.language),
            coverage: figure.coverage.as_ref().map(|words| self.language.of(words)),
            how: figure.how.as_ref().map(|place| self.to(place)),
        }
    }

    fn tabled(&self, shown: &Shown) -> String {
        let anchors = self.lists_records(shown);
        let links = shown.links.iter().map(|(row, column, place)| ((*row, *column), place));
        let links: BTreeMap<(usize, usize), &Place> = links.collect();
        let link = |row: usize, column: usize, cell: &Cell| {
            let record = cell.records().first().copied();
            match (links.get(&(row, column)), record) {
                (Some(list @ Place::Records(_)), Some(seq)) => {
                    Some(format!("{}#c{seq}", self.to(list)))
                }
                (Some(place), _) => Some(self.to(place)),
                (None, _) => self.record_address(record.filter(|_| !anchors)?),
            }
        };
        let form = html::Form {
            language: self.language,
            link: &link,
            block: Some(self.number),
            id: Some(self.name),
            head: true,
            anchors,
            cards: CARDS.contains(&shown.table.id),
            restricted: &self.page.restricted,
        };
        written(&Tabled {
            words: Words::of(self.language),
            table: html::table(&shown.table, &form),
            how: shown.how.as_ref().map(|place| self.to(place)),
            name: self.name.to_owned(),
        })
    }

    fn verdict(&self, verdict: &'a PublicVerdict) -> OneVerdict<'a> {
        let language = self.language;
        let records = verdict.records.iter().map(|seq| self.record(*seq));
        let records: Vec<String> = records.collect();
        OneVerdict {
            class: verdict.level.code().to_lowercase(),
            level: language.pick(verdict.level.words().0, verdict.level.words().1),
            rule: verdict.rule,
            duty: language.pick(verdict.duty.words().0, verdict.duty.words().1),
            asks: language.of(&verdict.asks),
            text: language.of(&verdict.text),
            subject: verdict.subject.as_deref(),
            source: language.pick(verdict.source.0, verdict.source.1),
            records: (!records.is_empty()).then(|| records.join(", ")),
        }
    }

    fn step(&self, step: &'a Step) -> OneStep<'a> {
        OneStep {
            name: self.language.of(&step.name),
            on: step.on.map(|day| html::date(day, self.language)),
            document: step.document.as_deref(),
            amount: step.amount.as_ref().map(|amount| shown(amount, self.language)),
            record: step.record.map(|seq| self.record(seq)),
        }
    }

    fn link(&self, link: &'a Link) -> OneLink<'a> {
        OneLink {
            address: self.to(&link.place),
            name: self.language.of(&link.name),
            about: self.language.of(&link.about),
        }
    }

    fn file(&self, file: &'a FileLink) -> OneLink<'a> {
        let (path, root) = (self.language.of(&file.path), &self.page.place);
        OneLink {
            address: format!("{}{path}", address::to_root(root, self.language)),
            name: path,
            about: self.language.of(&file.about),
        }
    }

    /// The number of a record, leading to its line where that is public.
    fn record(&self, seq: u64) -> String {
        let number = html::record(seq, self.language, &self.page.restricted);
        match self.record_address(seq) {
            Some(address) => format!("<a href=\"{}\">{number}</a>", escape(&address)),
            None => number,
        }
    }

    /// Whether this is the table where links to records lead.
    fn lists_records(&self, shown: &Shown) -> bool {
        matches!(self.page.place, Place::Records(_)) || shown.table.id == ELSEWHERE
    }

    /// Where the line of a record stands: among the public records of the page's group, or, if it
    /// is of the program or of another group, among those that the page itself lists.
    fn record_address(&self, seq: u64) -> Option<String> {
        let Place::Group(group) = &self.page.place else { return None };
        if self.page.elsewhere.contains(&seq) {
            return Some(format!("#c{seq}"));
        }
        let public = self.page.records.contains(&seq);
        public.then(|| format!("{}#c{seq}", self.to(&Place::Records(group.clone()))))
    }
}

/// Writing into memory cannot fail, and no template calls what could.
fn written(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

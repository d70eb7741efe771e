//! `rantai record --fields`: the event types, and the fields of one with an example draft. All of
//! it stands in the catalogue that is made from the vocabulary itself; what is said in Indonesian
//! comes from the tables that the catalogue is made from, and of meanings from a table beside this.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rantai_events::event::{
    Audience, CATALOGUE, CODES, EVENTS, EventDef, Field, PARTS, VALUES, def_of,
};
use rantai_projections::table::Words;

use crate::cli::console::Console;
use crate::cli::given::near_titled;
use crate::cli::trouble::{Trouble, words};
use crate::render::Language;

/// How identifiers are written, in English.
const IDENTIFIER: &str = "identifier: 1 to 40 letters, digits, points, underscores or hyphens, \
                          without blanks, beginning with a letter or a digit";

/// What the catalogue says of types and fields, and the same in Indonesian: a line each, divided by
/// a tab. A test holds it to the catalogue.
static MEANINGS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    include_str!("meanings.tsv").lines().filter_map(|l| l.split_once('\t')).collect()
});

/// A meaning from the catalogue, as its reader reads it.
fn said(meaning: &str, language: Language) -> &str {
    let id = MEANINGS.get(meaning).copied().unwrap_or(meaning);
    language.pick(id, meaning)
}

/// Lists the types where none is named, else tells the fields of the one.
pub(super) fn fields(name: &str, console: &mut Console) -> Result<(), Trouble> {
    if name.is_empty() {
        return list(console);
    }
    let def = def_of(name).ok_or_else(|| unknown(name))?;
    let text = one(def, console.language);
    console.print(&text)
}

/// The types that a name may have meant, in Indonesian and English.
pub(in crate::cli) fn near_type(name: &str) -> Words {
    let titled = |def: &&'static EventDef| {
        let (id, en) = def.title();
        (def.name, [id, en])
    };
    near_titled(name, EVENTS.iter().map(titled))
}

fn unknown(name: &str) -> Trouble {
    let (near_id, near_en) = near_type(name);
    Trouble::usage(
        format!("tidak ada jenis peristiwa `{name}`{near_id}; daftarnya: `rantai record --fields`"),
        format!("there is no event type `{name}`{near_en}; `rantai record --fields` lists them"),
    )
}

fn list(console: &mut Console) -> Result<(), Trouble> {
    let width = EVENTS.iter().map(|def| def.name.len()).max().unwrap_or(0);
    for def in EVENTS {
        let (id, en) = def.title();
        let title = console.language.pick(id, en);
        console.print(&format!("{:width$}  {title}\n", def.name))?;
    }
    console.say(&words(
        "isian satu jenis beserta contohnya: `rantai record --fields JENIS`",
        "the fields of one type with an example: `rantai record --fields TYPE`",
    ));
    Ok(())
}

fn one(def: &EventDef, language: Language) -> String {
    let (id, en) = def.title();
    let audience = match def.audience {
        Audience::Public => language.pick("publik", "public"),
        Audience::Restricted => language.pick("terbatas", "restricted"),
    };
    let mut text = format!("{}: {} ({audience})\n", def.name, language.pick(id, en));
    let section = section(def.name);
    text.push_str(&format!("  {}\n\n", said(about(section), language)));
    let rows: Vec<Row<'_>> = section.lines().filter_map(Row::read).collect();
    text.push_str(&table(&rows, language));
    text.push_str(&forms(def.fields, language));
    let heading = language.pick("Contoh draf:", "Example of a draft:");
    text.push_str(&format!("\n{heading}\n\n{}\n", example(section)));
    let rest = language.pick(
        "\nKode kelompok, orang, dan nomor dalam contoh itu hanya contoh. `on`, `of`, `docs`, `key`, \
         dan lainnya di luar `body`: `rantai record --help`.\n",
        "\nCodes of groups, persons and numbers in it are examples. `on`, `of`, `docs`, `key` and the \
         rest outside of `body`: `rantai record --help`.\n",
    );
    text + rest
}

/// What the catalogue says of a type.
fn section(name: &str) -> &'static str {
    let begin = CATALOGUE.split_once(&format!("\n### `{name}` v ")).map_or("", |(_, rest)| rest);
    let end = begin.find("\n### ").or_else(|| begin.find("\n## ")).unwrap_or(begin.len());
    begin.get(..end).unwrap_or_default()
}

/// The sentence behind the titles.
fn about(section: &str) -> &str {
    let line = section.lines().find(|line| line.starts_with('*')).unwrap_or_default();
    line.split_once("*. ").map_or("", |(_, about)| about)
}

fn example(section: &str) -> &str {
    let begin = section.split_once("```json\n").map_or("", |(_, rest)| rest);
    begin.split_once("\n```").map_or("", |(draft, _)| draft)
}

/// One field, as the catalogue has it.
struct Row<'a> {
    name: &'a str,
    ty: &'a str,
    need: &'a str,
    doc: String,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let cells = line.strip_prefix("| `")?.strip_suffix(" |")?;
        let mut cells = cells.splitn(4, " | ");
        let (name, ty, need) = (cells.next()?, cells.next()?, cells.next()?);
        let doc = cells.next()?.replace("\\|", "|");
        Some(Self { name: name.trim_end_matches('`'), ty, need, doc })
    }

    fn need(&self, language: Language) -> &'a str {
        let id = match self.need {
            "required" => "wajib",
            "optional" => "bila ada",
            "required, not empty" => "wajib, berisi",
            "optional, may be empty" => "boleh kosong",
            other => other,
        };
        language.pick(id, self.need)
    }

    fn form(&self, language: Language) -> String {
        match self.ty.strip_prefix("list of ") {
            Some(of) => language.pick(format!("larik {of}"), format!("list of {of}")),
            None => self.ty.to_owned(),
        }
    }
}

fn table(rows: &[Row<'_>], language: Language) -> String {
    if rows.is_empty() {
        return language.pick("Tanpa isian.\n", "No fields.\n").to_owned();
    }
    let widest = |of: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let name = widest(&|row| row.name.len());
    let form = widest(&|row| row.form(language).len());
    let need = widest(&|row| row.need(language).len());
    let line = |row: &Row<'_>| {
        let (ty, must) = (row.form(language), row.need(language));
        format!("  {:name$}  {ty:form$}  {must:need$}  {}\n", row.name, said(&row.doc, language))
    };
    let heading = language.pick("Isian `body`:", "Fields of `body`:");
    format!("{heading}\n\n{}", rows.iter().map(line).collect::<String>())
}

/// How each type of the fields is written, and those of the parts among them.
fn forms(fields: &[Field], language: Language) -> String {
    let mut waiting: Vec<&str> = fields.iter().rev().map(plain).collect();
    let mut seen = BTreeSet::new();
    // Names that are written alike, in the order in which the first of them comes.
    let mut alike: Vec<(Vec<&str>, String)> = Vec::new();
    while let Some(name) = waiting.pop() {
        if !seen.insert(name) {
            continue;
        }
        let part = PARTS.iter().find(|part| part.name == name);
        waiting.extend(part.iter().flat_map(|part| part.fields.iter().rev().map(plain)));
        let form = form(name, language);
        match alike.iter_mut().find(|(_, other)| *other == form) {
            Some((names, _)) => names.push(name),
            None => alike.push((vec![name], form)),
        }
    }
    let line = |(names, form): &(Vec<&str>, String)| format!("  {}: {form}\n", names.join(", "));
    let text: String = alike.iter().map(line).collect();
    let heading = language.pick("Cara menulisnya:", "How they are written:");
    if text.is_empty() { text } else { format!("\n{heading}\n\n{text}") }
}

/// The name of a field's type, without what it is wrapped in.
fn plain(field: &Field) -> &'static str {
    let end = field.ty.trim_end_matches([' ', '>']);
    end.rsplit(['<', ' ', ':']).next().unwrap_or(end)
}

fn form(name: &str, language: Language) -> String {
    if let Some(list) = CODES.iter().find(|list| list.name == name) {
        let code = |code: &rantai_events::event::Code| {
            format!("{} ({})", code.code, language.pick(code.id, code.en))
        };
        return list.codes.iter().map(code).collect::<Vec<_>>().join(", ");
    }
    if let Some(part) = PARTS.iter().find(|part| part.name == name) {
        let field = |field: &Field| {
            let is_optional = field.ty.starts_with("Option") || field.ty.starts_with("List");
            let need = if is_optional { "?" } else { "" };
            let list = match field.ty.starts_with("List") {
                true => language.pick("larik ", "list of "),
                false => "",
            };
            format!("`{}`{need} {list}{}", field.name, plain(field))
        };
        let fields = part.fields.iter().map(field).collect::<Vec<_>>().join(", ");
        let is_any = part.fields.iter().any(|field| field.ty.starts_with(['O', 'L']));
        let mark = language.pick("; ? berarti bila ada", "; ? means optional");
        let kind = language.pick("objek", "object");
        return format!("{kind} {{{fields}}}{}", if is_any { mark } else { "" });
    }
    let Some(value) = VALUES.iter().find(|value| value.name == name) else { return String::new() };
    let en = match value.form {
        "identifier" => IDENTIFIER,
        _ if name == "Fund" => value.form_id.trim_start_matches("teks: "),
        form => form,
    };
    language.pick(value.form_id, en).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The catalogue has every type with its fields and an example of it; no type of a field is
    /// left untold.
    #[test]
    fn every_type_is_told_with_its_fields_and_an_example() {
        for def in EVENTS {
            let section = section(def.name);
            let rows: Vec<&str> =
                section.lines().filter_map(Row::read).map(|row| row.name).collect();
            let fields: Vec<&str> = def.fields.iter().map(|field| field.name).collect();
            assert_eq!(rows, fields, "{}", def.name);
            assert!(!about(section).is_empty(), "{}", def.name);
            let draft = rantai_events::record::Draft::parse(example(section));
            assert_eq!(draft.unwrap().event.name(), def.name);
            for language in [Language::Id, Language::En] {
                let text = one(def, language);
                assert!(!text.contains(": \n"), "a type without a form: {text}");
            }
        }
    }

    #[test]
    fn every_meaning_is_told_in_indonesian_and_none_that_is_not_there() {
        let mut english = BTreeSet::new();
        for def in EVENTS {
            let section = section(def.name);
            english.insert(about(section).to_owned());
            english.extend(section.lines().filter_map(Row::read).map(|row| row.doc));
        }
        let known: BTreeSet<String> = MEANINGS.keys().map(|&key| key.to_owned()).collect();
        assert_eq!(known, english);
        assert!(MEANINGS.iter().all(|(en, id)| !id.is_empty() && id != en));
        assert_eq!(include_str!("meanings.tsv").lines().count(), MEANINGS.len());
    }

    #[test]
    fn needs_are_told_in_indonesian() {
        let rows = EVENTS.iter().flat_map(|def| section(def.name).lines().filter_map(Row::read));
        for row in rows {
            assert_ne!(row.need(Language::Id), row.need, "{}", row.name);
        }
    }
}

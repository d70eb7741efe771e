//! The slip as a page: A5, black on white, and the same as text.

use rantai_events::account::{AccountName, Side};
use rantai_events::amount::Amount;
use rantai_events::closing::Closing;
use rantai_events::commitment::Balance;
use rantai_events::hash::to_base64;
use rantai_projections::words::{date_en, date_id, grouped, rupiah};

use super::check::{SLIP_BEGIN, SLIP_END};
use super::qr::Modules;
use crate::render::Language;

/// The most balances on a page.
pub const MOST_ROWS: usize = 16;

/// Tenths of a millimetre: the page, its margin, and the QR code with its quiet zone.
const WIDTH: usize = 1480;
const HEIGHT: usize = 2100;
const MARGIN: usize = 100;
const CODE: usize = 900;
/// Where the QR code begins, from the top.
const CODE_TOP: usize = HEIGHT - MARGIN - CODE + 40;

/// What stands on a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The office.
    pub office: String,
    /// The name of the ledger in checkpoints.
    pub origin: String,
    /// The name of the group.
    pub group: String,
    /// The closing.
    pub closing: Closing,
    /// The balances.
    pub balances: Vec<Balance>,
    /// How many records the checkpoint covers.
    pub size: u64,
    /// The bytes of the slip, as the QR code holds them.
    pub bytes: Vec<u8>,
}

/// An amount as people read it: on the side where the account normally stands it is positive, on
/// the other one it stands in parentheses.
#[must_use]
pub fn amount(balance: &Balance) -> String {
    let side = balance.account.name().map(|name| name.def().side);
    let value = match side {
        Some(Side::Credit) => Amount::ZERO.minus(balance.amount),
        Some(Side::Debit) | None => balance.amount,
    };
    if balance.unit.is_idr() {
        return rupiah(value);
    }
    let text = format!("{} {}", grouped(value.abs(), balance.unit.decimals()), balance.unit);
    if value.is_negative() { format!("({text})") } else { text }
}

/// The name of a balance: that of its account, with its keys.
#[must_use]
pub fn named(balance: &Balance, language: Language) -> String {
    let def = balance.account.name().map(AccountName::def);
    let name = def.map_or("", |def| language.pick(def.id, def.en));
    let keys = balance.account.keys().collect::<Vec<_>>().join(" ");
    format!("{name} {keys}").trim_end().to_owned()
}

/// The explanation: what the page is, and how anyone checks it.
fn explanation(language: Language) -> [&'static str; 4] {
    language.pick(
        [
            "Pindai kode ini menjadi PNG, lalu jalankan, tanpa internet:",
            "rantai check --qr PINDAIAN.png --policy KEBIJAKAN, dengan kunci publik",
            "kantor yang Anda peroleh lewat jalan lain. Saldo di atas harus sama dengan",
            "yang dicetak perintah itu: hanya isi kode ini yang terbukti.",
        ],
        [
            "Scan this code to a PNG, then run, without any network:",
            "rantai check --qr SCAN.png --policy POLICY, with the public key of the",
            "office that you had by another way. The balances above must be those which",
            "that command prints: only what this code holds is proven.",
        ],
    )
}

/// The lines above the balances.
fn heading(sheet: &Sheet, language: Language) -> [String; 4] {
    let closing = &sheet.closing;
    let to = language.pick(date_id(closing.to), date_en(closing.to));
    [
        sheet.office.clone(),
        language.pick("Slip Saldo Kelompok", "Balance Slip of a Group").to_owned(),
        format!("{} · {}", sheet.group, closing.stream),
        language.pick(
            format!("Saldo per {to}, ditutup dengan catatan {}", closing.seq),
            format!("Balances at {to}, closed by record {}", closing.seq),
        ),
    ]
}

fn foot(sheet: &Sheet, language: Language) -> String {
    let (origin, size) = (&sheet.origin, sheet.size);
    language.pick(
        format!("Buku {origin}, checkpoint atas {size} catatan. Saldo per anggota tidak dicetak."),
        format!(
            "Ledger {origin}, checkpoint over {size} records. Balances of members are not printed."
        ),
    )
}

/// The page as text, with the bytes of the code, which `rantai check` reads too.
#[must_use]
pub fn text(sheet: &Sheet, language: Language) -> String {
    let mut out = heading(sheet, language).join("\n") + "\n\n";
    for balance in &sheet.balances {
        let (name, fund, amount) = (named(balance, language), &balance.fund, amount(balance));
        out.push_str(&format!("{amount:>26}  {name} ({fund})\n"));
    }
    out.push_str(&format!("\n{}\n", foot(sheet, language)));
    out.push_str(language.pick(
        "Simpan halaman ini sebagai berkas, lalu: rantai check BERKAS --policy KEBIJAKAN\n\n",
        "Save this page as a file, then: rantai check FILE --policy POLICY\n\n",
    ));
    out.push_str(SLIP_BEGIN);
    out.push('\n');
    for line in to_base64(&sheet.bytes).as_bytes().chunks(76) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.push_str(SLIP_END);
    out.push('\n');
    out
}

/// The page as an SVG image of A5; `None` if the bytes do not fit into a QR code.
#[must_use]
pub fn svg(sheet: &Sheet, language: Language) -> Option<String> {
    let code = Modules::of(&sheet.bytes)?;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"148mm\" height=\"210mm\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"Arial, Helvetica, 'Liberation Sans', \
         sans-serif\" fill=\"#000\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    head_lines(&mut out, &heading(sheet, language));
    rows(&mut out, sheet, language);
    let mut y = CODE_TOP - 150;
    for text in explanation(language) {
        line(&mut out, MARGIN, y, 31, "", text);
        y += 40;
    }
    picture(&mut out, &code);
    line(&mut out, MARGIN, HEIGHT - 40, 27, "", &foot(sheet, language));
    out.push_str("</svg>\n");
    Some(out)
}

fn head_lines(out: &mut String, lines: &[String; 4]) {
    let [office, title, group, closed] = lines;
    line(out, MARGIN, 130, 34, "", office);
    line(out, MARGIN, 205, 62, "font-weight=\"bold\"", title);
    line(out, MARGIN, 265, 40, "font-weight=\"bold\"", group);
    line(out, MARGIN, 315, 34, "", closed);
}

/// The balances, one a line, as far apart as their number allows.
fn rows(out: &mut String, sheet: &Sheet, language: Language) {
    let (top, bottom) = (370, CODE_TOP - 210);
    let gap = ((bottom - top) / sheet.balances.len().max(1)).min(56);
    let size = (gap * 7 / 10).min(36);
    rule(out, top - 25);
    let mut y = top + gap / 2;
    for balance in &sheet.balances {
        let text = shortened(&labelled(balance, sheet, language), fitting(balance, size));
        line(out, MARGIN, y, size, "", &text);
        line(out, WIDTH - MARGIN, y, size, "text-anchor=\"end\"", &amount(balance));
        y += gap;
    }
    rule(out, y.saturating_sub(gap / 2));
}

/// The name of a balance, with its fund where the account alone does not tell.
fn labelled(balance: &Balance, sheet: &Sheet, language: Language) -> String {
    let name = named(balance, language);
    let same = sheet.balances.iter().filter(|other| other.account == balance.account).count();
    let told = balance.fund.key().is_some_and(|key| balance.account.keys().any(|one| one == key));
    if told && same == 1 { name } else { format!("{name} ({})", balance.fund) }
}

/// How many letters fit before the amount, at 0.6 of their height each.
fn fitting(balance: &Balance, size: usize) -> usize {
    let wide = (size * 6 / 10).max(1);
    let room = (WIDTH - 2 * MARGIN) / wide;
    room.saturating_sub(amount(balance).chars().count() + 2)
}

fn rule(out: &mut String, y: usize) {
    let end = WIDTH - MARGIN;
    writeln_in(
        out,
        &format!("<path d=\"M{MARGIN} {y}H{end}\" stroke=\"#000\" stroke-width=\"3\"/>"),
    );
}

/// The QR code in the middle, with the quiet zone of four modules around it.
fn picture(out: &mut String, code: &Modules) {
    let (side, left) = (code.size() + 8, (WIDTH - CODE) / 2);
    let path = code.path();
    writeln_in(
        out,
        &format!(
            "<svg x=\"{left}\" y=\"{CODE_TOP}\" width=\"{CODE}\" height=\"{CODE}\" \
         viewBox=\"-4 -4 {side} {side}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
        ),
    );
}

fn line(out: &mut String, x: usize, y: usize, size: usize, more: &str, text: &str) {
    let text = escaped(text);
    writeln_in(
        out,
        &format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {more}>{text}</text>"),
    );
}

fn writeln_in(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

fn escaped(text: &str) -> String {
    let safe = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    safe.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

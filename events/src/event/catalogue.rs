//! What a field of a body can hold: plain values, parts with fields of their own, and closed lists
//! of words. `EVENTS.md` is made from these tables, and a test finds every type of every field in
//! one of them.

use super::*;
use crate::record::{DocKind, Office};

/// The catalogue of all of it, `EVENTS.md`, made from these tables and from examples that a test
/// records.
pub static CATALOGUE: &str = include_str!("../../EVENTS.md");

/// A plain value: how it is written, and what it means.
#[derive(Debug)]
pub struct TypeDef {
    /// Its name in the code and in the catalogue.
    pub name: &'static str,
    /// How it is written in JSON.
    pub form: &'static str,
    /// The same in Indonesian.
    pub form_id: &'static str,
    /// What it means.
    pub doc: &'static str,
}

const fn value(name: &'static str, form: &'static str, doc: &'static str) -> TypeDef {
    TypeDef { name, form, form_id: IDENTIFIER, doc }
}

impl TypeDef {
    /// With how it is written told in Indonesian.
    const fn or(self, form_id: &'static str) -> Self {
        Self { form_id, ..self }
    }
}

/// How identifiers are written, in Indonesian.
const IDENTIFIER: &str = "pengenal: 1 sampai 40 huruf, angka, titik, garis bawah, atau tanda hubung, tanpa spasi, diawali huruf atau angka";

/// The plain values.
pub static VALUES: &[TypeDef] = &[
    value("bool", "`true` or `false`", "Yes or no.")
    .or("`true` atau `false`"),
    value("u32", "integer, 0 to 4,294,967,295", "A small count.")
    .or("bilangan bulat, 0 sampai 4.294.967.295, tanpa tanda kutip"),
    value("u64", "integer, 0 to 2^53 − 1", "The number of a record.")
    .or("bilangan bulat, 0 sampai 2^53 − 1, tanpa tanda kutip"),
    value(
        "Amount",
        "string, canonical decimal, may be negative",
        "A signed figure in rupiah: at most 16 digits before the point and 2 after; never a thousands separator or a zero in front.",
    )
    .or("teks, angka desimal seperti `\"-1500000.50\"`, boleh negatif; tanpa titik ribuan"),
    value(
        "Rupiah",
        "string, canonical decimal, zero or more",
        "Rupiah: at most 16 digits before the point and 2 after; never a thousands separator or a zero in front.",
    )
    .or("teks, angka desimal seperti `\"1500000\"` atau `\"1500000.50\"`, nol atau lebih; tanpa titik ribuan"),
    value("Date", "string `YYYY-MM-DD`, 1900 to 2200", "A business date in the ledger's offset.")
    .or("teks `TTTT-BB-HH` seperti `\"2026-11-20\"`, tahun 1900 sampai 2200"),
    value(
        "Offset",
        "string `+HH:MM` or `-HH:MM`, at most 14 hours; zero is `+00:00`",
        "Offset from UTC.",
    )
    .or("teks `+JJ:MM` atau `-JJ:MM`, paling banyak 14 jam; nol ditulis `+00:00`"),
    value("AreaCode", "string `PP[.KK[.CC[.DDDD]]]`", "Region (Kepmendagri 300.2.2-2138/2025).")
    .or("teks `PP[.KK[.CC[.DDDD]]]`, kode wilayah seperti `\"34.71.02.1003\"`"),
    value("Stream", "string `ledger`, `group/<id>`, `program/<id>`, `audit/<id>`", "A stream.")
    .or("teks `ledger`, `group/<kode>`, `program/<kode>`, `audit/<kode>`"),
    value("Fund", "string, section Funds", "The purpose that money serves.")
    .or("teks: `hibah:<hibah>`, `guliran:<hibah asal>`, `pemda:<program>`, `kemitraan:<perjanjian>`, `tabungan`, `arisan:<putaran>`, `sosial:iks`, `sosial:kematian`, `sosial:jimpitan`, `sosial:donasi`, `operasional`, `surplus`, `belum-jelas`"),
    value("Hash", "string, 64 lower-case hex", "A BLAKE3 digest.")
    .or("teks, 64 heksadesimal huruf kecil"),
    value("Label", "string, 1 to 100 characters", "The name of a thing, never of a person.")
    .or("teks, 1 sampai 100 huruf; nama benda, bukan nama orang"),
    value("Note", "string, 1 to 2000 characters", "Free text, in restricted records only.")
    .or("teks, 1 sampai 2000 huruf, hanya dalam catatan terbatas"),
    value(
        "VerifierKey",
        "string, `<name>+<id>+<base64>`, at most 300 characters",
        "A public key of the checkpoints, as C2SP signed-note writes it.",
    )
    .or("teks `<nama>+<id>+<base64>`, paling banyak 300 huruf"),
    value("RawDraft", "object, a canonical draft", "A draft waiting for a second person.")
    .or("objek: sebuah draf"),
    value("GroupId", "identifier", "A group of families."),
    value("ProgramCode", "identifier", "A program of the office."),
    value("GrantId", "identifier", "One grant to one group."),
    value("LoanId", "identifier", "One loan to one member."),
    value("MemberId", "identifier", "A member of a group."),
    value(
        "PersonId",
        "string, `p-` and 24 lower-case hex",
        "A person in the vault, as `rantai person add` prints it.",
    )
    .or("teks `p-` dan 24 heksadesimal huruf kecil, seperti dicetak `rantai person add`"),
    value(
        "HouseholdId",
        "string, `h-` and 24 lower-case hex",
        "A household (KK) in the vault, as `rantai person add` prints it.",
    )
    .or("teks `h-` dan 24 heksadesimal huruf kecil, seperti dicetak `rantai person add`"),
    value(
        "BankAccountId",
        "string, `b-` and 24 lower-case hex",
        "A bank account in the vault, as `rantai bank-account add` prints it.",
    )
    .or("teks `b-` dan 24 heksadesimal huruf kecil, seperti dicetak `rantai bank-account add`"),
    value("MeetingId", "identifier", "A meeting (musyawarah) of a group."),
    value("DecisionId", "identifier", "A decision of a meeting."),
    value("ReportId", "identifier", "A periodic report or an LPJ."),
    value("LineCode", "identifier", "A line of a plan (pos RAB)."),
    value("ActorId", "identifier", "A person who works with the ledger, a pseudonym."),
    value("RulesetVersion", "identifier", "A version of a ruleset."),
    value("ItemCode", "identifier", "A kind of goods."),
    value(
        "BudgetCode",
        "string `d.d.dd.dd.dd.dddd` or a prefix of three parts and more",
        "Budget code (kode rekening).",
    )
    .or("teks `d.d.dd.dd.dd.dddd`, atau tiga bagian awalnya atau lebih"),
    value(
        "DocumentNumber",
        "string, 1 to 60 letters, digits, `/ . - _ ( )` and single blanks, none at either end; a digit among them, never 16 in a row",
        "The number printed on a document, never the name of a person.",
    )
    .or("teks, 1 sampai 60 huruf, angka, `/ . - _ ( )` dan spasi tunggal, tidak di ujung; ada angkanya, tidak pernah 16 berturut-turut"),
];

/// Every part, in the order of the families.
pub static PARTS: &[&PartDef] = &[
    Denomination::PART,
    OpenItem::PART,
    GoodsLine::PART,
    GoodsShare::PART,
    Sp2dLine::PART,
    LoanShare::PART,
    TakeoverShare::PART,
    OpeningLine::PART,
    OpeningDifference::PART,
    PlanLine::PART,
    Instalment::PART,
    Schedule::PART,
    MemberShare::PART,
    BudgetLine::PART,
    Params::PART,
    Figure::PART,
    LpjLeg::PART,
];

/// Every closed list of words, in the order of the families.
pub static CODES: &[&CodeList] = &[
    ReceiptCategory::LIST,
    SpendingCategory::LIST,
    DifferenceKind::LIST,
    ReviewStage::LIST,
    ReviewResult::LIST,
    GrantForm::LIST,
    GoodsKind::LIST,
    BankReason::LIST,
    Treasury::LIST,
    LpjStage::LIST,
    SpendingKind::LIST,
    ReceiptKind::LIST,
    Legaliser::LIST,
    HandoverKind::LIST,
    Role::LIST,
    Guarantee::LIST,
    RepaymentSource::LIST,
    WriteOffKind::LIST,
    MeetingKind::LIST,
    DecisionSubject::LIST,
    DecisionManner::LIST,
    AgeBand::LIST,
    LeavingReason::LIST,
    EligibilitySource::LIST,
    EligibilityResult::LIST,
    ConsentPurpose::LIST,
    OpeningBasis::LIST,
    OpeningItem::LIST,
    GrantStage::LIST,
    ConfirmedBy::LIST,
    ConfirmedDirection::LIST,
    Place::LIST,
    SavingKind::LIST,
    Reason::LIST,
    ProgramKind::LIST,
    MoneyClass::LIST,
    GuliranDuty::LIST,
    SizeUnit::LIST,
    Collectibility::LIST,
    BudgetSource::LIST,
    BudgetPurpose::LIST,
    ReportKind::LIST,
    FigureKind::LIST,
    ReturnReason::LIST,
    Channel::LIST,
    Office::LIST,
    DocKind::LIST,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_every_field_is_documented() {
        let names = VALUES.iter().map(|v| v.name).chain(PARTS.iter().map(|p| p.name));
        let known: std::collections::BTreeSet<_> =
            names.chain(CODES.iter().map(|c| c.name)).collect();
        let fields = EVENTS.iter().map(|def| (def.name, def.fields));
        for (name, fields) in fields.chain(PARTS.iter().map(|part| (part.name, part.fields))) {
            for field in fields {
                let ty = field.ty.replace(' ', "");
                let plain = ty.trim_start_matches("Option<").trim_start_matches("List<");
                let plain = plain.trim_end_matches('>').rsplit("::").next().unwrap();
                assert!(known.contains(plain), "{name}.{}: {}", field.name, field.ty);
            }
        }
    }
}

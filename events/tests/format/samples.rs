//! Arbitrary bodies of every type, made from the types of their fields, so that a new type of
//! event or field without a sample fails at once.

use std::collections::BTreeMap;

use rantai_events::account::Stream;
use rantai_events::amount::Amount;
use rantai_events::event::{CODES, EVENTS, Event, EventDef, Field, PARTS, def_of};
use rantai_events::hash::{Hash, Salt};
use rantai_events::ids::RequestKey;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::record::{Batch, Draft, Link, Record};
use rantai_events::time::Instant;
use serde_json::{Map, Value, json, value::RawValue};

/// Chance that repeats itself: SplitMix64.
pub(crate) struct Dice(u64);

impl Dice {
    /// From a seed and the name of what is made with it, so that a new type moves no other.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let hash = Hash::of(name.as_bytes());
        let begin = u64::from_le_bytes(hash.0[..8].try_into().unwrap());
        Self(begin ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
    fn hex(&mut self, bytes: usize) -> String {
        (0..bytes).map(|_| format!("{:02x}", self.below(256))).collect()
    }
    /// Sixteen digits without a letter would be the number of a person, which no key may be.
    fn key(&mut self) -> String {
        let hex = self.hex(8);
        if hex.bytes().all(|byte| byte.is_ascii_digit()) { format!("a{hex}") } else { hex }
    }
    fn date(&mut self) -> String {
        let year = 1990 + self.below(50);
        format!("{year}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
    fn id(&mut self, kind: &str) -> String {
        let letter = &kind[..1];
        format!("{letter}{}{:04}", self.pick(&["-", ".", "_", "-x.y_z-"]), self.below(10_000))
    }
    fn money(&mut self) -> String {
        let digits = 10_u64.pow(u32::try_from(1 + self.below(9)).unwrap());
        let cents = *self.pick(&["", "", "", ".5", ".25", ".01"]);
        format!("{}{cents}", 1 + self.below(digits))
    }
    fn text(&mut self) -> String {
        let texts = [
            "Mekar Arum",
            "KUBE \"Sejahtera\" XV",
            "jalur C:\\arsip",
            "é — ñ",
            "कुछ शब्द",
            "布 🌾",
            "a/b <i>&amp;</i>",
        ];
        (*self.pick(&texts)).to_owned()
    }
}

/// A body of this type that keeps the laws of its own fields.
pub(crate) fn event(def: &EventDef, seed: u64) -> Event {
    (0..500)
        .find_map(|turn| {
            let mut dice = Dice::new(seed ^ (turn << 40), def.name);
            let json = object(def.fields, &mut dice).to_string();
            let raw = RawValue::from_string(json.clone()).unwrap();
            let event = Event::decode(def.name, def.version, &raw)
                .unwrap_or_else(|error| panic!("{}: {error}: {json}", def.name));
            event.validate().is_ok().then_some(event)
        })
        .unwrap_or_else(|| panic!("no valid sample of {}", def.name))
}

fn object(fields: &[Field], dice: &mut Dice) -> Value {
    let mut map = Map::new();
    for field in fields {
        if let Some(value) = value(&field.ty.replace(' ', ""), field.name, dice) {
            map.insert(field.name.to_owned(), value);
        }
    }
    agree(&mut map, dice);
    Value::Object(map)
}

fn value(ty: &str, field: &str, dice: &mut Dice) -> Option<Value> {
    if let Some(inner) = ty.strip_prefix("Option<") {
        return if dice.below(2) == 0 {
            None
        } else {
            value(inner.strip_suffix('>')?, field, dice)
        };
    }
    if let Some(inner) = ty.strip_prefix("List<") {
        let inner = inner.strip_suffix('>')?;
        let items: Vec<_> = (0..dice.below(4)).filter_map(|_| value(inner, field, dice)).collect();
        return (!items.is_empty()).then_some(Value::Array(items));
    }
    let plain = ty.rsplit("::").next()?;
    if let Some(part) = PARTS.iter().find(|part| part.name == plain) {
        return Some(object(part.fields, dice));
    }
    if let Some(list) = CODES.iter().find(|list| list.name == plain) {
        return Some(dice.pick(list.codes).code.into());
    }
    Some(scalar(plain, field, dice))
}

fn scalar(ty: &str, field: &str, dice: &mut Dice) -> Value {
    match ty {
        "bool" => (dice.below(2) == 0).into(),
        "u32" => count(field, dice).into(),
        "u64" => (*dice.pick(&[0, 7, 1_000_000, (1_u64 << 53) - 1])).into(),
        "Amount" => format!("{}{}", dice.pick(&["", "-"]), dice.money()).into(),
        "Rupiah" => dice.money().into(),
        "Date" => dice.date().into(),
        "Offset" => (*dice.pick(&["+07:00", "+09:30", "-03:00", "+00:00"])).into(),
        "AreaCode" => format!("34.71.{:02}.1{:03}", 1 + dice.below(14), dice.below(1000)).into(),
        "Stream" => stream(dice).into(),
        "Fund" => fund(dice).into(),
        "Hash" => dice.hex(32).into(),
        "VerifierKey" => {
            let seed = Hash::of(dice.hex(8).as_bytes()).0;
            let name = KeyName::parse("ledger.example/yogya").unwrap();
            let key = SigningKey::from_seed(name, KeyKind::Log, &seed).unwrap();
            key.public().to_string().into()
        }
        "Label" if field == "second_person" => dice.pick(EVENTS).name.into(),
        "Label" | "Note" => dice.text().into(),
        "BudgetCode" => (*dice.pick(&["5.1.06.03.01.0001", "5.1.05"])).into(),
        "DocumentNumber" => format!("{:04}/LS (a) {}_-", dice.below(10_000), dice.below(90)).into(),
        "RawDraft" => {
            let def = def_of("saving.deposited").unwrap();
            json!({"body": object(def.fields, dice), "on": dice.date(), "type": def.name, "v": 1})
        }
        "PersonId" => format!("p-{}", dice.hex(12)).into(),
        "HouseholdId" => format!("h-{}", dice.hex(12)).into(),
        "BankAccountId" => format!("b-{}", dice.hex(12)).into(),
        "GroupId" | "ProgramCode" | "GrantId" | "LoanId" | "MemberId" | "MeetingId"
        | "DecisionId" | "ReportId" | "LineCode" | "ActorId" | "RulesetVersion" | "ItemCode" => {
            dice.id(ty).into()
        }
        other => panic!("no sample of a field of type {other}"),
    }
}

fn count(field: &str, dice: &mut Dice) -> u64 {
    match field {
        "letter" => 1 + dice.below(3),
        "year" => 1990 + dice.below(60),
        "decile" => 1 + dice.below(10),
        "generation" => 2 + dice.below(90),
        "count" => 1 + dice.below(120),
        _ => 1 + dice.below(5000),
    }
}

fn stream(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => "ledger".to_owned(),
        1 => format!("program/{}", dice.id("p")),
        2 => format!("audit/{}", dice.id("a")),
        _ => format!("group/{}", dice.id("g")),
    }
}

fn fund(dice: &mut Dice) -> String {
    let class = *dice.pick(&["hibah", "guliran", "pemda", "kemitraan", "arisan", "sosial", ""]);
    match class {
        "" => (*dice.pick(&["tabungan", "operasional", "surplus", "belum-jelas"])).to_owned(),
        "sosial" => {
            format!("sosial:{}", dice.pick(&["iks", "kematian", "jimpitan", "donasi"]))
        }
        _ => format!("{class}:{}", dice.id("g")),
    }
}

fn amount_in(map: &Map<String, Value>, name: &str) -> Option<Amount> {
    Amount::parse(map.get(name)?.as_str()?).ok()
}

/// Makes figures agree that a law ties together.
fn agree(map: &mut Map<String, Value>, dice: &mut Dice) {
    if let Some(Value::Array(plan)) = map.get("plan") {
        let sum: Amount =
            plan.iter().filter_map(|line| amount_in(line.as_object()?, "amount")).sum();
        map.insert("amount".to_owned(), sum.to_string().into());
    }
    if map.contains_key("schedule") {
        let principal = amount_in(map, "principal").or(amount_in(map, "amount")).unwrap();
        map.insert("schedule".to_owned(), schedule(principal, dice));
    }
    if let Some(Value::Array(notes)) = map.get_mut("denominations") {
        let mut sum = 0;
        for note in notes {
            let (count, value) = (dice.below(50), *dice.pick(&[500, 10_000, 100_000]));
            *note = json!({"count": count, "value": value.to_string()});
            sum += count * value;
        }
        map.insert("counted".to_owned(), sum.to_string().into());
    }
    if map.get("item").and_then(Value::as_str) == Some("TABUNGAN") {
        map.insert("fund".to_owned(), "tabungan".into());
        map.insert("member".to_owned(), dice.id("M").into());
    }
}

fn schedule(principal: Amount, dice: &mut Dice) -> Value {
    if dice.below(2) == 0 {
        let service = dice.money();
        return json!({"count": 1 + dice.below(24), "first_due": dice.date(), "service": service});
    }
    let text = principal.to_string();
    let whole: i64 = text.split('.').next().unwrap().parse().unwrap();
    let first = Amount::whole(whole / 3);
    json!({"instalments": [
        {"due": "2026-02-10", "principal": first.to_string(), "service": "0"},
        {"due": "2026-03-10", "principal": principal.minus(first).to_string(), "service": "1.5"},
    ]})
}

/// An arbitrary record around a body of this type, not tied into any chain.
pub(crate) fn record(def: &EventDef, seed: u64) -> Record {
    let event = event(def, seed);
    let dice = &mut Dice::new(seed, &format!("frame of {}", def.name));
    let mut frame = json!({
        "type": "group.dissolved", "on": dice.date(),
        "body": {"group": "g", "why": "LAIN"},
    });
    if dice.below(2) == 0 {
        frame["docs"] = json!([
            {"b3": dice.hex(32), "kind": "SP2D", "no": "0123/LS/2026", "on": dice.date()},
            {"kind": "FOTO"},
        ]);
        frame["of"] = dice.date().into();
        frame["behalf"] = json!({"as": "bendahara", "party": "M-0007"});
    }
    if dice.below(2) == 0 {
        frame["fixes"] = json!({"seq": dice.below(1 << 53), "why": "SALAH_KETIK"});
        frame["proposal"] = dice.below(1 << 53).into();
    }
    let draft = Draft::parse(&frame.to_string()).unwrap();
    let mut streams: BTreeMap<String, Stream> =
        event.streams().into_iter().map(|stream| (stream.to_string(), stream)).collect();
    if streams.is_empty() {
        streams.insert("ledger".to_owned(), Stream::Ledger);
    }
    let mut link =
        |stream| Link { n: dice.below(1 << 53), prev: Hash::parse(&dice.hex(32)).unwrap(), stream };
    Record {
        links: streams.into_values().map(&mut link).collect(),
        seq: dice.below(1 << 53),
        prev: Hash::parse(&dice.hex(32)).unwrap(),
        salt: Salt::parse(&dice.hex(16)).unwrap(),
        on: draft.on,
        of: draft.of,
        at: Instant::from_millis(i64::try_from(dice.below(4_000_000_000_000)).unwrap()),
        actor: rantai_events::ids::ActorId::parse("u-07").unwrap(),
        behalf: draft.behalf,
        post: event.postings().unwrap(),
        event,
        docs: draft.docs,
        key: (dice.below(2) == 0).then(|| RequestKey::parse(&dice.key()).unwrap()),
        batch: (dice.below(2) == 0).then_some(Batch { i: 1, of: 3 }),
        fixes: draft.fixes,
        proposal: draft.proposal,
    }
}

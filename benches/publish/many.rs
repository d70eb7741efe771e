//! A ledger of many groups: each registered, legalised, with five members, a grant from proposal
//! to SP2D; two of three spent some of it, every second delivered its half-year report.

use std::path::Path;
use std::sync::Arc;

use rantai::clock::SetClock;
use rantai::ledger::Ledger;
use rantai_events::time::Instant;
use serde_json::{Value, json};

use super::data;

/// The account of the budget.
const ACCOUNT: &str = "5.1.06.03.01.0001";
/// Members of a group: enough that its figures are shown.
const MEMBERS: usize = 5;
/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;
/// A stage in the life of a group: its drafts.
type Stage = fn(usize, &mut Vec<String>);
/// The stages, entered one after the other for all groups.
const STAGES: [Stage; 4] = [founded, granted, spent, reported];

/// Writes the ledger; answers how many records it has.
pub(crate) fn write(dir: &Path, groups: usize) -> u64 {
    let mut ledger = data::create(dir);
    let mut drafts = scene(groups);
    for stage in STAGES {
        (0..groups).for_each(|number| stage(number, &mut drafts));
    }
    enter(&mut ledger, &drafts);
    let records = ledger.head().next;
    ledger.close().unwrap();
    records
}

/// One more record, of another group each time, some days after the others.
pub(crate) fn one_more(dir: &Path, number: usize, days: i64) {
    let mut ledger = Ledger::open(dir).unwrap();
    let clock = SetClock::at(Instant::from_millis(data::now().millis() + days * DAY));
    ledger.set_clock(Box::new(Arc::new(clock)));
    let body = json!({"amount": "150000", "category": "LAIN", "fund": "operasional",
        "group": group(number), "place": "KAS"});
    enter(&mut ledger, &[draft("cash.received", "2026-11-20", &body)]);
    ledger.close().unwrap();
}

fn enter(ledger: &mut Ledger, drafts: &[String]) {
    for answer in ledger.record_all(data::asked(drafts)) {
        answer.unwrap();
    }
}

fn draft(kind: &str, on: &str, body: &Value) -> String {
    json!({"type": kind, "on": on, "body": body}).to_string()
}

fn group(number: usize) -> String {
    format!("ykt-kube-{number:05}")
}

fn grant(number: usize) -> String {
    format!("g-2026-{number:05}")
}

/// A date of the month, another for each group.
fn day(month: &str, number: usize) -> String {
    format!("{month}-{:02}", number % 28 + 1)
}

/// What a pseudonym of the vault looks like; the name counts, so that nothing need be sealed.
fn pseudonym(kind: char, group: usize, member: usize) -> String {
    format!("{kind}-{group:012x}{member:012x}")
}

fn scene(groups: usize) -> Vec<String> {
    let program = json!({"guliran": "EXPECTED", "kind": "KUBE", "lpj_required": true,
        "money": "HIBAH", "name": "KUBE", "program": "kube"});
    let amount = (20_000_000 * groups).to_string();
    let budget = json!({"account": ACCOUNT, "amount": amount, "program": "kube",
        "purpose": "HIBAH", "source": "APBD", "year": 2026});
    let params = json!({"collectibility": "UMUR", "credit_days": 14, "line_tolerance": 10,
        "lpj_day": 10, "meeting_days": 100, "report_grace": 30, "report_months": 6,
        "revolve_months": 12, "size_max": 10, "size_min": 5, "size_unit": "KK"});
    let ruleset = json!({"basis": ["contoh"], "effective_from": "2025-01-01", "params": params,
        "program": "kube", "unconfirmed": [], "version": "contoh-1"});
    vec![
        draft("program.defined", "2025-01-02", &program),
        draft("ruleset.adopted", "2025-01-02", &ruleset),
        draft("budget.appropriated", "2026-01-06", &budget),
    ]
}

fn founded(number: usize, out: &mut Vec<String>) {
    let kelurahan: Vec<_> =
        rantai::areas::shipped().into_keys().filter(|code| code.is_kelurahan()).collect();
    let (group, on) = (group(number), day("2025-09", number));
    let registered = json!({"area": kelurahan[number % kelurahan.len()],
        "bond": "tetangga satu kelurahan", "business": "usaha makanan dan kerajinan",
        "formed_on": "2025-08-21", "group": group, "name": format!("KUBE Mawar {number:05}"),
        "program": "kube"});
    out.push(draft("group.registered", &on, &registered));
    let legalised = json!({"by": "LURAH", "dated": on, "group": group,
        "number": format!("{number}/SK.LURAH/2025")});
    out.push(draft("group.legalised", &on, &legalised));
    for member in 0..MEMBERS {
        let joined = json!({"age": "18_60", "group": group,
            "household": pseudonym('h', number, member), "member": format!("M-{:04}", member + 1),
            "person": pseudonym('p', number, member)});
        out.push(draft("member.joined", &day("2025-10", number), &joined));
    }
}

fn granted(number: usize, out: &mut Vec<String>) {
    let (group, grant) = (group(number), grant(number));
    let plan = json!([{"amount": "12000000", "line": "A", "name": "bahan"},
        {"amount": "8000000", "line": "B", "name": "alat"}]);
    let proposed = json!({"amount": "20000000", "grant": grant, "group": group,
        "number": format!("P/{number}/2026"), "plan": plan, "year": 2026});
    out.push(draft("grant.proposed", &day("2026-02", number), &proposed));
    let on = day("2026-04", number);
    let budget = json!({"account": ACCOUNT, "grant": grant, "program": "kube", "year": 2026});
    let awarded = json!({"amount": "20000000", "budget": budget, "dated": on, "form": "UANG",
        "group": group, "number": "SK/kube/2026", "plan": plan});
    out.push(draft("grant.awarded", &on, &awarded));
    let on = day("2026-05", number);
    let signed = json!({"dated": on, "grant": grant, "group": group,
        "number": format!("NPHD/{number}/2026"), "pact_dated": on});
    out.push(draft("grant.agreement_signed", &on, &signed));
    let disbursed = json!({"amount": "20000000",
        "grant": grant, "group": group, "sp2d": format!("{number}/LS/KUBE/2026")});
    out.push(draft("grant.disbursed", &day("2026-06", number), &disbursed));
}

fn spent(number: usize, out: &mut Vec<String>) {
    if number.is_multiple_of(3) {
        return;
    }
    let spent = json!({"amount": "9000000", "grant": grant(number), "group": group(number),
        "kind": "BELANJA", "line": "A", "number": format!("KW/{number}/1"), "place": "BANK",
        "receipt": "KWITANSI"});
    out.push(draft("grant.spent", &day("2026-07", number), &spent));
}

fn reported(number: usize, out: &mut Vec<String>) {
    if number.is_multiple_of(2) {
        return;
    }
    let submitted = json!({"as_of_seq": 1, "explained": false,
        "figures": [{"amount": "0", "of": "KAS"}], "from": "2026-01-01", "group": group(number),
        "kind": "SEMESTER", "report": "L-2026-06-30", "to": "2026-06-30"});
    out.push(draft("report.submitted", "2026-07-08", &submitted));
    let received = json!({"agenda": format!("AG/{number}"), "channel": "PENDAMPING",
        "group": group(number), "report": "L-2026-06-30"});
    out.push(draft("report.received", "2026-07-12", &received));
}

//! The data: 46 groups of 30 members, each with a loan; then savings and repayments by turns.

use std::path::Path;
use std::sync::Arc;

use rantai::clock::SetClock;
use rantai::ledger::{Asked, Ledger, Opening};
use rantai_events::ids::ActorId;
use rantai_events::note::{KeyKind, KeyName, SigningKey};
use rantai_events::record::Draft;
use rantai_events::text::{Label, VerifierKey};
use rantai_events::time::Instant;

pub(crate) const GROUPS: u64 = 46;
pub(crate) const MEMBERS: u64 = 30;

pub(crate) fn actor() -> ActorId {
    ActorId::parse("u-01").unwrap()
}

/// The name of the ledger, and of the key that signs its checkpoints.
const ORIGIN: &str = "bench.example/ledger";

/// The key that signs checkpoints.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(KeyName::parse(ORIGIN).unwrap(), KeyKind::Log, &[7; 32]).unwrap()
}

/// An empty ledger whose clock stands.
pub(crate) fn create(dir: &Path) -> Ledger {
    let vkey = VerifierKey::new(&key().public().to_string()).unwrap();
    let opening = Opening {
        origin: Label::new(ORIGIN).unwrap(),
        office: Label::new("Dinas Sosial").unwrap(),
        actor: actor(),
        key: Some(vkey),
    };
    Ledger::create(dir, &opening, Box::new(Arc::new(SetClock::at(now())))).unwrap()
}

/// When everything is recorded.
pub(crate) fn now() -> Instant {
    Instant::parse("2026-11-21T03:00:00.000Z").unwrap()
}

/// The drafts that set the scene, as JSON.
pub(crate) fn scene() -> Vec<String> {
    let mut out = vec![
        r#"{"type":"program.defined","on":"2020-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}"#.to_owned(),
    ];
    for group in 0..GROUPS {
        out.push(format!(r#"{{"type":"group.registered","on":"2020-01-03","body":{{"area":"34.71.02.1003","group":"ykt-usep-{group:03}","name":"Kelompok {group}","program":"kube"}}}}"#));
        out.push(format!(r#"{{"type":"cash.received","on":"2020-01-03","body":{{"amount":"900000000","category":"HASIL_USAHA","fund":"guliran:g-1","group":"ykt-usep-{group:03}","place":"KAS"}}}}"#));
        for member in 0..MEMBERS {
            out.push(format!(r#"{{"type":"member.joined","on":"2020-01-03","body":{{"group":"ykt-usep-{group:03}","member":"M-{member:04}","person":"p-{group:012}{member:012}"}}}}"#));
            out.push(format!(r#"{{"type":"loan.approved","on":"2020-01-04","body":{{"amount":"10000000","fund":"guliran:g-1","group":"ykt-usep-{group:03}","loan":"L-{member}","member":"M-{member:04}","schedule":{{"count":10,"first_due":"2020-02-10","service":"100000"}}}}}}"#));
            out.push(format!(r#"{{"type":"loan.disbursed","on":"2020-01-05","body":{{"amount":"10000000","fund":"guliran:g-1","group":"ykt-usep-{group:03}","loan":"L-{member}","member":"M-{member:04}","place":"KAS","signed":true}}}}"#));
        }
    }
    out
}

/// Entry `n` of the working life, as JSON: each day the groups by turns.
pub(crate) fn entry(n: u64) -> String {
    let (group, member) = (n % GROUPS, (n / GROUPS) % MEMBERS);
    let day = n / 600 + 28;
    let (year, month, date) = (2020 + day / 336, (day / 28) % 12 + 1, day % 28 + 1);
    if (n / (GROUPS * MEMBERS)).is_multiple_of(2) {
        format!(
            r#"{{"type":"saving.deposited","on":"{year}-{month:02}-{date:02}","key":"k-{n}","docs":[{{"kind":"KWITANSI","no":"{n}/KW/{year}"}}],"body":{{"amount":"5000","group":"ykt-usep-{group:03}","kind":"WAJIB","member":"M-{member:04}","number":"{n}/KW","place":"KAS"}}}}"#
        )
    } else {
        format!(
            r#"{{"type":"loan.repaid","on":"{year}-{month:02}-{date:02}","key":"k-{n}","docs":[{{"kind":"KWITANSI","no":"{n}/KW/{year}"}}],"body":{{"fund":"guliran:g-1","group":"ykt-usep-{group:03}","loan":"L-{member}","member":"M-{member:04}","number":"{n}/KW","place":"KAS","principal":"10","service":"1","source":"TUNAI"}}}}"#
        )
    }
}

/// Parses drafts to requests, one a draft. Some are read before what follows from them is worked
/// out: the command line reads what waits ahead, too.
pub(crate) fn asked(json: &[String]) -> Vec<Asked> {
    let some = |json: &[String]| json.iter().map(|json| Draft::parse(json).unwrap()).collect();
    json.chunks(100).flat_map(|json| Vec::into_iter(some(json))).map(one).collect()
}

fn one(mut draft: Draft) -> Asked {
    let key = draft.key.take();
    Asked::new(vec![draft], actor(), key)
}

/// Records the scene.
pub(crate) fn set(ledger: &mut Ledger) {
    for answer in ledger.record_all(asked(&scene())) {
        answer.unwrap();
    }
}

//! The route of a report: group, mentor, kelurahan, kecamatan, office.

use rantai_events::time::Date;
use serde_json::{Value, json};

use super::pen::{digits, draft, with_doc};
use super::script::{Cast, Late, Script, ScriptError};

/// How a report goes its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Days after the end of the period on which it is delivered.
    pub(super) after: u32,
    /// Whether the kelurahan is left out.
    pub(super) without_kelurahan: bool,
    /// Cash that the report states and the ledger does not have.
    pub(super) extra_cash: i64,
}

impl Default for Way {
    fn default() -> Self {
        Self { after: 8, without_kelurahan: false, extra_cash: 0 }
    }
}

/// A half-year report on its whole route. Its code is `L-<end>`.
pub(super) fn semester(
    script: &mut Script,
    group: &Cast,
    (from, to): (Date, Date),
    way: Way,
) -> Result<(), ScriptError> {
    let report = format!("L-{to}");
    let on = to.plus_days(way.after);
    let submitted = draft(
        "report.submitted",
        on,
        json!({"explained": false, "from": from, "group": group.id, "kind": "SEMESTER",
            "report": report, "to": to}),
    );
    let entry = script.enter(group.id.as_str(), 1, vec![submitted])?;
    if way.extra_cash != 0 {
        entry.late.push(Late::ExtraCash { draft: 0, rupiah: way.extra_cash });
    }
    route(script, group, &report, on, way)?;
    let received = json!({"agenda": agenda(group, to), "channel": "PENDAMPING", "group": group.id,
        "report": report});
    script.enter(
        group.id.as_str(),
        0,
        vec![draft("report.received", on.plus_days(9), received)],
    )?;
    Ok(())
}

/// The stations between the group and the office; the kelurahan records its own.
pub(super) fn route(
    script: &mut Script,
    group: &Cast,
    report: &str,
    on: Date,
    way: Way,
) -> Result<(), ScriptError> {
    let compiled = json!({"group": group.id, "report": report, "verified": true});
    script.enter(
        group.id.as_str(),
        1,
        vec![draft("report.compiled", on.plus_days(2), compiled)],
    )?;
    if !way.without_kelurahan {
        let office = format!("Kelurahan {}", group.area.1);
        let signed = station(script, group, report, on.plus_days(4), (&office, "Lurah"));
        script.enter(group.id.as_str(), 0, vec![renamed("report.acknowledged", signed)])?;
    }
    let office = format!("Kecamatan {}", group.district);
    let signed = station(script, group, report, on.plus_days(6), (&office, "Camat"));
    script.enter(group.id.as_str(), 0, vec![renamed("report.copied", signed)])?;
    Ok(())
}

fn renamed(kind: &str, draft: Value) -> Value {
    let mut draft = draft;
    if let Some(fields) = draft.as_object_mut() {
        fields.insert("type".into(), json!(kind));
    }
    draft
}

fn station(
    script: &Script,
    group: &Cast,
    report: &str,
    on: Date,
    (office, title): (&str, &str),
) -> Value {
    let number = format!("{}/{}/{}", digits(group.id.as_str()), on.month(), on.year());
    let body = json!({"dated": on, "group": group.id, "number": number, "office": office,
        "report": report, "title": title});
    let page = json!({"b3": script.page, "kind": "SURAT_PENGANTAR", "no": number, "on": on});
    with_doc(draft("", on, body), page)
}

/// The number in the agenda of the office.
pub(super) fn agenda(group: &Cast, to: Date) -> String {
    let id = group.id.as_str().trim_start_matches("ykt-").to_uppercase();
    format!("AG/{id}/{:02}/{}", to.month(), to.year())
}

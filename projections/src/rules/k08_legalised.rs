//! K08: the group is legalised.

use super::shared::of_group;
use super::{Case, Duty, Level, Rule, Verdict};
use crate::words::{date_en, date_id};

pub(crate) static RULE: Rule = Rule {
    id: "K08",
    title: ("Disahkan lurah atau SK", "Legalised by the kelurahan or a decision"),
    duty: Duty::Kelompok,
    source: "uraian WKSBM Dinas Sosial DIY (pengesahan lurah); Permensos 2/2019 ps. 3(5)",
    since: None,
    judge: |rule, case| of_group(rule, case, judge),
};

fn judge(rule: &Rule, case: &Case<'_>) -> Verdict {
    let profile = &case.state.profile;
    let Some(legalised) = profile.legalised.as_ref().filter(|found| found.dated <= case.day) else {
        let records = profile.registered.iter().map(|registered| registered.seq).collect();
        let (id, en) = ("Belum ada pengesahan lurah.", "Not yet legalised.");
        return rule.verdict(Level::TidakPatuh, id, en, records);
    };
    let (number, (id, en)) = (&legalised.number, legalised.by.words());
    let (day_id, day_en) = (date_id(legalised.dated), date_en(legalised.dated));
    rule.verdict(
        Level::Patuh,
        format!("Disahkan {id} dengan nomor {number} tanggal {day_id}."),
        format!("Legalised by the {en}, number {number} of {day_en}."),
        vec![legalised.seq],
    )
}

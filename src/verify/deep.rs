//! Levels 4 and 5 along the walk of level 3: each record is judged, and what is stored beside the
//! journal is compared with what the records come to.

use std::path::Path;
use std::sync::Arc;

use rantai_events::hash::Hash;
use rantai_projections::books::Recorded;

use crate::verify::beside::Beside;
use crate::verify::finding::{Finding, What};
use crate::verify::laws::{Judge, Read, Stopped, Told};

/// What looks at each record.
pub(super) struct Deep {
    pub(super) judge: Judge,
    /// Level 5, where a whole ledger is at hand.
    pub(super) beside: Option<Beside>,
}

/// A line as read, the hash by which the chain goes on, and the hash of its bytes.
type Line = (Option<(Read, u64)>, Hash, Hash);

impl Deep {
    /// Takes the next line; answers what was found.
    pub(super) fn take(
        &mut self,
        (read, hash, found): Line,
        seq: u64,
        file: &Arc<Path>,
        offset: u64,
    ) -> Vec<Finding> {
        let mut findings = match read {
            Some((Read::Record(record), length)) => {
                if let Some(beside) = &mut self.beside {
                    beside.note(&record);
                }
                let recorded = Recorded { record, hash, found };
                self.judge.take(Told { recorded, file: Arc::clone(file), offset, length })
            }
            Some((Read::Unknown(why), _)) => {
                let findings = self.judge.complete();
                self.judge.stop(Stopped::Unknown { seq, why });
                findings
            }
            Some((Read::Wrong(why), _)) => {
                let mut findings = self.judge.complete();
                let what = What::Unread(why);
                findings.push(Finding { seq, file: Arc::clone(file), offset, what });
                findings
            }
            None => self.judge.complete(),
        };
        findings.extend(self.compare());
        findings
    }

    /// At the end of the ledger.
    pub(super) fn finish(&mut self) -> Vec<Finding> {
        let mut findings = self.judge.complete();
        findings.extend(self.compare());
        if self.judge.stopped.is_none()
            && let Some(beside) = &mut self.beside
        {
            findings.extend(beside.finish(&self.judge));
        }
        findings
    }

    fn compare(&mut self) -> Vec<Finding> {
        match &mut self.beside {
            Some(beside) if self.judge.stopped.is_none() => beside.compare(&mut self.judge),
            Some(_) | None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::ledger::{Asked, Ledger, Opening};
    use rantai_events::ids::ActorId;
    use rantai_events::record::Draft;
    use rantai_events::text::Label;

    const PROGRAM: &str = r#"{"type":"program.defined","on":"2026-01-02","body":{"guliran":"EXPECTED","kind":"KUBE","lpj_required":true,"money":"HIBAH","name":"KUBE","program":"kube"}}"#;

    fn group(n: u32) -> String {
        format!(
            r#"{{"type":"group.registered","on":"2026-01-03","body":{{"area":"34.71.02.1003","group":"g-{n}","name":"Melati {n}","program":"kube"}}}}"#
        )
    }

    fn receive(group: u32, on: &str) -> String {
        format!(
            r#"{{"type":"cash.received","on":"{on}","body":{{"amount":"1","category":"LAIN","fund":"operasional","group":"g-{group}","place":"KAS"}}}}"#
        )
    }

    /// Eight groups of ten entries, each with a back-dated one.
    fn back_dated(directory: &Path) {
        let actor = ActorId::parse("u-01").unwrap();
        let (origin, office) = (Label::new("a.example").unwrap(), Label::new("Dinas").unwrap());
        let opening = Opening { origin, office, actor: actor.clone(), key: None };
        let mut ledger = Ledger::create(directory, &opening, Box::new(SystemClock)).unwrap();
        let mut texts = vec![PROGRAM.to_owned()];
        for n in 0..8 {
            texts.push(group(n));
            texts.extend(std::iter::repeat_n(receive(n, "2026-02-01"), 10));
            texts.push(receive(n, "2026-01-20"));
        }
        for text in texts {
            let drafts = vec![Draft::parse(&text).unwrap()];
            ledger.record_one(Asked::new(drafts, actor.clone(), None)).unwrap();
        }
        ledger.close().unwrap();
    }

    /// What was read to fold streams again is let go: of eight streams one is kept.
    #[test]
    fn memory_does_not_follow_the_records_of_streams_that_were_folded_again() {
        let directory = tempfile::tempdir().unwrap();
        back_dated(directory.path());
        for (most_held, held) in [(usize::MAX, 8 * 12), (0, 12)] {
            let mut judge = Judge::new();
            judge.most_held = most_held;
            let mut deep = Deep { judge, beside: None };
            let journal = directory.path().join("journal");
            let run = crate::verify::chain::run(&journal, None, Some(&mut deep), &mut |_| ());
            assert_eq!(run.unwrap().findings, 0);
            assert_eq!(deep.judge.books.held_in_lines(), held);
        }
    }
}

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

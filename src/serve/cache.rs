//! The cache of one edition: answers by address, so many bytes of them, the oldest pages out first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::answer::Answer;

/// Answers by address. Those that are pinned are never put out.
#[derive(Debug)]
pub(super) struct Cache {
    most_bytes: usize,
    answers: RwLock<HashMap<String, Arc<Answer>>>,
    queue: Mutex<Queue>,
}

/// The pages in the order in which they came.
#[derive(Debug, Default)]
struct Queue {
    pages: VecDeque<(Vec<String>, usize)>,
    bytes: usize,
}

impl Cache {
    pub(super) fn new(most_bytes: usize) -> Self {
        Self { most_bytes, answers: RwLock::default(), queue: Mutex::default() }
    }

    pub(super) fn get(&self, address: &str) -> Option<Arc<Answer>> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        answers.get(address).map(Arc::clone)
    }

    /// Whether the page is kept that a file would belong to: then a file that is not kept is none.
    pub(super) fn has_page_of(&self, address: &str) -> bool {
        let directory = address.rfind('/').map_or("", |slash| address.split_at(slash + 1).0);
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        answers.contains_key(&format!("{directory}index.html"))
    }

    /// Takes in answers that stay as long as the edition.
    pub(super) fn pin(&self, answers: Vec<(String, Answer)>) {
        let mut kept = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        kept.extend(answers.into_iter().map(|(address, answer)| (address, Arc::new(answer))));
    }

    /// Takes in the files of a page, and puts the oldest pages out where it gets too much. One page
    /// always fits.
    pub(super) fn put(&self, answers: Vec<(String, Answer)>) {
        let bytes = answers.iter().map(|(_, answer)| answer.bytes().len()).sum();
        let addresses = answers.iter().map(|(address, _)| address.clone()).collect();
        let out = {
            let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            let out = queue.out(self.most_bytes.saturating_sub(bytes));
            queue.bytes += bytes;
            queue.pages.push_back((addresses, bytes));
            out
        };
        let mut kept = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        for address in out {
            kept.remove(&address);
        }
        kept.extend(answers.into_iter().map(|(address, answer)| (address, Arc::new(answer))));
    }

    /// The bytes of pages that are kept.
    pub(super) fn bytes(&self) -> usize {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }
}

impl Queue {
    /// The addresses of the oldest pages beyond so many bytes.
    fn out(&mut self, most: usize) -> Vec<String> {
        let mut out = Vec::new();
        while self.bytes > most {
            let Some((addresses, bytes)) = self.pages.pop_front() else { break };
            self.bytes -= bytes;
            out.extend(addresses);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::answer::Keep;

    #[test]
    fn the_oldest_pages_go_first_and_what_is_pinned_stays() {
        let cache = Cache::new(100);
        let of = |name: &str, bytes: usize| {
            vec![(name.to_owned(), Answer::new("text/plain", vec![b'a'; bytes], Keep::Ask, ""))]
        };
        cache.pin(of("gaya", 500));
        cache.put(of("satu", 60));
        cache.put(of("dua", 60));
        assert!(cache.get("satu").is_none() && cache.get("dua").is_some());
        cache.put(of("tiga", 40));
        assert!(cache.get("dua").is_some() && cache.get("tiga").is_some());
        cache.put(of("besar", 400));
        assert!(cache.get("dua").is_none() && cache.get("besar").is_some());
        assert!(cache.get("gaya").is_some());
        assert_eq!(cache.bytes(), 400);
    }
}

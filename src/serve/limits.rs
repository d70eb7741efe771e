//! How much strangers may ask of the server.

use std::num::NonZeroU32;
use std::time::Duration;

/// How much strangers may ask of the server, and how long it waits for them.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; the next ones wait in the queue of the system.
    pub connections: usize,
    /// Connections at once from one address; the next ones are closed unheard. Behind a proxy all
    /// come from its address.
    pub per_address: usize,
    /// How long a connection may live before it is closed after the answer it is at.
    pub lifetime: Duration,
    /// How long a client may take to send the head of a request, and to send the next one.
    pub head: Duration,
    /// How long an answer may take to be made, and how long is waited for the first edition before;
    /// then it is a 503.
    pub answer: Duration,
    /// Answers in the making at once, those from the cache not counted; more are turned away.
    pub at_once: usize,
    /// The most bytes of the body of a request; nothing here takes one.
    pub body: usize,
    /// The most bytes of an address with its query.
    pub address: usize,
    /// Requests a second from one client in the long run; none counted where `None`.
    pub per_second: Option<NonZeroU32>,
    /// Requests at once from one client.
    pub burst: NonZeroU32,
    /// The most bytes of pages in the cache, before compression.
    pub cache: usize,
    /// How often the ledger is looked at for new records.
    pub poll: Duration,
    /// How long answers that are under way may take when the server stops.
    pub farewell: Duration,
}

impl Default for Limits {
    /// Enough for a school that reads through one address, not for one that copies everything at
    /// once: for that the published files are there.
    fn default() -> Self {
        Self {
            connections: 1024,
            per_address: 512,
            lifetime: Duration::from_secs(300),
            head: Duration::from_secs(15),
            answer: Duration::from_secs(20),
            at_once: 64,
            body: 4096,
            address: 2048,
            per_second: NonZeroU32::new(50),
            burst: NonZeroU32::new(400).unwrap_or(NonZeroU32::MIN),
            cache: 256 << 20,
            poll: Duration::from_secs(1),
            farewell: Duration::from_secs(10),
        }
    }
}

//! What time it is: the only place that asks.

use std::sync::atomic::{AtomicI64, Ordering};

use rantai_events::time::Instant;

/// A clock.
pub trait Clock: Send + Sync {
    /// The time now, in milliseconds since 1970.
    fn now(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::from_millis(chrono::Utc::now().timestamp_millis())
    }
}

/// A clock that stands until it is set: for the demonstration ledger and for tests.
#[derive(Debug, Default)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Standing at a time.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.millis()))
    }
    /// Sets it.
    pub fn set(&self, now: Instant) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }
}

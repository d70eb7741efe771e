//! What the operator sees: counts for Prometheus, and one line of log a request. Neither names a
//! client, a query, or an address that does not stand for something public.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// What a request was for; all that the log and the counts say of it beside its public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page or a file of the site, out of the cache.
    Cached,
    /// A page or a file of the site that had to be made.
    Made,
    /// The API.
    Api,
    /// Tiles and the checkpoint.
    Tree,
    /// Health and readiness.
    Health,
    /// Nothing of that.
    Other,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Cached, Self::Made, Self::Api, Self::Tree, Self::Health, Self::Other];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cached => "cached",
            Self::Made => "made",
            Self::Api => "api",
            Self::Tree => "tree",
            Self::Health => "health",
            Self::Other => "other",
        }
    }
}

/// The counts of one kind of request.
struct Counted {
    classes: [Counter; 4],
    seconds: Histogram,
}

/// The counts. Their handles are made once, so that counting is an addition.
pub(super) struct Telemetry {
    handle: PrometheusHandle,
    kinds: Vec<Counted>,
    pub(super) connections: Gauge,
    pub(super) turned_away: Counter,
    pub(super) too_fast: Counter,
    pub(super) last_record: Gauge,
    pub(super) checkpoint: Gauge,
    pub(super) pages: Gauge,
    pub(super) cache_bytes: Gauge,
    pub(super) renewals: Counter,
    pub(super) renewal_failures: Counter,
    pub(super) renewal_seconds: Histogram,
    pub(super) follows: Gauge,
    numbers: AtomicU64,
    start: u64,
}

impl std::fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telemetry").finish_non_exhaustive()
    }
}

/// Upper bounds of the times that are counted, in seconds.
const BUCKETS: [f64; 10] = [0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0];

impl Telemetry {
    pub(super) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        // The bounds are constants, so there is always a builder.
        let builder = builder.set_buckets(&BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        let mut start = [0; 8];
        // Without randomness the numbers of requests begin at zero: they are for finding, no secret.
        getrandom::fill(&mut start).ok();
        metrics::with_local_recorder(&recorder, || Self {
            handle,
            kinds: Kind::ALL.into_iter().map(counted).collect(),
            connections: gauge!("rantai_connections"),
            turned_away: counter!("rantai_turned_away_total"),
            too_fast: counter!("rantai_too_fast_total"),
            last_record: gauge!("rantai_last_record"),
            checkpoint: gauge!("rantai_checkpoint_size"),
            pages: gauge!("rantai_pages"),
            cache_bytes: gauge!("rantai_cache_bytes"),
            renewals: counter!("rantai_renewals_total"),
            renewal_failures: counter!("rantai_renewal_failures_total"),
            renewal_seconds: histogram!("rantai_renewal_seconds"),
            follows: gauge!("rantai_follows_ledger"),
            numbers: AtomicU64::new(0),
            start: u64::from_le_bytes(start),
        })
    }

    /// A number for a request: unlike all others, and saying nothing.
    pub(super) fn number(&self) -> String {
        let next = self.numbers.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}", self.start.wrapping_add(next.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Counts an answer and writes its line of log.
    pub(super) fn answered(&self, done: &Done<'_>) {
        if let Some(counted) = self.kinds.get(done.kind as usize) {
            let class = usize::from(done.status.as_u16() / 100).saturating_sub(2);
            if let Some(counter) = counted.classes.get(class) {
                counter.increment(1);
            }
            counted.seconds.record(done.took);
        }
        done.log();
    }

    /// The counts as Prometheus reads them.
    pub(super) fn text(&self) -> String {
        self.handle.run_upkeep();
        self.handle.render()
    }
}

fn counted(kind: Kind) -> Counted {
    let of = |class: &'static str| counter!("rantai_http_answers_total", "kind" => kind.name(), "status" => class);
    Counted {
        classes: [of("2xx"), of("3xx"), of("4xx"), of("5xx")],
        seconds: histogram!("rantai_http_seconds", "kind" => kind.name()),
    }
}

/// A request that was answered.
#[derive(Debug)]
pub(super) struct Done<'a> {
    pub(super) number: &'a str,
    pub(super) kind: Kind,
    pub(super) method: &'a str,
    /// The address; said only where something public stands there.
    pub(super) path: &'a str,
    pub(super) status: StatusCode,
    pub(super) took: Duration,
}

impl Done<'_> {
    /// An address that leads nowhere may hold anything, a name too: it is not written down.
    fn log(&self) {
        let stands = self.status.is_success() || self.status.is_redirection();
        let path = if stands { self.path } else { "-" };
        let micros = u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX);
        let (kind, status) = (self.kind.name(), self.status.as_u16());
        if self.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(
                request = self.number,
                method = self.method,
                path,
                kind,
                status,
                micros
            );
        } else {
            tracing::info!(request = self.number, method = self.method, path, kind, status, micros);
        }
    }
}

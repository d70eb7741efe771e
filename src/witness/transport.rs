//! HTTP to a witness: nothing it does may cost more than the deadline and a bounded answer.

use std::io;
use std::time::{Duration, Instant};

use rantai_events::witness::MAX_ANSWER;
use ureq::Agent;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It cannot be reached, or broke off.
    Down(String),
    /// The deadline passed.
    Slow,
    /// The answer is longer than any.
    TooLong,
    /// What came is no HTTP.
    Garbled(String),
}

/// One conversation with one witness, which ends by its deadline.
pub(super) struct Line {
    url: String,
    agent: Agent,
    until: Instant,
}

impl Line {
    /// A line to the submission prefix of a witness; `None` if it is neither http nor https.
    pub(super) fn to(prefix: &str, deadline: Duration) -> Option<Self> {
        if !prefix.starts_with("http://") && !prefix.starts_with("https://") {
            return None;
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .max_response_header_size(16 * 1024)
            .max_idle_connections(0)
            .user_agent("rantai")
            .build()
            .new_agent();
        let url = format!("{}/add-checkpoint", prefix.trim_end_matches('/'));
        Some(Self { url, agent, until: Instant::now() + deadline })
    }

    /// Sends a body and waits for status and body of the answer.
    pub(super) fn post(&self, body: &str) -> Result<(u16, Vec<u8>), NoAnswer> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(NoAnswer::Slow);
        }
        let request = self.agent.post(&self.url).config().timeout_global(Some(left)).build();
        let request = request.content_type("text/plain; charset=utf-8");
        let mut answer = request.send(body.as_bytes()).map_err(said)?;
        let most = MAX_ANSWER as u64 + 1;
        let bytes = answer.body_mut().with_config().limit(most).read_to_vec().map_err(said)?;
        Ok((answer.status().as_u16(), bytes))
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "another crate's enum, which may grow")]
fn said(error: ureq::Error) -> NoAnswer {
    match error {
        ureq::Error::Timeout(_) | ureq::Error::BodyStalled => NoAnswer::Slow,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => {
            NoAnswer::TooLong
        }
        ureq::Error::Protocol(why) => NoAnswer::Garbled(why.to_string()),
        ureq::Error::Http(why) => NoAnswer::Garbled(why.to_string()),
        ureq::Error::Io(why) if why.kind() == io::ErrorKind::TimedOut => NoAnswer::Slow,
        other => NoAnswer::Down(other.to_string()),
    }
}

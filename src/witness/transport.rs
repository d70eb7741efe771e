//! HTTP to a witness: nothing it does may cost more than the deadline and a bounded answer.

use std::io;
use std::time::Instant;

use rantai_events::witness::MAX_ANSWER;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::Terms;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It cannot be reached, or broke off.
    Down(String),
    /// Nobody whom we trust vouches for its address.
    Unvouched(String),
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
    /// By turns, until one trusts the certificate of the address.
    agents: Vec<Agent>,
    until: Instant,
}

impl Line {
    /// A line to the submission prefix of a witness; `None` if it is neither http nor https.
    pub(super) fn to(prefix: &str, terms: &Terms) -> Option<Self> {
        if !prefix.starts_with("http://") && !prefix.starts_with("https://") {
            return None;
        }
        let url = format!("{}/add-checkpoint", prefix.trim_end_matches('/'));
        let agents = terms.authorities.turns().into_iter().map(agent).collect();
        Some(Self { url, agents, until: Instant::now() + terms.deadline })
    }

    /// Sends a body and waits for status and body of the answer.
    pub(super) fn post(&self, body: &str) -> Result<(u16, Vec<u8>), NoAnswer> {
        let mut came = Err(NoAnswer::Slow);
        for agent in &self.agents {
            came = self.ask(agent, body);
            // Nothing was sent to an address for which nobody vouched.
            if !matches!(came, Err(NoAnswer::Unvouched(_))) {
                return came;
            }
        }
        came
    }

    fn ask(&self, agent: &Agent, body: &str) -> Result<(u16, Vec<u8>), NoAnswer> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(NoAnswer::Slow);
        }
        let request = agent.post(&self.url).config().timeout_global(Some(left)).build();
        let request = request.content_type("text/plain; charset=utf-8");
        let mut answer = request.send(body.as_bytes()).map_err(said)?;
        let most = MAX_ANSWER as u64 + 1;
        let bytes = answer.body_mut().with_config().limit(most).read_to_vec().map_err(said)?;
        Ok((answer.status().as_u16(), bytes))
    }
}

fn agent(roots: RootCerts) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_response_header_size(16 * 1024)
        .max_idle_connections(0)
        .user_agent("rantai")
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .new_agent()
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
        ureq::Error::Rustls(rustls::Error::InvalidCertificate(why)) => {
            NoAnswer::Unvouched(why.to_string())
        }
        ureq::Error::Io(why) => match unvouched(&why) {
            Some(why) => NoAnswer::Unvouched(why),
            None if why.kind() == io::ErrorKind::TimedOut => NoAnswer::Slow,
            None => NoAnswer::Down(why.to_string()),
        },
        other => NoAnswer::Down(other.to_string()),
    }
}

/// What is wrong with the certificate of an address, where that is what broke the handshake.
#[allow(clippy::wildcard_enum_match_arm, reason = "another crate's enum, which may grow")]
fn unvouched(why: &io::Error) -> Option<String> {
    match why.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => Some(why.to_string()),
        _ => None,
    }
}

//! How often one client may ask.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use axum::http::HeaderMap;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::limits::Limits;

/// Clients that are remembered before those that were quiet are forgotten.
const MOST_CLIENTS: usize = 50_000;

/// Counts the requests of each client, for as long as they are recent; writes nothing down.
#[derive(Debug)]
pub(crate) struct Rate {
    counted: Option<DefaultKeyedRateLimiter<IpAddr>>,
    trust_forwarded: bool,
}

impl Rate {
    pub(super) fn new(limits: &Limits, trust_forwarded: bool) -> Self {
        Self::of(limits.per_second, limits.burst, trust_forwarded)
    }

    /// So many requests a second from one client in the long run, and at once; any number where
    /// the first is `None`.
    pub(crate) fn of(
        per_second: Option<NonZeroU32>,
        burst: NonZeroU32,
        trust_forwarded: bool,
    ) -> Self {
        let quota = |per_second| Quota::per_second(per_second).allow_burst(burst);
        let counted = per_second.map(|per_second| RateLimiter::keyed(quota(per_second)));
        Self { counted, trust_forwarded }
    }

    /// Whether this request is one too many.
    pub(crate) fn is_too_fast(&self, peer: IpAddr, head: &HeaderMap) -> bool {
        let Some(counted) = &self.counted else { return false };
        if counted.len() > MOST_CLIENTS {
            counted.retain_recent();
        }
        counted.check_key(&household(self.client(peer, head))).is_err()
    }

    /// Who asks: the peer, or whom the proxy that is trusted saw. Of the list that the header is,
    /// only the last entry is the proxy's own; a client can write all others.
    fn client(&self, peer: IpAddr, head: &HeaderMap) -> IpAddr {
        if !self.trust_forwarded {
            return peer;
        }
        let told = head.get_all("x-forwarded-for").iter().next_back();
        let told = told.and_then(|value| value.to_str().ok());
        let last = told.and_then(|value| value.rsplit(',').next());
        last.and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }
}

/// A client of IPv6 has a whole network of addresses.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let network = u128::from(six) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(network))
        }
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_whom_the_trusted_proxy_saw() {
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        let mut head = HeaderMap::new();
        head.insert("x-forwarded-for", "10.9.9.9, 203.0.113.7".parse().unwrap());
        let (wary, trusting) =
            (Rate::new(&Limits::default(), false), Rate::new(&Limits::default(), true));
        assert_eq!(wary.client(peer, &head), peer);
        assert_eq!(trusting.client(peer, &head).to_string(), "203.0.113.7");
        head.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(trusting.client(peer, &head), peer);
        let six: IpAddr = "2001:db8:1:2:3:4:5:6".parse().unwrap();
        assert_eq!(household(six).to_string(), "2001:db8:1:2::");
        assert_eq!(household("::ffff:10.0.0.1".parse().unwrap()).to_string(), "10.0.0.1");
    }
}

//! Connections of strangers: so many at once and from one address, each only so long, none that
//! keeps us waiting for the head of a request. The witness and the reading room let their guests in
//! here too, and whoever asks for counts.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use super::rate::household;

/// The most bytes of the head of a request.
const MOST_HEAD: usize = 16 << 10;
/// How long nobody is let in after the system would not let one in: it is out of something.
const BREATH: Duration = Duration::from_millis(50);

/// How many are let in, and how long we wait for them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Connections at once; the next ones wait in the queue of the system.
    pub(crate) connections: usize,
    /// Connections at once from one address; the next ones are closed unheard.
    pub(crate) per_address: usize,
    /// How long a connection may live before it is closed after the answer it is at.
    pub(crate) lifetime: Duration,
    /// How long the head of a request may take to come, and the next request.
    pub(crate) head: Duration,
    /// How long an answer that is under way may take at the end.
    pub(crate) farewell: Duration,
}

/// Whoever answers the guests.
pub(crate) trait Host: Clone + Send + Sync + 'static {
    /// Answers one request.
    fn answer(
        &self,
        peer: SocketAddr,
        request: Request<Incoming>,
    ) -> impl Future<Output = Response<Body>> + Send;
    /// Hears that a guest came.
    fn came(&self) {}
    /// Hears that a guest left.
    fn left(&self) {}
}

/// Answers every guest by a router.
#[derive(Clone)]
pub(crate) struct Plain(pub(crate) Router);

impl Host for Plain {
    async fn answer(&self, _peer: SocketAddr, request: Request<Incoming>) -> Response<Body> {
        let Ok(response) = self.0.clone().oneshot(request).await;
        response
    }
}

/// Lets strangers in until `stop` is done; then those who are being answered are answered still,
/// for as long as the bounds say.
pub(crate) async fn let_in<H: Host>(
    listener: TcpListener,
    bounds: Bounds,
    host: H,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let shares = Shares { most: bounds.per_address, taken: Arc::default() };
    let (tell, told) = watch::channel(false);
    let mut guests = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let entered = tokio::select! {
            () = &mut stop => break,
            entered = enter(&listener, &places, &shares) => entered,
        };
        let Some((stream, peer, place)) = entered else { continue };
        let (host, told) = (host.clone(), told.clone());
        guests.spawn(async move {
            host.came();
            attend(stream, peer, (&host, bounds), told).await;
            host.left();
            drop(place);
        });
        while guests.try_join_next().is_some() {}
    }
    drop(listener);
    tell.send_replace(true);
    let all_gone = async { while guests.join_next().await.is_some() {} };
    if timeout(bounds.farewell, all_gone).await.is_err() {
        tracing::warn!("connections were cut: their time to finish was over");
    }
}

/// What a guest takes, until it is dropped.
type Place = (Option<OwnedSemaphorePermit>, Share);

/// The next guest; `None` where one is turned away, or the system lets none in.
async fn enter(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    shares: &Shares,
) -> Option<(TcpStream, SocketAddr, Place)> {
    // The semaphore is never closed, so there is always a place in the end.
    let place = Arc::clone(places).acquire_owned().await.ok();
    let Ok((stream, peer)) = listener.accept().await else {
        sleep(BREATH).await;
        return None;
    };
    let share = shares.take(peer.ip())?;
    Some((stream, peer, (place, share)))
}

/// Answers what comes over one connection.
async fn attend<H: Host>(
    stream: TcpStream,
    peer: SocketAddr,
    (host, bounds): (&H, Bounds),
    mut told: watch::Receiver<bool>,
) {
    // Without it small answers may wait for an acknowledgement.
    stream.set_nodelay(true).ok();
    let service =
        service_fn(|request| async move { Ok::<_, Infallible>(host.answer(peer, request).await) });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let lifetime = sleep(bounds.lifetime);
    // Strangers break connections; that is no news.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = told.wait_for(|told| *told) => {}
        () = lifetime => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(bounds.farewell, connection).await.ok();
}

/// How many connections each address has.
struct Shares {
    most: usize,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection of an address, until it is dropped.
struct Share {
    address: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Shares {
    /// One connection more for an address; `None` where it has its share.
    fn take(&self, address: IpAddr) -> Option<Share> {
        let address = household(address);
        let mut taken = locked(&self.taken);
        let count = taken.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Share { address, taken: Arc::clone(&self.taken) })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = locked(&self.taken);
        let left = taken.get(&self.address).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            taken.remove(&self.address);
        } else {
            taken.insert(self.address, left);
        }
    }
}

/// Counts are whole even if another thread fell over while it had them.
fn locked<T>(counts: &Mutex<T>) -> MutexGuard<'_, T> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let shares = Shares { most: 2, taken: Arc::default() };
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = shares.take(address("192.0.2.1")).unwrap();
        let second = shares.take(address("::ffff:192.0.2.1")).unwrap();
        assert!(shares.take(address("192.0.2.1")).is_none(), "it has two");
        let other = shares.take(address("192.0.2.2"));
        assert!(other.is_some(), "another address has its own");
        drop(first);
        assert!(shares.take(address("192.0.2.1")).is_some());
        drop((second, other));
        assert!(locked(&shares.taken).is_empty(), "nothing is kept of who left");
        let six = |last: u16| shares.take(address(&format!("2001:db8::{last:x}")));
        let network = [six(1), six(2), six(3)];
        assert_eq!(network.iter().flatten().count(), 2, "a network of IPv6 is one address");
    }
}

//! Connections of strangers: so many at once, each only so long, none that keeps us waiting for the
//! head of a request.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::front::Front;

/// The most bytes of the head of a request.
const MOST_HEAD: usize = 16 << 10;
/// How long nobody is let in after the system would not let one in: it is out of something.
const BREATH: Duration = Duration::from_millis(50);

/// Lets strangers in until `stop` is done; then those who are being answered are answered still,
/// for as long as the limits say.
pub(super) async fn let_in(listener: TcpListener, front: Front, stop: impl Future<Output = ()>) {
    let limits = front.shared.limits;
    let places = Arc::new(Semaphore::new(limits.connections));
    let (tell, told) = watch::channel(false);
    let mut guests = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        // The semaphore is never closed, so there is always a place in the end.
        let place = tokio::select! {
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place.ok(),
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            sleep(BREATH).await;
            continue;
        };
        let (front, told) = (front.clone(), told.clone());
        guests.spawn(async move {
            front.shared.telemetry.connections.increment(1);
            attend(stream, peer, &front, told).await;
            front.shared.telemetry.connections.decrement(1);
            drop(place);
        });
        while guests.try_join_next().is_some() {}
    }
    drop(listener);
    tell.send_replace(true);
    let all_gone = async { while guests.join_next().await.is_some() {} };
    if timeout(limits.farewell, all_gone).await.is_err() {
        tracing::warn!("connections were cut: their time to finish was over");
    }
}

/// Answers what comes over one connection.
async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    front: &Front,
    mut told: watch::Receiver<bool>,
) {
    let limits = front.shared.limits;
    // Without it small answers may wait for an acknowledgement.
    stream.set_nodelay(true).ok();
    let service =
        service_fn(|request| async move { Ok::<_, Infallible>(front.answer(peer, request).await) });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let lifetime = sleep(limits.lifetime);
    // Strangers break connections; that is no news.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = told.wait_for(|told| *told) => {}
        () = lifetime => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(limits.farewell, connection).await.ok();
}

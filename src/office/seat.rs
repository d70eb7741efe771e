//! Where a room listens.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use super::NotOpened;

/// How often another free port is tried where somebody has half of one.
const MOST_TRIES: u32 = 32;

/// The place of a room: an address of this machine, and at 127.0.0.1 the same port of ::1 too.
///
/// The link then leads to a name below `localhost`, and browsers look for such a name at ::1 first:
/// whoever else on this machine listened there would be handed the link.
#[derive(Debug)]
pub struct Seat {
    own: TcpListener,
    beside: Option<TcpListener>,
    address: SocketAddr,
}

impl Seat {
    /// Takes the place; port 0 takes one that is free.
    ///
    /// # Errors
    /// [`NotOpened::NotSeated`]: another program has it, or half of it.
    pub fn at(asked: SocketAddr) -> Result<Self, NotOpened> {
        let mut tries = 0;
        loop {
            let failed = |why| NotOpened::NotSeated(asked, why);
            let own = TcpListener::bind(asked).map_err(failed)?;
            let address = own.local_addr().map_err(failed)?;
            match beside(address) {
                Err(_) if asked.port() == 0 && tries < MOST_TRIES => tries += 1,
                taken => return Ok(Self { own, beside: taken?, address }),
            }
        }
    }

    /// The address that the link stands for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The listeners, for the runtime that is entered.
    pub(super) fn listeners(self) -> io::Result<Vec<tokio::net::TcpListener>> {
        let Self { own, beside, .. } = self;
        let ready = |listener: TcpListener| {
            listener.set_nonblocking(true)?;
            tokio::net::TcpListener::from_std(listener)
        };
        [Some(own), beside].into_iter().flatten().map(ready).collect()
    }
}

/// The same port of ::1; none where this machine has no such address, as then nobody has it.
fn beside(address: SocketAddr) -> Result<Option<TcpListener>, NotOpened> {
    if address.ip() != IpAddr::V4(Ipv4Addr::LOCALHOST) {
        return Ok(None);
    }
    let beside = SocketAddr::from((Ipv6Addr::LOCALHOST, address.port()));
    match TcpListener::bind(beside) {
        Ok(listener) => Ok(Some(listener)),
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => {
            Err(NotOpened::NotSeated(beside, why))
        }
        Err(_) => Ok(None),
    }
}

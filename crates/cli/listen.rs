//! The address to listen on.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket, lookup_host};

use crate::exit::Failure;

/// Who may be listened to beyond this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nobody: the credentials are not secret.
    Loopback,
    /// Whoever can connect: the configuration says whom to let in.
    Anywhere,
}

/// Binds an address.
pub(crate) async fn bind(
    address: &str,
    reach: Reach,
) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = listen(address).await.map_err(|error| cannot_listen(address, &error))?;
    let bound = listener.local_addr()?;
    if reach == Reach::Loopback && !bound.ip().is_loopback() {
        return Err(Failure::new(format_args!(
            "without principals in a configuration, or with `unverified`, it listens on loopback only, \
             and {address} is not: name principals whose keys are secret and leave `unverified` out, or \
             let everybody in who can connect, with --expose"
        )));
    }
    Ok((listener, bound))
}

/// Returns the address at which this machine reaches what listens on an address, which may be all of
/// its addresses.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Listens on the first of the addresses that a name has and that can be had.
async fn listen(address: &str) -> io::Result<TcpListener> {
    let mut last = io::Error::new(io::ErrorKind::InvalidInput, "the name has no address");
    for address in lookup_host(address).await? {
        match listen_on(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn listen_on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A server that was just stopped leaves its port behind for a while.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// How many connections may wait to be accepted. With the usual 128, a burst of clients has
/// some that wait a second for their next attempt.
const BACKLOG: u32 = 4096;

fn cannot_listen(address: &str, error: &io::Error) -> Failure {
    let remedy = if error.kind() == io::ErrorKind::AddrInUse {
        ": another program has the port; --listen 127.0.0.1:0 picks a free one"
    } else {
        ": expected HOST:PORT, such as 127.0.0.1:8080"
    };
    Failure::new(format_args!("cannot listen on {address}: {error}{remedy}"))
}

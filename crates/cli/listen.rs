//! The address to listen on.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

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
    let listener =
        TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let bound = listener.local_addr()?;
    if reach == Reach::Loopback && !bound.ip().is_loopback() {
        return Err(Failure::new(format_args!(
            "without principals of your own it listens on loopback only, and {address} is not: give \
             them in a --config"
        )));
    }
    Ok((listener, bound))
}

fn cannot_listen(address: &str, error: &io::Error) -> Failure {
    let remedy = if error.kind() == io::ErrorKind::AddrInUse {
        ": another program has the port; --listen 127.0.0.1:0 picks a free one"
    } else {
        ": expected HOST:PORT, such as 127.0.0.1:8080"
    };
    Failure::new(format_args!("cannot listen on {address}: {error}{remedy}"))
}

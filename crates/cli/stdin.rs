//! The end of stdin, which tells that whoever started the command is gone.

use std::io::{self, Read as _};
use std::thread;

use tokio::sync::oneshot;

/// Returns a future that is done when stdin has ended. What comes before is not looked at.
///
/// A parent that is killed closes its pipes on each system, and cannot forget it.
pub(crate) fn closed() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let (sender, receiver) = oneshot::channel();
    // A thread of its own, since the runtime waits at its end for those that it lends to readers.
    thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        let mut bytes = [0; 1024];
        loop {
            match io::stdin().read(&mut bytes) {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => break,
                Ok(_) | Err(_) => {}
            }
        }
        // It fails where the server has ended for another reason.
        sender.send(()).unwrap_or_default();
    })?;
    Ok(async move {
        // It fails where the thread is gone, and stdin with it.
        receiver.await.unwrap_or_default();
        tracing::info!("stdin is closed");
    })
}

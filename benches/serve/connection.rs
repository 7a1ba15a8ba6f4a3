//! The client's end of a connection. It does as little as it can: what it costs is taken from
//! both servers alike.

use std::cell::RefCell;
use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Poll, ready};

use stagemaker_testing::http::Reader;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::net::{TcpSocket, TcpStream};

/// A connection that is kept alive.
pub(crate) struct Connection(TcpStream);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self::open_nth(address, 0).await
    }

    /// One of many, which have addresses enough to come from: the ports of one would run out.
    pub(crate) async fn open_nth(address: SocketAddr, index: usize) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        let block = u8::try_from(index / PORTS_USED).unwrap();
        // Other systems have but one loopback address.
        if block > 0 && cfg!(target_os = "linux") {
            let source = Ipv4Addr::new(127, 0, 0, 1 + block);
            socket.bind(SocketAddr::from((source, 0))).unwrap();
        }
        let stream = socket.connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    /// Asks, and hands out the body of the answer as it comes.
    pub(crate) async fn ask(&mut self, request: &[u8], mut data: impl FnMut(&[u8])) -> Reader {
        self.send(request).await;
        let mut answer = Reader::default();
        while !self.read_some(&mut answer, &mut data).await {}
        assert_eq!(answer.status(), 200, "the status of an answer");
        answer
    }

    async fn send(&self, mut request: &[u8]) {
        while !request.is_empty() {
            self.0.writable().await.unwrap();
            // What is not writable after all is waited for again.
            if let Ok(sent) = self.0.try_write(request) {
                request = &request[sent..];
            }
        }
    }

    /// Says whether the answer is complete.
    async fn read_some(&mut self, answer: &mut Reader, data: &mut impl FnMut(&[u8])) -> bool {
        poll_fn(|context| {
            BUFFER.with_borrow_mut(|buffer| {
                let mut read = ReadBuf::new(buffer);
                ready!(Pin::new(&mut self.0).poll_read(context, &mut read)).unwrap();
                assert!(!read.filled().is_empty(), "closed in the middle of an answer");
                Poll::Ready(answer.feed(read.filled(), &mut *data))
            })
        })
        .await
    }
}

/// A system gives out 16,000 ports or more, so that many of them are surely free.
const PORTS_USED: usize = 5_000;

thread_local! {
    /// All connections share it, so that thousands of them take no memory.
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 64 * 1024]);
}

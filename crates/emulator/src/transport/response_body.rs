//! Bodies of responses that tell whose turn it is.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use crate::transport::activity::ExchangeGuard;

/// The body of a response, with the exchange that ends when it is dropped.
///
/// While it has no data, the client waits for the server; once it has given some, the server waits
/// for the client.
pub(crate) struct ResponseBody {
    body: Body,
    exchange: ExchangeGuard,
}

impl ResponseBody {
    /// Wraps the body of a response that is about to be sent.
    pub(crate) fn new(body: Body, mut exchange: ExchangeGuard) -> Self {
        exchange.set_working(false);
        Self { body, exchange }
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.exchange.set_working(polled.is_pending());
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

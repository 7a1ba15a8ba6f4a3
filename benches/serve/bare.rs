//! The bare server: it knows its bytes beforehand, and asks nobody who they are.

use std::io::Write as _;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use futures_core::Stream;
use tokio::net::TcpListener;
use tokio::time::{Instant, Sleep};

use crate::contender::LISTENING;
use crate::plan::{Pace, Plan};
use crate::recording::{Recorded, Recording};

/// The word by which this program is told to be the bare server; the folder of the recording
/// follows.
pub(crate) const ARGUMENT: &str = "--bare";

/// Its paths; those of the paced streams are named for their endpoints.
pub(crate) const WHOLE: &str = "/whole";
pub(crate) const STREAMED: &str = "/streamed";
pub(crate) const FLUSHED: &str = "/flushed";

pub(crate) fn run(folder: &Path, plan: &Plan) {
    let router = router(&Recording::read(folder), plan);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut stdout = std::io::stdout();
        writeln!(stdout, "{LISTENING}{}", listener.local_addr().unwrap()).unwrap();
        stdout.flush().unwrap();
        let listener = listener.tap_io(|connection| connection.set_nodelay(true).unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

fn router(recording: &Recording, plan: &Plan) -> Router {
    let events: Events = owned(&recording.events());
    let head = Head::of(&recording.whole);
    let body = Bytes::from(recording.whole.body.clone());
    // The body of the request is read, or the connection could not be used again.
    let whole = post(async move |_: Bytes| head.response(Body::from(body.clone())));
    let mut router = Router::new().route(WHOLE, whole);
    let streams = [
        (STREAMED.to_owned(), Arc::clone(&events), Tempo::Free),
        (FLUSHED.to_owned(), events, Tempo::Flushed),
    ];
    let paced = [plan.slow, plan.patient].map(|pace| {
        let events = owned(&recording.first_events(pace.tokens));
        (format!("/{}", pace.endpoint), events, Tempo::Paced(pace))
    });
    for (path, events, tempo) in streams.into_iter().chain(paced) {
        let head = Head::of(&recording.streamed);
        let stream = move || Body::from_stream(Sending::new(Arc::clone(&events), tempo));
        router = router.route(&path, post(async move |_: Bytes| head.response(stream())));
    }
    router
}

/// Events, shared by all streams that send them.
type Events = Arc<[Bytes]>;

fn owned(events: &[&[u8]]) -> Events {
    events.iter().map(|event| Bytes::copy_from_slice(event)).collect()
}

/// The headers of a response.
#[derive(Clone)]
struct Head(Vec<(HeaderName, HeaderValue)>);

impl Head {
    fn of(recorded: &Recorded) -> Self {
        let headers = recorded.headers.iter();
        Self(headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect())
    }

    fn response(&self, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        response.headers_mut().extend(self.0.iter().cloned());
        response
    }
}

/// How fast events are sent.
#[derive(Clone, Copy)]
enum Tempo {
    /// As fast as the server below takes them; it writes many of them at once.
    Free,
    /// Each is written before the next.
    Flushed,
    /// Each at its time.
    Paced(Pace),
}

/// Events on their way: each is a frame of its own.
struct Sending {
    events: Events,
    next: usize,
    gate: Gate,
}

/// What stands before the next event.
enum Gate {
    Open,
    Flush { done: bool },
    Clock { pace: Pace, started: Instant, sleep: Pin<Box<Sleep>> },
}

impl Sending {
    fn new(events: Events, tempo: Tempo) -> Self {
        let gate = match tempo {
            Tempo::Free => Gate::Open,
            Tempo::Flushed => Gate::Flush { done: true },
            Tempo::Paced(pace) => {
                let started = Instant::now();
                let sleep = Box::pin(tokio::time::sleep_until(started + pace.due(0)));
                Gate::Clock { pace, started, sleep }
            }
        };
        Self { events, next: 0, gate }
    }
}

impl Stream for Sending {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let own = &mut *self;
        let Some(event) = own.events.get(own.next) else {
            return Poll::Ready(None);
        };
        ready!(own.gate.poll(own.next + 1, context));
        own.next += 1;
        Poll::Ready(Some(Ok(event.clone())))
    }
}

impl Gate {
    /// Waits until it is open, and then closes behind whoever passes, before the `next` event.
    fn poll(&mut self, next: usize, context: &mut Context<'_>) -> Poll<()> {
        match self {
            Self::Open => {}
            Self::Flush { done } => {
                *done = !*done;
                if *done {
                    // The server writes when the body has nothing more to give for now.
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
            Self::Clock { pace, started, sleep } => {
                ready!(sleep.as_mut().poll(context));
                sleep.as_mut().reset(*started + pace.due(next));
            }
        }
        Poll::Ready(())
    }
}

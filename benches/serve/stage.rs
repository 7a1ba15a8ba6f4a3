//! Both servers, and what they are asked.

use std::net::SocketAddr;
use std::sync::Arc;

use tempfile::TempDir;

use crate::answer::Expected;
use crate::bare;
use crate::connection::Connection;
use crate::contender::{Contender, Kind};
use crate::load::{self, Round};
use crate::plan::{Pace, Plan};
use crate::recording::{Recorded, Recording};
use crate::script::{self, Delivery, FAST};

/// Both servers, and what was recorded of one for the other.
pub(crate) struct Stage<'a> {
    pub(crate) stagemaker: Contender,
    pub(crate) bare: Contender,
    plan: &'a Plan,
    folder: TempDir,
    token: String,
    recording: Recording,
}

/// What is asked of a server, and what it must answer.
#[derive(Clone)]
pub(crate) struct Task {
    pub(crate) address: SocketAddr,
    pub(crate) request: Arc<[u8]>,
    pub(crate) expected: Expected,
}

impl<'a> Stage<'a> {
    pub(crate) async fn set(plan: &'a Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(CONFIG), script::config(plan)).unwrap();
        let stagemaker = Contender::stagemaker(&folder.path().join(CONFIG));
        let token = script::token();
        let recording = record(&stagemaker, &token).await;
        recording.write(folder.path());
        let bare = Contender::bare(folder.path(), plan);
        Self { stagemaker, bare, plan, folder, token, recording }
    }

    /// Another server like one of these, which has served nobody yet.
    pub(crate) fn start(&self, kind: Kind) -> Contender {
        match kind {
            Kind::Bare => Contender::bare(self.folder.path(), self.plan),
            Kind::Stagemaker => Contender::stagemaker(&self.folder.path().join(CONFIG)),
        }
    }

    /// Another stagemaker, which writes no log.
    pub(crate) fn start_without_log(&self) -> Contender {
        Contender::stagemaker_without_log(&self.folder.path().join(CONFIG))
    }

    /// Another stagemaker, which keeps no journal.
    pub(crate) fn start_without_journal(&self) -> Contender {
        let config = self.folder.path().join("without-journal.yaml");
        std::fs::write(&config, script::config_without_journal(self.plan)).unwrap();
        Contender::stagemaker(&config)
    }

    /// Lets a server answer in one piece for a turn. With it comes the processor's time for an answer, in
    /// microseconds; none where the system does not tell it.
    pub(crate) async fn turn(
        &self,
        server: &Contender,
        connections: usize,
    ) -> (Round, Option<f64>) {
        let before = server.processor_time();
        let round = load::round(&self.whole(server), connections, self.plan.round).await;
        let after = server.processor_time();
        let time = before.zip(after).map(|(before, after)| (after - before) / 1e3 / round.answers);
        (round, time)
    }

    /// The answer in one piece.
    pub(crate) fn whole(&self, server: &Contender) -> Task {
        let expected = Expected { bytes: self.recording.whole.body.len(), events: 0 };
        self.task(server, FAST, bare::WHOLE, Delivery::Whole, expected)
    }

    /// The answer in events, as fast as they go.
    pub(crate) fn streamed(&self, server: &Contender) -> Task {
        let expected = expected(&self.recording.events());
        self.task(server, FAST, bare::STREAMED, Delivery::Streamed, expected)
    }

    /// The same; the bare server writes each event to the socket before it makes the next, as
    /// stagemaker does anyway.
    pub(crate) fn flushed(&self, server: &Contender) -> Task {
        let expected = expected(&self.recording.events());
        self.task(server, FAST, bare::FLUSHED, Delivery::Streamed, expected)
    }

    /// The answer in events, each at its time.
    pub(crate) fn paced(&self, server: &Contender, pace: &Pace) -> Task {
        let expected = expected(&self.recording.first_events(pace.tokens));
        let bare = format!("/{}", pace.endpoint);
        self.task(server, pace.endpoint, &bare, Delivery::Streamed, expected)
    }

    fn task(
        &self,
        server: &Contender,
        endpoint: &str,
        bare: &str,
        delivery: Delivery,
        expected: Expected,
    ) -> Task {
        let request = match server.kind {
            Kind::Bare => script::request(bare, &self.token, delivery),
            Kind::Stagemaker => script::request(&script::path(endpoint), &self.token, delivery),
        };
        Task { address: server.address, request: request.into(), expected }
    }
}

const CONFIG: &str = "stagemaker.yaml";

/// Asks for the answer in both deliveries, once.
async fn record(stagemaker: &Contender, token: &str) -> Recording {
    let path = script::path(FAST);
    let mut connection = Connection::open(stagemaker.address).await;
    let mut record = async |delivery| {
        let mut body = Vec::new();
        let request = script::request(&path, token, delivery);
        let answer = connection.ask(&request, |piece| body.extend_from_slice(piece)).await;
        Recorded::new(&answer, body)
    };
    let whole = record(Delivery::Whole).await;
    let streamed = record(Delivery::Streamed).await;
    Recording { whole, streamed }
}

fn expected(events: &[&[u8]]) -> Expected {
    Expected { bytes: events.iter().map(|event| event.len()).sum(), events: events.len() }
}

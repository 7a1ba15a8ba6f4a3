//! Asking again and again, over connections that are kept alive.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::answer::Tally;
use crate::connection::Connection;
use crate::stage::Task;
use crate::table::{milliseconds, quantile, sorted};

/// What a turn of one server gave.
pub(crate) struct Round {
    /// Answers per second.
    pub(crate) rate: f64,
    /// The number of answers.
    pub(crate) answers: f64,
    /// How long one took, in milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Asks over so many connections, over each the next time once the answer is there.
pub(crate) async fn round(task: &Task, connections: usize, time: Duration) -> Round {
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(Connection::open(task.address).await);
    }
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for connection in opened {
        asking.spawn(keep_asking(connection, task.clone(), started + time));
    }
    let mut times = Vec::new();
    while let Some(own) = asking.join_next().await {
        times.extend(own.unwrap());
    }
    let answers = times.len() as f64;
    let rate = answers / started.elapsed().as_secs_f64();
    let times = sorted(times);
    Round { rate, answers, p50: quantile(&times, 0.5), p99: quantile(&times, 0.99) }
}

async fn keep_asking(mut connection: Connection, task: Task, end: Instant) -> Vec<f64> {
    let mut times = Vec::new();
    let mut started = Instant::now();
    while started < end || times.is_empty() {
        let mut tally = Tally::default();
        connection.ask(&task.request, |piece| tally.add(piece)).await;
        tally.check(task.expected);
        let ended = Instant::now();
        times.push(milliseconds(ended - started));
        started = ended;
    }
    times
}

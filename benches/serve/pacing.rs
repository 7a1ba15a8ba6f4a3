//! Whether tokens come when they should.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::answer::Tally;
use crate::connection::Connection;
use crate::contender::Kind;
use crate::plan::{Pace, Plan};
use crate::stage::{Stage, Task};
use crate::table::{self, milliseconds, quantile, sorted, target};

pub(crate) async fn table(stage: &Stage<'_>, plan: &Plan) {
    let Pace { tokens, first, each, .. } = plan.slow;
    println!("Streams of {tokens} tokens, the first after {first:?}, the others {each:?} apart:\n");
    let mut rows = Vec::new();
    for streams in [1, 50] {
        let tasks = [&stage.bare, &stage.stagemaker].map(|own| stage.paced(own, &plan.slow));
        let mut seen = [Seen::default(), Seen::default()];
        for _ in 0..plan.paced_rounds {
            for (task, seen) in tasks.iter().zip(&mut seen) {
                seen.add(together(task, streams).await, tokens);
            }
        }
        let [bare, own] = seen.map(|seen| seen.spread(each));
        let mean = target("mean error < 1 %", own.mean_error.abs() < 1.0);
        let late = target("p99 <= bare + 2 ms", own.p99 <= bare.p99 + 2.0);
        let wanted = if streams == 1 { mean } else { format!("{mean}; {late}") };
        rows.push(bare.row(Kind::Bare, streams, ""));
        rows.push(own.row(Kind::Stagemaker, streams, &wanted));
    }
    table::print(&HEAD, &rows);
}

const HEAD: [&str; 9] = [
    "server",
    "streams",
    "first token p50, ms",
    "p99, ms",
    "mean error between tokens",
    "sd, ms",
    "p99, ms",
    "max, ms",
    "target",
];

/// When the events of a stream came, after it was asked for.
type Arrivals = Vec<Duration>;

/// Asks for so many streams at once.
async fn together(task: &Task, streams: usize) -> Vec<Arrivals> {
    let mut opened = Vec::new();
    for _ in 0..streams {
        opened.push(Connection::open(task.address).await);
    }
    let mut asking = JoinSet::new();
    for connection in opened {
        asking.spawn(arrivals(connection, task.clone()));
    }
    asking.join_all().await
}

async fn arrivals(mut connection: Connection, task: Task) -> Arrivals {
    let (started, mut tally, mut arrivals) = (Instant::now(), Tally::default(), Vec::new());
    let note = |piece: &[u8]| {
        tally.add(piece);
        arrivals.resize(tally.events(), started.elapsed());
    };
    connection.ask(&task.request, note).await;
    tally.check(task.expected);
    arrivals
}

/// What was seen of one server, in milliseconds.
#[derive(Default)]
struct Seen {
    first: Vec<f64>,
    between: Vec<f64>,
}

impl Seen {
    /// Of the events, the role comes before the tokens, and what is after them does not count.
    fn add(&mut self, streams: Vec<Arrivals>, tokens: usize) {
        for arrivals in streams {
            let arrivals: Vec<_> = arrivals[1..=tokens].iter().copied().map(milliseconds).collect();
            self.first.push(arrivals[0]);
            self.between.extend(arrivals.windows(2).map(|pair| pair[1] - pair[0]));
        }
    }

    fn spread(self, each: Duration) -> Spread {
        let (first, between) = (sorted(self.first), sorted(self.between));
        let count = between.len() as f64;
        let mean = between.iter().sum::<f64>() / count;
        let variance = between.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / count;
        Spread {
            first: [0.5, 0.99].map(|part| quantile(&first, part)),
            mean_error: (mean / milliseconds(each) - 1.0) * 100.0,
            deviation: variance.sqrt(),
            p99: quantile(&between, 0.99),
            max: quantile(&between, 1.0),
        }
    }
}

struct Spread {
    first: [f64; 2],
    /// In percent.
    mean_error: f64,
    deviation: f64,
    p99: f64,
    max: f64,
}

impl Spread {
    fn row(&self, kind: Kind, streams: usize, wanted: &str) -> Vec<String> {
        let mut row = vec![kind.name().to_owned(), streams.to_string()];
        row.extend(self.first.map(|time| format!("{time:.2}")));
        row.push(format!("{:+.3} %", self.mean_error));
        row.extend([self.deviation, self.p99, self.max].map(|time| format!("{time:.2}")));
        row.push(wanted.to_owned());
        row
    }
}

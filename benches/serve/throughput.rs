//! How many answers a second, and how long one takes.

use crate::load::{self, Round};
use crate::plan::Plan;
use crate::stage::{Stage, Task};
use crate::table::{self, median, target, thousands};

/// Answers in one piece.
pub(crate) async fn json(stage: &Stage<'_>, plan: &Plan) {
    let lanes = [
        Lane::new("bare", stage.whole(&stage.bare)),
        Lane::new("stagemaker", stage.whole(&stage.stagemaker)),
    ];
    println!("Whole answers of 200 words:\n");
    let mut rows = Vec::new();
    for connections in [1, 16, 64] {
        for cell in cells(&lanes, connections, plan).await {
            let wanted = (cell.name == "stagemaker").then(|| cell.at_least(0.6));
            rows.push(cell.row(connections, wanted.as_deref().unwrap_or("")));
        }
    }
    table::print(&HEAD, &rows);
}

/// Answers in events.
pub(crate) async fn streams(stage: &Stage<'_>, plan: &Plan) {
    let lanes = [
        Lane::new("bare", stage.streamed(&stage.bare)),
        Lane::new("bare, each event written at once", stage.flushed(&stage.bare)),
        Lane::new("stagemaker", stage.streamed(&stage.stagemaker)),
    ];
    println!("Streams of {} events, without delay:\n", lanes[0].task.expected.events);
    let mut rows = Vec::new();
    for connections in [1, 16] {
        for cell in cells(&lanes, connections, plan).await {
            let wanted = match (cell.name, connections) {
                ("stagemaker", 1) => {
                    format!("{}; {}", cell.at_least(0.5), target("p50 < 1 ms", cell.p50 < 1.0))
                }
                ("stagemaker", _) => cell.at_least(0.5),
                (_, _) => String::new(),
            };
            rows.push(cell.row(connections, &wanted));
        }
    }
    table::print(&HEAD, &rows);
}

const HEAD: [&str; 7] =
    ["server", "connections", "answers/s", "p50 ms", "p99 ms", "of bare", "target"];

/// A contender. The first of several is what the others are compared with.
struct Lane {
    name: &'static str,
    task: Task,
}

impl Lane {
    const fn new(name: &'static str, task: Task) -> Self {
        Self { name, task }
    }
}

/// What one contender did: medians of its rounds.
struct Cell {
    name: &'static str,
    rate: f64,
    p50: f64,
    p99: f64,
    /// Of what the first contender did in the same rounds.
    ratio: f64,
}

/// Lets all contenders take turns, each in another order.
async fn cells(lanes: &[Lane], connections: usize, plan: &Plan) -> Vec<Cell> {
    let mut rounds: Vec<Vec<Round>> = lanes.iter().map(|_| Vec::new()).collect();
    for turn in 0..=plan.rounds {
        for place in 0..lanes.len() {
            let index = (place + turn) % lanes.len();
            let round = load::round(&lanes[index].task, connections, plan.round).await;
            // The first turn is to warm up.
            if turn > 0 {
                rounds[index].push(round);
            }
        }
    }
    let cell = |(lane, own): (&Lane, &Vec<Round>)| Cell {
        name: lane.name,
        rate: median(own.iter().map(|round| round.rate)),
        p50: median(own.iter().map(|round| round.p50)),
        p99: median(own.iter().map(|round| round.p99)),
        ratio: median(own.iter().zip(&rounds[0]).map(|(round, bare)| round.rate / bare.rate)),
    };
    lanes.iter().zip(&rounds).map(cell).collect()
}

impl Cell {
    fn at_least(&self, wanted: f64) -> String {
        target(&format!(">= {wanted:.1}x"), self.ratio >= wanted)
    }

    fn row(&self, connections: usize, wanted: &str) -> Vec<String> {
        vec![
            self.name.to_owned(),
            connections.to_string(),
            thousands(self.rate),
            format!("{:.3}", self.p50),
            format!("{:.3}", self.p99),
            format!("{:.2}x", self.ratio),
            wanted.to_owned(),
        ]
    }
}

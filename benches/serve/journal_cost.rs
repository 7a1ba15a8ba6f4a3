//! The cost of the journal: answers a second and the processor's time, with the journal and without.

use crate::load::Round;
use crate::plan::Plan;
use crate::stage::Stage;
use crate::table::{self, median, target, thousands};

/// The most that the journal may cost, as a part of the answers a second.
const WANTED: f64 = 0.03;

/// The number of turns for each round of the plan.
const TURNS_A_ROUND: usize = 4;

/// Lets a server with the journal and one without take turns. Both write their log.
pub(crate) async fn table(stage: &Stage<'_>, plan: &Plan) {
    let forgetful = stage.start_without_journal();
    println!("Whole answers of 200 words, with the journal and without:\n");
    let mut rows = Vec::new();
    for connections in [1, 16, 64] {
        let (mut on, mut off) = (Turns::default(), Turns::default());
        // The first turns fill the journal. Who begins changes, for the second of two may be warmer.
        for turn in 0..=TURNS_A_ROUND * plan.rounds {
            let mut both = [(&stage.stagemaker, &mut on), (&forgetful, &mut off)];
            both.rotate_left(turn % 2);
            for (server, turns) in both {
                turns.add(stage.turn(server, connections).await);
            }
        }
        rows.push(row(connections, &on, &off));
    }
    let head = [
        "connections",
        "answers/s with the journal",
        "without",
        "cost",
        "processor time for an answer, \u{b5}s",
        "without, \u{b5}s",
        "target",
    ];
    table::print(&head, &rows);
}

/// The measurements of the turns of a server.
#[derive(Default)]
struct Turns {
    rates: Vec<f64>,
    /// Microseconds of the processor for an answer; none where the system does not tell them.
    times: Vec<f64>,
}

impl Turns {
    fn add(&mut self, (round, time): (Round, Option<f64>)) {
        self.rates.push(round.rate);
        self.times.extend(time);
    }

    fn time(&self) -> String {
        if self.times.is_empty() {
            return "unknown".to_owned();
        }
        format!("{:.1}", median(self.times.iter().copied()))
    }
}

fn row(connections: usize, on: &Turns, off: &Turns) -> Vec<String> {
    // Of one turn each, so that what else the machine does is in both.
    let cost = 1.0 - median(on.rates.iter().zip(&off.rates).map(|(on, off)| on / off));
    vec![
        connections.to_string(),
        thousands(median(on.rates.iter().copied())),
        thousands(median(off.rates.iter().copied())),
        format!("{:.1} %", cost * 100.0),
        on.time(),
        off.time(),
        target(&format!("<= {:.0} %", WANTED * 100.0), cost <= WANTED),
    ]
}

//! The cost of the log: the processor's time for an answer, with the log and without.

use crate::plan::Plan;
use crate::stage::Stage;
use crate::table::{self, median, target};

/// The most that the log may cost at 16 connections, in microseconds of processor time an answer.
const WANTED: f64 = 3.0;

/// The number of turns for each round of the plan.
const TURNS_A_ROUND: usize = 4;

/// Lets a server with the log and one without take turns. Only Linux tells their time.
pub(crate) async fn table(stage: &Stage<'_>, plan: &Plan) {
    let silent = stage.start_without_log();
    println!("Processor time of the server for a whole answer of 200 words:\n");
    let mut rows = Vec::new();
    for connections in [1, 16] {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        // The difference is small beside what else changes from turn to turn.
        for turn in 0..=TURNS_A_ROUND * plan.rounds {
            let (_, logging) = stage.turn(&stage.stagemaker, connections).await;
            let (_, silenced) = stage.turn(&silent, connections).await;
            if let (Some(logging), Some(silenced), 1..) = (logging, silenced, turn) {
                on.push(logging);
                off.push(silenced);
            }
        }
        if on.is_empty() {
            println!("this system does not tell the time of a process\n");
            return;
        }
        // Of one turn each, so that what else the machine does is in both.
        let log = median(on.iter().zip(&off).map(|(on, off)| on - off));
        let wanted = if connections == 16 {
            target(&format!("< {WANTED:.0} \u{b5}s"), log < WANTED)
        } else {
            String::new()
        };
        let numbers = [median(on), median(off), log].map(|micros| format!("{micros:.1}"));
        let [on, off, log] = numbers;
        rows.push(vec![connections.to_string(), on, off, log, wanted]);
    }
    let head =
        ["connections", "with the log, \u{b5}s", "without, \u{b5}s", "the log, \u{b5}s", "target"];
    table::print(&head, &rows);
}

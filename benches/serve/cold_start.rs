//! How long it takes from nothing to the first answer.

use std::time::Instant;

use crate::answer::Tally;
use crate::connection::Connection;
use crate::contender::Kind;
use crate::plan::Plan;
use crate::stage::Stage;
use crate::table::{self, milliseconds, quantile, sorted, target};

pub(crate) async fn table(stage: &Stage<'_>, plan: &Plan) {
    println!("From the start of the process to the first whole answer:\n");
    let mut times = Kind::BOTH.map(|_| Vec::new());
    for _ in 0..plan.cold_starts {
        for (kind, times) in Kind::BOTH.into_iter().zip(&mut times) {
            times.push(start(stage, kind).await);
        }
    }
    let [bare, own] = times.map(sorted);
    let ratio = quantile(&own, 0.5) / quantile(&bare, 0.5);
    let wanted = target("median < 20 ms", quantile(&own, 0.5) < 20.0);
    let rows = [
        row(Kind::Bare, &bare, "1.00x".to_owned(), String::new()),
        row(Kind::Stagemaker, &own, format!("{ratio:.2}x"), wanted),
    ];
    table::print(&["server", "median, ms", "min, ms", "max, ms", "of bare", "target"], &rows);
}

async fn start(stage: &Stage<'_>, kind: Kind) -> f64 {
    let started = Instant::now();
    let server = stage.start(kind);
    let task = stage.whole(&server);
    let mut tally = Tally::default();
    Connection::open(task.address).await.ask(&task.request, |piece| tally.add(piece)).await;
    let time = milliseconds(started.elapsed());
    tally.check(task.expected);
    time
}

fn row(kind: Kind, times: &[f64], ratio: String, wanted: String) -> Vec<String> {
    let mut row = vec![kind.name().to_owned()];
    row.extend([0.5, 0.0, 1.0].map(|part| format!("{:.1}", quantile(times, part))));
    row.extend([ratio, wanted]);
    row
}

//! How much memory a server takes, and whether it loses a stream among many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::answer::Tally;
use crate::connection::Connection;
use crate::contender::{Contender, Kind};
use crate::plan::{Pace, Plan};
use crate::stage::{Stage, Task};
use crate::table::{self, target, thousands};

pub(crate) async fn table(stage: &Stage<'_>, plan: &Plan, files: usize) {
    let Pace { tokens, each, .. } = plan.patient;
    let many = plan.many.min(files.saturating_sub(SPARE_FILES));
    println!("Resident memory, and of {many} streams of {tokens} tokens {each:?} apart:\n");
    if many < plan.many {
        println!(
            "A process may have {files} files open here, too few for {} streams.\n",
            plan.many
        );
    }
    let [bare, own] = Kind::BOTH.map(|kind| measure(stage, plan, kind, many));
    let (bare, own) = (bare.await, own.await);
    table::print(&["", "bare", "stagemaker", "of bare", "target"], &rows(&bare, &own, plan, many));
}

/// What a process has open beside its connections.
const SPARE_FILES: usize = 100;

/// What one server took, in MiB.
struct Taken {
    idle: f64,
    answered: f64,
    held: Vec<Held>,
}

/// What many streams took that were open at once.
struct Held {
    resident: f64,
    /// How many were open when the last had begun.
    open: usize,
}

async fn measure(stage: &Stage<'_>, plan: &Plan, kind: Kind, many: usize) -> Taken {
    // One that has done nothing yet.
    let server = stage.start(kind);
    let idle = resident(&server);
    let task = stage.whole(&server);
    let mut tally = Tally::default();
    Connection::open(task.address).await.ask(&task.request, |piece| tally.add(piece)).await;
    tally.check(task.expected);
    let answered = resident(&server);
    let mut held = Vec::new();
    let task = stage.paced(&server, &plan.patient);
    for streams in [plan.few, many] {
        held.push(hold(&server, &task, streams).await);
    }
    Taken { idle, answered, held }
}

/// Where nothing tells, the table says `NaN`.
fn resident(server: &Contender) -> f64 {
    server.resident().unwrap_or(f64::NAN)
}

/// Opens so many streams, and sees that every event of each comes.
async fn hold(server: &Contender, task: &Task, streams: usize) -> Held {
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut listening = JoinSet::new();
    for index in 0..streams {
        if index % BURST == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let counters = (Arc::clone(&begun), Arc::clone(&ended));
        listening.spawn(listen(index, task.clone(), counters));
    }
    while begun.load(Ordering::Relaxed) < streams {
        tokio::time::sleep(Duration::from_millis(5)).await;
        // Whoever failed will never begin, and is not waited for.
        while let Some(one) = listening.try_join_next() {
            one.unwrap();
        }
    }
    let open = streams - ended.load(Ordering::Relaxed);
    let resident = resident(server);
    while let Some(one) = listening.join_next().await {
        one.unwrap();
    }
    Held { resident, open }
}

/// How many connections are opened at once. A listener queues 128; one more is not heard, and
/// tries again after a second.
const BURST: usize = 50;

async fn listen(index: usize, task: Task, (begun, ended): (Arc<AtomicUsize>, Arc<AtomicUsize>)) {
    let mut connection = Connection::open_nth(task.address, index).await;
    let mut tally = Tally::default();
    let note = |piece: &[u8]| {
        let before = tally.events();
        tally.add(piece);
        if before == 0 && tally.events() > 0 {
            begun.fetch_add(1, Ordering::Relaxed);
        }
    };
    connection.ask(&task.request, note).await;
    tally.check(task.expected);
    ended.fetch_add(1, Ordering::Relaxed);
}

fn rows(bare: &Taken, own: &Taken, plan: &Plan, many: usize) -> Vec<Vec<String>> {
    let row = |name: &str, bare: f64, own: f64, wanted: String| {
        let show = |size: f64| format!("{size:.1} MiB");
        let ratio = format!("{:.2}x", own / bare);
        vec![name.to_owned(), show(bare), show(own), ratio, wanted]
    };
    let idle = target("< 15 MiB", own.idle < 15.0);
    let mut rows = vec![
        row("after the start", bare.idle, own.idle, idle),
        row("after the first answer", bare.answered, own.answered, String::new()),
    ];
    for ((streams, bare), own) in [plan.few, many].into_iter().zip(&bare.held).zip(&own.held) {
        let name = format!("with {} streams", thousands(streams as f64));
        let wanted = if streams == plan.few {
            target("<= 2x", own.resident <= bare.resident * 2.0)
        } else {
            target("all at once, none lost", own.open == streams)
        };
        rows.push(row(&name, bare.resident, own.resident, wanted));
    }
    rows
}

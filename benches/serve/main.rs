//! What `stagemaker serve` costs beside a bare server that sends the same bytes and checks nothing.
//!
//! `cargo bench --bench serve`; `-- json streams` for some of its sections, `-- --test` to try all
//! of them out in a few seconds. Both servers are processes of their own and take turns; the
//! client is this process, on the same cores. What is printed is Markdown.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a bench may panic, prints what it finds, and counts far below 2^52"
)]

mod answer;
mod bare;
mod cold_start;
mod connection;
mod contender;
mod files;
mod journal_cost;
mod load;
mod log_cost;
mod machine;
mod memory;
mod pacing;
mod plan;
mod recording;
mod script;
mod stage;
mod table;
mod throughput;

use std::path::Path;

use crate::plan::Plan;
use crate::stage::Stage;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let plan = Plan::of(&words);
    if let Some(at) = words.iter().position(|word| word == bare::ARGUMENT) {
        bare::run(Path::new(&words[at + 1]), &plan);
        return;
    }
    let sections: Vec<_> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| sections.is_empty() || sections.iter().any(|own| *own == name);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // Whoever stops the bench drops what it measures, and with it the servers.
        tokio::select! {
            () = measure(&plan, wanted) => {}
            () = stopped() => println!("stopped"),
            () = tokio::time::sleep(plan.limit) => {
                panic!("not done after {:?}: a server hangs behind the last table", plan.limit)
            }
        }
    });
}

async fn measure(plan: &Plan, wanted: impl Fn(&str) -> bool) {
    let files = files::raise_limit();
    println!("On {}.\n", machine::description());
    let stage = Stage::set(plan).await;
    if wanted("json") {
        throughput::json(&stage, plan).await;
    }
    if wanted("streams") {
        throughput::streams(&stage, plan).await;
    }
    if wanted("log") {
        log_cost::table(&stage, plan).await;
    }
    if wanted("journal") {
        journal_cost::table(&stage, plan).await;
    }
    if wanted("pacing") {
        pacing::table(&stage, plan).await;
    }
    if wanted("memory") {
        memory::table(&stage, plan, files).await;
    }
    if wanted("start") {
        cold_start::table(&stage, plan).await;
    }
}

#[cfg(unix)]
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).unwrap();
    tokio::select! {
        _ = terminated.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.unwrap(),
    }
}

#[cfg(not(unix))]
async fn stopped() {
    tokio::signal::ctrl_c().await.unwrap();
}

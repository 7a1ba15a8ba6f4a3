use std::hint::black_box;
use std::sync::Barrier;
use std::time::Instant;

use sha2::block_api::compress256;

use crate::product::{Case, Lock};
use crate::rounds::median;
use crate::token::Token;

/// How much more two threads do than one, in rounds that take turns.
pub(crate) fn print(token: &Token) {
    let (case, lock) = (Case::of(token), Lock::of(token));
    println!();
    // What the machine gives: these threads share nothing that they could wait for.
    speedup("control, hashing alone", || {
        let mut state = [7_u32; 8];
        compress256(&mut state, black_box(&[[7; 64]; 16]));
        black_box(state);
    });
    speedup("stagemaker-verifier", || assert!(case.verify(token.bearer)));
    speedup("stagemaker-gateway", || assert!(lock.opens()));
}

fn speedup(name: &str, work: impl Fn() + Sync) {
    let ratios: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let one = per_second(1, &work);
            per_second(2, &work) / one
        })
        .collect();
    println!("two threads do {:.2}x of one: {name}", median(&ratios));
}

/// All threads work on the same data, as those of a server do.
fn per_second(threads: u32, work: &(impl Fn() + Sync)) -> f64 {
    let barrier = Barrier::new(threads as usize);
    let turn = || {
        barrier.wait();
        let start = Instant::now();
        for _ in 0..ITERATIONS {
            work();
        }
        f64::from(ITERATIONS) / start.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(turn)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

const ROUNDS: usize = 31;
const ITERATIONS: u32 = 10_000;

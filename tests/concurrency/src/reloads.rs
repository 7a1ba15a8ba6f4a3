//! Reloads of a configuration: a file is edited and read, and what was read is published.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use shuttle::thread;

/// A configuration: the number of keys that were revoked, and of edits of the replies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Value {
    revoked: u64,
    replies: u64,
}

/// The part of a configuration that a thread edits, and takes.
#[derive(Clone, Copy, Debug)]
pub enum Edit {
    /// A key is revoked, and SIGHUP sent.
    Revocation,
    /// The replies are edited, which a watcher sees.
    Replies,
    /// The replies are edited, and the reload of it fails.
    Failing,
}

macro_rules! scenario {
    ($name:ident, $($room:ident)::+) => {
        /// Makes edits at once, the last of them on this thread, and holds what is in force against
        /// them.
        pub fn $name(edits: &[Edit]) {
            use $($room)::+::{InForce, Parts};
            let in_force = Arc::new(InForce::new(Value::default()));
            // A file is read and written in one step, and no step is wasted on a lock of the checker.
            let disk = Arc::new(std::sync::Mutex::new(Value::default()));
            let undone = Arc::new(AtomicBool::new(false));
            let reload = |edit: Edit| {
                let (in_force, disk) = (Arc::clone(&in_force), Arc::clone(&disk));
                let undone = Arc::clone(&undone);
                move || {
                    match edit {
                        Edit::Revocation => disk.lock().unwrap().revoked += 1,
                        Edit::Replies | Edit::Failing => disk.lock().unwrap().replies += 1,
                    }
                    let ticket = in_force.begin();
                    let read = *disk.lock().unwrap();
                    let parts = match edit {
                        Edit::Revocation => Parts::ALL,
                        Edit::Replies | Edit::Failing => Parts::DEPLOYED,
                    };
                    let made = in_force.publish(&ticket, parts, |current: &Value, parts| {
                        let revoked = if parts.access { read.revoked } else { current.revoked };
                        let replies = if parts.deployed { read.replies } else { current.replies };
                        let next = Value { revoked, replies };
                        if matches!(edit, Edit::Failing) { Err(()) } else { Ok((next, ())) }
                    });
                    // Nothing is made where a later reload is in force already.
                    assert!(made == Ok(None) || made.is_err() == matches!(edit, Edit::Failing));
                    // Once it is taken, nobody lets the revoked key in again.
                    let is_revoked = in_force.value().load().revoked > 0;
                    if matches!(edit, Edit::Revocation) && !is_revoked {
                        undone.store(true, Ordering::Relaxed);
                    }
                }
            };
            let (last, others) = edits.split_last().unwrap();
            let threads: Vec<_> = others.iter().map(|edit| thread::spawn(reload(*edit))).collect();
            reload(*last)();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            let (ended, disk) = (*in_force.value().load(), *disk.lock().unwrap());
            let is_undone = undone.load(Ordering::Relaxed) || ended.revoked != disk.revoked;
            assert!(!is_undone, "a revoked key works again");
            let has_failing = edits.iter().any(|edit| matches!(edit, Edit::Failing));
            assert!(has_failing || ended.replies == disk.replies, "old replies are back");
        }
    };
}

scenario!(of_the_product, crate::in_force);
scenario!(unlocked, crate::planted::unlocked);
scenario!(unordered, crate::planted::unordered);

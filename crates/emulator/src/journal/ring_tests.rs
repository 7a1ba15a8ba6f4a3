//! Tests of what the journal keeps, and of how many bytes that is.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::http::HeaderMap;

use crate::clock::Timer;
use crate::journal::buffers::OPEN_BYTES;
use crate::journal::entry::Entry;
use crate::journal::facts::ArrivalFacts;
use crate::journal::headers::Headers;
use crate::journal::kept::KEPT_BYTES;
use crate::journal::limits::JournalLimits;
use crate::journal::ring::Ring;
use crate::test_name::TestName;

const LONG: &[u8] = &[b'x'; 10 * OPEN_BYTES];

fn ring(max_bytes: usize) -> Ring {
    Ring::new(JournalLimits { max_bytes, ..JournalLimits::default() })
}

fn begin(ring: &Ring, test: &str, path: &str) -> Arc<Entry> {
    let headers = HeaderMap::new();
    let arrival = || ArrivalFacts {
        machine_micros: 0,
        clock_micros: 0,
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        request_id: "",
        method: "POST",
        path,
        headers: Headers::Arrived(&headers),
    };
    ring.begin(TestName::new(test), Timer::default().now(), arrival).unwrap()
}

#[test]
fn bytes_are_those_of_the_requests_that_are_kept() {
    let ring = ring(1 << 20);
    let path = "x".repeat(2 * OPEN_BYTES);
    let (long, short) = (begin(&ring, "long", &path), begin(&ring, "short", "/"));
    assert!(ring.bytes() >= 2 * KEPT_BYTES + path.len() + OPEN_BYTES);
    ring.record_body(&short, LONG);
    assert!(ring.bytes() > path.len() + LONG.len());
    ring.end(&short, true, 1);
    ring.end(&long, true, 1);
    let texts = path.len() + LONG.len();
    assert!((texts..texts + 2 * KEPT_BYTES + 200).contains(&ring.bytes()), "{}", ring.bytes());
    assert_eq!(ring.remove(|request| request.test() == "long"), 1);
    assert!((LONG.len()..LONG.len() + KEPT_BYTES + 100).contains(&ring.bytes()));
    ring.remove(|_| true);
    assert_eq!(ring.bytes(), 0);
}

#[test]
fn a_request_that_is_displaced_while_it_grows_counts_no_more() {
    let ring = ring(5 * LONG.len());
    let entries: Vec<_> = (0..9).map(|_| begin(&ring, "", "/")).collect();
    for entry in &entries {
        ring.record_body(entry, LONG);
    }
    assert!(ring.totals().dropped >= 4, "{:?}", ring.totals());
    for entry in &entries {
        ring.record_body(entry, LONG);
        ring.end(entry, true, 1);
        ring.end(entry, true, 2);
    }
    let (kept, ends) = ring.requests(|_| true);
    let dropped = usize::try_from(ring.totals().dropped).unwrap();
    assert_eq!((kept.len(), ends), (entries.len() - dropped, 9));
    ring.remove(|_| true);
    assert_eq!(ring.bytes(), 0);
}

#[test]
fn what_is_kept_stays_readable_when_its_neighbours_are_removed_and_others_come() {
    let ring = ring(1 << 20);
    for number in 0..100 {
        let test = if number % 7 == 0 { "kept" } else { "gone" };
        let entry = begin(&ring, test, &format!("/{number}"));
        ring.end(&entry, true, number);
    }
    assert_eq!(ring.remove(|request| request.test() == "gone"), 85);
    let found = ring.requests(|_| true).0;
    let numbers: Vec<_> = found.iter().map(|request| request.number() - 1).collect();
    assert_eq!(numbers, (0..100).step_by(7).collect::<Vec<_>>());
    for request in found {
        let packed = request.packed().unwrap();
        let read = packed.read().unwrap();
        assert_eq!(read.arrival.path, format!("/{}", request.number() - 1));
        assert_eq!(read.tail.end.unwrap().micros, request.number() - 1);
        assert_eq!(ring.get(request.number()).unwrap().number(), request.number());
    }
    assert!(ring.get(2).is_none() && ring.get(101).is_none() && ring.get(0).is_none());
}

#[test]
fn who_had_a_request_before_its_end_reads_the_end() {
    let ring = ring(1 << 20);
    let entry = begin(&ring, "", "/");
    let had = ring.get(1).unwrap();
    assert!(had.packed().unwrap().end().is_none());
    ring.end(&entry, false, 5);
    assert_eq!(had.end_order(), Some(1));
    assert_eq!(ring.get(1).unwrap().packed().unwrap().end(), had.packed().unwrap().end());
}

#[test]
fn a_long_request_is_not_copied_when_others_are_removed() {
    let ring = ring(1 << 20);
    let (long, other) = (begin(&ring, "long", "/"), begin(&ring, "other", "/"));
    ring.record_body(&long, LONG);
    ring.end(&long, true, 1);
    ring.end(&other, true, 1);
    let address = || ring.get(1).unwrap().packed().unwrap().bytes.as_ptr();
    let before = address();
    assert_eq!(ring.remove(|request| request.test() == "other"), 1);
    assert_eq!(address(), before);
}

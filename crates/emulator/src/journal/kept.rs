//! The requests that the journal keeps.

use std::sync::Arc;

use axum::body::Bytes;

use crate::journal::entry::Entry;
use crate::journal::packed::PackedRequest;
use crate::test_name::TestName;

/// A request that the journal keeps. Clones share it.
#[derive(Clone)]
pub(crate) struct KeptRequest {
    number: u64,
    /// The test that it belongs to; none where it belongs to none.
    test: Option<TestName>,
    pub(super) storage: Storage,
}

/// The memory in which a request lies.
#[derive(Clone)]
pub(super) enum Storage {
    /// In the entry of a request that is being answered.
    Open(Arc<Entry>),
    /// In a block, with others.
    Block(PackedRequest),
    /// In memory of its own.
    Alone(PackedRequest),
}

/// An estimate of the bytes that a request takes in addition to its parts.
pub(super) const KEPT_BYTES: usize = size_of::<KeptRequest>();

impl KeptRequest {
    /// Keeps a request that is being answered.
    pub(super) fn open(entry: &Arc<Entry>) -> Self {
        let (number, test) = (entry.number(), entry.test().cloned());
        Self { number, test, storage: Storage::Open(Arc::clone(entry)) }
    }

    /// The number of the request, counted from 1.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// The name of its test; empty where it belongs to none.
    pub(crate) fn test(&self) -> &str {
        self.test.as_ref().map_or("", |test| test.text())
    }

    /// Returns what is known of the request; none where nothing is any more.
    pub(super) fn packed(&self) -> Option<PackedRequest> {
        match &self.storage {
            Storage::Open(entry) => entry.packed(),
            Storage::Block(packed) | Storage::Alone(packed) => Some(packed.clone()),
        }
    }

    /// Returns the place of its end among the ends of all requests; none before it.
    pub(super) fn end_order(&self) -> Option<u64> {
        self.packed().and_then(|packed| packed.end()).map(|end| end.order)
    }

    /// Moves the request out of its block, which would be kept for its sake when its neighbours are
    /// gone.
    pub(super) fn move_out(&mut self) {
        if let Storage::Block(packed) = &mut self.storage {
            packed.bytes = Bytes::copy_from_slice(&packed.bytes);
            self.storage = Storage::Alone(packed.clone());
        }
    }
}

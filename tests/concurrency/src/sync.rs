//! The primitives of the model checker, under the names of the product's.

pub(crate) use shuttle::sync::atomic::{AtomicBool, AtomicI64, Ordering};
pub(crate) use shuttle::sync::{Mutex, MutexGuard};
pub(crate) use std::sync::Arc;

use shuttle::sync::atomic::AtomicUsize;

/// What the product uses of `arc_swap::ArcSwap`: each call is one step.
#[derive(Debug)]
pub(crate) struct ArcSwap<T> {
    value: std::sync::Mutex<Arc<T>>,
    /// The checker may change threads at each use of it.
    step: AtomicUsize,
}

impl<T> ArcSwap<T> {
    pub(crate) fn from_pointee(value: T) -> Self {
        Self { value: std::sync::Mutex::new(Arc::new(value)), step: AtomicUsize::new(0) }
    }

    pub(crate) fn load(&self) -> Arc<T> {
        self.load_full()
    }

    pub(crate) fn load_full(&self) -> Arc<T> {
        self.step.load(Ordering::SeqCst);
        Arc::clone(&self.value.lock().expect("no thread panics"))
    }

    pub(crate) fn store(&self, value: Arc<T>) {
        self.step.store(0, Ordering::SeqCst);
        *self.value.lock().expect("no thread panics") = value;
    }
}

impl<T: Default> Default for ArcSwap<T> {
    fn default() -> Self {
        Self::from_pointee(T::default())
    }
}

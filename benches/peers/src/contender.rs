/// One way to verify a token. It is called over and over, and panics at a wrong verdict.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) work: Box<dyn FnMut(u32) -> f64>,
    /// The same once, to count allocations; not for what runs elsewhere.
    pub(crate) once: Option<Box<dyn Fn()>>,
}

/// What a row of the table is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ours.
    Product,
    /// Somebody else's.
    Peer,
    /// The best of the others, to which all rows are compared.
    BestPeer,
    /// The least that any of them must do.
    Floor,
}

impl Contender {
    /// A contender that runs in this process.
    pub(crate) fn new(name: &'static str, kind: Kind, once: impl Fn() + Clone + 'static) -> Self {
        let timed = once.clone();
        let work = move |iterations| {
            let start = std::time::Instant::now();
            for _ in 0..iterations {
                timed();
            }
            start.elapsed().as_nanos() as f64 / f64::from(iterations)
        };
        Self { name, kind, work: Box::new(work), once: Some(Box::new(once)) }
    }
}

//! The counts that are shown to a monitor, in the format of Prometheus.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// The counts since the start. No key and no test is a label: they would have no bound, and name
/// people.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    /// The counter of the last request. Most have the labels of the one before, and need not look for it.
    last_counter: ArcSwapOption<(RequestLabels, Counter)>,
    refusals: Family<RefusalLabels, Counter>,
    seconds: Histogram,
    reloads: Family<ReloadLabels, Counter>,
    journal_dropped: Gauge,
    journal_bytes: Gauge,
    /// The number of endpoints that have a label.
    endpoints: AtomicUsize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    endpoint: Arc<str>,
    status: u16,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabels {
    outcome: &'static str,
}

/// A request that has been answered, as far as it is counted.
pub(crate) struct Counted<'a> {
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) status: u16,
    pub(crate) outcome: &'static str,
    /// The code of a refusal; none where the request is answered.
    pub(crate) code: Option<&'static str>,
    /// The time to the head of the answer.
    pub(crate) elapsed: Duration,
}

/// The most label sets of endpoints; further endpoints are counted together.
const MAX_ENDPOINT_LABELS: usize = 1_000;

/// The label of all further endpoints.
const OTHER: &str = "other";

/// The upper bounds of the histogram, in seconds.
const SECONDS: [f64; 12] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];

impl RequestLabels {
    fn of(request: &Counted<'_>) -> Self {
        let Counted { endpoint, status, outcome, .. } = *request;
        Self { endpoint: endpoint.unwrap_or_default().into(), status, outcome }
    }

    /// Returns whether they are the labels of a request.
    fn are_of(&self, request: &Counted<'_>) -> bool {
        let Counted { endpoint, status, outcome, .. } = *request;
        let is_alike = self.status == status && self.outcome == outcome;
        is_alike && *self.endpoint == *endpoint.unwrap_or_default()
    }
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn count(&self, counted: &Counted<'_>) {
        self.count_request(counted);
        self.seconds.observe(counted.elapsed.as_secs_f64());
        if let Some(code) = counted.code {
            self.refusals.get_or_create(&RefusalLabels { code }).inc();
        }
    }

    fn count_request(&self, request: &Counted<'_>) {
        if let Some(last) = &*self.last_counter.load()
            && last.0.are_of(request)
        {
            last.1.inc();
            return;
        }
        let labels = RequestLabels::of(request);
        let counter = self.request_counter(&labels);
        counter.inc();
        self.last_counter.store(Some(Arc::new((labels, counter))));
    }

    /// Returns the counter of these labels, or that of all further endpoints.
    fn request_counter(&self, labels: &RequestLabels) -> Counter {
        if let Some(known) = self.requests.get(labels) {
            return known.clone();
        }
        if self.endpoints.load(Ordering::Relaxed) < MAX_ENDPOINT_LABELS {
            // Two requests at once may pass the bound by one.
            self.endpoints.fetch_add(1, Ordering::Relaxed);
            return self.requests.get_or_create(labels).clone();
        }
        let others = RequestLabels { endpoint: OTHER.into(), ..labels.clone() };
        self.requests.get_or_create(&others).clone()
    }

    /// Counts a reload by its outcome: `taken`, `refused` or `superseded`.
    pub(crate) fn count_reload(&self, outcome: &'static str) {
        self.reloads.get_or_create(&ReloadLabels { outcome }).inc();
    }

    /// Writes all counts, with those of the journal as they are now.
    pub(crate) fn text(&self, journal_dropped: u64, journal_bytes: usize) -> String {
        self.journal_dropped.set(i64::try_from(journal_dropped).unwrap_or(i64::MAX));
        self.journal_bytes.set(i64::try_from(journal_bytes).unwrap_or(i64::MAX));
        let mut text = String::new();
        // A string takes all that is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("stagemaker");
        let (requests, refusals, reloads) =
            (Family::default(), Family::default(), Family::default());
        let (journal_dropped, journal_bytes) = (Gauge::default(), Gauge::default());
        let seconds = Histogram::new(SECONDS);
        registry.register(
            "requests",
            "Requests to endpoints, by endpoint, status and outcome",
            Family::clone(&requests),
        );
        registry.register("refusals", "Refused requests, by code", Family::clone(&refusals));
        registry.register(
            "request_seconds",
            "Seconds from a request to the head of its answer",
            seconds.clone(),
        );
        registry.register("reloads", "Reloads, by outcome", Family::clone(&reloads));
        registry.register(
            "journal_dropped",
            "Requests that later ones displaced from the journal",
            journal_dropped.clone(),
        );
        registry.register("journal_bytes", "Bytes that the journal holds", journal_bytes.clone());
        let (last_counter, endpoints) = (ArcSwapOption::empty(), AtomicUsize::new(0));
        Self {
            registry,
            requests,
            last_counter,
            refusals,
            seconds,
            reloads,
            journal_dropped,
            journal_bytes,
            endpoints,
        }
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, MAX_ENDPOINT_LABELS, Metrics};
    use std::time::Duration;

    #[test]
    fn endpoints_beyond_the_bound_are_counted_together() {
        let metrics = Metrics::default();
        let count = |endpoint: &str| {
            metrics.count(&Counted {
                endpoint: Some(endpoint),
                status: 403,
                outcome: "denied",
                code: Some("expired"),
                elapsed: Duration::from_millis(1),
            });
        };
        for endpoint in 0..MAX_ENDPOINT_LABELS + 2 {
            count(&endpoint.to_string());
        }
        count("0");
        let text = metrics.text(3, 4);
        let of = |endpoint: &str, count: u64| {
            let labels = format!("endpoint=\"{endpoint}\",status=\"403\",outcome=\"denied\"");
            text.contains(&format!("stagemaker_requests_total{{{labels}}} {count}\n"))
        };
        assert!(
            of("0", 2) && of("999", 1) && of("other", 2) && !text.contains("\"1000\""),
            "{text}"
        );
        assert!(text.contains("stagemaker_refusals_total{code=\"expired\"} 1003\n"), "{text}");
        assert!(text.contains("stagemaker_journal_dropped 3\n"), "{text}");
    }
}

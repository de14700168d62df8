//! What an operator may watch. No label names a ward, a device or a person.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The media type of the text in which they are served.
pub const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const DURATION_STEPS_S: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0];

/// One line of requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

/// What refused requests are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RefusalLabels {
    code: &'static str,
}

/// The hub's figures.
#[derive(Debug)]
pub struct HubMetrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    refusals: Family<RefusalLabels, Counter>,
    duration: Histogram,
    connections: Gauge,
    connections_refused: Counter,
    operations_accepted: Counter,
    evidence_bytes: Counter,
    stored_wards: Gauge<u64, AtomicU64>,
    stored_operations: Gauge<u64, AtomicU64>,
    stored_evidence: Gauge<u64, AtomicU64>,
    waiting_letters: Gauge<u64, AtomicU64>,
}

impl Default for HubMetrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("khupho_hub"),
            requests: Family::default(),
            refusals: Family::default(),
            duration: Histogram::new(DURATION_STEPS_S),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            operations_accepted: Counter::default(),
            evidence_bytes: Counter::default(),
            stored_wards: Gauge::default(),
            stored_operations: Gauge::default(),
            stored_evidence: Gauge::default(),
            waiting_letters: Gauge::default(),
        };
        metrics.register_traffic();
        metrics.register_content();
        metrics
    }
}

impl HubMetrics {
    fn register_traffic(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "requests",
            "Requests by route and status",
            self.requests.clone(),
        );
        registry.register(
            "refusals",
            "Refused requests by code",
            self.refusals.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time from the header of a request to the header of its answer",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register("connections", "Open connections", self.connections.clone());
        registry.register(
            "connections_refused",
            "Connections closed because their address had its share",
            self.connections_refused.clone(),
        );
    }

    fn register_content(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "operations_accepted",
            "Operations that were new",
            self.operations_accepted.clone(),
        );
        registry.register_with_unit(
            "evidence_received",
            "Evidence that came",
            Unit::Bytes,
            self.evidence_bytes.clone(),
        );
        registry.register("wards", "Wards served", self.stored_wards.clone());
        registry.register(
            "operations",
            "Operations held",
            self.stored_operations.clone(),
        );
        registry.register(
            "evidence_files",
            "Evidence files held",
            self.stored_evidence.clone(),
        );
        registry.register("letters", "Letters that wait", self.waiting_letters.clone());
    }

    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = RequestLabels {
            method: method.to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&labels).inc();
        self.duration.observe(took.as_secs_f64());
    }

    pub(crate) fn refused(&self, code: &'static str) {
        self.refusals.get_or_create(&RefusalLabels { code }).inc();
    }

    /// Counts a connection for as long as the answer lives.
    pub(crate) fn connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    pub(crate) fn connection_refused(&self) {
        self.connections_refused.inc();
    }

    pub(crate) fn accepted(&self, operations: u64) {
        self.operations_accepted.inc_by(operations);
    }

    pub(crate) fn evidence_came(&self, bytes: u64) {
        self.evidence_bytes.inc_by(bytes);
    }

    pub(crate) fn holds(&self, wards: u64, operations: u64, evidence: u64, letters: u64) {
        self.stored_wards.set(wards);
        self.stored_operations.set(operations);
        self.stored_evidence.set(evidence);
        self.waiting_letters.set(letters);
    }

    /// The text for Prometheus.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("a text takes every letter");
        text
    }
}

/// A connection that is open.
pub(crate) struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_in_the_text() {
        let metrics = HubMetrics::default();
        let open = metrics.connection();
        metrics.answered("GET", "/health", 200, Duration::from_millis(3));
        metrics.refused("gap");
        metrics.connection_refused();
        metrics.accepted(5);
        let text = metrics.to_text();
        for line in [
            "khupho_hub_requests_total{method=\"GET\",route=\"/health\",status=\"200\"} 1",
            "khupho_hub_refusals_total{code=\"gap\"} 1",
            "khupho_hub_operations_accepted_total 5",
            "khupho_hub_connections 1",
            "khupho_hub_connections_refused_total 1",
            "khupho_hub_request_duration_seconds_count 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        drop(open);
        assert!(metrics.to_text().contains("khupho_hub_connections 0"));
    }
}

//! The resources of protocol version 1, one file an area.

mod answers;
mod citations;
mod digest;
mod evidence;
mod founding;
mod health;
mod hello;
mod letters;
mod metrics;
mod operations;
mod pages;
mod pushing;
mod range;
mod receipts;
mod registry;
mod requests;
mod reviewing;

pub(crate) use health::LastHealth;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, head, options, post, put};

use crate::observe::observe;
use crate::problem::{Problem, ProblemCode};
use crate::state::HubState;
use crate::storage::WardLog;

/// The versions of the protocol that are spoken here.
pub(crate) const PROTOCOL_VERSIONS: &[u64] = &[1];

/// Every path of the hub. The served OpenAPI document names the same ones.
#[cfg(test)]
pub(crate) const PATHS: &[&str] = &[
    "/health",
    "/metrics",
    "/openapi.json",
    "/v1",
    "/v1/wards",
    "/v1/wards/{ward}/hello",
    "/v1/wards/{ward}/operations",
    "/v1/wards/{ward}/operations/fetch",
    "/v1/wards/{ward}/snapshot",
    "/v1/wards/{ward}/digest",
    "/v1/wards/{ward}/registry",
    "/v1/wards/{ward}/receipt",
    "/v1/wards/{ward}/requests",
    "/v1/wards/{ward}/requests/{device}",
    "/v1/wards/{ward}/letters",
    "/v1/wards/{ward}/letters/{number}",
    "/v1/wards/{ward}/evidence",
    "/v1/wards/{ward}/evidence/{hash}",
    "/v1/wards/{ward}/claims/{claim}/reviewing",
    "/v1/wards/{ward}/reviewing",
];

/// The router of a hub.
pub(crate) fn router<L: WardLog>(hub: Arc<HubState<L>>) -> Router {
    // Not nested: a nested router would hide the path that was signed.
    let of_ward = Router::new()
        .route("/v1/wards/{ward}/hello", post(hello::hello::<L>))
        .route(
            "/v1/wards/{ward}/operations",
            get(operations::pull::<L>).post(operations::push::<L>),
        )
        .route(
            "/v1/wards/{ward}/operations/fetch",
            post(operations::fetch::<L>),
        )
        .route("/v1/wards/{ward}/snapshot", get(operations::snapshot::<L>))
        .route("/v1/wards/{ward}/digest", get(digest::digest::<L>))
        .route(
            "/v1/wards/{ward}/registry",
            get(registry::read::<L>).post(registry::append::<L>),
        )
        .route("/v1/wards/{ward}/receipt", get(receipts::receipt::<L>))
        .route(
            "/v1/wards/{ward}/requests",
            get(requests::list::<L>).post(requests::ask::<L>),
        )
        .route(
            "/v1/wards/{ward}/requests/{device}",
            get(requests::state::<L>),
        )
        .route(
            "/v1/wards/{ward}/letters",
            get(letters::list::<L>).post(letters::send::<L>),
        )
        .route(
            "/v1/wards/{ward}/letters/{number}",
            get(letters::read::<L>).delete(letters::delete::<L>),
        )
        .route(
            "/v1/wards/{ward}/evidence",
            options(evidence::options).post(evidence::begin::<L>),
        )
        .route(
            "/v1/wards/{ward}/evidence/{hash}",
            head(evidence::state::<L>)
                .get(evidence::read::<L>)
                .patch(evidence::append::<L>),
        )
        .route(
            "/v1/wards/{ward}/claims/{claim}/reviewing",
            put(reviewing::take::<L>).merge(delete(reviewing::release::<L>)),
        )
        .route("/v1/wards/{ward}/reviewing", get(reviewing::list::<L>));
    Router::new()
        .route("/health", get(health::health::<L>))
        .route("/metrics", get(metrics::metrics::<L>))
        .route("/openapi.json", get(answers::openapi))
        .route("/v1", get(hello::identity::<L>))
        .route("/v1/wards", post(founding::found::<L>))
        .merge(of_ward)
        .fallback(async || Problem::from(ProblemCode::NotFound))
        .method_not_allowed_fallback(async || Problem::from(ProblemCode::MethodNotAllowed))
        .layer(from_fn_with_state(hub.metrics.clone(), observe))
        .with_state(hub)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_document_names_every_path_and_no_other() {
        let document: Value = serde_json::from_str(crate::OPENAPI).unwrap();
        let named = document["paths"].as_object().unwrap();
        let named: BTreeSet<&str> = named.keys().map(String::as_str).collect();
        assert_eq!(named, PATHS.iter().copied().collect());
    }

    #[test]
    fn the_document_names_every_code() {
        let document: Value = serde_json::from_str(crate::OPENAPI).unwrap();
        let codes = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
        let codes: Vec<&str> = codes
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let known: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.as_text()).collect();
        assert_eq!(codes, known);
    }
}

//! One line of log and one count per request: who and what, never content.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::Extensions;
use khupho_oplog::ids::{DeviceId, WardId};

use crate::metrics::HubMetrics;
use crate::problem::ProblemCode;

/// How many digits of a device a log shows: enough to find it in the ward's list.
const DEVICE_DIGITS: usize = 8;

/// Who a request turned out to come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed(Arc<OnceLock<(WardId, DeviceId)>>);

impl Observed {
    /// Notes who asks, once that is sure.
    pub(crate) fn tell(extensions: &Extensions, ward: WardId, device: DeviceId) {
        if let Some(observed) = extensions.get::<Self>() {
            let _ = observed.0.set((ward, device));
        }
    }
}

/// Counts and logs a request.
pub(crate) async fn observe(
    State(metrics): State<Arc<HubMetrics>>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let method = method_label(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let observed = Observed::default();
    request.extensions_mut().insert(observed.clone());
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    metrics.answered(method, &route, status, took);
    let code = response.extensions().get::<ProblemCode>().copied();
    if let Some(code) = code {
        metrics.refused(code.as_text());
    }
    let (ward, device) = observed
        .0
        .get()
        .map_or_else(Default::default, |(ward, device)| {
            let device = device.to_string();
            (ward.to_string(), device[..DEVICE_DIGITS].to_owned())
        });
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let code = code.map_or("", ProblemCode::as_text);
    tracing::info!(method, route, status, code, ward, device, ms, "request");
    response
}

/// Methods that a stranger makes up must not become labels.
fn method_label(method: &http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

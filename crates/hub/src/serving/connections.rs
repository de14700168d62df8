//! Accepting connections and giving them to the routes, with a time limit on everything a stranger
//! can draw out.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::connection_places::{ConnectionPlace, ConnectionPlaces};
use super::handshakes::HandshakeTurns;
use super::outsiders::Origin;
use super::patient_stream::PatientStream;
use super::tls::TlsIdentity;
use crate::limits::Limits;
use crate::metrics::HubMetrics;

/// How much of a request is held before it is read. The header must fit into it.
const READ_BUFFER_BYTES: usize = 16 * 1024;

/// Most headers of a request.
const HEADERS_MAX: usize = 64;

/// How long to wait when the system has no room for a further connection.
const AFTER_ACCEPT_FAILED: Duration = Duration::from_millis(100);

/// What every connection is served with.
pub(crate) struct Serving {
    pub(crate) router: Router,
    pub(crate) tls: Option<TlsIdentity>,
    pub(crate) limits: Limits,
    pub(crate) metrics: Arc<HubMetrics>,
}

/// Serves until `stop` says so, then lets running requests end.
pub(crate) async fn serve(
    listener: TcpListener,
    serving: Serving,
    mut stop: watch::Receiver<bool>,
) {
    let serving = Arc::new(serving);
    let places = serving.places();
    let turns = HandshakeTurns::of_this_runtime();
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places, &serving.metrics) => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Some(accepted) = accepted else {
            continue;
        };
        let watcher = graceful.watcher();
        let (serving, turns) = (serving.clone(), turns.clone());
        tokio::spawn(serve_stream(accepted, serving, turns, watcher));
    }
    drop(listener);
    let stopped = tokio::time::timeout(serving.limits.stop_time(), graceful.shutdown()).await;
    if stopped.is_err() {
        tracing::warn!("requests were cut off when the hub stopped");
    }
}

impl Serving {
    /// Without TLS everything comes from the one address of whatever stands in front.
    fn places(&self) -> Arc<ConnectionPlaces> {
        let all = self.limits.connections;
        let of_an_origin = self
            .tls
            .as_ref()
            .map(|_| self.limits.connections_per_address);
        ConnectionPlaces::new(all, of_an_origin.unwrap_or(all))
    }
}

/// A connection that is served.
struct Accepted {
    stream: TcpStream,
    origin: Origin,
    place: ConnectionPlace,
}

/// Waits for a free place first: connections beyond them stay in the system's queue, where they
/// cost nothing. One of an origin that has its share is closed before it costs a handshake.
async fn accept(
    listener: &TcpListener,
    places: &Arc<ConnectionPlaces>,
    metrics: &HubMetrics,
) -> Option<Accepted> {
    let free = places.free().await?;
    let (stream, address) = match listener.accept().await {
        Ok(accepted) => accepted,
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(AFTER_ACCEPT_FAILED).await;
            return None;
        }
    };
    let origin = Origin::of(address.ip());
    let Some(place) = places.take(free, origin) else {
        metrics.connection_refused();
        return None;
    };
    Some(Accepted {
        stream,
        origin,
        place,
    })
}

async fn serve_stream(
    accepted: Accepted,
    serving: Arc<Serving>,
    turns: HandshakeTurns,
    watcher: Watcher,
) {
    let _open = serving.metrics.connection();
    let Accepted {
        stream,
        origin,
        place,
    } = accepted;
    let _ = stream.set_nodelay(true);
    match &serving.tls {
        None => serve_http(stream, origin, &serving, watcher).await,
        Some(tls) => {
            let acceptor = TlsAcceptor::from(tls.config.clone());
            let handshake = handshake(acceptor, stream, serving.limits.header_time());
            match turns.compute(handshake).await {
                Ok(stream) => serve_http(stream, origin, &serving, watcher).await,
                Err(error) => tracing::debug!(%error, "TLS handshake failed"),
            }
        }
    }
    drop(place);
}

async fn handshake(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    patience: Duration,
) -> io::Result<tokio_rustls::server::TlsStream<TcpStream>> {
    match tokio::time::timeout(patience, acceptor.accept(stream)).await {
        Ok(done) => done,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

async fn serve_http(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    origin: Origin,
    serving: &Serving,
    watcher: Watcher,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(serving.limits.header_time())
        .half_close(true)
        .max_buf_size(READ_BUFFER_BYTES)
        .max_headers(HEADERS_MAX);
    let routes = TowerToHyperService::new(serving.router.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(origin);
        routes.call(request)
    });
    let stream = PatientStream::new(stream, serving.limits.answer_pause());
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

//! The line to the hub: whatever is waited for on it, the watcher of the talk is asked several times a
//! second whether it is still wanted.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use khupho_oplog::hub::HubAddress;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, StatusCode};
use rustls::CertificateError;
use rustls::crypto::ring;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::fault::HubFault;
use super::progress::SyncWatcher;
use super::proxy::HubProxy;

/// Until somebody answers at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A request and its answer, without what its size adds.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// An answer that has begun and brings nothing for so long is not gone on with.
const SILENT_AT_MOST: Duration = Duration::from_secs(60);
/// A line on which nothing came for so long is asked whether it still holds.
const LINE_ASKED_AFTER: Duration = Duration::from_secs(20);
/// Between two looks at whether somebody wants the talk to end.
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// A line to one hub. Several threads may wait on it.
pub(super) struct Line<'watcher> {
    http: Client,
    /// Taken out when the line is dropped.
    runtime: Option<Runtime>,
    watcher: &'watcher dyn SyncWatcher,
}

impl<'watcher> Line<'watcher> {
    /// Nothing is sent yet.
    pub(super) fn to(
        address: &HubAddress,
        proxy: &HubProxy,
        watcher: &'watcher dyn SyncWatcher,
    ) -> Result<Self, HubFault> {
        let mut builder = client_builder();
        if let Some(fingerprint) = address.fingerprint() {
            let config =
                khupho_pinned_tls::client_config(*fingerprint).map_err(|error| set_up(&error))?;
            builder = builder.tls_backend_preconfigured(config);
        }
        builder = match proxy.on_the_way_to(address) {
            HubProxy::None => builder.no_proxy(),
            HubProxy::System => builder,
            HubProxy::Address(address) => {
                let proxy = reqwest::Proxy::all(address).map_err(|error| set_up(&error))?;
                builder.proxy(proxy)
            }
        };
        Self::with(builder, watcher)
    }

    fn with(builder: ClientBuilder, watcher: &'watcher dyn SyncWatcher) -> Result<Self, HubFault> {
        let http = builder.build().map_err(|error| set_up(&error))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("line-to-hub")
            .enable_all()
            .build();
        Ok(Self {
            http,
            runtime: Some(runtime.map_err(|error| set_up(&error))?),
            watcher,
        })
    }

    /// A request for [`Self::send`].
    pub(super) fn request(&self, method: Method, url: String) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request, and waits until its answer begins.
    ///
    /// # Errors
    /// [`HubFault::Cancelled`] as soon as the watcher wants no more, and those of the network.
    pub(super) fn send(&self, request: RequestBuilder) -> Result<Answer<'_>, HubFault> {
        let response = self.wait(async { request.send().await })?;
        Ok(Answer {
            line: self,
            response: response.map_err(|error| fault_of(&error))?,
            came: Vec::new(),
            taken: 0,
        })
    }

    /// The watcher may have wanted the end while nobody waited on the line.
    pub(super) fn refuse_unwanted(&self) -> Result<(), HubFault> {
        match self.watcher.goes_on().is_break() {
            true => Err(HubFault::Cancelled),
            false => Ok(()),
        }
    }

    /// Timers are made within the runtime: what is waited for is a block that makes them.
    fn wait<T>(&self, what: impl Future<Output = T>) -> Result<T, HubFault> {
        let Some(runtime) = &self.runtime else {
            return Err(HubFault::Cancelled);
        };
        self.refuse_unwanted()?;
        runtime.block_on(async {
            let mut what = pin!(what);
            let mut looks = interval(LOOKED_EVERY);
            looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    biased;
                    done = &mut what => return Ok(done),
                    _ = looks.tick() => self.refuse_unwanted()?,
                }
            }
        })
    }
}

impl Drop for Line<'_> {
    /// A name that is still being looked up keeps nobody waiting.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An answer that has begun.
pub(super) struct Answer<'line> {
    line: &'line Line<'line>,
    response: Response,
    /// What came of it last.
    came: Vec<u8>,
    /// How much of that was read.
    taken: usize,
}

impl Answer<'_> {
    pub(super) fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The next `len_bytes`. What was announced is not believed before it came.
    pub(super) fn read_exact(&mut self, len_bytes: usize) -> Result<Vec<u8>, HubFault> {
        let mut read = Vec::new();
        while read.len() < len_bytes {
            if self.taken == self.came.len() && !self.has_more()? {
                return Err(HubFault::Unreachable("an answer that broke off".to_owned()));
            }
            let rest = &self.came[self.taken..];
            let some = &rest[..rest.len().min(len_bytes - read.len())];
            read.extend_from_slice(some);
            self.taken += some.len();
        }
        Ok(read)
    }

    /// All of it, at most `max_bytes`.
    pub(super) fn read_to_end(mut self, max_bytes: u64) -> Result<Vec<u8>, HubFault> {
        let mut read = Vec::new();
        while self.has_more()? {
            read.extend_from_slice(&self.came);
            if read.len() as u64 > max_bytes {
                return Err(HubFault::Unreadable("an answer larger than allowed"));
            }
        }
        Ok(read)
    }

    /// Waits for the next piece; false where the answer has ended.
    fn has_more(&mut self) -> Result<bool, HubFault> {
        let (line, response) = (self.line, &mut self.response);
        let piece = line
            .wait(async { timeout(SILENT_AT_MOST, response.chunk()).await })?
            .map_err(|_| HubFault::Unreachable("an answer that fell silent".to_owned()))?
            .map_err(|error| fault_of(&error))?;
        self.taken = 0;
        self.came.clear();
        match piece {
            Some(piece) => {
                self.came.extend_from_slice(&piece);
                Ok(true)
            }
            None => Ok(false),
        }
    }
}

/// No redirects: a hub never sends anybody elsewhere, and the program goes nowhere else.
fn client_builder() -> ClientBuilder {
    // Already there where another part of the process was first.
    let _ = ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("khupho/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .https_only(true)
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_keepalive(LINE_ASKED_AFTER)
        .timeout(ANSWER_TIMEOUT)
}

fn set_up(error: &dyn std::fmt::Display) -> HubFault {
    HubFault::SetUp(error.to_string())
}

/// What a request that got no answer means. The text is for the log of a developer.
fn fault_of(error: &reqwest::Error) -> HubFault {
    match certificate_error(error) {
        Some(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        ) => HubFault::ClockLooksWrong {
            now_ms: system_now_ms(),
        },
        Some(_) => HubFault::NotTheHub,
        None => HubFault::Unreachable(error.to_string()),
    }
}

/// Why the certificate was not believed, if that was it.
fn certificate_error<'error>(
    error: &'error (dyn std::error::Error + 'static),
) -> Option<&'error CertificateError> {
    let mut cause = Some(error);
    while let Some(one) = cause {
        if let Some(rustls::Error::InvalidCertificate(why)) = one.downcast_ref() {
            return Some(why);
        }
        // `io::Error` hides what it wraps from `source`, and may wrap another of its kind.
        let wrapped = one.downcast_ref::<std::io::Error>();
        cause = match wrapped.and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => one.source(),
        };
    }
    None
}

/// The clock by which certificates are judged.
fn system_now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests;

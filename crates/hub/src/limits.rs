//! What one device, one ward and the whole hub may use. Every limit answers with a problem that
//! says when to try again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Largest JSON body.
pub const JSON_MAX_BYTES: usize = 64 * 1024;

/// Largest body of registry entries.
pub const REGISTRY_MAX_BYTES: usize = 4 * 1024 * 1024;

/// Largest body that founds a ward: its first registry entries come along.
pub const FOUNDING_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Largest enrollment request: a few identities, two keys, two names. All that wait in a ward fit
/// into one answer.
pub const REQUEST_MAX_BYTES: usize = 4 * 1024;

/// Largest piece of an evidence file in one request. A file goes up in as many as it needs.
pub const EVIDENCE_CHUNK_MAX_BYTES: usize = 4 * 1024 * 1024;

/// How long a half-finished upload is kept.
pub const UPLOAD_KEPT_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

/// Most heads in one answer to hello.
pub const HEADS_MAX: usize = 1_000;

/// Most registry entries in one answer.
pub const REGISTRY_ENTRIES_MAX: usize = 500;

/// Most operations that are fetched by their hashes at once.
pub const FETCH_MAX: usize = 512;

/// What an operator may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most connections that are open at once; further ones wait in the system's queue.
    pub connections: usize,
    /// Most of them that come from one address (of IPv6: one network of 64 bits); further ones are
    /// closed at once. Without TLS nobody counts: all come from what stands in front.
    pub connections_per_address: usize,
    /// Most requests that are worked on at once.
    pub requests: usize,
    /// Most requests of one ward that are worked on at once.
    pub requests_per_ward: usize,
    /// Most requests of one ward that wait for their turn; further ones are told to come again.
    pub waiting_per_ward: usize,
    /// How long a request waits for its turn, in milliseconds.
    pub turn_wait_ms: u64,
    /// Most bytes of large bodies, of requests and of answers, in memory at once.
    pub body_bytes_in_memory: usize,
    /// How many requests a device may send at once after a pause.
    pub device_burst: u32,
    /// How many requests a device may send per second, over time.
    pub device_per_second: u32,
    /// Longest time for the TLS handshake and for the header of a request, in milliseconds. Also
    /// how long an idle connection is kept.
    pub header_ms: u64,
    /// Longest pause inside the body of a request, in milliseconds.
    pub body_pause_ms: u64,
    /// Longest time for the whole body of a request, in milliseconds.
    pub body_ms: u64,
    /// Longest time for the whole body of a request that no confirmed device signs, in
    /// milliseconds.
    pub outsider_body_ms: u64,
    /// How many requests to be confirmed may come from one address at once after a pause.
    pub asking_burst: u32,
    /// How many of them may come from one address per minute, over time.
    pub asking_per_minute: u32,
    /// How often per second, over time, it is looked whether a ward is here that nobody asked for
    /// lately; four times as often after a pause. All who ask for wards that are not here share it.
    pub unknown_wards_per_second: u32,
    /// Longest time in which whoever asked takes nothing of the answer, in milliseconds.
    pub answer_pause_ms: u64,
    /// How long requests may go on when the hub stops, in milliseconds.
    pub stop_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            connections_per_address: 512,
            requests: 128,
            requests_per_ward: 32,
            waiting_per_ward: 96,
            turn_wait_ms: 2_000,
            body_bytes_in_memory: 48 * 1024 * 1024,
            device_burst: 200,
            device_per_second: 50,
            header_ms: 10_000,
            body_pause_ms: 10_000,
            body_ms: 120_000,
            outsider_body_ms: 20_000,
            asking_burst: 60,
            asking_per_minute: 6,
            unknown_wards_per_second: 50,
            answer_pause_ms: 30_000,
            stop_ms: 10_000,
        }
    }
}

impl Limits {
    /// See [`Limits::header_ms`].
    #[must_use]
    pub const fn header_time(&self) -> Duration {
        Duration::from_millis(self.header_ms)
    }

    /// See [`Limits::body_pause_ms`].
    #[must_use]
    pub const fn body_pause(&self) -> Duration {
        Duration::from_millis(self.body_pause_ms)
    }

    /// See [`Limits::body_ms`].
    #[must_use]
    pub const fn body_time(&self) -> Duration {
        Duration::from_millis(self.body_ms)
    }

    /// See [`Limits::outsider_body_ms`].
    #[must_use]
    pub const fn outsider_body_time(&self) -> Duration {
        Duration::from_millis(self.outsider_body_ms)
    }

    /// See [`Limits::answer_pause_ms`].
    #[must_use]
    pub const fn answer_pause(&self) -> Duration {
        Duration::from_millis(self.answer_pause_ms)
    }

    /// See [`Limits::turn_wait_ms`].
    #[must_use]
    pub const fn turn_wait(&self) -> Duration {
        Duration::from_millis(self.turn_wait_ms)
    }

    /// See [`Limits::stop_ms`].
    #[must_use]
    pub const fn stop_time(&self) -> Duration {
        Duration::from_millis(self.stop_ms)
    }
}

//! What the rounds of this program have come to.

use super::schedule::Schedule;
use crate::api::errors::ApiError;
use crate::api::network::NetworkStateName;
use khupho_store::{Store, StoreError, preferences};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Below that, figures go first.
const POOR_BYTES_PER_S: u64 = 50_000;
/// Less says nothing about a line.
const MEASURED_FROM_BYTES: u64 = 64 * 1024;

/// How the last round ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// The ward has no hub.
    WithoutHub,
    /// The ward has not confirmed this machine yet.
    NotConfirmed,
    /// Well.
    Well,
    /// It was stopped from here; what was done stays done.
    Stopped,
    /// The hub could not be reached, or asked for patience.
    Unreached(Option<Duration>),
    /// Otherwise.
    Badly(ApiError),
}

/// The state of the talk with the hub; it outlives a call and is forgotten with the store.
#[derive(Debug)]
pub(crate) struct NetworkState {
    began: Instant,
    /// Of which store all this is.
    of: Weak<Store>,
    pub(super) schedule: Schedule,
    /// Spreads the pause after a failure; drawn once for each.
    jitter: f64,
    pub(super) is_paused: bool,
    /// The program ends.
    pub(super) is_ending: bool,
    is_working: bool,
    /// What the round under way has come to.
    pub(super) progress: Option<NetworkStateName>,
    last: Option<Ended>,
    pub(super) is_line_poor: bool,
}

impl NetworkState {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            of: Weak::new(),
            schedule: Schedule::default(),
            jitter: 0.0,
            is_paused: false,
            is_ending: false,
            is_working: false,
            progress: None,
            last: None,
            is_line_poor: false,
        }
    }

    /// Another store begins anew.
    pub(super) fn be_of(&mut self, store: &Arc<Store>) {
        if self.of.as_ptr() == Arc::as_ptr(store) {
            return;
        }
        // The former round, if there is one, ends by itself; nothing it does is of this store.
        *self = Self {
            began: self.began,
            of: Arc::downgrade(store),
            is_paused: is_paused(store),
            is_ending: self.is_ending,
            ..Self::new()
        };
    }

    /// Whether this is still the state of a round that works on a store.
    pub(super) fn is_of(&self, store: &Arc<Store>) -> bool {
        self.of.as_ptr() == Arc::as_ptr(store)
    }

    pub(super) fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Something was written.
    pub(crate) fn written(&mut self) {
        self.schedule.written(self.now_ms());
    }

    /// Begins a round if one is due.
    pub(super) fn begin_if_due(&mut self) -> Option<Round> {
        let is_due = self.schedule.is_due(self.now_ms(), self.jitter);
        if self.is_working || self.is_paused || self.is_ending || !is_due {
            return None;
        }
        let is_for_news = self.schedule.is_for_news();
        self.schedule.begin();
        self.is_working = true;
        Some(Round { is_for_news })
    }

    /// A round came to its end.
    pub(super) fn end(&mut self, ended: Ended) {
        self.is_working = false;
        self.progress = None;
        let now_ms = self.now_ms();
        match &ended {
            Ended::Well | Ended::WithoutHub => self.schedule.succeeded(now_ms),
            Ended::NotConfirmed => self.schedule.unconfirmed(now_ms),
            // What came in between is due as it is anyway.
            Ended::Stopped => self.schedule.stopped(now_ms),
            Ended::Unreached(patience) => self.fail(now_ms, *patience),
            Ended::Badly(_) => self.fail(now_ms, None),
        }
        self.last = Some(ended);
    }

    fn fail(&mut self, now_ms: u64, patience: Option<Duration>) {
        self.jitter = fastrand::f64();
        self.schedule.failed(now_ms, patience);
    }

    /// Learns how good the line is from what went over it.
    pub(super) fn measure(&mut self, bytes: u64, bytes_per_s: Option<u64>) {
        if let Some(is_poor) = bytes_per_s.and_then(|speed| is_poor(bytes, speed)) {
            self.is_line_poor = is_poor;
        }
    }

    /// For the screens, where the ward has a hub.
    pub(super) fn shown(&self) -> NetworkStateName {
        if self.is_paused {
            return NetworkStateName::Paused;
        }
        if let Some(progress) = &self.progress {
            return progress.clone();
        }
        match &self.last {
            Some(Ended::NotConfirmed) => NetworkStateName::NotConfirmed,
            Some(Ended::Unreached(_)) => NetworkStateName::Offline,
            Some(Ended::Badly(error)) => NetworkStateName::Failed {
                error: error.clone(),
            },
            _ => NetworkStateName::Waiting,
        }
    }
}

/// Preference that stands while rounds are paused. Whoever paused because of mobile data has not changed
/// their mind by locking, or by closing the program.
const PAUSED: &str = "network.paused";
/// Its value while they are.
const IS_PAUSED: &str = "1";

/// Whether somebody paused the rounds of a notebook; one that cannot say is not paused.
fn is_paused(store: &Store) -> bool {
    let kept = store.read(|connection| preferences::get(connection, PAUSED));
    kept.is_ok_and(|kept| kept.as_deref() == Some(IS_PAUSED))
}

/// Keeps whether rounds are paused.
pub(super) fn keep_paused(store: &Store, pause: Pause) -> Result<(), StoreError> {
    let value = match pause {
        Pause::Begins => IS_PAUSED,
        Pause::Ends => "",
    };
    store.set_preference(PAUSED, value)
}

/// What a person does to rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pause {
    /// None until somebody says otherwise.
    Begins,
    /// Rounds again.
    Ends,
}

/// A round under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// Whether it is there to carry what was just written.
    pub(super) is_for_news: bool,
}

/// Whether a line is poor on which so much went at such a speed; none where it is too little to tell.
fn is_poor(bytes: u64, bytes_per_s: u64) -> Option<bool> {
    (bytes >= MEASURED_FROM_BYTES).then_some(bytes_per_s < POOR_BYTES_PER_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::errors::ErrorCode;

    #[test]
    fn a_line_is_judged_by_what_went_over_it() {
        assert_eq!(is_poor(1_000, 17), None);
        assert_eq!(is_poor(100_000, 100_000), Some(false));
        assert_eq!(is_poor(100_000, 25_000), Some(true));
    }

    #[test]
    fn one_round_at_a_time_and_none_while_paused() {
        let mut state = NetworkState::new();
        assert!(state.begin_if_due().is_some());
        state.schedule.ask();
        assert!(state.begin_if_due().is_none());
        state.end(Ended::Well);
        state.is_paused = true;
        state.schedule.ask();
        assert!(state.begin_if_due().is_none());
        assert_eq!(state.shown(), NetworkStateName::Paused);
        state.is_paused = false;
        assert!(state.begin_if_due().is_some());
    }

    #[test]
    fn what_the_screens_show_follows_the_last_round() {
        let mut state = NetworkState::new();
        assert_eq!(state.shown(), NetworkStateName::Waiting);
        state.end(Ended::Unreached(None));
        assert_eq!(state.shown(), NetworkStateName::Offline);
        let error = ApiError::new(ErrorCode::NotTheHub);
        state.end(Ended::Badly(error.clone()));
        assert_eq!(state.shown(), NetworkStateName::Failed { error });
        state.end(Ended::Well);
        assert_eq!(state.shown(), NetworkStateName::Waiting);
    }

    #[test]
    fn a_stopped_round_goes_on_soon_and_an_unreached_one_waits() {
        let mut state = NetworkState::new();
        assert!(state.begin_if_due().is_some());
        state.end(Ended::Unreached(None));
        assert!(state.begin_if_due().is_none());
        state.schedule.ask();
        assert!(state.begin_if_due().is_some_and(|round| !round.is_for_news));
    }
}

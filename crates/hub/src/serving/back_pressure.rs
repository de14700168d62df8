//! Who waits and who is told to come again, so that a storm of one ward leaves the others alone.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use khupho_oplog::ids::{DeviceId, WardId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::allowance::{Allowance, Rate};
use crate::limits::Limits;
use crate::problem::{Problem, ProblemCode};

/// Body memory is counted in pieces of this size, because a semaphore counts 32 bits.
const MEMORY_PIECE_BYTES: usize = 1024;

/// How many devices are remembered before those that have rested are forgotten.
const DEVICES_REMEMBERED: usize = 16_384;

/// What requests are running, and what they use.
#[derive(Debug)]
pub(crate) struct BackPressure {
    limits: Limits,
    requests: Arc<Semaphore>,
    body_memory: Arc<Semaphore>,
    wards: Mutex<HashMap<WardId, Arc<WardTurns>>>,
    devices: Mutex<HashMap<(WardId, DeviceId), Allowance>>,
}

#[derive(Debug)]
struct WardTurns {
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// The right to work on a request; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _of_ward: OwnedSemaphorePermit,
    _of_hub: OwnedSemaphorePermit,
}

/// Room in memory for a body; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct BodyRoom {
    _permit: OwnedSemaphorePermit,
}

/// A body with the room that it takes, which is given back when the last byte of it is sent.
struct RoomyBytes {
    bytes: Vec<u8>,
    _room: BodyRoom,
}

impl BodyRoom {
    /// Keeps the room for as long as the bytes are held.
    pub(crate) fn hold(self, bytes: Vec<u8>) -> Bytes {
        Bytes::from_owner(RoomyBytes { bytes, _room: self })
    }
}

impl AsRef<[u8]> for RoomyBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// One more or less that waits.
struct Waiting<'turns>(&'turns AtomicUsize);

impl<'turns> Waiting<'turns> {
    fn begin(counter: &'turns AtomicUsize) -> (Self, usize) {
        let before = counter.fetch_add(1, Ordering::Relaxed);
        (Self(counter), before)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl BackPressure {
    pub(crate) fn new(limits: &Limits) -> Self {
        let pieces = limits.body_bytes_in_memory.div_ceil(MEMORY_PIECE_BYTES);
        Self {
            limits: limits.clone(),
            requests: Arc::new(Semaphore::new(limits.requests)),
            body_memory: Arc::new(Semaphore::new(pieces.min(Semaphore::MAX_PERMITS))),
            wards: Mutex::default(),
            devices: Mutex::default(),
        }
    }

    /// Counts one request of a device.
    pub(crate) fn count(&self, ward: WardId, device: DeviceId) -> Result<(), Problem> {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let rate = Rate {
            burst: f64::from(self.limits.device_burst),
            per_second: f64::from(self.limits.device_per_second),
        };
        if devices.len() >= DEVICES_REMEMBERED {
            devices.retain(|_, allowance| !allowance.is_full(rate));
        }
        let allowance = devices
            .entry((ward, device))
            .or_insert_with(|| Allowance::full(rate));
        allowance
            .take(rate)
            .map_err(|wait| Problem::from(ProblemCode::TooManyRequests).retry_after(wait))
    }

    /// Waits for a turn: first among the ward's requests, then among all.
    pub(crate) async fn turn(&self, ward: WardId) -> Result<Turn, Problem> {
        let turns = self.turns_of(ward);
        let (waiting, before) = Waiting::begin(&turns.waiting);
        if turns.running.available_permits() == 0 && before >= self.limits.waiting_per_ward {
            return Err(busy(before, self.limits.requests_per_ward));
        }
        let both = async {
            let of_ward = turns.running.clone().acquire_owned().await.ok()?;
            let of_hub = self.requests.clone().acquire_owned().await.ok()?;
            Some(Turn {
                _of_ward: of_ward,
                _of_hub: of_hub,
            })
        };
        let turn = tokio::time::timeout(self.limits.turn_wait(), both).await;
        drop(waiting);
        match turn {
            Ok(Some(turn)) => Ok(turn),
            _ => Err(busy(before, self.limits.requests_per_ward)),
        }
    }

    /// Waits for room for a body.
    pub(crate) async fn room_for(&self, body_bytes: usize) -> Result<BodyRoom, Problem> {
        let most = self
            .limits
            .body_bytes_in_memory
            .div_ceil(MEMORY_PIECE_BYTES);
        let pieces = body_bytes.div_ceil(MEMORY_PIECE_BYTES).min(most);
        let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        let room = self.body_memory.clone().acquire_many_owned(pieces);
        match tokio::time::timeout(self.limits.turn_wait(), room).await {
            Ok(Ok(permit)) => Ok(BodyRoom { _permit: permit }),
            _ => Err(busy(0, 1)),
        }
    }

    fn turns_of(&self, ward: WardId) -> Arc<WardTurns> {
        let mut wards = self.wards.lock().unwrap_or_else(PoisonError::into_inner);
        let turns = wards.entry(ward).or_insert_with(|| {
            Arc::new(WardTurns {
                running: Arc::new(Semaphore::new(self.limits.requests_per_ward)),
                waiting: AtomicUsize::new(0),
            })
        });
        turns.clone()
    }
}

/// The longer the queue, the later one should come again, so that a storm spreads out.
fn busy(waiting: usize, at_once: usize) -> Problem {
    let rounds = waiting / at_once.max(1);
    let wait = Duration::from_secs(1 + rounds.min(29) as u64);
    Problem::from(ProblemCode::Busy).retry_after(wait)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn pressure(change: impl FnOnce(&mut Limits)) -> BackPressure {
        let mut limits = Limits {
            turn_wait_ms: 30,
            ..Limits::default()
        };
        change(&mut limits);
        BackPressure::new(&limits)
    }

    const STORM: WardId = WardId::from_bytes([1; 16]);
    const OTHER: WardId = WardId::from_bytes([2; 16]);
    const DEVICE: DeviceId = DeviceId::from_bytes([3; 16]);

    #[tokio::test]
    async fn a_ward_cannot_take_the_turns_of_another() {
        let pressure = pressure(|limits| {
            limits.requests = 4;
            limits.requests_per_ward = 2;
        });
        let _held = [
            pressure.turn(STORM).await.unwrap(),
            pressure.turn(STORM).await.unwrap(),
        ];
        let refused = pressure.turn(STORM).await.unwrap_err();
        assert_eq!(refused.code(), ProblemCode::Busy);
        assert!(pressure.turn(OTHER).await.is_ok());
    }

    #[tokio::test]
    async fn beyond_the_queue_nobody_waits() {
        let pressure = pressure(|limits| {
            limits.requests_per_ward = 1;
            limits.waiting_per_ward = 0;
            limits.turn_wait_ms = 60_000;
        });
        let held = pressure.turn(STORM).await.unwrap();
        let begun = Instant::now();
        assert!(pressure.turn(STORM).await.is_err());
        assert!(begun.elapsed() < Duration::from_secs(5));
        drop(held);
        assert!(pressure.turn(STORM).await.is_ok());
    }

    #[tokio::test]
    async fn bodies_wait_for_memory() {
        let pressure = pressure(|limits| limits.body_bytes_in_memory = 4096);
        let held = pressure.room_for(4000).await.unwrap();
        assert!(pressure.room_for(2000).await.is_err());
        drop(held);
        assert!(pressure.room_for(1_000_000).await.is_ok());
    }

    #[test]
    fn a_device_that_rests_may_go_on() {
        let pressure = pressure(|limits| {
            limits.device_burst = 3;
            limits.device_per_second = 1_000;
        });
        let refused = (0..100).find_map(|_| pressure.count(STORM, DEVICE).err());
        assert_eq!(refused.unwrap().code(), ProblemCode::TooManyRequests);
        std::thread::sleep(Duration::from_millis(5));
        assert!(pressure.count(STORM, DEVICE).is_ok());
    }

    #[test]
    fn one_device_does_not_use_up_the_share_of_another() {
        let pressure = pressure(|limits| {
            limits.device_burst = 1;
            limits.device_per_second = 1;
        });
        assert!(pressure.count(STORM, DEVICE).is_ok());
        assert!(pressure.count(STORM, DEVICE).is_err());
        assert!(pressure.count(OTHER, DEVICE).is_ok());
    }
}

//! Whom each ward vouches for, kept at hand so that not every request reads the registry.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use khupho_oplog::cose::Authority;
use khupho_oplog::ids::{DeviceId, LogId, WardId};
use khupho_oplog::keys::VerifyingKey;
use khupho_oplog::trust::TrustState;

use crate::limits::Limits;
use crate::problem::{Problem, ProblemCode};
use crate::serving::{Allowance, Rate};
use crate::storage::{FoundedWard, StorageError, WardLog};

/// How long a ward's registry is believed to be the newest: another process of the same hub may
/// have taken an entry.
const BELIEVED: Duration = Duration::from_secs(2);

/// Entries read from the log at once.
const ENTRIES_AT_ONCE: u32 = 1_000;

/// Wards kept at hand.
const WARDS_KEPT: usize = 4_096;

/// What follows from a ward's registry.
#[derive(Clone, Debug)]
pub(crate) struct WardTrust {
    pub(crate) ward: WardId,
    pub(crate) log_id: LogId,
    pub(crate) registry_entries: u64,
    pub(crate) state: TrustState,
}

#[derive(Clone, Debug)]
struct Kept {
    trust: Arc<WardTrust>,
    looked: Instant,
}

impl Kept {
    /// A device that is not known may have been confirmed a moment ago.
    fn is_believed(&self, device: DeviceId) -> bool {
        let is_known = self.trust.state.certificate(device).is_some();
        let believed = if is_known { BELIEVED } else { BELIEVED / 8 };
        self.looked.elapsed() < believed
    }
}

/// What is at hand of one ward. Whoever finds it old reads the registry, and the others wait: a
/// storm of a ward with thousands of devices must not check their certificates again and again.
#[derive(Debug, Default)]
struct Slot {
    kept: Mutex<Option<Kept>>,
    reading: tokio::sync::Mutex<()>,
}

impl Slot {
    fn kept(&self) -> Option<Kept> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The wards that were asked for lately.
#[derive(Debug)]
pub(crate) struct TrustCache {
    slots: Mutex<HashMap<WardId, Arc<Slot>>>,
    looked_for: Mutex<Allowance>,
    rate: Rate,
}

impl TrustCache {
    pub(crate) fn new(limits: &Limits) -> Self {
        let per_second = f64::from(limits.unknown_wards_per_second);
        let rate = Rate {
            burst: per_second * 4.0,
            per_second,
        };
        Self {
            slots: Mutex::default(),
            looked_for: Mutex::new(Allowance::full(rate)),
            rate,
        }
    }

    /// The ward's trust. Looks again where it was looked long ago.
    pub(crate) async fn of_ward<L: WardLog>(
        &self,
        log: &L,
        ward: WardId,
        device: DeviceId,
    ) -> Result<Arc<WardTrust>, Problem> {
        let slot = self.slot(ward);
        let believed = |slot: &Slot| slot.kept().filter(|kept| kept.is_believed(device));
        if let Some(kept) = believed(&slot) {
            return Ok(kept.trust);
        }
        let _reading = slot.reading.lock().await;
        if let Some(kept) = believed(&slot) {
            return Ok(kept.trust);
        }
        let looked = Instant::now();
        let is_new = slot.kept().is_none();
        if is_new && let Err(problem) = self.count_look() {
            self.lock().remove(&ward);
            return Err(problem);
        }
        let Some(founded) = log.ward(ward).await? else {
            self.lock().remove(&ward);
            return Err(ProblemCode::UnknownWard.into());
        };
        if is_new {
            self.looked_for().give_back(self.rate);
        }
        let known = slot.kept().map(|kept| kept.trust);
        let trust = grown(log, known, &founded).await?;
        *slot.lock() = Some(Kept {
            trust: trust.clone(),
            looked,
        });
        Ok(trust)
    }

    /// The ward's registry changed: whoever asks next looks again.
    pub(crate) fn look_again(&self, ward: WardId) {
        if let Some(kept) = self.slot(ward).lock().as_mut() {
            kept.looked = kept.looked.checked_sub(BELIEVED).unwrap_or(kept.looked);
        }
    }

    fn slot(&self, ward: WardId) -> Arc<Slot> {
        let mut slots = self.lock();
        if slots.len() >= WARDS_KEPT {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        slots.entry(ward).or_default().clone()
    }

    fn count_look(&self) -> Result<(), Problem> {
        let counted = self.looked_for().take(self.rate);
        counted.map_err(|wait| Problem::from(ProblemCode::TooManyRequests).retry_after(wait))
    }

    fn looked_for(&self) -> MutexGuard<'_, Allowance> {
        let looked_for = self.looked_for.lock();
        looked_for.unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<WardId, Arc<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known, and the entries of the registry that came since.
async fn grown<L: WardLog>(
    log: &L,
    known: Option<Arc<WardTrust>>,
    founded: &FoundedWard,
) -> Result<Arc<WardTrust>, StorageError> {
    let known = known.filter(|known| known.log_id == founded.log_id);
    let mut trust = known.unwrap_or_else(|| {
        Arc::new(WardTrust {
            ward: founded.ward,
            log_id: founded.log_id,
            registry_entries: 0,
            state: TrustState::new(authority_of(founded)),
        })
    });
    while trust.registry_entries < founded.registry_entries {
        let after = trust.registry_entries;
        let entries = log
            .registry_after(founded.ward, after, ENTRIES_AT_ONCE)
            .await?;
        if entries.is_empty() {
            break;
        }
        // Thousands of signatures are checked here, for which no other request should wait.
        let applied = tokio::task::spawn_blocking(move || with_entries(trust, &entries)).await;
        trust = applied.map_err(|error| StorageError::Database(error.to_string()))??;
    }
    Ok(trust)
}

fn with_entries(
    mut trust: Arc<WardTrust>,
    entries: &[Vec<u8>],
) -> Result<Arc<WardTrust>, StorageError> {
    let grown = Arc::make_mut(&mut trust);
    grown
        .state
        .apply_all(entries.iter().map(Vec::as_slice))
        .map_err(|_| StorageError::Damaged("a registry entry that its ward did not sign"))?;
    grown.registry_entries += entries.len() as u64;
    Ok(trust)
}

fn authority_of(founded: &FoundedWard) -> Authority {
    Authority {
        id: *founded.ward.as_bytes(),
        key: VerifyingKey::from_bytes(founded.signing_key),
    }
}

//! At the ward: which receipt each machine of a khu phố has seen. It decides how far back the next
//! receipt reaches; a lost note only makes it longer.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::Manifest;
use khupho_oplog::ids::{DeviceId, LogId};
use khupho_store::exchange::{self, StoreRole};
use khupho_store::{Connection, Store, StoreError, preferences};

use crate::SyncError;

/// What a machine has seen of one life of the ward's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    log_id: LogId,
    number: u64,
    /// When the machine said so, by its own clock.
    made_ms: u64,
}

/// Notes what a manifest says its machine has seen of this life of the ward's log.
pub(crate) fn note_seen(store: &Store, manifest: &Manifest) -> Result<(), SyncError> {
    if store.role()? != StoreRole::Ward {
        return Ok(());
    }
    let log_id = store.hub_log_id()?;
    let Some(seen) = manifest.log_id_seen else {
        return Ok(());
    };
    if !store.knows_hub_log(seen)? || was_never_made(store, manifest)? {
        store.begin_new_hub_log(seen)?;
        return Ok(());
    }
    if seen != log_id {
        // It tells of a former life: what was noted of this one stays, and of that one nothing counts.
        return Ok(());
    }
    let noted = store.read(|connection| noted_of(connection, manifest.device))?;
    let told = Seen {
        log_id,
        number: manifest.receipt_number_seen,
        made_ms: manifest.made_ms,
    };
    let counts = newer_of(noted.filter(|noted| noted.log_id == log_id), told);
    store.set_preference(&key(manifest.device), &counts.to_text())?;
    Ok(())
}

/// Bundles may come in any order, so the one that was made last counts: also where it tells of less,
/// for a machine that was brought back from a backup has lost receipts.
fn newer_of(noted: Option<Seen>, told: Seen) -> Seen {
    noted
        .filter(|noted| noted.made_ms > told.made_ms)
        .unwrap_or(told)
}

/// Whether a machine holds a receipt of this log that the store does not know: the store was brought
/// back from a copy. The machines then send again what the copy lacks.
fn was_never_made(store: &Store, manifest: &Manifest) -> Result<bool, SyncError> {
    if manifest.log_id_seen != Some(store.hub_log_id()?) {
        return Ok(false);
    }
    let made =
        store.read(|connection| exchange::receipts(connection, Some(manifest.neighborhood)))?;
    let newest = made
        .iter()
        .filter(|receipt| Some(receipt.log_id) == manifest.log_id_seen)
        .map(|receipt| receipt.number)
        .max();
    Ok(manifest.receipt_number_seen > newest.unwrap_or_default())
}

/// The newest receipt of this life of the log that every machine of a khu phố has seen.
pub(super) fn seen_by_all(
    connection: &Connection,
    neighborhood: EntityId,
    log_id: LogId,
) -> Result<u64, StoreError> {
    let devices = exchange::devices_of(connection, neighborhood)?;
    let mut least = None;
    for device in devices {
        let noted = noted_of(connection, device.device)?;
        let seen = noted
            .filter(|noted| noted.log_id == log_id)
            .map_or(0, |noted| noted.number);
        least = Some(least.map_or(seen, |least: u64| least.min(seen)));
    }
    Ok(least.unwrap_or_default())
}

fn noted_of(connection: &Connection, device: DeviceId) -> Result<Option<Seen>, StoreError> {
    let noted = preferences::get(connection, &key(device))?;
    Ok(noted.as_deref().and_then(Seen::from_text))
}

impl Seen {
    fn to_text(self) -> String {
        format!("{} {} {}", self.log_id, self.number, self.made_ms)
    }

    /// None of another text: it only makes the next receipt longer.
    fn from_text(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let log_id = LogId::from_bytes(bytes_of_hex(words.next()?)?);
        let number = words.next()?.parse().ok()?;
        let made_ms = words.next()?.parse().ok()?;
        Some(Self {
            log_id,
            number,
            made_ms,
        })
    }
}

fn bytes_of_hex(text: &str) -> Option<[u8; 16]> {
    let number = u128::from_str_radix(text, 16).ok()?;
    (text.len() == 32).then(|| number.to_be_bytes())
}

fn key(device: DeviceId) -> String {
    format!("exchange.receipt_seen.{device}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(number: u64, made_ms: u64) -> Seen {
        Seen {
            log_id: LogId::from_bytes([0xa7; 16]),
            number,
            made_ms,
        }
    }

    #[test]
    fn what_was_made_last_counts_whatever_it_tells() {
        assert_eq!(newer_of(None, seen(3, 10)), seen(3, 10));
        assert_eq!(newer_of(Some(seen(3, 10)), seen(4, 20)), seen(4, 20));
        assert_eq!(newer_of(Some(seen(4, 20)), seen(3, 10)), seen(4, 20));
        assert_eq!(newer_of(Some(seen(4, 20)), seen(2, 30)), seen(2, 30));
    }

    #[test]
    fn a_note_names_the_life_of_the_log_and_anything_else_is_none() {
        let noted = seen(14, 1_795_392_000_000);
        assert_eq!(Seen::from_text(&noted.to_text()), Some(noted));
        for other in ["14", "", "xyz 1 2", &noted.to_text()[1..], "a7 1 2"] {
            assert_eq!(Seen::from_text(other), None, "{other}");
        }
    }
}

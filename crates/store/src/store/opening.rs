//! Opening a store: every check before the first change.

use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use khupho_oplog::HlcClock;
use rusqlite::Connection;

use super::{Store, Writer};
use crate::backups::{self, BackupReason, BackupWatch};
use crate::clock::{Clock, ClockWarning};
use crate::database::open_writer;
use crate::identities::IdentitySource;
use crate::keys::{self, DeviceSecretVault, KeySlots, StoreKey, Unlock};
use crate::location::{FreeSpace, StoreLocation, check_place, free_space};
use crate::lock::StoreLock;
use crate::marker::{FoundMarker, MachineId, Marker, MarkerFile};
use crate::progress::Unwatched;
use crate::readers::ReaderPool;
use crate::reissue::{self, NewStreamReason};
use crate::transaction::WriterPosition;
use crate::{StoreError, log, migrations, rebuild, verify};

/// Databases up to this size are read through at every opening, which takes a fraction of a
/// second. Larger ones are read through by each backup instead.
const READ_THROUGH_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Something to tell a person after opening. Nothing of it stops the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenNotice {
    /// The store came from elsewhere, so it writes a new stream. Nothing was lost.
    NewStream {
        /// How that was noticed.
        reason: NewStreamReason,
    },
    /// The wall clock does not fit the log.
    Clock(ClockWarning),
    /// Little room on the disk.
    LowDiskSpace(FreeSpace),
}

/// What founding and opening come to.
pub(super) struct Opened {
    pub(super) location: StoreLocation,
    pub(super) store_id: [u8; 16],
    pub(super) key: StoreKey,
    pub(super) connection: Connection,
    pub(super) position: WriterPosition,
    pub(super) lock: StoreLock,
    pub(super) notices: Vec<OpenNotice>,
}

impl Store {
    /// Opens the store of a folder.
    ///
    /// # Errors
    /// [`StoreError::NoStore`], [`StoreError::AlreadyOpen`], those of a folder that may not hold a
    /// store, those of a wrong secret, [`StoreError::NewerStore`], and [`StoreError::Damaged`]
    /// with the newest backup that was verified.
    pub fn open(
        location: StoreLocation,
        unlock: &Unlock<'_>,
        clock: Clock,
        vault: Arc<dyn DeviceSecretVault>,
    ) -> Result<Self, StoreError> {
        let lock = lock_existing(&location)?;
        let slots_path = location.key_slots();
        let damaged = |error| with_latest_backup(error, &location, clock.now_ms());
        let key = keys::unlock(&slots_path, unlock, &clock, vault.as_ref()).map_err(damaged)?;
        let store_id = KeySlots::load(&slots_path)?.store_id()?;
        let mut connection = open_database(&location, &key, &clock).map_err(damaged)?;
        let mut notices = notices_of(&location, &connection, &clock)?;
        let machine = MachineId::of_this_machine(&store_id);
        let markers = [
            FoundMarker::read(&location.marker()),
            keyring_marker(vault.as_ref(), &store_id),
        ];
        let reason = reissue::reason_for_new_stream(&connection, markers, machine)?;
        if let Some(reason) = reason {
            reissue::continue_in_new_stream(&mut connection, clock.now_ms())?;
            notices.push(OpenNotice::NewStream { reason });
        }
        let position = position_of(&connection, &clock)?;
        let opened = Opened {
            location,
            store_id,
            key,
            connection,
            position,
            lock,
            notices,
        };
        let store = assemble(opened, clock, vault);
        store.keep_marker(&position);
        Ok(store)
    }
}

/// Puts the parts together, and the marker into the keyring.
pub(super) fn assemble(opened: Opened, clock: Clock, vault: Arc<dyn DeviceSecretVault>) -> Store {
    let machine = MachineId::of_this_machine(&opened.store_id);
    let marker = Marker::of(&opened.position.own, machine);
    // Where no keyring answers, the file beside the database is the only marker.
    let _ = vault.write(&marker_entry(&opened.store_id), marker.encode().as_bytes());
    Store {
        readers: ReaderPool::new(opened.location.database(), opened.key.clone()),
        marker: MarkerFile::open(&opened.location.marker()),
        location: opened.location,
        store_id: opened.store_id,
        key: opened.key,
        clock,
        vault,
        machine,
        notices: opened.notices,
        waiting_to_save: AtomicUsize::new(0),
        writer: Mutex::new(Writer {
            connection: opened.connection,
            position: opened.position,
        }),
        key_slots: Mutex::new(()),
        backing_up: Mutex::new(()),
        evidence_files: Mutex::new(()),
        _lock: opened.lock,
    }
}

/// Name of the marker's copy in the keyring.
pub(super) fn marker_entry(store_id: &[u8; 16]) -> String {
    format!("stream-marker-{}", data_encoding::HEXLOWER.encode(store_id))
}

fn lock_existing(location: &StoreLocation) -> Result<StoreLock, StoreError> {
    if !location.holds_store() {
        return Err(StoreError::NoStore {
            path: location.folder.clone(),
        });
    }
    check_place(&location.folder)?;
    StoreLock::acquire(location)
}

/// Opens the database and brings its schema up to date, with a backup first.
fn open_database(
    location: &StoreLocation,
    key: &StoreKey,
    clock: &Clock,
) -> Result<Connection, StoreError> {
    let path = location.database();
    if !path.exists() {
        return Err(StoreError::Damaged {
            detail: "store.db is missing".to_owned(),
            latest_verified_backup: None,
        });
    }
    let mut connection = open_writer(&path, key)?;
    let found = migrations::schema_of(&connection)?;
    if size_bytes(&path) <= READ_THROUGH_MAX_BYTES {
        verify::refuse_damaged_pages(&connection)?;
    }
    if found == 0 {
        return Err(StoreError::Damaged {
            detail: "store.db is empty".to_owned(),
            latest_verified_backup: None,
        });
    }
    if found < migrations::known_schema() {
        let (reason, now_ms) = (BackupReason::BeforeMigration, clock.now_ms());
        backups::create(location, key, reason, now_ms, &BackupWatch::NOBODY)?;
        migrations::apply_pending(&mut connection)?;
        // Kinds that the former version only kept have tables now.
        rebuild::rebuild(&mut connection, &Unwatched)?;
    }
    Ok(connection)
}

fn notices_of(
    location: &StoreLocation,
    connection: &Connection,
    clock: &Clock,
) -> Result<Vec<OpenNotice>, StoreError> {
    let last_operation_ms = log::latest_hlc(connection)?.ms();
    let clock = ClockWarning::of(clock.now_ms(), last_operation_ms).map(OpenNotice::Clock);
    let space = free_space(&location.folder)
        .filter(|space| space.is_low())
        .map(OpenNotice::LowDiskSpace);
    Ok(clock.into_iter().chain(space).collect())
}

fn position_of(connection: &Connection, clock: &Clock) -> Result<WriterPosition, StoreError> {
    let own = log::growing(connection)?.ok_or_else(|| StoreError::Damaged {
        detail: "no stream of this store is growing".to_owned(),
        latest_verified_backup: None,
    })?;
    Ok(WriterPosition {
        own,
        clock: HlcClock::after(log::latest_hlc(connection)?),
        identities: IdentitySource::starting_at(clock.now_ms()),
    })
}

fn keyring_marker(vault: &dyn DeviceSecretVault, store_id: &[u8; 16]) -> FoundMarker {
    match vault.read(&marker_entry(store_id)) {
        Ok(Some(bytes)) => Marker::decode(&bytes).map_or(FoundMarker::Missing, FoundMarker::Whole),
        Ok(None) | Err(_) => FoundMarker::Missing,
    }
}

fn with_latest_backup(error: StoreError, location: &StoreLocation, now_ms: u64) -> StoreError {
    match error {
        // A backup holds key slots too.
        StoreError::Damaged { detail, .. } | StoreError::KeySlotsDamaged { detail } => {
            StoreError::Damaged {
                detail,
                latest_verified_backup: backups::latest(location, now_ms).map(|backup| backup.name),
            }
        }
        other => other,
    }
}

fn size_bytes(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

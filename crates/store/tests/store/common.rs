//! A store of generated people, and what its tests need.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::import_batch;
use khupho_oplog::{Change, Patch};
use khupho_store::imports::{self, ImportBatch};
use khupho_store::{
    Actor, Clock, ClockHand, Committed, DeviceSecretVault, Founding, NoKeyring, RecoveryCode,
    Store, StoreError, StoreLocation, TxnLabel, Unlock, VaultUnavailable,
};
use tempfile::TempDir;

/// 23 November 2026, 07:00 in Việt Nam.
pub(crate) const MONDAY_MS: u64 = 1_795_392_000_000;
pub(crate) const PIN: &str = "135790";

pub(crate) type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A keyring of one machine.
#[derive(Default)]
pub(crate) struct MemoryKeyring(Mutex<BTreeMap<String, Vec<u8>>>);

impl DeviceSecretVault for MemoryKeyring {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultUnavailable> {
        Ok(self.0.lock().map_err(broken)?.get(name).cloned())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), VaultUnavailable> {
        let mut entries = self.0.lock().map_err(broken)?;
        entries.insert(name.to_owned(), secret.to_vec());
        Ok(())
    }
}

fn broken(error: impl std::fmt::Display) -> VaultUnavailable {
    VaultUnavailable(error.to_string())
}

/// A founded store in a temporary folder. `store` is taken out to close it.
pub(crate) struct Notebook {
    pub(crate) folder: TempDir,
    pub(crate) head: EntityId,
    pub(crate) code: RecoveryCode,
    pub(crate) clock: Clock,
    pub(crate) hand: ClockHand,
    pub(crate) vault: Arc<dyn DeviceSecretVault>,
    store: Option<Store>,
}

impl Notebook {
    pub(crate) fn new() -> Result<Self, StoreError> {
        Self::with_vault(Arc::new(NoKeyring))
    }

    pub(crate) fn with_vault(vault: Arc<dyn DeviceSecretVault>) -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().map_err(|source| StoreError::File {
            path: std::env::temp_dir(),
            source,
        })?;
        let (clock, hand) = Clock::settable(MONDAY_MS);
        let founding = founding(&clock)?;
        let location = StoreLocation::new(folder.path());
        let (store, code) = Store::create(location, &founding, clock.clone(), vault.clone())?;
        Ok(Self {
            folder,
            head: founding.member,
            code,
            clock,
            hand,
            vault,
            store: Some(store),
        })
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().expect("the test closed the store")
    }

    pub(crate) fn close(&mut self) {
        self.store = None;
    }

    pub(crate) fn location(&self) -> StoreLocation {
        StoreLocation::new(self.folder.path())
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Opens the store in this notebook's folder, by the head's PIN.
    pub(crate) fn open(&mut self) -> Result<&Store, StoreError> {
        let store = self.open_at(self.folder.path())?;
        Ok(self.store.insert(store))
    }

    pub(crate) fn open_at(&self, folder: &Path) -> Result<Store, StoreError> {
        let unlock = Unlock::Secret {
            member: self.head,
            secret: PIN,
        };
        let location = StoreLocation::new(folder);
        Store::open(location, &unlock, self.clock.clone(), self.vault.clone())
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor {
            member: self.head,
            role: Role::Head,
        }
    }

    /// Records an import under a file name, as the smallest change there is.
    pub(crate) fn add(&self, file_name: &str) -> Result<Committed<EntityId>, StoreError> {
        add_to(self.store(), self.actor(), file_name)
    }

    /// Gives an import another file name.
    pub(crate) fn rename(
        &self,
        entity: EntityId,
        file_name: &str,
    ) -> Result<Committed<()>, StoreError> {
        self.patch(entity, Change::set(import_batch::FILE_NAME, file_name))
    }

    pub(crate) fn patch(
        &self,
        entity: EntityId,
        change: Change,
    ) -> Result<Committed<()>, StoreError> {
        self.store()
            .transact(self.actor(), TxnLabel::Practice, |txn| {
                txn.write(import_batch::KIND, entity, Patch(vec![change]))
            })
    }

    /// The file names of the imports, in the order in which they were recorded.
    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        names_in(self.store())
    }
}

pub(crate) fn add_to(
    store: &Store,
    actor: Actor,
    file_name: &str,
) -> Result<Committed<EntityId>, StoreError> {
    store.transact(actor, TxnLabel::Practice, |txn| {
        let entity = txn.new_entity()?;
        txn.write(
            import_batch::KIND,
            entity,
            imports::patch(&batch(file_name)),
        )?;
        Ok(entity)
    })
}

pub(crate) fn names_in(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut batches = store.read(imports::list)?;
    batches.reverse();
    Ok(batches
        .into_iter()
        .map(|(_, batch)| batch.file_name)
        .collect())
}

pub(crate) fn batch(file_name: &str) -> ImportBatch {
    ImportBatch {
        neighborhood: None,
        target: "households".to_owned(),
        file_name: file_name.to_owned(),
        file_hash: Some(*blake3::hash(file_name.as_bytes()).as_bytes()),
        rows: 1,
    }
}

pub(crate) fn founding(clock: &Clock) -> Result<Founding, StoreError> {
    let neighborhood = Neighborhood {
        name: "Khu phố 99".to_owned(),
        ward_name: "Phường Giả Định".to_owned(),
        households_by_statistics: Some(801),
        code: String::new(),
    };
    Founding::new(clock, "Nguyễn Văn Mẫu", "Chú Mẫu", PIN, neighborhood)
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

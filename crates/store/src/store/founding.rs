//! Founding a store.

use std::fs;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::members::{Member, Role};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::{member, neighborhood};
use khupho_oplog::{HlcClock, StreamId};
use rusqlite::{Connection, TransactionBehavior};
use zeroize::Zeroize as _;

use super::opening::{Opened, assemble};
use super::{Actor, Store};
use crate::clock::Clock;
use crate::database::open_writer;
use crate::identities::{IdentitySource, random};
use crate::keys::{DeviceSecretVault, KeySlots, RecoveryCode, SlotOwner, StoreKey};
use crate::labels::TxnLabel;
use crate::location::{StoreLocation, check_place};
use crate::lock::StoreLock;
use crate::transaction::WriterPosition;
use crate::{StoreError, backups, log, members, migrations, neighborhoods};

/// The first head and their khu phố.
#[derive(Clone)]
pub struct Founding {
    /// Identity of the first head.
    pub member: EntityId,
    /// Their full name.
    pub member_name: String,
    /// What their tile on the sign-in screen says.
    pub tile_label: String,
    /// Their PIN or passphrase.
    pub secret: String,
    /// Identity of the khu phố.
    pub neighborhood_id: EntityId,
    /// The khu phố.
    pub neighborhood: Neighborhood,
}

impl Founding {
    /// A founding with new identities.
    ///
    /// # Errors
    /// [`StoreError::Random`].
    pub fn new(
        clock: &Clock,
        member_name: &str,
        tile_label: &str,
        secret: &str,
        neighborhood: Neighborhood,
    ) -> Result<Self, StoreError> {
        let mut identities = IdentitySource::starting_at(clock.now_ms());
        Ok(Self {
            member: EntityId::from_bytes(identities.next()?),
            member_name: member_name.to_owned(),
            tile_label: tile_label.to_owned(),
            secret: secret.to_owned(),
            neighborhood_id: EntityId::from_bytes(identities.next()?),
            neighborhood,
        })
    }

    fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: Role::Head,
        }
    }

    fn first_head(&self) -> Member {
        Member {
            name: self.member_name.clone(),
            tile_label: self.tile_label.clone(),
            role: Role::Head,
            active: true,
        }
    }
}

impl Store {
    /// Founds a store in a folder that holds none, and opens it. The recovery code is shown once
    /// and kept nowhere.
    ///
    /// # Errors
    /// [`StoreError::StoreExists`], those of a folder that may not hold a store,
    /// [`StoreError::WeakSecret`], [`StoreError::DiskFull`].
    pub fn create(
        location: StoreLocation,
        founding: &Founding,
        clock: Clock,
        vault: Arc<dyn DeviceSecretVault>,
    ) -> Result<(Self, RecoveryCode), StoreError> {
        let folder = &location.folder;
        fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
        check_place(folder)?;
        let lock = StoreLock::acquire(&location)?;
        if location.holds_store() {
            return Err(StoreError::StoreExists {
                path: folder.clone(),
            });
        }
        if let Some(lost) = backups::lost_key_slots(&location) {
            return Err(lost);
        }
        set_aside_unusable(&location, clock.now_ms())?;
        let (key, code) = (StoreKey::generate()?, RecoveryCode::generate()?);
        let store_id = random::<16>()?;
        let slots = founding_slots(founding, store_id, &key, &code, vault.as_ref())?;
        let (connection, position) = new_database(&location, &key, store_id, &clock)?;
        let opened = Opened {
            location,
            store_id,
            key,
            connection,
            position,
            lock,
            notices: Vec::new(),
        };
        let store = assemble(opened, clock, vault);
        store.write_founders(founding)?;
        // The key slots come last: a store exists once somebody can open it.
        slots.save(&store.location.key_slots())?;
        Ok((store, code))
    }

    fn write_founders(&self, founding: &Founding) -> Result<(), StoreError> {
        self.transact(founding.actor(), TxnLabel::Founding, |txn| {
            let neighborhood = neighborhoods::patch(&founding.neighborhood);
            txn.write(neighborhood::KIND, founding.neighborhood_id, neighborhood)?;
            let head = members::patch(&founding.first_head());
            txn.write(member::KIND, founding.member, head)
        })
        .map(|_| ())
    }
}

impl Drop for Founding {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

fn founding_slots(
    founding: &Founding,
    store_id: [u8; 16],
    key: &StoreKey,
    code: &RecoveryCode,
    vault: &dyn DeviceSecretVault,
) -> Result<KeySlots, StoreError> {
    let mut slots = KeySlots::new(store_id, key, code)?;
    let owner = SlotOwner {
        member: founding.member,
        label: &founding.tile_label,
        role: Role::Head,
        secret: &founding.secret,
    };
    slots.set(&owner, key, vault)?;
    Ok(slots)
}

fn new_database(
    location: &StoreLocation,
    key: &StoreKey,
    store_id: [u8; 16],
    clock: &Clock,
) -> Result<(Connection, WriterPosition), StoreError> {
    let mut connection = open_writer(&location.database(), key)?;
    migrations::apply_pending(&mut connection)?;
    let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    sql.execute(
        "INSERT INTO replica (id, store_id) VALUES (1, ?1)",
        [store_id],
    )?;
    let stream = StreamId::from_bytes(random()?);
    let own = log::open_stream(&sql, stream, clock.now_ms())?;
    sql.commit()?;
    let position = WriterPosition {
        own,
        clock: HlcClock::default(),
        identities: IdentitySource::starting_at(clock.now_ms()),
    };
    Ok((connection, position))
}

/// A database without key slots or backups is what a founding left that was cut off. It is kept
/// aside all the same.
fn set_aside_unusable(location: &StoreLocation, now_ms: u64) -> Result<(), StoreError> {
    let database = location.database();
    if !database.exists() {
        return Ok(());
    }
    backups::set_aside(location, now_ms).map(|_| ())
}

//! Founding a store.

use std::fs;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::members::Member;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::{member, neighborhood};
use khupho_oplog::{HlcClock, StreamId};
use rusqlite::{Connection, TransactionBehavior, params};
use zeroize::Zeroize as _;

use super::opening::{Opened, assemble};
use super::{Actor, Store};
use crate::clock::Clock;
use crate::database::open_writer;
use crate::exchange::{StorePurpose, StoreRole};
use crate::identities::{IdentitySource, random};
use crate::keys::{DeviceSecretVault, KeySlots, RecoveryCode, SlotOwner, StoreKey};
use crate::labels::TxnLabel;
use crate::location::{StoreLocation, check_place};
use crate::lock::StoreLock;
use crate::transaction::WriterPosition;
use crate::{StoreError, backups, log, members, migrations, neighborhoods};

/// The first person of a store, and the khu phố in it.
#[derive(Clone)]
pub struct Founding {
    /// Identity of the first head, or of the ward's first officer.
    pub member: EntityId,
    /// Their full name.
    pub member_name: String,
    /// What their tile on the sign-in screen says.
    pub tile_label: String,
    /// Their PIN or passphrase.
    pub secret: String,
    /// Identity of the khu phố; of a ward's store, of its first one.
    pub neighborhood_id: EntityId,
    /// Every khu phố, each with its identity.
    neighborhoods: Vec<(EntityId, Neighborhood)>,
    role: StoreRole,
    purpose: StorePurpose,
}

impl Founding {
    /// The founding of a khu phố's notebook, with new identities.
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
        let first = FirstMember {
            name: member_name,
            tile_label,
            secret,
        };
        Self::with(clock, &first, StoreRole::Neighborhood, vec![neighborhood])
    }

    /// The founding of a notebook for a khu phố that a ward's invitation names.
    ///
    /// # Errors
    /// [`StoreError::Random`].
    pub fn invited(
        clock: &Clock,
        member_name: &str,
        tile_label: &str,
        secret: &str,
        neighborhood_id: EntityId,
        neighborhood: Neighborhood,
    ) -> Result<Self, StoreError> {
        let mut founding = Self::new(clock, member_name, tile_label, secret, neighborhood.clone())?;
        founding.neighborhood_id = neighborhood_id;
        founding.neighborhoods = vec![(neighborhood_id, neighborhood)];
        Ok(founding)
    }

    /// The founding of a ward's store, whose first person is an officer of the ward.
    ///
    /// # Errors
    /// [`StoreError::Random`].
    pub fn ward(
        clock: &Clock,
        member_name: &str,
        tile_label: &str,
        secret: &str,
        neighborhoods: Vec<Neighborhood>,
    ) -> Result<Self, StoreError> {
        let first = FirstMember {
            name: member_name,
            tile_label,
            secret,
        };
        Self::with(clock, &first, StoreRole::Ward, neighborhoods)
    }

    /// The same founding for practice: nothing of that store is ever exported.
    #[must_use]
    pub fn practising(mut self) -> Self {
        self.purpose = StorePurpose::Practice;
        self
    }

    /// Every khu phố of the store, each with its identity.
    #[must_use]
    pub fn neighborhoods(&self) -> &[(EntityId, Neighborhood)] {
        &self.neighborhoods
    }

    fn with(
        clock: &Clock,
        first: &FirstMember<'_>,
        role: StoreRole,
        neighborhoods: Vec<Neighborhood>,
    ) -> Result<Self, StoreError> {
        let mut identities = IdentitySource::starting_at(clock.now_ms());
        let member = EntityId::from_bytes(identities.next()?);
        let places = neighborhoods
            .into_iter()
            .map(|neighborhood| Ok((EntityId::from_bytes(identities.next()?), neighborhood)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let neighborhood_id = match places.first() {
            Some((id, _)) => *id,
            // A ward that has no khu phố yet: the identity is nobody's.
            None => EntityId::from_bytes(identities.next()?),
        };
        Ok(Self {
            member,
            member_name: first.name.to_owned(),
            tile_label: first.tile_label.to_owned(),
            secret: first.secret.to_owned(),
            neighborhood_id,
            neighborhoods: places,
            role,
            purpose: StorePurpose::Work,
        })
    }

    fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: self.role.keeper(),
        }
    }

    fn first_member(&self) -> Member {
        Member {
            name: self.member_name.clone(),
            tile_label: self.tile_label.clone(),
            role: self.role.keeper(),
            active: true,
        }
    }
}

struct FirstMember<'a> {
    name: &'a str,
    tile_label: &'a str,
    secret: &'a str,
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
        let code = RecoveryCode::generate()?;
        let store = Self::create_with_code(location, founding, clock, vault, &code)?;
        Ok((store, code))
    }

    /// As [`Store::create`], with a recovery code that is there already: a ward founded again on a
    /// new PC from its printed slip.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn create_with_code(
        location: StoreLocation,
        founding: &Founding,
        clock: Clock,
        vault: Arc<dyn DeviceSecretVault>,
        code: &RecoveryCode,
    ) -> Result<Self, StoreError> {
        let folder = &location.folder;
        fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
        check_place(folder)?;
        let lock = StoreLock::acquire(&location)?;
        if location.holds_store() {
            return Err(StoreError::StoreExists {
                path: folder.clone(),
            });
        }
        if let Some(lost) = backups::lost_key_slots(&location, clock.now_ms()) {
            return Err(lost);
        }
        set_aside_unusable(&location, clock.now_ms())?;
        let (key, store_id) = (StoreKey::generate()?, random::<16>()?);
        let slots = founding_slots(founding, store_id, &key, code, vault.as_ref())?;
        let (connection, position) = new_database(&location, &key, store_id, (founding, &clock))?;
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
        Ok(store)
    }

    fn write_founders(&self, founding: &Founding) -> Result<(), StoreError> {
        self.transact(founding.actor(), TxnLabel::Founding, |txn| {
            for (id, neighborhood) in &founding.neighborhoods {
                let patch = neighborhoods::patch(neighborhood);
                txn.write(neighborhood::KIND, *id, patch)?;
            }
            let first = members::patch(&founding.first_member());
            txn.write(member::KIND, founding.member, first)
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
        role: founding.role.keeper(),
        secret: &founding.secret,
    };
    slots.set(&owner, key, vault)?;
    Ok(slots)
}

fn new_database(
    location: &StoreLocation,
    key: &StoreKey,
    store_id: [u8; 16],
    (founding, clock): (&Founding, &Clock),
) -> Result<(Connection, WriterPosition), StoreError> {
    let mut connection = open_writer(&location.database(), key)?;
    migrations::apply_pending(&mut connection)?;
    let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    sql.execute(
        "INSERT INTO replica (id, store_id, role, practice) VALUES (1, ?1, ?2, ?3)",
        params![
            store_id,
            founding.role.number(),
            founding.purpose == StorePurpose::Practice
        ],
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

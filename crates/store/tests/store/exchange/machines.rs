//! Machines of generated people, and the parts they hand to each other.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::ids::{BundleId, DeviceId};
use khupho_oplog::registry::activity;
use khupho_oplog::{Change, Patch};
use khupho_store::exchange::{
    self, DeviceClass, DeviceRecord, ExportRow, HeldOfWard, Origin, ReceiptRow, RegistryEffect,
    RegistryLine, StreamRange, StreamSource, TakenIn, WardTrust,
};
use khupho_store::{
    Actor, Clock, ClockHand, Founding, NoKeyring, Store, StoreError, StoreLocation, TableDigest,
    TxnLabel, Unlock, Unwatched,
};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::parts::{Part, Receipt, SignedHead, opened, receipt_row, runs};
use crate::common::{MONDAY_MS, PIN, copy_folder};

/// A PC with a store. `store` is taken out to close it.
pub(super) struct Machine {
    pub(super) folder: TempDir,
    pub(super) member: EntityId,
    pub(super) role: Role,
    pub(super) neighborhood: EntityId,
    pub(super) clock: Clock,
    pub(super) hand: ClockHand,
    /// Opens the store again without the slow derivation of a PIN.
    key: Zeroizing<[u8; 32]>,
    store: Option<Store>,
}

fn place(name: &str) -> Neighborhood {
    Neighborhood {
        name: name.to_owned(),
        ward_name: "Phường Giả Định".to_owned(),
        ..Neighborhood::default()
    }
}

impl Machine {
    /// The ward's PC, with two khu phố.
    pub(super) fn ward() -> Result<Self, StoreError> {
        let (clock, hand) = Clock::settable(MONDAY_MS);
        let places = vec![place("Khu phố 1"), place("Khu phố 2")];
        let founding = Founding::ward(&clock, "Lê Thị Cán Bộ Mẫu", "Cô Mẫu", PIN, places)?;
        Self::found(&founding, clock, hand)
    }

    /// A PC of a khu phố, known to the ward and knowing it.
    pub(super) fn of(ward: &Self, index: usize) -> Result<Self, StoreError> {
        let neighborhood = ward.store().read(khupho_store::neighborhoods::list)?[index].0;
        let (clock, hand) = Clock::settable(MONDAY_MS);
        let named = place(&format!("Khu phố {}", index + 1));
        let founding = Founding::invited(
            &clock,
            "Nguyễn Văn Mẫu",
            "Chú Mẫu",
            PIN,
            neighborhood,
            named,
        )?;
        let machine = Self::found(&founding, clock, hand)?;
        machine.store().keep_ward_trust(&trust(neighborhood))?;
        ward.issue_certificate(&machine)?;
        Ok(machine)
    }

    fn found(founding: &Founding, clock: Clock, hand: ClockHand) -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().map_err(|source| StoreError::File {
            path: std::env::temp_dir(),
            source,
        })?;
        let location = StoreLocation::new(folder.path());
        let (store, _) = Store::create(location, founding, clock.clone(), Arc::new(NoKeyring))?;
        let role = store.role()?.keeper();
        store.device_keys()?;
        Ok(Self {
            folder,
            member: founding.member,
            role,
            neighborhood: founding.neighborhood_id,
            clock,
            hand,
            key: store.key_to_wrap(),
            store: Some(store),
        })
    }

    /// A copy of the whole folder, as somebody makes who copies the program to another PC. The
    /// machine is the same to the program, so nothing but the streams can tell.
    pub(super) fn copied(&mut self) -> Result<Self, Box<dyn std::error::Error>> {
        self.close();
        let folder = tempfile::tempdir()?;
        copy_folder(self.folder.path(), folder.path())?;
        self.open()?;
        let (clock, hand) = Clock::settable(self.clock.now_ms());
        let mut copy = Self {
            folder,
            member: self.member,
            role: self.role,
            neighborhood: self.neighborhood,
            clock,
            hand,
            key: self.key.clone(),
            store: None,
        };
        copy.open()?;
        Ok(copy)
    }

    pub(super) fn store(&self) -> &Store {
        self.store.as_ref().expect("the test closed the store")
    }

    pub(super) fn close(&mut self) {
        self.store = None;
    }

    pub(super) fn open(&mut self) -> Result<&Store, StoreError> {
        let unlock = Unlock::StoreKey { key: &self.key };
        let location = StoreLocation::new(self.folder.path());
        let store = Store::open(location, &unlock, self.clock.clone(), Arc::new(NoKeyring))?;
        Ok(self.store.insert(store))
    }

    pub(super) fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: self.role,
        }
    }

    pub(super) fn device(&self) -> Result<DeviceId, StoreError> {
        Ok(self.store().device_keys()?.device)
    }

    pub(super) fn origin(&self) -> Result<Origin, StoreError> {
        let is_ward = self.role == Role::WardOfficer;
        Ok(Origin {
            device: Some(self.device()?),
            class: if is_ward {
                DeviceClass::Ward
            } else {
                DeviceClass::Neighborhood
            },
            neighborhood: (!is_ward).then_some(self.neighborhood),
        })
    }

    /// Records an activity.
    pub(super) fn add(&self, title: &str) -> Result<EntityId, StoreError> {
        let neighborhood = self.neighborhood;
        let committed = self
            .store()
            .transact(self.actor(), TxnLabel::Activity, |txn| {
                let entity = txn.new_entity()?;
                let patch = Patch(vec![
                    Change::set(activity::NEIGHBORHOOD, neighborhood),
                    Change::set(activity::ACTIVITY_KIND, 1_i64),
                    Change::set(activity::TITLE, title),
                    Change::set(activity::HELD_ON, "2026-11-23"),
                ]);
                txn.write(activity::KIND, entity, patch)?;
                Ok::<_, StoreError>(entity)
            })?;
        Ok(committed.value)
    }

    /// Gives an activity another title.
    pub(super) fn rename(&self, entity: EntityId, title: &str) -> Result<(), StoreError> {
        let patch = Patch(vec![Change::set(activity::TITLE, title)]);
        self.store()
            .transact(self.actor(), TxnLabel::Activity, |txn| {
                txn.write(activity::KIND, entity, patch)
            })
            .map(|_| ())
    }

    /// The titles of all activities, sorted.
    pub(super) fn titles(&self) -> Result<Vec<String>, StoreError> {
        self.store().read(|connection| {
            let mut statement = connection.prepare("SELECT title FROM activity ORDER BY title")?;
            let titles = statement.query_map([], |row| row.get(0))?;
            Ok(titles.collect::<Result<_, _>>()?)
        })
    }

    /// Everything that the ward is not known to have, as one part; it counts as sent.
    pub(super) fn send(&self) -> Result<Part, StoreError> {
        let part = self.part(exchange::ranges_for_ward)?;
        let ranges: Vec<_> = part.runs.iter().map(|(range, _)| *range).collect();
        let export = ExportRow {
            bundle: part.bundle,
            purpose: 1,
            number: part.number,
            parts: 1,
            bytes: 1,
            operations: part.operations() as u64,
            made_ms: self.clock.now_ms(),
            file_names: vec!["KP1.kps".to_owned()],
            given_back: None,
        };
        self.store().mark_exported(&ranges, &export)?;
        Ok(part)
    }

    /// The ranges that `choose` gives, as one part.
    pub(super) fn part(
        &self,
        choose: impl FnOnce(&rusqlite::Connection) -> Result<Vec<StreamRange>, StoreError>,
    ) -> Result<Part, StoreError> {
        let number = self.store().next_bundle_number(1)?;
        let device = self.device()?;
        let from = self.origin()?;
        self.store().read(|connection| {
            let ranges = choose(connection)?;
            let own = exchange::own_heads(connection)?;
            let own = own.into_iter().map(|head| SignedHead { device, head });
            let relayed = exchange::signed_heads(connection, &ranges)?;
            let relayed = relayed.iter().map(|bytes| SignedHead::from_bytes(bytes));
            Ok(Part {
                bundle: BundleId::from_bytes(uuid::Uuid::now_v7().into_bytes()),
                part: 1,
                parts: 1,
                number,
                from,
                signed: own.chain(relayed).collect(),
                known: exchange::known_heads(connection)?,
                runs: runs(connection, &ranges)?,
            })
        })
    }

    /// Takes a part in, at the machine's present time.
    pub(super) fn take(&self, part: &Part) -> Result<TakenIn, StoreError> {
        let arrival = part.arrival(self.clock.now_ms());
        let ((), taken) = self.store().take_in(&arrival, |taking| {
            for signed in &part.signed {
                taking.signed_head(signed.device, signed.head, 1, &signed.to_bytes())?;
            }
            if let Some(device) = part.from.device {
                taking.known_heads(device, &part.known)?;
            }
            for (range, operations) in &part.runs {
                taking.stream_source(range.stream, part.source_of(range));
                for op in operations {
                    taking.take(Cow::Borrowed(op))?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(taken)
    }

    /// Every table's content, once the store was found whole.
    pub(super) fn digests(&self) -> Result<Vec<TableDigest>, StoreError> {
        let report = self.store().verify(&Unwatched)?;
        assert_eq!(report.faults, []);
        Ok(report.tables)
    }

    fn issue_certificate(&self, machine: &Self) -> Result<(), StoreError> {
        let origin = machine.origin()?;
        let record = DeviceRecord {
            device: machine.device()?,
            class: origin.class,
            neighborhood: origin.neighborhood,
            name: "PC mẫu".to_owned(),
            signing_key: [1; 32],
            agree_key: [2; 32],
            serial: 1,
            not_before_ms: 0,
            not_after_ms: u64::MAX >> 1,
            certificate: vec![3],
            revoked_ms: None,
        };
        self.registry(&RegistryEffect::Issued(record)).map(|_| ())
    }

    /// Adds an entry to the registry, and gives it for others.
    pub(super) fn registry(&self, effect: &RegistryEffect) -> Result<RegistryLine, StoreError> {
        let number = self.store().read(exchange::newest_registry_number)? + 1;
        let line = RegistryLine {
            number,
            hash: *blake3::hash(&number.to_be_bytes()).as_bytes(),
            cose: number.to_be_bytes().to_vec(),
        };
        self.store().keep_registry_entry(&line, effect)?;
        Ok(line)
    }

    /// The ward's receipt for a khu phố.
    pub(super) fn receipt(&self, neighborhood: EntityId) -> Result<Receipt, StoreError> {
        let log_id = self.store().hub_log_id()?;
        let number = self.store().next_receipt_number(neighborhood)?;
        let ward = self.device()?;
        let receipt = self.store().read(|connection| {
            let mut vouched = Vec::new();
            let held = HeldOfWard {
                heads: exchange::ward_heads_known_to(connection, neighborhood)?,
                position: 0,
            };
            exchange::each_ward_operation(connection, neighborhood, &held, |operation| {
                if operation.is_lacked {
                    vouched.push(opened(operation.bytes)?);
                }
                Ok::<_, StoreError>(())
            })?;
            let ranges = exchange::ranges_for_neighborhood(connection, neighborhood)?;
            Ok::<_, StoreError>(Receipt {
                row: ReceiptRow {
                    position: exchange::log_position(connection)?,
                    ..receipt_row(log_id, number, neighborhood)
                },
                heads: exchange::acknowledged_heads(connection, neighborhood)?,
                moments: exchange::effective_moments(connection, neighborhood, 0, usize::MAX)?
                    .moments,
                verdicts: exchange::verdicts_for(connection, neighborhood)?,
                runs: runs(connection, &ranges)?,
                vouched,
                ward,
            })
        })?;
        self.store().keep_receipt(&receipt.row, &[])?;
        Ok(receipt)
    }

    /// At a ward that was brought back: takes in what its own signature on a receipt covers.
    pub(super) fn take_own_receipt(&self, receipt: &Receipt) -> Result<TakenIn, StoreError> {
        let origin = self.origin()?;
        let ((), taken) = self.store().take_in(&receipt.arrival(), |taking| {
            for op in &receipt.vouched {
                taking.stream_source(op.header.stream, StreamSource::VouchedByWard(origin));
                taking.take_vouched(op.clone())?;
            }
            taking.effective_moments(&receipt.moments)
        })?;
        Ok(taken)
    }

    /// Takes a verified receipt in.
    pub(super) fn take_receipt(
        &self,
        receipt: &Receipt,
    ) -> Result<(exchange::Acknowledged, TakenIn), StoreError> {
        let origin = self.origin()?;
        let ward = Origin {
            device: Some(receipt.ward),
            class: DeviceClass::Ward,
            neighborhood: None,
        };
        self.store().take_in(&receipt.arrival(), |taking| {
            for op in &receipt.vouched {
                taking.stream_source(op.header.stream, StreamSource::VouchedByWard(ward));
                taking.take_vouched(op.clone())?;
            }
            for (range, operations) in &receipt.runs {
                let writer = Origin {
                    device: range.device,
                    ..origin
                };
                taking.stream_source(range.stream, StreamSource::VouchedByWard(writer));
                for op in operations {
                    taking.take(Cow::Borrowed(op))?;
                }
            }
            taking.effective_moments(&receipt.moments)?;
            let acknowledged =
                taking.acknowledge(receipt.row.log_id, receipt.row.at_ms, &receipt.heads)?;
            taking.ward_verdicts(&receipt.verdicts, receipt.row.at_ms)?;
            taking.receipt(&receipt.row)?;
            Ok(acknowledged)
        })
    }
}

fn trust(neighborhood: EntityId) -> WardTrust {
    WardTrust {
        ward: khupho_oplog::ids::WardId::from_bytes([1; 16]),
        ward_name: "Phường Giả Định".to_owned(),
        signing_key: [1; 32],
        agree_key: [2; 32],
        recovery_agree_key: [3; 32],
        neighborhood,
        token: khupho_oplog::ids::InvitationToken::from_bytes([4; 16]),
        invitation: vec![5],
        certificate: None,
    }
}

/// Puts the files of a folder back to what another one holds.
pub(super) fn put_back(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(to)? {
        let path = entry?.path();
        if path.is_file() {
            std::fs::remove_file(path)?;
        }
    }
    copy_folder(from, to)
}

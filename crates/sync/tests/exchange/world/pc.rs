//! One machine of a test: a store, a clock and whoever is signed in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khupho_domain::evidence::{Evidence, EvidenceKind};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::registry::{activity, household};
use khupho_oplog::{Change, Patch};
use khupho_store::{
    Actor, Clock, ClockHand, NoKeyring, Store, StoreError, StoreLocation, TxnLabel, Unlock,
    evidence, households, neighborhoods,
};
use khupho_sync::Unwatched;
use khupho_sync::export::{Export, Exported, export};
use khupho_sync::import::{Imported, Preview, import, preview};
use khupho_sync::receipt::{self, MadeReceipt};

use super::{PIN, TestResult, copy_folder};

/// One machine: a folder with a store, a clock, and whoever is signed in.
pub(crate) struct Pc {
    pub(crate) folder: PathBuf,
    pub(crate) member: EntityId,
    pub(crate) hand: ClockHand,
    pub(super) clock: Clock,
    pub(super) role: Role,
    pub(super) store: Option<Store>,
}

impl Pc {
    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().expect("the test closed the store")
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn close(&mut self) {
        self.store = None;
    }

    /// Goes on with another store, of another first member.
    pub(crate) fn replace_store(&mut self, store: Store, member: EntityId) {
        self.folder = store.location().folder.clone();
        self.member = member;
        self.store = Some(store);
    }

    pub(crate) fn open(&mut self) -> TestResult {
        let unlock = Unlock::Secret {
            member: self.member,
            secret: PIN,
        };
        let location = StoreLocation::new(&self.folder);
        let store = Store::open(location, &unlock, self.clock.clone(), Arc::new(NoKeyring))?;
        self.store = Some(store);
        Ok(())
    }

    /// The same folder on a second disk: both can be opened.
    pub(crate) fn cloned_to(&mut self, folder: &Path) -> TestResult<Self> {
        self.close();
        let clone = self.brought_back_as(&self.folder, folder)?;
        self.open()?;
        Ok(clone)
    }

    /// The same machine as it was when a copy of its folder was kept, at another place.
    pub(crate) fn brought_back_as(&self, from: &Path, folder: &Path) -> TestResult<Self> {
        copy_folder(from, folder)?;
        let (clock, hand) = Clock::settable(self.clock.now_ms());
        let mut back = Self {
            folder: folder.to_owned(),
            member: self.member,
            hand,
            clock,
            role: self.role,
            store: None,
        };
        back.open()?;
        Ok(back)
    }

    /// Keeps a copy of the whole folder, as a person keeps one on a stick.
    pub(crate) fn save_folder(&mut self, to: &Path) -> TestResult {
        self.close();
        copy_folder(&self.folder, to)?;
        self.open()
    }

    /// Puts a copy of the whole folder back, markers and all.
    pub(crate) fn bring_folder_back(&mut self, from: &Path) -> TestResult {
        self.close();
        fs::remove_dir_all(&self.folder)?;
        copy_folder(from, &self.folder)?;
        self.open()
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: self.role,
        }
    }

    pub(crate) fn neighborhood(&self) -> TestResult<EntityId> {
        let all = self.store().read(neighborhoods::list)?;
        Ok(all.first().ok_or("no khu phố")?.0)
    }

    pub(crate) fn device(&self) -> TestResult<DeviceId> {
        Ok(self.store().device_keys()?.device)
    }

    /// Adds a household with a generated name.
    pub(crate) fn add_household(&self, code: &str) -> TestResult<EntityId> {
        let added = Household {
            code: code.to_owned(),
            contact_name: format!("Người Mẫu {code}"),
            phone: "0900000001".to_owned(),
            ..Household::empty(self.neighborhood()?)
        };
        let committed = self.store().transact::<_, StoreError>(
            self.actor(),
            TxnLabel::HouseholdAdd,
            |txn| {
                let id = txn.new_entity()?;
                txn.write(household::KIND, id, households::creation(&added))?;
                Ok(id)
            },
        )?;
        Ok(committed.value)
    }

    pub(crate) fn add_households(&self, codes: impl IntoIterator<Item = u32>) -> TestResult {
        for code in codes {
            self.add_household(&format!("H{code:05}"))?;
        }
        Ok(())
    }

    /// Gives a household another code.
    pub(crate) fn recode(&self, id: EntityId, code: &str) -> TestResult {
        let before = self.household(id)?.ok_or("no such household")?;
        let after = Household {
            code: code.to_owned(),
            ..before.clone()
        };
        let patch = households::changes_between(&before, &after);
        self.store()
            .transact::<_, StoreError>(self.actor(), TxnLabel::HouseholdEdit, |txn| {
                txn.write(household::KIND, id, patch)
            })?;
        Ok(())
    }

    pub(crate) fn household(&self, id: EntityId) -> TestResult<Option<Household>> {
        Ok(self
            .store()
            .read(|connection| households::find(connection, id))?)
    }

    /// Codes of all households, sorted.
    pub(crate) fn codes(&self) -> TestResult<Vec<String>> {
        let mut codes = Vec::new();
        for (neighborhood, _) in self.store().read(neighborhoods::list)? {
            let all = self
                .store()
                .read(|connection| households::all(connection, neighborhood))?;
            codes.extend(all.into_iter().map(|(_, household)| household.code));
        }
        codes.sort();
        Ok(codes)
    }

    /// Keeps a piece of evidence of `bytes` bytes that do not compress, for an activity; gives it and
    /// the activity.
    pub(crate) fn add_evidence(&self, seed: u8, bytes: usize) -> TestResult<(EntityId, EntityId)> {
        let mut plain = vec![0; bytes];
        blake3::Hasher::new_derive_key("generated evidence")
            .update(&[seed])
            .finalize_xof()
            .fill(&mut plain);
        let content = self.store().put_evidence(&plain)?;
        let neighborhood = self.neighborhood()?;
        let piece = Evidence {
            kind: EvidenceKind::Photo,
            content,
            size_bytes: bytes as u64,
            size_px: Some((10, 10)),
            captured_at: None,
            caption: "Ảnh mẫu".to_owned(),
        };
        let committed =
            self.store()
                .transact::<_, StoreError>(self.actor(), TxnLabel::Practice, |txn| {
                    let piece = evidence::write(txn, &piece)?;
                    let id = txn.new_entity()?;
                    let cites = Change::add_member(activity::EVIDENCE, piece);
                    let changes = vec![
                        Change::set(activity::NEIGHBORHOOD, neighborhood),
                        Change::set(activity::ACTIVITY_KIND, 1_u32),
                        Change::set(activity::TITLE, "Hoạt động mẫu"),
                        Change::set(activity::HELD_ON, "2026-03-02"),
                        cites,
                    ];
                    txn.write(activity::KIND, id, Patch(changes))?;
                    Ok((piece, id))
                })?;
        Ok(committed.value)
    }

    pub(crate) fn export_to_ward(&self, folder: &Path) -> TestResult<Exported> {
        fs::create_dir_all(folder)?;
        Ok(export(self.store(), &Export::to_ward(folder), &Unwatched)?)
    }

    pub(crate) fn export_to_siblings(&self, folder: &Path) -> TestResult<Exported> {
        fs::create_dir_all(folder)?;
        Ok(export(
            self.store(),
            &Export::to_siblings(folder),
            &Unwatched,
        )?)
    }

    pub(crate) fn preview(&self, path: &Path) -> TestResult<Preview> {
        Ok(preview(self.store(), &[path.to_owned()], &Unwatched)?)
    }

    pub(crate) fn import(&self, path: &Path) -> TestResult<Imported> {
        Ok(import(
            self.store(),
            &[path.to_owned()],
            self.member,
            &Unwatched,
        )?)
    }

    pub(crate) fn receipt_for(
        &self,
        neighborhood: EntityId,
        folder: &Path,
    ) -> TestResult<MadeReceipt> {
        fs::create_dir_all(folder)?;
        // Receipts of one ward are told apart by its clock.
        self.hand.advance(1_000);
        Ok(receipt::make(self.store(), neighborhood, folder)?)
    }

    /// Everything a sound store holds, table by table.
    pub(crate) fn digest(&self) -> TestResult<Vec<(String, u64)>> {
        let report = self.store().verify(&khupho_store::Unwatched)?;
        if !report.is_whole() {
            return Err(format!("{:?}", report.faults).into());
        }
        Ok(report
            .tables
            .into_iter()
            .map(|table| (format!("{} {:?}", table.table, table.digest), table.rows))
            .collect())
    }
}

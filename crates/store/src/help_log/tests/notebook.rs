//! A founded store of generated people, for the tests of this and the neighbouring areas.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::{help_entry, household};
use khupho_oplog::{Change, KindId, Patch, TxnId};
use rusqlite::Connection;
use tempfile::TempDir;

use super::super::{HelpPage, HelpQuery, patch, search};
use crate::{
    Actor, Clock, Committed, Founding, NoKeyring, Store, StoreError, StoreLocation, Transaction,
    TxnLabel, Unwatched, households,
};

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;

pub(crate) struct Notebook {
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) place: EntityId,
    _folder: TempDir,
}

impl Notebook {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOW_MS);
        let khu_pho = Neighborhood {
            name: "Khu phố 13".to_owned(),
            ..Neighborhood::default()
        };
        let founding = Founding::new(
            &clock,
            "Trần Thị Giả Lập",
            "Cô Lập",
            "thử nghiệm một",
            khu_pho,
        )
        .unwrap();
        let location = StoreLocation {
            folder: folder.path().join("store"),
        };
        let (store, _) = Store::create(location, &founding, clock, Arc::new(NoKeyring)).unwrap();
        let actor = Actor {
            member: founding.member,
            role: Role::Head,
        };
        Self {
            store,
            actor,
            place: founding.neighborhood_id,
            _folder: folder,
        }
    }

    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> Committed<T> {
        self.store
            .transact(self.actor, TxnLabel::HelpLog, work)
            .unwrap()
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> T {
        self.store.read(work).unwrap()
    }

    /// A new household at an address, "42/7 Trần Quốc Toản" being number 7 of alley 42.
    pub(crate) fn household(&self, name: &str, number: &str, street: &str) -> EntityId {
        let mut household = Household::empty(self.place);
        household.contact_name = name.to_owned();
        household.address.house_number = number.to_owned();
        household.address.street = street.to_owned();
        self.save_household(&household)
    }

    pub(crate) fn save_household(&self, household: &Household) -> EntityId {
        let added = self.write(|tx| {
            let id = tx.new_entity()?;
            tx.write(household::KIND, id, households::creation(household))?;
            Ok(id)
        });
        added.value
    }

    /// Merges `other` into `keep`.
    pub(crate) fn merge(&self, keep: EntityId, other: EntityId) -> TxnId {
        let changes = vec![Change::set(household::MERGED_INTO, keep)];
        self.change(household::KIND, other, changes)
    }

    pub(crate) fn change(&self, kind: KindId, entity: EntityId, changes: Vec<Change>) -> TxnId {
        self.write(|tx| tx.write(kind, entity, Patch(changes))).txn
    }

    pub(crate) fn delete(&self, kind: KindId, entity: EntityId) -> TxnId {
        self.change(kind, entity, vec![Change::delete_entity()])
    }

    pub(crate) fn undo(&self, txn: TxnId) {
        self.store.undo(self.actor, txn).unwrap();
    }

    /// A help of today to a household, or to nobody named.
    pub(crate) fn help(&self, household: Option<EntityId>) -> HelpEntry {
        HelpEntry {
            neighborhood: self.place,
            happened_on: today(),
            happened_at: None,
            recipient: household.map_or(
                HelpRecipient::Unnamed { households: None },
                HelpRecipient::Household,
            ),
            people: 1,
            category: HelpCategory::Vneid,
            service: String::new(),
            dossier_code: String::new(),
            place: HelpPlace::AtHome,
            minutes: None,
            outcome: HelpOutcome::Completed,
            revisit_on: None,
            satisfaction: None,
            note: String::new(),
            helped_by: String::new(),
            evidence: Vec::new(),
            follow_up_of: None,
        }
    }

    pub(crate) fn log(&self, entry: &HelpEntry) -> EntityId {
        let added = self.write(|tx| {
            let id = tx.new_entity()?;
            tx.write(help_entry::KIND, id, patch(None, entry))?;
            Ok(id)
        });
        added.value
    }

    pub(crate) fn correct(&self, id: EntityId, before: &HelpEntry, after: &HelpEntry) -> TxnId {
        self.write(|tx| tx.write(help_entry::KIND, id, patch(Some(before), after)))
            .txn
    }

    /// Everything in the log.
    pub(crate) fn query(&self) -> HelpQuery {
        HelpQuery {
            neighborhood: self.place,
            text: String::new(),
            from: None,
            to: None,
            category: None,
            outcome: None,
            household: None,
            offset: 0,
            limit: 50,
        }
    }

    pub(crate) fn search(&self, query: &HelpQuery) -> HelpPage {
        self.read(|connection| search(connection, query))
    }

    pub(crate) fn found(&self, text: &str) -> Vec<EntityId> {
        ids(&self.search(&HelpQuery {
            text: text.to_owned(),
            ..self.query()
        }))
    }

    /// Everything derived is the same when it is made anew from the log.
    pub(crate) fn assert_rebuilds(&self) {
        let report = self.store.rebuild_verify(&Unwatched).unwrap();
        assert!(report.is_same(), "{report:?}");
    }
}

pub(crate) fn ids(page: &HelpPage) -> Vec<EntityId> {
    page.rows.iter().map(|row| row.id).collect()
}

pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub(crate) fn days_ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

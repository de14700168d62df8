//! Figures over a real store with generated households.

mod gained;
mod logs;
mod plans;
mod register;

use super::*;
use crate::{
    Actor, Clock, ClockHand, Committed, Founding, NoKeyring, Store, StoreLocation, Transaction,
    TxnLabel, households,
};
use khupho_domain::households::{CountKind, Household};
use khupho_domain::members::Role;
use khupho_domain::metrics::{MetricSource, metric};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::household;
use khupho_oplog::{Change, Patch};
use std::sync::Arc;
use tempfile::TempDir;

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const E_PAYMENT: &str = "adults_e_payment";

struct Notebook {
    store: Store,
    clock: ClockHand,
    actor: Actor,
    place: EntityId,
    _folder: TempDir,
}

impl Notebook {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Founded long ago: operations never go back behind an earlier one, whatever the clock says.
        let (clock, hand) = Clock::settable(NOW_MS - 100 * DAY_MS);
        let founding = Founding::new(
            &clock,
            "Trần Thị Giả Lập",
            "Cô Giả Lập",
            "thử nghiệm một",
            Neighborhood {
                name: "Khu phố 13".to_owned(),
                ..Neighborhood::default()
            },
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
        hand.set(NOW_MS);
        Self {
            store,
            clock: hand,
            actor,
            place: founding.neighborhood_id,
            _folder: folder,
        }
    }

    fn write<T>(
        &self,
        label: TxnLabel,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> Committed<T> {
        self.store.transact(self.actor, label, work).unwrap()
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> T {
        self.store.read(work).unwrap()
    }

    fn add(&self, household: &Household) -> EntityId {
        self.add_as(TxnLabel::HouseholdAdd, household)
    }

    fn add_as(&self, label: TxnLabel, household: &Household) -> EntityId {
        let added = self.write(label, |tx| {
            let entity = tx.new_entity()?;
            tx.write(household::KIND, entity, households::creation(household))?;
            Ok(entity)
        });
        added.value
    }

    fn count(&self, entity: EntityId, kind: CountKind, count: u32) -> Committed<()> {
        self.change_as(
            TxnLabel::HouseholdCount,
            entity,
            Change::set(households::count_field(kind), count),
        )
    }

    fn change_as(&self, label: TxnLabel, entity: EntityId, change: Change) -> Committed<()> {
        self.write(label, |tx| {
            tx.write(household::KIND, entity, Patch(vec![change]))
        })
    }

    fn household(&self, contact_name: &str, counts: &[(CountKind, u32)]) -> Household {
        let mut household = Household::empty(self.place);
        household.contact_name = contact_name.to_owned();
        household.counts = counts.iter().copied().collect();
        household.counted_on = (!counts.is_empty()).then(|| day("2026-10-01"));
        household
    }
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn source(name: &str) -> MetricSource {
    metric(name).unwrap().source
}

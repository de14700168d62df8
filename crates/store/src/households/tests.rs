//! The register in a real store: written through transactions, read by its queries.

use super::*;
use crate::{Actor, Clock, Founding, NoKeyring, Store, StoreLocation, Transaction, TxnLabel};
use khupho_domain::households::{CountKind, Household};
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::text::address::split_address;
use khupho_oplog::TxnId;
use khupho_oplog::registry::household::KIND;
use khupho_oplog::{Change, Patch};
use std::sync::Arc;

mod lists;
mod personal_part;
mod plans;
mod writes;

struct Notebook {
    store: Store,
    actor: Actor,
    place: EntityId,
    _folder: tempfile::TempDir,
}

impl Notebook {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(1_795_312_800_000);
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

    /// A notebook with some generated households, by their codes "1", "2", …
    fn with(households: &[(&str, &str, &str)]) -> Self {
        let notebook = Self::new();
        for (number, (name, phone, address)) in households.iter().enumerate() {
            let mut household = notebook.household(name, phone, address);
            household.code = (number + 1).to_string();
            notebook.add(&household);
        }
        notebook
    }

    fn household(&self, name: &str, phone: &str, address: &str) -> Household {
        let parts = split_address(address);
        let mut household = Household::empty(self.place);
        household.contact_name = name.to_owned();
        household.phone = phone.to_owned();
        household.address.house_number = parts.house_number;
        household.address.alley = parts.alley;
        household.address.street = parts.street;
        household
    }

    fn transact<T>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> (T, TxnId) {
        let committed = self
            .store
            .transact(self.actor, TxnLabel::HouseholdEdit, work)
            .unwrap();
        (committed.value, committed.txn)
    }

    fn add(&self, household: &Household) -> EntityId {
        self.transact(|tx| {
            let id = tx.new_entity()?;
            tx.write(KIND, id, creation(household))?;
            Ok(id)
        })
        .0
    }

    fn change(&self, id: EntityId, change: impl FnOnce(&mut Household)) -> TxnId {
        let before = self.find(id).unwrap();
        let mut after = before.clone();
        change(&mut after);
        self.transact(|tx| tx.write(KIND, id, changes_between(&before, &after)))
            .1
    }

    fn delete(&self, id: EntityId) -> TxnId {
        self.transact(|tx| tx.write(KIND, id, Patch(vec![Change::delete_entity()])))
            .1
    }

    fn find(&self, id: EntityId) -> Option<Household> {
        self.store.read(|connection| find(connection, id)).unwrap()
    }

    fn page(&self, query: &str, filter: HouseholdFilter) -> HouseholdPage {
        let wanted = HouseholdSearch {
            neighborhood: self.place,
            query: query.to_owned(),
            filter,
            offset: 0,
            limit: 200,
        };
        self.store
            .read(|connection| search(connection, &wanted))
            .unwrap()
    }

    fn id(&self, code: &str) -> EntityId {
        self.store
            .read(|connection| find_by_code(connection, self.place, code))
            .unwrap()
            .unwrap()
    }

    /// Codes of the households found, in order.
    fn found(&self, query: &str) -> String {
        let page = self.page(query, HouseholdFilter::default());
        page.rows
            .iter()
            .map(|row| row.code.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

//! Reading and writing as the person signed in, and telling the screens what changed.

use super::{Host, Listener, SignedIn, id_text, txn_text, unpoisoned, unwritable};
use crate::api::Event;
use crate::api::common::{Id, Saved};
use crate::api::errors::ApiError;
use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_store::{Committed, Transaction, TxnLabel};
use std::collections::BTreeSet;

impl Host {
    /// Adds a listener for changes and progress.
    pub fn subscribe(&self, listener: Listener) {
        unpoisoned(&self.listeners).push(listener);
    }

    /// Tells every listener.
    pub fn publish(&self, event: &Event) {
        for listener in unpoisoned(&self.listeners).iter() {
            listener(event);
        }
    }

    /// Writes as the person signed in, and tells the screens what changed.
    ///
    /// # Errors
    /// The work's own, or the store's; nothing is written then.
    pub fn write<T>(
        &self,
        label: TxnLabel,
        work: impl FnOnce(&mut Transaction<'_>, &SignedIn) -> Result<T, ApiError>,
    ) -> Result<Committed<T>, ApiError> {
        let signed_in = self.signed_in()?;
        let committed = signed_in
            .store
            .transact(signed_in.actor(), label, |tx| work(tx, &signed_in))
            .map_err(|error| unwritable::named(error, signed_in.store.location()))?;
        self.publish_changed(&committed.changed);
        Ok(committed)
    }

    /// Reads a consistent state of the store.
    ///
    /// # Errors
    /// The work's own, or the store's.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&khupho_store::Connection, &SignedIn) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let signed_in = self.signed_in()?;
        signed_in
            .store
            .read(|connection| work(connection, &signed_in))
            .map_err(|error| unwritable::named(error, signed_in.store.location()))
    }

    /// Tells the screens which areas changed.
    pub fn publish_changed(&self, kinds: &BTreeSet<KindId>) {
        let areas: BTreeSet<&str> = kinds.iter().filter_map(|kind| area_of(*kind)).collect();
        self.publish_areas(&areas.into_iter().collect::<Vec<_>>());
    }

    /// Tells the screens of areas that changed beside the log. The hub is told soon, too.
    pub(crate) fn publish_areas(&self, areas: &[&str]) {
        if !areas.is_empty() {
            self.network().written();
            self.publish_arrived(areas);
        }
    }

    /// Tells the screens of areas that changed without anybody here having done something.
    pub(crate) fn publish_arrived(&self, areas: &[&str]) {
        if !areas.is_empty() {
            self.publish(&Event::Changed {
                areas: areas.iter().map(|area| (*area).to_owned()).collect(),
            });
        }
    }
}

/// The area of the screens that shows a kind.
fn area_of(kind: KindId) -> Option<&'static str> {
    use khupho_oplog::registry as kinds;
    Some(match kind {
        kinds::neighborhood::KIND => "session",
        kinds::member::KIND => "members",
        kinds::household::KIND => "households",
        kinds::help_entry::KIND => "help_log",
        kinds::criteria_set::KIND | kinds::criterion::KIND => "criteria",
        kinds::assessment::KIND | kinds::claim::KIND => "claims",
        kinds::evidence::KIND => "evidence",
        kinds::activity::KIND => "activities",
        kinds::welfare_round::KIND | kinds::welfare_recipient::KIND => "welfare",
        kinds::journal_entry::KIND => "journal",
        kinds::frozen_denominator::KIND => "metrics",
        kinds::review::KIND
        | kinds::reason_template::KIND
        | kinds::spot_check::KIND
        | kinds::spot_visit::KIND => "review",
        kinds::ward::KIND => "session",
        _ => return None,
    })
}

/// The transaction of what was committed; `None` where nothing had to change.
pub fn written_txn<T>(committed: &Committed<T>) -> Option<Id> {
    (!committed.changed.is_empty()).then(|| txn_text(committed.txn))
}

/// What is said of a write to one thing: its transaction only where something had to change.
pub(crate) fn saved<T>(id: EntityId, committed: &Committed<T>) -> Saved {
    Saved {
        id: id_text(id),
        txn: written_txn(committed),
    }
}

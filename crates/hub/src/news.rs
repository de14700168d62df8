//! Telling those who wait for something new that it is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use khupho_oplog::ids::WardId;
use tokio::sync::Notify;

/// One bell per ward.
#[derive(Debug, Default)]
pub(crate) struct News {
    bells: Mutex<HashMap<WardId, Arc<Notify>>>,
}

impl News {
    /// The bell of a ward. Whoever waits takes it before looking, so as not to miss it.
    pub(crate) fn of(&self, ward: WardId) -> Arc<Notify> {
        let mut bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        bells.entry(ward).or_default().clone()
    }

    /// Something new is in the ward's log.
    pub(crate) fn ring(&self, ward: WardId) {
        let bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = bells.get(&ward) {
            bell.notify_waiters();
        }
    }
}

//! Who is signed in, and the store that is open for them.

use super::{Host, unpoisoned};
use crate::api::errors::{ApiError, ErrorCode};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_store::{Actor, Store, StoreError};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How long a store that was closed may take to finish the calls that still use it.
pub(super) const CLOSING_PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at whether they are finished.
const CLOSING_LOOK: Duration = Duration::from_millis(20);

/// Who is signed in, on which store, looking at which khu phố.
#[derive(Clone)]
pub struct SignedIn {
    /// The open store.
    pub store: Arc<Store>,
    /// Who acts.
    pub member: EntityId,
    /// What they may do.
    pub role: Role,
    /// The khu phố that is shown.
    pub neighborhood: EntityId,
}

impl SignedIn {
    /// The actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor {
            member: self.member,
            role: self.role,
        }
    }
}

impl Host {
    /// Who is signed in.
    ///
    /// # Errors
    /// [`ErrorCode::Locked`] if nobody is.
    pub fn signed_in(&self) -> Result<SignedIn, ApiError> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session
            .clone()
            .ok_or_else(|| ApiError::new(ErrorCode::Locked))
    }

    /// Replaces who is signed in; `None` closes the store.
    pub fn set_session(&self, signed_in: Option<SignedIn>) {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *session, signed_in);
        drop(session);
        // Closing takes a moment; nobody who asks who is signed in waits for it.
        if let Some(before) = before {
            // It told of that book; the next one is asked within a minute.
            *unpoisoned(&self.backup_failure) = None;
            self.closed_before.store(true, Ordering::Relaxed);
            let mut closed = unpoisoned(&self.closed);
            closed.retain(|store| store.strong_count() > 0);
            closed.push(Arc::downgrade(&before.store));
        }
    }

    /// The store of this location that was closed a moment ago and is still held by a call, such as a
    /// round that waits for the network. Nobody needs to open it a second time.
    pub(crate) fn still_held(&self) -> Option<Arc<Store>> {
        let location = self.location();
        let closed = unpoisoned(&self.closed);
        let mut held = closed.iter().filter_map(Weak::upgrade);
        held.find(|store| store.location() == &location)
    }

    /// Changes the session of a person as long as it is theirs: one that was locked meanwhile stays
    /// locked.
    pub(crate) fn change_session(&self, of: &SignedIn, change: impl FnOnce(&mut SignedIn)) {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = session
            .as_mut()
            .filter(|current| Arc::ptr_eq(&current.store, &of.store))
        {
            change(current);
        }
    }

    /// Opens or replaces the store. Where a call that began before the store was closed still works
    /// on it, this waits for that call instead of speaking of another window. A round with the hub
    /// ends as soon as the store is closed.
    pub(crate) fn once_closed<T>(
        &self,
        open: impl Fn() -> Result<T, StoreError>,
    ) -> Result<T, ApiError> {
        let give_up = Instant::now() + CLOSING_PATIENCE;
        loop {
            match open() {
                Err(StoreError::AlreadyOpen)
                    if self.closed_before.load(Ordering::Relaxed) && Instant::now() < give_up =>
                {
                    thread::sleep(CLOSING_LOOK);
                }
                Err(StoreError::AlreadyOpen) if self.still_held().is_some() => {
                    return Err(ApiError::new(ErrorCode::StillBusy));
                }
                other => return Ok(other?),
            }
        }
    }
}

//! Sending and receiving by files: what leaves, what comes, what waits and what was put aside.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod about;
mod drives;
mod inspecting;
mod looking;
mod made;
mod planning;
mod put_aside;
mod receipts;
mod sending;
mod simultaneous;
mod taken;
mod taking_in;
#[cfg(test)]
mod tests;
mod waiting;

pub use inspecting::bundle_inspect;
pub(crate) use looking::invitation_use;
pub use made::bundles_made;
pub use planning::send_plan;
pub use put_aside::{put_aside, put_aside_accept};
pub(crate) use receipts::existing;
pub use receipts::{receipts, receipts_make};
pub use sending::bundle_make;
pub use simultaneous::{simultaneous_edit_decide, simultaneous_edits};
pub use taken::{taken_in, taken_in_redo, taken_in_undo};
pub use taking_in::{take_in, take_in_look};
pub use waiting::waiting;

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::BundleFile;
use crate::host::{CallContext, Host};
use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_oplog::ids::DeviceId;
use khupho_store::exchange::StorePurpose;
use khupho_store::{Connection, Store, StoreError, exchange, neighborhoods};
use khupho_sync::{Stage, Step, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

/// Tells the person how far an exchange is, and stops it when they say so.
pub(crate) struct Watch<'a>(pub(crate) &'a CallContext<'a>);

impl Watcher for Watch<'_> {
    fn at(&self, step: Step) -> ControlFlow<()> {
        let stage = match step.stage {
            Stage::Packing => "exchange_packing",
            Stage::Writing => "exchange_writing",
            Stage::Judging => "exchange_judging",
            Stage::TakingIn => "exchange_taking_in",
        };
        match self.0.progress(stage, step.done, step.total) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Tells the screens what an exchange changed: the kinds, and the lists of the exchange itself.
pub(crate) fn told_changes(host: &Host, kinds: &BTreeSet<KindId>) {
    host.publish_changed(kinds);
    host.publish_areas(&["exchange", "devices"]);
}

/// A file that was written.
pub(crate) fn bytes_of_file(path: &Path) -> BundleFile {
    BundleFile {
        path: path.display().to_string(),
        bytes: std::fs::metadata(path).map_or(0, |file| file.len()),
    }
}

/// A stop between two files: those that were done stay.
pub(crate) fn between_files(error: impl Into<ApiError>) -> ApiError {
    match error.into() {
        stopped if stopped.code == ErrorCode::Cancelled => {
            ApiError::new(ErrorCode::StoppedBetweenFiles)
        }
        other => other,
    }
}

/// Nothing of a practice notebook leaves, and it belongs to no ward.
pub(crate) fn refuse_practice(store: &Store) -> Result<(), ApiError> {
    match store.read(exchange::purpose)? {
        StorePurpose::Work => Ok(()),
        StorePurpose::Practice => Err(ApiError::new(ErrorCode::PracticeNeverLeaves)),
    }
}

pub(crate) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Names of khu phố and machines, for lists.
struct Names {
    neighborhoods: BTreeMap<EntityId, String>,
    devices: BTreeMap<DeviceId, String>,
}

impl Names {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let places = neighborhoods::list(connection)?.into_iter();
        let devices = exchange::devices(connection)?.into_iter();
        Ok(Self {
            neighborhoods: places.map(|(id, one)| (id, one.name)).collect(),
            devices: devices.map(|one| (one.device, one.name)).collect(),
        })
    }

    fn neighborhood(&self, id: Option<EntityId>) -> String {
        let name = id.and_then(|id| self.neighborhoods.get(&id));
        name.cloned().unwrap_or_default()
    }

    fn device(&self, device: Option<DeviceId>) -> String {
        let name = device.and_then(|device| self.devices.get(&device));
        name.cloned().unwrap_or_default()
    }
}

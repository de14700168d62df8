//! Whether the backups that are made by themselves fail.

use super::{BackupFailure, Host, unpoisoned};
use crate::api::errors::ApiError;
use khupho_store::backups::Backup;

impl Host {
    /// What fails, as long as it does.
    pub(crate) fn backup_failure(&self) -> Option<BackupFailure> {
        *unpoisoned(&self.backup_failure)
    }

    /// Remembers how an automatic backup went. That none was due says nothing about the next one.
    pub(crate) fn tell_automatic_backup(&self, made: &Result<Option<Backup>, ApiError>) {
        match made {
            Ok(None) => {}
            Ok(Some(_)) => self.tell_backup_made(),
            Err(error) => self.set_backup_failure(Some(BackupFailure {
                since_ms: self
                    .backup_failure()
                    .map_or_else(|| self.clock().now_ms(), |before| before.since_ms),
                code: error.code,
            })),
        }
    }

    /// A backup was made and is whole: nothing fails any more.
    pub(crate) fn tell_backup_made(&self) {
        self.set_backup_failure(None);
    }

    /// Only a change is told: an automatic backup is tried again every minute.
    fn set_backup_failure(&self, failure: Option<BackupFailure>) {
        let mut kept = unpoisoned(&self.backup_failure);
        if *kept == failure {
            return;
        }
        *kept = failure;
        drop(kept);
        self.publish_arrived(&["session"]);
    }
}

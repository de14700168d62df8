//! Parts of a write that come after the write itself.

use khupho_oplog::SealedOperation;

use super::TakingIn;
use crate::StoreError;
use crate::log::{self, OperationCopy};

impl TakingIn<'_> {
    pub(super) fn note_already_there(&mut self, op: &SealedOperation) -> Result<(), StoreError> {
        self.taken.already_there += 1;
        self.complete(op)
    }

    /// Adds the payload or the personal part to a write that is here without it.
    pub(super) fn complete(&mut self, op: &SealedOperation) -> Result<(), StoreError> {
        self.complete_payload(op)?;
        if op.personal_bytes.is_none() {
            return Ok(());
        }
        if let Some(effective) = log::fill_in_personal(&self.sql, op)? {
            self.page.merge(&self.sql, op, effective)?;
            self.taken.changed.insert(op.header.kind);
            self.taken.completed += 1;
        }
        Ok(())
    }

    /// A payload that was withheld comes later: what would be held against the operation now is held
    /// against its payload too.
    fn complete_payload(&mut self, op: &SealedOperation) -> Result<(), StoreError> {
        if op.payload_bytes.is_none() || !log::lacks_payload(&self.sql, op.hash)? {
            return Ok(());
        }
        let place = self.stream_place(op.header.stream)?;
        let writing = self.streams[place].writing();
        let held_against = self
            .judge
            .held_against(&self.sql, &mut self.page, op, &writing)?;
        if held_against.is_some() {
            return Ok(());
        }
        let tells_owner = self.learn_owner(place, op, OperationCopy::Applied)?;
        if let Some(effective) = log::fill_in_payload(&self.sql, op)? {
            self.page.merge(&self.sql, op, effective)?;
            self.taken.changed.insert(op.header.kind);
        }
        self.taken.completed += 1;
        match tells_owner {
            true => self.judge_owners_again(op),
            false => Ok(()),
        }
    }
}

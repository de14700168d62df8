//! Where this store and the ward's hub stand.

mod audiences;
mod comparing;
mod evidence;
mod left;
mod letters;
mod telling;

use khupho_domain::ids::EntityId;
use khupho_oplog::StreamHead;
use khupho_oplog::ids::{DeviceId, LogId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::acknowledging::{AcknowledgementSource, forget_marks};
use super::taking_in::TakingIn;

pub use self::audiences::{
    ChangedAudiences, OwnAudience, OwnOperation, audiences_of, changed_audiences, own_operation,
};
pub use self::comparing::{HubDigest, digest_for_hub, hashes_for_hub, lacking_here, ranges_of};
pub use self::evidence::{HubEvidence, MissingEvidence};
pub(super) use self::letters::forget_lost_letters;
pub use self::letters::{LetterForDevice, PersonalForDevice, personal_for_device};
pub use self::telling::{HubNews, hub_forgot_decisions, hub_news};
use crate::StoreError;
use crate::rows::{entity_at, signed, unsigned_at};
use crate::store::Store;

/// How far the talk with the hub has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HubPlace {
    /// The hub's device.
    pub hub: DeviceId,
    /// The life of its log.
    pub log_id: LogId,
    /// Its feed was taken in up to here.
    pub cursor: u64,
    /// Its newest acknowledgement.
    pub acknowledgement_number: u64,
    /// When it answered last, by the clock of this PC.
    pub contact_ms: Option<u64>,
    /// When everything was compared last, by its clock; 0 before the first time.
    pub compared_ms: u64,
}

/// How far the talk with the hub has come; none before the first.
///
/// # Errors
/// Those of the database.
pub fn hub_place(connection: &Connection) -> Result<Option<HubPlace>, StoreError> {
    let sql = "SELECT hub, log_id, cursor, acknowledgement_number, contact_ms, compared_ms
               FROM hub_place";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| {
            Ok(HubPlace {
                hub: DeviceId::from_bytes(row.get(0)?),
                log_id: LogId::from_bytes(row.get(1)?),
                cursor: unsigned_at(row, 2)?,
                acknowledgement_number: unsigned_at(row, 3)?,
                contact_ms: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
                compared_ms: unsigned_at(row, 5)?,
            })
        })
        .optional()?)
}

/// How many of the writes of this store's own history have not left it. At the ward, what khu phố wrote
/// is nothing that has to leave.
///
/// # Errors
/// Those of the database.
pub fn own_writes_unsent(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(sum(max(head_seq - exported_seq, 0)), 0)
               FROM stream WHERE own = 1 AND closed_ms IS NULL";
    let mut unsent = connection.prepare_cached(sql)?;
    Ok(unsent.query_row([], |row| unsigned_at(row, 0))?)
}

impl Store {
    /// The hub answered. Another hub, or another life of its log, begins anew: the feed from its
    /// first position, and without a mark of what it has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn meet_hub(&self, hub: DeviceId, log_id: LogId) -> Result<HubPlace, StoreError> {
        let contact_ms = self.clock().now_ms();
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        let known = hub_place(&sql)?;
        let is_same = known.is_some_and(|place| place.hub == hub && place.log_id == log_id);
        if !is_same {
            forget_what_it_holds(&sql)?;
            sql.execute(
                "INSERT OR REPLACE INTO hub_place (id, hub, log_id) VALUES (1, ?1, ?2)",
                params![hub.as_bytes(), log_id.as_bytes()],
            )?;
        }
        sql.execute("UPDATE hub_place SET contact_ms = ?1", [signed(contact_ms)])?;
        let place = hub_place(&sql)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        sql.commit()?;
        Ok(place)
    }
}

/// Where a comparison with the hub stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ComparedPlace {
    /// The khu phố. They are compared in the order of their identities.
    pub neighborhood: EntityId,
    /// The bucket of its digest.
    pub bucket: u8,
}

/// Where a comparison that was too much for one round goes on; none where it begins anew.
///
/// # Errors
/// Those of the database.
pub fn compared_up_to(connection: &Connection) -> Result<Option<ComparedPlace>, StoreError> {
    let sql = "SELECT compared_neighborhood, compared_bucket FROM hub_place
               WHERE compared_neighborhood IS NOT NULL AND compared_bucket IS NOT NULL";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| {
            Ok(ComparedPlace {
                neighborhood: entity_at(row, 0)?,
                bucket: row.get(1)?,
            })
        })
        .optional()?)
}

/// Some of what came is not kept, and the hub's feed does not bring it again: everything is compared in
/// the next round.
pub(super) fn make_comparing_due(connection: &Connection) -> Result<(), StoreError> {
    // A moment in the past: 0 is that of a hub that is met for the first time.
    connection.execute("UPDATE hub_place SET compared_ms = 1", [])?;
    Ok(())
}

/// Another hub, or another life of its log, holds nothing that is known.
fn forget_what_it_holds(connection: &Connection) -> Result<(), StoreError> {
    forget_marks(connection, AcknowledgementSource::Hub)?;
    connection.execute_batch(
        "UPDATE hub_verdict SET told = 0;
         DELETE FROM hub_moment;
         DELETE FROM hub_audience;
         DELETE FROM hub_evidence;
         DELETE FROM letter_mark;
         DELETE FROM ward_secret_sent;
         DELETE FROM ward_verdict_by_hub;",
    )?;
    Ok(())
}

impl Store {
    /// The ward has no hub any more: nothing counts that only the hub acknowledged. The next file
    /// carries it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn leave_hub(&self) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        if hub_place(&sql)?.is_some() {
            forget_what_it_holds(&sql)?;
            sql.execute("DELETE FROM hub_place", [])?;
        }
        sql.commit()?;
        Ok(())
    }

    /// The hub took these streams up to here: it was sent. Where nobody else wrote anything
    /// meanwhile, the feed has nothing new up to `cursor`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_pushed(&self, heads: &[StreamHead], cursor: Option<u64>) -> Result<(), StoreError> {
        let pushed_ms = self.clock().now_ms();
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for head in heads {
            sql.prepare_cached(
                "UPDATE stream SET exported_seq = max(exported_seq, ?2) WHERE stream = ?1",
            )?
            .execute(params![head.stream.as_bytes(), signed(head.seq)])?;
        }
        sql.prepare_cached(
            "UPDATE hub_place SET pushed_ms = ?1, cursor = max(cursor, coalesce(?2, 0))",
        )?
        .execute(params![signed(pushed_ms), cursor.map(signed)])?;
        sql.commit()?;
        Ok(())
    }

    /// Everything was compared, at that moment of the hub's clock.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_compared(&self, at_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE hub_place SET compared_ms = ?1, compared_neighborhood = NULL,
                   compared_bucket = NULL";
        self.writer().connection.execute(sql, [signed(at_ms)])?;
        Ok(())
    }

    /// It was compared up to here, and goes on behind it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_compared_up_to(&self, place: ComparedPlace) -> Result<(), StoreError> {
        let sql = "UPDATE hub_place SET compared_neighborhood = ?1, compared_bucket = ?2";
        let place = params![place.neighborhood.as_bytes(), place.bucket];
        self.writer().connection.execute(sql, place)?;
        Ok(())
    }
}

impl TakingIn<'_> {
    /// The feed was taken in up to `cursor` with what this transaction brings.
    ///
    /// # Errors
    /// Those of the database.
    pub fn hub_cursor(&mut self, log_id: LogId, cursor: u64) -> Result<(), StoreError> {
        self.sql
            .prepare_cached("UPDATE hub_place SET cursor = max(cursor, ?2) WHERE log_id = ?1")?
            .execute(params![log_id.as_bytes(), signed(cursor)])?;
        Ok(())
    }

    /// Marks what the hub has. An acknowledgement that comes late or twice changes nothing. True
    /// where another machine writes the stream of this store too: a new one is begun.
    ///
    /// Call it after the operations of its feed were taken in.
    ///
    /// # Errors
    /// Those of the database.
    pub fn acknowledge_by_hub(
        &mut self,
        log_id: LogId,
        (number, at_ms): (u64, u64),
        heads: &[StreamHead],
    ) -> Result<bool, StoreError> {
        self.save_heads()?;
        let is_newer = self
            .sql
            .prepare_cached(
                "UPDATE hub_place SET acknowledgement_number = ?2, acknowledged_ms = ?3
                 WHERE log_id = ?1 AND acknowledgement_number < ?2",
            )?
            .execute(params![log_id.as_bytes(), signed(number), signed(at_ms)])?;
        if is_newer == 0 {
            return Ok(false);
        }
        self.mark_acknowledged(AcknowledgementSource::Hub, heads)
    }
}

//! The streams of one part, held while it is taken in.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::{Hlc, OpHash, SealedOperation, StreamHead, StreamId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::judging::{Believed, Writing};
use super::{Origin, StreamSource, TakingIn};
use crate::StoreError;
use crate::exchange::devices::DeviceClass;
use crate::exchange::identity::own_device;
use crate::exchange::roles::StoreRole;
use crate::log::{self, Stream};
use crate::rows::{signed, some_entity_at, unsigned_at};

/// Who stands for the operations of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The device that sent them, or the ward.
    Vouched,
    /// Nobody but a signed head.
    Relayed,
}

/// A stream, and how far it has come in this part.
pub(super) struct TakenStream {
    pub(super) row: i64,
    pub(super) stream: StreamId,
    pub(super) seq: u64,
    pub(super) hash: Option<OpHash>,
    /// This store writes it.
    pub(super) is_own: bool,
    /// This store still writes it.
    pub(super) is_growing: bool,
    /// Only some of its operations are here.
    pub(super) is_sparse: bool,
    pub(super) device: Option<DeviceId>,
    class: Option<DeviceClass>,
    neighborhood: Option<EntityId>,
    believed: Believed,
    standing: Standing,
    /// Heads that the stream's device signed.
    signed_heads: Vec<OpHash>,
    /// Relayed operations that no signed head covers so far.
    pub(super) waiting: Vec<SealedOperation>,
    latest: Hlc,
    changed: bool,
}

impl TakenStream {
    pub(super) fn is_relayed(&self) -> bool {
        self.standing == Standing::Relayed
    }

    pub(super) fn is_continued_by(&self, op: &SealedOperation) -> bool {
        !self.is_sparse && op.header.seq == self.seq + 1 && op.header.prev == self.hash
    }

    pub(super) fn is_signed(&self, hash: OpHash) -> bool {
        self.signed_heads.contains(&hash)
    }

    pub(super) fn note_signed_head(&mut self, device: DeviceId, hash: OpHash) {
        if self.device == Some(device) && !self.is_signed(hash) {
            self.signed_heads.push(hash);
        }
    }

    pub(super) fn advance_to(&mut self, op: &SealedOperation) {
        if op.header.seq > self.seq {
            self.seq = op.header.seq;
            self.hash = Some(op.hash);
            self.changed = true;
        }
    }

    pub(super) fn observe(&mut self, effective: Hlc) {
        self.latest = self.latest.max(effective);
        self.changed = true;
    }

    /// Whether the ward writes it.
    pub(super) fn is_of_ward(&self, role: StoreRole) -> bool {
        match self.is_own {
            true => role == StoreRole::Ward,
            false => self.class == Some(DeviceClass::Ward),
        }
    }

    /// What a judge has to know.
    pub(super) fn writing(&self) -> Writing {
        Writing {
            is_own: self.is_own,
            class: self.class,
            neighborhood: self.neighborhood,
            believed: self.believed,
        }
    }

    /// From now on only some of the operations are expected. At the ward such a stream is one of
    /// its own that a restored store has lost.
    pub(super) fn become_sparse(
        &mut self,
        connection: &Connection,
        role: StoreRole,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        if self.is_sparse {
            return Ok(());
        }
        self.is_sparse = true;
        let of_ward = role == StoreRole::Ward;
        connection
            .prepare_cached(
                "UPDATE stream SET sparse = 1, own = max(own, ?2),
                    closed_ms = CASE WHEN ?2 = 1 THEN coalesce(closed_ms, ?3) ELSE closed_ms END
                 WHERE id = ?1",
            )?
            .execute(params![self.row, of_ward, signed(now_ms)])?;
        self.is_own |= of_ward;
        Ok(())
    }

    pub(super) fn save(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if !self.changed {
            return Ok(());
        }
        let head = Stream {
            row: self.row,
            stream: self.stream,
            seq: self.seq,
            hash: self.hash,
        };
        log::save_head(connection, &head, self.latest)?;
        self.changed = false;
        Ok(())
    }
}

impl TakingIn<'_> {
    /// Where the stream stands among those of this part; it is added to the log where it is new.
    pub(super) fn stream_place(&mut self, stream: StreamId) -> Result<usize, StoreError> {
        if let Some(place) = self.stream_places.get(&stream) {
            return Ok(*place);
        }
        let source = self.sources.get(&stream).copied();
        let taken = load(&self.sql, stream, source, self.came.received_ms)?;
        self.streams.push(taken);
        let place = self.streams.len() - 1;
        self.stream_places.insert(stream, place);
        Ok(place)
    }
}

const COLUMNS: &str = "SELECT id, head_seq, head_hash, own, closed_ms IS NULL, sparse, device,
    device_class, neighborhood FROM stream WHERE stream = ?1";

fn load(
    connection: &Connection,
    stream: StreamId,
    source: Option<StreamSource>,
    now_ms: u64,
) -> Result<TakenStream, StoreError> {
    let known = find(connection, stream)?;
    let mut taken = match known {
        Some(known) => known,
        None => add(connection, stream, now_ms)?,
    };
    if taken.is_own {
        taken.device = taken.device.or(own_device(connection)?);
    }
    let origin = source
        .filter(StreamSource::tells_the_writer)
        .map(|source| source.origin());
    taken.learn(connection, origin)?;
    taken.standing = match source {
        Some(StreamSource::VouchedByWard(_)) => Standing::Vouched,
        Some(StreamSource::Sender(origin)) if origin.device == taken.device => Standing::Vouched,
        _ => Standing::Relayed,
    };
    if let Some(device) = taken.device {
        taken.signed_heads = signed_heads(connection, stream, device)?;
        taken.believed = Believed::of(connection, device, stream)?;
    }
    Ok(taken)
}

fn find(connection: &Connection, stream: StreamId) -> Result<Option<TakenStream>, StoreError> {
    Ok(connection
        .prepare_cached(COLUMNS)?
        .query_row([stream.as_bytes()], |row| read(row, stream))
        .optional()?)
}

fn read(row: &Row<'_>, stream: StreamId) -> rusqlite::Result<TakenStream> {
    let is_own: bool = row.get(3)?;
    let is_open: bool = row.get(4)?;
    Ok(TakenStream {
        row: row.get(0)?,
        stream,
        seq: unsigned_at(row, 1)?,
        hash: row.get::<_, Option<[u8; 32]>>(2)?.map(OpHash::from_bytes),
        is_own,
        is_growing: is_own && is_open,
        is_sparse: row.get(5)?,
        device: row.get::<_, Option<[u8; 16]>>(6)?.map(DeviceId::from_bytes),
        class: row
            .get::<_, Option<i64>>(7)?
            .and_then(DeviceClass::from_number),
        neighborhood: some_entity_at(row, 8)?,
        believed: Believed::Everything,
        standing: Standing::Relayed,
        signed_heads: Vec::new(),
        waiting: Vec::new(),
        latest: Hlc::ZERO,
        changed: false,
    })
}

fn add(connection: &Connection, stream: StreamId, now_ms: u64) -> Result<TakenStream, StoreError> {
    connection
        .prepare_cached("INSERT INTO stream (stream, own, opened_ms) VALUES (?1, 0, ?2)")?
        .execute(params![stream.as_bytes(), signed(now_ms)])?;
    // The row was written a moment ago.
    find(connection, stream)?.ok_or(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows))
}

impl TakenStream {
    /// Keeps for whom the stream is written, the first time that is told.
    fn learn(&mut self, connection: &Connection, origin: Option<Origin>) -> Result<(), StoreError> {
        let Some(origin) = origin else {
            return Ok(());
        };
        if self.is_own || (self.device.is_some() && self.device != origin.device) {
            return Ok(());
        }
        let (device, class) = (origin.device, Some(origin.class));
        if (self.device, self.class, self.neighborhood) == (device, class, origin.neighborhood) {
            return Ok(());
        }
        (self.device, self.class, self.neighborhood) = (device, class, origin.neighborhood);
        connection
            .prepare_cached(
                "UPDATE stream SET device = ?2, device_class = ?3, neighborhood = ?4 WHERE id = ?1",
            )?
            .execute(params![
                self.row,
                device.as_ref().map(DeviceId::as_bytes),
                origin.class.number(),
                origin.neighborhood.as_ref().map(EntityId::as_bytes),
            ])?;
        Ok(())
    }
}

fn signed_heads(
    connection: &Connection,
    stream: StreamId,
    device: DeviceId,
) -> Result<Vec<OpHash>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT hash FROM signed_head WHERE stream = ?1 AND device = ?2")?;
    let hashes = statement.query_map(params![stream.as_bytes(), device.as_bytes()], |row| {
        row.get(0).map(OpHash::from_bytes)
    })?;
    Ok(hashes.collect::<Result<_, _>>()?)
}

/// Keeps a signed head. Of the older ones those stay that other devices may still need: the last
/// few, and every one of a forked stream.
pub(in crate::exchange) fn keep_signed_head(
    connection: &Connection,
    device: DeviceId,
    head: &StreamHead,
    at_ms: u64,
    cose: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO signed_head VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            head.stream.as_bytes(),
            signed(head.seq),
            head.hash.as_bytes(),
            device.as_bytes(),
            signed(at_ms),
            cose,
        ])?;
    Ok(())
}

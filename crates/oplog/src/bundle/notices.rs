//! Items that only a hub exchanges: what the ward decided about operations, and who may see them.

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::hlc::Hlc;
use crate::ids::{OpHash, OpUid, StreamId};
use crate::limits::{SEQ_MAX, UNKNOWN_PART_MAX_NESTING};
use crate::receipt::EffectiveClock;
use khupho_domain::ids::EntityId;

use super::content::ContentWriter;
use super::fault::BundleFault;

/// Numbers of items. They are on the wire and never change.
pub(crate) const VERDICTS: u64 = 6;
pub(crate) const MOMENTS: u64 = 7;
pub(crate) const AUDIENCES: u64 = 8;

/// The reason of a verdict that takes an earlier one back.
pub const VERDICT_LIFTED: u16 = 0;

/// What the ward decided about an operation: it is put aside, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Verdict {
    /// The operation.
    pub operation: OpHash,
    /// The published number of the reason; [`VERDICT_LIFTED`] where it counts again.
    pub reason: u16,
}

/// Who may see operations that were written at the ward. Scope 1, what a khu phố wrote itself, is
/// never told: it follows from the certificate of the PC that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The ward's own PCs.
    Ward,
    /// They and the PCs of one khu phố.
    Neighborhood(EntityId),
    /// They and the PCs of every khu phố.
    EveryNeighborhood,
}

impl Audience {
    /// The published number of the scope.
    #[must_use]
    pub const fn scope(self) -> u16 {
        match self {
            Self::Ward => 2,
            Self::Neighborhood(_) => 3,
            Self::EveryNeighborhood => 4,
        }
    }

    /// The khu phố, where the scope has one.
    #[must_use]
    pub const fn neighborhood(self) -> Option<EntityId> {
        match self {
            Self::Neighborhood(id) => Some(id),
            Self::Ward | Self::EveryNeighborhood => None,
        }
    }

    /// The audience of a scope and a khu phố; none where they do not go together.
    #[must_use]
    pub const fn of(scope: u16, neighborhood: Option<EntityId>) -> Option<Self> {
        match (scope, neighborhood) {
            (2, None) => Some(Self::Ward),
            (3, Some(id)) => Some(Self::Neighborhood(id)),
            (4, None) => Some(Self::EveryNeighborhood),
            _ => None,
        }
    }
}

/// Who may see the operations from one place of a stream to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceRange {
    /// Place of the first operation.
    pub first_seq: u64,
    /// Place of the last operation.
    pub last_seq: u64,
    /// Who may see them.
    pub audience: Audience,
}

/// Who may see which operations of a stream of the ward. What it leaves out is for the ward alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audiences {
    /// The stream.
    pub stream: StreamId,
    /// Ranges that follow each other and do not overlap.
    pub ranges: Vec<AudienceRange>,
}

impl Audiences {
    /// Who may see the operation at that place.
    #[must_use]
    pub fn at(&self, seq: u64) -> Audience {
        self.ranges
            .iter()
            .find(|range| (range.first_seq..=range.last_seq).contains(&seq))
            .map_or(Audience::Ward, |range| range.audience)
    }
}

impl ContentWriter {
    /// What the ward decided about operations.
    ///
    /// # Errors
    /// The limits.
    pub fn verdicts(&mut self, verdicts: &[Verdict]) -> Result<(), BundleFault> {
        let mut writer = list_item(VERDICTS, verdicts.len());
        for verdict in verdicts {
            writer.array(2);
            writer.bytes(verdict.operation.as_bytes());
            writer.unsigned(u64::from(verdict.reason));
        }
        self.item(&writer.into_bytes())
    }

    /// Moments as of which writes count, other than they say themselves.
    ///
    /// # Errors
    /// The limits.
    pub fn moments(&mut self, moments: &[EffectiveClock]) -> Result<(), BundleFault> {
        let mut writer = list_item(MOMENTS, moments.len());
        for moment in moments {
            writer.array(2);
            writer.bytes(moment.op_uid.as_bytes());
            writer.unsigned(moment.hlc.as_u64());
        }
        self.item(&writer.into_bytes())
    }

    /// Who may see the operations of a ward's stream that follow.
    ///
    /// # Errors
    /// The limits.
    pub fn audiences(&mut self, audiences: &Audiences) -> Result<(), BundleFault> {
        let mut writer = CanonicalWriter::with_capacity(32 + audiences.ranges.len() * 40);
        writer.array(3);
        writer.unsigned(AUDIENCES);
        writer.bytes(audiences.stream.as_bytes());
        writer.array(audiences.ranges.len());
        for range in &audiences.ranges {
            write_range(&mut writer, range);
        }
        self.item(&writer.into_bytes())
    }
}

fn list_item(number: u64, entries: usize) -> CanonicalWriter {
    let mut writer = CanonicalWriter::with_capacity(16 + entries * 40);
    writer.array(2);
    writer.unsigned(number);
    writer.array(entries);
    writer
}

fn write_range(writer: &mut CanonicalWriter, range: &AudienceRange) {
    writer.array(4);
    writer.unsigned(range.first_seq);
    writer.unsigned(range.last_seq);
    writer.unsigned(u64::from(range.audience.scope()));
    match range.audience.neighborhood() {
        Some(id) => writer.bytes(id.as_bytes()),
        None => writer.null(),
    }
}

pub(super) fn read_verdicts(reader: &mut CanonicalReader<'_>) -> Result<Vec<Verdict>, OplogError> {
    read_list(reader, 2, |reader| {
        Ok(Verdict {
            operation: OpHash::from_bytes(reader.byte_array()?),
            reason: reader.unsigned_16()?,
        })
    })
}

pub(super) fn read_moments(
    reader: &mut CanonicalReader<'_>,
) -> Result<Vec<EffectiveClock>, OplogError> {
    read_list(reader, 2, |reader| {
        let op_uid = OpUid::from_bytes(reader.byte_array()?);
        let at = reader.at();
        let hlc = Hlc::from_u64(reader.unsigned()?)
            .ok_or_else(|| OplogError::wire(at, WireFault::IntegerRange))?;
        Ok(EffectiveClock { op_uid, hlc })
    })
}

pub(super) fn read_audiences(reader: &mut CanonicalReader<'_>) -> Result<Audiences, OplogError> {
    let stream = StreamId::from_bytes(reader.byte_array()?);
    let at = reader.at();
    let ranges = read_list(reader, 4, read_range)?;
    let mut after = 0;
    for range in &ranges {
        if range.first_seq <= after || range.last_seq < range.first_seq {
            let expected = WireFault::Expected("ranges that follow each other");
            return Err(OplogError::wire(at, expected));
        }
        after = range.last_seq;
    }
    Ok(Audiences { stream, ranges })
}

fn read_range(reader: &mut CanonicalReader<'_>) -> Result<AudienceRange, OplogError> {
    let first_seq = read_seq(reader)?;
    let last_seq = read_seq(reader)?;
    let at = reader.at();
    let scope = reader.unsigned_16()?;
    let neighborhood = if reader.take_null() {
        None
    } else {
        Some(EntityId::from_bytes(reader.byte_array()?))
    };
    let audience = Audience::of(scope, neighborhood)
        .ok_or_else(|| OplogError::wire(at, WireFault::Expected("a scope and its khu phố")))?;
    Ok(AudienceRange {
        first_seq,
        last_seq,
        audience,
    })
}

fn read_seq(reader: &mut CanonicalReader<'_>) -> Result<u64, OplogError> {
    let at = reader.at();
    let seq = reader.unsigned()?;
    if seq > SEQ_MAX {
        return Err(OplogError::wire(at, WireFault::IntegerRange));
    }
    Ok(seq)
}

/// A list of arrays of at least `known` items; what a later program adds is passed over.
fn read_list<T>(
    reader: &mut CanonicalReader<'_>,
    known: usize,
    read: impl Fn(&mut CanonicalReader<'_>) -> Result<T, OplogError>,
) -> Result<Vec<T>, OplogError> {
    let entries = reader.array()?;
    (0..entries)
        .map(|_| {
            let at = reader.at();
            let extra = reader.array()?.checked_sub(known).ok_or_else(|| {
                OplogError::wire(at, WireFault::Expected("more items in an array"))
            })?;
            let entry = read(reader)?;
            for _ in 0..extra {
                reader.skip(UNKNOWN_PART_MAX_NESTING)?;
            }
            Ok(entry)
        })
        .collect()
}

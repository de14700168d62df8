//! Reading the content of a part or receipt, item by item, trusting no length.

use crate::cbor::CanonicalReader;
use crate::error::{OplogError, WireFault};
use crate::form::NO_HASH;
use crate::header::{Header, OPERATION_VERSION};
use crate::hlc::Hlc;
use crate::ids::{ContentHash, OpHash, OpUid, StreamId, TxnId};
use crate::limits::{
    CONTENT_ITEM_MAX_BYTES, PART_OPERATIONS_MAX, SEQ_MAX, UNKNOWN_PART_MAX_NESTING,
};
use crate::operation::Operation;
use crate::registry::KindId;
use khupho_domain::ids::EntityId;

use super::body;
use super::content::{
    COMPACT_LEN, EVIDENCE, RELAYED_RECEIPT, RUN, RunStart, SIGNED_HEAD, VERBATIM_LEN, VOUCHED,
    following, header_at,
};
use super::fault::{BundleFault, Refusal};
use super::window::PlainWindow;

/// What content consists of. A run or list announces itself and then gives its operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentItem {
    /// A run begins here; its operations follow as [`ContentItem::Operation`].
    Run(RunStart),
    /// The next operation of the run.
    Operation(Operation),
    /// An operation that the signer answers for itself; its stream may have gaps.
    Vouched(Operation),
    /// An evidence file, which has that hash.
    Evidence {
        /// BLAKE3 of the bytes.
        hash: ContentHash,
        /// The file.
        bytes: Vec<u8>,
    },
    /// The signed form of a receipt, relayed to a ward that may have forgotten it.
    RelayedReceipt(Vec<u8>),
    /// A head as its device signed it: whose stream the runs behind it are of.
    SignedHead(Vec<u8>),
    /// Something that a later program sends; it was passed over.
    Unknown {
        /// The number of the kind of item.
        number: u64,
    },
}

/// Where the reader stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    Between,
    InRun {
        left: u64,
        next: RunStart,
        extra: u64,
    },
    InVouched {
        left: u64,
        extra: u64,
    },
    Ended,
}

/// Gives the items of verified content one after the other.
pub struct ItemReader<'bytes> {
    window: PlainWindow<'bytes>,
    place: Place,
    item: u64,
    operations: u64,
}

impl std::fmt::Debug for ItemReader<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "ItemReader(item {}, {:?})",
            self.item, self.place
        )
    }
}

impl Iterator for ItemReader<'_> {
    type Item = Result<ContentItem, BundleFault>;

    /// The next item; none after the last one and after a fault.
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.advance().transpose();
        if matches!(next, None | Some(Err(_))) {
            self.place = Place::Ended;
        }
        next
    }
}

impl<'bytes> ItemReader<'bytes> {
    pub(crate) const fn new(window: PlainWindow<'bytes>) -> Self {
        Self {
            window,
            place: Place::Between,
            item: 0,
            operations: 0,
        }
    }

    /// The items of compressed content that stands in the open, as in an invitation. Whoever reads
    /// it must have checked where it came from.
    #[must_use]
    pub fn of_compressed(frame: &'bytes [u8]) -> Self {
        Self::new(body::content_of_frame(frame))
    }

    /// How many bytes of the content were read so far, for showing progress.
    #[must_use]
    pub const fn read_bytes(&self) -> u64 {
        self.window.used_bytes()
    }

    fn advance(&mut self) -> Result<Option<ContentItem>, BundleFault> {
        loop {
            match self.place {
                Place::Ended => return Ok(None),
                Place::Between => {
                    if self.window.pending().is_empty() && !self.window.fill()? {
                        return Ok(None);
                    }
                    if let Some(item) = self.begin_item()? {
                        return Ok(Some(item));
                    }
                }
                Place::InRun { left: 0, extra, .. } | Place::InVouched { left: 0, extra } => {
                    self.end_item(extra)?;
                }
                Place::InRun { left, next, extra } => {
                    let operation = self.operation(Some(&next))?;
                    let next = following(&next, &operation.header_bytes);
                    let left = left - 1;
                    self.place = Place::InRun { left, next, extra };
                    return Ok(Some(ContentItem::Operation(operation)));
                }
                Place::InVouched { left, extra } => {
                    let operation = self.operation(None)?;
                    let left = left - 1;
                    self.place = Place::InVouched { left, extra };
                    return Ok(Some(ContentItem::Vouched(operation)));
                }
            }
        }
    }

    /// Reads the beginning of an item; none where operations follow without an announcement.
    fn begin_item(&mut self) -> Result<Option<ContentItem>, BundleFault> {
        let (len, number) = self.atom(|reader| {
            let len = reader.array_of_any_length()?;
            Ok((len, reader.unsigned()?))
        })?;
        match number {
            RUN => self.begin_run(len).map(Some),
            VOUCHED => self.begin_vouched(len).map(|()| None),
            EVIDENCE => self.evidence(len).map(Some),
            RELAYED_RECEIPT => self.signed_form(len, ContentItem::RelayedReceipt).map(Some),
            SIGNED_HEAD => self.signed_form(len, ContentItem::SignedHead).map(Some),
            number => {
                self.end_item(len.saturating_sub(1))?;
                Ok(Some(ContentItem::Unknown { number }))
            }
        }
    }

    fn begin_run(&mut self, len: u64) -> Result<ContentItem, BundleFault> {
        let extra = self.extra(len, 5)?;
        let (start, left) = self.atom(|reader| {
            let stream = StreamId::from_bytes(reader.byte_array()?);
            let at = reader.at();
            let seq = reader.unsigned()?;
            let prev: [u8; 32] = reader.byte_array()?;
            let prev = (prev != NO_HASH).then(|| OpHash::from_bytes(prev));
            if !(1..=SEQ_MAX).contains(&seq) || prev.is_none() != (seq == 1) {
                return Err(OplogError::wire(
                    at,
                    WireFault::Expected("a place in a stream"),
                ));
            }
            Ok((
                RunStart { stream, seq, prev },
                reader.array_of_any_length()?,
            ))
        })?;
        self.count_operations(left)?;
        self.place = Place::InRun {
            left,
            next: start,
            extra,
        };
        Ok(ContentItem::Run(start))
    }

    fn begin_vouched(&mut self, len: u64) -> Result<(), BundleFault> {
        let extra = self.extra(len, 2)?;
        let left = self.atom(read_length)?;
        self.count_operations(left)?;
        self.place = Place::InVouched { left, extra };
        Ok(())
    }

    fn evidence(&mut self, len: u64) -> Result<ContentItem, BundleFault> {
        let extra = self.extra(len, 3)?;
        let (hash, bytes) = self.atom(|reader| {
            let hash = ContentHash::from_bytes(reader.byte_array()?);
            Ok((hash, reader.bytes()?.to_vec()))
        })?;
        if ContentHash::of(&bytes) != hash {
            return Err(self.fault(Refusal::EvidenceMismatch));
        }
        self.end_item(extra)?;
        Ok(ContentItem::Evidence { hash, bytes })
    }

    fn signed_form(
        &mut self,
        len: u64,
        item: fn(Vec<u8>) -> ContentItem,
    ) -> Result<ContentItem, BundleFault> {
        let extra = self.extra(len, 2)?;
        let signed = self.atom(|reader| Ok(reader.bytes()?.to_vec()))?;
        self.end_item(extra)?;
        Ok(item(signed))
    }

    /// Passes over what a later program added to an item, and goes on to the next one.
    fn end_item(&mut self, extra: u64) -> Result<(), BundleFault> {
        for _ in 0..extra {
            self.atom(|reader| reader.skip(UNKNOWN_PART_MAX_NESTING).map(|_| ()))?;
        }
        self.item += 1;
        self.place = Place::Between;
        Ok(())
    }

    /// An operation, in a run at `place`, which tells what the compact form leaves out.
    fn operation(&mut self, place: Option<&RunStart>) -> Result<Operation, BundleFault> {
        let operation = self.atom(|reader| read_operation(reader, place))?;
        if let Some(place) = place {
            header_at(place, &operation.header_bytes).map_err(|refusal| self.fault(refusal))?;
        }
        Ok(operation)
    }

    /// Reads something that is whole or refused, waiting for more bytes as long as it may grow.
    fn atom<T>(
        &mut self,
        read: impl Fn(&mut CanonicalReader<'_>) -> Result<T, OplogError>,
    ) -> Result<T, BundleFault> {
        loop {
            let pending = self.window.pending();
            let pending_bytes = pending.len();
            let mut reader = CanonicalReader::new(pending);
            let fault = match read(&mut reader) {
                Ok(value) => {
                    let used = reader.at();
                    self.window.consume(used);
                    return Ok(value);
                }
                Err(fault) => fault,
            };
            let may_grow = is_truncated(&fault) && pending_bytes <= CONTENT_ITEM_MAX_BYTES;
            if !may_grow || !self.window.fill()? {
                return Err(self.fault(fault.into()));
            }
        }
    }

    fn extra(&self, len: u64, known: u64) -> Result<u64, BundleFault> {
        len.checked_sub(known).ok_or_else(|| {
            let expected = WireFault::Expected("more fields of an item");
            self.fault(OplogError::wire(0, expected).into())
        })
    }

    fn count_operations(&mut self, more: u64) -> Result<(), BundleFault> {
        self.operations = self.operations.saturating_add(more);
        if self.operations > PART_OPERATIONS_MAX {
            return Err(self.fault(Refusal::TooManyOperations));
        }
        Ok(())
    }

    const fn fault(&self, refusal: Refusal) -> BundleFault {
        BundleFault::Item {
            item: self.item,
            at_bytes: self.window.used_bytes(),
            refusal,
        }
    }
}

const fn is_truncated(fault: &OplogError) -> bool {
    matches!(
        fault,
        OplogError::Wire {
            fault: WireFault::Truncated,
            ..
        }
    )
}

fn read_length(reader: &mut CanonicalReader<'_>) -> Result<u64, OplogError> {
    reader.array_of_any_length()
}

fn read_operation(
    reader: &mut CanonicalReader<'_>,
    place: Option<&RunStart>,
) -> Result<Operation, OplogError> {
    let start = reader.at();
    match (reader.array()?, place) {
        (VERBATIM_LEN, _) => read_verbatim(reader),
        (COMPACT_LEN, Some(place)) => read_compact(reader, place),
        _ => Err(OplogError::wire(start, WireFault::Expected("an operation"))),
    }
}

fn read_verbatim(reader: &mut CanonicalReader<'_>) -> Result<Operation, OplogError> {
    Ok(Operation {
        header_bytes: reader.bytes()?.to_vec(),
        payload_bytes: bytes_or_null(reader)?,
        personal_bytes: bytes_or_null(reader)?,
    })
}

fn read_compact(
    reader: &mut CanonicalReader<'_>,
    place: &RunStart,
) -> Result<Operation, OplogError> {
    let op_uid = OpUid::from_bytes(reader.byte_array()?);
    let at = reader.at();
    let hlc = Hlc::from_u64(reader.unsigned()?)
        .ok_or_else(|| OplogError::wire(at, WireFault::IntegerRange))?;
    let entity = EntityId::from_bytes(reader.byte_array()?);
    let kind = KindId(reader.unsigned_16()?);
    let actor = EntityId::from_bytes(reader.byte_array()?);
    let txn = TxnId::from_bytes(reader.byte_array()?);
    let payload = reader.bytes()?.to_vec();
    let header = Header {
        version: OPERATION_VERSION,
        stream: place.stream,
        seq: place.seq,
        prev: place.prev,
        op_uid,
        hlc,
        entity,
        kind,
        payload_hash: *blake3::hash(&payload).as_bytes(),
        actor,
        txn,
    };
    Ok(Operation {
        header_bytes: header.encode(),
        payload_bytes: Some(payload),
        personal_bytes: bytes_or_null(reader)?,
    })
}

fn bytes_or_null(reader: &mut CanonicalReader<'_>) -> Result<Option<Vec<u8>>, OplogError> {
    if reader.take_null() {
        return Ok(None);
    }
    Ok(Some(reader.bytes()?.to_vec()))
}

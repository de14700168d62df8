//! Reading the content of a part or receipt, item by item, trusting no length.

use crate::cbor::CanonicalReader;
use crate::error::{OplogError, WireFault};
use crate::ids::ContentHash;
use crate::limits::{
    CONTENT_ITEM_MAX_BYTES, HUB_PAGE_MAX_BYTES, PART_OPERATIONS_MAX, PLAIN_MAX_BYTES,
    UNKNOWN_PART_MAX_NESTING,
};
use crate::operation::Operation;
use crate::receipt::EffectiveClock;

use super::body;
use super::clear::too_large;
use super::content::{
    EVIDENCE, RELAYED_RECEIPT, RUN, RunStart, SIGNED_HEAD, VERBATIM_LEN, VOUCHED, following,
    header_at,
};
use super::fault::{BundleFault, Refusal};
use super::notices::{
    AUDIENCES, Audiences, MOMENTS, VERDICTS, Verdict, read_audiences, read_moments, read_verdicts,
};
use super::table::{TABLE, TableReader, read_start};
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
    /// What the ward decided about operations.
    Verdicts(Vec<Verdict>),
    /// Moments as of which writes count, other than they say themselves.
    Moments(Vec<EffectiveClock>),
    /// Who may see the operations of a ward's stream that follow.
    Audiences(Audiences),
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
    InTable {
        extra: u64,
    },
    Ended,
}

/// Gives the items of verified content one after the other.
pub struct ItemReader<'bytes> {
    window: PlainWindow<'bytes>,
    place: Place,
    /// The table that is read at [`Place::InTable`].
    table: Option<TableReader>,
    /// What the payloads and personal parts of tables came to.
    unfolded_bytes: u64,
    unfolded_max_bytes: u64,
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
            table: None,
            unfolded_bytes: 0,
            unfolded_max_bytes: PLAIN_MAX_BYTES,
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

    /// The items of a page or push, within its limits.
    pub(crate) fn of_page(frame: &'bytes [u8]) -> Self {
        Self {
            unfolded_max_bytes: HUB_PAGE_MAX_BYTES,
            ..Self::new(body::content_of_page(frame))
        }
    }

    /// How many items were read so far to their ends.
    pub(crate) const fn items_read(&self) -> u64 {
        self.item
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
                Place::InTable { extra } => match self.next_of_table()? {
                    Some(operation) => return Ok(Some(ContentItem::Operation(operation))),
                    None => self.end_item(extra)?,
                },
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
            TABLE => self.begin_table(len).map(Some),
            VOUCHED => self.begin_vouched(len).map(|()| None),
            EVIDENCE => self.evidence(len).map(Some),
            RELAYED_RECEIPT => self.signed_form(len, ContentItem::RelayedReceipt).map(Some),
            SIGNED_HEAD => self.signed_form(len, ContentItem::SignedHead).map(Some),
            VERDICTS => self.notice(len, 2, |reader| {
                read_verdicts(reader).map(ContentItem::Verdicts)
            }),
            MOMENTS => self.notice(len, 2, |reader| {
                read_moments(reader).map(ContentItem::Moments)
            }),
            AUDIENCES => self.notice(len, 3, |reader| {
                read_audiences(reader).map(ContentItem::Audiences)
            }),
            number => {
                self.end_item(len.saturating_sub(1))?;
                Ok(Some(ContentItem::Unknown { number }))
            }
        }
    }

    fn begin_run(&mut self, len: u64) -> Result<ContentItem, BundleFault> {
        let extra = self.extra(len, 5)?;
        let (start, left) =
            self.atom(|reader| Ok((read_start(reader)?, reader.array_of_any_length()?)))?;
        self.count_operations(left)?;
        self.place = Place::InRun {
            left,
            next: start,
            extra,
        };
        Ok(ContentItem::Run(start))
    }

    fn begin_table(&mut self, len: u64) -> Result<ContentItem, BundleFault> {
        let extra = self.extra(len, 2)?;
        let bytes = self.atom(|reader| Ok(reader.bytes()?.to_vec()))?;
        let table = TableReader::new(bytes).map_err(|fault| self.fault(fault.into()))?;
        let start = table.start();
        self.count_operations(table.left() as u64)?;
        self.table = Some(table);
        self.place = Place::InTable { extra };
        Ok(ContentItem::Run(start))
    }

    /// The next operation of the table. A value that many operations have stands in it once, so
    /// what they come to is counted.
    fn next_of_table(&mut self) -> Result<Option<Operation>, BundleFault> {
        let next = self.table.as_mut().map(TableReader::next).transpose();
        let Some(operation) = next.map_err(|fault| self.fault(fault.into()))?.flatten() else {
            self.table = None;
            return Ok(None);
        };
        let parts = [&operation.payload_bytes, &operation.personal_bytes];
        let bytes: usize = parts.into_iter().flatten().map(Vec::len).sum();
        self.unfolded_bytes += bytes as u64;
        if self.unfolded_bytes > self.unfolded_max_bytes {
            return Err(too_large(self.unfolded_bytes, self.unfolded_max_bytes));
        }
        Ok(Some(operation))
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

    fn notice(
        &mut self,
        len: u64,
        known: u64,
        read: impl Fn(&mut CanonicalReader<'_>) -> Result<ContentItem, OplogError>,
    ) -> Result<Option<ContentItem>, BundleFault> {
        let extra = self.extra(len, known)?;
        let item = self.atom(read)?;
        self.end_item(extra)?;
        Ok(Some(item))
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

    /// An operation with its exact bytes; one of a run stands at `place`.
    fn operation(&mut self, place: Option<&RunStart>) -> Result<Operation, BundleFault> {
        let operation = self.atom(read_verbatim)?;
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

fn read_verbatim(reader: &mut CanonicalReader<'_>) -> Result<Operation, OplogError> {
    let start = reader.at();
    if reader.array()? != VERBATIM_LEN {
        return Err(OplogError::wire(start, WireFault::Expected("an operation")));
    }
    Ok(Operation {
        header_bytes: reader.bytes()?.to_vec(),
        payload_bytes: bytes_or_null(reader)?,
        personal_bytes: bytes_or_null(reader)?,
    })
}

fn bytes_or_null(reader: &mut CanonicalReader<'_>) -> Result<Option<Vec<u8>>, OplogError> {
    if reader.take_null() {
        return Ok(None);
    }
    Ok(Some(reader.bytes()?.to_vec()))
}

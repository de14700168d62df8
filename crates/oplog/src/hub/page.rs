//! Pages of a hub's feed: what a device is told, signed by the hub.

use thiserror::Error;

use crate::bundle::body;
use crate::bundle::{BundleFault, ContentSummary, ItemReader, PersonalParts, RunStart, Verdict};
use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::cose::{self, Authority, ContentType, SignedFault, Signer};
use crate::error::OplogError;
use crate::form::{FormFault, FormReader, begin_form};
use crate::ids::{ContentHash, DeviceId, LogId, WardId};
use crate::limits::HUB_PAGE_FILE_MAX_BYTES;
use crate::operation::Operation;
use crate::receipt::EffectiveClock;

use super::batch::{Batch, Fit};

/// What a page says of itself, beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageHeading {
    /// The ward.
    pub ward: WardId,
    /// The life of the hub's log: another one after it was restored from a backup.
    pub log_id: LogId,
    /// The device it was made for.
    pub reader: DeviceId,
    /// The position behind which it begins.
    pub after: u64,
    /// The position up to which it tells everything that its reader may see: what to ask for next.
    pub next: u64,
    /// The highest position of the ward when it was made.
    pub end: u64,
    /// When it was made, by the hub's clock, in milliseconds since 1970.
    pub at_ms: u64,
}

/// What a hub signs about a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it says of itself.
    pub heading: PageHeading,
    /// What the content must turn out to be.
    pub content: ContentSummary,
}

/// Why a page is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageFault {
    /// It is larger than allowed.
    #[error("a page of {len_bytes} bytes is larger than allowed")]
    TooLarge {
        /// Its size.
        len_bytes: usize,
    },
    /// The bytes around the signed form and the content are wrong.
    #[error(transparent)]
    Form(#[from] OplogError),
    /// The signed form is wrong.
    #[error(transparent)]
    Signed(#[from] SignedFault),
    /// The content is wrong.
    #[error(transparent)]
    Content(#[from] BundleFault),
    /// The content is not the one that was signed for.
    #[error("the content is not the one that the hub signed for")]
    ContentMismatch,
}

impl Page {
    /// The signed bytes.
    #[must_use]
    pub fn sign(&self, hub: Signer<'_>) -> Vec<u8> {
        let heading = &self.heading;
        let mut writer = begin_form(10);
        writer.bytes(heading.ward.as_bytes());
        writer.bytes(heading.log_id.as_bytes());
        writer.bytes(heading.reader.as_bytes());
        for number in [heading.after, heading.next, heading.end, heading.at_ms] {
            writer.unsigned(number);
        }
        writer.unsigned(self.content.len_bytes);
        writer.bytes(self.content.hash.as_bytes());
        cose::sign(hub, ContentType::Page, writer.into_bytes())
    }

    /// Reads what `hub` signed.
    ///
    /// # Errors
    /// A [`SignedFault`].
    pub fn verify(signed: &[u8], hub: &Authority) -> Result<Self, SignedFault> {
        Ok(Self::read(cose::verify(signed, ContentType::Page, hub)?)?)
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let heading = PageHeading {
            ward: WardId::from_bytes(form.byte_array()?),
            log_id: LogId::from_bytes(form.byte_array()?),
            reader: DeviceId::from_bytes(form.byte_array()?),
            after: form.column_number()?,
            next: form.column_number()?,
            end: form.column_number()?,
            at_ms: form.column_number()?,
        };
        let at = form.at();
        if heading.next < heading.after || heading.end < heading.next {
            let what = "positions that run backwards";
            return Err(FormFault::Meaningless { at, what });
        }
        let content = ContentSummary {
            len_bytes: form.unsigned()?,
            hash: ContentHash::from_bytes(form.byte_array()?),
        };
        form.end()?;
        Ok(Self { heading, content })
    }
}

/// Gathers what a page tells, and signs it. The order in which things are put in does not matter,
/// but for the operations of one stream.
#[derive(Debug, Default)]
pub struct PageWriter {
    batch: Batch,
}

impl PageWriter {
    /// An empty page.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An operation and its place, for a reader that has the stream without gaps.
    pub fn operation(&mut self, place: RunStart, operation: Operation) -> Fit {
        self.batch.operation(place, operation)
    }

    /// An operation of the ward, for a khu phố that sees only some of its stream.
    pub fn vouched(&mut self, operation: Operation) -> Fit {
        self.batch.vouched(operation)
    }

    /// A head as its device signed it: whose stream it is, and how far it answers for it. For one
    /// head of each stream that has operations here there is always room.
    ///
    /// # Errors
    /// [`BundleFault::TooLarge`] where it is larger than a hub takes.
    pub fn signed_head(&mut self, signed: &[u8]) -> Result<Fit, BundleFault> {
        self.batch.head(signed)
    }

    /// What the ward decided about an operation.
    pub fn verdict(&mut self, verdict: Verdict) -> Fit {
        self.batch.verdict(verdict)
    }

    /// The moment as of which a write counts.
    pub fn moment(&mut self, moment: EffectiveClock) -> Fit {
        self.batch.moment(moment)
    }

    /// How many operations it has so far.
    #[must_use]
    pub const fn operations(&self) -> u64 {
        self.batch.operations()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.batch.is_empty()
    }

    /// The bytes that travel.
    ///
    /// # Errors
    /// A [`BundleFault`] where an operation does not stand at the place it was said to.
    pub fn finish(self, heading: PageHeading, hub: Signer<'_>) -> Result<Vec<u8>, BundleFault> {
        // What a hub has, it got without personal parts.
        let content = self.batch.finish(PersonalParts::Carried)?;
        let page = Page {
            heading,
            content: content.summary,
        };
        let signed = page.sign(hub);
        let capacity_bytes = signed.len() + content.compressed().len() + 16;
        let mut writer = CanonicalWriter::with_capacity(capacity_bytes);
        writer.array(2);
        writer.bytes(&signed);
        writer.bytes(content.compressed());
        Ok(writer.into_bytes())
    }
}

/// A page as it came. Nobody answers for it before [`PageFile::verify`].
#[derive(Clone, Copy, Debug)]
pub struct PageFile<'bytes> {
    signed: &'bytes [u8],
    compressed_content: &'bytes [u8],
}

impl<'bytes> PageFile<'bytes> {
    /// Reads the bytes of one page.
    ///
    /// # Errors
    /// [`PageFault::TooLarge`] and [`PageFault::Form`].
    pub fn read(bytes: &'bytes [u8]) -> Result<Self, PageFault> {
        refuse_above_limit(bytes.len())?;
        let mut reader = CanonicalReader::new(bytes);
        let at = reader.at();
        if reader.array()? != 2 {
            let expected = crate::error::WireFault::Expected("an array of 2");
            return Err(OplogError::wire(at, expected).into());
        }
        let signed = reader.bytes()?;
        let compressed_content = reader.bytes()?;
        reader.end()?;
        Ok(Self {
            signed,
            compressed_content,
        })
    }

    /// How long the page behind these four bytes of a snapshot is.
    ///
    /// # Errors
    /// [`PageFault::TooLarge`].
    pub fn len_in_snapshot(length: [u8; 4]) -> Result<usize, PageFault> {
        let len_bytes = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        refuse_above_limit(len_bytes)?;
        Ok(len_bytes)
    }

    /// The page, once it is sure that `hub` signed just this.
    ///
    /// # Errors
    /// A [`PageFault`].
    pub fn verify(self, hub: &Authority) -> Result<VerifiedPage<'bytes>, PageFault> {
        let page = Page::verify(self.signed, hub)?;
        let mut window = body::content_of_page(self.compressed_content);
        if body::summary_of(&mut window)? != page.content {
            return Err(PageFault::ContentMismatch);
        }
        Ok(VerifiedPage {
            page,
            compressed_content: self.compressed_content,
        })
    }
}

/// A page that the hub answers for.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedPage<'bytes> {
    page: Page,
    compressed_content: &'bytes [u8],
}

impl<'bytes> VerifiedPage<'bytes> {
    /// What it says of itself. Whoever takes it in compares ward, log, reader and position with
    /// what it asked for.
    #[must_use]
    pub const fn heading(&self) -> &PageHeading {
        &self.page.heading
    }

    /// What the content is, as the hub signed it.
    #[must_use]
    pub const fn content(&self) -> &ContentSummary {
        &self.page.content
    }

    /// The content, item by item.
    #[must_use]
    pub fn items(&self) -> ItemReader<'bytes> {
        ItemReader::of_page(self.compressed_content)
    }
}

fn refuse_above_limit(len_bytes: usize) -> Result<(), PageFault> {
    if len_bytes > HUB_PAGE_FILE_MAX_BYTES {
        return Err(PageFault::TooLarge { len_bytes });
    }
    Ok(())
}

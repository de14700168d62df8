//! Where a hub keeps the logs of its wards.
//!
//! [`WardLog`] is what the server asks for; [`sqlite`] and [`postgres`] are the two that answer,
//! and one conformance suite holds both to the same behaviour. What of a push is appended is
//! decided by a pure plan that both share; a storage tells the plan what it knows, and writes what
//! the plan says, in one transaction.
//!
//! Every ward has one counter of *positions*. Operations, verdicts and moments take the next one in
//! the transaction that keeps them, and transactions of one ward are committed one after the other:
//! a reader that has seen everything up to a position never misses what comes to lie before it.

pub mod digest;
mod error;
mod feed;
pub mod migrate;
mod migrations;
mod plan;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod sqlite;
mod tables;
mod values;

use std::future::Future;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, LogId, WardId};
use khupho_oplog::limits::{HUB_LETTER_DAYS_MAX, HUB_LETTERS_MAX, HUB_LETTERS_MAX_BYTES};
use khupho_oplog::{OpHash, StreamId};

pub use self::digest::{BUCKETS, Bucket, Digest};
pub use self::error::{Refusal, StorageError};
pub use self::tables::{COPIED_TABLES, Cell, CellKind, CopiedTable, CopyCursor, CopyPage};
pub use self::values::{
    AppendBatch, Appended, ArrivedHead, ArrivedOperation, Citation, ClaimCodeHash, Counts, Cover,
    EvidenceFile, FeedPage, ForkPlace, FoundedWard, Lease, LeaseAnswer, LetterLine, Moment,
    NewLetter, NewRequest, NewUpload, NewWard, PlacedMoment, PlacedVerdict, Reader, ReceiptContent,
    RequestLine, Scope, SeenRequest, SignedRequest, StoredOperation, Stream, StreamTips, Upload,
    Verdict,
};

/// Letters that may wait for one device.
pub const LETTERS_MAX: u64 = HUB_LETTERS_MAX;

/// Bytes of the letters that may wait for one device.
pub const LETTERS_MAX_BYTES: u64 = HUB_LETTERS_MAX_BYTES;

/// How long a letter waits, in milliseconds.
pub const LETTER_KEPT_MS: u64 = HUB_LETTER_DAYS_MAX * 24 * 60 * 60 * 1_000;

/// Requests to be let in that may wait at one ward; a further one takes the place of the oldest.
pub const REQUESTS_MAX: u64 = 500;

/// How long a request waits, in milliseconds: 30 days.
pub const REQUEST_KEPT_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// Uploads that one device may have under way.
pub const UPLOADS_MAX: u64 = 64;

/// Uploads that all devices of a ward may have under way.
pub const UPLOADS_OF_WARD_MAX: u64 = 4_096;

/// What a storage answers.
pub type Answer<T> = Result<T, StorageError>;

/// The logs of a hub's wards, and what is kept beside them.
///
/// Every function that changes something answers after the commit. A ward that is not known is
/// [`StorageError::UnknownWard`] wherever something is changed, and has nothing wherever it is read.
pub trait WardLog: Clone + Send + Sync + 'static {
    /// Founds a ward. The claim code, where one is named, is used up.
    ///
    /// # Errors
    /// [`Refusal::WardExists`], [`Refusal::UnknownClaimCode`], and those of the database.
    fn found_ward(&self, founded: NewWard) -> impl Future<Output = Answer<()>> + Send;

    /// A ward; none where it was never founded here.
    fn ward(&self, ward: WardId) -> impl Future<Output = Answer<Option<FoundedWard>>> + Send;

    /// Every ward, in the order of their identities.
    fn wards(&self) -> impl Future<Output = Answer<Vec<WardId>>> + Send;

    /// Gives the ward's log a new life: it was restored from a backup, and may have forgotten
    /// what it acknowledged.
    fn begin_new_log(&self, ward: WardId, log_id: LogId)
    -> impl Future<Output = Answer<()>> + Send;

    /// Allows one more ward to be founded with a code.
    fn add_claim_code(
        &self,
        code: ClaimCodeHash,
        made_ms: u64,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Whether a ward may still be founded with some code.
    fn has_claim_code(&self) -> impl Future<Output = Answer<bool>> + Send;

    /// Whether a ward may still be founded with this code.
    fn is_claim_code(&self, code: ClaimCodeHash) -> impl Future<Output = Answer<bool>> + Send;

    /// Appends what a push brought.
    ///
    /// # Errors
    /// [`Refusal::Gap`], [`Refusal::OtherWriter`], [`Refusal::NoWriter`], [`Refusal::WrongScope`];
    /// nothing of the batch is kept then.
    fn append(
        &self,
        ward: WardId,
        batch: AppendBatch,
    ) -> impl Future<Output = Answer<Appended>> + Send;

    /// Where the ward's feed ends; 0 where the ward is not known.
    fn end_position(&self, ward: WardId) -> impl Future<Output = Answer<u64>> + Send;

    /// How far the log has each stream of the reader's khu phố, or of the whole ward for a PC of
    /// the ward: at most `limit` streams behind `after`, in the order of their identities.
    fn heads(
        &self,
        ward: WardId,
        reader: Reader,
        after: Option<StreamId>,
        limit: u32,
    ) -> impl Future<Output = Answer<Vec<StreamTips>>> + Send;

    /// Who writes the streams, as far as the log knows them.
    fn writers(
        &self,
        ward: WardId,
        streams: Vec<StreamId>,
    ) -> impl Future<Output = Answer<Vec<Stream>>> + Send;

    /// What the reader sees of the feed behind `after`: at most `limit` operations, verdicts and
    /// moments together, and of the operations no more than `max_bytes` of headers and payloads,
    /// but at least one.
    fn page(
        &self,
        ward: WardId,
        reader: Reader,
        after: u64,
        limit: u32,
        max_bytes: usize,
    ) -> impl Future<Output = Answer<FeedPage>> + Send;

    /// Those of the operations that the reader sees, with what was decided about them: as many, in
    /// the order asked for, as have no more than `max_bytes` of headers and payloads together, but
    /// at least one. Their page leads nowhere: `next` is 0.
    fn fetch(
        &self,
        ward: WardId,
        reader: Reader,
        operations: Vec<OpHash>,
        max_bytes: usize,
    ) -> impl Future<Output = Answer<FeedPage>> + Send;

    /// The digest of a khu phố's own operations, and where the feed ended.
    fn digest(
        &self,
        ward: WardId,
        neighborhood: EntityId,
    ) -> impl Future<Output = Answer<(u64, Digest)>> + Send;

    /// The khu phố's own operations whose hash begins with that byte, in the order of the hashes.
    fn bucket(
        &self,
        ward: WardId,
        neighborhood: EntityId,
        bucket: u8,
    ) -> impl Future<Output = Answer<Vec<OpHash>>> + Send;

    /// Appends those entries of the ward's registry that are not there yet, in the order in which
    /// they came: two may have one number, and both count. Answers with how many there are.
    fn append_registry(
        &self,
        ward: WardId,
        entries: Vec<Vec<u8>>,
    ) -> impl Future<Output = Answer<u64>> + Send;

    /// Entries of the registry behind the first `after`, in the order in which they came.
    fn registry_after(
        &self,
        ward: WardId,
        after: u64,
        limit: u32,
    ) -> impl Future<Output = Answer<Vec<Vec<u8>>>> + Send;

    /// What the next receipt for a khu phố says; its number is used up.
    fn next_receipt(
        &self,
        ward: WardId,
        neighborhood: EntityId,
    ) -> impl Future<Output = Answer<ReceiptContent>> + Send;

    /// Keeps a letter and answers with its number.
    ///
    /// # Errors
    /// [`Refusal::LettersFull`].
    fn add_letter(
        &self,
        ward: WardId,
        letter: NewLetter,
    ) -> impl Future<Output = Answer<u64>> + Send;

    /// Letters that wait for a device, behind number `after`.
    fn letters_after(
        &self,
        ward: WardId,
        recipient: DeviceId,
        after: u64,
        limit: u32,
    ) -> impl Future<Output = Answer<Vec<LetterLine>>> + Send;

    /// The body of a letter; none where none of that number waits for the device.
    fn letter(
        &self,
        ward: WardId,
        recipient: DeviceId,
        number: u64,
    ) -> impl Future<Output = Answer<Option<Vec<u8>>>> + Send;

    /// Drops a letter that the device has.
    fn delete_letter(
        &self,
        ward: WardId,
        recipient: DeviceId,
        number: u64,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Keeps a request to be let in; a later one of the same device takes its place, and where
    /// there are [`REQUESTS_MAX`] others the oldest goes.
    fn add_request(
        &self,
        ward: WardId,
        request: NewRequest,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Requests that wait, the oldest first.
    fn requests(&self, ward: WardId) -> impl Future<Output = Answer<Vec<RequestLine>>> + Send;

    /// The request of a device, where it waits.
    fn request(
        &self,
        ward: WardId,
        device: DeviceId,
    ) -> impl Future<Output = Answer<Option<RequestLine>>> + Send;

    /// Drops a request that was answered.
    fn delete_request(
        &self,
        ward: WardId,
        device: DeviceId,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Takes or renews the lease of a claim, unless another PC holds it at `now_ms`.
    fn take_lease(
        &self,
        ward: WardId,
        lease: Lease,
        now_ms: u64,
    ) -> impl Future<Output = Answer<LeaseAnswer>> + Send;

    /// Gives a lease back, where the device holds it.
    fn release_lease(
        &self,
        ward: WardId,
        claim: EntityId,
        device: DeviceId,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Leases that hold at `now_ms`.
    fn leases(&self, ward: WardId, now_ms: u64) -> impl Future<Output = Answer<Vec<Lease>>> + Send;

    /// An evidence file; none where it is not whole here.
    fn evidence(
        &self,
        ward: WardId,
        hash: ContentHash,
    ) -> impl Future<Output = Answer<Option<EvidenceFile>>> + Send;

    /// Whether the reader's khu phố cites the file or sent all of it.
    fn may_read_evidence(
        &self,
        ward: WardId,
        reader: Reader,
        hash: ContentHash,
    ) -> impl Future<Output = Answer<bool>> + Send;

    /// Drops a file that the object store lost, unless it was stored again since.
    fn forget_evidence(
        &self,
        ward: WardId,
        file: EvidenceFile,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Begins an upload, or goes on with the one that is under way.
    ///
    /// # Errors
    /// [`Refusal::OtherLength`], [`Refusal::UploadsFull`].
    fn begin_upload(
        &self,
        ward: WardId,
        upload: NewUpload,
    ) -> impl Future<Output = Answer<Upload>> + Send;

    /// An upload that is under way, or that is over and may have pieces left.
    fn upload(
        &self,
        ward: WardId,
        hash: ContentHash,
    ) -> impl Future<Output = Answer<Option<Upload>>> + Send;

    /// Notes that one more chunk is in the object store, which went from `from_bytes` to
    /// `to_bytes`. The last one is noted with [`Self::finish_upload`].
    ///
    /// # Errors
    /// [`Refusal::NoUpload`], [`Refusal::OtherOffset`] where another chunk came in between.
    fn advance_upload(
        &self,
        ward: WardId,
        hash: ContentHash,
        from_bytes: u64,
        to_bytes: u64,
        now_ms: u64,
    ) -> impl Future<Output = Answer<Upload>> + Send;

    /// Notes that the file is whole in the object store, and which khu phố sent it; an upload of it
    /// is over. It stays, and is no longer counted, until it is discarded: its pieces are found by it.
    fn finish_upload(
        &self,
        ward: WardId,
        file: EvidenceFile,
        sender: Option<EntityId>,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Forgets the device's upload; one that another device has begun since stays.
    fn discard_upload(
        &self,
        ward: WardId,
        hash: ContentHash,
        device: DeviceId,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Uploads of all wards that nobody touched since `before_ms`, so that their chunks can go.
    fn idle_uploads(
        &self,
        before_ms: u64,
        limit: u32,
    ) -> impl Future<Output = Answer<Vec<(WardId, Upload)>>> + Send;

    /// Remembers a signed request until it expires, and tells whether it came before. The ward
    /// need not be known.
    fn remember_request(
        &self,
        ward: WardId,
        request: SignedRequest,
        now_ms: u64,
    ) -> impl Future<Output = Answer<SeenRequest>> + Send;

    /// Drops what is over at `now_ms`: leases, old letters, old requests, remembered requests.
    fn wipe_expired(&self, now_ms: u64) -> impl Future<Output = Answer<()>> + Send;

    /// What the hub holds.
    fn counts(&self) -> impl Future<Output = Answer<Counts>> + Send;

    /// Whether the database answers and takes what is written.
    fn check(&self) -> impl Future<Output = Answer<()>> + Send;

    /// Rows of a table of a ward, for a move into another database.
    fn copy_out(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        after: CopyCursor,
        limit: u32,
    ) -> impl Future<Output = Answer<CopyPage>> + Send;

    /// Writes rows that another database gave out.
    fn copy_in(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        rows: Vec<Vec<Cell>>,
    ) -> impl Future<Output = Answer<()>> + Send;

    /// Removes everything of a ward: a move into this database failed.
    fn remove_ward(&self, ward: WardId) -> impl Future<Output = Answer<()>> + Send;

    /// Ends all connections; what was acknowledged is in the database.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

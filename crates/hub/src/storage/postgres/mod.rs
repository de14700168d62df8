//! The logs of a hub's wards in PostgreSQL, which several hubs may share.
//!
//! Every table is split by ward, and the ward stands in every key. An append holds the ward's
//! advisory lock until it has committed: were positions given out by an identity column, two
//! appends could commit in the other order, and a reader that has read past the higher position
//! would never see the lower one.

mod append;
mod connection;
mod copying;
mod evidence;
mod migrations;
mod queues;
mod reading;
mod receipts;
mod records;
mod rows;
mod wards;
mod writing;

use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, LogId, WardId};
use khupho_oplog::{OpHash, StreamId};
use sqlx::PgPool;

pub use self::connection::PostgresSettings;
use self::queues::AppendQueues;
use super::feed::PageLimits;
use super::*;

/// How positions are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Positions {
    /// In the transaction that uses them, one append of a ward after the other.
    UnderTheWardsLock,
    /// Before it, as an identity column would.
    DrawnAhead,
}

/// Every ward of a hub in one PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresWardLog {
    pool: PgPool,
    positions: Positions,
    queues: Arc<AppendQueues>,
}

impl PostgresWardLog {
    /// Connects, and brings the schema up to date. Where the database goes away later, calls fail
    /// until it is back. `now_ms` is the hub's time.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`], [`StorageError::NewerSchema`], and those of the database.
    pub async fn open(settings: &PostgresSettings, now_ms: u64) -> Answer<Self> {
        let pool = connection::pool(settings)?;
        let since_ms = match migrations::apply_pending(&pool).await? {
            migrations::Found::Nothing => now_ms,
            migrations::Found::Schema => records::after_a_crash(now_ms),
        };
        records::remember_from(&pool, since_ms).await?;
        Ok(Self {
            pool,
            positions: Positions::UnderTheWardsLock,
            queues: Arc::default(),
        })
    }

    /// The same without the lock that keeps readers from missing operations: for the test that
    /// shows what the lock is for. No setting leads here.
    #[doc(hidden)]
    #[must_use]
    pub fn without_ward_lock(mut self) -> Self {
        self.positions = Positions::DrawnAhead;
        self
    }
}

impl WardLog for PostgresWardLog {
    async fn found_ward(&self, founded: NewWard) -> Answer<()> {
        wards::found(&self.pool, &founded).await
    }

    async fn ward(&self, ward: WardId) -> Answer<Option<FoundedWard>> {
        wards::find(&self.pool, ward).await
    }

    async fn wards(&self) -> Answer<Vec<WardId>> {
        wards::all(&self.pool).await
    }

    async fn begin_new_log(&self, ward: WardId, log_id: LogId) -> Answer<()> {
        wards::begin_new_log(&self.pool, ward, log_id).await
    }

    async fn add_claim_code(&self, code: ClaimCodeHash, made_ms: u64) -> Answer<()> {
        wards::add_claim_code(&self.pool, &code, made_ms).await
    }

    async fn has_claim_code(&self) -> Answer<bool> {
        wards::has_claim_code(&self.pool).await
    }

    async fn is_claim_code(&self, code: ClaimCodeHash) -> Answer<bool> {
        wards::is_claim_code(&self.pool, &code).await
    }

    async fn append(&self, ward: WardId, batch: AppendBatch) -> Answer<Appended> {
        match self.positions {
            Positions::UnderTheWardsLock => self.queues.append(&self.pool, ward, batch).await,
            Positions::DrawnAhead => append::append_unlocked(&self.pool, ward, &batch).await,
        }
    }

    async fn end_position(&self, ward: WardId) -> Answer<u64> {
        reading::end_position(&self.pool, ward).await
    }

    async fn heads(
        &self,
        ward: WardId,
        reader: Reader,
        after: Option<StreamId>,
        limit: u32,
    ) -> Answer<Vec<StreamTips>> {
        reading::heads(&self.pool, ward, reader, (after, limit)).await
    }

    async fn writers(&self, ward: WardId, streams: Vec<StreamId>) -> Answer<Vec<Stream>> {
        reading::writers(&self.pool, ward, &streams).await
    }

    async fn page(
        &self,
        ward: WardId,
        reader: Reader,
        after: u64,
        limit: u32,
        max_bytes: usize,
    ) -> Answer<FeedPage> {
        let limits = PageLimits::asked_for(limit, max_bytes);
        reading::page(&self.pool, ward, reader, after, limits).await
    }

    async fn fetch(
        &self,
        ward: WardId,
        reader: Reader,
        operations: Vec<OpHash>,
        max_bytes: usize,
    ) -> Answer<FeedPage> {
        reading::fetch(&self.pool, ward, reader, (&operations, max_bytes)).await
    }

    async fn digest(&self, ward: WardId, neighborhood: EntityId) -> Answer<(u64, Digest)> {
        reading::digest(&self.pool, ward, neighborhood).await
    }

    async fn bucket(
        &self,
        ward: WardId,
        neighborhood: EntityId,
        bucket: u8,
    ) -> Answer<Vec<OpHash>> {
        reading::bucket(&self.pool, ward, neighborhood, bucket).await
    }

    async fn append_registry(&self, ward: WardId, entries: Vec<Vec<u8>>) -> Answer<u64> {
        wards::append_registry(&self.pool, ward, &entries).await
    }

    async fn registry_after(&self, ward: WardId, after: u64, limit: u32) -> Answer<Vec<Vec<u8>>> {
        wards::registry_after(&self.pool, ward, after, limit).await
    }

    async fn next_receipt(&self, ward: WardId, neighborhood: EntityId) -> Answer<ReceiptContent> {
        receipts::next_receipt(&self.pool, ward, neighborhood).await
    }

    async fn add_letter(&self, ward: WardId, letter: NewLetter) -> Answer<u64> {
        records::add_letter(&self.pool, ward, &letter).await
    }

    async fn letters_after(
        &self,
        ward: WardId,
        recipient: DeviceId,
        after: u64,
        limit: u32,
    ) -> Answer<Vec<LetterLine>> {
        records::letters_after(&self.pool, ward, recipient, (after, limit)).await
    }

    async fn letter(
        &self,
        ward: WardId,
        recipient: DeviceId,
        number: u64,
    ) -> Answer<Option<Vec<u8>>> {
        records::letter(&self.pool, ward, recipient, number).await
    }

    async fn delete_letter(&self, ward: WardId, recipient: DeviceId, number: u64) -> Answer<()> {
        records::delete_letter(&self.pool, ward, recipient, number).await
    }

    async fn add_request(&self, ward: WardId, request: NewRequest) -> Answer<()> {
        records::add_request(&self.pool, ward, &request).await
    }

    async fn requests(&self, ward: WardId) -> Answer<Vec<RequestLine>> {
        records::requests(&self.pool, ward).await
    }

    async fn request(&self, ward: WardId, device: DeviceId) -> Answer<Option<RequestLine>> {
        records::request(&self.pool, ward, device).await
    }

    async fn delete_request(&self, ward: WardId, device: DeviceId) -> Answer<()> {
        records::delete_request(&self.pool, ward, device).await
    }

    async fn take_lease(&self, ward: WardId, lease: Lease, now_ms: u64) -> Answer<LeaseAnswer> {
        records::take_lease(&self.pool, ward, &lease, now_ms).await
    }

    async fn release_lease(&self, ward: WardId, claim: EntityId, device: DeviceId) -> Answer<()> {
        records::release_lease(&self.pool, ward, claim, device).await
    }

    async fn leases(&self, ward: WardId, now_ms: u64) -> Answer<Vec<Lease>> {
        records::leases(&self.pool, ward, now_ms).await
    }

    async fn evidence(&self, ward: WardId, hash: ContentHash) -> Answer<Option<EvidenceFile>> {
        evidence::find(&self.pool, ward, hash).await
    }

    async fn may_read_evidence(
        &self,
        ward: WardId,
        reader: Reader,
        hash: ContentHash,
    ) -> Answer<bool> {
        evidence::may_read(&self.pool, ward, reader, hash).await
    }

    async fn forget_evidence(&self, ward: WardId, file: EvidenceFile) -> Answer<()> {
        evidence::forget(&self.pool, ward, &file).await
    }

    async fn begin_upload(&self, ward: WardId, upload: NewUpload) -> Answer<Upload> {
        evidence::begin_upload(&self.pool, ward, &upload).await
    }

    async fn upload(&self, ward: WardId, hash: ContentHash) -> Answer<Option<Upload>> {
        evidence::upload(&self.pool, ward, hash).await
    }

    async fn advance_upload(
        &self,
        ward: WardId,
        hash: ContentHash,
        from_bytes: u64,
        to_bytes: u64,
        now_ms: u64,
    ) -> Answer<Upload> {
        let range = (from_bytes, to_bytes);
        evidence::advance_upload(&self.pool, ward, hash, range, now_ms).await
    }

    async fn finish_upload(
        &self,
        ward: WardId,
        file: EvidenceFile,
        sender: Option<EntityId>,
    ) -> Answer<()> {
        evidence::finish_upload(&self.pool, ward, &file, sender).await
    }

    async fn discard_upload(
        &self,
        ward: WardId,
        hash: ContentHash,
        device: DeviceId,
    ) -> Answer<()> {
        evidence::discard_upload(&self.pool, ward, hash, device).await
    }

    async fn idle_uploads(&self, before_ms: u64, limit: u32) -> Answer<Vec<(WardId, Upload)>> {
        evidence::idle_uploads(&self.pool, before_ms, limit).await
    }

    async fn remember_request(
        &self,
        ward: WardId,
        request: SignedRequest,
        now_ms: u64,
    ) -> Answer<SeenRequest> {
        records::remember_request(&self.pool, ward, &request, now_ms).await
    }

    async fn wipe_expired(&self, now_ms: u64) -> Answer<()> {
        records::wipe_expired(&self.pool, now_ms).await
    }

    async fn counts(&self) -> Answer<Counts> {
        wards::counts(&self.pool).await
    }

    async fn check(&self) -> Answer<()> {
        connection::refuse_read_only(&self.pool).await
    }

    async fn copy_out(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        after: CopyCursor,
        limit: u32,
    ) -> Answer<CopyPage> {
        copying::copy_out(&self.pool, ward, table, (&after, limit)).await
    }

    async fn copy_in(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        rows: Vec<Vec<Cell>>,
    ) -> Answer<()> {
        copying::copy_in(&self.pool, ward, table, &rows).await
    }

    async fn remove_ward(&self, ward: WardId) -> Answer<()> {
        copying::remove_ward(&self.pool, ward).await
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

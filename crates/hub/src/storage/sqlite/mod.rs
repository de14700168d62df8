//! The logs of a hub's wards in one SQLite file, encrypted: what a ward's own PC or a small server
//! needs, with nothing to install.
//!
//! One thread writes. It takes all writes that wait and commits them together, with
//! `synchronous=FULL`: many devices share the wait for the disk, and each is answered after the
//! commit that holds its write.

mod append;
mod connection;
mod copying;
mod evidence;
mod migrations;
mod reading;
mod receipts;
mod records;
mod rows;
mod seen;
mod wards;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, LogId, WardId};
use khupho_oplog::{OpHash, StreamId};
use rusqlite::Connection;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use self::seen::SeenRequests;
use self::writer::Writer;
use super::feed::PageLimits;
use super::*;

/// Connections that read at the same time.
const READERS_MAX: usize = 4;

/// The key of the file.
pub type DatabaseKey = Zeroizing<[u8; 32]>;

/// Every ward of a hub in one SQLite file.
#[derive(Clone)]
pub struct SqliteWardLog {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    key: DatabaseKey,
    writer: Writer,
    idle_readers: Mutex<Vec<Connection>>,
    reading: Semaphore,
    seen: Mutex<SeenRequests>,
    /// Keeps a second program away; unlocked when it is dropped.
    _lock: File,
}

impl SqliteWardLog {
    /// Opens the database, and makes it where there is none. `now_ms` is the hub's time: requests
    /// that were signed before it are not answered, as they may have been answered before.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] where another program has it open, [`StorageError::WrongKey`],
    /// [`StorageError::NewerSchema`], and those of the database.
    pub fn open(path: &Path, key: DatabaseKey, now_ms: u64) -> Answer<Self> {
        let lock = connection::lock(path)?;
        let mut connection = connection::open_writer(path, &key)?;
        migrations::apply_pending(&mut connection)?;
        let writer = Writer::start(connection)?;
        let shared = Shared {
            path: path.to_owned(),
            key,
            writer,
            idle_readers: Mutex::new(Vec::new()),
            reading: Semaphore::new(READERS_MAX),
            seen: Mutex::new(SeenRequests::since(now_ms)),
            _lock: lock,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        self.shared.writer.write(write).await
    }

    /// Reads in one snapshot of the database.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let shared = Arc::clone(&self.shared);
        let permit = self.shared.reading.acquire().await;
        let _permit = permit.map_err(|_| StorageError::Unavailable("closed".into()))?;
        let reading = tokio::task::spawn_blocking(move || shared.read_now(read));
        reading
            .await
            .map_err(|error| StorageError::Database(error.to_string()))?
    }
}

impl Shared {
    fn read_now<T>(&self, read: impl FnOnce(&Connection) -> Answer<T>) -> Answer<T> {
        let idle = self.idle_readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::open_reader(&self.path, &self.key)?,
        };
        let snapshot = connection.unchecked_transaction()?;
        let answer = read(&snapshot)?;
        drop(snapshot);
        self.idle_readers().push(connection);
        Ok(answer)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        unpoisoned(&self.idle_readers)
    }

    fn seen(&self) -> MutexGuard<'_, SeenRequests> {
        unpoisoned(&self.seen)
    }
}

/// What these locks keep is whole between two statements, so that a thread that broke down leaves
/// nothing half done in it.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WardLog for SqliteWardLog {
    async fn found_ward(&self, founded: NewWard) -> Answer<()> {
        self.write(move |sql| wards::found(sql, &founded)).await
    }

    async fn ward(&self, ward: WardId) -> Answer<Option<FoundedWard>> {
        self.read(move |sql| wards::find(sql, ward)).await
    }

    async fn wards(&self) -> Answer<Vec<WardId>> {
        self.read(wards::all).await
    }

    async fn begin_new_log(&self, ward: WardId, log_id: LogId) -> Answer<()> {
        self.write(move |sql| wards::begin_new_log(sql, ward, log_id))
            .await
    }

    async fn add_claim_code(&self, code: ClaimCodeHash, made_ms: u64) -> Answer<()> {
        self.write(move |sql| wards::add_claim_code(sql, &code, made_ms))
            .await
    }

    async fn has_claim_code(&self) -> Answer<bool> {
        self.read(wards::has_claim_code).await
    }

    async fn is_claim_code(&self, code: ClaimCodeHash) -> Answer<bool> {
        self.read(move |sql| wards::is_claim_code(sql, &code)).await
    }

    async fn append(&self, ward: WardId, batch: AppendBatch) -> Answer<Appended> {
        self.write(move |sql| append::append(sql, ward, &batch))
            .await
    }

    async fn end_position(&self, ward: WardId) -> Answer<u64> {
        self.read(move |sql| reading::end_position(sql, ward)).await
    }

    async fn heads(
        &self,
        ward: WardId,
        reader: Reader,
        after: Option<StreamId>,
        limit: u32,
    ) -> Answer<Vec<StreamTips>> {
        self.read(move |sql| reading::heads(sql, ward, reader, (after, limit)))
            .await
    }

    async fn writers(&self, ward: WardId, streams: Vec<StreamId>) -> Answer<Vec<Stream>> {
        self.read(move |sql| reading::writers(sql, ward, &streams))
            .await
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
        self.read(move |sql| reading::page(sql, ward, reader, after, limits))
            .await
    }

    async fn fetch(
        &self,
        ward: WardId,
        reader: Reader,
        operations: Vec<OpHash>,
        max_bytes: usize,
    ) -> Answer<FeedPage> {
        self.read(move |sql| reading::fetch(sql, ward, reader, (&operations, max_bytes)))
            .await
    }

    async fn digest(&self, ward: WardId, neighborhood: EntityId) -> Answer<(u64, Digest)> {
        self.read(move |sql| reading::digest(sql, ward, neighborhood))
            .await
    }

    async fn bucket(
        &self,
        ward: WardId,
        neighborhood: EntityId,
        bucket: u8,
    ) -> Answer<Vec<OpHash>> {
        self.read(move |sql| reading::bucket(sql, ward, neighborhood, bucket))
            .await
    }

    async fn append_registry(&self, ward: WardId, entries: Vec<Vec<u8>>) -> Answer<u64> {
        self.write(move |sql| wards::append_registry(sql, ward, &entries))
            .await
    }

    async fn registry_after(&self, ward: WardId, after: u64, limit: u32) -> Answer<Vec<Vec<u8>>> {
        self.read(move |sql| wards::registry_after(sql, ward, after, limit))
            .await
    }

    async fn next_receipt(&self, ward: WardId, neighborhood: EntityId) -> Answer<ReceiptContent> {
        let number = self
            .write(move |sql| receipts::next_number(sql, ward, neighborhood))
            .await?;
        self.read(move |sql| receipts::content(sql, ward, neighborhood, number))
            .await
    }

    async fn add_letter(&self, ward: WardId, letter: NewLetter) -> Answer<u64> {
        self.write(move |sql| records::add_letter(sql, ward, &letter))
            .await
    }

    async fn letters_after(
        &self,
        ward: WardId,
        recipient: DeviceId,
        after: u64,
        limit: u32,
    ) -> Answer<Vec<LetterLine>> {
        self.read(move |sql| records::letters_after(sql, ward, recipient, (after, limit)))
            .await
    }

    async fn letter(
        &self,
        ward: WardId,
        recipient: DeviceId,
        number: u64,
    ) -> Answer<Option<Vec<u8>>> {
        self.read(move |sql| records::letter(sql, ward, recipient, number))
            .await
    }

    async fn delete_letter(&self, ward: WardId, recipient: DeviceId, number: u64) -> Answer<()> {
        self.write(move |sql| records::delete_letter(sql, ward, recipient, number))
            .await
    }

    async fn add_request(&self, ward: WardId, request: NewRequest) -> Answer<()> {
        self.write(move |sql| records::add_request(sql, ward, &request))
            .await
    }

    async fn requests(&self, ward: WardId) -> Answer<Vec<RequestLine>> {
        self.read(move |sql| records::requests(sql, ward)).await
    }

    async fn request(&self, ward: WardId, device: DeviceId) -> Answer<Option<RequestLine>> {
        self.read(move |sql| records::request(sql, ward, device))
            .await
    }

    async fn delete_request(&self, ward: WardId, device: DeviceId) -> Answer<()> {
        self.write(move |sql| records::delete_request(sql, ward, device))
            .await
    }

    async fn take_lease(&self, ward: WardId, lease: Lease, now_ms: u64) -> Answer<LeaseAnswer> {
        self.write(move |sql| records::take_lease(sql, ward, &lease, now_ms))
            .await
    }

    async fn release_lease(&self, ward: WardId, claim: EntityId, device: DeviceId) -> Answer<()> {
        self.write(move |sql| records::release_lease(sql, ward, claim, device))
            .await
    }

    async fn leases(&self, ward: WardId, now_ms: u64) -> Answer<Vec<Lease>> {
        self.read(move |sql| records::leases(sql, ward, now_ms))
            .await
    }

    async fn evidence(&self, ward: WardId, hash: ContentHash) -> Answer<Option<EvidenceFile>> {
        self.read(move |sql| evidence::find(sql, ward, hash)).await
    }

    async fn may_read_evidence(
        &self,
        ward: WardId,
        reader: Reader,
        hash: ContentHash,
    ) -> Answer<bool> {
        self.read(move |sql| evidence::may_read(sql, ward, reader, hash))
            .await
    }

    async fn forget_evidence(&self, ward: WardId, file: EvidenceFile) -> Answer<()> {
        self.write(move |sql| evidence::forget(sql, ward, &file))
            .await
    }

    async fn begin_upload(&self, ward: WardId, upload: NewUpload) -> Answer<Upload> {
        self.write(move |sql| evidence::begin_upload(sql, ward, &upload))
            .await
    }

    async fn upload(&self, ward: WardId, hash: ContentHash) -> Answer<Option<Upload>> {
        self.read(move |sql| evidence::upload(sql, ward, hash))
            .await
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
        self.write(move |sql| evidence::advance_upload(sql, ward, hash, range, now_ms))
            .await
    }

    async fn finish_upload(
        &self,
        ward: WardId,
        file: EvidenceFile,
        sender: Option<EntityId>,
    ) -> Answer<()> {
        self.write(move |sql| evidence::finish_upload(sql, ward, &file, sender))
            .await
    }

    async fn discard_upload(
        &self,
        ward: WardId,
        hash: ContentHash,
        device: DeviceId,
    ) -> Answer<()> {
        self.write(move |sql| evidence::discard_upload(sql, ward, hash, device))
            .await
    }

    async fn idle_uploads(&self, before_ms: u64, limit: u32) -> Answer<Vec<(WardId, Upload)>> {
        self.read(move |sql| evidence::idle_uploads(sql, before_ms, limit))
            .await
    }

    async fn remember_request(
        &self,
        ward: WardId,
        request: SignedRequest,
        now_ms: u64,
    ) -> Answer<SeenRequest> {
        Ok(self.shared.seen().remember(ward, request, now_ms))
    }

    async fn wipe_expired(&self, now_ms: u64) -> Answer<()> {
        self.shared.seen().wipe_expired(now_ms);
        self.write(move |sql| records::wipe_expired(sql, now_ms))
            .await
    }

    async fn counts(&self) -> Answer<Counts> {
        self.read(wards::counts).await
    }

    async fn check(&self) -> Answer<()> {
        self.write(connection::try_to_write).await?;
        self.read(|sql| Ok(sql.query_row("SELECT 1", [], |_| Ok(()))?))
            .await
    }

    async fn copy_out(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        after: CopyCursor,
        limit: u32,
    ) -> Answer<CopyPage> {
        self.read(move |sql| copying::copy_out(sql, ward, table, (&after, limit)))
            .await
    }

    async fn copy_in(
        &self,
        ward: WardId,
        table: &'static CopiedTable,
        rows: Vec<Vec<Cell>>,
    ) -> Answer<()> {
        self.write(move |sql| copying::copy_in(sql, ward, table, &rows))
            .await
    }

    async fn remove_ward(&self, ward: WardId) -> Answer<()> {
        self.write(move |sql| copying::remove_ward(sql, ward)).await
    }

    async fn close(&self) {
        self.shared.reading.close();
        self.shared.idle_readers().clear();
        self.shared.writer.stop().await;
    }
}

//! Generated wards, machines and operations.

use std::time::{SystemTime, UNIX_EPOCH};

use khupho_domain::ids::EntityId;
use khupho_hub::storage::sqlite::SqliteWardLog;
use khupho_hub::storage::{
    AppendBatch, ArrivedHead, ArrivedOperation, FeedPage, NewWard, Reader, Scope, WardLog,
};
use khupho_oplog::ids::{DeviceId, LogId, WardId};
use khupho_oplog::registry::household;
use khupho_oplog::{
    Change, Hlc, OpHash, OpUid, Operation, OperationDraft, OplogError, Patch, StreamHead, StreamId,
    TxnId,
};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// 15 November 2026, 08:00 in Ho Chi Minh City: the hub's time.
pub(crate) const MORNING_MS: u64 = 1_794_704_400_000;

pub(crate) fn random<const N: usize>() -> [u8; N] {
    std::array::from_fn(|_| fastrand::u8(..))
}

pub(crate) fn random_entity() -> EntityId {
    EntityId::from_bytes(random())
}

pub(crate) fn random_device() -> DeviceId {
    DeviceId::from_bytes(random())
}

pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970");
    u64::try_from(since.as_millis()).expect("a clock before the end of time")
}

/// A database of its own, in a folder that goes away with it.
pub(crate) fn sqlite_in(folder: &TempDir) -> SqliteWardLog {
    let path = folder.path().join("hub.sqlite");
    SqliteWardLog::open(&path, Zeroizing::new([7; 32]), MORNING_MS).expect("it opens")
}

pub(crate) fn new_ward(ward: WardId) -> NewWard {
    NewWard {
        ward,
        name: "Phường Mẫu".into(),
        signing_key: random(),
        log_id: LogId::from_bytes(random()),
        founded_ms: MORNING_MS,
        claim_code: None,
        registry: vec![b"entry 1".to_vec()],
    }
}

/// A ward that was founded, with nothing in it.
pub(crate) async fn founded<L: WardLog>(log: &L) -> WardId {
    let ward = WardId::from_bytes(random());
    log.found_ward(new_ward(ward))
        .await
        .expect("a ward is founded");
    ward
}

/// A machine that writes one stream.
#[derive(Clone)]
pub(crate) struct Writer {
    pub(crate) device: DeviceId,
    pub(crate) stream: StreamId,
    pub(crate) neighborhood: Option<EntityId>,
    /// Who sees what it writes next.
    pub(crate) scope: Scope,
    /// What its clock shows.
    pub(crate) clock_ms: u64,
    pub(crate) head: Option<StreamHead>,
}

impl Writer {
    pub(crate) fn of_neighborhood(neighborhood: EntityId) -> Self {
        Self {
            device: random_device(),
            stream: StreamId::from_bytes(random()),
            neighborhood: Some(neighborhood),
            scope: Scope::OfNeighborhood(neighborhood),
            clock_ms: MORNING_MS - 1_000,
            head: None,
        }
    }

    pub(crate) fn of_ward() -> Self {
        Self {
            neighborhood: None,
            scope: Scope::OfWard,
            ..Self::of_neighborhood(random_entity())
        }
    }

    pub(crate) fn write(&mut self) -> ArrivedOperation {
        let draft = OperationDraft {
            stream: self.stream,
            seq: self.head.map_or(1, |head| head.seq + 1),
            prev: self.head.map(|head| head.hash),
            op_uid: OpUid::from_bytes(random()),
            hlc: Hlc::new(self.clock_ms, 0),
            entity: random_entity(),
            kind: household::KIND,
            actor: EntityId::from_bytes([3; 16]),
            txn: TxnId::from_bytes([4; 16]),
        };
        let changes = Patch(vec![Change::set(household::CODE, "H-0042")]);
        let sealed = Operation::seal(draft, changes, || Err(OplogError::PersonalUnsealed));
        let sealed = sealed.expect("a sample seals");
        self.head = Some(StreamHead {
            stream: self.stream,
            seq: sealed.header.seq,
            hash: sealed.hash,
        });
        ArrivedOperation {
            hash: sealed.hash,
            header: sealed.header,
            header_bytes: sealed.header_bytes,
            payload_bytes: sealed.payload_bytes,
            scope: self.scope,
        }
    }

    pub(crate) fn write_many(&mut self, count: usize) -> Vec<ArrivedOperation> {
        (0..count).map(|_| self.write()).collect()
    }

    pub(crate) fn signed(&self) -> ArrivedHead {
        let head = self.head.expect("it has written");
        ArrivedHead {
            device: self.device,
            neighborhood: self.neighborhood,
            head,
            cose: cose_of(head.hash),
        }
    }

    /// A push of these operations, covered by the head of now.
    pub(crate) fn batch(&self, operations: Vec<ArrivedOperation>) -> AppendBatch {
        AppendBatch {
            received_ms: MORNING_MS,
            operations,
            signed_heads: self.head.map(|_| self.signed()).into_iter().collect(),
            ..AppendBatch::default()
        }
    }

    /// Writes and pushes; the operations that were pushed.
    pub(crate) async fn push<L: WardLog>(
        &mut self,
        log: &L,
        ward: WardId,
        count: usize,
    ) -> Vec<ArrivedOperation> {
        let operations = self.write_many(count);
        let batch = self.batch(operations.clone());
        log.append(ward, batch).await.expect("a push is kept");
        operations
    }
}

/// The storage looks at no signature; these bytes tell a head from the others.
pub(crate) fn cose_of(hash: OpHash) -> Vec<u8> {
    [b"head ".as_slice(), hash.as_bytes()].concat()
}

pub(crate) fn hashes(operations: &[ArrivedOperation]) -> Vec<OpHash> {
    operations.iter().map(|op| op.hash).collect()
}

pub(crate) fn page_hashes(page: &FeedPage) -> Vec<OpHash> {
    page.operations.iter().map(|op| op.hash).collect()
}

/// More than any page in here has.
pub(crate) const NO_LIMIT_BYTES: usize = usize::MAX;

/// Everything that a reader sees, read in pages of `limit`.
pub(crate) async fn read_all<L: WardLog>(
    log: &L,
    ward: WardId,
    reader: Reader,
    limit: u32,
) -> Vec<FeedPage> {
    let mut pages: Vec<FeedPage> = Vec::new();
    let mut after = 0;
    loop {
        let page = log
            .page(ward, reader, after, limit, NO_LIMIT_BYTES)
            .await
            .expect("a page");
        let is_last = page.next == page.end_position;
        assert!(is_last || page.next > after, "a page leads on");
        after = page.next;
        pages.push(page);
        if is_last {
            return pages;
        }
    }
}

/// Hashes of all operations that a reader sees, in the order of the feed.
pub(crate) async fn all_hashes<L: WardLog>(log: &L, ward: WardId, reader: Reader) -> Vec<OpHash> {
    let pages = read_all(log, ward, reader, 512).await;
    pages.iter().flat_map(page_hashes).collect()
}

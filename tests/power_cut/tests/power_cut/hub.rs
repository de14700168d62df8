//! The power goes under the hub's SQLite file: a push that was answered is there afterwards, because
//! the hub syncs at every commit. The control is the same work on a disk that only says it has synced.

use std::collections::HashSet;
use std::path::Path;

use fastrand::Rng;
use khupho_domain::ids::EntityId;
use khupho_hub::storage::sqlite::SqliteWardLog;
use khupho_hub::storage::{
    AppendBatch, ArrivedHead, ArrivedOperation, Digest, NewWard, Reader, Scope, WardLog as _,
};
use khupho_oplog::ids::{DeviceId, LogId, WardId};
use khupho_oplog::registry::household;
use khupho_oplog::{
    Change, Hlc, OpHash, OpUid, Operation, OperationDraft, OplogError, Patch, StreamHead, StreamId,
    TxnId,
};
use khupho_power_cut::{Disk, Event, Recording};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use crate::{
    Files, TestResult, files_of, forget_shared_memory, has_wal, open_database, room_for_cuts,
    seeded, turn,
};

/// Cuts of the hub's file.
const CUTS: usize = 5_000;
/// Cuts of the control: it loses in nearly every one.
const CONTROL_CUTS: usize = 500;
/// Times the hub is started, pushed to and stopped.
const SESSIONS: usize = 6;
/// Times in a session that all PCs push at once: their pushes share a commit.
const ROUNDS: usize = 10;
/// PCs, each of a khu phố of its own.
const PCS: usize = 3;
/// Every so many cuts the hub itself opens what is left, and all of it is read.
const CUTS_PER_READING: usize = 250;
/// 23 November 2026, 07:00 in Việt Nam.
const MONDAY_MS: u64 = 1_795_392_000_000;
const DATABASE: &str = "hub.sqlite";
const KEY: [u8; 32] = [7; 32];
const WARD: WardId = WardId::from_bytes([5; 16]);

#[test]
fn no_cut_costs_the_hub_what_it_answered_for() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let work = Worked::record(&mut rng)?;
    let outcome = work.cut(CUTS, &mut rng)?;
    println!(
        "{CUTS} cuts over {} events, {} lost; {} held more than was answered for",
        work.recording.events.len(),
        outcome.lost,
        outcome.ahead
    );
    assert_eq!((outcome.lost, outcome.unreadable), (0, 0));
    assert!(outcome.recovered > 0, "the hub never met what a cut left");
    Ok(())
}

#[test]
fn the_control_on_a_disk_that_lies_loses() -> TestResult {
    let _turn = turn();
    let mut rng = seeded()?;
    let mut work = Worked::record(&mut rng)?;
    let files = &work.recording.files;
    let wal = files.iter().position(|name| name.ends_with("-wal"));
    let synced = Event::Sync {
        file: wal.ok_or("no WAL")?,
    };
    work.recording.events.retain(|event| *event != synced);
    let outcome = work.cut(CONTROL_CUTS, &mut rng)?;
    let lost = outcome.lost + outcome.unreadable;
    println!("of {CONTROL_CUTS} cuts, {lost} lost something");
    assert!(lost > CONTROL_CUTS / 2, "{lost} prove nothing");
    Ok(())
}

/// What cuts came to.
#[derive(Default)]
struct Outcome {
    /// Cuts after which the file could not be read, or held half a push.
    unreadable: usize,
    /// Cuts after which something was gone that had been answered for.
    lost: usize,
    /// Cuts after which something was there that nobody had been told of.
    ahead: usize,
    /// Cuts after which the hub itself had something to recover.
    recovered: usize,
}

/// A hub's file that was written while its disk was watched.
struct Worked {
    initial: Files,
    recording: Recording,
    /// All operations in the order in which they were answered for, and how many there were with each
    /// answer.
    operations: Vec<OpHash>,
    answered: Vec<usize>,
}

impl Worked {
    fn record(rng: &mut Rng) -> TestResult<Self> {
        let folder = tempfile::tempdir()?;
        let runtime = Runtime::new()?;
        let log = open(folder.path())?;
        runtime.block_on(log.found_ward(new_ward()))?;
        runtime.block_on(log.close());
        drop(log);
        let mut work = Self {
            initial: files_of(folder.path(), DATABASE)?,
            recording: Recording::default(),
            operations: Vec::new(),
            answered: Vec::new(),
        };
        Recording::install();
        Recording::start(folder.path());
        let mut pcs: Vec<_> = (1..=PCS)
            .map(|number| PushingPc::new(number as u8))
            .collect();
        for _ in 0..SESSIONS {
            let log = open(folder.path())?;
            for _ in 0..ROUNDS {
                runtime.block_on(work.push_at_once(&log, &mut pcs, rng))?;
            }
            runtime.block_on(log.close());
        }
        work.recording = Recording::stop();
        Ok(work)
    }

    /// Every PC pushes from one operation to a dozen; each answer counts when it comes.
    async fn push_at_once(
        &mut self,
        log: &SqliteWardLog,
        pcs: &mut [PushingPc],
        rng: &mut Rng,
    ) -> TestResult {
        let batches: Vec<_> = pcs.iter_mut().map(|pc| pc.batch(rng)).collect();
        let mut pushes = tokio::task::JoinSet::new();
        for batch in batches {
            let log = log.clone();
            pushes.spawn(async move {
                let hashes: Vec<OpHash> = batch.operations.iter().map(|op| op.hash).collect();
                log.append(WARD, batch).await.map(|_| hashes)
            });
        }
        while let Some(pushed) = pushes.join_next().await {
            self.operations.extend(pushed??);
            self.answered.push(self.operations.len());
            Recording::acknowledge(self.answered.len() as u64 - 1);
        }
        Ok(())
    }

    fn cut(&self, cuts: usize, rng: &mut Rng) -> TestResult<Outcome> {
        let room = room_for_cuts()?;
        let mut disk = Disk::new(&self.recording, &self.initial);
        let mut outcome = Outcome::default();
        for number in 0..cuts {
            disk.play_to(1 + number * self.recording.events.len() / cuts);
            let cut = disk.cut(rng);
            cut.write_to(room.path(), &self.recording.files)?;
            let Ok(held) = held_in(room.path()) else {
                outcome.unreadable += 1;
                continue;
            };
            let answered = cut.acknowledged.map_or(0, |at| self.answered[at as usize]);
            let is_lost = self.operations[..answered]
                .iter()
                .any(|it| !held.contains(it));
            outcome.lost += usize::from(is_lost);
            outcome.ahead += usize::from(held.len() > answered);
            if number % CUTS_PER_READING == 0 {
                // Looking at it has recovered it.
                cut.write_to(room.path(), &self.recording.files)?;
                outcome.recovered += usize::from(has_wal(&room.path().join(DATABASE)));
                read_as_the_hub(room.path(), held.len())?;
            }
        }
        Ok(outcome)
    }
}

fn open(folder: &Path) -> TestResult<SqliteWardLog> {
    let key = Zeroizing::new(KEY);
    Ok(SqliteWardLog::open(&folder.join(DATABASE), key, MONDAY_MS)?)
}

fn new_ward() -> NewWard {
    NewWard {
        ward: WARD,
        name: "Phường Mẫu".to_owned(),
        signing_key: [1; 32],
        log_id: LogId::from_bytes([2; 16]),
        founded_ms: MONDAY_MS,
        claim_code: None,
        registry: vec![b"entry 1".to_vec()],
    }
}

/// The operations in the file, which must be what the ward says it has.
fn held_in(folder: &Path) -> TestResult<HashSet<OpHash>> {
    let path = folder.join(DATABASE);
    forget_shared_memory(&path)?;
    let connection = open_database(&path, &KEY)?;
    let mut statement = connection.prepare("SELECT hash FROM operation")?;
    let hashes = statement.query_map([], |row| Ok(OpHash::from_bytes(row.get(0)?)))?;
    let held = hashes.collect::<Result<HashSet<_>, _>>()?;
    let sql = "SELECT operations, last_position FROM ward";
    let told: (u32, u32) = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let whole = u32::try_from(held.len())?;
    match told == (whole, whole) {
        true => Ok(held),
        false => Err(format!("half a push: {told:?} are said to be there of {whole}").into()),
    }
}

/// The hub opens what the cut left: its feed has all of it, and its digests say so.
fn read_as_the_hub(folder: &Path, operations: usize) -> TestResult {
    forget_shared_memory(&folder.join(DATABASE))?;
    let log = open(folder)?;
    Runtime::new()?.block_on(async {
        let limit = u32::try_from(operations + 1)?;
        let page = log.page(WARD, Reader::Ward, 0, limit, usize::MAX).await?;
        assert_eq!(page.operations.len(), operations);
        for number in 1..=PCS {
            let pc = PushingPc::new(number as u8);
            let mut expected = Digest::default();
            let own = page.operations.iter().filter(|op| op.scope == pc.scope());
            own.for_each(|op| expected.add(op.hash));
            let (_, digest) = log.digest(WARD, pc.neighborhood).await?;
            assert_eq!(digest, expected);
        }
        log.close().await;
        Ok(())
    })
}

/// A machine that pushes what it writes.
struct PushingPc {
    device: DeviceId,
    stream: StreamId,
    neighborhood: EntityId,
    head: Option<StreamHead>,
}

impl PushingPc {
    fn new(number: u8) -> Self {
        Self {
            device: DeviceId::from_bytes([number; 16]),
            stream: StreamId::from_bytes([number; 16]),
            neighborhood: EntityId::from_bytes([number; 16]),
            head: None,
        }
    }

    fn scope(&self) -> Scope {
        Scope::OfNeighborhood(self.neighborhood)
    }

    fn batch(&mut self, rng: &mut Rng) -> AppendBatch {
        let operations: Vec<_> = (0..rng.usize(1..=12)).map(|_| self.write(rng)).collect();
        let heads = self.head.map(|head| ArrivedHead {
            device: self.device,
            neighborhood: Some(self.neighborhood),
            head,
            cose: head.hash.as_bytes().to_vec(),
        });
        AppendBatch {
            received_ms: MONDAY_MS,
            operations,
            signed_heads: heads.into_iter().collect(),
            ..AppendBatch::default()
        }
    }

    fn write(&mut self, rng: &mut Rng) -> ArrivedOperation {
        let mut bytes = [0; 16];
        rng.fill(&mut bytes);
        let draft = OperationDraft {
            stream: self.stream,
            seq: self.head.map_or(1, |head| head.seq + 1),
            prev: self.head.map(|head| head.hash),
            op_uid: OpUid::from_bytes(bytes),
            hlc: Hlc::new(MONDAY_MS, 0),
            entity: EntityId::from_bytes(bytes),
            kind: household::KIND,
            actor: EntityId::from_bytes([3; 16]),
            txn: TxnId::from_bytes([4; 16]),
        };
        let code = "H".repeat(rng.usize(1..400));
        let changes = Patch(vec![Change::set(household::CODE, code)]);
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
            scope: self.scope(),
        }
    }
}

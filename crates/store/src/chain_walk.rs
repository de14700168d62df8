//! Following every stream from its first operation: hashes, links, ends of branches.

use std::collections::BTreeSet;

use khupho_oplog::{ChainFault, OpHash, SealedOperation, StreamId};
use rusqlite::{Connection, Row};

use crate::StoreError;
use crate::log::{is_withheld, operations, read_operation};
use crate::migrations::schema_of;
use crate::progress::{Progress, report};
use crate::rows::unsigned_at;
use crate::verify::StoreFault;

/// What a walk along every stream came to.
pub(crate) struct ChainWalk {
    pub(crate) operations: u64,
    pub(crate) streams: u64,
    pub(crate) faults: Vec<StoreFault>,
}

/// A stream as its row says.
struct WalkedStream {
    row: i64,
    stream: StreamId,
    seq: u64,
    hash: Option<OpHash>,
    /// Only some of its operations are here, each vouched for.
    is_sparse: bool,
}

/// The schema that brought personal parts, branches and operations that wait. A store is walked
/// before it is migrated too, for the backup that comes first.
const SCHEMA_WITH_EXCHANGE: u32 = 6;

/// What the walk asks, by the schema.
struct Questions {
    streams: &'static str,
    operations: &'static str,
    branches: &'static str,
    parked: &'static str,
}

const QUESTIONS: Questions = Questions {
    streams: "SELECT id, stream, head_seq, head_hash, sparse FROM stream",
    operations: "SELECT header, payload, personal, effective_hlc, seq, hash, personal_withheld
                 FROM operation WHERE stream = ?1 ORDER BY seq",
    branches: "SELECT hash FROM branch WHERE stream = ?1",
    parked: "SELECT stream, seq, hash, header FROM parked",
};

const QUESTIONS_BEFORE_EXCHANGE: Questions = Questions {
    streams: "SELECT id, stream, head_seq, head_hash, 0 FROM stream",
    operations: "SELECT header, payload, NULL, effective_hlc, seq, hash, 0
                 FROM operation WHERE stream = ?1 ORDER BY seq",
    branches: "SELECT hash FROM operation WHERE stream = ?1 AND 0",
    parked: "SELECT stream, seq, hash, header FROM operation WHERE 0",
};

impl Questions {
    fn of(connection: &Connection) -> Result<&'static Self, StoreError> {
        Ok(match schema_of(connection)? >= SCHEMA_WITH_EXCHANGE {
            true => &QUESTIONS,
            false => &QUESTIONS_BEFORE_EXCHANGE,
        })
    }
}

/// Follows every stream from its first operation: hashes of headers, payloads and personal parts,
/// links, and the ends of branches. Operations that wait are checked one by one.
pub(crate) fn walk_chains(
    connection: &Connection,
    progress: &dyn Progress,
) -> Result<ChainWalk, StoreError> {
    let mut walk = ChainWalk {
        operations: 0,
        streams: 0,
        faults: Vec::new(),
    };
    let total = operations(connection)?;
    let questions = Questions::of(connection)?;
    for stream in streams(connection, questions)? {
        walk.streams += 1;
        let place = (connection, questions);
        if let Some((seq, detail)) = walk_stream(place, &stream, &mut walk, (progress, total))? {
            walk.fault(stream.stream, seq, &detail);
        }
    }
    walk_parked(connection, questions, &mut walk)?;
    Ok(walk)
}

fn streams(
    connection: &Connection,
    questions: &Questions,
) -> Result<Vec<WalkedStream>, StoreError> {
    let mut statement = connection.prepare(questions.streams)?;
    let streams = statement.query_map([], |row| {
        Ok(WalkedStream {
            row: row.get(0)?,
            stream: StreamId::from_bytes(row.get(1)?),
            seq: unsigned_at(row, 2)?,
            hash: row.get::<_, Option<[u8; 32]>>(3)?.map(OpHash::from_bytes),
            is_sparse: row.get(4)?,
        })
    })?;
    Ok(streams.collect::<Result<_, _>>()?)
}

/// The first place where a stream does not hold together, and why.
fn walk_stream(
    (connection, questions): (&Connection, &Questions),
    stream: &WalkedStream,
    walk: &mut ChainWalk,
    (progress, total): (&dyn Progress, u64),
) -> Result<Option<(u64, String)>, StoreError> {
    let mut statement = connection.prepare_cached(questions.operations)?;
    let mut rows = statement.query([stream.row])?;
    let mut ends = Ends::default();
    while let Some(row) = rows.next()? {
        let seq = unsigned_at(row, 4)?;
        let linked = match whole_operation(row, stream)? {
            Ok(op) => ends.link(&op, stream),
            Err(detail) => Err(detail),
        };
        if let Err(detail) = linked {
            return Ok(Some((seq, detail)));
        }
        walk.operations += 1;
        report(progress, walk.operations, total)?;
    }
    let branches = branches(connection, questions, stream)?;
    let ended = ends.are_those_of(stream, branches);
    Ok((!ended).then(|| (stream.seq, "the head is not the last operation".to_owned())))
}

/// The operation of a row, or why it is not the one that was stored.
fn whole_operation(
    row: &Row<'_>,
    stream: &WalkedStream,
) -> Result<Result<SealedOperation, String>, StoreError> {
    let stored: [u8; 32] = row.get(5)?;
    let marked: bool = row.get(6)?;
    let op = match read_operation(row) {
        Ok((op, _)) => op,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if *op.hash.as_bytes() != stored || op.header.stream != stream.stream {
        return Ok(Err(
            "the operation is not the one that was stored".to_owned()
        ));
    }
    if is_withheld(&op) != marked {
        let detail = "its personal part is not marked as what it is";
        return Ok(Err(detail.to_owned()));
    }
    Ok(Ok(op))
}

/// The ends of the branches of a stream, as far as it was walked.
#[derive(Default)]
struct Ends {
    /// Operations at the place before the one that is walked.
    before: BTreeSet<OpHash>,
    /// Operations at the place that is walked.
    here: BTreeSet<OpHash>,
    seq: u64,
    /// Operations that none follows, of earlier places.
    ended: BTreeSet<OpHash>,
    followed: BTreeSet<OpHash>,
}

impl Ends {
    fn link(&mut self, op: &SealedOperation, stream: &WalkedStream) -> Result<(), String> {
        let found = op.header.seq;
        if stream.is_sparse {
            if found != self.seq {
                self.here.clear();
                self.seq = found;
            }
            self.here.insert(op.hash);
            return Ok(());
        }
        if found != self.seq {
            let expected = self.seq + 1;
            if found != expected {
                return Err(ChainFault::Gap { expected, found }.to_string());
            }
            self.step(found);
        }
        if let Some(prev) = op.header.prev {
            if !self.before.contains(&prev) {
                return Err(ChainFault::Fork { seq: found }.to_string());
            }
            self.followed.insert(prev);
        }
        self.here.insert(op.hash);
        Ok(())
    }

    fn step(&mut self, seq: u64) {
        let followed = std::mem::take(&mut self.followed);
        self.ended
            .extend(self.before.iter().filter(|hash| !followed.contains(hash)));
        self.before = std::mem::take(&mut self.here);
        self.seq = seq;
    }

    /// Whether the walk ended where the stream's row and its branches say.
    fn are_those_of(mut self, stream: &WalkedStream, branches: BTreeSet<OpHash>) -> bool {
        if stream.is_sparse {
            return match stream.hash {
                Some(head) => self.seq == stream.seq && self.here.contains(&head),
                None => self.here.is_empty(),
            };
        }
        self.step(self.seq);
        self.ended.extend(&self.before);
        let mut expected = branches;
        expected.extend(stream.hash);
        self.ended == expected
    }
}

fn branches(
    connection: &Connection,
    questions: &Questions,
    stream: &WalkedStream,
) -> Result<BTreeSet<OpHash>, StoreError> {
    let mut statement = connection.prepare_cached(questions.branches)?;
    let branches = statement.query_map([stream.row], |row| row.get(0).map(OpHash::from_bytes))?;
    Ok(branches.collect::<Result<_, _>>()?)
}

/// Operations that wait are what they were when they came.
fn walk_parked(
    connection: &Connection,
    questions: &Questions,
    walk: &mut ChainWalk,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(questions.parked)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (stored, header): ([u8; 32], Vec<u8>) = (row.get(2)?, row.get(3)?);
        if *blake3::hash(&header).as_bytes() != stored {
            let stream = StreamId::from_bytes(row.get(0)?);
            walk.fault(
                stream,
                unsigned_at(row, 1)?,
                "a waiting operation is not what came",
            );
        }
    }
    Ok(())
}

impl ChainWalk {
    fn fault(&mut self, stream: StreamId, seq: u64, detail: &str) {
        self.faults.push(StoreFault::Chain {
            stream,
            seq,
            detail: detail.to_owned(),
        });
    }
}

//! Operations that were written elsewhere.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::import_batch;
use khupho_oplog::{
    ChainFault, Change, FieldId, Hlc, KindId, OpHash, OpUid, Operation, OperationDraft, Patch,
    SealedOperation, StreamId, TxnId,
};
use khupho_store::{Ingested, StoreError, Unwatched};

use crate::common::{MONDAY_MS, Notebook, TestResult};

const ENTITY: EntityId = EntityId::from_bytes([5; 16]);

struct Foreign {
    stream: u8,
    seq: u64,
    prev: Option<OpHash>,
}

impl Foreign {
    fn stream(stream: u8) -> Self {
        Self {
            stream,
            seq: 0,
            prev: None,
        }
    }

    fn write(&mut self, kind: KindId, change: Change) -> Result<SealedOperation, StoreError> {
        self.seq += 1;
        let mut uid = [self.stream; 16];
        uid[8..].copy_from_slice(&self.seq.to_be_bytes());
        let draft = OperationDraft {
            stream: StreamId::from_bytes([self.stream; 16]),
            seq: self.seq,
            prev: self.prev,
            op_uid: OpUid::from_bytes(uid),
            hlc: Hlc::new(MONDAY_MS + self.seq, 0),
            entity: ENTITY,
            kind,
            actor: EntityId::from_bytes([6; 16]),
            txn: TxnId::from_bytes(uid),
        };
        let op = Operation::seal(draft, &Patch(vec![change]))?;
        self.prev = Some(op.hash);
        Ok(op)
    }

    fn name(&mut self, name: &str) -> Result<SealedOperation, StoreError> {
        self.write(
            import_batch::KIND,
            Change::set(import_batch::FILE_NAME, name),
        )
    }
}

fn ingest(notebook: &Notebook, ops: &[&SealedOperation]) -> Result<Ingested, StoreError> {
    let ops: Vec<_> = ops
        .iter()
        .map(|op| ((*op).clone(), op.header.hlc))
        .collect();
    notebook.store().ingest(&ops)
}

#[test]
fn foreign_operations_are_applied_once() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let (one, two) = (foreign.name("một")?, foreign.name("hai")?);
    let first = ingest(&notebook, &[&one, &two])?;
    assert_eq!((first.applied, first.already_there), (2, 0));
    let second = ingest(&notebook, &[&one, &two])?;
    assert_eq!((second.applied, second.already_there), (0, 2));
    // The same writes in another stream, after their machine was restored.
    let again = one.reissue(StreamId::from_bytes([2; 16]), 1, None)?;
    let third = ingest(&notebook, &[&again])?;
    assert_eq!((third.applied, third.copies), (0, 1));
    assert_eq!(notebook.names()?, ["hai"]);
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn gaps_and_forks_are_refused_whole() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let (one, two, three) = (foreign.name("1")?, foreign.name("2")?, foreign.name("3")?);
    let gap = ingest(&notebook, &[&one, &three]);
    assert!(matches!(
        gap,
        Err(StoreError::Chain(ChainFault::Gap { .. }))
    ));
    assert!(notebook.names()?.is_empty());
    ingest(&notebook, &[&one, &two])?;
    let mut other = Foreign::stream(1);
    let fork = ingest(&notebook, &[&other.name("khác")?]);
    assert!(matches!(
        fork,
        Err(StoreError::Chain(ChainFault::Fork { seq: 1 }))
    ));
    Ok(())
}

#[test]
fn kinds_and_fields_of_later_versions_are_kept() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let kind = foreign.write(KindId(60_000), Change::set(FieldId(1), "mai sau"))?;
    let field = foreign.write(import_batch::KIND, Change::set(FieldId(900), "mai sau"))?;
    let taken = ingest(&notebook, &[&kind, &field])?;
    assert_eq!(taken.applied, 2);
    let report = notebook.store().rebuild_verify(&Unwatched)?;
    assert!(report.is_same());
    assert_eq!(report.operations, 4);
    Ok(())
}

#[test]
fn values_of_an_unexpected_type_are_kept_and_read_as_absent() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let odd = foreign.write(
        import_batch::KIND,
        Change::set(import_batch::FILE_NAME, 7i64),
    )?;
    ingest(&notebook, &[&odd])?;
    assert_eq!(notebook.names()?, [""]);
    Ok(())
}

#[test]
fn own_writes_come_after_what_was_taken_in() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let ops: Vec<_> = ["1", "2", "3"]
        .iter()
        .map(|name| foreign.name(name))
        .collect::<Result<_, _>>()?;
    ingest(&notebook, &ops.iter().collect::<Vec<_>>())?;
    // The wall clock of this machine stands before the foreign operations.
    notebook.rename(ENTITY, "sau cùng")?;
    assert_eq!(notebook.names()?, ["sau cùng"]);
    Ok(())
}

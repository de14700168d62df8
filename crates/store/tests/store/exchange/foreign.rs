//! Operations that were written elsewhere.

use std::borrow::Cow;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{BundleId, DeviceId};
use khupho_oplog::registry::{household, import_batch};
use khupho_oplog::{
    Change, FieldId, Hlc, KindId, OpHash, OpUid, Operation, OperationDraft, Patch, SealedOperation,
    StreamId, TxnId,
};
use khupho_store::exchange::{Arrival, DeviceClass, Origin, StreamSource, TakenIn};
use khupho_store::{StoreError, Unwatched, households};

use crate::common::{MONDAY_MS, Notebook, TestResult};

const ENTITY: EntityId = EntityId::from_bytes([5; 16]);
const PLACE: EntityId = EntityId::from_bytes([4; 16]);

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
        self.write_all(kind, vec![change])
    }

    fn write_all(
        &mut self,
        kind: KindId,
        changes: Vec<Change>,
    ) -> Result<SealedOperation, StoreError> {
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
        let op = Operation::seal(draft, Patch(changes), || Ok::<_, StoreError>([0xaa; 16]))?;
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

fn take(notebook: &Notebook, ops: &[&SealedOperation]) -> Result<TakenIn, StoreError> {
    let device = DeviceId::from_bytes([7; 16]);
    let origin = Origin {
        device: Some(device),
        class: DeviceClass::Neighborhood,
        neighborhood: Some(PLACE),
    };
    let arrival = Arrival {
        bundle: BundleId::from_bytes([1; 16]),
        part: 1,
        parts: 1,
        purpose: 2,
        device: Some(device),
        neighborhood: Some(PLACE),
        number: 1,
        file_name: "KP99.kps".to_owned(),
        made_ms: MONDAY_MS,
        received_ms: MONDAY_MS,
        content_hash: [1; 32],
        actor: None,
    };
    let ((), taken) = notebook.store().take_in(&arrival, |taking| {
        for op in ops {
            taking.stream_source(op.header.stream, StreamSource::Sender(origin));
            taking.take(Cow::Borrowed(op))?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(taken)
}

#[test]
fn foreign_operations_are_applied_once() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let (one, two) = (foreign.name("một")?, foreign.name("hai")?);
    let first = take(&notebook, &[&one, &two])?;
    assert_eq!((first.applied, first.already_there), (2, 0));
    let second = take(&notebook, &[&one, &two])?;
    assert_eq!((second.applied, second.already_there), (0, 2));
    // The same writes in another stream, after their machine was restored.
    let again = one.reissue(StreamId::from_bytes([2; 16]), 1, None)?;
    let third = take(&notebook, &[&again])?;
    assert_eq!((third.applied, third.copies), (0, 1));
    assert_eq!(notebook.names()?, ["hai"]);
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn a_stream_that_begins_twice_keeps_both_beginnings() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let (one, two) = (foreign.name("1")?, foreign.name("2")?);
    take(&notebook, &[&one, &two])?;
    let mut other = Foreign::stream(1);
    // The same identity with another content is no copy: nobody honest writes it.
    let forged = take(&notebook, &[&other.name("khác")?])?;
    assert_eq!(
        (forged.forks, forged.quarantined, forged.applied),
        (1, 1, 0)
    );
    assert_eq!(notebook.names()?, ["2"]);
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn kinds_and_fields_of_later_versions_are_kept() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let kind = foreign.write(KindId(60_000), Change::set(FieldId(1), "mai sau"))?;
    let field = foreign.write(import_batch::KIND, Change::set(FieldId(900), "mai sau"))?;
    let taken = take(&notebook, &[&kind, &field])?;
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
    take(&notebook, &[&odd])?;
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
    take(&notebook, &ops.iter().collect::<Vec<_>>())?;
    // The wall clock of this machine stands before the foreign operations.
    notebook.rename(ENTITY, "sau cùng")?;
    assert_eq!(notebook.names()?, ["sau cùng"]);
    Ok(())
}

/// Household 1 of a foreign stream, and the same operation without its personal part.
fn household_and_without_name(
    foreign: &mut Foreign,
    name: &str,
) -> Result<[SealedOperation; 2], StoreError> {
    let whole = foreign.write_all(
        household::KIND,
        vec![
            Change::set(household::NEIGHBORHOOD, PLACE),
            Change::set(household::CODE, "H-0042"),
            Change::set(household::CONTACT_NAME, name),
        ],
    )?;
    let (header, payload) = (whole.header_bytes.clone(), whole.payload_bytes.clone());
    let without = khupho_oplog::open(header, payload, None)?;
    Ok([whole, without])
}

fn shown_household(notebook: &Notebook) -> Result<Option<(String, String)>, StoreError> {
    let found = notebook
        .store()
        .read(|connection| households::find(connection, ENTITY))?;
    Ok(found.map(|household| (household.code, household.contact_name)))
}

fn shown(code: &str, name: &str) -> Option<(String, String)> {
    Some((code.to_owned(), name.to_owned()))
}

#[test]
fn a_personal_part_that_was_withheld_can_come_later() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let [whole, without] = household_and_without_name(&mut foreign, "Lê Văn Thử")?;
    take(&notebook, &[&without])?;
    assert_eq!(shown_household(&notebook)?, shown("H-0042", ""));
    assert!(notebook.store().verify(&Unwatched)?.is_whole());

    let later = take(&notebook, &[&whole])?;
    assert_eq!((later.already_there, later.completed), (1, 1));
    assert_eq!(shown_household(&notebook)?, shown("H-0042", "Lê Văn Thử"));
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    // Neither the part again nor the operation without it changes anything.
    for op in [&whole, &without] {
        assert_eq!(take(&notebook, &[op])?.completed, 0);
    }
    assert_eq!(shown_household(&notebook)?, shown("H-0042", "Lê Văn Thử"));

    let at_once = Notebook::new()?;
    take(&at_once, &[&whole])?;
    assert_eq!(shown_household(&at_once)?, shown_household(&notebook)?);
    Ok(())
}

#[test]
fn a_re_issued_copy_can_bring_the_personal_part() -> TestResult {
    let notebook = Notebook::new()?;
    let mut foreign = Foreign::stream(1);
    let [whole, without] = household_and_without_name(&mut foreign, "Lê Văn Thử")?;
    let copy = whole.reissue(StreamId::from_bytes([2; 16]), 1, None)?;
    take(&notebook, &[&without])?;
    let taken = take(&notebook, &[&copy])?;
    assert_eq!((taken.copies, taken.completed), (1, 1));
    assert_eq!(shown_household(&notebook)?, shown("H-0042", "Lê Văn Thử"));
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn a_forged_copy_cannot_bring_another_personal_part() -> TestResult {
    let notebook = Notebook::new()?;
    let [_, without] = household_and_without_name(&mut Foreign::stream(1), "Lê Văn Thử")?;
    let [forged, _] = household_and_without_name(&mut Foreign::stream(1), "Tên Giả")?;
    let forged = forged.reissue(StreamId::from_bytes([2; 16]), 1, None)?;
    assert_eq!(forged.header.op_uid, without.header.op_uid);
    take(&notebook, &[&without])?;
    assert_eq!(take(&notebook, &[&forged])?.completed, 0);
    assert_eq!(shown_household(&notebook)?, shown("H-0042", ""));
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    Ok(())
}

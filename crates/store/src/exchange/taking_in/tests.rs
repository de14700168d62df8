//! Limits of what waits, and operations of a later form.

use std::borrow::Cow;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::ids::{BundleId, DeviceId, LogId};
use khupho_oplog::registry::activity;
use khupho_oplog::{
    Change, Hlc, OpHash, OpUid, Operation, OperationDraft, Patch, SealedOperation, StreamId, TxnId,
};
use rusqlite::params;

use super::parking::{UnreadableOperation, forget_expired};
use super::{Arrival, Origin, StreamSource, TakenIn, TakingIn};
use crate::exchange::{self, DeviceClass, PARKED_DAYS_MAX, PARKED_MAX, ParkedReason};
use crate::keys::NoKeyring;
use crate::{Clock, Founding, Store, StoreError, StoreLocation, Unwatched};

const MONDAY_MS: u64 = 1_795_392_000_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const STREAM: StreamId = StreamId::from_bytes([1; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([2; 16]);

struct Ward {
    _folder: tempfile::TempDir,
    store: Store,
    place: EntityId,
}

fn ward() -> Result<Ward, StoreError> {
    let folder = tempfile::tempdir().map_err(|e| StoreError::file("/tmp".as_ref(), e))?;
    let clock = Clock::fixed(MONDAY_MS);
    let places = vec![Neighborhood::default()];
    let founding = Founding::ward(&clock, "Lê Thị Mẫu", "Cô Mẫu", "135790", places)?;
    let location = StoreLocation::new(folder.path());
    let (store, _) = Store::create(location, &founding, clock, Arc::new(NoKeyring))?;
    Ok(Ward {
        _folder: folder,
        store,
        place: founding.neighborhood_id,
    })
}

impl Ward {
    /// Operations 1, 2, 3 … of one stream, each about an activity of its own.
    fn operations(&self, count: u8) -> Result<Vec<SealedOperation>, StoreError> {
        let mut operations: Vec<SealedOperation> = Vec::new();
        for number in 1..=count {
            operations.push(self.operation(operations.last(), number)?);
        }
        Ok(operations)
    }

    /// The operation after another one, with an identity and an activity of that number.
    fn operation(
        &self,
        prev: Option<&SealedOperation>,
        number: u8,
    ) -> Result<SealedOperation, StoreError> {
        let draft = OperationDraft {
            stream: STREAM,
            seq: prev.map_or(0, |prev| prev.header.seq) + 1,
            prev: prev.map(|prev| prev.hash),
            op_uid: OpUid::from_bytes([number; 16]),
            hlc: Hlc::new(MONDAY_MS, u16::from(number)),
            entity: EntityId::from_bytes([number; 16]),
            kind: activity::KIND,
            actor: EntityId::from_bytes([9; 16]),
            txn: TxnId::from_bytes([number; 16]),
        };
        let patch = Patch(vec![Change::set(activity::NEIGHBORHOOD, self.place)]);
        Operation::seal(draft, patch, || Ok::<_, StoreError>([0; 16]))
    }

    fn take(
        &self,
        work: impl FnOnce(&mut TakingIn<'_>) -> Result<(), StoreError>,
    ) -> Result<TakenIn, StoreError> {
        let arrival = Arrival {
            bundle: BundleId::from_bytes([3; 16]),
            part: 1,
            parts: 1,
            purpose: 1,
            device: Some(DEVICE),
            neighborhood: Some(self.place),
            number: 1,
            file_name: "KP.kps".to_owned(),
            made_ms: MONDAY_MS,
            received_ms: MONDAY_MS,
            content_hash: [4; 32],
            actor: None,
        };
        let ((), taken) = self.store.take_in(&arrival, |taking| {
            taking.stream_source(STREAM, self.source());
            work(taking)
        })?;
        Ok(taken)
    }

    fn source(&self) -> StreamSource {
        StreamSource::Sender(Origin {
            device: Some(DEVICE),
            class: DeviceClass::Neighborhood,
            neighborhood: Some(self.place),
        })
    }

    /// Everything was compared on Monday.
    fn compare_with_hub(&self) -> Result<(), StoreError> {
        let log_id = LogId::from_bytes([6; 16]);
        self.store.meet_hub(DEVICE, log_id)?;
        self.store.mark_compared(MONDAY_MS)
    }

    fn is_comparing_due(&self) -> Result<bool, StoreError> {
        let place = self.store.read(exchange::hub_place)?;
        Ok(place.is_some_and(|place| place.compared_ms < MONDAY_MS))
    }

    /// Lets so many operations of another stream wait since a moment.
    fn fill_parking(&self, count: u64, since_ms: u64) -> Result<(), StoreError> {
        self.store.writer().connection.execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
             INSERT INTO parked SELECT CAST(printf('%032d', n) AS BLOB), zeroblob(16), n + 1, x'06',
                 1, 1, x'', NULL, NULL, 1, ?2 FROM number",
            params![
                i64::try_from(count).unwrap_or(0),
                i64::try_from(since_ms).unwrap_or(0)
            ],
        )?;
        Ok(())
    }
}

fn unreadable(op: &SealedOperation, header: Vec<u8>) -> UnreadableOperation {
    UnreadableOperation {
        stream: op.header.stream,
        seq: op.header.seq,
        prev: op.header.prev,
        hash: OpHash::from_bytes(*blake3::hash(&header).as_bytes()),
        header,
        payload: op.payload_bytes.clone(),
        personal: None,
    }
}

#[test]
fn so_many_operations_wait_and_one_more_does_not() -> Result<(), StoreError> {
    let ward = ward()?;
    let operations = ward.operations(3)?;
    ward.fill_parking(PARKED_MAX - 1, MONDAY_MS)?;
    ward.compare_with_hub()?;
    let taken = ward.take(|taking| {
        taking.take(Cow::Borrowed(&operations[2]))?;
        taking.take(Cow::Borrowed(&operations[1]))
    })?;
    assert_eq!((taken.parked, taken.beyond_parking_limit), (1, 1));
    assert!(ward.is_comparing_due()?, "the feed does not bring it again");
    // What was not kept comes again, and everything finds its place.
    let taken = ward.take(|taking| {
        operations
            .iter()
            .try_for_each(|op| taking.take(Cow::Borrowed(op)))
    })?;
    assert_eq!((taken.applied, taken.beyond_parking_limit), (3, 0));
    Ok(())
}

#[test]
fn what_waits_longer_than_a_month_is_forgotten() -> Result<(), StoreError> {
    let ward = ward()?;
    ward.fill_parking(2, MONDAY_MS)?;
    ward.compare_with_hub()?;
    let waiting = |now_ms: u64| -> Result<u64, StoreError> {
        forget_expired(&ward.store.writer().connection, now_ms)?;
        let gaps = ward.store.read(exchange::parked)?;
        Ok(gaps.iter().map(|gap| gap.operations).sum())
    };
    assert_eq!(waiting(MONDAY_MS + PARKED_DAYS_MAX * DAY_MS)?, 2);
    assert!(!ward.is_comparing_due()?);
    assert_eq!(waiting(MONDAY_MS + PARKED_DAYS_MAX * DAY_MS + 1)?, 0);
    assert!(
        ward.is_comparing_due()?,
        "the feed does not bring them again"
    );
    Ok(())
}

#[test]
fn a_later_form_waits_for_the_upgrade_with_all_that_follows() -> Result<(), StoreError> {
    let ward = ward()?;
    let operations = ward.operations(3)?;
    let mut later = operations[1].header_bytes.clone();
    // The version: a form this program cannot read.
    later[1] = 2;
    let taken = ward.take(|taking| {
        taking.take(Cow::Borrowed(&operations[0]))?;
        taking.park_unreadable(&unreadable(&operations[1], later))?;
        taking.take(Cow::Borrowed(&operations[2]))
    })?;
    assert_eq!((taken.applied, taken.parked), (1, 2));
    let gaps = ward.store.read(exchange::parked)?;
    let reasons: Vec<_> = gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [ParkedReason::Gap, ParkedReason::NewerForm]);
    assert!(ward.store.verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn what_can_be_read_after_an_upgrade_is_taken_in() -> Result<(), StoreError> {
    let ward = ward()?;
    let operations = ward.operations(3)?;
    let readable = unreadable(&operations[1], operations[1].header_bytes.clone());
    let taken = ward.take(|taking| {
        taking.take(Cow::Borrowed(&operations[0]))?;
        taking.park_unreadable(&readable)?;
        taking.take(Cow::Borrowed(&operations[2]))
    })?;
    assert_eq!((taken.applied, taken.from_parked), (3, 2));
    assert!(ward.store.read(exchange::parked)?.is_empty());
    assert!(ward.store.verify(&Unwatched)?.is_whole());
    Ok(())
}

#[test]
fn an_operation_after_one_of_another_stream_goes_on_waiting() -> Result<(), StoreError> {
    let ward = ward()?;
    let operations = ward.operations(2)?;
    let branch = ward.operation(Some(&operations[0]), 8)?;
    let taken = ward.take(|taking| {
        operations
            .iter()
            .chain([&branch])
            .try_for_each(|op| taking.take(Cow::Borrowed(op)))
    })?;
    assert_eq!((taken.applied, taken.forks), (3, 1));
    // One names the head of a foreign stream as its predecessor, another one the end of a branch.
    let other = StreamId::from_bytes([7; 16]);
    let strangers = [&operations[1], &branch].map(|prev| prev.reissue(other, 3, Some(prev.hash)));
    let taken = ward.take(|taking| {
        taking.stream_source(other, ward.source());
        strangers
            .into_iter()
            .try_for_each(|stranger| taking.take(Cow::Owned(stranger?)))
    })?;
    assert_eq!((taken.parked, taken.from_parked), (2, 0));
    assert!(ward.store.verify(&Unwatched)?.is_whole());
    Ok(())
}

//! A device of another khu phố, which computes identities of this one and writes about them, before or
//! after this one does.

use std::rc::Rc;

use fastrand::Rng;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{assessment, claim};
use khupho_oplog::{
    Change, HlcClock, KindId, OpUid, Operation, OperationDraft, OplogError, Patch, StreamHead,
    StreamId, TxnId,
};

use crate::device::random;
use crate::files::Bundle;
use crate::log::Op;
use crate::things::Things;
use crate::trust::{OTHER_NEIGHBORHOOD, STRANGER};

/// The machine of the other khu phố.
pub(crate) struct Stranger {
    stream: StreamId,
    head: Option<StreamHead>,
    clock: HlcClock,
    /// How far its clock is off, in milliseconds: who writes in the year 2090 wins every merge.
    clock_ahead_ms: u64,
    ops: Vec<Op>,
}

impl Stranger {
    pub(crate) fn new(rng: &mut Rng) -> Self {
        let mut stream = random(rng);
        stream[0] = STRANGER as u8;
        Self {
            stream: StreamId::from_bytes(stream),
            head: None,
            clock: HlcClock::default(),
            clock_ahead_ms: rng.u64(0..70 * 365 * 24 * 3_600_000),
            ops: Vec::new(),
        }
    }

    /// Writes about something of the first khu phố.
    pub(crate) fn write(&mut self, things: &Things, now_ms: u64, rng: &mut Rng) {
        let (kind, entity, changes) = foreign_edit(things, rng);
        let draft = OperationDraft {
            stream: self.stream,
            seq: self.head.map_or(1, |head| head.seq + 1),
            prev: self.head.map(|head| head.hash),
            op_uid: OpUid::from_bytes(random(rng)),
            hlc: self.clock.tick(now_ms + self.clock_ahead_ms),
            entity,
            kind,
            actor: EntityId::from_bytes([8; 16]),
            txn: TxnId::from_bytes(random(rng)),
        };
        let salt = || Ok::<_, OplogError>(random(rng));
        let op = Operation::seal(draft, Patch(changes), salt).expect("a small edit fits");
        self.head = Some(StreamHead {
            stream: self.stream,
            seq: op.header.seq,
            hash: op.hash,
        });
        self.ops.push(Rc::new(op));
    }

    /// Everything it wrote, for the ward.
    pub(crate) fn bundle(&self) -> Bundle {
        Bundle {
            device: STRANGER,
            ops: self.ops.clone(),
            known: Vec::new(),
            relayed: Vec::new(),
        }
    }
}

fn foreign_edit(things: &Things, rng: &mut Rng) -> (KindId, EntityId, Vec<Change>) {
    let number = rng.usize(0..things.claims.len());
    let (claim, criterion) = things.claims[number];
    match rng.u8(0..5) {
        0 => {
            let stolen = vec![
                Change::set(assessment::NEIGHBORHOOD, OTHER_NEIGHBORHOOD),
                Change::set(assessment::CRITERIA_SET, things.set),
            ];
            (assessment::KIND, things.assessment, stolen)
        }
        1 => {
            let deleted = vec![Change::delete_entity()];
            (assessment::KIND, things.assessment, deleted)
        }
        2 => {
            let squatted = vec![
                Change::set(claim::ASSESSMENT, things.assessment),
                Change::set(claim::CRITERION, criterion),
                Change::set(claim::NOTE, "chiếm lấy"),
            ];
            (claim::KIND, claim, squatted)
        }
        3 => (claim::KIND, claim, vec![Change::delete_entity()]),
        _ => (claim::KIND, claim, vec![Change::set(claim::STATE, 9_i64)]),
    }
}

//! The ward: the one that orders what its khu phố send.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use fastrand::Rng;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::review;
use khupho_oplog::trust::{Standing, TrustState};
use khupho_oplog::{
    Change, HlcClock, OpHash, OpUid, Operation, OperationDraft, OplogError, Patch, StreamHead,
    StreamId, TxnId, effective, open,
};

use crate::device::random;
use crate::files::{Bundle, LogId, Receipt};
use crate::log::{Log, Op, Rule};
use crate::owners::is_foreign;
use crate::trust::{OTHER_NEIGHBORHOOD, STRANGER, device_id, registry_at_first, revoke, writer_of};

/// First byte of the ward's own streams.
const WARD_STREAM: u8 = 0xff;

/// Everything that a copy of the ward's disk copies.
#[derive(Clone)]
struct Disk {
    log: Log,
    trust: TrustState,
    /// Entries of the registry since the first certificates.
    registry: Vec<Rc<Vec<u8>>>,
    log_id: LogId,
    /// What each device said it holds.
    held_by: BTreeMap<usize, Vec<StreamHead>>,
    own: StreamId,
    head: Option<StreamHead>,
    clock: HlcClock,
    /// What was found to be another khu phố's, in a log of so many operations.
    foreign: (usize, BTreeSet<OpHash>),
}

/// The ward's PC.
pub(crate) struct Ward {
    disk: Disk,
    backups: Vec<Disk>,
    /// Writes that some receipt confirmed: what the ward promised to keep.
    pub(crate) promised: BTreeSet<OpUid>,
}

impl Ward {
    pub(crate) fn new(rule: Rule, rng: &mut Rng) -> Self {
        Self {
            disk: Disk {
                log: Log::new(rule),
                trust: registry_at_first(),
                registry: Vec::new(),
                log_id: rng.u64(..),
                held_by: BTreeMap::new(),
                own: own_stream(rng),
                head: None,
                clock: HlcClock::default(),
                foreign: (0, BTreeSet::new()),
            },
            backups: Vec::new(),
            promised: BTreeSet::new(),
        }
    }

    pub(crate) fn log(&self) -> &Log {
        &self.disk.log
    }

    pub(crate) fn is_revoked(&self, device: usize) -> bool {
        let standing = self.disk.trust.standing(device_id(device), 1);
        matches!(standing, Standing::Revoked { .. })
    }

    /// Takes in a bundle, from its bytes on.
    pub(crate) fn take_bundle(&mut self, bundle: &Bundle, now_ms: u64) {
        for receipt in &bundle.relayed {
            self.take_back(receipt);
        }
        for op in &bundle.ops {
            let read = open(
                op.header_bytes.clone(),
                op.payload_bytes.clone(),
                op.personal_bytes.clone(),
            );
            let read = Rc::new(read.expect("what a machine wrote can be read"));
            let received = |op: &Op| effective(op.header.hlc, Some(now_ms));
            self.disk.log.take(&read, received);
        }
        // The other khu phố gets no receipts here.
        if bundle.device != STRANGER {
            self.disk
                .held_by
                .insert(bundle.device, bundle.known.clone());
        }
        self.judge();
    }

    /// Takes back from a receipt what a ward that was restored has lost.
    fn take_back(&mut self, receipt: &Receipt) {
        let disk = &mut self.disk;
        let entries = receipt.registry.iter().map(|entry| entry.as_slice());
        disk.trust
            .apply_all(entries)
            .expect("the ward signed every entry");
        for entry in &receipt.registry {
            if !disk.registry.contains(entry) {
                disk.registry.push(Rc::clone(entry));
            }
        }
        for op in &receipt.vouched {
            disk.log.take_vouched(op, op.header.hlc);
        }
        for (write, moment) in &receipt.moments {
            disk.log.lower_moment(*write, *moment);
        }
    }

    /// Puts aside what revoked devices wrote beyond their cut-offs, and what a khu phố wrote about what
    /// is another's. A proof that comes later may change what was found before.
    fn judge(&mut self) {
        let mut set_aside = self.foreign();
        for op in self.disk.log.operations() {
            let device = usize::from(op.header.stream.as_bytes()[0]);
            let standing = self.disk.trust.standing(device_id(device), 1);
            if let Standing::Revoked { revocation, .. } = standing
                && !self.leads_to_one_of(&revocation.cut_offs, op)
            {
                set_aside.insert(op.hash);
            }
        }
        self.disk.log.set_aside = set_aside;
    }

    /// Judged anew whenever the log has grown, and only then: hashing identities takes its time.
    fn foreign(&mut self) -> BTreeSet<OpHash> {
        let log = &self.disk.log;
        let grown_to = log.operations().count();
        if self.disk.foreign.0 != grown_to {
            let foreign = log.operations().filter(|op| is_foreign(log, op));
            self.disk.foreign = (grown_to, foreign.map(|op| op.hash).collect());
        }
        self.disk.foreign.1.clone()
    }

    /// Whether an operation lies on the way to a cut-off, as far as the log can tell.
    fn leads_to_one_of(&self, cut_offs: &[StreamHead], op: &Op) -> bool {
        let mut cut_offs = cut_offs
            .iter()
            .filter(|cut_off| cut_off.stream == op.header.stream);
        cut_offs.any(|cut_off| {
            op.header.seq <= cut_off.seq && {
                let way = self.disk.log.back_from(cut_off.hash);
                way.is_empty() || way.iter().any(|passed| passed.hash == op.hash)
            }
        })
    }

    /// A receipt for the khu phố.
    pub(crate) fn receipt(&mut self, now_ms: u64) -> Receipt {
        let disk = &self.disk;
        let own = |op: &&Op| op.header.stream.as_bytes()[0] == WARD_STREAM;
        let is_strangers = |stream: StreamId| writer_of(stream) == Some(OTHER_NEIGHBORHOOD);
        let of_others = |op: &&Op| own(op) || is_strangers(op.header.stream);
        let here = disk
            .log
            .operations()
            .filter(|op| !is_strangers(op.header.stream));
        let lower = here.filter_map(|op| {
            let moment = disk.log.moment(op.header.op_uid)?;
            (moment < op.header.hlc).then_some((op.header.op_uid, moment))
        });
        let vouched: Vec<Op> = disk.log.operations().filter(own).map(Rc::clone).collect();
        let mut lacking: BTreeMap<OpHash, Op> = BTreeMap::new();
        for held in disk.held_by.values() {
            let beyond = disk
                .log
                .beyond(held)
                .into_iter()
                .filter(|op| !of_others(&op));
            lacking.extend(beyond.map(|op| (op.hash, op)));
        }
        let mut ops: Vec<Op> = lacking.into_values().collect();
        ops.sort_by_key(|op| (op.header.stream, op.header.seq));
        let receipt = Receipt {
            log_id: disk.log_id,
            at_ms: now_ms,
            heads: tips_but(&disk.log, is_strangers),
            moments: lower.collect(),
            set_aside: disk.log.set_aside.iter().copied().collect(),
            forks: disk.log.forks().into_iter().collect(),
            registry: disk.registry.clone(),
            ops,
            vouched,
        };
        self.promised
            .extend(self.disk.log.operations().map(|op| op.header.op_uid));
        receipt
    }

    /// An officer decides on something.
    pub(crate) fn review(&mut self, entity: EntityId, now_ms: u64, rng: &mut Rng) {
        let disk = &mut self.disk;
        let hlc = disk.clock.tick(now_ms);
        let draft = OperationDraft {
            stream: disk.own,
            seq: disk.head.map_or(1, |head| head.seq + 1),
            prev: disk.head.map(|head| head.hash),
            op_uid: OpUid::from_bytes(random(rng)),
            hlc,
            entity,
            kind: review::KIND,
            actor: EntityId::from_bytes([9; 16]),
            txn: TxnId::from_bytes(random(rng)),
        };
        let change = Change::set(review::DECISION, rng.i64(1..4));
        let salt = || Ok::<_, OplogError>(random(rng));
        let op = Operation::seal(draft, Patch(vec![change]), salt).expect("a decision fits");
        disk.head = Some(StreamHead {
            stream: disk.own,
            seq: op.header.seq,
            hash: op.hash,
        });
        disk.log.take(&Rc::new(op), |_| hlc);
    }

    /// Takes the trust in a device back, from what the ward has of it on.
    pub(crate) fn revoke(&mut self, device: usize, now_ms: u64) {
        let tips = self.disk.log.tips().into_iter();
        let cut_offs = tips
            .filter(|tip| usize::from(tip.stream.as_bytes()[0]) == device)
            .collect();
        let entry = revoke(&mut self.disk.trust, device, cut_offs, now_ms);
        self.disk.registry.push(entry);
        self.judge();
    }

    /// Keeps a copy of the disk.
    pub(crate) fn back_up(&mut self) {
        self.backups.push(self.disk.clone());
    }

    /// An old copy is put back; the marker tells, so the log gets a new identity.
    pub(crate) fn restore(&mut self, rng: &mut Rng) {
        let Some(copy) = rng.choice(&self.backups).cloned() else {
            return;
        };
        self.disk = copy;
        self.disk.log_id = rng.u64(..);
        self.disk.own = own_stream(rng);
        self.disk.head = None;
    }
}

fn tips_but(log: &Log, is_left_out: impl Fn(StreamId) -> bool) -> Vec<StreamHead> {
    let mut tips = log.tips();
    tips.retain(|tip| !is_left_out(tip.stream));
    tips
}

fn own_stream(rng: &mut Rng) -> StreamId {
    let mut bytes = random(rng);
    bytes[0] = WARD_STREAM;
    StreamId::from_bytes(bytes)
}

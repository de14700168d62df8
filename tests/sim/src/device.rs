//! A machine of the khu phố: what lies on its disk, and what does not.

use std::collections::BTreeSet;
use std::rc::Rc;

use fastrand::Rng;
use khupho_domain::ids::EntityId;
use khupho_oplog::trust::TrustState;
use khupho_oplog::{
    Change, Hlc, HlcClock, KindId, OpHash, OpUid, Operation, OperationDraft, OplogError, Patch,
    SealedOperation, StreamHead, StreamId, TxnId,
};

use crate::files::{Bundle, LogId, Receipt};
use crate::log::{Log, Op, Rule};
use crate::trust::registry_at_first;

/// Everything that a copy of the disk copies.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) log: Log,
    pub(crate) trust: TrustState,
    /// The stream that grows, and its newest operation.
    own: StreamId,
    head: Option<StreamHead>,
    /// Heads that the ward confirmed in the log it has now.
    pub(crate) confirmed: Vec<StreamHead>,
    log_id: Option<LogId>,
    /// When the ward made the newest receipt that is here.
    newest_receipt_ms: u64,
    receipts: Vec<Rc<Receipt>>,
    /// Which of the two it is told: its stream has a second history.
    pub(crate) told_of_forks: BTreeSet<StreamId>,
    clock: HlcClock,
}

/// What a marker outside the disk says: the newest operation, and the machine.
#[derive(Clone, Copy)]
struct Marker {
    head: Option<StreamHead>,
    machine: usize,
}

/// A machine.
#[derive(Clone)]
pub(crate) struct Machine {
    /// Number of the device whose keys are on the disk; clones share it.
    pub(crate) device: usize,
    /// Number of the machine.
    machine: usize,
    pub(crate) disk: Disk,
    marker: Marker,
    /// How far its clock is off, in milliseconds.
    clock_off_ms: i64,
    /// Copies of the disk that somebody may put back.
    backups: Vec<Disk>,
    /// Gone: lost or thrown away, with its disk.
    pub(crate) gone: bool,
}

impl Machine {
    pub(crate) fn new(number: usize, rule: Rule, clock_off_ms: i64, rng: &mut Rng) -> Self {
        Self {
            device: number,
            machine: number,
            disk: Disk {
                log: Log::new(rule),
                trust: registry_at_first(),
                own: stream_of(number, rng),
                head: None,
                confirmed: Vec::new(),
                log_id: None,
                newest_receipt_ms: 0,
                receipts: Vec::new(),
                told_of_forks: BTreeSet::new(),
                clock: HlcClock::default(),
            },
            marker: Marker {
                head: None,
                machine: number,
            },
            clock_off_ms,
            backups: Vec::new(),
            gone: false,
        }
    }

    /// Writes one operation as a person at this machine.
    pub(crate) fn write(&mut self, change: &Edit, now_ms: u64, rng: &mut Rng) {
        let disk = &mut self.disk;
        let hlc = disk
            .clock
            .tick(now_ms.saturating_add_signed(self.clock_off_ms));
        let draft = OperationDraft {
            stream: disk.own,
            seq: disk.head.map_or(1, |head| head.seq + 1),
            prev: disk.head.map(|head| head.hash),
            op_uid: OpUid::from_bytes(random(rng)),
            hlc,
            entity: change.entity,
            kind: change.kind,
            actor: EntityId::from_bytes([7; 16]),
            txn: TxnId::from_bytes(random(rng)),
        };
        let state = disk.log.state(change.entity);
        let mut edits = change.changes.clone();
        for edit in edits
            .iter_mut()
            .filter(|edit| edit.act == khupho_oplog::Act::Set)
        {
            edit.base = state.as_ref().and_then(|state| state.base_of(edit.field));
        }
        let salt = || Ok::<_, OplogError>(random(rng));
        let op = Operation::seal(draft, Patch(edits), salt).expect("a small edit fits");
        self.append(&Rc::new(op), hlc);
    }

    fn append(&mut self, op: &Op, moment: Hlc) {
        let disk = &mut self.disk;
        disk.log.take(op, |_| moment);
        let head = StreamHead {
            stream: op.header.stream,
            seq: op.header.seq,
            hash: op.hash,
        };
        disk.head = Some(head);
        self.marker = Marker {
            head: Some(head),
            machine: self.machine,
        };
    }

    /// Keeps a copy of the disk.
    pub(crate) fn back_up(&mut self) {
        self.backups.push(self.disk.clone());
    }

    /// Somebody puts an old copy back. A marker that is put back with it notices nothing.
    pub(crate) fn restore(&mut self, marker: MarkerFate, rng: &mut Rng) {
        let Some(copy) = rng.choice(&self.backups).cloned() else {
            return;
        };
        self.disk = copy;
        if marker == MarkerFate::CopiedAlong {
            self.marker = Marker {
                head: self.disk.head,
                machine: self.machine,
            };
        }
        self.open(rng);
    }

    /// The disk is copied to another machine, and both go on.
    pub(crate) fn cloned(&self, machine: usize, marker: MarkerFate, rng: &mut Rng) -> Self {
        let mut clone = self.clone();
        clone.machine = machine;
        if marker == MarkerFate::CopiedAlong {
            clone.marker.machine = machine;
        }
        clone.open(rng);
        clone
    }

    /// What the program does at every start: a disk that does not fit its marker goes on in a new stream.
    fn open(&mut self, rng: &mut Rng) {
        let behind = self
            .marker
            .head
            .is_some_and(|head| !self.disk.log.holds(head.hash));
        if behind || self.marker.machine != self.machine {
            self.continue_in_new_stream(rng);
        }
    }

    /// Puts every write that the ward has not confirmed into a new stream: the same writes.
    fn continue_in_new_stream(&mut self, rng: &mut Rng) {
        let former = self.disk.head;
        self.disk.own = stream_of(self.device, rng);
        self.disk.head = None;
        let mut way = former.map_or_else(Vec::new, |head| self.disk.log.back_from(head.hash));
        way.reverse();
        let confirmed: BTreeSet<OpHash> = self.confirmed_operations();
        for op in way.iter().filter(|op| !confirmed.contains(&op.hash)) {
            let (seq, prev) = self
                .disk
                .head
                .map_or((1, None), |head| (head.seq + 1, Some(head.hash)));
            let mut again = op
                .reissue(self.disk.own, seq, prev)
                .expect("the next place of a stream");
            if self.disk.log.rule() == Rule::ReissuedAsNew {
                again = as_another_write(&again, rng);
            }
            let moment = self
                .disk
                .log
                .moment(op.header.op_uid)
                .unwrap_or(op.header.hlc);
            self.append(&Rc::new(again), moment);
        }
        self.marker = Marker {
            head: self.disk.head,
            machine: self.machine,
        };
    }

    fn confirmed_operations(&self) -> BTreeSet<OpHash> {
        let heads = self.disk.confirmed.iter();
        heads
            .flat_map(|head| self.disk.log.back_from(head.hash))
            .map(|op| op.hash)
            .collect()
    }

    /// What the ward is not known to have.
    pub(crate) fn bundle_for_ward(&self) -> Bundle {
        Bundle {
            device: self.device,
            ops: self.disk.log.beyond(&self.disk.confirmed),
            known: self.disk.log.tips(),
            relayed: self.disk.receipts.clone(),
        }
    }

    /// Everything, for another machine of the khu phố.
    pub(crate) fn bundle_for_machines(&self) -> Bundle {
        Bundle {
            ops: self.disk.log.beyond(&[]),
            relayed: Vec::new(),
            ..self.bundle_for_ward()
        }
    }

    /// Takes in what another machine of the khu phố wrote.
    pub(crate) fn take_bundle(&mut self, bundle: &Bundle) {
        for op in &bundle.ops {
            self.take_operation(op);
        }
    }

    /// Until the ward has decided, the moment of the writer's own clock counts; the clock here does
    /// not follow it, or one machine in 2099 would take all others along.
    fn take_operation(&mut self, op: &Op) {
        self.disk.log.take(op, |op| op.header.hlc);
    }

    /// Takes in a receipt of the ward.
    pub(crate) fn take_receipt(&mut self, receipt: &Rc<Receipt>, rng: &mut Rng) {
        let disk = &mut self.disk;
        let entries = receipt.registry.iter().map(|entry| entry.as_slice());
        disk.trust
            .apply_all(entries)
            .expect("the ward signed every entry");
        for op in &receipt.vouched {
            disk.log.take_vouched(op, op.header.hlc);
        }
        for op in &receipt.ops {
            self.take_operation(op);
        }
        let disk = &mut self.disk;
        for (write, moment) in &receipt.moments {
            disk.log.lower_moment(*write, *moment);
        }
        disk.receipts.push(Rc::clone(receipt));
        self.confirm(receipt);
        self.leave_forked_stream(receipt, rng);
    }

    fn confirm(&mut self, receipt: &Receipt) {
        let disk = &mut self.disk;
        let newer = receipt.at_ms > disk.newest_receipt_ms;
        if newer {
            // The whole list each time: the ward may have accepted what it had put aside.
            disk.log.set_aside = receipt.set_aside.iter().copied().collect();
        }
        if disk.log_id != Some(receipt.log_id) {
            // What an old receipt says of a log that the ward has lost is over.
            if !newer {
                return;
            }
            disk.log_id = Some(receipt.log_id);
            disk.confirmed.clear();
        }
        disk.newest_receipt_ms = disk.newest_receipt_ms.max(receipt.at_ms);
        disk.confirmed.extend(receipt.heads.iter().copied());
    }

    /// A machine whose stream has a second history goes on in a stream of its own.
    fn leave_forked_stream(&mut self, receipt: &Receipt, rng: &mut Rng) {
        self.disk
            .told_of_forks
            .extend(receipt.forks.iter().copied());
        if self.disk.told_of_forks.contains(&self.disk.own) {
            self.continue_in_new_stream(rng);
        }
    }
}

/// What happens to the marker when a disk is copied or put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkerFate {
    /// It stays where it was, as the one in the keyring does.
    Stays,
    /// It is copied along: every defence of the machine itself is defeated.
    CopiedAlong,
}

/// What a person changes.
pub(crate) struct Edit {
    pub(crate) entity: EntityId,
    pub(crate) kind: KindId,
    pub(crate) changes: Vec<Change>,
}

/// The same act under another identity, which nothing tells to be the same any more.
fn as_another_write(op: &SealedOperation, rng: &mut Rng) -> SealedOperation {
    let header = &op.header;
    let draft = OperationDraft {
        stream: header.stream,
        seq: header.seq,
        prev: header.prev,
        op_uid: OpUid::from_bytes(random(rng)),
        hlc: header.hlc,
        entity: header.entity,
        kind: header.kind,
        actor: header.actor,
        txn: header.txn,
    };
    let patch = op.patch.clone().expect("a machine reads what it wrote");
    let salt = || Ok::<_, OplogError>(random(rng));
    Operation::seal(draft, patch, salt).expect("it fitted before")
}

/// A new stream; its first byte names the device, which stands for the device's signature.
fn stream_of(device: usize, rng: &mut Rng) -> StreamId {
    let mut bytes = random(rng);
    bytes[0] = u8::try_from(device).unwrap_or(u8::MAX);
    StreamId::from_bytes(bytes)
}

pub(crate) fn random<const N: usize>(rng: &mut Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill(&mut bytes);
    bytes
}

//! What travels between the machines.

use std::rc::Rc;

use khupho_oplog::{Hlc, OpHash, OpUid, StreamHead};

use crate::log::Op;

/// Identity of a state of the ward's log: a restored ward begins a new one.
pub(crate) type LogId = u64;

/// A bundle, or a part of one.
#[derive(Clone)]
pub(crate) struct Bundle {
    /// Number of the machine's device.
    pub(crate) device: usize,
    pub(crate) ops: Vec<Op>,
    /// Every head the sender holds.
    pub(crate) known: Vec<StreamHead>,
    /// Receipts that the ward has lost.
    pub(crate) relayed: Vec<Rc<Receipt>>,
}

/// A receipt for the khu phố.
pub(crate) struct Receipt {
    pub(crate) log_id: LogId,
    pub(crate) at_ms: u64,
    pub(crate) heads: Vec<StreamHead>,
    pub(crate) moments: Vec<(OpUid, Hlc)>,
    pub(crate) set_aside: Vec<OpHash>,
    pub(crate) forks: Vec<khupho_oplog::StreamId>,
    pub(crate) registry: Vec<Rc<Vec<u8>>>,
    /// Operations of the khu phố's machines that some of them lack.
    pub(crate) ops: Vec<Op>,
    /// The ward's own.
    pub(crate) vouched: Vec<Op>,
}

/// A file on its way.
#[derive(Clone)]
pub(crate) enum File {
    ToWard(Rc<Bundle>),
    ToKhuPho(Rc<Receipt>),
    BetweenMachines(Rc<Bundle>),
}

//! What machines hand to each other, as values in the place of files.

use std::sync::atomic::{AtomicU64, Ordering};

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{BundleId, DeviceId, LogId};
use khupho_oplog::{Hlc, OpHash, OpUid, Operation, SealedOperation, StreamHead, StreamId};
use khupho_store::StoreError;
use khupho_store::exchange::{
    self, Arrival, Origin, QuarantineReason, ReceiptRow, StoredBytes, StreamRange, StreamSource,
};

use crate::common::MONDAY_MS;

/// What a file to the ward or to another PC carries.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) bundle: BundleId,
    pub(super) part: u32,
    pub(super) parts: u32,
    pub(super) number: u64,
    pub(super) from: Origin,
    pub(super) runs: Vec<(StreamRange, Vec<SealedOperation>)>,
    pub(super) signed: Vec<SignedHead>,
    pub(super) known: Vec<StreamHead>,
}

/// A head with the device that signed it; its bytes stand for the signed form.
#[derive(Clone, Copy)]
pub(super) struct SignedHead {
    pub(super) device: DeviceId,
    pub(super) head: StreamHead,
}

/// What a receipt carries.
#[derive(Clone)]
pub(super) struct Receipt {
    pub(super) row: ReceiptRow,
    pub(super) heads: Vec<StreamHead>,
    pub(super) moments: Vec<(OpUid, Hlc)>,
    pub(super) verdicts: Vec<(OpHash, QuarantineReason)>,
    pub(super) runs: Vec<(StreamRange, Vec<SealedOperation>)>,
    pub(super) vouched: Vec<SealedOperation>,
    pub(super) ward: DeviceId,
}

impl Part {
    pub(super) fn operations(&self) -> usize {
        self.runs
            .iter()
            .map(|(_, operations)| operations.len())
            .sum()
    }

    pub(super) fn arrival(&self, received_ms: u64) -> Arrival {
        Arrival {
            bundle: self.bundle,
            part: self.part,
            parts: self.parts,
            purpose: 1,
            device: self.from.device,
            neighborhood: self.from.neighborhood,
            number: self.number,
            file_name: format!("KP_lần-{}.kps", self.number),
            made_ms: MONDAY_MS,
            received_ms,
            content_hash: [7; 32],
            actor: None,
        }
    }

    /// As bundles to the ward are made.
    pub(super) fn leave_out_personal_parts(&mut self) -> Result<(), StoreError> {
        for (_, operations) in &mut self.runs {
            for op in operations {
                let stripped = Operation {
                    personal_bytes: None,
                    ..op.clone().into_operation()
                };
                *op = stripped.open()?;
            }
        }
        Ok(())
    }

    pub(super) fn source_of(&self, range: &StreamRange) -> StreamSource {
        let written_by = Origin {
            device: range.device,
            ..self.from
        };
        match range.is_own {
            true => StreamSource::Sender(self.from),
            false => StreamSource::Relayed(written_by),
        }
    }

    /// The same sending in parts of so many operations.
    pub(super) fn cut(&self, operations: usize) -> Vec<Self> {
        let runs = self
            .runs
            .iter()
            .flat_map(|(range, all)| all.chunks(operations).map(|chunk| (*range, chunk.to_vec())));
        let runs: Vec<_> = runs.collect();
        let parts = runs.len() as u32;
        runs.into_iter()
            .zip(1..)
            .map(|(run, part)| Self {
                part,
                parts,
                runs: vec![run],
                ..self.clone()
            })
            .collect()
    }
}

impl Receipt {
    /// Operations of the ward in it.
    pub(super) fn ward_operations(&self) -> usize {
        self.vouched.len()
    }

    /// As if only the signed part had arrived.
    pub(super) fn forget_operations(&mut self) {
        self.runs.clear();
    }

    pub(super) fn arrival(&self) -> Arrival {
        let mut bundle = *self.row.log_id.as_bytes();
        bundle[15] ^= self.row.number as u8;
        Arrival {
            bundle: BundleId::from_bytes(bundle),
            part: 1,
            parts: 1,
            purpose: 3,
            device: None,
            neighborhood: Some(self.row.neighborhood),
            number: self.row.number,
            file_name: "KP.kpr".to_owned(),
            made_ms: self.row.at_ms,
            received_ms: self.row.at_ms,
            content_hash: [8; 32],
            actor: None,
        }
    }
}

impl SignedHead {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.device.as_bytes().to_vec();
        bytes.extend_from_slice(self.head.stream.as_bytes());
        bytes.extend_from_slice(&self.head.seq.to_be_bytes());
        bytes.extend_from_slice(self.head.hash.as_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let part = |from: usize, to: usize| bytes[from..to].to_vec();
        Self {
            device: DeviceId::from_bytes(part(0, 16).try_into().expect("16 bytes")),
            head: StreamHead {
                stream: StreamId::from_bytes(part(16, 32).try_into().expect("16 bytes")),
                seq: u64::from_be_bytes(part(32, 40).try_into().expect("8 bytes")),
                hash: OpHash::from_bytes(part(40, 72).try_into().expect("32 bytes")),
            },
        }
    }
}

pub(super) fn runs(
    connection: &rusqlite::Connection,
    ranges: &[StreamRange],
) -> Result<Vec<(StreamRange, Vec<SealedOperation>)>, StoreError> {
    let mut runs = Vec::new();
    for range in ranges {
        let mut operations = Vec::new();
        exchange::each_operation(connection, range, |bytes| {
            operations.push(opened(bytes)?);
            Ok::<_, StoreError>(())
        })?;
        runs.push((*range, operations));
    }
    Ok(runs)
}

pub(super) fn opened(bytes: StoredBytes) -> Result<SealedOperation, StoreError> {
    let operation = Operation {
        header_bytes: bytes.header,
        payload_bytes: bytes.payload,
        personal_bytes: bytes.personal,
    };
    Ok(operation.open()?)
}

/// A receipt later than all before it: the ward's clock orders them.
pub(super) fn receipt_row(log_id: LogId, number: u64, neighborhood: EntityId) -> ReceiptRow {
    static MADE: AtomicU64 = AtomicU64::new(0);
    ReceiptRow {
        log_id,
        number,
        neighborhood,
        at_ms: MONDAY_MS + MADE.fetch_add(1, Ordering::Relaxed),
        code: "0123 4567 89AB".to_owned(),
        position: 0,
        bytes: vec![9],
    }
}

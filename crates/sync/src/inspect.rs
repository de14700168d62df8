//! What can be told of a file: without keys, and with those of a store.

use std::path::Path;

use khupho_oplog::bundle::{
    BundleFault, ClearHeader, ClearPart, ContentItem, ItemReader, Manifest, Purpose,
};
use khupho_oplog::enrollment::InvitationFile;
use khupho_oplog::ids::{KeyId, WardId};
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::limits::PART_MAX_BYTES;
use khupho_oplog::pin_recovery::{PinAnswer, PinRequest};
use khupho_oplog::receipt::{Receipt, open_receipt};
use khupho_oplog::{Operation, SealedOperation};
use khupho_store::Store;

use crate::SyncError;
use crate::files::read_whole;
use crate::import::{Judge, Verdict, verdict_of};
use crate::keys::opening_secrets;

/// What can be told of a file without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Its size.
    pub bytes: u64,
    /// What it is, where the outside is whole.
    pub form: Result<OutsideForm, BundleFault>,
}

/// What a file is that people hand each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideForm {
    /// A part of a bundle, or a receipt.
    Part(Box<ClearHeader>),
    /// An invitation of this ward.
    Invitation(WardId),
    /// A PC of this ward asks to recover a forgotten PIN.
    PinRequest(WardId),
    /// A ward's answer to that.
    PinAnswer,
}

/// What a store's keys tell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// What was signed, by whom it should be.
    pub signed: SignedForm,
    /// The content, item by item, in a few words each.
    pub items: Vec<ItemSeen>,
}

/// What was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedForm {
    /// A device's manifest.
    Manifest(Box<Manifest>),
    /// The ward's receipt.
    Receipt(Box<Receipt>),
}

/// An item of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemSeen {
    /// A run of operations begins.
    Run {
        /// The stream.
        stream: khupho_oplog::StreamId,
        /// Place of its first operation.
        first_seq: u64,
    },
    /// An operation.
    Operation(Box<SealedOperation>),
    /// An operation of a form that this program does not read, with its size.
    UnreadableOperation {
        /// Size of its parts.
        bytes: u64,
    },
    /// An evidence file.
    Evidence {
        /// Its hash.
        hash: khupho_oplog::ids::ContentHash,
        /// Its size.
        bytes: u64,
    },
    /// A receipt that is relayed to the ward.
    RelayedReceipt {
        /// Its size.
        bytes: u64,
    },
    /// A signed head, before the runs that it covers.
    RelayedHead {
        /// Its size.
        bytes: u64,
    },
    /// Something of a newer program.
    Unknown {
        /// Number of the kind of item.
        number: u64,
    },
}

/// Looks at the outside of a file.
///
/// # Errors
/// [`SyncError::Unreadable`].
pub fn outside(path: &Path) -> Result<Outside, SyncError> {
    let bytes = read(path)?;
    Ok(Outside {
        bytes: bytes.len() as u64,
        form: form_of(&bytes),
    })
}

fn form_of(bytes: &[u8]) -> Result<OutsideForm, BundleFault> {
    if let Ok(file) = InvitationFile::read(bytes) {
        return Ok(OutsideForm::Invitation(file.invitation.ward));
    }
    if let Ok(request) = PinRequest::read(bytes) {
        return Ok(OutsideForm::PinRequest(request.ward));
    }
    if PinAnswer::read(bytes).is_ok() {
        return Ok(OutsideForm::PinAnswer);
    }
    let clear = ClearPart::read(bytes)?;
    Ok(OutsideForm::Part(Box::new(clear.header)))
}

/// The short names of the keys that a store can open files with.
///
/// # Errors
/// Those of the database.
pub fn own_key_ids(store: &Store) -> Result<Vec<KeyId>, SyncError> {
    let secrets = opening_secrets(store)?;
    Ok(secrets
        .iter()
        .map(|secret| secret.public().key_id())
        .collect())
}

/// Opens a file with a store's keys, checks who signed it and reads everything in it. Nothing is
/// changed; whether it was imported before does not matter.
///
/// # Errors
/// [`SyncError::NoWard`], [`SyncError::Unreadable`], those of the database; a file that does not
/// open, or that nobody answers for, gives its verdict.
pub fn inside(store: &Store, path: &Path) -> Result<Result<Inside, Verdict>, SyncError> {
    let bytes = read(path)?;
    let judge = Judge::of(store)?;
    let secrets: Vec<&AgreeSecret> = judge.secrets.iter().collect();
    Ok(read_inside(&judge, &bytes, &secrets).map_err(|fault| verdict_of(&fault)))
}

fn read_inside(
    judge: &Judge<'_>,
    bytes: &[u8],
    secrets: &[&AgreeSecret],
) -> Result<Inside, BundleFault> {
    let clear = ClearPart::read(bytes)?;
    if clear.header.purpose == Purpose::Receipt {
        let open = open_receipt(&clear, secrets)?;
        let verified = open.verify(&judge.trust.ward.authority)?;
        return Ok(Inside {
            signed: SignedForm::Receipt(Box::new(verified.receipt().clone())),
            items: all_of(verified.items()?)?,
        });
    }
    let verified = judge.verify(clear.open(secrets)?)?;
    Ok(Inside {
        signed: SignedForm::Manifest(Box::new(verified.part.manifest().clone())),
        items: all_of(verified.part.items()?)?,
    })
}

fn all_of(items: ItemReader<'_>) -> Result<Vec<ItemSeen>, BundleFault> {
    items.map(|item| item.map(seen)).collect()
}

fn seen(item: ContentItem) -> ItemSeen {
    match item {
        ContentItem::Run(start) => ItemSeen::Run {
            stream: start.stream,
            first_seq: start.seq,
        },
        ContentItem::Operation(operation) | ContentItem::Vouched(operation) => {
            let bytes = size_of(&operation);
            match operation.open() {
                Ok(op) => ItemSeen::Operation(Box::new(op)),
                Err(_) => ItemSeen::UnreadableOperation { bytes },
            }
        }
        ContentItem::Evidence { hash, bytes } => ItemSeen::Evidence {
            hash,
            bytes: bytes.len() as u64,
        },
        ContentItem::RelayedReceipt(signed) => ItemSeen::RelayedReceipt {
            bytes: signed.len() as u64,
        },
        ContentItem::SignedHead(signed) => ItemSeen::RelayedHead {
            bytes: signed.len() as u64,
        },
        // What only hubs exchange has no place in a file.
        ContentItem::Verdicts(_) => ItemSeen::Unknown { number: 6 },
        ContentItem::Moments(_) => ItemSeen::Unknown { number: 7 },
        ContentItem::Audiences(_) => ItemSeen::Unknown { number: 8 },
        ContentItem::Unknown { number } => ItemSeen::Unknown { number },
    }
}

fn size_of(operation: &Operation) -> u64 {
    let parts = [&operation.payload_bytes, &operation.personal_bytes];
    let rest: usize = parts.into_iter().flatten().map(Vec::len).sum();
    (operation.header_bytes.len() + rest) as u64
}

fn read(path: &Path) -> Result<Vec<u8>, SyncError> {
    read_whole(path, PART_MAX_BYTES).map_err(|error| SyncError::read(path, error))
}

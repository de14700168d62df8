//! The personal part of an operation: names, phones and notes, which stay in the khu phố.
//!
//! It stands beside the payload and can be withheld or erased alone: the
//! payload ends with its BLAKE3, so identity and chain hold without it. The
//! salt keeps somebody who has the hash from finding the name by trying names.

use std::collections::BTreeSet;

use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::error::{OplogError, WireFault};
use crate::limits::OPERATION_MAX_BYTES;
use crate::payload::{Act, Patch, Payload};
use crate::registry::{self, KindId, Privacy};

/// Length of the salt of a personal part.
pub const SALT_BYTES: usize = 16;

/// What a personal part says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalPart {
    /// Random bytes, new for each operation.
    pub salt: [u8; SALT_BYTES],
    /// What it changes: registers are set, and nothing else happens here.
    pub patch: Patch,
}

impl PersonalPart {
    /// The canonical bytes.
    ///
    /// # Errors
    /// Those of [`Patch::encode`], and [`OplogError::MisplacedAct`] for
    /// another act than [`Act::Set`].
    pub fn encode(&self) -> Result<Vec<u8>, OplogError> {
        self.patch.refuse_unclear_changes()?;
        refuse_other_acts(&self.patch)?;
        let mut writer = CanonicalWriter::with_capacity(32 + self.patch.0.len() * 48);
        writer.array(2);
        writer.bytes(&self.salt);
        self.patch.write_items(&mut writer, None)?;
        Ok(writer.into_bytes())
    }

    /// Reads a personal part that fills `bytes`.
    ///
    /// # Errors
    /// Those of [`Patch::decode`], and [`OplogError::MisplacedAct`] for
    /// another act than [`Act::Set`].
    pub fn decode(bytes: &[u8]) -> Result<Self, OplogError> {
        if bytes.len() > OPERATION_MAX_BYTES {
            let bytes = bytes.len();
            return Err(OplogError::OperationTooLarge { bytes });
        }
        let mut reader = CanonicalReader::new(bytes);
        if reader.array()? != 2 {
            return Err(OplogError::wire(0, WireFault::Expected("an array of 2")));
        }
        let salt = reader.byte_array()?;
        let patch = Patch::read(&mut reader)?;
        reader.end()?;
        refuse_other_acts(&patch)?;
        Ok(Self { salt, patch })
    }
}

/// Takes the changes of personal fields out of `patch`.
pub(crate) fn take_personal(kind: KindId, patch: &mut Patch) -> Patch {
    let Some(spec) = registry::kind(kind) else {
        return Patch::default();
    };
    let personal = patch.0.extract_if(.., |change| {
        let field = spec.fields.iter().find(|field| field.id == change.field);
        field.is_some_and(|field| field.privacy == Privacy::Personal)
    });
    Patch(personal.collect())
}

/// Whether a payload names personal fields in the open, as programs wrote them before there were
/// personal parts. What this version cannot read was written by a later one, which has them.
pub(crate) fn stand_in_payload(kind: KindId, payload: &[u8]) -> bool {
    let Ok(payload) = Payload::decode(payload) else {
        return false;
    };
    let mut patch = payload.patch;
    !take_personal(kind, &mut patch).0.is_empty()
}

/// Adds the personal changes behind the shared ones, so that the place of a
/// shared change in its patch is the same whether or not the personal part is there.
///
/// # Errors
/// [`OplogError::CellNamedTwice`] where both parts set one register.
pub(crate) fn append_personal(shared: &mut Patch, personal: Patch) -> Result<(), OplogError> {
    let fields: BTreeSet<_> = personal.0.iter().map(|change| change.field).collect();
    let mut shared_changes = shared.0.iter();
    let twice = shared_changes.find(|one| one.act == Act::Set && fields.contains(&one.field));
    if let Some(twice) = twice {
        return Err(OplogError::CellNamedTwice { field: twice.field });
    }
    shared.0.extend(personal.0);
    Ok(())
}

fn refuse_other_acts(patch: &Patch) -> Result<(), OplogError> {
    match patch.0.iter().find(|change| change.act != Act::Set) {
        None => Ok(()),
        Some(other) => Err(OplogError::MisplacedAct {
            act: other.act.number(),
            field: other.field,
        }),
    }
}

//! What comes in, who stands for it, and what became of it.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_oplog::ids::{BundleId, DeviceId};

use crate::exchange::devices::DeviceClass;

/// One part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The sending it belongs to.
    pub bundle: BundleId,
    /// Which part, from 1.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
    /// Published number: 1 to the ward, 2 to PCs of the khu phố, 3 a receipt.
    pub purpose: u8,
    /// Who made it; none for the ward.
    pub device: Option<DeviceId>,
    /// The khu phố of it.
    pub neighborhood: Option<EntityId>,
    /// Which sending of its maker.
    pub number: u64,
    /// The file's name, without its folders.
    pub file_name: String,
    /// When it was made, by its maker's clock.
    pub made_ms: u64,
    /// When it came, by this machine's clock.
    pub received_ms: u64,
    /// BLAKE3 of its content.
    pub content_hash: [u8; 32],
    /// Who imported it.
    pub actor: Option<EntityId>,
}

/// For whom a stream is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The device; none where nobody knows it.
    pub device: Option<DeviceId>,
    /// For whom the device writes.
    pub class: DeviceClass,
    /// Its khu phố; none for the ward's.
    pub neighborhood: Option<EntityId>,
}

/// Why the operations of a stream are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamSource {
    /// The device that signed the part wrote the stream.
    Sender(Origin),
    /// Somebody else brought them: they count up to a head that their device signed.
    Relayed(Origin),
    /// The ward's signature stands for them.
    VouchedByWard(Origin),
}

impl StreamSource {
    /// Whether it says for whom the stream is written. The ward's word does so even where it does
    /// not name the device.
    pub(super) fn tells_the_writer(&self) -> bool {
        matches!(self, Self::VouchedByWard(_)) || self.origin().device.is_some()
    }

    /// For whom the stream is written.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        match self {
            Self::Sender(origin) | Self::Relayed(origin) | Self::VouchedByWard(origin) => *origin,
        }
    }
}

/// What became of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Its row in the list of imports.
    pub import: i64,
    /// New, and applied.
    pub applied: u64,
    /// New, but copies of writes that were applied before.
    pub copies: u64,
    /// In the log before.
    pub already_there: u64,
    /// In the log before without their personal part, which came now.
    pub completed: u64,
    /// Kept aside until what is missing comes.
    pub parked: u64,
    /// Of earlier files, taken in now that the gap is filled.
    pub from_parked: u64,
    /// Not kept: too much is parked already. They come again when the file is imported again.
    pub beyond_parking_limit: u64,
    /// Kept without being applied.
    pub quarantined: u64,
    /// Forks of a stream that were not known before.
    pub forks: u64,
    /// Kinds of things that changed: what screens refresh from.
    pub changed: BTreeSet<KindId>,
    /// Whether this store began a new stream, because another machine wrote its former one too.
    pub began_new_stream: bool,
}

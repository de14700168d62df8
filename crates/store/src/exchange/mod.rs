//! The exchange with the ward and with the other PCs of a khu phố, as far as the store takes part:
//! whom it believes, what it takes in, what it has to send, and what the others have.
//!
//! Nothing here reads or writes a file or checks a signature: bytes come in verified, with the name
//! of who vouches for them, and go out as they are stored.

mod acknowledging;
mod delivery;
mod devices;
mod effective;
mod enrollment;
mod exporting;
mod forks;
mod giving_back;
mod heads;
mod hub;
mod identity;
mod imports;
mod missed_evidence;
mod numbering;
mod parked;
mod quarantine;
mod ranges;
mod reading;
mod receipts;
mod rejoining;
mod revoking;
mod roles;
mod seat;
mod simultaneous;
mod taking_in;
mod trust;
mod unread;

pub use acknowledging::{
    Acknowledged, SeenOfWard, WardVerdict, seen_of_ward, ward_verdict_count, ward_verdicts,
};
pub use delivery::{Delivery, DeliveryTotals, deliveries, delivery_of, delivery_totals};
pub use devices::{DeviceClass, DeviceRecord, device, devices, devices_of};
pub use effective::{DecidedMoments, effective_moments, log_position};
pub use enrollment::{InvitationRow, RequestRow, RequestState, invitations, requests};
pub use exporting::{ExportRow, exports, own_heads};
pub use forks::{Fork, forks, forks_of};
pub use giving_back::{GivenBack, operation_to_give_back, receipts_to_give_back};
pub use heads::{known_heads, known_heads_with_personal};
pub use hub::{
    ChangedAudiences, ComparedPlace, HubDigest, HubEvidence, HubNews, HubPlace, LetterForDevice,
    MissingEvidence, OwnAudience, OwnOperation, PersonalForDevice, audiences_of, changed_audiences,
    compared_up_to, digest_for_hub, hashes_for_hub, hub_forgot_decisions, hub_news, hub_place,
    lacking_here, own_operation, own_writes_unsent, personal_for_device, ranges_of,
};
pub use identity::{DeviceKeys, SecretBytes, WardKeys, own_device};
pub use imports::{
    ImportChange, ImportRow, NeighborhoodArrival, find_import, imports, neighborhood_arrivals,
    parts_present,
};
pub use missed_evidence::evidence_missed_by_ward;
pub use parked::{Gap, PARKED_DAYS_MAX, PARKED_MAX, ParkedReason, parked};
pub use quarantine::{
    QuarantineFilter, QuarantineReason, QuarantinedOperation, quarantine_tally, quarantined,
};
pub use ranges::{
    StreamRange, ranges_beyond, ranges_for_device, ranges_for_neighborhood, ranges_for_siblings,
    ranges_for_ward, ranges_from,
};
pub use reading::{
    HeldOfWard, StoredBytes, WardOperation, cited_evidence, each_operation, each_ward_operation,
    first_prev, operations_with_personal, receipts_due, signed_heads, signed_heads_within,
    ward_heads_known_to,
};
pub use receipts::{
    ReceiptRow, acknowledged_heads, confirmed_parts, heads_before, heads_of_device, receipts,
    verdicts_for,
};
pub use roles::{StorePurpose, StoreRole, purpose, role};
pub use seat::WardSeat;
pub use simultaneous::{SimultaneousEdit, Version, simultaneous_edits};
pub use taking_in::{Arrival, Origin, StreamSource, TakenIn, TakingIn, UnreadableOperation};
pub use trust::{
    RegistryEffect, RegistryLine, Revocation, WardTrust, newest_registry_number, registry,
    ward_trust,
};

pub(crate) use forks::is_forked;
pub(crate) use identity::renew_hub_log;
pub(crate) use reading::branch_positions;
pub(crate) use taking_in::take_over_for_ward;

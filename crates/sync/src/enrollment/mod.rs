//! Enrollment without a network: a ward is founded, invites, is asked, confirms, revokes.

mod certifying;
mod founding;
mod invitations;
mod joining;
mod pin_recovery;
mod requests;
mod revoking;

pub use certifying::renew;
pub(crate) use certifying::{renew_all_ending, renew_ending};
pub use founding::{FoundedWard, WardNames, found_ward, found_ward_again, ward_fingerprint};
pub use invitations::{MadeInvitation, make_invitation, make_ward_invitation, write_invitation};
pub(crate) use joining::OF_WARD;
pub use joining::{
    InvitationRefusal, NewMember, OpenedInvitation, found_by_invitation,
    found_ward_pc_by_invitation, join, open_invitation, open_invitation_text, own_machine_name,
};
pub(crate) use pin_recovery::prepare as prepare_pin_recovery;
pub use pin_recovery::{
    PinAnswerWritten, PinRequestSeen, PinRequestWritten, answer_pin_request, ask_for_pin,
    forget_pin_request, open_pin_request, use_pin_answer,
};
pub use requests::{PendingDevice, confirm, own_fingerprint, pending, refuse};
pub(crate) use requests::{keep_waiting, own_request, told};
pub use revoking::{Replacement, RevocationReason, revoke, revoke_and_invite};

use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::keys::VerifyingKey;

/// How long an invitation can be used: a month, in which somebody comes by the ward.
pub const INVITATION_LIFE_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// How long a certificate lasts: three years. One that ends soon is renewed with a receipt.
pub(crate) const CERTIFICATE_LIFE_MS: u64 = 3 * 365 * 24 * 60 * 60 * 1000;

/// The words that name a key.
pub(crate) fn words_of(key: &VerifyingKey) -> Vec<String> {
    Fingerprint::of(key).words().map(str::to_owned).collect()
}

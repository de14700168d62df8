//! Enrollment without a network: the ward's invitation and a PC's request.

mod invitation;
mod request;

pub use invitation::{Invitation, InvitationFault, InvitationFile};
pub use request::EnrollmentRequest;

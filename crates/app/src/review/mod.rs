//! Thẩm định: the ward looks at claims, decides, checks on the spot and issues criteria sets.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod deciding;
mod decision;
mod detail;
mod flags;
mod home;
mod issuing;
mod queue;
mod spot_checks;
mod templates;
mod visit_list;
mod ward_view;

pub use deciding::{review_accept, review_reopen, review_return};
pub(crate) use decision::{changed_parts, decision_row, history_of_claim};
pub use detail::review_get;
pub use home::ward_home;
pub use issuing::{criteria_set_changes, criteria_set_issue};
pub use queue::reviews;
pub use spot_checks::{spot_check_draw, spot_check_get, spot_checks, spot_visit_save};
pub(crate) use templates::write_first_templates;
pub use templates::{reason_template_delete, reason_template_save, reason_templates};

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::review::ReviewState as ReviewStateName;
use crate::host::SignedIn;
use khupho_domain::members::Role;
use khupho_domain::review::ReviewState;

/// Refuses everybody but an officer of the ward.
fn check_officer(signed_in: &SignedIn) -> Result<(), ApiError> {
    if signed_in.role == Role::WardOfficer {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::NotAllowed))
    }
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}

/// The screens' name of a state.
const fn state_name(state: ReviewState) -> ReviewStateName {
    match state {
        ReviewState::NotHandedIn => ReviewStateName::NotHandedIn,
        ReviewState::Waiting => ReviewStateName::Waiting,
        ReviewState::WaitingAgain => ReviewStateName::WaitingAgain,
        ReviewState::AcceptedOnce => ReviewStateName::AcceptedOnce,
        ReviewState::Accepted => ReviewStateName::Accepted,
        ReviewState::Returned => ReviewStateName::Returned,
        ReviewState::Reopened => ReviewStateName::Reopened,
    }
}

#[cfg(test)]
pub(crate) mod tests;

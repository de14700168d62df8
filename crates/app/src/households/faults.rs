//! What is wrong with a household, as codes for people.

use crate::api::errors::{ApiError, ErrorCode};
use crate::validation::invalid_field;
use khupho_domain::households::{CountFault, HouseholdFault};

/// Why a household is refused.
pub(crate) fn refused(fault: &HouseholdFault) -> ApiError {
    match fault {
        HouseholdFault::TextTooLong { field, max_chars } => ApiError::new(ErrorCode::TextTooLong)
            .with("field", field)
            .with("max", max_chars),
        HouseholdFault::Nameless => invalid_field("contact_name", "name_or_address_required"),
        HouseholdFault::BadPhone => invalid_field("phone", "not_a_phone"),
        HouseholdFault::TooManyTags => invalid_field("tags", "too_many"),
        HouseholdFault::CountedOn(fault) => (*fault).into(),
        HouseholdFault::Counts(fault) => impossible(fault),
    }
}

fn impossible(fault: &CountFault) -> ApiError {
    let error = ApiError::new(ErrorCode::CountsImpossible);
    match fault {
        CountFault::ExceedsWhole {
            part,
            part_count,
            whole,
            whole_count,
        } => error
            .with("reason", "exceeds_whole")
            .with("part", part.slug())
            .with("part_count", part_count)
            .with("whole", whole.slug())
            .with("whole_count", whole_count),
        CountFault::TooLarge { kind, count, max } => error
            .with("reason", "too_large")
            .with("part", kind.slug())
            .with("part_count", count)
            .with("max", max),
    }
}

//! Checks of typed text at the edge: NFC, trimmed, within its limit.

use crate::api::errors::{ApiError, ErrorCode};
use khupho_domain::fields::{FieldFault, check_range};
use khupho_domain::limits::{NEIGHBORHOOD_HOUSEHOLDS_MAX, SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use khupho_domain::text;

/// Whether a field may stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Required {
    /// It must hold something.
    Yes,
    /// It may be empty.
    No,
}

/// An [`ErrorCode::InvalidField`] for a field and a reason.
pub(crate) fn invalid_field(field: &str, reason: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidField)
        .with("field", field)
        .with("reason", reason)
}

impl From<FieldFault> for ApiError {
    fn from(fault: FieldFault) -> Self {
        match fault {
            FieldFault::Invalid { field, reason } => invalid_field(field, reason.slug()),
            FieldFault::TextTooLong { field, max_chars } => Self::new(ErrorCode::TextTooLong)
                .with("field", field)
                .with("max", max_chars),
        }
    }
}

/// A name or title in one line, as it is kept.
pub(crate) fn short_text(field: &str, typed: &str, required: Required) -> Result<String, ApiError> {
    let kept = text::nfc(typed);
    if required == Required::Yes && kept.is_empty() {
        return Err(invalid_field(field, "required"));
    }
    within(field, kept, SHORT_TEXT_MAX_CHARS)
}

/// A free text of several lines, as it is kept.
pub(crate) fn long_text(field: &str, typed: &str) -> Result<String, ApiError> {
    within(field, text::nfc_multiline(typed), TEXT_MAX_CHARS)
}

fn within(field: &str, kept: String, max: usize) -> Result<String, ApiError> {
    if kept.chars().count() > max {
        return Err(ApiError::new(ErrorCode::TextTooLong)
            .with("field", field)
            .with("max", max));
    }
    Ok(kept)
}

/// Households of a khu phố by statistics, where the ward knows them.
pub(crate) fn statistics(households: Option<u32>) -> Result<Option<u32>, ApiError> {
    let within = 0..=NEIGHBORHOOD_HOUSEHOLDS_MAX;
    check_range("households_by_statistics", households, within)?;
    Ok(households)
}

/// Kinds of personal data found in a free text.
pub(crate) fn text_warnings(text: &str) -> Vec<String> {
    if text::id_number_runs(text).is_empty() {
        Vec::new()
    } else {
        vec!["id_number".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_at_and_above() {
        assert!(short_text("name", &"ạ".repeat(SHORT_TEXT_MAX_CHARS), Required::Yes).is_ok());
        let above = short_text("name", &"ạ".repeat(SHORT_TEXT_MAX_CHARS + 1), Required::Yes);
        assert_eq!(above.unwrap_err().code, ErrorCode::TextTooLong);
        assert!(long_text("note", &"ạ".repeat(TEXT_MAX_CHARS)).is_ok());
        assert!(long_text("note", &"ạ".repeat(TEXT_MAX_CHARS + 1)).is_err());
    }

    #[test]
    fn statistics_hold_at_their_limit_and_not_one_above() {
        for known in [None, Some(0), Some(NEIGHBORHOOD_HOUSEHOLDS_MAX)] {
            assert_eq!(statistics(known), Ok(known));
        }
        assert_eq!(
            statistics(Some(NEIGHBORHOOD_HOUSEHOLDS_MAX + 1)),
            Err(invalid_field("households_by_statistics", "range"))
        );
    }

    #[test]
    fn blanks_alone_are_empty() {
        assert_eq!(
            short_text("name", "  \t ", Required::Yes).unwrap_err().code,
            ErrorCode::InvalidField
        );
        assert_eq!(short_text("name", "  \t ", Required::No).unwrap(), "");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(
            short_text("name", "Nguye\u{302}\u{303}n", Required::Yes).unwrap(),
            "Nguyễn"
        );
    }
}

//! What can be wrong with a pack. A fault names the line, the reason and the place; all faults of a
//! file are gathered, so that its author mends them in one go.

use crate::api::criteria::PackFault;
use crate::api::errors::{ApiError, ErrorCode};

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident = $code:literal),+ $(,)?) => {
        /// Why a pack is refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FaultReason {
            $($(#[$doc])* $reason),+
        }

        impl FaultReason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$reason),+];

            /// The code: the words are `pack-fault-<code>`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$reason => $code),+
                }
            }
        }
    };
}

reasons! {
    /// The bytes are not UTF-8 text.
    NotUtf8 = "not_utf8",
    /// The text is not TOML.
    NotToml = "not_toml",
    /// `format` names a form this version cannot read.
    UnsupportedFormat = "unsupported_format",
    /// A key that the form does not have: most often a typing error.
    UnknownKey = "unknown_key",
    /// A key that must be there.
    MissingField = "missing_field",
    /// A value of another type than the key's.
    WrongType = "wrong_type",
    /// A text that must say something is empty.
    EmptyText = "empty_text",
    /// A text beyond its limit.
    TextTooLong = "text_too_long",
    /// A number below 0, above its limit or with a fraction where whole ones are counted.
    OutOfRange = "out_of_range",
    /// More than two decimals.
    TooManyDecimals = "too_many_decimals",
    /// A word that is not among those the key takes.
    UnknownChoice = "unknown_choice",
    /// Two groups with one code.
    DuplicateGroup = "duplicate_group",
    /// Two criteria with one code.
    DuplicateCode = "duplicate_code",
    /// A criterion of a group that is not there.
    UnknownGroup = "unknown_group",
    /// No group at all.
    NoGroups = "no_groups",
    /// No criterion at all.
    NoCriteria = "no_criteria",
    /// More criteria than a pack can hold.
    TooManyCriteria = "too_many_criteria",
    /// The groups' codes and titles together are too long.
    GroupsTooLong = "groups_too_long",
    /// A rule of a kind that does not exist.
    UnknownRuleKind = "unknown_rule_kind",
    /// A metric that does not exist.
    UnknownMetric = "unknown_metric",
    /// A metric whose figure cannot answer the rule.
    MetricShape = "metric_shape",
    /// A kind of evidence that does not exist.
    UnknownEvidenceKind = "unknown_evidence_kind",
    /// A threshold of 0: it would always be met.
    ThresholdZero = "threshold_zero",
    /// A threshold above 100 %.
    ThresholdOver100 = "threshold_over_100",
    /// The threshold for half the points is not below the one for all.
    HalfNotBelowFull = "half_not_below_full",
    /// No criterion gives points.
    PointsSumZero = "points_sum_zero",
    /// More points are asked for than there are.
    MinPointsOverSum = "min_points_over_sum",
    /// The period ends before it begins.
    PeriodReversed = "period_reversed",
    /// The deadline lies before the period.
    DeadlineBeforePeriod = "deadline_before_period",
    /// A monthly rule in a period without a full calendar month.
    NoFullMonth = "no_full_month",
    /// A sample that carries a decision's number or date would look official.
    SampleWithDecision = "sample_with_decision",
    /// Neither a sample's label nor a decision's number.
    NeitherSampleNorIssued = "neither_sample_nor_issued",
}

/// Faults of one text.
pub(super) struct Faults<'text> {
    text: &'text str,
    found: Vec<(usize, FaultReason, String)>,
}

impl<'text> Faults<'text> {
    pub(super) fn of(text: &'text str) -> Self {
        Self {
            text,
            found: Vec::new(),
        }
    }

    /// Notes a fault at a byte of the text.
    pub(super) fn add(&mut self, at_byte: usize, reason: FaultReason, place: impl Into<String>) {
        self.found.push((at_byte, reason, place.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The faults in the order of their lines.
    pub(super) fn into_list(mut self) -> Vec<PackFault> {
        self.found
            .sort_by_key(|(at_byte, reason, _)| (*at_byte, *reason));
        let mut line = 1;
        let mut counted_to = 0;
        let bytes = self.text.as_bytes();
        let mut list = Vec::with_capacity(self.found.len());
        for (at_byte, reason, place) in self.found {
            let at_byte = at_byte.min(bytes.len());
            line += line_breaks(&bytes[counted_to..at_byte]);
            counted_to = at_byte;
            list.push(PackFault {
                line,
                reason: reason.code().to_owned(),
                place,
            });
        }
        list
    }
}

fn line_breaks(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The fault of bytes that are no text, at the line of the first bad byte.
pub(super) fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Vec<PackFault> {
    let line = 1 + line_breaks(&bytes[..valid_up_to]);
    vec![PackFault {
        line,
        reason: FaultReason::NotUtf8.code().to_owned(),
        place: String::new(),
    }]
}

/// The refusal of a file with these faults: the first one in words, all of them as JSON in `faults`.
pub(crate) fn refusal(file: &str, faults: &[PackFault]) -> ApiError {
    let error = ApiError::new(ErrorCode::PackInvalid).with("file", file);
    let Some(first) = faults.first() else {
        return error;
    };
    error
        .with("line", first.line)
        .with("reason", &first.reason)
        .with("place", &first.place)
        .with("more", faults.len() - 1)
        .with("faults", serde_json::to_string(faults).unwrap_or_default())
}

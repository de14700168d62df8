//! Bộ tiêu chí: criteria are data issued by a ward, never code.

mod changes;
mod score;

pub use changes::{CriterionChanges, SetChanges, set_changes};
pub use score::{
    AssessmentScore, ClaimScore, Progress, ScoringDays, full_months, months_begun,
    score_assessment, score_claim, sum_up,
};

use crate::evidence::EvidenceKind;
use crate::help_log::published_numbers;
use crate::ids::EntityId;
use crate::metrics::MetricSource;
use crate::ratio::Percent;
use chrono::NaiveDate;

/// Points in hundredths: 2,5 điểm is 250. No floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(pub u32);

/// One version of a criteria set, as its issuer wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriteriaSet {
    /// Short code that stays over the versions: "mau-2026".
    pub code: String,
    /// 1, 2, 3 …
    pub version: u32,
    /// Title as printed.
    pub title: String,
    /// "Bộ tiêu chí mẫu – chưa phải văn bản ban hành", or empty for an issued one. Never shown as official when set.
    pub sample_label: String,
    /// Who issued it: "UBND phường Xuân Hòa".
    pub issuer: String,
    /// Number of the decision; empty for a sample.
    pub decision_number: String,
    /// Date of the decision.
    pub decided_on: Option<NaiveDate>,
    /// First and last day it covers.
    pub period: crate::assessment::Period,
    /// Last day to send.
    pub deadline: NaiveDate,
    /// What a recognised khu phố receives: "15 triệu đồng".
    pub award: String,
    /// When the set counts as passed.
    pub pass_rule: PassRule,
    /// Groups in order.
    pub groups: Vec<CriteriaGroup>,
    /// Criteria in order.
    pub criteria: Vec<Criterion>,
}

/// A group of criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriteriaGroup {
    /// Code inside the set: "1".
    pub code: String,
    /// Title.
    pub title: String,
}

/// When an assessment passes. Both parts must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassRule {
    /// Whether every mandatory criterion must reach its threshold.
    pub mandatory: MandatoryRule,
    /// Fewest points in all.
    pub min_points: Points,
}

/// Whether mandatory criteria decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandatoryRule {
    /// Every mandatory criterion must be met.
    AllMet,
    /// Points alone decide.
    NotRequired,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Code inside the set: "2.3".
    pub code: String,
    /// Code of its group.
    pub group: String,
    /// Title as printed.
    pub title: String,
    /// How to find the figure and what to show, in plain words.
    pub guidance: String,
    /// How it is met.
    pub rule: Rule,
    /// Whether it must be met for the set to pass.
    pub mandatory: Obligation,
    /// Most points.
    pub points: Points,
    /// What evidence it needs.
    pub evidence: EvidenceRule,
    /// Where the figure comes from.
    pub figure: FigureSource,
    /// Where the criterion was taken from.
    pub source: String,
}

/// Whether a criterion must be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obligation {
    /// Bắt buộc.
    Mandatory,
    /// Khuyến khích: gives points only.
    Optional,
}

/// How a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Có / không.
    YesNo,
    /// A count over the period of at least n.
    CountAtLeast {
        /// The threshold.
        n: u64,
    },
    /// At least n in every full calendar month of the period that has begun.
    CountPerMonthAtLeast {
        /// The threshold for each month.
        n: u64,
    },
    /// A part of a whole of at least p.
    RatioAtLeast {
        /// The threshold.
        threshold: Percent,
        /// Points below the threshold.
        scoring: RatioScoring,
    },
    /// Full, half or no points by a ratio's two thresholds.
    TiersByRatio {
        /// From here full points.
        full: Percent,
        /// From here half the points.
        half: Percent,
    },
    /// Full, half or no points by a count's two thresholds.
    TiersByCount {
        /// From here full points.
        full: u64,
        /// From here half the points.
        half: u64,
    },
    /// Full, half or no points, chosen by the descriptions in the guidance.
    TiersChosen,
}

/// What kind of value answers a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueShape {
    /// Yes or no.
    YesNo,
    /// One count.
    Count,
    /// A count for each month.
    MonthCounts,
    /// A part of a whole.
    Ratio,
    /// A chosen level.
    Tier,
}

impl Rule {
    /// The shape of the values that answer the rule.
    pub const fn shape(self) -> ValueShape {
        match self {
            Self::YesNo => ValueShape::YesNo,
            Self::CountAtLeast { .. } | Self::TiersByCount { .. } => ValueShape::Count,
            Self::CountPerMonthAtLeast { .. } => ValueShape::MonthCounts,
            Self::RatioAtLeast { .. } | Self::TiersByRatio { .. } => ValueShape::Ratio,
            Self::TiersChosen => ValueShape::Tier,
        }
    }
}

/// The shape of the figures a metric gives.
pub const fn metric_shape(source: MetricSource) -> ValueShape {
    match source {
        MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => ValueShape::Ratio,
        MetricSource::CompletedHelps { .. } | MetricSource::ActivitiesHeld { .. } => {
            ValueShape::Count
        }
        MetricSource::CompletedHelpsPerMonth { .. } => ValueShape::MonthCounts,
    }
}

/// What a ratio below its threshold earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatioScoring {
    /// Nothing.
    AllOrNothing,
    /// a/b × the points, rounded down to hundredths ("a/b × điểm tối đa").
    Proportional,
}

published_numbers! {
    /// Level of a tiered criterion.
    TierLevel {
        /// Không đạt: 0 điểm.
        Zero = 0 "zero",
        /// Đạt một phần: ½ điểm tối đa.
        Half = 1 "half",
        /// Đạt: điểm tối đa.
        Full = 2 "full",
    }
}

/// What evidence a claim needs before it is ready to send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceRule {
    /// Fewest pieces; 0 means none is needed.
    pub min: u32,
    /// Kinds that count; empty means any.
    pub kinds: Vec<EvidenceKind>,
    /// What to show: "quyết định thành lập (số, ngày, trích yếu)".
    pub description: String,
}

/// Where a criterion's figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureSource {
    /// Typed by hand.
    ByHand,
    /// Computed from the book, see [`crate::metrics`].
    Metric {
        /// Name of the metric.
        name: String,
    },
}

/// A criterion with its identity in a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCriterion {
    /// Identity, derived from the set's version and the code.
    pub id: EntityId,
    /// The criterion.
    pub criterion: Criterion,
}

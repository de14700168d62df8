//! Criteria packs and sets.

use super::common::{FileInput, Id};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a pack comes from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PackSource {
    /// One that ships with the program.
    Shipped {
        /// Its file name.
        name: String,
    },
    /// A file.
    File {
        /// The file.
        file: FileInput,
    },
}

/// Loads a pack.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackLoad {
    /// From where.
    pub source: PackSource,
}

/// A pack that can be loaded.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackSummary {
    /// File name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Label of a sample; empty for an issued set.
    pub sample_label: String,
    /// Who issued it.
    pub issuer: String,
    /// Number of the decision.
    pub decision_number: String,
    /// Day of the decision; none in a sample.
    pub decided_on: Option<NaiveDate>,
    /// First day.
    pub period_from: NaiveDate,
    /// Last day.
    pub period_to: NaiveDate,
    /// Last day to send.
    pub deadline: NaiveDate,
    /// How many criteria.
    pub criteria: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Loaded already.
    pub loaded: bool,
}

/// A loaded set.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CriteriaSetRow {
    /// Which one.
    pub id: Id,
    /// What it is.
    pub summary: PackSummary,
    /// Whether it is the one assessed now.
    pub current: bool,
    /// The day the ward issued it; only a set with it is official.
    pub issued_on: Option<NaiveDate>,
}

/// A criterion as shown.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CriterionDetail {
    /// Which one.
    pub id: Id,
    /// "2.3".
    pub code: String,
    /// Title.
    pub title: String,
    /// How to find the figure.
    pub guidance: String,
    /// How it is met.
    pub rule: RuleShape,
    /// Bắt buộc.
    pub mandatory: bool,
    /// Most points in hundredths.
    pub points_hundredths: u32,
    /// Pieces of evidence needed.
    pub evidence_min: u32,
    /// Kinds that count; empty means any.
    pub evidence_kinds: Vec<EvidenceKindName>,
    /// What to show.
    pub evidence_description: String,
    /// The metric that computes it.
    pub metric: Option<String>,
    /// Where it was taken from.
    pub source: String,
}

/// How a criterion is met.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleShape {
    /// Có / không.
    YesNo,
    /// At least n.
    CountAtLeast {
        /// n
        #[ts(type = "number")]
        n: u64,
    },
    /// At least n every month.
    CountPerMonthAtLeast {
        /// n
        #[ts(type = "number")]
        n: u64,
    },
    /// At least p.
    RatioAtLeast {
        /// p in hundredths of a per cent.
        percent_hundredths: u32,
        /// Whether a smaller part earns a part of the points.
        proportional: bool,
    },
    /// Full and half points by a ratio.
    TiersByRatio {
        /// Full, in hundredths of a per cent.
        full_hundredths: u32,
        /// Half, in hundredths of a per cent.
        half_hundredths: u32,
    },
    /// Full and half points by a count.
    TiersByCount {
        /// Full.
        #[ts(type = "number")]
        full: u64,
        /// Half.
        #[ts(type = "number")]
        half: u64,
    },
    /// Chosen by description.
    TiersChosen,
}

/// Kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKindName {
    /// Photo.
    Photo,
    /// PDF.
    Document,
}

/// A fault of a pack.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackFault {
    /// Line, from 1.
    pub line: u32,
    /// The reason's code: the words are `pack-fault-<reason>`.
    pub reason: String,
    /// What it is about: "criteria 2.3, points".
    pub place: String,
}

/// Scores a pack against answers, without a store.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackScore {
    /// Points in hundredths.
    pub points_hundredths: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Met criteria.
    pub met: u32,
    /// All.
    pub total: u32,
    /// Mandatory ones not met.
    pub mandatory_missing: Vec<String>,
    /// The verdict.
    pub passes: bool,
    /// Each criterion.
    pub criteria: Vec<PackScoreRow>,
}

/// Score of one criterion.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PackScoreRow {
    /// Code.
    pub code: String,
    /// Points in hundredths.
    pub points_hundredths: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Met.
    pub met: bool,
    /// Missing to the threshold; `None` where nothing was collected or the rule has no count.
    #[ts(type = "number | null")]
    pub missing: Option<u64>,
}

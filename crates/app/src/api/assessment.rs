//! Claims, their evidence and history.

use super::common::{DeliveryStatus, FileInput, Id, Page, RatioFigure};
use super::criteria::{CriteriaSetRow, CriterionDetail, EvidenceKindName};
use super::metrics::MetricFigure;
use super::review::ReviewDecision;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The assessment under way.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AssessmentDetail {
    /// Which one.
    pub id: Id,
    /// Its criteria set.
    pub set: CriteriaSetRow,
    /// Points in hundredths.
    pub points_hundredths: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Fewest to pass, in hundredths.
    pub min_points_hundredths: u32,
    /// Criteria met.
    pub met: u32,
    /// All criteria.
    pub total: u32,
    /// Codes of mandatory criteria not met.
    pub mandatory_missing: Vec<String>,
    /// Whether the pass rule holds.
    pub passes: bool,
    /// Claims that the ward has decided on: before the first, nothing can be verified.
    pub decided: u32,
    /// Points of claims that the ward accepted, in hundredths.
    pub verified_points_hundredths: u32,
    /// Criteria met by claims that the ward accepted.
    pub verified_met: u32,
    /// Whether the pass rule holds by them alone.
    pub verified_passes: bool,
    /// Groups in order.
    pub groups: Vec<ClaimGroup>,
}

/// A group of claims.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimGroup {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Its claims.
    pub rows: Vec<ClaimRow>,
}

/// State of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStateName {
    /// chưa làm
    NotStarted,
    /// nháp
    Draft,
    /// sẵn sàng gửi
    ReadyToSend,
    /// đã gửi
    Sent,
    /// trả lại
    Returned,
    /// đạt
    Accepted,
    /// khoá
    Locked,
}

/// A claim in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimRow {
    /// The criterion.
    pub criterion: Id,
    /// "2.3".
    pub code: String,
    /// Title.
    pub title: String,
    /// Bắt buộc.
    pub mandatory: bool,
    /// State.
    pub state: ClaimStateName,
    /// The value; `None` is "not collected".
    pub value: Option<ClaimValueInput>,
    /// Points in hundredths.
    pub points_hundredths: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Whether the threshold is met.
    pub met: bool,
    /// Missing to the threshold in the rule's unit.
    #[ts(type = "number | null")]
    pub missing: Option<u64>,
    /// Pieces of evidence cited.
    pub evidence: u32,
    /// Pieces of evidence needed.
    pub evidence_min: u32,
    /// How far it has come; `None` where it was not begun.
    pub delivery: Option<DeliveryStatus>,
    /// Why the ward returned it; empty where it is not returned.
    pub reason: String,
    /// The value the ward accepted; `None` unless it is accepted as it stands.
    pub verified_value: Option<ClaimValueInput>,
    /// Points of that value, in hundredths.
    pub verified_points_hundredths: Option<u32>,
}

/// What is claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClaimValueInput {
    /// Yes or no.
    YesNo {
        /// The answer.
        yes: bool,
    },
    /// A count.
    Count {
        /// The count.
        #[ts(type = "number")]
        count: u64,
    },
    /// Counts of months.
    MonthCounts {
        /// The months, oldest first.
        months: Vec<MonthCountFigure>,
    },
    /// A part of a whole.
    Ratio {
        /// Numerator.
        #[ts(type = "number")]
        part: u64,
        /// Denominator, at least 1.
        #[ts(type = "number")]
        whole: u64,
    },
    /// A chosen level.
    Tier {
        /// zero, half or full.
        level: TierName,
    },
}

/// Level of a tiered criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TierName {
    /// 0 điểm.
    Zero,
    /// ½ điểm.
    Half,
    /// Full points.
    Full,
}

/// One month's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthCountFigure {
    /// Calendar year.
    pub year: i32,
    /// 1–12.
    pub month: u32,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}

/// Names a claim by its criterion.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ByCriterion {
    /// The criterion.
    pub criterion: Id,
}

/// One claim, whole.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimDetail {
    /// Its criterion.
    pub criterion: CriterionDetail,
    /// Its row.
    pub row: ClaimRow,
    /// The ratio, where there is one.
    pub ratio: Option<RatioFigure>,
    /// Explanation.
    pub note: String,
    /// Name of the metric and the day, where the value came from the book.
    pub from_book: Option<FromBook>,
    /// What the book says now.
    pub book: Option<MetricFigure>,
    /// What the book says now, where the claim took another figure from it and can still be changed.
    pub book_now: Option<ClaimValueInput>,
    /// Evidence.
    pub evidence: Vec<EvidenceRow>,
    /// Whether it can be changed: an accepted claim cannot, until the ward opens it again.
    pub editable: bool,
    /// What the ward decided last, with what the claim said then.
    pub last_decision: Option<ReviewDecision>,
    /// What is different since the ward decided: "value", "note", "evidence".
    pub changed_since_decision: Vec<String>,
    /// What is missing before it is ready: codes with words `claim-missing-<code>`: "value", "evidence", "change".
    pub missing_parts: Vec<String>,
    /// Kinds of personal data found in the note: "id_number" where a 9- or 12-digit run stands.
    pub note_warnings: Vec<String>,
    /// The criterion before and after in the set, to walk through them.
    pub previous: Option<Id>,
    /// The next one.
    pub next: Option<Id>,
}

/// Where a value came from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FromBook {
    /// The metric.
    pub metric: String,
    /// The day.
    pub as_of: NaiveDate,
}

/// Saves value and note; a missing value is "not collected".
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClaimSave {
    /// The criterion.
    pub criterion: Id,
    /// The value.
    pub value: Option<ClaimValueInput>,
    /// The note.
    pub note: String,
}

/// What a piece of evidence supports.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceTarget {
    /// The claim for a criterion.
    Claim {
        /// The criterion.
        criterion: Id,
    },
    /// A help entry.
    Help {
        /// The entry.
        id: Id,
    },
    /// An activity.
    Activity {
        /// The activity.
        id: Id,
    },
}

/// Adds a file as evidence.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceAdd {
    /// What it supports.
    pub target: EvidenceTarget,
    /// The file.
    pub file: FileInput,
}

/// Cites evidence that is in the book already. Nothing of it is written anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceCite {
    /// What it supports.
    pub target: EvidenceTarget,
    /// The evidence.
    pub evidence: Id,
}

/// Asks for the evidence of the khu phố, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BookEvidenceSearch {
    /// What is looked for more evidence; its own is marked, and its period is looked at.
    pub target: Option<EvidenceTarget>,
    /// Which part.
    pub page: Page,
}

/// Evidence of the khu phố.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BookEvidencePage {
    /// All of it.
    pub total: u32,
    /// The rows, newest first.
    pub rows: Vec<BookEvidenceRow>,
}

/// A piece of evidence of the khu phố, wherever it is cited.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BookEvidenceRow {
    /// The evidence, flagged as the target would see it.
    pub evidence: EvidenceRow,
    /// When it came into the book.
    pub added_at: DateTime<Utc>,
    /// What cites it, claims first.
    pub cited_by: Vec<EvidenceCitation>,
    /// Whether the target cites it already.
    pub cited_here: bool,
}

/// Something that cites a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceCitation {
    /// A claim.
    Claim {
        /// Code of its criterion, such as "2.3".
        code: String,
    },
    /// An activity.
    Activity {
        /// Its title.
        title: String,
        /// Its day.
        held_on: NaiveDate,
    },
    /// A help entry.
    Help {
        /// Its day.
        happened_on: NaiveDate,
    },
}

/// Takes evidence out of a claim, entry or activity (the file stays while anything cites it).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceRemove {
    /// What it supports.
    pub target: EvidenceTarget,
    /// The evidence.
    pub evidence: Id,
}

/// Evidence was added.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceAdded {
    /// The evidence.
    pub evidence: EvidenceRow,
    /// The transaction, to undo it.
    pub txn: Option<Id>,
}

/// A piece of evidence.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceRow {
    /// Which one.
    pub id: Id,
    /// Photo or document.
    pub kind: EvidenceKindName,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Camera's time.
    pub captured_at: Option<NaiveDateTime>,
    /// Caption.
    pub caption: String,
    /// Other claims that cite the same content; 0 when none.
    pub used_in_other_claims: u32,
    /// True where the camera's date lies outside the period.
    pub outside_period: bool,
}

/// Content of a piece of evidence.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceContent {
    /// "image/jpeg" or "application/pdf".
    pub media_type: String,
    /// The bytes in base64.
    pub base64: String,
}

/// Writes a piece of evidence to a file for another program to open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EvidenceSaveAs {
    /// Which one.
    pub id: Id,
    /// To where.
    pub path: String,
}

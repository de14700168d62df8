//! Thẩm định: the ward checks claims.

use super::assessment::{ClaimStateName, ClaimValueInput, EvidenceRow, FromBook};
use super::common::{Id, Page, RatioFigure};
use super::criteria::{CriteriaSetRow, CriterionDetail};
use super::home::HistoryRow;
use super::metrics::MetricFigure;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a claim stands for the ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Nothing was handed in.
    NotHandedIn,
    /// Handed in for the first time.
    Waiting,
    /// Handed in again after a return.
    WaitingAgain,
    /// One officer accepted; another one must.
    AcceptedOnce,
    /// Accepted: locked for the khu phố.
    Accepted,
    /// Returned with a reason.
    Returned,
    /// Opened again by the ward.
    Reopened,
}

/// The ward's home: khu phố × criteria.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardHome {
    /// The day it was computed for.
    pub today: NaiveDate,
    /// The criteria set; `None` before one is issued.
    pub set: Option<CriteriaSetRow>,
    /// Days left to its deadline.
    pub days_left: Option<i32>,
    /// Criteria, in order.
    pub criteria: Vec<GridCriterion>,
    /// Khu phố, in the order of their names.
    pub rows: Vec<GridRow>,
    /// Claims that wait for a review.
    pub waiting: u32,
    /// Machines that wait to be confirmed.
    pub devices_waiting: u32,
    /// Entries that were put aside.
    #[ts(type = "number")]
    pub put_aside: u64,
    /// Khu phố for which receipts should be written.
    pub receipts_due: u32,
    /// Khu phố that passed by the ward's own acceptance.
    pub recognised: u32,
}

/// A column of the grid.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GridCriterion {
    /// Which one.
    pub id: Id,
    /// "2.3".
    pub code: String,
    /// Title.
    pub title: String,
    /// Bắt buộc.
    pub mandatory: bool,
}

/// A line of the grid.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GridRow {
    /// The khu phố.
    pub neighborhood: Id,
    /// Its name.
    pub name: String,
    /// One state for each criterion, in the order of the columns.
    pub states: Vec<ReviewState>,
    /// Points by the khu phố's own claims, in hundredths.
    pub claimed_points_hundredths: u32,
    /// Points of accepted claims, in hundredths.
    pub verified_points_hundredths: u32,
    /// Whether the pass rule holds by accepted claims alone.
    pub passes: bool,
    /// The newest bundle.
    pub last_received_at: Option<DateTime<Utc>>,
    /// Days since then; `None` where nothing ever came.
    pub silent_days: Option<u32>,
}

/// Which claims are listed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewQuery {
    /// One khu phố; `None` for all.
    pub neighborhood: Option<Id>,
    /// One criterion across khu phố; `None` for all.
    pub criterion: Option<Id>,
    /// Another criteria set than the one the ward issued last: claims made against it stay under it.
    #[serde(default)]
    #[ts(optional)]
    pub set: Option<Id>,
    /// States to list; empty for those that wait.
    pub states: Vec<ReviewState>,
    /// Which part.
    pub page: Page,
}

/// A claim in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewRow {
    /// The claim.
    pub claim: Id,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The criterion.
    pub criterion_code: String,
    /// Its title.
    pub criterion_title: String,
    /// Bắt buộc.
    pub mandatory: bool,
    /// Where it stands.
    pub state: ReviewState,
    /// The value.
    pub value: Option<ClaimValueInput>,
    /// Whether the threshold is met by it.
    pub met: bool,
    /// Pieces of evidence.
    pub evidence: u32,
    /// When it was handed in.
    pub handed_in_at: Option<DateTime<Utc>>,
    /// Flags on it.
    pub flags: u32,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewPage {
    /// All of them.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ReviewRow>,
}

/// What a claim said when the ward last looked at it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewedContent {
    /// The value.
    pub value: Option<ClaimValueInput>,
    /// The note.
    pub note: String,
    /// Evidence.
    pub evidence: Vec<EvidenceRow>,
}

/// What the ward decided.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewDecision {
    /// What stands.
    pub state: ReviewState,
    /// Why it was returned or reopened; empty otherwise.
    pub reason: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The ward's own figure, where it differs.
    pub verified_value: Option<ClaimValueInput>,
    /// The first of two acceptances, where the ward wants two officers.
    pub first_acceptance: Option<FirstAcceptance>,
    /// What the claim said then.
    pub reviewed: ReviewedContent,
}

/// The first of two acceptances.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FirstAcceptance {
    /// Who gave it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// That officer's own figure; `None` where they agreed with the claimed one.
    pub verified_value: Option<ClaimValueInput>,
}

/// A flag: something to look at, never an accusation. Words: `review-flag-<kind>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReviewFlag {
    /// Entries behind the figure were written long after their day.
    BackDated {
        /// How many.
        entries: u32,
        /// Of how many.
        of: u32,
        /// The longest delay in days.
        longest_days: u32,
    },
    /// Many entries were written within minutes.
    Burst {
        /// How many.
        entries: u32,
        /// Within how many minutes.
        minutes: u32,
        /// Who wrote them.
        who: String,
        /// When it began.
        from: DateTime<Utc>,
    },
    /// The register the figure is counted over holds clearly fewer households than statistics give
    /// the khu phố, as far as its households are here.
    ShortRegister {
        /// Households in the register.
        registered: u32,
        /// Households by statistics.
        by_statistics: u32,
    },
    /// A photo supports other claims too.
    ReusedPhoto {
        /// The evidence.
        evidence: Id,
        /// Where else: khu phố and criterion, in words.
        elsewhere: Vec<String>,
    },
    /// A photo lies outside the period.
    OutsidePeriod {
        /// The evidence.
        evidence: Id,
        /// The day the camera says.
        captured_on: NaiveDate,
    },
}

/// One claim, to review.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewDetail {
    /// Its row.
    pub row: ReviewRow,
    /// The khu phố.
    pub neighborhood: Id,
    /// The criterion.
    pub criterion: CriterionDetail,
    /// State in the khu phố's own words.
    pub claim_state: ClaimStateName,
    /// The ratio, where there is one.
    pub ratio: Option<RatioFigure>,
    /// The khu phố's explanation.
    pub note: String,
    /// Name of the metric and the day, where the value came from the book.
    pub from_book: Option<FromBook>,
    /// What the entries here say now.
    pub book: Option<MetricFigure>,
    /// Evidence.
    pub evidence: Vec<EvidenceRow>,
    /// Evidence that was cited but whose file has not come.
    pub evidence_missing: Vec<Id>,
    /// The last decision, with what the claim said then: the screen shows only the differences.
    pub last_decision: Option<ReviewDecision>,
    /// What is different since: "value", "note", "evidence".
    pub changed: Vec<String>,
    /// Flags.
    pub flags: Vec<ReviewFlag>,
    /// Who changed what, claim and review together.
    pub history: Vec<HistoryRow>,
    /// A mark of what was shown: a decision on something else is refused.
    pub seen: String,
    /// The claim before and after in the list it was opened from.
    pub previous: Option<Id>,
    /// The next one.
    pub next: Option<Id>,
    /// Whether this person gave the first of two acceptances, so another one must give the second.
    pub accepted_by_me: bool,
}

/// Opens one claim out of a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewGet {
    /// The claim.
    pub claim: Id,
    /// The list it was opened from.
    pub list: ReviewQuery,
}

/// Accepts a claim.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewAccept {
    /// The claim.
    pub claim: Id,
    /// The mark of what was shown.
    pub seen: String,
    /// The ward's own figure, where it differs.
    pub verified_value: Option<ClaimValueInput>,
}

/// Returns a claim, or opens an accepted one again.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewReturn {
    /// The claim.
    pub claim: Id,
    /// The mark of what was shown.
    pub seen: String,
    /// Why; mandatory.
    pub reason: String,
    /// The template it was made from.
    pub template: Option<Id>,
}

/// A reason template; the first nine have the keys 1–9.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReasonTemplateRow {
    /// Which one.
    pub id: Id,
    /// Its text.
    pub text: String,
}

/// Adds or changes a template.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReasonTemplateSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// Its text.
    pub text: String,
}

/// Draws a random sample of claims or entries to visit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpotCheckDraw {
    /// Khu phố; empty for all.
    pub neighborhoods: Vec<Id>,
    /// How many claims.
    pub size: u32,
    /// A part of the claims in per cent, rounded up; goes before `size`.
    #[serde(default)]
    #[ts(optional)]
    pub percent: Option<u32>,
}

/// A spot check.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpotCheckRow {
    /// Which one.
    pub id: Id,
    /// When it was drawn.
    pub drawn_at: DateTime<Utc>,
    /// The seed, in decimal: the same seed on the same claims draws the same sample.
    pub seed: String,
    /// Claims to visit.
    pub size: u32,
    /// How many claims it was drawn from.
    pub population: u32,
    /// Names the claims it was drawn from: whoever draws again compares it.
    pub population_digest: String,
    /// Claims visited.
    pub visited: u32,
}

/// A claim to visit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpotVisitRow {
    /// The claim.
    pub claim: Id,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The criterion.
    pub criterion_code: String,
    /// Its title.
    pub criterion_title: String,
    /// The value, to compare on the spot.
    pub value: Option<ClaimValueInput>,
    /// Households to knock on where the figure comes from the book, at most ten.
    pub addresses: Vec<String>,
    /// The result; `None` before the visit: true where it agreed.
    pub agreed: Option<bool>,
    /// Note of the visit.
    pub note: String,
}

/// A spot check with its visits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpotCheckDetail {
    /// The spot check.
    pub row: SpotCheckRow,
    /// The visits, by khu phố.
    pub visits: Vec<SpotVisitRow>,
}

/// Keeps the result of a visit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpotVisitSave {
    /// The spot check.
    pub spot_check: Id,
    /// The claim.
    pub claim: Id,
    /// Whether what was found agrees.
    pub agreed: bool,
    /// Note.
    pub note: String,
}

/// Issues a criteria set: it becomes official.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CriteriaSetIssue {
    /// The loaded set.
    pub set: Id,
    /// Number of the decision; mandatory.
    pub decision_number: String,
    /// Its day.
    pub decided_on: NaiveDate,
}

/// What a set changes against the one before it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CriteriaSetChanges {
    /// Title of the set before; `None` for the first.
    pub former_title: Option<String>,
    /// Codes of new criteria.
    pub added: Vec<String>,
    /// Codes of criteria that are gone.
    pub removed: Vec<String>,
    /// Criteria that read differently.
    pub changed: Vec<CriterionChange>,
    /// What else reads differently: the words are `criteria-set-change-<part>`.
    pub set_parts: Vec<String>,
}

/// A criterion that reads differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CriterionChange {
    /// Its code.
    pub code: String,
    /// What changed: the words are `criterion-change-<part>`.
    pub parts: Vec<String>,
}

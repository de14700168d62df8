//! Figures from the book.

use super::assessment::MonthCountFigure;
use super::common::{Id, Page, RatioFigure};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a metric.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ByMetric {
    /// Its name.
    pub metric: String,
}

/// A metric's figure now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MetricFigure {
    /// Its name: the words are `metric-<name>`.
    pub metric: String,
    /// What kind of figure it is, also where nothing was collected.
    pub shape: MetricShape,
    /// The day.
    pub as_of: NaiveDate,
    /// The ratio; `None` where the metric is a count or nothing was collected.
    pub ratio: Option<RatioFigure>,
    /// The count; `None` where the metric is a ratio.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// Counts of the months, for a monthly metric.
    pub months: Vec<MonthCountFigure>,
    /// Households of the register.
    pub households: u32,
    /// Of them, households where this was not collected.
    pub uncounted_households: u32,
    /// Of those, households with a recorded reason: not eligible, could not be reached, …
    pub uncounted_with_reason: u32,
    /// The frozen denominator, where there is one.
    pub frozen: Option<FrozenFigure>,
    /// Where the register, over which this is counted, holds clearly fewer households than the khu
    /// phố has: what it says does not stand for all of them. `None` over a frozen denominator.
    pub short_register: Option<ShortRegister>,
    /// The criterion that it is held against: the claim's own, or of several that name the metric
    /// the one that misses the most; `None` where none names it.
    pub criterion: Option<MetricCriterion>,
    /// The threshold of that criterion.
    pub threshold_hundredths: Option<u32>,
    /// How many are missing to the threshold.
    #[ts(type = "number | null")]
    pub missing: Option<u64>,
    /// Gained in the last 28 days by hand (imports are a starting point, not a pace).
    #[ts(type = "number")]
    pub gained_28_days: u64,
    /// Where the pace leads.
    pub forecast: ForecastFigure,
    /// Days to the deadline; negative when past.
    pub days_to_deadline: Option<i32>,
}

/// A register that holds clearly fewer households than the khu phố has by statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShortRegister {
    /// Households in the register.
    pub registered: u32,
    /// Households by statistics.
    pub by_statistics: u32,
}

/// The criterion that a figure is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricCriterion {
    /// Its code in the criteria set.
    pub code: String,
    /// Its title.
    pub title: String,
}

/// What kind of figure a metric gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MetricShape {
    /// A part of a whole, whose denominator can be frozen.
    Ratio,
    /// A count.
    Count,
    /// A count for each month.
    Months,
}

/// Where the pace leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ForecastFigure {
    /// There is no threshold or no figure.
    Unknown,
    /// Reached.
    Reached,
    /// Reached on a day.
    ReachedOn {
        /// The day.
        day: NaiveDate,
        /// Whether that is on or before the deadline.
        in_time: bool,
    },
    /// Nothing gained in 28 days.
    NoPace,
    /// In more than ten years.
    TooFar,
}

/// A frozen denominator.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FrozenFigure {
    /// The denominator.
    #[ts(type = "number")]
    pub whole: u64,
    /// Where it stands.
    pub source: String,
    /// The day it holds for.
    pub as_of: NaiveDate,
}

/// Freezes a denominator.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DenominatorFreeze {
    /// The metric.
    pub metric: String,
    /// The denominator, at least 1.
    #[ts(type = "number")]
    pub whole: u64,
    /// Where it stands.
    pub source: String,
    /// The day it holds for.
    pub as_of: NaiveDate,
}

/// Asks for the entries behind a figure.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DrillQuery {
    /// The metric.
    pub metric: String,
    /// Which rows.
    pub page: Page,
    /// Another khu phố than the one that is shown: the ward looks behind a claim.
    #[serde(default)]
    #[ts(optional)]
    pub neighborhood: Option<Id>,
}

/// The entries behind a figure.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DrillPage {
    /// The figure they add up to.
    pub figure: MetricFigure,
    /// All rows.
    pub total: u32,
    /// The rows.
    pub rows: Vec<DrillRow>,
}

/// One entry behind a figure.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DrillRow {
    /// The household, help or activity.
    pub id: Id,
    /// Which of them it is.
    pub kind: DrillKind,
    /// Name or title.
    pub title: String,
    /// Address or service.
    pub detail: String,
    /// What it adds to the numerator; `None` where not collected.
    #[ts(type = "number | null")]
    pub part: Option<u64>,
    /// What it adds to the denominator.
    #[ts(type = "number | null")]
    pub whole: Option<u64>,
    /// The day of the count or help.
    pub on: Option<NaiveDate>,
    /// Who entered it.
    pub entered_by: String,
    /// When it was entered.
    pub entered_at: Option<DateTime<Utc>>,
    /// First 12 hex digits of the signed operation.
    pub operation: String,
}

/// What an entry behind a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DrillKind {
    /// A household of the register.
    Household,
    /// A help of the log.
    Help,
    /// An activity.
    Activity,
}

/// Asks which doors to knock on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoorsQuery {
    /// The metric; `None` means every household never counted.
    pub metric: Option<String>,
    /// Only this street, if given.
    pub street: Option<String>,
    /// Which rows.
    pub page: Page,
}

/// Doors in walking order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoorsPage {
    /// All doors.
    pub total: u32,
    /// Households left out for a recorded reason: not eligible, moved away.
    pub left_out: u32,
    /// Streets with their doors, in order.
    pub streets: Vec<StreetDoors>,
    /// The doors.
    pub rows: Vec<DoorRow>,
}

/// A street's doors.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StreetDoors {
    /// The street.
    pub street: String,
    /// Doors in it.
    pub doors: u32,
}

/// One door.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoorRow {
    /// The household.
    pub household: Id,
    /// Contact name.
    pub contact_name: String,
    /// Address in one line.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Why: "never_counted", "part_missing", "not_collected"; the words are `door-<why>`.
    pub why: String,
    /// How many in this household are missing, where known.
    pub missing: Option<u32>,
    /// A recorded reason, as `reach-<slug>`.
    pub reach_reason: Option<String>,
}

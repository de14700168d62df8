//! Đánh giá: one khu phố, one criteria set version, one period; a claim for each criterion.

mod life;

pub use life::{ClaimStep, MissingPart, missing_parts};

use crate::criteria::{TierLevel, ValueShape};
use crate::ids::EntityId;
use crate::ratio::Ratio;
use chrono::NaiveDate;

/// The days an assessment covers, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// A period, or `None` where it ends before it begins.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Whether the day lies inside.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Where a claim stands. Numbers are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
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

impl ClaimState {
    /// Every state, in the order of a claim's life.
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::Draft,
        Self::ReadyToSend,
        Self::Sent,
        Self::Returned,
        Self::Accepted,
        Self::Locked,
    ];

    /// The published number.
    pub const fn number(self) -> i64 {
        match self {
            Self::NotStarted => 0,
            Self::Draft => 1,
            Self::ReadyToSend => 2,
            Self::Sent => 3,
            Self::Returned => 4,
            Self::Accepted => 5,
            Self::Locked => 6,
        }
    }

    /// The state of a published number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// What is claimed for a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimValue {
    /// Yes or no.
    YesNo(bool),
    /// A count over the period.
    Count(u64),
    /// Counts of the months of the period, oldest first: (year, month, count).
    MonthCounts(Vec<MonthCount>),
    /// A part of a whole.
    Ratio(Ratio),
    /// A level chosen by its description.
    Tier(TierLevel),
}

impl ClaimValue {
    /// The shape of the value: a rule counts only values of its own shape.
    pub const fn shape(&self) -> ValueShape {
        match self {
            Self::YesNo(_) => ValueShape::YesNo,
            Self::Count(_) => ValueShape::Count,
            Self::MonthCounts(_) => ValueShape::MonthCounts,
            Self::Ratio(_) => ValueShape::Ratio,
            Self::Tier(_) => ValueShape::Tier,
        }
    }
}

/// The count of one calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthCount {
    /// Calendar year.
    pub year: i32,
    /// Month, 1–12.
    pub month: u32,
    /// How many.
    pub count: u64,
}

/// Tự chấm: what the khu phố says about one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The assessment it belongs to.
    pub assessment: EntityId,
    /// The criterion it answers.
    pub criterion: EntityId,
    /// Where it stands.
    pub state: ClaimState,
    /// The value; `None` is "not collected", never 0.
    pub value: Option<ClaimValue>,
    /// The metric's name and the day, where the value was taken from the book.
    pub from_book: Option<BookSource>,
    /// Explanation in the khu phố's words.
    pub note: String,
    /// Evidence cited.
    pub evidence: Vec<EntityId>,
}

/// Where a value taken from the book came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSource {
    /// Name of the metric.
    pub metric: String,
    /// The day it was computed.
    pub as_of: NaiveDate,
}

//! The home screen answers without a click.

use super::assessment::{ClaimRow, ClaimValueInput};
use super::common::Id;
use super::metrics::{ForecastFigure, ShortRegister};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything on the home screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Home {
    /// The day it was computed for.
    pub today: NaiveDate,
    /// The assessment under way; `None` before a criteria set is loaded.
    pub assessment: Option<HomeAssessment>,
    /// What to do next, the most useful first, at most five.
    pub next_steps: Vec<NextStep>,
    /// Revisits due today or overdue.
    pub revisits_due: u32,
    /// Helps logged in the last seven days.
    pub helps_last_7_days: u32,
    /// Households of the register.
    pub households: u32,
    /// Households never counted, without those of the next figure.
    pub households_uncounted: u32,
    /// Households never counted with a recorded reason for which nobody has to go there: not
    /// eligible, moved away.
    pub households_left_out: u32,
    /// Where the register holds clearly fewer households than the khu phố has.
    pub short_register: Option<ShortRegister>,
    /// What happened to what was written.
    pub delivery: Delivery,
    /// The newest verified backup.
    pub last_backup_at: Option<DateTime<Utc>>,
}

/// The assessment in figures.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HomeAssessment {
    /// Title of the criteria set.
    pub title: String,
    /// Label of a sample set; empty for an issued one.
    pub sample_label: String,
    /// Last day to send.
    pub deadline: NaiveDate,
    /// Days left; negative when past.
    pub days_left: i32,
    /// The award.
    pub award: String,
    /// Claims returned by the ward.
    pub needs_fix: u32,
    /// Criteria below their threshold whose deadline is within 14 days.
    pub expiring: u32,
    /// Claims not begun.
    pub not_started: u32,
    /// Drafts.
    pub drafts: u32,
    /// Ready to send.
    pub ready: u32,
    /// Criteria met by one's own claim.
    pub met: u32,
    /// All criteria.
    pub total: u32,
    /// Points in hundredths.
    pub points_hundredths: u32,
    /// Most points in hundredths.
    pub max_points_hundredths: u32,
    /// Fewest points to pass, in hundredths.
    pub min_points_hundredths: u32,
    /// Mandatory criteria not met yet.
    pub mandatory_missing: u32,
    /// Whether the pass rule holds now.
    pub passes: bool,
    /// Claims that the ward has decided on: before the first, nothing can be verified.
    pub decided: u32,
    /// Criteria met by claims that the ward accepted.
    pub verified_met: u32,
    /// Points of claims that the ward accepted, in hundredths.
    pub verified_points_hundredths: u32,
    /// Whether the pass rule holds by them alone.
    pub verified_passes: bool,
}

/// One thing to do next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NextStep {
    /// Load the criteria set first.
    LoadCriteria,
    /// Enter or import the households first.
    AddHouseholds,
    /// The register holds clearly fewer households than the khu phố has: enter the others before
    /// its figures are claimed.
    CompleteRegister {
        /// How many it holds, of how many.
        register: ShortRegister,
    },
    /// A claim was returned.
    FixClaim {
        /// The claim.
        claim: ClaimRow,
    },
    /// A claim has all it needs, and nobody said that it can go.
    MarkReady {
        /// The claim.
        claim: ClaimRow,
    },
    /// Claims are ready and have not left this machine.
    SendToWard {
        /// How many.
        ready: u32,
        /// Days left to send; negative when past.
        days_left: i32,
        /// Whether the notebook belongs to a ward: before that, nothing can be sent.
        joined: bool,
    },
    /// Claims left this machine days ago, and no receipt of the ward names them.
    NotReceived {
        /// How many claims.
        claims: u32,
        /// Days since then.
        days: u32,
    },
    /// Some are missing to a threshold: knock on doors.
    KnockOnDoors {
        /// The claim.
        claim: ClaimRow,
        /// The metric.
        metric: String,
        /// How many are missing.
        #[ts(type = "number")]
        missing: u64,
        /// Households that can still add to it.
        doors: u32,
        /// Where the pace leads.
        forecast: ForecastFigure,
    },
    /// The book already reaches the threshold: take the figure.
    TakeFromBook {
        /// The claim.
        claim: ClaimRow,
        /// The metric.
        metric: String,
    },
    /// The book's figure changed after the claim took it over.
    UpdateFromBook {
        /// The claim, with the value it holds.
        claim: ClaimRow,
        /// The metric.
        metric: String,
        /// What the book says now.
        now: ClaimValueInput,
        /// Whether what the book says now reaches the threshold.
        now_met: bool,
    },
    /// A claim has its value but misses evidence.
    AddEvidence {
        /// The claim.
        claim: ClaimRow,
        /// Pieces missing.
        missing: u32,
    },
    /// A draft lacks something.
    CompleteDraft {
        /// The claim.
        claim: ClaimRow,
        /// What it lacks: the words are `claim-missing-<code>`.
        missing: Vec<String>,
    },
    /// A claim was not begun.
    BeginClaim {
        /// The claim.
        claim: ClaimRow,
    },
    /// Somebody waits for a revisit.
    Revisits {
        /// How many.
        due: u32,
    },
}

/// The three statuses in figures: what is on this machine, left it, was receipted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// Entries on this machine.
    #[ts(type = "number")]
    pub saved: u64,
    /// Of them, entries that left this machine.
    #[ts(type = "number")]
    pub sent: u64,
    /// Of them, entries with a verified receipt of the ward.
    #[ts(type = "number")]
    pub received: u64,
    /// The newest entry.
    pub last_saved_at: Option<DateTime<Utc>>,
    /// When the newest bundle was made.
    pub last_sent_at: Option<DateTime<Utc>>,
    /// When the ward made the newest receipt that came.
    pub last_received_at: Option<DateTime<Utc>>,
}

/// Whose history is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HistoryOf {
    /// An activity.
    Activity {
        /// Which one.
        id: Id,
    },
    /// An entry of the work journal.
    JournalEntry {
        /// Which one.
        id: Id,
    },
    /// A welfare round with every line of its list.
    WelfareRound {
        /// Which one.
        id: Id,
    },
    /// A household's line in a welfare round: listed, ticked, taken back.
    WelfareRecipient {
        /// The round.
        round: Id,
        /// The household.
        household: Id,
    },
    /// A member.
    Member {
        /// Which one.
        id: Id,
    },
}

/// One line of an entity's history.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HistoryRow {
    /// When, by the clock of the machine that wrote it.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// The transaction.
    pub txn: Id,
    /// The part of the whole that it tells of, by name, where the whole has parts: a household of a
    /// welfare round.
    pub about: Option<String>,
    /// What was changed.
    pub changes: Vec<HistoryChange>,
}

/// One changed field.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HistoryChange {
    /// Name of the field: the words are `field-<name>`.
    pub field: String,
    /// Before, in plain words or figures; `None` where there was nothing.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

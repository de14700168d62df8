//! Activities, welfare rounds and the work journal.

use super::assessment::EvidenceRow;
use super::common::{Id, Page};
use super::households::HouseholdFilter;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An activity as typed. `kind` is one of "digital_literacy_class", "outreach", "cleanup", "meals",
/// "community_work", "meeting", "other"; the words are `activity-kind-<kind>`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActivityInput {
    /// What sort.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Day.
    pub held_on: NaiveDate,
    /// Place.
    pub place: String,
    /// People; `None` where nobody counted.
    pub participants: Option<u32>,
    /// Households; `None` where nobody counted.
    pub households: Option<u32>,
    /// Portions, trees, metres …
    pub quantity: Option<u32>,
    /// Value in đồng.
    #[ts(type = "number | null")]
    pub value_dong: Option<u64>,
    /// Note.
    pub note: String,
}

/// Saves an activity.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActivitySave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// What was typed.
    pub activity: ActivityInput,
}

/// Lists activities, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActivitySearch {
    /// Text.
    pub query: String,
    /// Kind.
    pub kind: Option<String>,
    /// Which rows.
    pub page: Page,
}

/// Activities.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActivityPage {
    /// All.
    pub total: u32,
    /// Rows.
    pub rows: Vec<ActivityRow>,
}

/// One activity.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ActivityRow {
    /// Which one.
    pub id: Id,
    /// Its fields.
    pub activity: ActivityInput,
    /// Evidence.
    pub evidence: Vec<EvidenceRow>,
}

/// A welfare round as typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RoundInput {
    /// Title.
    pub title: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// What each gets.
    pub item: String,
    /// Value of one gift in đồng.
    #[ts(type = "number | null")]
    pub value_dong: Option<u64>,
    /// Who gives.
    pub donor: String,
    /// Note.
    pub note: String,
}

/// Saves a round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RoundSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// What was typed.
    pub round: RoundInput,
}

/// A round with its figures.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RoundRow {
    /// Which one.
    pub id: Id,
    /// Its fields.
    pub round: RoundInput,
    /// Households listed.
    pub recipients: u32,
    /// Households that received.
    pub received: u32,
    /// Value handed over, in đồng; `None` where the value is unknown.
    #[ts(type = "number | null")]
    pub value_given_dong: Option<u64>,
}

/// Lists a round's recipients in walking order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientsQuery {
    /// The round.
    pub round: Id,
    /// Text.
    pub query: String,
    /// Only those who still wait.
    pub only_waiting: bool,
    /// Which rows.
    pub page: Page,
}

/// Recipients.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientsPage {
    /// The round.
    pub round: RoundRow,
    /// All that match.
    pub total: u32,
    /// Rows.
    pub rows: Vec<RecipientRow>,
}

/// One recipient.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientRow {
    /// Household.
    pub household: Id,
    /// Contact name.
    pub contact_name: String,
    /// Address.
    pub address: String,
    /// Day received.
    pub received_on: Option<NaiveDate>,
    /// Who took it.
    pub received_by: String,
    /// Who ticked it.
    pub ticked_by: String,
}

/// Lists households in a round; those listed already are left as they are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientsAdd {
    /// The round.
    pub round: Id,
    /// These households.
    pub households: Vec<Id>,
    /// And all that match this, if given.
    pub filter: Option<HouseholdFilter>,
}

/// How many were added.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientsAdded {
    /// Added.
    pub added: u32,
    /// Listed already.
    pub already: u32,
    /// The transaction.
    pub txn: Option<Id>,
}

/// Ticks a recipient as received. A household that received already is refused with who ticked it and when.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecipientTick {
    /// The round.
    pub round: Id,
    /// The household.
    pub household: Id,
    /// The day.
    pub received_on: NaiveDate,
    /// Who took it.
    pub received_by: String,
}

/// Names a line of a round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ByRecipient {
    /// The round.
    pub round: Id,
    /// The household.
    pub household: Id,
}

/// A journal entry as typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalInput {
    /// Day.
    pub happened_on: NaiveDate,
    /// Time.
    pub happened_at: Option<NaiveTime>,
    /// What was done.
    pub content: String,
    /// Who did it.
    pub done_by: String,
    /// What came of it.
    pub result: String,
    /// Further answers of an imported form.
    pub other_answers: String,
}

/// Saves a journal entry.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// What was typed.
    pub entry: JournalInput,
}

/// Lists the journal, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalSearch {
    /// Text.
    pub query: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Which rows.
    pub page: Page,
}

/// Writes the journal entries that a search finds to a spreadsheet, XLSX or CSV by the path's ending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalExport {
    /// To where.
    pub path: String,
    /// Text, as in [`JournalSearch`].
    pub query: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// The journal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalPage {
    /// All that match.
    pub total: u32,
    /// Rows.
    pub rows: Vec<JournalRow>,
}

/// One journal entry.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JournalRow {
    /// Which one.
    pub id: Id,
    /// Its fields.
    pub entry: JournalInput,
    /// Who entered it.
    pub entered_by: String,
    /// Kinds of personal data found: "id_number".
    pub warnings: Vec<String>,
}

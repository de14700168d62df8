//! The help log, campaigns and revisits.

use super::assessment::EvidenceRow;
use super::common::{Id, Page};
use super::home::HistoryRow;
use super::households::{CountInput, HouseholdFilter};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One help as typed. Enumerations are slugs of [`khupho_domain::help_log`]; the words are
/// `help-category-<slug>`, `help-place-<slug>`, `help-outcome-<slug>`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpInput {
    /// The day.
    pub happened_on: NaiveDate,
    /// The time.
    pub happened_at: Option<NaiveTime>,
    /// The household; `None` is "không ghi danh".
    pub household: Option<Id>,
    /// Households, where nobody is named.
    pub unnamed_households: Option<u32>,
    /// People helped.
    pub people: u32,
    /// Category.
    pub category: String,
    /// Service in words.
    pub service: String,
    /// Dossier code.
    pub dossier_code: String,
    /// Place.
    pub place: String,
    /// Minutes.
    pub minutes: Option<u32>,
    /// Outcome.
    pub outcome: String,
    /// Day to come again.
    pub revisit_on: Option<NaiveDate>,
    /// 1–5.
    pub satisfaction: Option<u8>,
    /// Note.
    pub note: String,
    /// Who helped.
    pub helped_by: String,
    /// The earlier help that this one follows up; it leaves the revisit list.
    pub follow_up_of: Option<Id>,
}

/// Saves one help, and the household's counts in the same step.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpSave {
    /// Which one is corrected; `None` adds. The first version is kept in the history.
    pub id: Option<Id>,
    /// The help.
    pub help: HelpInput,
    /// Counts of the household that change with it.
    pub counts: Vec<CountInput>,
}

/// What the quick entry offers before anything is typed: the person's last choices.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpDefaults {
    /// Today.
    pub today: NaiveDate,
    /// Categories, the person's most used first.
    pub categories: Vec<String>,
    /// Last place.
    pub place: String,
    /// Name of the person signed in.
    pub helped_by: String,
}

/// What the quick entry offers for one household and category.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CountOffer {
    /// Counts this category may change, with their present values (`None`: not collected), and the
    /// wholes they are parts of where those were not collected.
    pub counts: Vec<CountInput>,
    /// An open revisit of this household.
    pub open_revisit: Option<HelpRow>,
}

/// Asks for it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CountOfferQuery {
    /// The household.
    pub household: Id,
    /// The category.
    pub category: String,
}

/// Searches the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpSearch {
    /// Text: household, address, service, note, code.
    pub query: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Category.
    pub category: Option<String>,
    /// Outcome.
    pub outcome: Option<String>,
    /// Household.
    pub household: Option<Id>,
    /// Which rows.
    pub page: Page,
}

/// Writes the helps that a search finds to a spreadsheet, XLSX or CSV by the path's ending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpExport {
    /// To where.
    pub path: String,
    /// Text, as in [`HelpSearch`].
    pub query: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Category.
    pub category: Option<String>,
    /// Outcome.
    pub outcome: Option<String>,
    /// Household.
    pub household: Option<Id>,
}

/// Found helps, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpPage {
    /// Totals of everything that matches, lượt, hộ and người apart; `None` for a search by text that matches more than 1,000.
    pub totals: Option<HelpTotals>,
    /// Whether there are more rows after these.
    pub more: bool,
    /// The rows.
    pub rows: Vec<HelpRow>,
}

/// Lượt, hộ and người, counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HelpTotals {
    /// Lượt: entries.
    pub entries: u32,
    /// Hộ: different households of the register.
    pub households: u32,
    /// Households not named.
    pub unnamed_households: u32,
    /// Người.
    #[ts(type = "number")]
    pub people: u64,
}

/// A help in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpRow {
    /// Which one.
    pub id: Id,
    /// Day.
    pub happened_on: NaiveDate,
    /// Household.
    pub household: Option<Id>,
    /// Contact name; empty where nobody is named.
    pub contact_name: String,
    /// Address in one line.
    pub address: String,
    /// Category.
    pub category: String,
    /// Service.
    pub service: String,
    /// Outcome.
    pub outcome: String,
    /// Day to come again.
    pub revisit_on: Option<NaiveDate>,
    /// People.
    pub people: u32,
    /// Who helped.
    pub helped_by: String,
    /// Pieces of evidence.
    pub evidence: u32,
    /// Whether it was corrected.
    pub corrected: bool,
}

/// One help, whole.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HelpDetail {
    /// Which one.
    pub id: Id,
    /// Its row.
    pub row: HelpRow,
    /// Its fields.
    pub help: HelpInput,
    /// Evidence.
    pub evidence: Vec<EvidenceRow>,
    /// Every version, newest first.
    pub history: Vec<HistoryRow>,
    /// Kinds of personal data found in the note: "id_number".
    pub note_warnings: Vec<String>,
}

/// Asks for open revisits.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevisitsQuery {
    /// Due on or before this day.
    pub until: NaiveDate,
}

/// Open revisits by alley, in walking order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Revisits {
    /// Groups in walking order.
    pub alleys: Vec<RevisitAlley>,
    /// All of them.
    pub total: u32,
}

/// Revisits of one alley.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevisitAlley {
    /// "Hẻm 42/7 Trần Quốc Toản".
    pub alley: String,
    /// The revisits.
    pub rows: Vec<RevisitRow>,
}

/// One revisit.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevisitRow {
    /// The help that asked for it.
    pub help: HelpRow,
    /// Phone.
    pub phone: String,
    /// Days overdue; 0 when due today.
    pub days_overdue: u32,
}

/// What is chosen once in a campaign.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignChoice {
    /// Day.
    pub happened_on: NaiveDate,
    /// Category.
    pub category: String,
    /// Service.
    pub service: String,
    /// Place.
    pub place: String,
    /// Outcome of a tick.
    pub outcome: String,
    /// Who helps.
    pub helped_by: String,
}

/// Lists households to tick.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignQuery {
    /// What was chosen.
    pub choice: CampaignChoice,
    /// Text.
    pub query: String,
    /// Narrows.
    pub filter: HouseholdFilter,
    /// Which rows.
    pub page: Page,
}

/// Households to tick, in walking order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignPage {
    /// All of them.
    pub total: u32,
    /// Of them ticked on this day in this category.
    pub ticked: u32,
    /// The rows.
    pub rows: Vec<CampaignRow>,
}

/// One household to tick.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignRow {
    /// Household.
    pub household: Id,
    /// Contact name.
    pub contact_name: String,
    /// Address.
    pub address: String,
    /// The entry of this day and category, where ticked.
    pub entry: Option<Id>,
    /// Whether somebody wrote that entry by hand or added to it what a tick does not hold: it is opened, never taken back by one press.
    pub logged_by_hand: bool,
}

/// Ticks one household.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignTick {
    /// What was chosen.
    pub choice: CampaignChoice,
    /// Household.
    pub household: Id,
}

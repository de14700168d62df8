//! The register of households.

use super::common::{Id, Page};
use super::help_log::HelpRow;
use super::home::HistoryRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Searches the register.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdSearch {
    /// What was typed: parts of name, address, phone's tail or code, without diacritics if one likes.
    pub query: String,
    /// Which ones.
    pub filter: HouseholdFilter,
    /// Which rows.
    pub page: Page,
}

/// Narrows a search.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct HouseholdFilter {
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only in this street.
    pub street: Option<String>,
    /// Only households never counted.
    pub only_uncounted: bool,
}

/// Found households.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdPage {
    /// All that match; capped at 1,000 for a search by text (then `more` is true).
    pub total: u32,
    /// Whether there are more than `total`.
    pub more: bool,
    /// The rows.
    pub rows: Vec<HouseholdRow>,
}

/// A household in a list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdRow {
    /// Which one.
    pub id: Id,
    /// Code.
    pub code: String,
    /// Contact name.
    pub contact_name: String,
    /// Address in one line.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Tags.
    pub tags: Vec<String>,
    /// When the counts were last asked; `None` is never.
    pub counted_on: Option<NaiveDate>,
}

/// Everything typed of a household.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct HouseholdInput {
    /// Code; given by the program where empty.
    pub code: String,
    /// Contact name.
    pub contact_name: String,
    /// Phone.
    pub phone: String,
    /// Số nhà.
    pub house_number: String,
    /// Hẻm.
    pub alley: String,
    /// Đường.
    pub street: String,
    /// Tổ.
    pub group: String,
    /// Block and flat.
    pub apartment: String,
    /// Counts collected.
    pub counts: Vec<CountInput>,
    /// The day they were asked.
    pub counted_on: Option<NaiveDate>,
    /// Slug of a reason, see [`khupho_domain::households::ReachReason`].
    pub reach_reason: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Note.
    pub note: String,
}

/// One count; `None` is "not collected".
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CountInput {
    /// Slug of what is counted, see [`khupho_domain::households::CountKind`]; the words are `count-<slug>`.
    pub kind: String,
    /// How many.
    pub count: Option<u32>,
}

/// Saves a household.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// What was typed.
    pub household: HouseholdInput,
}

/// Updates counts alone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CountsSave {
    /// The household.
    pub id: Id,
    /// The counts that change.
    pub counts: Vec<CountInput>,
    /// The day they were asked.
    pub counted_on: NaiveDate,
}

/// A household, whole.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdDetail {
    /// Which one.
    pub id: Id,
    /// Its fields.
    pub household: HouseholdInput,
    /// Address in one line.
    pub address: String,
    /// Its newest helps, at most 20.
    pub helps: Vec<HelpRow>,
    /// Who changed what, newest first, at most 50.
    pub history: Vec<HistoryRow>,
    /// Households merged into this one.
    pub merged: Vec<HouseholdRow>,
    /// Kinds of personal data found in the note: "id_number".
    pub note_warnings: Vec<String>,
}

/// Asks for look-alikes of what is being typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LookAlikesQuery {
    /// The household being edited.
    pub id: Option<Id>,
    /// What was typed so far.
    pub household: HouseholdInput,
}

/// A look-alike.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LookAlikeRow {
    /// The household.
    pub row: HouseholdRow,
    /// Reasons; the words are `look-alike-<reason>`: same_phone, same_address, same_name, similar_name, near_address.
    pub reasons: Vec<String>,
}

/// Merges two entries of one household.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdMerge {
    /// The one that stays.
    pub keep: Id,
    /// The one that is merged into it; its helps count for the one that stays.
    pub other: Id,
}

/// Names in use, for choosing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdWords {
    /// Tags in use.
    pub tags: Vec<String>,
    /// Streets in use.
    pub streets: Vec<String>,
}

/// Exports the register.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HouseholdsExport {
    /// To where; the ending chooses XLSX or CSV.
    pub path: String,
}

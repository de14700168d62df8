//! What leaves this machine, and the bundles it made.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BundlePurpose {
    /// The ward.
    Ward,
    /// The other machines of this khu phố.
    Neighborhood,
}

/// What would leave this machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendPlanQuery {
    /// For whom.
    pub purpose: BundlePurpose,
}

/// What would leave this machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendPlan {
    /// Number of the bundle: "lần gửi 14".
    pub number: u32,
    /// Entries.
    #[ts(type = "number")]
    pub entries: u64,
    /// Of them by area, the area's words are `send-area-<area>`: "households", "help_log", "claims", "activities", "welfare", "journal", "members", "other".
    pub areas: Vec<SendAreaCount>,
    /// Photos and documents.
    pub files: u32,
    /// Their bytes.
    #[ts(type = "number")]
    pub file_bytes: u64,
    /// Claims ready to send, by code.
    pub ready_claims: Vec<String>,
    /// Claims that are still drafts, by code: they travel, but are not handed in.
    pub draft_claims: Vec<String>,
    /// Personal fields that stay here, with how many entries hold them.
    pub personal_kept: Vec<PersonalField>,
    /// Personal fields that leave.
    pub personal_leaving: Vec<PersonalField>,
    /// Whether the ward has confirmed this machine.
    pub confirmed: bool,
    /// Words that name this machine's key: the ward asks for them on the first bundle.
    pub fingerprint: Vec<String>,
    /// When the last bundle was made.
    pub last_made_at: Option<DateTime<Utc>>,
    /// When the last receipt came.
    pub last_receipt_at: Option<DateTime<Utc>>,
    /// Removable drives that are plugged in, as folders.
    pub drives: Vec<String>,
}

/// Entries of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendAreaCount {
    /// The area.
    pub area: String,
    /// How many.
    #[ts(type = "number")]
    pub entries: u64,
}

/// A personal field: the words are `personal-<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonalField {
    /// "contact_name", "phone", "household_note", "help_note", "dossier_code", "address", "member_name", "photo".
    pub name: String,
    /// Entries that hold it.
    #[ts(type = "number")]
    pub entries: u64,
}

/// Makes a bundle.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleMake {
    /// For whom.
    pub purpose: BundlePurpose,
    /// Where the files go; a folder.
    pub folder: String,
    /// Names and telephone numbers go along, because the ward asked for them.
    pub with_personal: bool,
    /// Also puts the files on the clipboard, for Zalo or e-mail.
    pub to_clipboard: bool,
}

/// A bundle was made, read back and found whole: the USB stick may be pulled out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleMade {
    /// Its number.
    pub number: u32,
    /// Its files, in order.
    pub files: Vec<BundleFile>,
    /// Entries in it.
    #[ts(type = "number")]
    pub entries: u64,
    /// Photos and documents in it.
    pub photos: u32,
    /// Whether the files are on the clipboard.
    pub on_clipboard: bool,
}

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleFile {
    /// Its path.
    pub path: String,
    /// Its bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A bundle of this machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleMadeRow {
    /// Its number.
    pub number: u32,
    /// For whom.
    pub purpose: BundlePurpose,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Entries.
    #[ts(type = "number")]
    pub entries: u64,
    /// The receipt's code, once a verified receipt names it: "Phường đã nhận".
    pub receipt_code: Option<String>,
    /// When the ward took it in.
    pub received_at: Option<DateTime<Utc>>,
}

//! Sending and receiving by files: bundles, receipts, what waits and what was put aside.

use super::common::Id;
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

/// Looks into one file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleInspect {
    /// Its path.
    pub path: String,
}

/// What can be told of a file: the first part without keys, the second with them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleInspected {
    /// What the file is, by its first bytes.
    pub form: FileForm,
    /// Identity of the bundle in hexadecimal; empty for other files.
    pub bundle: String,
    /// Identity of the ward in hexadecimal.
    pub ward: String,
    /// Part and parts.
    pub part: PartOf,
    /// Bytes of the body.
    #[ts(type = "number")]
    pub body_bytes: u64,
    /// Key ids of its readers, in hexadecimal.
    pub readers: Vec<String>,
    /// What only a reader sees; `None` without keys.
    pub content: Option<BundleContent>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// Entries for the ward.
    BundleForWard,
    /// Entries for the other machines of a khu phố.
    BundleForNeighborhood,
    /// A receipt.
    Receipt,
}

/// What a reader of a bundle sees.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleContent {
    /// The khu phố in hexadecimal.
    pub neighborhood: String,
    /// The machine in hexadecimal.
    pub device: String,
    /// Number of the bundle.
    pub number: u32,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<Utc>,
    /// Runs of operations.
    pub runs: Vec<BundleRun>,
    /// Photos and documents.
    pub files: u32,
    /// Personal parts that came along.
    #[ts(type = "number")]
    pub personal_parts: u64,
    /// Items of a kind this version does not know.
    pub unknown_items: u32,
}

/// A run of one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleRun {
    /// The stream in hexadecimal.
    pub stream: String,
    /// Its first number.
    #[ts(type = "number")]
    pub first: u64,
    /// How many.
    #[ts(type = "number")]
    pub operations: u64,
}

/// Files or folders to take in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeIn {
    /// Files and folders.
    pub paths: Vec<String>,
    /// Where receipts are written; a folder. `None` writes them beside the first path at the ward, nothing at a khu phố.
    pub receipts_folder: Option<String>,
}

/// Looks at files without changing anything.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInLook {
    /// Files and folders.
    pub paths: Vec<String>,
}

/// What a file is. Words: `verdict-<kind>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// It can be taken in.
    Good,
    /// Everything in it is here already.
    AlreadyHere,
    /// It can be taken in, but other parts of its bundle are missing.
    PartMissing {
        /// Their numbers.
        missing: Vec<u32>,
    },
    /// Its bytes are not whole.
    Damaged {
        /// Where: "cut_off", "changed", "inside".
        place: String,
    },
    /// For another ward.
    AnotherWard,
    /// Not encrypted to this machine.
    NotForThisMachine,
    /// Of another khu phố than this notebook's.
    AnotherNeighborhood,
    /// The machine that made it is not confirmed.
    UnknownDevice {
        /// Its request, where the file carries one.
        request: Option<DeviceRequest>,
    },
    /// The ward has taken the machine out; what it wrote after that is put aside.
    RevokedDevice,
    /// The machine's certificate has run out; what it wrote is put aside.
    ExpiredCertificate,
    /// Made by a newer version of the program.
    NewerFormat,
    /// Larger than the limits.
    TooLarge,
    /// A receipt whose signature is not the ward's.
    Forged,
    /// The file cannot be read.
    Unreadable,
    /// No bundle, receipt or invitation.
    NotABundle,
}

/// A machine asks to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceRequest {
    /// The machine.
    pub device: Id,
    /// Its name.
    pub device_name: String,
    /// Who set it up.
    pub member_name: String,
    /// For which khu phố.
    pub neighborhood_name: String,
    /// Words that name its key.
    pub fingerprint: Vec<String>,
    /// Whether it used an invitation of this ward.
    pub invited: bool,
}

/// One file with its verdict.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInFile {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub verdict: Verdict,
    /// Bundle or receipt.
    pub receipt: bool,
    /// The khu phố it comes from; empty where it cannot be told.
    pub neighborhood_name: String,
    /// The machine it comes from; empty where it cannot be told.
    pub device_name: String,
    /// Number of the bundle.
    pub number: Option<u32>,
    /// Part and parts.
    pub part: Option<PartOf>,
    /// When it was made, by its machine's clock.
    pub made_at: Option<DateTime<Utc>>,
    /// Entries in it.
    #[ts(type = "number | null")]
    pub entries: Option<u64>,
}

/// One part of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartOf {
    /// From 1.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
}

/// What the files are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeInPreview {
    /// One line a file.
    pub files: Vec<TakeInFile>,
    /// How many can be taken in.
    pub good: u32,
}

/// What became of the files.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenIn {
    /// One line a file.
    pub files: Vec<TakeInFile>,
    /// By khu phố.
    pub neighborhoods: Vec<TakenInNeighborhood>,
    /// Receipts that were written (at the ward).
    pub receipts: Vec<BundleFile>,
    /// Codes of receipts that were taken in (at a khu phố).
    pub receipt_codes: Vec<String>,
}

/// What came from one khu phố.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenInNeighborhood {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Entries that are new.
    #[ts(type = "number")]
    pub taken: u64,
    /// Entries that were here.
    #[ts(type = "number")]
    pub already_here: u64,
    /// Entries that wait for a part that is missing.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Entries put aside.
    #[ts(type = "number")]
    pub put_aside: u64,
    /// Photos and documents.
    pub files: u32,
    /// Photos and documents that are missing.
    pub files_missing: u32,
    /// Whether a copied or restored machine was noticed.
    pub forked: bool,
}

/// An import at the ward, or of another machine's bundle.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakenInRow {
    /// Which one.
    pub id: Id,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
    /// Number of the bundle.
    pub number: u32,
    /// Part and parts.
    pub part: PartOf,
    /// When it was made, by its machine's clock.
    pub made_at: DateTime<Utc>,
    /// When it was taken in.
    pub taken_at: DateTime<Utc>,
    /// Entries that were new.
    #[ts(type = "number")]
    pub entries: u64,
    /// Entries of it that are put aside.
    #[ts(type = "number")]
    pub put_aside: u64,
    /// Whether it was undone.
    pub undone: bool,
}

/// Makes the receipts of some khu phố, or of all that lack one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptsMake {
    /// Which; empty means every khu phố for which there is something new.
    pub neighborhoods: Vec<Id>,
    /// Where they go; a folder.
    pub folder: String,
}

/// Receipts were written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptsMade {
    /// The files.
    pub files: Vec<BundleFile>,
    /// Their codes, in the same order: four letters and digits, three times.
    pub codes: Vec<String>,
}

/// A receipt this khu phố holds, or the ward made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptRow {
    /// The khu phố.
    pub neighborhood_name: String,
    /// Its number.
    pub number: u32,
    /// When the ward made it.
    pub made_at: DateTime<Utc>,
    /// Its code.
    pub code: String,
    /// Numbers of the bundles it confirms.
    pub bundles: Vec<u32>,
}

/// An entry that was put aside. Words: `put-aside-<reason>`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideRow {
    /// Which one: the operation's identity in hexadecimal.
    pub operation: String,
    /// Why: "not_a_writer", "after_revocation", "foreign", "import_undone", "issued_set", "limit", "unknown_device", "reused_identity".
    pub reason: String,
    /// The ward put it aside, as its receipt says: the ward alone can take it.
    pub by_ward: bool,
    /// The area.
    pub area: String,
    /// What it is about, in words ("Hộ 42/7", "Tiêu chí 2.3").
    pub about: String,
    /// Who wrote it.
    pub who: String,
    /// When, by the machine's clock.
    pub at: DateTime<Utc>,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
}

/// A part of the list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideQuery {
    /// One khu phố; `None` for all.
    pub neighborhood: Option<Id>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Entries put aside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsidePage {
    /// All of them.
    #[ts(type = "number")]
    pub total: u64,
    /// The rows.
    pub rows: Vec<PutAsideRow>,
}

/// Takes entries that were put aside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PutAsideAccept {
    /// Their identities.
    pub operations: Vec<String>,
}

/// What waits for something that is missing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaitingRow {
    /// The khu phố.
    pub neighborhood_name: String,
    /// The machine.
    pub device_name: String,
    /// What they wait for: "gap" (entries before them), "not_signed_for" (a newer bundle of their own machine), "newer_form" (a newer program).
    pub reason: String,
    /// Entries that wait.
    #[ts(type = "number")]
    pub entries: u64,
    /// Bundle numbers that are missing, as far as can be told.
    pub missing_bundles: Vec<u32>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Two people changed one field without seeing each other's value.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SimultaneousEditRow {
    /// Which one.
    pub id: Id,
    /// The area of the screens.
    pub area: String,
    /// The entity.
    pub entity: Id,
    /// What it is about, in words.
    pub about: String,
    /// The field: the words are `field-<name>`.
    pub field: String,
    /// The value that stands.
    pub standing: EditSide,
    /// The other one.
    pub other: EditSide,
}

/// One of two values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditSide {
    /// In plain words or figures; `None` where it was cleared.
    pub value: Option<String>,
    /// Who wrote it.
    pub who: String,
    /// When, by that machine's clock.
    pub at: DateTime<Utc>,
}

/// Takes the other value, or keeps the one that stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SimultaneousEditDecide {
    /// Which one.
    pub id: Id,
    /// The other value is taken.
    pub take_other: bool,
}

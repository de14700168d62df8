//! Start, unlock, members, preferences, undo.

use super::common::Id;
use super::errors::ErrorCode;
use super::ward::WardRow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No store yet: the first run.
    NoStore,
    /// A store is here; nobody is signed in.
    Locked,
    /// Somebody is signed in.
    Open,
}

/// Whether a PIN is enough on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// The machine's keyring holds a second secret: six digits are enough.
    Pin,
    /// No keyring: a passphrase of at least eight characters is asked for.
    Passphrase,
}

/// The whole state the window needs to choose a screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Status {
    /// Where the program stands.
    pub phase: Phase,
    /// The program's version.
    pub version: String,
    /// The folder of the store.
    pub folder: String,
    /// People who can unlock.
    pub tiles: Vec<Tile>,
    /// What is asked for.
    pub secret_kind: SecretKind,
    /// Seconds until the next try after wrong ones; 0 when none.
    pub wait_seconds: u32,
    /// Who is signed in.
    pub signed_in: Option<MemberRow>,
    /// The khu phố that is shown.
    pub neighborhood: Option<NeighborhoodRow>,
    /// Every khu phố of the store; more than one only in a ward's store or a practice store.
    pub neighborhoods: Vec<NeighborhoodRow>,
    /// Whose notebook it is.
    pub store_role: StoreRole,
    /// The ward the notebook belongs to; `None` before it is founded or joined.
    pub ward: Option<WardRow>,
    /// Words that name this machine's key; empty before the notebook belongs to a ward.
    pub device_fingerprint: Vec<String>,
    /// Whether the ward has confirmed this machine; always true at the ward.
    pub device_confirmed: bool,
    /// True for the practice notebook with generated people: it can never be sent.
    pub practice: bool,
    /// Things to tell once after opening.
    pub notices: Vec<Notice>,
    /// Preferences of this machine.
    pub preferences: Preferences,
}

/// Whose notebook it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoreRole {
    /// A khu phố's.
    Neighborhood,
    /// The ward's, with all its khu phố.
    Ward,
}

/// Something to tell the person after opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// This PC's clock is off from the last entry.
    ClockOff {
        /// The clock of this PC.
        now: DateTime<Utc>,
        /// The last entry.
        last_entry: DateTime<Utc>,
    },
    /// The store came from another PC or a backup; a new stream was opened and nothing was lost.
    CopiedStore,
    /// The backups that are made by themselves fail.
    BackupFailing {
        /// Since when.
        since: DateTime<Utc>,
        /// Why the last one failed.
        code: ErrorCode,
    },
    /// Little room on the disk.
    LowDiskSpace {
        /// Free space in MiB.
        free_mib: u32,
    },
}

/// A person on the unlock screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Tile {
    /// The member.
    pub member: Id,
    /// "Chú Ba".
    pub label: String,
    /// The role.
    pub role: RoleName,
}

/// Role of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// Trưởng khu phố.
    Head,
    /// Thành viên ban điều hành.
    CommitteeMember,
    /// Tình nguyện viên.
    Volunteer,
    /// Cán bộ phường.
    WardOfficer,
}

/// A member.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MemberRow {
    /// Which one.
    pub id: Id,
    /// Full name.
    pub name: String,
    /// The tile's label.
    pub tile_label: String,
    /// The role.
    pub role: RoleName,
    /// Whether they may sign in.
    pub active: bool,
}

/// A khu phố.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NeighborhoodRow {
    /// Which one.
    pub id: Id,
    /// "Khu phố 13".
    pub name: String,
    /// "Phường Xuân Hòa".
    pub ward_name: String,
    /// Households by the ward's statistics.
    pub households_by_statistics: Option<u32>,
}

/// What a first run asks.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StoreCreate {
    /// "Khu phố 13".
    pub neighborhood_name: String,
    /// "Phường Xuân Hòa".
    pub ward_name: String,
    /// The head's full name.
    pub member_name: String,
    /// The tile's label; the name where empty.
    pub tile_label: String,
    /// PIN or passphrase.
    pub secret: String,
}

/// The recovery kit: shown once, to print and lock away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoveryKit {
    /// Groups of letters and digits, in order.
    pub groups: Vec<String>,
}

/// Signs in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Unlock {
    /// Who.
    pub member: Id,
    /// PIN or passphrase.
    pub secret: String,
}

/// Opens with the recovery kit and gives a member a new secret.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoveryUnlock {
    /// The code as typed.
    pub code: String,
    /// Whose secret is replaced.
    pub member: Id,
    /// The new secret.
    pub new_secret: String,
}

/// Adds or changes a member.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MemberSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// Full name.
    pub name: String,
    /// The tile's label.
    pub tile_label: String,
    /// The role.
    pub role: RoleName,
    /// Whether they may sign in.
    pub active: bool,
    /// A new secret; needed when adding.
    pub secret: Option<String>,
}

/// Changes one's own secret.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SecretChange {
    /// The old one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// Changes the khu phố's names and figures.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NeighborhoodSave {
    /// Which one.
    pub id: Id,
    /// "Khu phố 13".
    pub name: String,
    /// "Phường Xuân Hòa".
    pub ward_name: String,
    /// Households by the ward's statistics.
    pub households_by_statistics: Option<u32>,
}

/// Undoes a transaction.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UndoTxn {
    /// Which one.
    pub txn: Id,
}

/// What the person signed in has typed into forms and not saved yet. Only the screens know its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unsaved {
    /// At most [`UNSAVED_MAX_BYTES`]; none where nothing waits.
    pub content: Option<String>,
}

/// Most bytes that are kept of what one person typed and did not save: dozens of half-filled forms.
pub const UNSAVED_MAX_BYTES: usize = 256 * 1024;

/// Something that a person did with this book, which may be taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecentDeed {
    /// The transaction.
    pub txn: Id,
    /// When, by the clock of this machine.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// What: the words are `txn-<label>`; none for a deed of a later version.
    pub label: Option<String>,
    /// On what, by name: the first thing it wrote.
    pub about: Option<String>,
    /// Entries written.
    #[ts(type = "number")]
    pub entries: u64,
    /// What takes it back, or brings it back where it was undone: its transaction. None where that is
    /// not possible, or not for the person signed in.
    pub undo: Option<Id>,
    /// Whether it is undone at present.
    pub undone: bool,
}

/// A part of the list of deeds.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecentDeeds {
    /// The newest first.
    pub rows: Vec<RecentDeed>,
    /// Whether there are more.
    pub more: bool,
}

/// Language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Tiếng Việt.
    Vi,
    /// English.
    En,
}

/// Preferences of this machine; they are not in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Language.
    pub language: Language,
    /// Text size in per cent: 100, 115, 130, 145 or 160.
    pub text_percent: u32,
    /// Minutes without a key or a click until the notebook locks.
    pub lock_after_minutes: u32,
}

/// Stops a long command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JobCancel {
    /// The name the caller gave it.
    pub job: String,
}

//! The ward: founding it, its khu phố, invitations, machines, forgotten PINs.

use super::common::{FileInput, Id};
use super::exchange::InvitationUse;
use super::session::{RecoveryKit, StoreRole};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Founds a ward on this machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardFound {
    /// "Phường Xuân Hòa".
    pub ward_name: String,
    /// The first officer's full name.
    pub member_name: String,
    /// The tile's label; the name where empty.
    pub tile_label: String,
    /// PIN or passphrase.
    pub secret: String,
}

/// Founds a ward again on another machine from its recovery slip.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardRefound {
    /// The code of the slip, as typed.
    pub code: String,
    /// The ward, as in [`WardFound`].
    pub ward: WardFound,
}

/// A ward was founded: the slip is shown once, to print and lock away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardFounded {
    /// The slip.
    pub kit: RecoveryKit,
    /// Words that name the ward's key, to compare by telephone.
    pub fingerprint: Vec<String>,
}

/// The ward of this store, for its own and its khu phố's machines.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardRow {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Words that name its key.
    pub fingerprint: Vec<String>,
    /// Whether two officers must accept a claim.
    pub two_step_accept: bool,
}

/// Changes the ward's settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardSave {
    /// Its name.
    pub name: String,
    /// Whether two officers must accept a claim.
    pub two_step_accept: bool,
}

/// Reads the list of khu phố from a spreadsheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NeighborhoodsImport {
    /// The file.
    pub file: FileInput,
}

/// What the list holds.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NeighborhoodsPreview {
    /// Khu phố in the order of the file.
    pub rows: Vec<NeighborhoodPlanRow>,
    /// Rows that are left out, with the reason `neighborhood-left-out-<reason>`.
    pub left_out: Vec<NeighborhoodLeftOut>,
}

/// A khu phố of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeighborhoodPlanRow {
    /// "Khu phố 13".
    pub name: String,
    /// "KP13": stands in the names of files.
    pub code: String,
    /// Households by the ward's statistics.
    pub households_by_statistics: Option<u32>,
    /// Already in the store under that name or code: it is changed, not added.
    pub known: bool,
}

/// A row that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeighborhoodLeftOut {
    /// Row of the file, from 1.
    pub row: u32,
    /// What stands there.
    pub text: String,
    /// Why: "no_name", "twice", "number", "two_places" (its name is one khu phố's, its code another's).
    pub reason: String,
}

/// A khu phố as the ward sees it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardNeighborhoodRow {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Machines that may send for it.
    pub devices: u32,
    /// Machines that wait to be confirmed.
    pub devices_waiting: u32,
    /// The newest bundle that was taken in.
    pub last_received_at: Option<DateTime<Utc>>,
    /// The number of that bundle ("lần gửi").
    pub last_bundle_number: Option<u32>,
    /// Days since then; `None` where nothing ever came.
    pub silent_days: Option<u32>,
    /// An invitation that was made and not used.
    pub invited_at: Option<DateTime<Utc>>,
}

/// Adds or changes a khu phố by hand.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardNeighborhoodSave {
    /// Which one; `None` adds.
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Households by the ward's statistics.
    pub households_by_statistics: Option<u32>,
}

/// Makes an invitation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationMake {
    /// For which khu phố.
    pub neighborhood: Id,
    /// Where the file goes; a folder. `None` only makes the slip.
    pub folder: Option<String>,
}

/// Invites a further PC of the ward itself.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WardInvitationMake {
    /// Where the file goes; a folder. `None` only makes the slip.
    pub folder: Option<String>,
}

/// An invitation: a file, and a slip with a QR code.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationMade {
    /// The file; `None` where no folder was named.
    pub path: Option<String>,
    /// The khu phố.
    pub neighborhood_name: String,
    /// The ward.
    pub ward_name: String,
    /// Words that name the ward's key.
    pub fingerprint: Vec<String>,
    /// The text of the QR code, for those who paste it.
    pub text: String,
    /// The QR code as SVG.
    pub qr_svg: String,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// An invitation as a khu phố's machine receives it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvitationInput {
    /// The file.
    File {
        /// The file.
        file: FileInput,
    },
    /// The text of the QR code.
    Text {
        /// As pasted.
        text: String,
    },
}

/// Looks at an invitation without using it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationOpen {
    /// The invitation.
    pub invitation: InvitationInput,
}

/// What an invitation says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationSeen {
    /// The khu phố: "confirm the name"; empty in an invitation for a further PC of the ward.
    pub neighborhood_name: String,
    /// For whom it is.
    pub for_whom: StoreRole,
    /// The ward.
    pub ward_name: String,
    /// Words that name the ward's key.
    pub fingerprint: Vec<String>,
    /// Titles of the criteria sets that come with it.
    pub criteria_sets: Vec<String>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// First run from an invitation; or, where a notebook is open already, joins it to the ward.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationAccept {
    /// The invitation.
    pub invitation: InvitationInput,
    /// What this machine is called at the ward: "Máy văn phòng khu phố".
    pub device_name: String,
    /// The head's full name; unused where a notebook is open.
    pub member_name: String,
    /// The tile's label; the name where empty.
    pub tile_label: String,
    /// PIN or passphrase; unused where a notebook is open.
    pub secret: String,
}

/// The notebook belongs to a ward now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationAccepted {
    /// The recovery slip of a new notebook; `None` where one was open.
    pub kit: Option<RecoveryKit>,
    /// Words that name this machine's key: the ward asks for them.
    pub fingerprint: Vec<String>,
}

/// How the ward stands to a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStanding {
    /// It asked, nobody confirmed it yet.
    Waiting,
    /// It may send.
    Confirmed,
    /// Its certificate has run out.
    Expired,
    /// It was lost, replaced or taken out: what it wrote before stays.
    Revoked,
    /// The ward refused it.
    Refused,
}

/// A machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeviceRow {
    /// Which one.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its khu phố; `None` for a machine of the ward.
    pub neighborhood: Option<Id>,
    /// Name of the khu phố; empty for a machine of the ward.
    pub neighborhood_name: String,
    /// Who set it up.
    pub member_name: String,
    /// Where it stands.
    pub standing: DeviceStanding,
    /// Words that name its key.
    pub fingerprint: Vec<String>,
    /// When it asked or was confirmed.
    pub since: DateTime<Utc>,
    /// The newest bundle that came from it.
    pub last_received_at: Option<DateTime<Utc>>,
    /// How it stands to an invitation of this ward; `None` for a machine that asks nothing.
    pub invitation: Option<InvitationUse>,
    /// Whether its stream has two histories (a copied or restored machine).
    pub forked: bool,
    /// This machine.
    pub own: bool,
}

/// What replaces a machine.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeviceReplace {
    /// The machine that was lost or handed over.
    pub id: Id,
    /// Why: "lost", "new_head", "retired".
    pub reason: String,
    /// Where the new invitation goes; a folder. `None` only makes the slip.
    pub folder: Option<String>,
}

/// A request of a machine whose PIN was forgotten.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinRequestOpen {
    /// The file.
    pub file: FileInput,
}

/// What such a request says.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinRequestSeen {
    /// The machine.
    pub device_name: String,
    /// Its khu phố.
    pub neighborhood_name: String,
    /// Twelve characters the caller reads from their screen.
    pub check_code: String,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<Utc>,
}

/// Answers such a request.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinRequestAnswer {
    /// The file.
    pub file: FileInput,
    /// Where the answer goes; a folder.
    pub folder: String,
}

/// Asks the ward for help with a forgotten PIN; nobody is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinRequestMake {
    /// Where the request goes; a folder.
    pub folder: String,
}

/// The request was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinRequestMade {
    /// The file.
    pub path: String,
    /// Twelve characters to read to the ward.
    pub check_code: String,
}

/// Opens the notebook with the ward's answer and gives a member a new secret.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PinAnswerUse {
    /// The answer.
    pub file: FileInput,
    /// Whose secret is replaced.
    pub member: Id,
    /// The new secret.
    pub new_secret: String,
}

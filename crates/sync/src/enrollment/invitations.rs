//! The ward invites a machine: a file to hand over, a text for a QR code.

use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{Content, ContentWriter};
use khupho_oplog::enrollment::{Invitation, InvitationFile};
use khupho_oplog::hub::HubAddress;
use khupho_oplog::ids::{ContentHash, InvitationToken};
use khupho_oplog::trust::NamedHub;
use khupho_store::exchange::{self, HeldOfWard, InvitationRow};
use khupho_store::{Store, StoreError, neighborhoods};

use super::{INVITATION_LIFE_MS, words_of};
use crate::SyncError;
use crate::export::stored_operation;
use crate::files::{Attempt, BundleName, FileKind};
use crate::keys::OwnWard;
use crate::random::random;
use crate::trust::Trust;

/// An invitation, ready to hand over.
#[derive(Debug, Clone)]
pub struct MadeInvitation {
    /// What it says.
    pub invitation: Invitation,
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// The text of the QR code: the same without the criteria sets, which the first receipt brings.
    pub text: String,
    /// Words of the ward's key, printed on the slip.
    pub fingerprint: Vec<String>,
}

/// Invites one machine for a khu phố.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::UnknownNeighborhood`], and those of the database.
pub fn make_invitation(store: &Store, neighborhood: EntityId) -> Result<MadeInvitation, SyncError> {
    let ward = OwnWard::of(store)?;
    let named = store
        .read(|connection| neighborhoods::find(connection, neighborhood))?
        .ok_or(SyncError::UnknownNeighborhood)?;
    let content = content_for(store, neighborhood)?;
    let invited = Invited {
        neighborhood: Some(neighborhood),
        name: named.name,
        households_by_statistics: named.households_by_statistics,
    };
    invite(store, &ward, invited, &content)
}

/// Invites a further PC of the ward itself. It reads and writes everything of the ward by the hub, and
/// does not get the key that signs for the ward.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::NoHub`], and those of the database.
pub fn make_ward_invitation(store: &Store) -> Result<MadeInvitation, SyncError> {
    let ward = OwnWard::of(store)?;
    if hub_of(store)?.is_none() {
        return Err(SyncError::NoHub);
    }
    let invited = Invited {
        neighborhood: None,
        name: String::new(),
        households_by_statistics: None,
    };
    invite(store, &ward, invited, &ContentWriter::new().finish()?)
}

/// Who is invited.
struct Invited {
    neighborhood: Option<EntityId>,
    name: String,
    households_by_statistics: Option<u32>,
}

fn invite(
    store: &Store,
    ward: &OwnWard,
    invited: Invited,
    content: &Content,
) -> Result<MadeInvitation, SyncError> {
    let invitation = invitation_of(store, ward, invited, content)?;
    let signed = invitation.sign(ward.signer());
    store.keep_invitation(&InvitationRow {
        token: invitation.token,
        neighborhood: invitation.neighborhood,
        made_ms: invitation.made_ms,
        expires_ms: invitation.expires_ms,
        used_by: None,
        withdrawn_ms: None,
    })?;
    Ok(MadeInvitation {
        text: Invitation::to_text(&signed),
        fingerprint: words_of(&invitation.ward_signing_key),
        file: InvitationFile {
            invitation: invitation.clone(),
            signed,
            compressed_content: content.compressed().to_vec(),
        }
        .to_bytes(),
        invitation,
    })
}

/// Writes the file of an invitation into a folder, reads it back and gives its path.
///
/// # Errors
/// Those of writing.
pub fn write_invitation(made: &MadeInvitation, folder: &Path) -> Result<PathBuf, SyncError> {
    let name = BundleName {
        kind: FileKind::Invitation,
        neighborhood: &made.invitation.neighborhood_name,
        ward: &made.invitation.ward_name,
        number: None,
        made_ms: made.invitation.made_ms,
    };
    let mut attempt = Attempt::in_folder(folder)?;
    let path = attempt.write(&name.of_part(1, 1), &made.file)?;
    attempt.keep();
    Ok(path)
}

fn invitation_of(
    store: &Store,
    ward: &OwnWard,
    invited: Invited,
    content: &Content,
) -> Result<Invitation, SyncError> {
    let made_ms = store.clock().now_ms();
    Ok(Invitation {
        ward: ward.id,
        ward_name: ward.name.clone(),
        ward_signing_key: ward.signing.verifying_key(),
        ward_agree_key: ward.agree.public(),
        recovery_agree_key: ward.recovery,
        neighborhood: invited.neighborhood,
        neighborhood_name: invited.name,
        households_by_statistics: invited.households_by_statistics.map(u64::from),
        token: InvitationToken::from_bytes(random()?),
        made_ms,
        expires_ms: made_ms.saturating_add(INVITATION_LIFE_MS),
        hub: hub_of(store)?.map(|address| address.to_string()),
        content_hash: Some(ContentHash::of(content.compressed())),
    })
}

/// Where the ward's hub listens, if it has one.
fn hub_of(store: &Store) -> Result<Option<HubAddress>, SyncError> {
    let trust = Trust::of(store)?;
    Ok(trust.state.hub().and_then(NamedHub::address))
}

/// What a new machine needs of the ward: the criteria sets that were issued, and its khu phố.
fn content_for(store: &Store, neighborhood: EntityId) -> Result<Content, SyncError> {
    let operations = store.read(|connection| {
        let mut operations = Vec::new();
        let nothing = HeldOfWard::default();
        exchange::each_ward_operation(connection, neighborhood, &nothing, |operation| {
            operations.push(stored_operation(operation.bytes));
            Ok::<_, StoreError>(())
        })?;
        Ok::<_, StoreError>(operations)
    })?;
    let mut content = ContentWriter::new();
    content.vouched(&operations)?;
    Ok(content.finish()?)
}

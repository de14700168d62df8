//! The ward invites a machine: a file to hand over, a text for a QR code.

use std::path::{Path, PathBuf};

use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::bundle::{Content, ContentWriter};
use khupho_oplog::enrollment::{Invitation, InvitationFile};
use khupho_oplog::ids::{ContentHash, InvitationToken};
use khupho_store::exchange::{self, InvitationRow};
use khupho_store::{Store, StoreError, neighborhoods};

use super::{INVITATION_LIFE_MS, words_of};
use crate::SyncError;
use crate::export::stored_operation;
use crate::files::{Attempt, BundleName, FileKind};
use crate::keys::OwnWard;
use crate::random::random;

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
    let invitation = invitation_of(store, &ward, neighborhood, &named, &content)?;
    let signed = invitation.sign(ward.signer());
    store.keep_invitation(&InvitationRow {
        token: invitation.token,
        neighborhood,
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
    neighborhood: EntityId,
    named: &Neighborhood,
    content: &Content,
) -> Result<Invitation, SyncError> {
    let made_ms = store.clock().now_ms();
    Ok(Invitation {
        ward: ward.id,
        ward_name: ward.name.clone(),
        ward_signing_key: ward.signing.verifying_key(),
        ward_agree_key: ward.agree.public(),
        recovery_agree_key: ward.recovery,
        neighborhood,
        neighborhood_name: named.name.clone(),
        households_by_statistics: named.households_by_statistics.map(u64::from),
        token: InvitationToken::from_bytes(random()?),
        made_ms,
        expires_ms: made_ms.saturating_add(INVITATION_LIFE_MS),
        hub: None,
        content_hash: Some(ContentHash::of(content.compressed())),
    })
}

/// What a new machine needs of the ward: the criteria sets that were issued, and its khu phố.
fn content_for(store: &Store, neighborhood: EntityId) -> Result<Content, SyncError> {
    let operations = store.read(|connection| {
        let mut operations = Vec::new();
        exchange::each_ward_operation(connection, neighborhood, &[], |stored| {
            operations.push(stored_operation(stored));
            Ok::<_, StoreError>(())
        })?;
        Ok::<_, StoreError>(operations)
    })?;
    let mut content = ContentWriter::new();
    content.vouched(&operations)?;
    Ok(content.finish()?)
}

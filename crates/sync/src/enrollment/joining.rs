//! A machine opens the ward's invitation and belongs to the ward from then on.

use std::path::Path;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::bundle::{BundleFault, ContentItem};
use khupho_oplog::enrollment::{Invitation, InvitationFault, InvitationFile};
use khupho_oplog::ids::BundleId;
use khupho_oplog::limits::INVITATION_FILE_MAX_BYTES;
use khupho_oplog::registry::{self, criteria_set};
use khupho_oplog::trust::SignedHead;
use khupho_oplog::{Operation, OplogError, SealedOperation, Value};
use khupho_store::exchange::{Arrival, DeviceClass, Origin, StreamSource, WardSeat, WardTrust};
use khupho_store::{
    Clock, DeviceSecretVault, Founding, RecoveryCode, Store, StoreError, StoreLocation,
    neighborhoods, preferences,
};
use thiserror::Error;

use super::{pin_recovery, words_of};
use crate::SyncError;
use crate::files::read_whole;
use crate::keys::OwnDevice;

const MACHINE_NAME: &str = "exchange.machine_name";
const JOINED_BY: &str = "exchange.joined_by";

/// Number of [`Arrival::purpose`] for what an invitation brought.
const PURPOSE_INVITATION: u8 = 4;

/// Why an invitation is not opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvitationRefusal {
    /// It is something else.
    #[error("not an invitation")]
    NotAnInvitation,
    /// Its bytes were changed or cut.
    #[error("the invitation is damaged")]
    Damaged,
    /// It could be used until that moment.
    #[error("the invitation has ended")]
    Expired {
        /// In milliseconds since 1970.
        at_ms: u64,
    },
    /// It was made by a newer program.
    #[error("the invitation is newer than this program")]
    NewerFormat,
    /// It is larger than allowed.
    #[error("the invitation is too large")]
    TooLarge,
    /// This notebook belongs to another ward.
    #[error("this notebook belongs to another ward")]
    AnotherWard,
}

/// An invitation that was read and verified.
#[derive(Debug, Clone)]
pub struct OpenedInvitation {
    /// What it says.
    pub invitation: Invitation,
    /// Words of the ward's key, to compare with the slip or by telephone.
    pub fingerprint: Vec<String>,
    /// Titles of the criteria sets that come with it.
    pub criteria_sets: Vec<String>,
    signed: Vec<u8>,
    content: InvitedContent,
}

/// What the ward gives a new machine along.
#[derive(Debug, Clone, Default)]
struct InvitedContent {
    operations: Vec<SealedOperation>,
    /// Of a later form: kept until a program reads them.
    unread: Vec<Operation>,
}

/// Opens an invitation's file.
///
/// # Errors
/// [`SyncError::Invitation`], and [`SyncError::Unreadable`].
pub fn open_invitation(path: &Path, clock: &Clock) -> Result<OpenedInvitation, SyncError> {
    let bytes =
        read_whole(path, INVITATION_FILE_MAX_BYTES as u64).map_err(|error| match error.kind() {
            std::io::ErrorKind::FileTooLarge => InvitationRefusal::TooLarge.into(),
            _ => SyncError::read(path, error),
        })?;
    let file = InvitationFile::read(&bytes).map_err(|fault| refusal(&fault))?;
    let content = content_of(&file).map_err(|_| InvitationRefusal::Damaged)?;
    opened(file.invitation, file.signed, content, clock)
}

/// Opens the text of a QR code.
///
/// # Errors
/// [`SyncError::Invitation`].
pub fn open_invitation_text(text: &str, clock: &Clock) -> Result<OpenedInvitation, SyncError> {
    let signed = Invitation::signed_of_text(text).map_err(|fault| refusal(&fault))?;
    let invitation = Invitation::verify(&signed).map_err(|fault| refusal(&fault.into()))?;
    opened(invitation, signed, InvitedContent::default(), clock)
}

/// Founds the notebook of a new machine from an invitation.
///
/// The khu phố of the notebook is the one that the invitation names.
///
/// # Errors
/// Those of [`Store::create`], and those of the database.
pub fn found_by_invitation(
    location: StoreLocation,
    member: &NewMember<'_>,
    opened: &OpenedInvitation,
    machine_name: &str,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
) -> Result<(Store, RecoveryCode), SyncError> {
    let invitation = &opened.invitation;
    let invited = invited_neighborhood(invitation)?;
    let statistics = invitation.households_by_statistics;
    let neighborhood = Neighborhood {
        name: invitation.neighborhood_name.clone(),
        code: String::new(),
        ward_name: invitation.ward_name.clone(),
        households_by_statistics: statistics.and_then(|count| u32::try_from(count).ok()),
    };
    let founding = Founding::invited(
        &clock,
        member.name,
        member.tile_label,
        member.secret,
        invited,
        neighborhood,
    )?;
    let (store, code) = Store::create(location, &founding, clock, vault)?;
    join_as(&store, opened, machine_name, member.name, invited)?;
    Ok((store, code))
}

/// Founds the store of a further PC of the ward from an invitation without a khu phố. Everything of
/// the ward comes by the hub once the ward has confirmed this machine.
///
/// # Errors
/// [`SyncError::UnknownNeighborhood`] where the invitation is one for a khu phố, and those of
/// [`found_by_invitation`].
pub fn found_ward_pc_by_invitation(
    location: StoreLocation,
    member: &NewMember<'_>,
    opened: &OpenedInvitation,
    machine_name: &str,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
) -> Result<(Store, RecoveryCode), SyncError> {
    let invitation = &opened.invitation;
    if invitation.neighborhood.is_some() {
        return Err(SyncError::UnknownNeighborhood);
    }
    let founding = Founding::ward(
        &clock,
        member.name,
        member.tile_label,
        member.secret,
        Vec::new(),
    )?;
    let (store, code) = Store::create(location, &founding, clock, vault)?;
    store.set_preference(MACHINE_NAME, machine_name)?;
    store.set_preference(JOINED_BY, member.name)?;
    store.keep_ward_seat(&WardSeat {
        ward: invitation.ward,
        ward_name: invitation.ward_name.clone(),
        signing_key: *invitation.ward_signing_key.as_bytes(),
        agree_key: *invitation.ward_agree_key.as_bytes(),
        recovery_agree_key: *invitation.recovery_agree_key.as_bytes(),
        token: invitation.token,
        invitation: opened.signed.clone(),
        certificate: None,
        agree_secret: None,
    })?;
    Ok((store, code))
}

/// The khu phố of an invitation. One without is for a PC of the ward, and comes another way.
fn invited_neighborhood(invitation: &Invitation) -> Result<EntityId, SyncError> {
    invitation
        .neighborhood
        .ok_or(SyncError::UnknownNeighborhood)
}

/// The first member of a notebook.
#[derive(Clone, Copy)]
pub struct NewMember<'a> {
    /// Full name.
    pub name: &'a str,
    /// What their tile says.
    pub tile_label: &'a str,
    /// PIN or passphrase.
    pub secret: &'a str,
}

/// Lets an open notebook belong to the ward of an invitation. What is in the notebook keeps the
/// identity of its khu phố: the ward takes that over where nobody else writes for the invited one.
///
/// A notebook that joins again, by another invitation, goes on as another machine: the ward may have
/// revoked the former one, and a machine that is revoked stays so.
///
/// # Errors
/// [`InvitationRefusal::AnotherWard`], [`SyncError::UnknownNeighborhood`] in a notebook without a
/// khu phố or with several of which none is invited, and those of the database.
pub fn join(
    store: &Store,
    opened: &OpenedInvitation,
    machine_name: &str,
    member_name: &str,
) -> Result<(), SyncError> {
    let known = crate::keys::ward_trust(store)?;
    let invitation = &opened.invitation;
    if known
        .as_ref()
        .is_some_and(|known| known.ward != invitation.ward)
    {
        return Err(InvitationRefusal::AnotherWard.into());
    }
    let own = own_neighborhood(store, known.as_ref(), invited_neighborhood(invitation)?)?;
    if known.is_some_and(|known| known.token != invitation.token) {
        become_another_machine(store)?;
    }
    join_as(store, opened, machine_name, member_name, own)
}

/// The khu phố that the notebook speaks for: the one it spoke for before, the invited one, or the only
/// one that is in it.
fn own_neighborhood(
    store: &Store,
    known: Option<&WardTrust>,
    invited: EntityId,
) -> Result<EntityId, SyncError> {
    if let Some(known) = known {
        return Ok(known.neighborhood);
    }
    let present = store.read(neighborhoods::list)?;
    let is_invited = present.iter().any(|(id, _)| *id == invited);
    match &present[..] {
        _ if is_invited => Ok(invited),
        [(only, _)] => Ok(*only),
        _ => Err(SyncError::UnknownNeighborhood),
    }
}

fn become_another_machine(store: &Store) -> Result<(), SyncError> {
    let former = OwnDevice::of(store)?;
    let at_ms = store.clock().now_ms();
    store.renew_device_keys(|head| {
        let head = SignedHead {
            device: former.id,
            head: *head,
            at_ms,
        };
        head.sign(former.signer())
    })?;
    Ok(())
}

/// What people call this machine; empty before it joined a ward.
///
/// # Errors
/// Those of the database.
pub fn own_machine_name(store: &Store) -> Result<String, StoreError> {
    preference(store, MACHINE_NAME)
}

/// Who set this machine up.
pub(super) fn joined_by(store: &Store) -> Result<String, StoreError> {
    preference(store, JOINED_BY)
}

fn preference(store: &Store, key: &str) -> Result<String, StoreError> {
    let value = store.read(|connection| preferences::get(connection, key))?;
    Ok(value.unwrap_or_default())
}

fn join_as(
    store: &Store,
    opened: &OpenedInvitation,
    machine_name: &str,
    member_name: &str,
    neighborhood: EntityId,
) -> Result<(), SyncError> {
    let invitation = &opened.invitation;
    store.set_preference(MACHINE_NAME, machine_name)?;
    store.set_preference(JOINED_BY, member_name)?;
    store.keep_ward_trust(&WardTrust {
        ward: invitation.ward,
        ward_name: invitation.ward_name.clone(),
        signing_key: *invitation.ward_signing_key.as_bytes(),
        agree_key: *invitation.ward_agree_key.as_bytes(),
        recovery_agree_key: *invitation.recovery_agree_key.as_bytes(),
        neighborhood,
        token: invitation.token,
        invitation: opened.signed.clone(),
        certificate: None,
    })?;
    take_in_content(store, opened, neighborhood)?;
    pin_recovery::prepare(store)
}

fn take_in_content(
    store: &Store,
    opened: &OpenedInvitation,
    neighborhood: EntityId,
) -> Result<(), SyncError> {
    let content = &opened.content;
    if content.operations.is_empty() && content.unread.is_empty() {
        return Ok(());
    }
    let invitation = &opened.invitation;
    let content_hash = *blake3::hash(&opened.signed).as_bytes();
    let arrival = Arrival {
        bundle: BundleId::from_bytes(*invitation.token.as_bytes()),
        part: 1,
        parts: 1,
        purpose: PURPOSE_INVITATION,
        device: None,
        neighborhood: invitation.neighborhood,
        number: 0,
        file_name: String::new(),
        made_ms: invitation.made_ms,
        received_ms: store.clock().now_ms(),
        content_hash,
        actor: None,
    };
    store.take_in::<_, SyncError>(&arrival, |taking| {
        // A notebook that was in use has its khu phố already, under another identity.
        let is_replaced = |operation: &SealedOperation| {
            operation.header.kind == registry::neighborhood::KIND
                && operation.header.entity != neighborhood
        };
        for operation in content
            .operations
            .iter()
            .filter(|operation| !is_replaced(operation))
        {
            taking.stream_source(operation.header.stream, OF_WARD);
            taking.take_vouched(operation.clone())?;
        }
        for operation in &content.unread {
            taking.keep_unread(operation)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The ward's signature stands for it.
pub(crate) const OF_WARD: StreamSource = StreamSource::VouchedByWard(Origin {
    device: None,
    class: DeviceClass::Ward,
    neighborhood: None,
});

fn opened(
    invitation: Invitation,
    signed: Vec<u8>,
    content: InvitedContent,
    clock: &Clock,
) -> Result<OpenedInvitation, SyncError> {
    let at_ms = invitation.expires_ms;
    if clock.now_ms() > at_ms {
        return Err(InvitationRefusal::Expired { at_ms }.into());
    }
    Ok(OpenedInvitation {
        fingerprint: words_of(&invitation.ward_signing_key),
        criteria_sets: titles(&content.operations),
        invitation,
        signed,
        content,
    })
}

fn content_of(file: &InvitationFile) -> Result<InvitedContent, BundleFault> {
    let mut content = InvitedContent::default();
    for item in file.items() {
        let ContentItem::Vouched(operation) = item? else {
            continue;
        };
        match operation.clone().open() {
            Ok(op) => content.operations.push(op),
            Err(OplogError::UnknownVersion { .. } | OplogError::UnknownAct { .. }) => {
                content.unread.push(operation);
            }
            // It can never be read.
            Err(_) => {}
        }
    }
    Ok(content)
}

fn titles(operations: &[SealedOperation]) -> Vec<String> {
    let sets = operations
        .iter()
        .filter(|operation| operation.header.kind == criteria_set::KIND);
    let changes = sets
        .filter_map(|operation| operation.patch.as_ref())
        .flat_map(|patch| &patch.0);
    changes
        .filter(|change| change.field == criteria_set::TITLE)
        .filter_map(|change| Value::as_text(&change.value).map(str::to_owned))
        .collect()
}

fn refusal(fault: &InvitationFault) -> SyncError {
    use khupho_oplog::cose::SignedFault;
    use khupho_oplog::form::FormFault;
    match fault {
        InvitationFault::NotAnInvitation => InvitationRefusal::NotAnInvitation,
        InvitationFault::TooLarge { .. } => InvitationRefusal::TooLarge,
        InvitationFault::Signed(SignedFault::Form(FormFault::NewerVersion { .. }))
        | InvitationFault::Form(FormFault::NewerVersion { .. }) => InvitationRefusal::NewerFormat,
        InvitationFault::Signed(_)
        | InvitationFault::Form(_)
        | InvitationFault::ContentMismatch => InvitationRefusal::Damaged,
    }
    .into()
}

//! A machine opens the ward's invitation, looks at it, and belongs to the ward from then on.

use super::file_input::with_path;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::StoreRole;
use crate::api::ward::{
    InvitationAccept, InvitationAccepted, InvitationInput, InvitationOpen, InvitationSeen,
};
use crate::exchange::refuse_practice;
use crate::host::{CallContext, Host, SignedIn};
use crate::session::{begin_session, check_secret, moment, recovery_kit};
use crate::validation::{Required, short_text};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_store::sign_in_state;
use khupho_sync::enrollment::{
    NewMember, OpenedInvitation, found_by_invitation, found_ward_pc_by_invitation, join,
    open_invitation, open_invitation_text, own_fingerprint,
};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Looks at an invitation without using it.
///
/// # Errors
/// [`ErrorCode::InvitationRefused`], [`ErrorCode::FileUnreadable`].
pub fn invitation_open(
    host: &Host,
    _context: &CallContext<'_>,
    args: InvitationOpen,
) -> Result<InvitationSeen, ApiError> {
    let opened = open(host, &args.invitation)?;
    Ok(InvitationSeen {
        neighborhood_name: opened.invitation.neighborhood_name.clone(),
        for_whom: match opened.invitation.neighborhood {
            Some(_) => StoreRole::Neighborhood,
            None => StoreRole::Ward,
        },
        ward_name: opened.invitation.ward_name.clone(),
        expires_at: moment(opened.invitation.expires_ms),
        fingerprint: opened.fingerprint,
        criteria_sets: opened.criteria_sets,
    })
}

fn open(host: &Host, invitation: &InvitationInput) -> Result<OpenedInvitation, ApiError> {
    match invitation {
        InvitationInput::File { file } => {
            with_path(file, |path| Ok(open_invitation(path, host.clock())?))
        }
        InvitationInput::Text { text } => Ok(open_invitation_text(text.trim(), host.clock())?),
    }
}

/// The first run by an invitation; where a notebook is open, that one joins the ward.
///
/// # Errors
/// Those of [`invitation_open`], empty names, a weak secret; in an open notebook anybody but a head.
pub fn invitation_accept(
    host: &Host,
    _context: &CallContext<'_>,
    args: InvitationAccept,
) -> Result<InvitationAccepted, ApiError> {
    let opened = open(host, &args.invitation)?;
    let device_name = short_text("device_name", &args.device_name, Required::Yes)?;
    match host.signed_in() {
        Ok(signed_in) => joined(host, &signed_in, &opened, &device_name),
        Err(_) => founded(host, &opened, &device_name, args),
    }
}

fn founded(
    host: &Host,
    opened: &OpenedInvitation,
    device_name: &str,
    args: InvitationAccept,
) -> Result<InvitationAccepted, ApiError> {
    let secret = Zeroizing::new(args.secret);
    let name = short_text("member_name", &args.member_name, Required::Yes)?;
    let label = short_text("tile_label", &args.tile_label, Required::No)?;
    check_secret(host, &secret)?;
    let member = NewMember {
        name: &name,
        tile_label: if label.is_empty() { &name } else { &label },
        secret: &secret,
    };
    let found = match opened.invitation.neighborhood {
        Some(_) => found_by_invitation,
        None => found_ward_pc_by_invitation,
    };
    let (store, code) = found(
        host.location(),
        &member,
        opened,
        device_name,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    let fingerprint = own_fingerprint(&store)?;
    begin_session(host, store, first_member(host)?)?;
    Ok(InvitationAccepted {
        kit: Some(recovery_kit(&code)),
        fingerprint,
    })
}

/// A notebook that was founded a moment ago has one tile.
fn first_member(host: &Host) -> Result<EntityId, ApiError> {
    let tiles = sign_in_state(&host.location(), host.clock())?.tiles;
    tiles
        .first()
        .map(|tile| tile.member)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// What is in the notebook stays as it is, under the identity that its khu phố has there.
fn joined(
    host: &Host,
    signed_in: &SignedIn,
    opened: &OpenedInvitation,
    device_name: &str,
) -> Result<InvitationAccepted, ApiError> {
    if signed_in.role != Role::Head {
        return Err(ApiError::new(ErrorCode::NotAllowed));
    }
    refuse_practice(&signed_in.store)?;
    let named = host.read(|connection, signed_in| {
        Ok(khupho_store::members::find(connection, signed_in.member)?)
    })?;
    let member_name = named.map_or_else(String::new, |member| member.name);
    join(&signed_in.store, opened, device_name, &member_name)?;
    host.publish_areas(&["session", "criteria", "claims"]);
    Ok(InvitationAccepted {
        kit: None,
        fingerprint: own_fingerprint(&signed_in.store)?,
    })
}

//! The whole state the window needs to choose a screen.

use super::{MachinePreferences, secrets};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::session::{
    MemberRow, NeighborhoodRow, Notice, Phase, RoleName, SecretKind, Status, StoreRole, Tile,
};
use crate::host::{BackupFailure, CallContext, Host, SignedIn, id_text};
use crate::ward::ward_row;
use chrono::{DateTime, Utc};
use khupho_domain::ids::EntityId;
use khupho_domain::members::{Member, Role};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::text::person_sort_key;
use khupho_store::exchange::StorePurpose;
use khupho_store::{
    ClockWarning, OpenNotice, Protection, SignInState, Store, StoreError, backups, exchange,
    members, neighborhoods, sign_in_state,
};
use khupho_sync::enrollment::own_fingerprint;

const BYTES_PER_MIB: u64 = 1024 * 1024;

/// Where the program stands.
///
/// # Errors
/// Damaged key slots or an unreadable store.
pub fn status(host: &Host, _context: &CallContext<'_>, _args: Nothing) -> Result<Status, ApiError> {
    let sign_in = match sign_in_state(&host.location(), host.clock()) {
        Ok(state) => Some(state),
        Err(StoreError::NoStore { .. }) => None,
        Err(StoreError::KeySlotsDamaged { detail }) => return Err(damaged_slots(host, detail)),
        Err(error) => return Err(error.into()),
    };
    let session = host.signed_in().ok();
    let mut status = without_session(host, sign_in.as_ref());
    if let Some(signed_in) = &session {
        add_session(host, &mut status, signed_in)?;
    }
    Ok(status)
}

/// A backup holds key slots too, so restoring one is the way out.
fn damaged_slots(host: &Host, detail: String) -> ApiError {
    let latest_verified_backup =
        backups::latest(&host.location(), host.clock().now_ms()).map(|backup| backup.name);
    StoreError::Damaged {
        detail,
        latest_verified_backup,
    }
    .into()
}

fn without_session(host: &Host, sign_in: Option<&SignInState>) -> Status {
    Status {
        phase: if sign_in.is_some() {
            Phase::Locked
        } else {
            Phase::NoStore
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder: host.root().display().to_string(),
        tiles: sign_in.map(tiles_by_name).unwrap_or_default(),
        secret_kind: secret_kind(host, sign_in),
        wait_seconds: sign_in.map_or(0, |state| {
            u32::try_from(state.wait_ms.div_ceil(1_000)).unwrap_or(u32::MAX)
        }),
        signed_in: None,
        neighborhood: None,
        neighborhoods: Vec::new(),
        store_role: role_by_tiles(sign_in),
        ward: None,
        device_fingerprint: Vec::new(),
        device_confirmed: false,
        practice: host.is_practice(),
        notices: Vec::new(),
        preferences: MachinePreferences::load(host.root()),
    }
}

/// Before anybody signs in, the tiles tell: officers sign in to a ward's notebook alone.
fn role_by_tiles(sign_in: Option<&SignInState>) -> StoreRole {
    let tiles = sign_in
        .map(|state| state.tiles.as_slice())
        .unwrap_or_default();
    if tiles.iter().any(|tile| tile.role == Role::WardOfficer) {
        StoreRole::Ward
    } else {
        StoreRole::Neighborhood
    }
}

/// The ward, and what this machine is to it.
fn add_ward(status: &mut Status, store: &Store) -> Result<(), ApiError> {
    status.ward = ward_row(store)?;
    status.store_role = match store.role()? {
        exchange::StoreRole::Ward => StoreRole::Ward,
        exchange::StoreRole::Neighborhood => StoreRole::Neighborhood,
    };
    if status.ward.is_some() {
        status.device_fingerprint = own_fingerprint(store)?;
    }
    let trust = store.read(exchange::ward_trust)?;
    let is_certified = trust.is_some_and(|trust| trust.certificate.is_some());
    status.device_confirmed = is_certified || status.store_role == StoreRole::Ward;
    Ok(())
}

/// Asks for what the slots are protected by; a new store goes by the machine.
fn secret_kind(host: &Host, sign_in: Option<&SignInState>) -> SecretKind {
    match sign_in
        .and_then(|state| state.tiles.first())
        .map(|tile| tile.protection)
    {
        Some(Protection::SecretAndDevice) => SecretKind::Pin,
        Some(Protection::SecretAlone) => SecretKind::Passphrase,
        None => secrets::kind(host),
    }
}

fn add_session(host: &Host, status: &mut Status, signed_in: &SignedIn) -> Result<(), ApiError> {
    let (member, neighborhoods) = signed_in.store.read(|connection| {
        Ok::<_, StoreError>((
            members::find(connection, signed_in.member)?,
            neighborhoods::list(connection)?,
        ))
    })?;
    status.phase = Phase::Open;
    status.signed_in = member.map(|member| member_row(signed_in.member, member));
    status.neighborhoods = neighborhoods
        .into_iter()
        .map(|(id, one)| neighborhood_row(id, one))
        .collect();
    let shown = id_text(signed_in.neighborhood);
    status.neighborhood = status
        .neighborhoods
        .iter()
        .find(|one| one.id == shown)
        .cloned();
    add_ward(status, &signed_in.store)?;
    status.practice |= signed_in.store.read(exchange::purpose)? == StorePurpose::Practice;
    let failing = host.backup_failure().map(backup_failing);
    status.notices = signed_in.store.notices().iter().map(notice).collect();
    status.notices.extend(failing);
    Ok(())
}

/// As people look for one another: by given name.
fn tiles_by_name(state: &SignInState) -> Vec<Tile> {
    let mut tiles: Vec<_> = state.tiles.iter().map(tile).collect();
    tiles.sort_by_cached_key(|tile| person_sort_key(&tile.label));
    tiles
}

fn tile(tile: &khupho_store::Tile) -> Tile {
    Tile {
        member: id_text(tile.member),
        label: tile.label.clone(),
        role: role_name(tile.role),
    }
}

pub(super) fn member_row(id: EntityId, member: Member) -> MemberRow {
    MemberRow {
        id: id_text(id),
        name: member.name,
        tile_label: member.tile_label,
        role: role_name(member.role),
        active: member.active,
    }
}

fn neighborhood_row(id: EntityId, neighborhood: Neighborhood) -> NeighborhoodRow {
    NeighborhoodRow {
        id: id_text(id),
        name: neighborhood.name,
        ward_name: neighborhood.ward_name,
        households_by_statistics: neighborhood.households_by_statistics,
    }
}

fn role_name(role: Role) -> RoleName {
    match role {
        Role::Head => RoleName::Head,
        Role::CommitteeMember => RoleName::CommitteeMember,
        Role::Volunteer => RoleName::Volunteer,
        Role::WardOfficer => RoleName::WardOfficer,
    }
}

pub(super) fn role(name: RoleName) -> Role {
    match name {
        RoleName::Head => Role::Head,
        RoleName::CommitteeMember => Role::CommitteeMember,
        RoleName::Volunteer => Role::Volunteer,
        RoleName::WardOfficer => Role::WardOfficer,
    }
}

fn backup_failing(failure: BackupFailure) -> Notice {
    Notice::BackupFailing {
        since: moment(failure.since_ms),
        code: failure.code,
    }
}

fn notice(notice: &OpenNotice) -> Notice {
    match notice {
        OpenNotice::NewStream { .. } => Notice::CopiedStore,
        OpenNotice::Clock(warning) => clock_notice(*warning),
        OpenNotice::LowDiskSpace(space) => Notice::LowDiskSpace {
            free_mib: u32::try_from(space.bytes / BYTES_PER_MIB).unwrap_or(u32::MAX),
        },
    }
}

fn clock_notice(warning: ClockWarning) -> Notice {
    let (ClockWarning::BehindLastOperation {
        now_ms,
        last_operation_ms,
    }
    | ClockWarning::Implausible {
        now_ms,
        last_operation_ms,
    }) = warning;
    Notice::ClockOff {
        now: moment(now_ms),
        last_entry: moment(last_operation_ms),
    }
}

pub(crate) fn moment(ms: u64) -> DateTime<Utc> {
    i64::try_from(ms)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

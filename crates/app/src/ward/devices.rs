//! Machines: those that ask, those that may send, those that may no longer.

use super::invitations::{check_place, handed_over};
use super::taking_over::take_over;
use super::{device_text, officer, parse_device};
use crate::api::common::{ById, Nothing, Saved};
use crate::api::errors::ApiError;
use crate::api::ward::{DeviceReplace, DeviceRow, DeviceStanding, InvitationMade};
use crate::exchange::{Watch, between_files, invitation_use, told_changes};
use crate::host::{CallContext, Host, id_text};
use crate::session::moment;
use crate::validation::invalid_field;
use khupho_domain::ids::EntityId;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::VerifyingKey;
use khupho_store::exchange::{self, DeviceRecord, RequestRow};
use khupho_store::{Connection, StoreError, neighborhoods};
use khupho_sync::enrollment::{self, PendingDevice, RevocationReason};
use std::collections::{BTreeMap, BTreeSet};

/// Most imports looked through for the newest of each machine.
const IMPORTS_LOOKED_AT: u32 = 10_000;

/// Every machine that asked or was confirmed, the waiting ones first.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn devices(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<DeviceRow>, ApiError> {
    let now_ms = host.clock().now_ms();
    let pending = enrollment::pending(&host.signed_in()?.store)?;
    let mut rows = host.read(|connection, _| {
        let known = Known::read(connection)?;
        let asked = pending.iter().map(|one| known.asking(one));
        let confirmed = known.devices.iter().map(|one| known.confirmed(one, now_ms));
        Ok(asked.chain(confirmed).collect::<Vec<_>>())
    })?;
    add_own(host, &mut rows)?;
    rows.sort_by_key(|row| {
        (
            order(row.standing),
            row.neighborhood_name.clone(),
            row.since,
        )
    });
    Ok(rows)
}

/// A machine that the ward has not confirmed yet is in no registry, but it knows itself.
fn add_own(host: &Host, rows: &mut Vec<DeviceRow>) -> Result<(), ApiError> {
    let signed_in = host.signed_in()?;
    let trust = signed_in.store.read(exchange::ward_trust)?;
    let (Some(trust), false) = (trust, rows.iter().any(|row| row.own)) else {
        return Ok(());
    };
    let device = signed_in.store.device_keys()?.device;
    let named = signed_in
        .store
        .read(|connection| neighborhoods::find(connection, trust.neighborhood))?;
    rows.push(DeviceRow {
        id: device_text(device),
        name: enrollment::own_machine_name(&signed_in.store)?,
        neighborhood: Some(id_text(trust.neighborhood)),
        neighborhood_name: named.map_or_else(String::new, |named| named.name),
        member_name: String::new(),
        standing: DeviceStanding::Waiting,
        fingerprint: enrollment::own_fingerprint(&signed_in.store)?,
        since: moment(host.clock().now_ms()),
        last_received_at: None,
        invitation: None,
        forked: false,
        own: true,
    });
    Ok(())
}

const fn order(standing: DeviceStanding) -> u8 {
    match standing {
        DeviceStanding::Waiting => 0,
        DeviceStanding::Confirmed => 1,
        DeviceStanding::Expired => 2,
        DeviceStanding::Revoked => 3,
        DeviceStanding::Refused => 4,
    }
}

/// What the store knows of machines.
struct Known {
    devices: Vec<DeviceRecord>,
    requests: Vec<RequestRow>,
    neighborhoods: BTreeMap<EntityId, String>,
    received_ms: BTreeMap<DeviceId, u64>,
    forked: BTreeSet<DeviceId>,
    own: Option<DeviceId>,
}

impl Known {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let named = neighborhoods::list(connection)?;
        let mut received_ms = BTreeMap::new();
        for import in exchange::imports(connection, IMPORTS_LOOKED_AT, 0)? {
            if let Some(device) = import.arrival.device {
                let newest = received_ms.entry(device).or_insert(0);
                *newest = import.arrival.received_ms.max(*newest);
            }
        }
        Ok(Self {
            devices: exchange::devices(connection)?,
            requests: exchange::requests(connection)?,
            neighborhoods: named.into_iter().map(|(id, one)| (id, one.name)).collect(),
            received_ms,
            forked: exchange::forks(connection)?
                .into_iter()
                .filter_map(|fork| fork.device)
                .collect(),
            own: exchange::own_device(connection)?,
        })
    }

    fn asking(&self, pending: &PendingDevice) -> DeviceRow {
        let request = &pending.request;
        let standing = if pending.refused {
            DeviceStanding::Refused
        } else {
            DeviceStanding::Waiting
        };
        let words = request.fingerprint.clone();
        DeviceRow {
            name: request.device_name.clone(),
            member_name: request.member_name.clone(),
            since: moment(pending.received_ms),
            invitation: Some(invitation_use(request.invitation)),
            ..self.row(request.device, request.neighborhood, standing, words)
        }
    }

    fn confirmed(&self, record: &DeviceRecord, now_ms: u64) -> DeviceRow {
        let request = self
            .requests
            .iter()
            .find(|row| row.device == record.device)
            .and_then(|row| EnrollmentRequest::verify(&row.request).ok());
        let key = VerifyingKey::from_bytes(record.signing_key);
        let words = Fingerprint::of(&key).words().map(str::to_owned).collect();
        DeviceRow {
            name: record.name.clone(),
            member_name: request.map_or_else(String::new, |request| request.member_name),
            since: moment(record.revoked_ms.unwrap_or(record.not_before_ms)),
            ..self.row(
                record.device,
                record.neighborhood,
                standing(record, now_ms),
                words,
            )
        }
    }

    fn row(
        &self,
        device: DeviceId,
        neighborhood: Option<EntityId>,
        standing: DeviceStanding,
        fingerprint: Vec<String>,
    ) -> DeviceRow {
        let name = neighborhood.and_then(|id| self.neighborhoods.get(&id));
        DeviceRow {
            id: device_text(device),
            name: String::new(),
            neighborhood: neighborhood.map(id_text),
            neighborhood_name: name.cloned().unwrap_or_default(),
            member_name: String::new(),
            standing,
            fingerprint,
            since: moment(0),
            last_received_at: self.received_ms.get(&device).copied().map(moment),
            invitation: None,
            forked: self.forked.contains(&device),
            own: self.own == Some(device),
        }
    }
}

const fn standing(record: &DeviceRecord, now_ms: u64) -> DeviceStanding {
    if record.revoked_ms.is_some() {
        DeviceStanding::Revoked
    } else if record.not_after_ms < now_ms {
        DeviceStanding::Expired
    } else {
        DeviceStanding::Confirmed
    }
}

/// Confirms a machine, once a person compared its words; what waits of it is taken in.
///
/// # Errors
/// Anybody but the ward, a machine that did not ask, a stop between two of its files.
pub fn device_confirm(
    host: &Host,
    context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let signed_in = officer(host)?;
    let device = parse_device(&args.id)?;
    let imported = enrollment::confirm(&signed_in.store, device, signed_in.member, &Watch(context))
        .map_err(between_files)?;
    told_changes(host, &imported.changed());
    take_over(host, &signed_in, device)?;
    Ok(Saved {
        id: args.id,
        txn: None,
    })
}

/// Refuses a machine. It can ask again.
///
/// # Errors
/// Anybody but the ward, a machine that did not ask.
pub fn device_refuse(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let signed_in = officer(host)?;
    enrollment::refuse(&signed_in.store, parse_device(&args.id)?)?;
    host.publish_areas(&["devices"]);
    Ok(Saved {
        id: args.id,
        txn: None,
    })
}

/// Takes a machine out and invites the one in its place, in one act. What the ward holds of it stays.
///
/// # Errors
/// Anybody but the ward, an unknown machine or reason, a folder that cannot be written.
pub fn device_replace(
    host: &Host,
    _context: &CallContext<'_>,
    args: DeviceReplace,
) -> Result<InvitationMade, ApiError> {
    let signed_in = officer(host)?;
    let device = parse_device(&args.id)?;
    let reason = reason_of(&args.reason)?;
    check_place(args.folder.as_deref())?;
    let replacement = enrollment::revoke_and_invite(&signed_in.store, device, reason)?;
    host.publish_areas(&["devices"]);
    handed_over(&replacement.invitation, args.folder.as_deref())
}

fn reason_of(slug: &str) -> Result<RevocationReason, ApiError> {
    match slug {
        "lost" => Ok(RevocationReason::Lost),
        "new_head" => Ok(RevocationReason::PersonLeft),
        "retired" => Ok(RevocationReason::Replaced),
        _ => Err(invalid_field("reason", "unknown")),
    }
}

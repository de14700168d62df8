//! Khu phố of the ward: who may send, who sent last, who is silent.

use super::officer;
use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::ward::{WardNeighborhoodRow, WardNeighborhoodSave};
use crate::host::{CallContext, Host, SignedIn, id_text, new_entity, parse_id, written_txn};
use crate::session::moment;
use crate::validation::{Required, invalid_field, short_text, statistics};
use khupho_domain::ids::EntityId;
use khupho_domain::limits::NEIGHBORHOOD_CODE_MAX_CHARS;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::neighborhood::KIND;
use khupho_store::exchange::{
    self, DeviceRecord, InvitationRow, NeighborhoodArrival, RequestRow, RequestState,
};
use khupho_store::{Connection, StoreError, TxnLabel, neighborhoods};

const MS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

/// Every khu phố of the ward, in the order of their names.
///
/// # Errors
/// Anybody but the ward, and the store's.
pub fn ward_neighborhoods(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<WardNeighborhoodRow>, ApiError> {
    let now_ms = host.clock().now_ms();
    officer(host)?;
    host.read(|connection, _| {
        let known = Known::read(connection)?;
        let mut named = neighborhoods::list(connection)?;
        named.sort_by_cached_key(|(_, one)| khupho_domain::text::sort_key(&one.name));
        let rows = named
            .into_iter()
            .map(|(id, one)| known.row(id, one, now_ms));
        Ok(rows.collect())
    })
}

/// What the exchange knows of all khu phố.
struct Known {
    arrivals: Vec<NeighborhoodArrival>,
    devices: Vec<DeviceRecord>,
    requests: Vec<RequestRow>,
    invitations: Vec<InvitationRow>,
}

impl Known {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        Ok(Self {
            arrivals: exchange::neighborhood_arrivals(connection)?,
            devices: exchange::devices(connection)?,
            requests: exchange::requests(connection)?,
            invitations: exchange::invitations(connection)?,
        })
    }

    fn row(&self, id: EntityId, named: Neighborhood, now_ms: u64) -> WardNeighborhoodRow {
        let arrival = self.arrivals.iter().find(|one| one.neighborhood == id);
        let received_ms = arrival.and_then(|one| one.last_received_ms);
        let number = arrival.and_then(|one| one.last_number);
        let confirmed = self.devices.iter().filter(|device| {
            device.neighborhood == Some(id)
                && device.revoked_ms.is_none()
                && device.not_after_ms > now_ms
        });
        WardNeighborhoodRow {
            id: id_text(id),
            name: named.name,
            code: named.code,
            devices: count(confirmed),
            devices_waiting: count(self.requests.iter().filter(|row| self.waits_for(row, id))),
            last_received_at: received_ms.map(moment),
            last_bundle_number: number.and_then(|number| u32::try_from(number).ok()),
            silent_days: received_ms.map(|at_ms| days(now_ms.saturating_sub(at_ms))),
            invited_at: self
                .open_invitation(id, now_ms)
                .map(|row| moment(row.made_ms)),
        }
    }

    /// A notebook that was in use before it was invited asks for its own identity; it waits at the
    /// khu phố it was invited for.
    fn waits_for(&self, request: &RequestRow, id: EntityId) -> bool {
        let invited = self
            .invitations
            .iter()
            .find(|row| row.token == request.token);
        request.state == RequestState::Waiting
            && (request.neighborhood == Some(id)
                || invited.is_some_and(|row| row.neighborhood == Some(id)))
    }

    fn open_invitation(&self, id: EntityId, now_ms: u64) -> Option<&InvitationRow> {
        self.invitations
            .iter()
            .filter(|row| row.neighborhood == Some(id) && row.used_by.is_none())
            .filter(|row| row.withdrawn_ms.is_none() && row.expires_ms > now_ms)
            .max_by_key(|row| row.made_ms)
    }
}

fn days(elapsed_ms: u64) -> u32 {
    u32::try_from(elapsed_ms / MS_PER_DAY).unwrap_or(u32::MAX)
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}

/// Adds or changes a khu phố by hand.
///
/// # Errors
/// Anybody but the ward, an empty name, a name or code that another khu phố has.
pub fn ward_neighborhood_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: WardNeighborhoodSave,
) -> Result<Saved, ApiError> {
    let signed_in = officer(host)?;
    let id = match &args.id {
        Some(id) => parse_id(id)?,
        None => new_entity(host)?,
    };
    let named = Neighborhood {
        name: short_text("neighborhood_name", &args.name, Required::Yes)?,
        ward_name: ward_name(&signed_in)?,
        households_by_statistics: statistics(args.households_by_statistics)?,
        code: checked_code(&args.code)?,
    };
    let committed = host.write(TxnLabel::Neighborhood, |tx, _| {
        let known = neighborhoods::list(tx.connection())?;
        if args.id.is_some() && !known.iter().any(|(one, _)| *one == id) {
            return Err(ApiError::new(ErrorCode::NotFound));
        }
        refuse_namesake(&known, id, &named)?;
        Ok(tx.write(KIND, id, neighborhoods::patch(&named))?)
    })?;
    show_first(host, &signed_in)?;
    Ok(Saved {
        id: id_text(id),
        txn: written_txn(&committed),
    })
}

/// A ward that had no khu phố shows the first one that it gets.
pub(super) fn show_first(host: &Host, signed_in: &SignedIn) -> Result<(), ApiError> {
    let known = signed_in.store.read(neighborhoods::list)?;
    let is_known = known.iter().any(|(id, _)| *id == signed_in.neighborhood);
    if let (false, Some((first, _))) = (is_known, known.first()) {
        host.change_session(signed_in, |session| session.neighborhood = *first);
    }
    Ok(())
}

pub(super) fn ward_name(signed_in: &SignedIn) -> Result<String, ApiError> {
    Ok(super::ward_row(&signed_in.store)?.map_or_else(String::new, |ward| ward.name))
}

/// A code in letters, digits and hyphens.
pub(super) fn checked_code(typed: &str) -> Result<String, ApiError> {
    let code = short_text("neighborhood_code", typed, Required::No)?;
    let is_plain = |character: char| character.is_alphanumeric() || character == '-';
    if code.chars().count() > NEIGHBORHOOD_CODE_MAX_CHARS || !code.chars().all(is_plain) {
        return Err(invalid_field("neighborhood_code", "form"));
    }
    Ok(code)
}

fn refuse_namesake(
    known: &[(EntityId, Neighborhood)],
    id: EntityId,
    named: &Neighborhood,
) -> Result<(), ApiError> {
    let others = || known.iter().filter(|(other, _)| *other != id);
    if others().any(|(_, other)| other.name == named.name) {
        return Err(invalid_field("neighborhood_name", "taken"));
    }
    if !named.code.is_empty() && others().any(|(_, other)| other.code == named.code) {
        return Err(invalid_field("neighborhood_code", "taken"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_at_its_longest_and_not_one_above() {
        let longest = "K".repeat(NEIGHBORHOOD_CODE_MAX_CHARS);
        assert_eq!(checked_code(&longest), Ok(longest.clone()));
        assert_eq!(
            checked_code(&format!("{longest}P")),
            Err(invalid_field("neighborhood_code", "form"))
        );
    }
}

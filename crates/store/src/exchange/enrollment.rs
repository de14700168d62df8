//! At the ward: which invitations went out, and which devices ask to be believed.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{DeviceId, InvitationToken};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::error::ExchangeFault;
use crate::rows::{signed, some_entity_at, unsigned_at};
use crate::store::Store;

/// An invitation that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// What the request gives back.
    pub token: InvitationToken,
    /// For which khu phố; none where a further PC of the ward is invited.
    pub neighborhood: Option<EntityId>,
    /// When it was made.
    pub made_ms: u64,
    /// Until when it counts.
    pub expires_ms: u64,
    /// The device that was confirmed on it.
    pub used_by: Option<DeviceId>,
    /// When it was taken back.
    pub withdrawn_ms: Option<u64>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has decided.
    Waiting,
    /// The device got a certificate.
    Confirmed,
    /// The ward does not know the device.
    Refused,
}

impl RequestState {
    const fn number(self) -> i64 {
        match self {
            Self::Waiting => 1,
            Self::Confirmed => 2,
            Self::Refused => 3,
        }
    }

    const fn from_number(number: i64) -> Self {
        match number {
            2 => Self::Confirmed,
            3 => Self::Refused,
            _ => Self::Waiting,
        }
    }
}

/// A device that asks for a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// The device.
    pub device: DeviceId,
    /// The invitation it answers.
    pub token: InvitationToken,
    /// The khu phố it says it is of; none where it wants to be a PC of the ward.
    pub neighborhood: Option<EntityId>,
    /// The signed request.
    pub request: Vec<u8>,
    /// When it came first.
    pub received_ms: u64,
    /// What became of it.
    pub state: RequestState,
    /// Names of the files that wait for the decision.
    pub waiting_parts: Vec<String>,
}

impl Store {
    /// Keeps an invitation, in the place of the one with its token.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_invitation(&self, invitation: &InvitationRow) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached("INSERT OR REPLACE INTO invitation VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                invitation.token.as_bytes(),
                invitation.neighborhood.as_ref().map(EntityId::as_bytes),
                signed(invitation.made_ms),
                signed(invitation.expires_ms),
                invitation.used_by.as_ref().map(DeviceId::as_bytes),
                invitation.withdrawn_ms.map(signed),
            ])?;
        Ok(())
    }

    /// Keeps a request. One that is known already only gains files that wait; one on another
    /// invitation takes the place of what became of the former, and the device waits again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_request(&self, request: &RequestRow) -> Result<(), StoreError> {
        let writer = self.writer();
        let known = requests(&writer.connection)?
            .into_iter()
            .find(|known| known.device == request.device);
        let mut row = match known {
            Some(known) if known.token == request.token => known,
            Some(former) => RequestRow {
                waiting_parts: former.waiting_parts,
                ..request.clone()
            },
            None => request.clone(),
        };
        for part in &request.waiting_parts {
            if !row.waiting_parts.contains(part) {
                row.waiting_parts.push(part.clone());
            }
        }
        write_request(&writer.connection, &row)
    }

    /// Keeps what the ward decided about a device, and which of its files go on waiting.
    ///
    /// # Errors
    /// [`ExchangeFault::UnknownRequest`], and those of the database.
    pub fn decide_request(
        &self,
        device: DeviceId,
        state: RequestState,
        waiting_parts: &[String],
    ) -> Result<(), StoreError> {
        let sql = "UPDATE enrollment_request SET state = ?2, waiting_parts = ?3 WHERE device = ?1";
        let changed = self.writer().connection.execute(
            sql,
            params![device.as_bytes(), state.number(), waiting_parts.join("\n")],
        )?;
        match changed {
            0 => Err(ExchangeFault::UnknownRequest.into()),
            _ => Ok(()),
        }
    }
}

/// Every invitation, the newest first.
///
/// # Errors
/// Those of the database.
pub fn invitations(connection: &Connection) -> Result<Vec<InvitationRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT token, neighborhood, made_ms, expires_ms, used_by, withdrawn_ms
         FROM invitation ORDER BY made_ms DESC, token",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(InvitationRow {
            token: InvitationToken::from_bytes(row.get(0)?),
            neighborhood: some_entity_at(row, 1)?,
            made_ms: unsigned_at(row, 2)?,
            expires_ms: unsigned_at(row, 3)?,
            used_by: row.get::<_, Option<[u8; 16]>>(4)?.map(DeviceId::from_bytes),
            withdrawn_ms: row
                .get::<_, Option<i64>>(5)?
                .and_then(|ms| u64::try_from(ms).ok()),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every request, those that wait first.
///
/// # Errors
/// Those of the database.
pub fn requests(connection: &Connection) -> Result<Vec<RequestRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT device, token, neighborhood, request, received_ms, state, waiting_parts
         FROM enrollment_request ORDER BY state, received_ms, device",
    )?;
    let rows = statement.query_map([], read_request)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_request(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    let parts: String = row.get(6)?;
    Ok(RequestRow {
        device: DeviceId::from_bytes(row.get(0)?),
        token: InvitationToken::from_bytes(row.get(1)?),
        neighborhood: some_entity_at(row, 2)?,
        request: row.get(3)?,
        received_ms: unsigned_at(row, 4)?,
        state: RequestState::from_number(row.get(5)?),
        waiting_parts: parts.lines().map(str::to_owned).collect(),
    })
}

fn write_request(connection: &Connection, row: &RequestRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO enrollment_request VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            row.device.as_bytes(),
            row.token.as_bytes(),
            row.neighborhood.as_ref().map(EntityId::as_bytes),
            row.request,
            signed(row.received_ms),
            row.state.number(),
            row.waiting_parts.join("\n"),
        ])?;
    Ok(())
}

//! Whom this store believes: the ward, and the devices of its registry.
//!
//! Signatures are verified before anything comes here. The exact bytes of what the ward signed are
//! kept, because they travel on with every bundle.

use khupho_domain::ids::EntityId;
use khupho_oplog::StreamHead;
use khupho_oplog::ids::{DeviceId, InvitationToken, WardId};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::devices::{DeviceRecord, keep_device};
use super::revoking;
use crate::StoreError;
use crate::error::ExchangeFault;
use crate::rows::{entity_at, signed, unsigned_at};
use crate::store::Store;

/// The ward of a khu phố's store, as its invitation named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WardTrust {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub ward_name: String,
    /// Its Ed25519 key.
    pub signing_key: [u8; 32],
    /// Its X25519 key.
    pub agree_key: [u8; 32],
    /// The second reader of everything that is sent to it.
    pub recovery_agree_key: [u8; 32],
    /// The khu phố of this store.
    pub neighborhood: EntityId,
    /// What the request gives back.
    pub token: InvitationToken,
    /// The signed invitation.
    pub invitation: Vec<u8>,
    /// The signed certificate of this PC, once a receipt brought it.
    pub certificate: Option<Vec<u8>>,
}

/// One entry of the ward's registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryLine {
    /// 1, 2, 3 …
    pub number: u64,
    /// BLAKE3 of the signed bytes.
    pub hash: [u8; 32],
    /// The signed bytes.
    pub cose: Vec<u8>,
}

/// What an entry of the registry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryEffect {
    /// A device got a certificate.
    Issued(DeviceRecord),
    /// A device is not believed any more.
    Revoked(Revocation),
    /// Something a later version acts on.
    Other,
}

/// The end of a device's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The device.
    pub device: DeviceId,
    /// How far each of its streams stays believed; of other streams nothing.
    pub cut_offs: Vec<StreamHead>,
    /// Published number of the reason.
    pub reason: u32,
    /// When the ward decided.
    pub at_ms: u64,
}

impl Store {
    /// Keeps which ward this store belongs to, in the place of what was known before. The log and
    /// the receipt that were seen last stay.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_ward_trust(&self, trust: &WardTrust) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(include_str!("keep_ward_trust.sql"))?
            .execute(params![
                trust.ward.as_bytes(),
                trust.ward_name,
                trust.signing_key,
                trust.agree_key,
                trust.recovery_agree_key,
                trust.neighborhood.as_bytes(),
                trust.token.as_bytes(),
                trust.invitation,
                trust.certificate,
            ])?;
        Ok(())
    }

    /// Keeps the next entry of the ward's registry and does what it says; says whether it is new.
    ///
    /// # Errors
    /// [`ExchangeFault::RegistryGap`], and those of the database.
    pub fn keep_registry_entry(
        &self,
        line: &RegistryLine,
        effect: &RegistryEffect,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let sql = writer
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let new = keep_entry(&sql, line, effect)?;
        sql.commit()?;
        Ok(new)
    }
}

/// As [`Store::keep_registry_entry`], inside a transaction.
pub(crate) fn keep_entry(
    connection: &Connection,
    line: &RegistryLine,
    effect: &RegistryEffect,
) -> Result<bool, StoreError> {
    let known = connection
        .prepare_cached("SELECT 1 FROM registry_entry WHERE number = ?1 AND hash = ?2")?
        .exists(params![signed(line.number), line.hash])?;
    if known {
        return Ok(false);
    }
    let expected = newest_registry_number(connection)? + 1;
    if line.number > expected {
        let found = line.number;
        return Err(ExchangeFault::RegistryGap { expected, found }.into());
    }
    connection
        .prepare_cached("INSERT INTO registry_entry (number, hash, cose) VALUES (?1, ?2, ?3)")?
        .execute(params![signed(line.number), line.hash, line.cose])?;
    match effect {
        RegistryEffect::Issued(record) => keep_device(connection, record)?,
        RegistryEffect::Revoked(revocation) => revoking::revoke(connection, revocation)?,
        RegistryEffect::Other => {}
    }
    Ok(true)
}

/// The ward of a khu phố's store; none before an invitation was opened.
///
/// # Errors
/// Those of the database.
pub fn ward_trust(connection: &Connection) -> Result<Option<WardTrust>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT ward, ward_name, signing_key, agree_key, recovery_agree_key, neighborhood,
                    token, invitation, certificate FROM ward_trust",
        )?
        .query_row([], |row| {
            Ok(WardTrust {
                ward: WardId::from_bytes(row.get(0)?),
                ward_name: row.get(1)?,
                signing_key: row.get(2)?,
                agree_key: row.get(3)?,
                recovery_agree_key: row.get(4)?,
                neighborhood: entity_at(row, 5)?,
                token: InvitationToken::from_bytes(row.get(6)?),
                invitation: row.get(7)?,
                certificate: row.get(8)?,
            })
        })
        .optional()?)
}

/// Number of the newest entry of the registry; 0 while it is empty.
///
/// # Errors
/// Those of the database.
pub fn newest_registry_number(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) FROM registry_entry";
    Ok(connection
        .prepare_cached(sql)?
        .query_row([], |row| unsigned_at(row, 0))?)
}

/// The entries of the registry after a number, in their order.
///
/// # Errors
/// Those of the database.
pub fn registry(connection: &Connection, after: u64) -> Result<Vec<RegistryLine>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, hash, cose FROM registry_entry WHERE number > ?1 ORDER BY number, hash",
    )?;
    let lines = statement.query_map([signed(after)], |row| {
        Ok(RegistryLine {
            number: unsigned_at(row, 0)?,
            hash: row.get(1)?,
            cose: row.get(2)?,
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

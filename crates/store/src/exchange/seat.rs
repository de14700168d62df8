//! A further PC of the ward: it has the ward's store without the key that signs for the ward.

use khupho_oplog::ids::{DeviceId, InvitationToken, WardId};
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::identity::SecretBytes;
use super::roles::refuse_unless_ward;
use crate::StoreError;
use crate::store::Store;

/// The ward of a further PC of the ward, as its invitation named it.
pub struct WardSeat {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub ward_name: String,
    /// Its Ed25519 key, of which this PC has no secret.
    pub signing_key: [u8; 32],
    /// Its X25519 key.
    pub agree_key: [u8; 32],
    /// The second reader of everything that is sent to it.
    pub recovery_agree_key: [u8; 32],
    /// What the request gives back.
    pub token: InvitationToken,
    /// The signed invitation.
    pub invitation: Vec<u8>,
    /// The signed certificate of this PC, once the ward confirmed it.
    pub certificate: Option<Vec<u8>>,
    /// The ward's X25519 secret, which opens what khu phố send; none before a letter brought it.
    pub agree_secret: Option<SecretBytes>,
}

impl Store {
    /// Keeps which ward this PC is a further one of.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn keep_ward_seat(&self, seat: &WardSeat) -> Result<(), StoreError> {
        let writer = self.writer();
        refuse_unless_ward(&writer.connection)?;
        writer
            .connection
            .prepare_cached(
                "INSERT OR REPLACE INTO ward_seat VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                seat.ward.as_bytes(),
                seat.ward_name,
                seat.signing_key,
                seat.agree_key,
                seat.recovery_agree_key,
                seat.token.as_bytes(),
                seat.invitation,
                seat.certificate,
                seat.agree_secret.as_ref().map(|secret| secret.as_slice()),
            ])?;
        Ok(())
    }

    /// Keeps the ward's X25519 secret.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_ward_agree_secret(&self, secret: &SecretBytes) -> Result<(), StoreError> {
        let sql = "UPDATE ward_seat SET agree_secret = ?1";
        self.writer().connection.execute(sql, [secret.as_slice()])?;
        Ok(())
    }

    /// The ward of this PC where it is a further one of the ward.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_seat(&self) -> Result<Option<WardSeat>, StoreError> {
        self.read(find_ward_seat)
    }

    /// PCs of the ward that a letter with the ward's secret waits for, or that have read it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_secret_readers(&self) -> Result<Vec<DeviceId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT device FROM ward_secret_sent")?;
            let devices = statement.query_map([], |row| row.get(0).map(DeviceId::from_bytes))?;
            Ok(devices.collect::<Result<_, _>>()?)
        })
    }

    /// A letter with the ward's secret waits for a PC of the ward.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_ward_secret_sent(&self, device: DeviceId) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO ward_secret_sent VALUES (?1)";
        self.writer().connection.execute(sql, [device.as_bytes()])?;
        Ok(())
    }
}

fn find_ward_seat(connection: &Connection) -> Result<Option<WardSeat>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT ward, ward_name, signing_key, agree_key, recovery_agree_key, token, invitation,
                    certificate, agree_secret
             FROM ward_seat",
        )?
        .query_row([], |row| {
            Ok(WardSeat {
                ward: WardId::from_bytes(row.get(0)?),
                ward_name: row.get(1)?,
                signing_key: row.get(2)?,
                agree_key: row.get(3)?,
                recovery_agree_key: row.get(4)?,
                token: InvitationToken::from_bytes(row.get(5)?),
                invitation: row.get(6)?,
                certificate: row.get(7)?,
                agree_secret: row.get::<_, Option<[u8; 32]>>(8)?.map(Zeroizing::new),
            })
        })
        .optional()?)
}

//! Revoking a device: what it wrote up to the cut-off stays, what lies beyond is not believed.

use khupho_oplog::ids::DeviceId;
use rusqlite::{Connection, params};

use super::quarantine::{QuarantineReason, StandingChanges, judged};
use super::trust::Revocation;
use crate::StoreError;
use crate::rows::signed;

/// Revokes a device and judges what is in the log of it again.
pub(super) fn revoke(connection: &Connection, revocation: &Revocation) -> Result<(), StoreError> {
    let device = revocation.device.as_bytes();
    connection
        .prepare_cached(
            "UPDATE device SET revoked_ms = ?2, revocation_reason = ?3 WHERE device = ?1",
        )?
        .execute(params![device, signed(revocation.at_ms), revocation.reason])?;
    for head in &revocation.cut_offs {
        connection
            // A stream with two histories has two ends; both are believed up to the farther one.
            .prepare_cached(
                "INSERT INTO cut_off VALUES (?1, ?2, ?3, ?4) ON CONFLICT (device, stream)
                 DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > seq",
            )?
            .execute(params![
                device,
                head.stream.as_bytes(),
                signed(head.seq),
                head.hash.as_bytes(),
            ])?;
    }
    let mut changes = StandingChanges::default();
    quarantine_beyond(connection, revocation.device, None, &mut changes)?;
    changes.recompute(connection)?;
    // The other machines of the khu phố learn it by the next receipt.
    connection
        .prepare_cached(
            "UPDATE import SET receipt = NULL
             WHERE id = (SELECT max(id) FROM import WHERE device = ?1 AND purpose = 1)",
        )?
        .execute([device])?;
    Ok(())
}

/// What was revoked while an import was taken back does not come in again with it.
pub(super) fn judge_again(
    connection: &Connection,
    import: i64,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT device FROM device WHERE revoked_ms IS NOT NULL ORDER BY device")?;
    let revoked = statement.query_map([], |row| row.get(0).map(DeviceId::from_bytes))?;
    for device in revoked {
        quarantine_beyond(connection, device?, Some(import), changes)?;
    }
    Ok(())
}

fn quarantine_beyond(
    connection: &Connection,
    device: DeviceId,
    import: Option<i64>,
    changes: &mut StandingChanges,
) -> Result<(), StoreError> {
    let condition = include_str!("beyond_cut_off.sql");
    for one in judged(connection, condition, params![device.as_bytes(), import])? {
        changes.quarantine(connection, &one, QuarantineReason::BeyondCutOff)?;
    }
    Ok(())
}

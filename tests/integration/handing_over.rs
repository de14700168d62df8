//! Handing operations from one store to another of the same khu phố, without files in between.

use std::borrow::Cow;

use khupho_domain::ids::EntityId;
use khupho_oplog::SealedOperation;
use khupho_oplog::ids::{BundleId, DeviceId, InvitationToken, WardId};
use khupho_store::exchange::{Arrival, DeviceClass, Origin, StreamSource, TakenIn, WardTrust};
use khupho_store::{Store, StoreError};

/// A bundle between machines of one khu phố.
const BETWEEN_MACHINES: u8 = 2;

/// Lets a store belong to a ward that exists only here, as a machine of that khu phố.
pub(crate) fn belong_to_a_ward(store: &Store, neighborhood: EntityId) -> Result<(), StoreError> {
    store.keep_ward_trust(&WardTrust {
        ward: WardId::from_bytes([1; 16]),
        ward_name: "Phường Giả Định".to_owned(),
        signing_key: [1; 32],
        agree_key: [2; 32],
        recovery_agree_key: [3; 32],
        neighborhood,
        token: InvitationToken::from_bytes([4; 16]),
        invitation: vec![5],
        certificate: None,
    })
}

/// Takes in operations that a device of the khu phố wrote, as if it had signed them.
pub(crate) fn hand_over(
    store: &Store,
    (device, neighborhood): (DeviceId, EntityId),
    operations: Vec<SealedOperation>,
) -> Result<TakenIn, StoreError> {
    let now_ms = store.clock().now_ms();
    let arrival = Arrival {
        bundle: BundleId::from_bytes([8; 16]),
        part: 1,
        parts: 1,
        purpose: BETWEEN_MACHINES,
        device: Some(device),
        neighborhood: Some(neighborhood),
        number: 1,
        file_name: "KP.kps".to_owned(),
        made_ms: now_ms,
        received_ms: now_ms,
        content_hash: [9; 32],
        actor: None,
    };
    let sender = StreamSource::Sender(Origin {
        device: Some(device),
        class: DeviceClass::Neighborhood,
        neighborhood: Some(neighborhood),
    });
    let ((), taken) = store.take_in::<_, StoreError>(&arrival, |taking| {
        for op in operations {
            taking.stream_source(op.header.stream, sender);
            taking.take(Cow::Owned(op))?;
        }
        Ok(())
    })?;
    Ok(taken)
}

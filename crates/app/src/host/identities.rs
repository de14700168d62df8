//! Identities, and their text form.

use super::Host;
use crate::api::common::Id;
use crate::api::errors::{ApiError, ErrorCode};
use khupho_domain::ids::EntityId;
use khupho_oplog::TxnId;

/// A fresh identity: a UUIDv7 by the host's clock.
///
/// # Errors
/// [`ErrorCode::Internal`] where the system gives no random numbers.
pub fn new_entity(host: &Host) -> Result<EntityId, ApiError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)
        .map_err(|_| ApiError::new(ErrorCode::Internal).with("reference", "RANDOM"))?;
    Ok(
        uuid::Builder::from_unix_timestamp_millis(host.clock().now_ms(), &random)
            .into_uuid()
            .into(),
    )
}

/// The text form of an identity.
pub fn id_text(id: EntityId) -> Id {
    Id(id.to_string())
}

/// The text form of a transaction's identity.
pub fn txn_text(txn: TxnId) -> Id {
    id_text(EntityId::from_bytes(*txn.as_bytes()))
}

/// The identity of a text form.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a text that is no identity: nothing can be under that name.
pub fn parse_id(id: &Id) -> Result<EntityId, ApiError> {
    id.0.parse().map_err(|_| ApiError::new(ErrorCode::NotFound))
}

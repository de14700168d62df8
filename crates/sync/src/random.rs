//! Random bytes of the system.

use khupho_store::StoreError;

use crate::SyncError;

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], SyncError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(bytes)
}

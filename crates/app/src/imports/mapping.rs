//! What the columns of a file were taken for the last time, by its headers.

use super::columns::{Columns, target_name};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::imports::{ColumnMapping, ImportTarget};
use crate::host::SignedIn;
use khupho_domain::text::squeeze;
use khupho_store::preferences;

/// A preference of this machine: headers say nothing about people.
fn key(target: ImportTarget, headers: &[String]) -> String {
    let mut hasher = blake3::Hasher::new();
    for header in headers {
        hasher.update(squeeze(header).as_bytes());
        hasher.update(&[0]);
    }
    format!(
        "import-mapping/{}/{}",
        target_name(target),
        hasher.finalize().to_hex()
    )
}

/// The mapping that was confirmed for these headers before; `None` where there is none that can be read,
/// and for a file without headers, of which nothing says that it is like another one.
pub(super) fn remembered(
    signed_in: &SignedIn,
    target: ImportTarget,
    headers: &[String],
) -> Result<Option<Vec<ColumnMapping>>, ApiError> {
    if headers.iter().all(String::is_empty) {
        return Ok(None);
    }
    let stored = signed_in
        .store
        .read(|connection| preferences::get(connection, &key(target, headers)))?;
    Ok(stored.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Remembers the mapping of a file that was imported.
pub(super) fn remember(
    signed_in: &SignedIn,
    target: ImportTarget,
    headers: &[String],
    columns: &Columns,
) -> Result<(), ApiError> {
    let json = serde_json::to_string(&columns.mapping())
        .map_err(|_| ApiError::new(ErrorCode::Internal).with("reference", "MAPPING"))?;
    Ok(signed_in
        .store
        .set_preference(&key(target, headers), &json)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_the_same_however_they_are_spelt() {
        let key_of = |headers: &[&str]| {
            key(
                ImportTarget::Households,
                &headers
                    .iter()
                    .map(|header| (*header).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(key_of(&["Họ tên", "SĐT"]), key_of(&["HỌ  TÊN", "sđt"]));
        assert_ne!(key_of(&["Họ tên", "SĐT"]), key_of(&["SĐT", "Họ tên"]));
        assert_ne!(key_of(&["ab", "c"]), key_of(&["a", "bc"]));
    }
}

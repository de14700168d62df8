//! What a person has typed and not saved yet: a power cut or a closed window must not cost them the
//! half-filled form. It stays on this machine, in the encrypted store, and is part of no operation.

use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{UNSAVED_MAX_BYTES, Unsaved};
use crate::host::{CallContext, Host, SignedIn, id_text};
use khupho_store::preferences;

/// Each person finds their own, and nobody else's.
fn key(signed_in: &SignedIn) -> String {
    format!("unsaved/{}", id_text(signed_in.member).0)
}

/// What the person signed in left.
///
/// # Errors
/// Nobody is signed in; the store's.
pub fn unsaved(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Unsaved, ApiError> {
    host.read(|connection, signed_in| {
        let kept = preferences::get(connection, &key(signed_in))?;
        Ok(Unsaved {
            content: kept.filter(|content| !content.is_empty()),
        })
    })
}

/// Keeps it in place of what was kept before.
///
/// # Errors
/// [`ErrorCode::TextTooLong`], after which what was kept before stays; nobody is signed in; the
/// store's.
pub fn unsaved_keep(
    host: &Host,
    _context: &CallContext<'_>,
    args: Unsaved,
) -> Result<Nothing, ApiError> {
    let content = args.content.unwrap_or_default();
    if content.len() > UNSAVED_MAX_BYTES {
        return Err(ApiError::new(ErrorCode::TextTooLong)
            .with("field", "unsaved")
            .with("max", UNSAVED_MAX_BYTES));
    }
    let signed_in = host.signed_in()?;
    signed_in.store.set_preference(&key(&signed_in), &content)?;
    Ok(Nothing {})
}

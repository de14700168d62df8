//! A forgotten PIN is recovered with the ward, by two files and a code read over the telephone.

use super::file_input::with_path;
use super::officer;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::BundleFile;
use crate::api::session::Status;
use crate::api::ward::{
    PinAnswerUse, PinRequestAnswer, PinRequestMade, PinRequestMake, PinRequestOpen, PinRequestSeen,
};
use crate::exchange::bytes_of_file;
use crate::host::{CallContext, Host, parse_id};
use crate::session::{begin_session_after_reset, check_secret, moment, open_store};
use khupho_store::{StoreLocation, Unlock, neighborhoods};
use khupho_sync::SyncError;
use khupho_sync::enrollment;
use std::path::Path;
use zeroize::Zeroizing;

/// Asks the ward, from a notebook nobody can open.
///
/// # Errors
/// [`ErrorCode::NoWard`] where it belongs to none, a folder that cannot be written.
pub fn pin_request_make(
    host: &Host,
    _context: &CallContext<'_>,
    args: PinRequestMake,
) -> Result<PinRequestMade, ApiError> {
    let folder = Path::new(&args.folder);
    let written = enrollment::ask_for_pin(&host.location(), host.clock(), folder)?;
    Ok(PinRequestMade {
        path: written.path.display().to_string(),
        check_code: written.check_code,
    })
}

/// Looks at such a request, at the ward.
///
/// # Errors
/// Anybody but the ward, [`ErrorCode::PinFileRefused`].
pub fn pin_request_open(
    host: &Host,
    _context: &CallContext<'_>,
    args: PinRequestOpen,
) -> Result<PinRequestSeen, ApiError> {
    let store = officer(host)?.store;
    let seen = with_path(&args.file, |path| {
        Ok(enrollment::open_pin_request(&store, path)?)
    })?;
    let named = match seen.neighborhood {
        Some(id) => store.read(|connection| neighborhoods::find(connection, id))?,
        None => None,
    };
    Ok(PinRequestSeen {
        device_name: seen.device_name.unwrap_or_default(),
        neighborhood_name: named.map_or_else(String::new, |named| named.name),
        check_code: seen.check_code,
        made_at: moment(seen.made_ms),
    })
}

/// Answers it, once the caller has read the code.
///
/// # Errors
/// Those of [`pin_request_open`], a folder that cannot be written.
pub fn pin_request_answer(
    host: &Host,
    _context: &CallContext<'_>,
    args: PinRequestAnswer,
) -> Result<BundleFile, ApiError> {
    let store = officer(host)?.store;
    let folder = Path::new(&args.folder);
    let written = with_path(&args.file, |path| {
        Ok(enrollment::answer_pin_request(&store, path, folder)?)
    })?;
    Ok(bytes_of_file(&written.path))
}

/// An answer without a question: the file of one's own request is not there.
fn unasked(error: SyncError, location: &StoreLocation) -> ApiError {
    match error {
        SyncError::Unreadable { path, .. } if path.starts_with(&location.folder) => {
            ApiError::new(ErrorCode::PinFileRefused).with("reason", "no_request")
        }
        other => other.into(),
    }
}

/// Opens the notebook with the ward's answer and gives a member a new secret.
///
/// # Errors
/// [`ErrorCode::PinFileRefused`], a weak secret, everything that keeps a store from opening.
pub fn pin_answer_use(
    host: &Host,
    context: &CallContext<'_>,
    args: PinAnswerUse,
) -> Result<Status, ApiError> {
    let member = parse_id(&args.member)?;
    let new_secret = Zeroizing::new(args.new_secret);
    check_secret(host, &new_secret)?;
    let location = host.location();
    let key = with_path(&args.file, |path| {
        enrollment::use_pin_answer(&location, path).map_err(|error| unasked(error, &location))
    })?;
    host.set_session(None);
    let store = host.once_closed(|| open_store(host, &Unlock::StoreKey { key: &key }))?;
    begin_session_after_reset(host, store, member, &new_secret)?;
    enrollment::forget_pin_request(&location);
    crate::session::status(host, context, Nothing {})
}

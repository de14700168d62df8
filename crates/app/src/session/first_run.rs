//! The first run: a notebook of one's own, or the practice notebook with generated people.

use super::begin_session;
use super::status::status;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{RecoveryKit, Status, StoreCreate};
use crate::host::{CallContext, Host};
use crate::practice;
use crate::validation::{Required, short_text};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_store::exchange::{self, StorePurpose};
use khupho_store::{Founding, RecoveryCode, Store};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Creates the notebook, signs the head in and gives the recovery kit, which is shown once.
///
/// # Errors
/// Empty or overlong names, a weak secret, a folder where a notebook is not safe.
pub fn store_create(
    host: &Host,
    _context: &CallContext<'_>,
    args: StoreCreate,
) -> Result<RecoveryKit, ApiError> {
    let mut args = args;
    let secret = Zeroizing::new(std::mem::take(&mut args.secret));
    let founding = founding(host, &args, &secret)?;
    let member = founding.member;
    let (store, code) = Store::create(
        host.location(),
        &founding,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    begin_session(host, store, member)?;
    Ok(recovery_kit(&code))
}

fn founding(host: &Host, args: &StoreCreate, secret: &str) -> Result<Founding, ApiError> {
    let name = short_text("member_name", &args.member_name, Required::Yes)?;
    let label = short_text("tile_label", &args.tile_label, Required::No)?;
    super::secrets::check(host, secret)?;
    let neighborhood = Neighborhood {
        name: short_text("neighborhood_name", &args.neighborhood_name, Required::Yes)?,
        ward_name: short_text("ward_name", &args.ward_name, Required::Yes)?,
        households_by_statistics: None,
        code: String::new(),
    };
    let label = if label.is_empty() { &name } else { &label };
    Ok(Founding::new(
        host.clock(),
        &name,
        label,
        secret,
        neighborhood,
    )?)
}

pub(crate) fn recovery_kit(code: &RecoveryCode) -> RecoveryKit {
    RecoveryKit {
        groups: code.groups(),
    }
}

/// Opens the practice notebook, made on the first call.
///
/// # Errors
/// As for [`store_create`].
pub fn practice_start(
    host: &Host,
    context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Status, ApiError> {
    host.enter_practice();
    if let Err(error) = practice::open_or_create(host, context) {
        host.leave_practice();
        return Err(error);
    }
    status(host, context, Nothing {})
}

/// Goes back to the real notebook.
///
/// # Errors
/// [`ErrorCode::BadRequest`] outside practice.
pub fn practice_leave(
    host: &Host,
    context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Status, ApiError> {
    let purpose = match host.signed_in() {
        Ok(signed_in) => signed_in.store.read(exchange::purpose)?,
        Err(_) => StorePurpose::Work,
    };
    if !host.is_practice() && purpose == StorePurpose::Work {
        return Err(ApiError::new(ErrorCode::BadRequest).with("detail", "not in practice"));
    }
    // A practice notebook that was opened by its own folder has no real one beside it: it is closed.
    host.leave_practice();
    status(host, context, Nothing {})
}

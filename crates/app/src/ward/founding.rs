//! Founding a ward on this machine, for the first time or again from its slip.

use crate::api::errors::ApiError;
use crate::api::ward::{WardFound, WardFounded, WardRefound};
use crate::host::{CallContext, Host};
use crate::review::write_first_templates;
use crate::session::{begin_session, check_secret, recovery_kit};
use crate::validation::{Required, short_text};
use khupho_domain::review::{AcceptRule, WardSettings};
use khupho_store::review::save_settings;
use khupho_store::{Founding, RecoveryCode, Store, TxnLabel};
use khupho_sync::enrollment::{WardNames, found_ward, found_ward_again, ward_fingerprint};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Founds a ward, signs its first officer in and gives its slip, which is shown once.
///
/// # Errors
/// Empty or overlong names, a weak secret, a folder where a notebook is not safe.
pub fn ward_found(
    host: &Host,
    _context: &CallContext<'_>,
    args: WardFound,
) -> Result<WardFounded, ApiError> {
    let plan = Plan::of(host, args)?;
    let founded = found_ward(
        host.location(),
        &plan.founding,
        plan.names(),
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    open(host, founded.store, &plan)?;
    told(host, &founded.slip)
}

/// Founds a ward again on another machine: the same ward, with the keys of its slip. Its book fills
/// as the khu phố send.
///
/// # Errors
/// Those of [`ward_found`], and [`crate::api::errors::ErrorCode::WrongRecoveryCode`] for a mistyped slip.
pub fn ward_refound(
    host: &Host,
    _context: &CallContext<'_>,
    args: WardRefound,
) -> Result<WardFounded, ApiError> {
    let code = Zeroizing::new(args.code);
    let slip = RecoveryCode::parse(&code)?;
    let plan = Plan::of(host, args.ward)?;
    let store = found_ward_again(
        host.location(),
        &plan.founding,
        plan.names(),
        &slip,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    open(host, store, &plan)?;
    told(host, &slip)
}

struct Plan {
    founding: Founding,
    ward_name: String,
}

impl Plan {
    fn of(host: &Host, args: WardFound) -> Result<Self, ApiError> {
        let secret = Zeroizing::new(args.secret);
        let ward_name = short_text("ward_name", &args.ward_name, Required::Yes)?;
        let name = short_text("member_name", &args.member_name, Required::Yes)?;
        let label = short_text("tile_label", &args.tile_label, Required::No)?;
        check_secret(host, &secret)?;
        let label = if label.is_empty() { &name } else { &label };
        let founding = Founding::ward(host.clock(), &name, label, &secret, Vec::new())?;
        Ok(Self {
            founding,
            ward_name,
        })
    }

    /// The ward's own machine is called by the ward's name.
    fn names(&self) -> WardNames<'_> {
        WardNames {
            ward: &self.ward_name,
            machine: &self.ward_name,
        }
    }
}

fn open(host: &Host, store: Store, plan: &Plan) -> Result<(), ApiError> {
    begin_session(host, store, plan.founding.member)?;
    let settings = WardSettings {
        name: plan.ward_name.clone(),
        accept_rule: AcceptRule::OneOfficer,
    };
    host.write(TxnLabel::Ward, |tx, _| {
        save_settings(tx, &settings)?;
        write_first_templates(tx)
    })?;
    Ok(())
}

fn told(host: &Host, slip: &RecoveryCode) -> Result<WardFounded, ApiError> {
    Ok(WardFounded {
        kit: recovery_kit(slip),
        fingerprint: ward_fingerprint(&host.signed_in()?.store)?,
    })
}

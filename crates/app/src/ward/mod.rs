//! The ward: founding it, its khu phố, invitations, machines, forgotten PINs.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod devices;
mod file_input;
mod founding;
mod invitations;
mod joining;
mod neighborhood_list;
mod neighborhoods;
mod pins;
mod settings;
mod taking_over;

pub use devices::{device_confirm, device_refuse, device_replace, devices};
pub use founding::{ward_found, ward_refound};
pub use invitations::{invitation_make, ward_invitation_make};
pub use joining::{invitation_accept, invitation_open};
pub use neighborhood_list::{neighborhoods_import_confirm, neighborhoods_import_preview};
pub use neighborhoods::{ward_neighborhood_save, ward_neighborhoods};
pub use pins::{pin_answer_use, pin_request_answer, pin_request_make, pin_request_open};
pub use settings::{ward_get, ward_save};

pub(crate) use settings::ward_row;

use crate::api::common::Id;
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::{Host, SignedIn, id_text, parse_id};
use crate::roles::{Deed, allowed};
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_store::exchange::StoreRole;

/// Who is signed in at the ward.
///
/// # Errors
/// [`ErrorCode::NotAWard`] in the notebook of a khu phố, [`ErrorCode::NotAllowed`] for anybody but
/// an officer.
pub(crate) fn officer(host: &Host) -> Result<SignedIn, ApiError> {
    let signed_in = allowed(host, Deed::RunWard)?;
    match signed_in.store.role()? {
        StoreRole::Ward => Ok(signed_in),
        StoreRole::Neighborhood => Err(ApiError::new(ErrorCode::NotAWard)),
    }
}

/// The identity of a machine as the screens know it.
pub(crate) fn device_text(device: DeviceId) -> Id {
    id_text(EntityId::from_bytes(*device.as_bytes()))
}

/// The machine of a text form.
pub(crate) fn parse_device(id: &Id) -> Result<DeviceId, ApiError> {
    Ok(DeviceId::from_bytes(*parse_id(id)?.as_bytes()))
}

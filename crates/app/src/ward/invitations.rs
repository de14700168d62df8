//! The ward invites a machine: a file to hand over, or a slip with a QR code.

use super::officer;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::ward::{InvitationMade, InvitationMake, WardInvitationMake};
use crate::exchange::existing;
use crate::host::{CallContext, Host, parse_id};
use crate::session::moment;
use khupho_sync::enrollment::{
    MadeInvitation, make_invitation, make_ward_invitation, write_invitation,
};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use std::path::Path;

/// Modules of the code are drawn this large, in units of the drawing.
const MODULE_UNITS: u32 = 4;

/// Makes an invitation for one machine of a khu phố.
///
/// # Errors
/// Anybody but the ward, an unknown khu phố, a folder that cannot be written.
pub fn invitation_make(
    host: &Host,
    _context: &CallContext<'_>,
    args: InvitationMake,
) -> Result<InvitationMade, ApiError> {
    let signed_in = officer(host)?;
    let neighborhood = parse_id(&args.neighborhood)?;
    check_place(args.folder.as_deref())?;
    let made = make_invitation(&signed_in.store, neighborhood)?;
    handed_over(&made, args.folder.as_deref())
}

/// Makes an invitation for a further PC of the ward, which meets this one at the hub.
///
/// # Errors
/// Anybody but the ward, a ward without a hub, a folder that cannot be written.
pub fn ward_invitation_make(
    host: &Host,
    _context: &CallContext<'_>,
    args: WardInvitationMake,
) -> Result<InvitationMade, ApiError> {
    let signed_in = officer(host)?;
    check_place(args.folder.as_deref())?;
    let made = make_ward_invitation(&signed_in.store)?;
    handed_over(&made, args.folder.as_deref())
}

/// Looks for the folder before anything is done: afterwards the slip would be lost with the error.
pub(super) fn check_place(folder: Option<&str>) -> Result<(), ApiError> {
    folder.map_or(Ok(()), |folder| existing(Path::new(folder)))
}

/// An invitation as a file, where a folder was named, and as a slip.
pub(super) fn handed_over(
    made: &MadeInvitation,
    folder: Option<&str>,
) -> Result<InvitationMade, ApiError> {
    let path = match folder {
        Some(folder) => Some(write_invitation(made, Path::new(folder))?),
        None => None,
    };
    Ok(InvitationMade {
        path: path.map(|path| path.display().to_string()),
        neighborhood_name: made.invitation.neighborhood_name.clone(),
        ward_name: made.invitation.ward_name.clone(),
        fingerprint: made.fingerprint.clone(),
        qr_svg: qr_svg(&made.text)?,
        text: made.text.clone(),
        expires_at: moment(made.invitation.expires_ms),
    })
}

/// The QR code as a drawing. The text is long and made of capitals and digits, so that the code is
/// as coarse as it can be; the lowest correction is enough on clean paper.
fn qr_svg(text: &str) -> Result<String, ApiError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L)
        .map_err(|_| ApiError::new(ErrorCode::Internal).with("reference", "QR"))?;
    let drawing = code
        .render::<svg::Color<'_>>()
        .module_dimensions(MODULE_UNITS, MODULE_UNITS)
        .build();
    Ok(drawing)
}

#[cfg(test)]
mod tests {
    use super::qr_svg;

    #[test]
    fn a_text_as_long_as_an_invitation_fits_a_code() {
        let text = format!("KHUPHO:{}", "A7".repeat(600));
        let drawing = qr_svg(&text).unwrap();
        assert!(
            drawing.contains("<svg") && drawing.contains("<path"),
            "{}",
            &drawing[..200]
        );
    }
}

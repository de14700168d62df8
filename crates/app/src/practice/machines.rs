//! Machines of the practice ward: each is a real one for a moment, which is invited, sends a bundle
//! and is confirmed, all but the last, which waits.

use super::people::GENERATED_MARK;
use crate::api::common::{ById, FileInput, Nothing};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{BundleMake, BundlePurpose, TakeIn};
use crate::api::ward::{DeviceStanding, InvitationAccept, InvitationInput, InvitationMake};
use crate::exchange::{bundle_make, take_in};
use crate::host::{CallContext, Host, SecretRule, id_text};
use crate::ward::{device_confirm, devices, invitation_accept, invitation_make};
use khupho_domain::ids::EntityId;
use khupho_store::NoKeyring;
use std::path::Path;
use std::sync::Arc;

/// Khu phố that have a machine.
const MACHINES: usize = 4;
/// Of a notebook that is thrown away a moment later.
const SECRET: &str = "so-tap-khong-bi-mat";

/// Adds machines to the first khu phố. Their bundles come in together, as on a stick.
pub(super) fn add(
    host: &Host,
    context: &CallContext<'_>,
    neighborhoods: &[EntityId],
) -> Result<(), ApiError> {
    let no_room = |_| ApiError::new(ErrorCode::FileUnwritable).with("path", "tmp");
    let folder = tempfile::tempdir().map_err(no_room)?;
    for neighborhood in neighborhoods.iter().take(MACHINES) {
        let machine = tempfile::tempdir().map_err(no_room)?;
        invite(host, context, *neighborhood, machine.path(), folder.path())?;
    }
    let carried = folder.path().display().to_string();
    let files = TakeIn {
        paths: vec![carried.clone()],
        receipts_folder: Some(carried),
    };
    take_in(host, context, files)?;
    confirm_all_but_one(host, context)
}

fn invite(
    host: &Host,
    context: &CallContext<'_>,
    neighborhood: EntityId,
    machine: &Path,
    folder: &Path,
) -> Result<(), ApiError> {
    let args = InvitationMake {
        neighborhood: id_text(neighborhood),
        folder: Some(machine.display().to_string()),
    };
    let made = invitation_make(host, context, args)?;
    let path = made.path.unwrap_or_default();
    send_from(host, machine, folder, (path, &made.neighborhood_name))
}

/// A notebook that lives in a folder of its own, until its bundle is written.
fn send_from(
    ward: &Host,
    machine: &Path,
    folder: &Path,
    (invitation, name): (String, &str),
) -> Result<(), ApiError> {
    let host = Host::new(
        machine.join("so"),
        ward.clock().clone(),
        Arc::new(NoKeyring),
    )
    .with_secret_rule(SecretRule::Scripted);
    let context = host.begin(None);
    invitation_accept(
        &host,
        &context,
        InvitationAccept {
            invitation: InvitationInput::File {
                file: FileInput::Path { path: invitation },
            },
            device_name: format!("Máy văn phòng {name}"),
            member_name: format!("Trần Văn Trưởng {GENERATED_MARK}"),
            tile_label: String::new(),
            secret: SECRET.to_owned(),
        },
    )?;
    bundle_make(
        &host,
        &context,
        BundleMake {
            purpose: BundlePurpose::Ward,
            folder: folder.display().to_string(),
            with_personal: false,
            to_clipboard: false,
        },
    )?;
    Ok(())
}

fn confirm_all_but_one(host: &Host, context: &CallContext<'_>) -> Result<(), ApiError> {
    let waiting = devices(host, context, Nothing {})?
        .into_iter()
        .filter(|device| device.standing == DeviceStanding::Waiting);
    for device in waiting.skip(1) {
        device_confirm(host, context, ById { id: device.id })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::host::{Host, SecretRule};
    use crate::practice::{WardPlan, build_demo_ward};
    use khupho_store::{Clock, NoKeyring};
    use serde_json::{Value, json};
    use std::sync::Arc;

    #[test]
    fn the_full_size_ward_is_a_ward_with_machines_that_sent() {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::new(
            folder.path().join("so"),
            Clock::fixed(1_795_312_800_000),
            Arc::new(NoKeyring),
        )
        .with_secret_rule(SecretRule::Scripted);
        let plan = WardPlan {
            help_entries: 40,
            seed: 1,
            secret: "thử nghiệm một".to_owned(),
        };
        build_demo_ward(&host, &host.begin(None), &plan).unwrap();
        let call = |command: &str, args: Value| -> Value {
            let request = json!({ "command": command, "args": args }).to_string();
            serde_json::from_str::<Value>(&host.call(&request)).unwrap()["ok"].clone()
        };
        let status = call("status", json!({}));
        assert_eq!(status["store_role"], "ward");
        let member = status["tiles"][0]["member"].clone();
        call(
            "unlock",
            json!({ "member": member, "secret": "thử nghiệm một" }),
        );
        let standing = |standing: &str| {
            let rows = call("devices", json!({}));
            let rows = rows.as_array().unwrap().iter();
            rows.filter(|row| row["standing"] == standing).count()
        };
        assert_eq!((standing("confirmed"), standing("waiting")), (4, 1));
        let home = call("ward_home", json!({}));
        assert_eq!(home["devices_waiting"], 1);
        assert!(home["rows"].to_string().contains("\"accepted\""), "{home}");
        assert_eq!(call("taken_in", json!({})).as_array().unwrap().len(), 3);
    }
}

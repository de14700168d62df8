//! What a file is, as the screens show it.

use super::{Names, small};
use crate::api::exchange::{DeviceRequest, InvitationUse, PartOf, TakeInFile, Verdict};
use crate::host::id_text;
use crate::session::moment;
use crate::ward::device_text;
use khupho_domain::ids::EntityId;
use khupho_sync::import::{Damage, JudgedFile, Purpose};
use std::collections::BTreeMap;

/// A judged file for the screens.
pub(super) fn file(judged: &JudgedFile, names: &Names) -> TakeInFile {
    let name = judged.path.file_name();
    TakeInFile {
        path: judged.path.display().to_string(),
        name: name.map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        verdict: verdict(&judged.verdict, names),
        receipt: judged.purpose == Some(Purpose::Receipt),
        neighborhood_name: names.neighborhood(judged.neighborhood),
        device_name: judged.device_name.clone().unwrap_or_default(),
        number: judged.number.map(small),
        part: judged.part.map(|(part, parts)| PartOf { part, parts }),
        made_at: judged.made_ms.map(moment),
        entries: judged.operations,
    }
}

fn verdict(found: &khupho_sync::Verdict, names: &Names) -> Verdict {
    use khupho_sync::Verdict as Found;
    match found {
        Found::Good => Verdict::Good,
        Found::AlreadyHere => Verdict::AlreadyHere,
        Found::PartMissing { missing } => Verdict::PartMissing {
            missing: missing.clone(),
        },
        Found::Damaged { place } => Verdict::Damaged {
            place: damage_slug(*place).to_owned(),
        },
        Found::AnotherWard => Verdict::AnotherWard,
        Found::NotForThisMachine => Verdict::NotForThisMachine,
        Found::AnotherNeighborhood => Verdict::AnotherNeighborhood,
        Found::UnknownDevice { request } => Verdict::UnknownDevice {
            request: request
                .as_deref()
                .map(|asked| request_row(asked, &names.neighborhoods)),
        },
        Found::RevokedDevice => Verdict::RevokedDevice,
        Found::ExpiredCertificate => Verdict::ExpiredCertificate,
        Found::Forged => Verdict::Forged,
        Found::NewerFormat => Verdict::NewerFormat,
        Found::TooLarge => Verdict::TooLarge,
        Found::Unreadable => Verdict::Unreadable,
        Found::NotABundle => Verdict::NotABundle,
    }
}

const fn damage_slug(place: Damage) -> &'static str {
    match place {
        Damage::CutOff => "cut_off",
        Damage::Changed => "changed",
        Damage::Inside => "inside",
    }
}

fn request_row(
    asked: &khupho_sync::DeviceRequest,
    names: &BTreeMap<EntityId, String>,
) -> DeviceRequest {
    // A notebook that was in use asks under the identity its khu phố has there.
    let name = asked
        .neighborhood
        .and_then(|id| names.get(&id))
        .or_else(|| names.get(&asked.replaces?));
    DeviceRequest {
        device: device_text(asked.device),
        device_name: asked.device_name.clone(),
        member_name: asked.member_name.clone(),
        neighborhood_name: name.cloned().unwrap_or_default(),
        fingerprint: asked.fingerprint.clone(),
        invitation: invitation_use(asked.invitation),
    }
}

/// How a request stands to its invitation, as the screens name it.
pub(crate) const fn invitation_use(found: khupho_sync::InvitationUse) -> InvitationUse {
    match found {
        khupho_sync::InvitationUse::Stands => InvitationUse::Stands,
        khupho_sync::InvitationUse::Expired => InvitationUse::Expired,
        khupho_sync::InvitationUse::Missing => InvitationUse::Missing,
    }
}

/// Identity of a khu phố with its name.
pub(super) fn named(names: &Names, id: EntityId) -> (crate::api::common::Id, String) {
    (id_text(id), names.neighborhood(Some(id)))
}

//! Machines come to the ward by the hub alone, and the ward's office grows to several PCs.

use std::ops::ControlFlow;

use khupho_oplog::cose::Signer;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::ids::{DeviceId, InvitationToken};
use khupho_oplog::keys::{AgreePublic, SigningKey};
use khupho_store::exchange::{self, RequestRow, RequestState};
use khupho_sync::enrollment::{
    self, InvitationRefusal, confirm, make_invitation, make_ward_invitation, pending,
};
use khupho_sync::hub::{Enrollment, HubProxy, SyncStep, enroll};
use khupho_sync::{InvitationUse, SyncError, Unwatched, receipt};

use crate::served::{Served, now_ms, sync};
use crate::world::{Pc, TestResult, World, verdicts};

fn ask(pc: &Pc) -> TestResult<Enrollment> {
    let watch = |_: SyncStep| ControlFlow::Continue(());
    Ok(enroll(pc.store(), &HubProxy::None, &watch)?)
}

/// A further PC of the ward that was confirmed by the hub, and that has everything.
pub(crate) fn further_ward_pc(served: &Served, name: &str) -> TestResult<Pc> {
    let pc = served.world.invited_to_ward(name)?;
    assert_eq!(ask(&pc)?, Enrollment::Waiting);
    sync(&served.world.ward)?;
    served.world.confirm(&pc)?;
    sync(&served.world.ward)?;
    assert_eq!(ask(&pc)?, Enrollment::Confirmed);
    sync(&pc)?;
    Ok(pc)
}

#[test]
fn a_new_pc_of_a_khu_pho_needs_no_file() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let pc = served.world.invited("may-moi", 0)?;
    assert_eq!(ask(&pc)?, Enrollment::Waiting);
    assert_eq!(ask(&pc)?, Enrollment::Waiting);
    assert_eq!(sync(ward)?.new_requests, 1);
    assert_eq!(sync(ward)?.new_requests, 0);
    let asked = pending(ward.store())?;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].request.invitation, InvitationUse::Stands);
    assert_eq!(
        asked[0].request.neighborhood,
        Some(served.world.neighborhood(0)?)
    );
    assert_eq!(
        asked[0].request.fingerprint,
        enrollment::own_fingerprint(pc.store())?
    );
    served.world.confirm(&pc)?;
    sync(ward)?;
    assert_eq!(ask(&pc)?, Enrollment::Confirmed);
    pc.add_households(1..=5)?;
    assert!(sync(&pc)?.pushed.operations >= 5);
    sync(ward)?;
    assert_eq!(ward.codes()?, pc.codes()?);
    assert_eq!(sync(ward)?.new_requests, 0);
    Ok(())
}

#[test]
fn an_invitation_without_a_hub_waits_for_a_file() -> TestResult {
    let world = World::founded()?;
    let pc = world.invited("may-moi", 0)?;
    assert_eq!(ask(&pc)?, Enrollment::ByFile);
    let none = make_ward_invitation(world.ward.store());
    assert!(matches!(none, Err(SyncError::NoHub)));
    Ok(())
}

#[test]
fn a_further_pc_of_the_ward_reads_everything_and_signs_nothing() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=5)?;
    sync(&head)?;
    sync(&served.world.ward)?;
    let second = further_ward_pc(&served, "may-hai")?;
    assert_eq!(second.codes()?, head.codes()?);
    // What comes by file is opened with the ward's key, which came by letter, and goes to the others.
    head.add_households(6..=9)?;
    let folder = served.world.path("on-a-stick");
    head.export_to_ward(&folder)?;
    let imported = second.import(&folder)?;
    assert!(
        imported.files.iter().all(|it| it.taken.is_some()),
        "{:?}",
        verdicts(&imported)
    );
    sync(&second)?;
    sync(&served.world.ward)?;
    assert_eq!(served.world.ward.codes()?, head.codes()?);
    let neighborhood = served.world.neighborhood(0)?;
    let invited = make_invitation(second.store(), neighborhood);
    assert!(matches!(invited, Err(SyncError::WithoutSigningKey)));
    let made = receipt::make(second.store(), neighborhood, &folder);
    assert!(matches!(made, Err(SyncError::WithoutSigningKey)));
    let renewed = enrollment::renew(second.store(), head.device()?);
    assert!(matches!(renewed, Err(SyncError::WithoutSigningKey)));
    Ok(())
}

#[test]
fn before_its_confirmation_a_further_pc_of_the_ward_opens_nothing() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let second = served.world.invited_to_ward("may-hai")?;
    let folder = served.world.path("on-a-stick");
    head.add_households(1..=2)?;
    head.export_to_ward(&folder)?;
    let imported = second.import(&folder)?;
    assert!(imported.files.iter().all(|it| it.taken.is_none()));
    Ok(())
}

/// Somebody holds a khu phố's invitation and asks to be the ward.
#[test]
fn nobody_becomes_a_pc_of_the_ward_on_a_khu_phos_invitation() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let token = served.world.invite(0)?.invitation.token;
    for token in [token, InvitationToken::from_bytes([9; 16])] {
        let device = keep_forged(ward, token)?;
        assert_eq!(
            pending(ward.store())?[0].request.invitation,
            InvitationUse::Missing
        );
        let confirmed = confirm(ward.store(), device, ward.member, &Unwatched);
        assert!(
            matches!(
                confirmed,
                Err(SyncError::AnothersNeighborhood
                    | SyncError::Invitation(InvitationRefusal::NotAnInvitation))
            ),
            "{confirmed:?}"
        );
    }
    Ok(())
}

fn keep_forged(ward: &Pc, token: InvitationToken) -> TestResult<DeviceId> {
    let device = DeviceId::from_bytes([8; 16]);
    let key = SigningKey::from_seed(&[8; 32]);
    let request = EnrollmentRequest {
        token,
        device,
        signing_key: key.verifying_key(),
        agree_key: AgreePublic::from_bytes([8; 32]),
        neighborhood: None,
        device_name: "Máy lạ".to_owned(),
        member_name: "Người Mẫu Lạ".to_owned(),
        at_ms: 1,
    };
    let signer = Signer {
        id: *device.as_bytes(),
        key: &key,
    };
    ward.store().keep_request(&RequestRow {
        device,
        token,
        neighborhood: None,
        request: request.sign(signer),
        received_ms: ward.clock().now_ms(),
        state: RequestState::Waiting,
        waiting_parts: Vec::new(),
    })?;
    Ok(device)
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Nearly the three years for which a certificate is given.
const NEARLY_ITS_LIFE_MS: u64 = (3 * 365 - 20) * DAY_MS;

/// When the certificate of a machine ends, as another has it in the registry.
fn end_of(device: DeviceId, at: &Pc) -> TestResult<u64> {
    let devices = at.store().read(exchange::devices)?;
    let found = devices.iter().find(|known| known.device == device);
    Ok(found.ok_or("not in the registry")?.not_after_ms)
}

#[test]
fn a_certificate_that_ends_soon_is_renewed_without_a_file() -> TestResult {
    let served = Served::founded()?;
    let ward = &served.world.ward;
    let now_ms = now_ms()?;
    ward.hand.set(now_ms - NEARLY_ITS_LIFE_MS);
    let pc = served.world.enrolled("may-cu", 0)?;
    ward.hand.set(now_ms);
    let device = pc.device()?;
    let before_ms = end_of(device, ward)?;
    assert!(before_ms > now_ms && before_ms < now_ms + 30 * DAY_MS);
    sync(ward)?;
    pc.add_households(1..=2)?;
    sync(&pc)?;
    for machine in [ward, &pc] {
        let end_ms = end_of(device, machine)?;
        assert!(end_ms > now_ms + 2 * 365 * DAY_MS, "{end_ms}");
    }
    // Once is enough.
    let entries = ward
        .store()
        .read(|store| exchange::registry(store, 0))?
        .len();
    sync(ward)?;
    let after = ward
        .store()
        .read(|store| exchange::registry(store, 0))?
        .len();
    assert_eq!(after, entries);
    Ok(())
}

#[test]
fn a_wards_pc_in_2099_renews_by_the_hubs_clock() -> TestResult {
    let served = Served::founded()?;
    let pc = served.enrolled("may-truong", 0)?;
    let ward = &served.world.ward;
    let before_ms = end_of(pc.device()?, ward)?;
    // 1 January 2099.
    ward.hand.set(4_070_908_800_000);
    sync(ward)?;
    assert_eq!(end_of(pc.device()?, ward)?, before_ms);
    Ok(())
}

//! Keys, the registry, invitations and requests.

use khupho_oplog::ids::{DeviceId, InvitationToken, WardId};
use khupho_store::exchange::{
    self, InvitationRow, RegistryEffect, RegistryLine, RequestRow, RequestState, WardKeys,
};
use khupho_store::{ExchangeFault, StoreError};
use zeroize::Zeroizing;

use super::machines::Machine;
use crate::common::TestResult;

#[test]
fn keys_are_made_once_and_kept() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    let (device, seed) = {
        let keys = pc.store().device_keys()?;
        (keys.device, keys.signing_seed)
    };
    pc.close();
    let again = pc.open()?.device_keys()?;
    assert_eq!((again.device, again.signing_seed), (device, seed));
    assert_ne!(ward.device()?, device);
    Ok(())
}

#[test]
fn the_wards_keys_are_kept_in_its_store_alone() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let keys = WardKeys {
        ward: WardId::from_bytes([1; 16]),
        name: "Phường Giả Định".to_owned(),
        signing_seed: Zeroizing::new([2; 32]),
        agree_secret: Zeroizing::new([3; 32]),
        recovery_agree_key: [4; 32],
    };
    ward.store().keep_ward_keys(&keys)?;
    let found = ward.store().ward_keys()?.ok_or("kept")?;
    assert_eq!(
        (found.ward, found.signing_seed),
        (keys.ward, keys.signing_seed.clone())
    );
    let refused = pc.store().keep_ward_keys(&keys);
    assert!(matches!(
        refused,
        Err(StoreError::Exchange(ExchangeFault::NotAWard))
    ));
    assert!(pc.store().hub_log_id().is_err());
    Ok(())
}

#[test]
fn the_registry_grows_entry_by_entry() -> TestResult {
    let ward = Machine::ward()?;
    let line = |number| RegistryLine {
        number,
        hash: [1; 32],
        cose: vec![2],
    };
    let keep = |number| {
        ward.store()
            .keep_registry_entry(&line(number), &RegistryEffect::Other)
    };
    assert!(keep(1)?);
    assert!(!keep(1)?);
    assert!(matches!(
        keep(3),
        Err(StoreError::Exchange(ExchangeFault::RegistryGap {
            expected: 2,
            found: 3
        }))
    ));
    assert!(keep(2)?);
    let after = ward.store().read(|c| exchange::registry(c, 1))?;
    assert_eq!(after, [line(2)]);
    Ok(())
}

#[test]
fn a_refused_device_waits_again_on_another_invitation_and_not_on_the_same() -> TestResult {
    let ward = Machine::ward()?;
    let request = |token: u8, part: &str| RequestRow {
        device: DeviceId::from_bytes([2; 16]),
        token: InvitationToken::from_bytes([token; 16]),
        neighborhood: Some(ward.neighborhood),
        request: vec![token],
        received_ms: token.into(),
        state: RequestState::Waiting,
        waiting_parts: vec![part.to_owned()],
    };
    let kept = || -> Result<RequestRow, Box<dyn std::error::Error>> {
        let mut rows = ward.store().read(exchange::requests)?;
        Ok(rows.pop().ok_or("no request")?)
    };
    ward.store().keep_request(&request(1, "1.kps"))?;
    let device = kept()?.device;
    ward.store()
        .decide_request(device, RequestState::Refused, &[])?;
    ward.store().keep_request(&request(1, "2.kps"))?;
    assert_eq!(kept()?.state, RequestState::Refused);
    ward.store().keep_request(&request(5, "3.kps"))?;
    let again = kept()?;
    assert_eq!((again.state, again.received_ms), (RequestState::Waiting, 5));
    assert_eq!(again.waiting_parts, ["2.kps", "3.kps"]);
    Ok(())
}

#[test]
fn requests_wait_for_the_ward() -> TestResult {
    let ward = Machine::ward()?;
    let token = InvitationToken::from_bytes([1; 16]);
    let invitation = InvitationRow {
        token,
        neighborhood: Some(ward.neighborhood),
        made_ms: 1,
        expires_ms: 2,
        used_by: None,
        withdrawn_ms: None,
    };
    ward.store().keep_invitation(&invitation)?;
    assert_eq!(ward.store().read(exchange::invitations)?, [invitation]);
    let request = |part: &str| RequestRow {
        device: DeviceId::from_bytes([2; 16]),
        token,
        neighborhood: Some(ward.neighborhood),
        request: vec![3],
        received_ms: 4,
        state: RequestState::Waiting,
        waiting_parts: vec![part.to_owned()],
    };
    for part in ["1.kps", "2.kps", "1.kps"] {
        ward.store().keep_request(&request(part))?;
    }
    let waiting = ward.store().read(exchange::requests)?;
    assert_eq!(waiting[0].waiting_parts, ["1.kps", "2.kps"]);
    ward.store()
        .decide_request(waiting[0].device, RequestState::Confirmed, &[])?;
    let decided = ward.store().read(exchange::requests)?;
    assert_eq!(decided[0].state, RequestState::Confirmed);
    assert!(decided[0].waiting_parts.is_empty());
    let unknown =
        ward.store()
            .decide_request(DeviceId::from_bytes([9; 16]), RequestState::Refused, &[]);
    assert!(matches!(
        unknown,
        Err(StoreError::Exchange(ExchangeFault::UnknownRequest))
    ));
    Ok(())
}

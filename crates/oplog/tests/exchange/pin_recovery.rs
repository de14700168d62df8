//! A forgotten PIN, recovered with the ward.

use khupho_oplog::envelope::EnvelopeFault;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::pin_recovery::{PinAnswer, PinRecoveryFault, PinRequest, StoreKey};
use zeroize::Zeroizing;

use crate::samples::{self, DEVICE, Keys, MORNING_MS, WARD};

const STORE_KEY: [u8; 32] = [0x5e; 32];

fn fresh() -> AgreeSecret {
    AgreeSecret::from_bytes([0xf5; 32])
}

fn request(keys: &Keys, owner: DeviceId) -> PinRequest {
    let store_key = StoreKey {
        device: owner,
        key: Zeroizing::new(STORE_KEY),
    };
    PinRequest {
        ward: WARD,
        device: DEVICE,
        certificate: Some(keys.signed_certificate()),
        wrapped_store_key: store_key.wrap(&keys.recipients()).unwrap(),
        answer_key: fresh().public(),
        at_ms: MORNING_MS,
    }
}

#[test]
fn the_store_key_comes_back_to_the_pc_that_asked() {
    let keys = samples::keys();
    for ward in [&keys.ward.agree, &keys.ward.recovery] {
        let file = request(&keys, DEVICE).to_bytes();
        let read = PinRequest::read(&file).unwrap();
        let answer = read.answer(&file, &[ward]).unwrap().to_bytes();
        let answer = PinAnswer::read(&answer).unwrap();
        assert_eq!(*answer.open(&file, DEVICE, &fresh()).unwrap(), STORE_KEY);
    }
}

#[test]
fn an_answer_is_of_use_to_nobody_else() {
    let keys = samples::keys();
    let file = request(&keys, DEVICE).to_bytes();
    let answer = PinRequest::read(&file)
        .unwrap()
        .answer(&file, &[&keys.ward.agree])
        .unwrap();
    let stranger = AgreeSecret::from_bytes([0x99; 32]);
    assert_eq!(
        answer.open(&file, DEVICE, &stranger),
        Err(PinRecoveryFault::Envelope(EnvelopeFault::NotForTheseKeys))
    );
    assert_eq!(
        answer.open(b"another request", DEVICE, &fresh()),
        Err(PinRecoveryFault::OtherDevice)
    );
    let other = DeviceId::from_bytes([0xd2; 16]);
    assert_eq!(
        answer.open(&file, other, &fresh()),
        Err(PinRecoveryFault::OtherDevice)
    );
}

/// A device that shows its own certificate beside another one's wrapped key gets nothing.
#[test]
fn a_store_key_of_another_device_is_not_handed_out() {
    let keys = samples::keys();
    let file = request(&keys, DeviceId::from_bytes([0xd2; 16])).to_bytes();
    let read = PinRequest::read(&file).unwrap();
    assert_eq!(
        read.answer(&file, &[&keys.ward.agree]),
        Err(PinRecoveryFault::OtherDevice)
    );
}

#[test]
fn an_exchanged_answer_key_changes_the_code_that_people_compare() {
    let keys = samples::keys();
    let honest = request(&keys, DEVICE);
    let exchanged = PinRequest {
        answer_key: AgreeSecret::from_bytes([0x99; 32]).public(),
        ..honest.clone()
    };
    assert_ne!(
        PinRequest::check_code(&honest.to_bytes()),
        PinRequest::check_code(&exchanged.to_bytes())
    );
}

#[test]
fn files_cut_or_changed_anywhere_are_refused() {
    let keys = samples::keys();
    let request_file = request(&keys, DEVICE).to_bytes();
    let answer = PinRequest::read(&request_file)
        .and_then(|request| request.answer(&request_file, &[&keys.ward.agree]))
        .unwrap()
        .to_bytes();
    for file in [&request_file, &answer] {
        for len in 0..file.len() {
            assert!(PinRequest::read(&file[..len]).is_err(), "{len}");
            assert!(PinAnswer::read(&file[..len]).is_err(), "{len}");
        }
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(PinRequest::read(&flipped).is_err(), "bit {bit}");
            assert!(PinAnswer::read(&flipped).is_err(), "bit {bit}");
        }
    }
    assert_eq!(
        PinAnswer::read(&request_file),
        Err(PinRecoveryFault::OtherKind)
    );
}

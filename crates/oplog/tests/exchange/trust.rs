//! The registry of devices: what follows from its entries, in whatever order they come.

use khupho_oplog::cose::SignedFault;
use khupho_oplog::ids::{ContentHash, DeviceId, StreamId, WardId};
use khupho_oplog::trust::{
    Applied, RegistryBody, RegistryEntry, SignedHead, Standing, TrustFault, TrustState,
};
use khupho_oplog::{OpHash, StreamHead};

use crate::samples::{self, DEVICE, Keys, MORNING_MS, STREAM, WARD, YEAR_MS};

const OTHER_STREAM: StreamId = StreamId::from_bytes([0x52; 16]);

fn next(keys: &Keys, before: &[u8], number: u64, body: RegistryBody) -> Vec<u8> {
    let entry = RegistryEntry {
        ward: WARD,
        number,
        prev: Some(ContentHash::of(before)),
        at_ms: MORNING_MS + number,
        body,
    };
    entry.sign(keys.ward_signer())
}

fn revoked() -> RegistryBody {
    let cut_off = StreamHead {
        stream: STREAM,
        seq: 7,
        hash: OpHash::from_bytes([7; 32]),
    };
    RegistryBody::Revoked {
        device: DEVICE,
        cut_offs: vec![cut_off],
        reason: 1,
    }
}

/// Issued, revoked, and a second certificate for another device.
fn registry(keys: &Keys) -> Vec<Vec<u8>> {
    let mut certificate = keys.certificate();
    certificate.serial = 2;
    certificate.device = DeviceId::from_bytes([0xd2; 16]);
    let first = keys.issued().sign(keys.ward_signer());
    let second = next(keys, &first, 2, revoked());
    let issued = RegistryBody::Issued(certificate.sign(keys.ward_signer()));
    let third = next(keys, &second, 3, issued);
    vec![first, second, third]
}

#[test]
fn a_device_is_known_then_expired_and_revoked_for_good() {
    let keys = samples::keys();
    let entries = registry(&keys);
    let mut trust = TrustState::new(keys.ward_authority());
    assert_eq!(trust.standing(DEVICE, MORNING_MS), Standing::Unknown);
    assert!(matches!(trust.apply(&entries[0]), Ok(Applied::New(_))));
    assert_eq!(trust.apply(&entries[0]), Ok(Applied::AlreadyThere));
    let certificate = keys.certificate();
    assert_eq!(
        trust.standing(DEVICE, MORNING_MS - 1),
        Standing::NotYetValid(&certificate)
    );
    assert_eq!(
        trust.standing(DEVICE, MORNING_MS),
        Standing::Known(&certificate)
    );
    let late = MORNING_MS + YEAR_MS + 1;
    assert_eq!(
        trust.standing(DEVICE, late),
        Standing::Expired(&certificate)
    );
    trust.apply(&entries[1]).unwrap();
    let Standing::Revoked { revocation, .. } = trust.standing(DEVICE, MORNING_MS) else {
        panic!("revoked");
    };
    assert!(revocation.leaves_good(STREAM, 7));
    assert!(!revocation.leaves_good(STREAM, 8));
    assert!(!revocation.leaves_good(OTHER_STREAM, 1));
    assert_eq!(trust.highest_serial(), 1);
    trust.apply(&entries[2]).unwrap();
    assert_eq!(trust.highest_serial(), 2);
    assert_eq!(trust.head(), Some((3, ContentHash::of(&entries[2]))));
    assert_eq!(trust.devices().count(), 2);
}

#[test]
fn entries_are_taken_in_any_order() {
    let keys = samples::keys();
    let entries = registry(&keys);
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut trust = TrustState::new(keys.ward_authority());
        let shuffled = order.iter().chain(&order).map(|place| &entries[*place][..]);
        assert_eq!(trust.apply_all(shuffled), Ok(3));
        let twice = entries.iter().chain(&entries).map(|entry| &entry[..]);
        assert_eq!(trust.apply_all(twice), Ok(0));
        assert_eq!(trust.head(), Some((3, ContentHash::of(&entries[2]))));
        let standing = trust.standing(DEVICE, MORNING_MS);
        assert!(matches!(standing, Standing::Revoked { .. }));
    }
}

#[test]
fn an_entry_waits_for_the_one_before_it() {
    let keys = samples::keys();
    let entries = registry(&keys);
    let mut trust = TrustState::new(keys.ward_authority());
    assert_eq!(trust.apply(&entries[2]), Err(TrustFault::Gap { found: 3 }));
    assert_eq!(trust.apply_all([&entries[2][..], &entries[1]]), Ok(0));
    assert_eq!(trust.head(), None);
}

/// A ward restored from a backup forgot the revocation and goes on: the device stays revoked.
#[test]
fn two_branches_both_count_and_are_seen() {
    let keys = samples::keys();
    let entries = registry(&keys);
    let mut certificate = keys.certificate();
    certificate.serial = 2;
    let issued = RegistryBody::Issued(certificate.sign(keys.ward_signer()));
    let branch = next(&keys, &entries[0], 2, issued);
    for order in [[&entries[1], &branch], [&branch, &entries[1]]] {
        let mut trust = TrustState::new(keys.ward_authority());
        trust.apply(&entries[0]).unwrap();
        assert!(!trust.is_forked());
        for entry in order {
            trust.apply(entry).unwrap();
        }
        assert!(trust.is_forked());
        let standing = trust.standing(DEVICE, MORNING_MS);
        assert!(
            matches!(standing, Standing::Revoked { certificate: Some(it), .. } if it.serial == 2)
        );
    }
}

#[test]
fn an_entry_of_another_ward_or_hand_is_refused() {
    let keys = samples::keys();
    let mut trust = TrustState::new(keys.ward_authority());
    let forged = keys.issued().sign(keys.device_signer());
    assert_eq!(
        trust.apply(&forged),
        Err(TrustFault::Signed(SignedFault::OtherSigner))
    );
    let mut other = keys.issued();
    other.ward = WardId::from_bytes([0xa2; 16]);
    let foreign = other.sign(keys.ward_signer());
    assert_eq!(
        trust.apply(&foreign),
        Err(TrustFault::Signed(SignedFault::OtherSigner))
    );
    let mut broken = keys.issued();
    broken.body = RegistryBody::Issued(keys.certificate().sign(keys.device_signer()));
    let broken = broken.sign(keys.ward_signer());
    assert!(trust.apply(&broken).is_err());
    assert_eq!(
        trust.apply_all([&broken[..]]),
        Err(SignedFault::OtherSigner)
    );
    assert_eq!(trust.head(), None);
}

#[test]
fn a_signed_head_is_believed_with_the_key_of_its_device() {
    let keys = samples::keys();
    let head = samples::head_of(&samples::households(2));
    let signed = keys.signed_head(head);
    let mut trust = TrustState::new(keys.ward_authority());
    assert_eq!(
        trust.verify_head(&signed),
        Err(TrustFault::UnknownDevice(DEVICE))
    );
    trust
        .apply(&keys.issued().sign(keys.ward_signer()))
        .unwrap();
    let expected = SignedHead {
        device: DEVICE,
        head,
        at_ms: MORNING_MS,
    };
    assert_eq!(trust.verify_head(&signed), Ok(expected));
}

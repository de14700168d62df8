//! What somebody who wants to cheat puts together is refused.

use khupho_oplog::bundle::{
    BundleFault, ClearPart, HeaderField, PersonalParts, Sender, identify_sender,
};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use khupho_oplog::envelope::EnvelopeFault;
use khupho_oplog::ids::{BundleId, DeviceId, WardId};
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use khupho_oplog::trust::{SignedHead, TrustState};

use crate::forger::{self, Outside, read_all};
use crate::samples::{self, DEVICE, Keys, MORNING_MS, WARD, YEAR_MS};

fn plain(keys: &Keys) -> Vec<u8> {
    let ops = samples::households(2);
    let file = keys.bundle(&samples::content_of(&ops, PersonalParts::Carried), &ops);
    forger::plain_of(&file, &keys.ward.agree)
}

fn device(keys: &Keys) -> Authority {
    keys.device_signer().authority()
}

#[test]
fn a_re_addressed_bundle_contradicts_what_was_signed() {
    let keys = samples::keys();
    let body = forger::body(&plain(&keys), &keys.recipients());
    let honest = || Outside::honest(&keys);
    let stranger = AgreeSecret::from_bytes([0x99; 32]).public().key_id();
    let cases = [
        (
            HeaderField::Purpose,
            Outside {
                purpose: 2,
                ..honest()
            },
        ),
        (
            HeaderField::Ward,
            Outside {
                ward: WardId::from_bytes([9; 16]),
                ..honest()
            },
        ),
        (
            HeaderField::Bundle,
            Outside {
                bundle: BundleId::from_bytes([9; 16]),
                ..honest()
            },
        ),
        (
            HeaderField::Part,
            Outside {
                parts: 2,
                ..honest()
            },
        ),
        (
            HeaderField::Part,
            Outside {
                part: 2,
                parts: 2,
                ..honest()
            },
        ),
        (
            HeaderField::Recipients,
            Outside {
                recipients: vec![stranger],
                ..honest()
            },
        ),
    ];
    assert!(read_all(&honest().around(&body), &keys.ward.agree, &device(&keys)).is_ok());
    for (field, outside) in cases {
        let read = read_all(&outside.around(&body), &keys.ward.agree, &device(&keys));
        assert_eq!(read, Err(BundleFault::HeaderMismatch(field)));
    }
}

#[test]
fn parts_swapped_between_bundles_are_refused() {
    let keys = samples::keys();
    let ops = samples::households(2);
    let content = samples::content_of(&ops, PersonalParts::Carried);
    let one = keys.bundle(&content, &ops);
    let other_outside = Outside {
        bundle: BundleId::from_bytes([0xb2; 16]),
        ..Outside::honest(&keys)
    };
    let body_bytes = usize::try_from(ClearPart::read(&one).unwrap().header.body_bytes).unwrap();
    let swapped = other_outside.around(&one[one.len() - body_bytes..]);
    assert_eq!(
        read_all(&swapped, &keys.ward.agree, &device(&keys)),
        Err(BundleFault::HeaderMismatch(HeaderField::Bundle))
    );
}

#[test]
fn content_exchanged_under_a_manifest_is_refused() {
    let keys = samples::keys();
    let plain = plain(&keys);
    let others = samples::households(1);
    let content = samples::content_of(&others, PersonalParts::Carried);
    let content = zstd::decode_all(content.compressed()).unwrap();
    let manifest_bytes = plain.len() - {
        let own = samples::content_of(&samples::households(2), PersonalParts::Carried);
        usize::try_from(own.summary.len_bytes).unwrap()
    };
    let forged = [&plain[..manifest_bytes], &content].concat();
    let body = forger::body(&forged, &keys.recipients());
    let file = Outside::honest(&keys).around(&body);
    assert_eq!(
        read_all(&file, &keys.ward.agree, &device(&keys)),
        Err(BundleFault::ContentMismatch)
    );
}

#[test]
fn a_manifest_signed_by_another_key_is_refused() {
    let keys = samples::keys();
    let stranger = SigningKey::from_seed(&[0x77; 32]);
    let forger = Signer {
        id: *DEVICE.as_bytes(),
        key: &stranger,
    };
    let file = forger::file_with_content(&keys, forger, &[]);
    assert_eq!(
        read_all(&file, &keys.ward.agree, &device(&keys)),
        Err(BundleFault::Signed(SignedFault::BadSignature))
    );
}

#[test]
fn a_manifest_that_names_another_device_than_its_signer_is_refused() {
    let keys = samples::keys();
    let key = SigningKey::from_seed(&[0x77; 32]);
    let other = Signer {
        id: [0x55; 16],
        key: &key,
    };
    let file = forger::file_with_content(&keys, other, &[]);
    let read = read_all(&file, &keys.ward.agree, &other.authority());
    assert_eq!(read, Err(BundleFault::Signed(SignedFault::OtherSigner)));
}

#[test]
fn a_bundle_for_others_does_not_open() {
    let keys = samples::keys();
    let body = forger::body(&plain(&keys), &keys.recipients());
    let file = Outside::honest(&keys).around(&body);
    let stranger = AgreeSecret::from_bytes([0x99; 32]);
    assert_eq!(
        read_all(&file, &stranger, &device(&keys)),
        Err(BundleFault::Envelope(EnvelopeFault::NotForTheseKeys))
    );
}

#[test]
fn one_signed_form_does_not_pass_for_another() {
    let keys = samples::keys();
    for signed_as in ContentType::ALL {
        let signed = cose::sign(keys.ward_signer(), signed_as, b"\x81\x01".to_vec());
        for expected in ContentType::ALL {
            let read = cose::verify(&signed, expected, &keys.ward_authority());
            assert_eq!(
                read.is_ok(),
                signed_as == expected,
                "{signed_as:?} as {expected:?}"
            );
        }
    }
}

/// RFC 9052 allows several forms of one signature; here exactly one is.
#[test]
fn every_changed_bit_of_a_signed_form_is_refused() {
    let keys = samples::keys();
    let signed = keys.signed_certificate();
    for bit in 0..signed.len() * 8 {
        let mut flipped = signed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(
            Certificate::verify(&flipped, &keys.ward_authority()).is_err(),
            "bit {bit}"
        );
    }
    for len in 0..signed.len() {
        assert!(
            Certificate::verify(&signed[..len], &keys.ward_authority()).is_err(),
            "{len}"
        );
    }
    assert!(Certificate::verify(&[&signed[..], &[0]].concat(), &keys.ward_authority()).is_err());
}

#[test]
fn headers_outside_the_signature_are_refused() {
    let keys = samples::keys();
    let signed = keys.signed_certificate();
    // d2 84, the protected header, and then the empty map of the unprotected one.
    let map_at = 2 + 2 + usize::from(signed[3]);
    assert_eq!(signed[map_at], 0xa0);
    let with_header = [
        &signed[..map_at],
        &[0xa1, 0x04, 0x41, 0x00],
        &signed[map_at + 1..],
    ]
    .concat();
    assert!(Unverified::read(&signed, ContentType::Certificate).is_ok());
    assert!(Unverified::read(&with_header, ContentType::Certificate).is_err());
}

#[test]
fn a_certificate_of_another_ward_is_refused() {
    let keys = samples::keys();
    let other = WardId::from_bytes([0xa2; 16]);
    let certificate = Certificate {
        ward: other,
        ..keys.certificate()
    };
    let signed = certificate.sign(keys.ward_signer());
    assert_eq!(
        Certificate::verify(&signed, &keys.ward_authority()),
        Err(SignedFault::OtherSigner)
    );
    let authority = Authority {
        id: *other.as_bytes(),
        key: keys.ward.signing.verifying_key(),
    };
    assert_eq!(
        Certificate::verify(&signed, &authority),
        Err(SignedFault::OtherSigner)
    );
}

#[test]
fn a_head_signed_by_another_device_is_refused() {
    let keys = samples::keys();
    let head = SignedHead {
        device: DeviceId::from_bytes([0xd2; 16]),
        head: samples::head_of(&samples::households(1)),
        at_ms: MORNING_MS,
    };
    let signed = head.sign(keys.device_signer());
    assert_eq!(
        SignedHead::verify(&signed, &device(&keys)),
        Err(SignedFault::OtherSigner)
    );
}

#[test]
fn a_certificate_of_somebody_else_does_not_make_a_device_known() {
    let keys = samples::keys();
    let ops = samples::households(1);
    let content = samples::content_of(&ops, PersonalParts::Carried);
    let trust = TrustState::new(keys.ward_authority());
    let mut manifest = keys.manifest(&content, &ops);
    manifest.device = DeviceId::from_bytes([0xd2; 16]);
    assert_eq!(
        identify_sender(&manifest, &trust, MORNING_MS),
        Err(BundleFault::UnknownDevice(manifest.device))
    );
    manifest.certificate = None;
    assert_eq!(
        identify_sender(&manifest, &trust, MORNING_MS),
        Err(BundleFault::UnknownDevice(manifest.device))
    );
    let other_ward = Authority {
        id: *WARD.as_bytes(),
        key: SigningKey::from_seed(&[0x66; 32]).verifying_key(),
    };
    let manifest = keys.manifest(&content, &ops);
    assert_eq!(
        identify_sender(&manifest, &TrustState::new(other_ward), MORNING_MS),
        Err(BundleFault::Signed(SignedFault::BadSignature))
    );
}

#[test]
fn a_certificate_counts_only_in_its_time() {
    let keys = samples::keys();
    let ops = samples::households(1);
    let manifest = keys.manifest(&samples::content_of(&ops, PersonalParts::Carried), &ops);
    let trust = TrustState::new(keys.ward_authority());
    let at = |ms| identify_sender(&manifest, &trust, ms).unwrap();
    let certificate = keys.certificate();
    assert_eq!(at(MORNING_MS - 1), Sender::NotYetValid(certificate.clone()));
    assert_eq!(at(MORNING_MS), Sender::Known(certificate.clone()));
    assert_eq!(at(MORNING_MS + YEAR_MS), Sender::Known(certificate.clone()));
    assert_eq!(at(MORNING_MS + YEAR_MS + 1), Sender::Expired(certificate));
}

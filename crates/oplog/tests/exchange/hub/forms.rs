//! The forms of this protocol whose bytes are committed, and those that were widened for it.

use expect_test::expect_file;
use khupho_oplog::bundle::{ContentSummary, PersonalParts};
use khupho_oplog::cose::SignedFault;
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation};
use khupho_oplog::form::FormFault;
use khupho_oplog::hub::{Founding, Page};
use khupho_oplog::ids::{ContentHash, TlsFingerprint};
use khupho_oplog::limits::HUB_CLAIM_CODE_MAX_BYTES;
use khupho_oplog::receipt::Receipt;
use khupho_oplog::trust::{NamedHub, RegistryBody, RegistryEntry};

use super::{HEADING, HUB, founding, full_page, full_push, hub_certificate, hub_key, hub_signer};
use crate::samples::{self, Keys, MORNING_MS, WARD};

fn named(keys: &Keys) -> RegistryEntry {
    RegistryEntry {
        number: 2,
        prev: Some(ContentHash::of(&keys.issued().sign(keys.ward_signer()))),
        body: RegistryBody::HubNamed(NamedHub {
            device: HUB,
            url: "https://192.168.1.20:8433".to_owned(),
            tls_fingerprint: Some(TlsFingerprint::from_bytes([0x0a; 32])),
        }),
        ..keys.issued()
    }
}

fn acknowledgement(keys: &Keys) -> Receipt {
    let content = samples::content_of(&samples::households(1), PersonalParts::Withheld);
    Receipt {
        confirmed: Vec::new(),
        registry: Vec::new(),
        content: ContentSummary::of(&[]),
        ..samples::receipt(keys, &content)
    }
}

fn ward_invitation(keys: &Keys) -> Invitation {
    Invitation {
        neighborhood: None,
        neighborhood_name: String::new(),
        households_by_statistics: None,
        hub: Some(format!(
            "https://192.168.1.20:8433#sha256={}",
            "0a".repeat(32)
        )),
        ..samples::invitation(keys)
    }
}

fn ward_request(keys: &Keys) -> EnrollmentRequest {
    EnrollmentRequest {
        neighborhood: None,
        ..samples::request(keys)
    }
}

fn page() -> Page {
    Page {
        heading: HEADING,
        content: ContentSummary::of(&push_plain()),
    }
}

fn push_plain() -> Vec<u8> {
    let push = full_push(&samples::keys(), &samples::households(2));
    zstd::decode_all(&push.finish().unwrap()[..]).unwrap()
}

fn page_plain() -> Vec<u8> {
    let page = full_page(&samples::keys(), &samples::households(2));
    let bytes = page.finish(HEADING, hub_signer(&hub_key())).unwrap();
    let mut reader = khupho_oplog::cbor::CanonicalReader::new(&bytes);
    reader.array().unwrap();
    reader.bytes().unwrap();
    zstd::decode_all(reader.bytes().unwrap()).unwrap()
}

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let keys = samples::keys();
    let (ward, key) = (keys.ward_signer(), hub_key());
    let hub = hub_signer(&key);
    vec![
        ("hub_certificate", hub_certificate().sign(ward)),
        ("registry_hub_named", named(&keys).sign(ward)),
        ("founding", founding(&keys).sign(ward)),
        ("page", page().sign(hub)),
        ("page_content", page_plain()),
        ("push_content", push_plain()),
        ("acknowledgement", acknowledgement(&keys).sign(hub)),
        ("invitation_of_a_ward_pc", ward_invitation(&keys).sign(ward)),
        (
            "request_of_a_ward_pc",
            ward_request(&keys).sign(keys.device_signer()),
        ),
    ]
}

fn folder() -> String {
    format!("{}/tests/golden/hub", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn writing_gives_the_committed_bytes() {
    for (name, bytes) in forms() {
        let lines: Vec<String> = bytes.chunks(32).map(samples::to_hex).collect();
        expect_file![format!("{}/{name}.hex", folder())].assert_eq(&(lines.join("\n") + "\n"));
    }
}

fn committed(name: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(format!("{}/{name}.hex", folder())).unwrap();
    samples::from_hex(&text)
}

#[test]
fn the_committed_forms_are_read_back() {
    let keys = samples::keys();
    let ward = keys.ward_authority();
    let hub = hub_signer(&hub_key()).authority();
    let entry = RegistryEntry::verify(&committed("registry_hub_named"), &ward);
    assert_eq!(entry, Ok(named(&keys)));
    let read = Founding::verify(&committed("founding"));
    assert_eq!(read, Ok(founding(&keys)));
    assert_eq!(Page::verify(&committed("page"), &hub), Ok(page()));
    let read = Receipt::verify_acknowledgement(&committed("acknowledgement"), &hub_certificate());
    assert_eq!(read, Ok(acknowledgement(&keys)));
    let read = Invitation::verify(&committed("invitation_of_a_ward_pc"));
    assert_eq!(read, Ok(ward_invitation(&keys)));
    let read = EnrollmentRequest::verify(&committed("request_of_a_ward_pc"));
    assert_eq!(read, Ok(ward_request(&keys)));
}

#[test]
fn a_hub_without_a_pinned_certificate_is_named_too() {
    let keys = samples::keys();
    let entry = RegistryEntry {
        body: RegistryBody::HubNamed(NamedHub {
            device: HUB,
            url: "https://hub.xuan-hoa.example".to_owned(),
            tls_fingerprint: None,
        }),
        ..named(&keys)
    };
    let read = RegistryEntry::verify(&entry.sign(keys.ward_signer()), &keys.ward_authority());
    assert_eq!(read, Ok(entry));
}

#[test]
fn a_founding_is_signed_by_the_key_that_it_names() {
    let keys = samples::keys();
    let forged = founding(&keys).sign(keys.device_signer());
    assert_eq!(Founding::verify(&forged), Err(SignedFault::OtherSigner));
    let other = khupho_oplog::cose::Signer {
        id: *WARD.as_bytes(),
        key: &keys.device,
    };
    let forged = founding(&keys).sign(other);
    assert_eq!(Founding::verify(&forged), Err(SignedFault::BadSignature));
    let invitation = samples::invitation(&keys).sign(keys.ward_signer());
    assert!(Founding::verify(&invitation).is_err(), "another form");
    assert_eq!(founding(&keys).at_ms, MORNING_MS);
}

#[test]
fn a_claim_code_has_at_most_100_bytes() {
    let keys = samples::keys();
    let with_code = |len: usize| {
        let founding = Founding {
            claim_code: "x".repeat(len),
            ..founding(&keys)
        };
        Founding::verify(&founding.sign(keys.ward_signer()))
    };
    assert!(with_code(HUB_CLAIM_CODE_MAX_BYTES).is_ok());
    assert!(matches!(
        with_code(HUB_CLAIM_CODE_MAX_BYTES + 1),
        Err(SignedFault::Form(FormFault::TooLong { .. }))
    ));
}

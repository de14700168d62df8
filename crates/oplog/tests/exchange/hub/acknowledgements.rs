//! A hub in the ward's registry, and what it acknowledges.

use khupho_oplog::bundle::ContentSummary;
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::{Authority, SignedFault};
use khupho_oplog::form::FormFault;
use khupho_oplog::ids::{LogId, TlsFingerprint, WardId};
use khupho_oplog::receipt::Receipt;
use khupho_oplog::trust::{NamedHub, RegistryBody, RegistryEntry, TrustFault, TrustState};
use khupho_oplog::writers::{may_write, roles_on};

use super::{HUB, hub_certificate, hub_key, hub_signer};
use crate::samples::{self, DEVICE, Keys, MORNING_MS, NEIGHBORHOOD, WARD};

/// A registry that issued the hub's certificate, and what follows in it.
fn registry(keys: &Keys, bodies: Vec<RegistryBody>) -> TrustState {
    let issued = RegistryBody::Issued(hub_certificate().sign(keys.ward_signer()));
    let mut trust = TrustState::new(keys.ward_authority());
    trust
        .apply(&keys.issued().sign(keys.ward_signer()))
        .unwrap();
    for body in [vec![issued], bodies].concat() {
        let (number, prev) = trust.head().unwrap();
        let entry = RegistryEntry {
            ward: WARD,
            number: number + 1,
            prev: Some(prev),
            at_ms: MORNING_MS,
            body,
        };
        trust.apply(&entry.sign(keys.ward_signer())).unwrap();
    }
    trust
}

fn named(url: &str) -> RegistryBody {
    RegistryBody::HubNamed(NamedHub {
        device: HUB,
        url: url.to_owned(),
        tls_fingerprint: Some(TlsFingerprint::from_bytes([0x0a; 32])),
    })
}

fn acknowledgement(keys: &Keys) -> Receipt {
    let nothing = samples::content_of(&samples::households(1), samples_withheld());
    Receipt {
        confirmed: Vec::new(),
        registry: Vec::new(),
        vouched: Vec::new(),
        log_id: LogId::from_bytes([0x12; 16]),
        content: ContentSummary::of(&[]),
        ..samples::receipt(keys, &nothing)
    }
}

const fn samples_withheld() -> khupho_oplog::bundle::PersonalParts {
    khupho_oplog::bundle::PersonalParts::Withheld
}

#[test]
fn the_hub_that_was_named_last_counts() {
    let keys = samples::keys();
    let urls = ["https://192.168.1.20:8433", "https://hub.xuan-hoa.example"];
    let trust = registry(&keys, vec![]);
    assert_eq!(trust.hub(), None);
    let trust = registry(&keys, urls.map(named).to_vec());
    let hub = trust.hub().unwrap();
    assert_eq!((hub.device, &*hub.url), (HUB, urls[1]));
    let pinned = format!("{}#sha256={}", urls[1], "0a".repeat(32));
    assert_eq!(hub.address().unwrap().to_string(), pinned);
}

#[test]
fn a_ward_can_have_no_hub_any_more() {
    let keys = samples::keys();
    let trust = registry(&keys, vec![named("https://hub"), named("")]);
    assert_eq!(trust.hub(), None);
    let trust = registry(&keys, vec![named("http://hub")]);
    assert_eq!(trust.hub().unwrap().address(), None, "not one to talk to");
}

#[test]
fn a_hub_has_no_khu_pho_and_writes_nothing() {
    let keys = samples::keys();
    let ward = keys.ward_authority();
    let signed = hub_certificate().sign(keys.ward_signer());
    assert_eq!(Certificate::verify(&signed, &ward), Ok(hub_certificate()));
    let with_one = Certificate {
        neighborhood: Some(NEIGHBORHOOD),
        ..hub_certificate()
    };
    let refused = Certificate::verify(&with_one.sign(keys.ward_signer()), &ward);
    assert!(matches!(
        refused,
        Err(SignedFault::Form(FormFault::Meaningless { .. }))
    ));
    assert!(roles_on(DeviceClass::Hub).is_empty());
    let household = khupho_oplog::registry::household::KIND;
    let code = khupho_oplog::registry::household::CODE;
    let writes = |class| {
        roles_on(class)
            .iter()
            .any(|role| may_write(*role, household, code))
    };
    assert!(writes(DeviceClass::Neighborhood));
    assert!(!writes(DeviceClass::Hub));
}

#[test]
fn an_acknowledgement_is_believed_as_the_ward_lets_it() {
    let keys = samples::keys();
    let receipt = acknowledgement(&keys);
    let signed = receipt.sign(hub_signer(&hub_key()));
    let verified = Receipt::verify_acknowledgement(&signed, &hub_certificate());
    assert_eq!(verified.as_ref(), Ok(&receipt));
    let trust = registry(&keys, vec![]);
    assert_eq!(trust.verify_acknowledgement(&signed), Ok(receipt));
    assert_eq!(Receipt::claimed_hub(&signed), Ok(HUB));
}

#[test]
fn an_acknowledgement_of_another_than_the_hub_is_refused() {
    let keys = samples::keys();
    let receipt = acknowledgement(&keys);
    let trust = registry(&keys, vec![]);
    // A khu phố's own PC has a certificate too, of another class.
    let own = receipt.sign(keys.device_signer());
    assert_eq!(
        trust.verify_acknowledgement(&own),
        Err(TrustFault::UnknownDevice(DEVICE))
    );
    let as_hub = Receipt::verify_acknowledgement(&own, &keys.certificate());
    assert_eq!(as_hub, Err(SignedFault::OtherSigner));
    let forged = receipt.sign(hub_signer(&keys.device));
    assert_eq!(
        trust.verify_acknowledgement(&forged),
        Err(SignedFault::BadSignature.into())
    );
    // A receipt of the ward is one, and no acknowledgement of its hub.
    let wards = receipt.sign(keys.ward_signer());
    assert!(trust.verify_acknowledgement(&wards).is_err());
    assert!(matches!(
        Receipt::verify(&wards, &keys.ward_authority()),
        Ok(Some(_))
    ));
    // The other way round too: the ward's own receipts are never the hub's.
    let hubs = receipt.sign(hub_signer(&hub_key()));
    let as_ward = Receipt::verify(&hubs, &keys.ward_authority());
    assert_eq!(as_ward, Err(SignedFault::OtherSigner));
    let hub = Authority {
        id: *HUB.as_bytes(),
        key: hub_key().verifying_key(),
    };
    assert_eq!(Receipt::verify(&hubs, &hub), Err(SignedFault::OtherSigner));
}

#[test]
fn an_acknowledgement_of_another_ward_or_with_content_is_refused() {
    let keys = samples::keys();
    let other_ward = Receipt {
        ward: WardId::from_bytes([0xa2; 16]),
        ..acknowledgement(&keys)
    };
    let signed = other_ward.sign(hub_signer(&hub_key()));
    let refused = Receipt::verify_acknowledgement(&signed, &hub_certificate());
    assert_eq!(refused, Err(SignedFault::OtherSigner));
    let with_content = Receipt {
        content: ContentSummary::of(b"x"),
        ..acknowledgement(&keys)
    };
    let signed = with_content.sign(hub_signer(&hub_key()));
    let refused = Receipt::verify_acknowledgement(&signed, &hub_certificate());
    assert!(matches!(
        refused,
        Err(SignedFault::Form(FormFault::Meaningless { .. }))
    ));
}

#[test]
fn a_revoked_hub_acknowledges_nothing() {
    let keys = samples::keys();
    let revoked = RegistryBody::Revoked {
        device: HUB,
        cut_offs: Vec::new(),
        reason: 3,
    };
    let signed = acknowledgement(&keys).sign(hub_signer(&hub_key()));
    let trust = registry(&keys, vec![revoked]);
    assert_eq!(
        trust.verify_acknowledgement(&signed),
        Err(TrustFault::UnknownDevice(HUB))
    );
    assert_eq!(trust.hub_certificate(HUB), None, "nor are its pages taken");
    let trusted = registry(&keys, vec![]);
    assert_eq!(trusted.hub_certificate(HUB), Some(&hub_certificate()));
    assert_eq!(trusted.hub_certificate(DEVICE), None);
}

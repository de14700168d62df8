//! Receipts that are written, read back and forged.

use expect_test::expect;
use khupho_oplog::bundle::{
    BundleFault, ClearPart, Content, ContentItem, ContentWriter, HeaderField, PersonalParts,
};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::{self, ContentType, SignedFault, Signer, Unverified};
use khupho_oplog::ids::{BundleId, WardId};
use khupho_oplog::keys::SigningKey;
use khupho_oplog::receipt::{Receipt, open_receipt, seal_receipt};

use crate::forger::{self, Outside};
use crate::samples::{self, Keys, STREAM_START, WARD};

fn content() -> Content {
    let ops = samples::operations(&samples::households(3));
    let mut writer = ContentWriter::new();
    writer
        .run(STREAM_START, &ops[..2], PersonalParts::Withheld)
        .unwrap();
    writer.vouched(&ops[2..]).unwrap();
    writer.finish().unwrap()
}

fn sealed(keys: &Keys) -> Vec<u8> {
    let content = content();
    let recipients = [keys.device_agree.public()];
    seal_receipt(
        &samples::receipt(keys, &content),
        &content,
        keys.ward_signer(),
        &recipients,
    )
    .unwrap()
}

fn read(keys: &Keys, file: &[u8]) -> Result<Receipt, BundleFault> {
    let secrets = [&keys.device_agree];
    let open = open_receipt(&ClearPart::read(file)?, &secrets)?;
    Ok(open.verify(&keys.ward_authority())?.receipt().clone())
}

#[test]
fn what_the_ward_says_arrives() {
    let keys = samples::keys();
    let file = sealed(&keys);
    let secrets = [&keys.device_agree];
    let clear = ClearPart::read(&file).unwrap();
    let open = open_receipt(&clear, &secrets).unwrap();
    let receipt = open.verify(&keys.ward_authority()).unwrap();
    assert_eq!(receipt.receipt(), &samples::receipt(&keys, &content()));
    let items: Vec<_> = receipt.items().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(items.len(), 4);
    assert!(matches!(items[3], ContentItem::Vouched(_)));
    let relayed = Receipt::verify(receipt.signed_receipt(), &keys.ward_authority());
    assert_eq!(relayed, Ok(Some(receipt.receipt().clone())));
}

#[test]
fn the_code_is_that_of_everything_else() {
    let keys = samples::keys();
    let receipt = samples::receipt(&keys, &content());
    let code = receipt.code();
    let changed = [
        Receipt {
            number: 15,
            ..receipt.clone()
        },
        Receipt {
            at_ms: receipt.at_ms + 1,
            ..receipt.clone()
        },
        Receipt {
            acknowledged: vec![],
            ..receipt.clone()
        },
        Receipt {
            quarantined: vec![],
            ..receipt.clone()
        },
        Receipt {
            missing_evidence: vec![],
            ..receipt.clone()
        },
        Receipt {
            vouched: vec![],
            ..receipt.clone()
        },
    ];
    for other in changed {
        assert_ne!(other.code(), code, "{other:?}");
    }
    expect!["PBRC-SDH8-BTSM"].assert_eq(&code.to_string());
}

#[test]
fn a_receipt_of_another_hand_is_refused() {
    let keys = samples::keys();
    let content = content();
    let stranger = SigningKey::from_seed(&[0x77; 32]);
    let signers = [
        (
            Signer {
                id: *WARD.as_bytes(),
                key: &stranger,
            },
            SignedFault::BadSignature,
        ),
        (keys.device_signer(), SignedFault::OtherSigner),
    ];
    for (signer, fault) in signers {
        let receipt = samples::receipt(&keys, &content);
        let recipients = [keys.device_agree.public()];
        let file = seal_receipt(&receipt, &content, signer, &recipients).unwrap();
        assert_eq!(read(&keys, &file), Err(BundleFault::Signed(fault)));
    }
    let foreign = Receipt {
        ward: WardId::from_bytes([0xa2; 16]),
        ..samples::receipt(&keys, &content)
    };
    let recipients = [keys.device_agree.public()];
    let file = seal_receipt(&foreign, &content, keys.ward_signer(), &recipients).unwrap();
    assert_eq!(
        read(&keys, &file),
        Err(BundleFault::Signed(SignedFault::OtherSigner))
    );
}

#[test]
fn a_receipt_cut_or_changed_anywhere_is_refused() {
    let keys = samples::keys();
    let file = sealed(&keys);
    for len in 0..file.len() {
        assert!(ClearPart::read(&file[..len]).is_err(), "{len}");
    }
    for bit in 0..file.len() * 8 {
        let mut flipped = file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(ClearPart::read(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn a_receipt_with_another_outside_is_refused() {
    let keys = samples::keys();
    let plain = forger::plain_of(&sealed(&keys), &keys.device_agree);
    let body = forger::body(&plain, &[keys.device_agree.public()]);
    let clear = ClearPart::read(&sealed(&keys)).unwrap().header;
    let honest = || Outside {
        purpose: 3,
        bundle: clear.bundle,
        recipients: clear.recipients.clone(),
        ..Outside::honest(&keys)
    };
    assert!(read(&keys, &honest().around(&body)).is_ok());
    let cases = [
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
    ];
    for (field, outside) in cases {
        assert_eq!(
            read(&keys, &outside.around(&body)),
            Err(BundleFault::HeaderMismatch(field))
        );
    }
}

#[test]
fn a_receipt_is_no_part_and_a_part_no_receipt() {
    let keys = samples::keys();
    let receipt = sealed(&keys);
    let secrets = [&keys.device_agree];
    let opened = ClearPart::read(&receipt)
        .unwrap()
        .open(&secrets)
        .map(|_| ());
    assert_eq!(opened, Err(BundleFault::OtherKind));
    let ops = samples::households(1);
    let part = keys.bundle(&samples::content_of(&ops, PersonalParts::Carried), &ops);
    assert_eq!(read(&keys, &part), Err(BundleFault::OtherKind));
}

/// A ward's key that signs a wrong code was misused: the code would mislead people on the phone.
#[test]
fn a_wrong_code_is_refused_even_if_it_is_signed() {
    let keys = samples::keys();
    let content = content();
    let signed = samples::receipt(&keys, &content).sign(keys.ward_signer());
    let payload = Unverified::read(&signed, ContentType::Receipt)
        .unwrap()
        .payload;
    let code = samples::receipt(&keys, &content).code().compact();
    let at = payload
        .windows(code.len())
        .position(|window| window == code.as_bytes())
        .unwrap();
    let mut changed = payload.to_vec();
    changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
    let signed = cose::sign(keys.ward_signer(), ContentType::Receipt, changed);
    assert_eq!(Receipt::verify(&signed, &keys.ward_authority()), Ok(None));
    let content = zstd::decode_all(content.compressed()).unwrap();
    let recipients = [keys.device_agree.public()];
    let body = forger::body(&[&signed[..], &content].concat(), &recipients);
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(&signed).as_bytes()[..16]);
    let outside = Outside {
        purpose: 3,
        bundle: BundleId::from_bytes(id),
        recipients: vec![recipients[0].key_id()],
        ..Outside::honest(&keys)
    };
    assert_eq!(
        read(&keys, &outside.around(&body)),
        Err(BundleFault::CodeMismatch)
    );
}

#[test]
fn a_receipt_of_a_later_version_says_so() {
    let keys = samples::keys();
    let mut writer = CanonicalWriter::default();
    writer.array(1);
    writer.unsigned(2);
    let signed = cose::sign(
        keys.ward_signer(),
        ContentType::Receipt,
        writer.into_bytes(),
    );
    let recipients = [keys.device_agree.public()];
    let outside = Outside {
        purpose: 3,
        recipients: vec![recipients[0].key_id()],
        ..Outside::honest(&keys)
    };
    let file = outside.around(&forger::body(&signed, &recipients));
    assert_eq!(
        read(&keys, &file),
        Err(BundleFault::NewerVersion { found: 2 })
    );
}

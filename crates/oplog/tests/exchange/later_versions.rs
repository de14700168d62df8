//! What a later program adds is passed over, kept, or named; it never stops the rest.

use khupho_oplog::bundle::{BundleFault, ClearPart, ContentItem, Purpose};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::certificate::Certificate;
use khupho_oplog::cose::{self, ContentType, Unverified};
use khupho_oplog::receipt::Receipt;
use khupho_oplog::trust::{Applied, RegistryBody, RegistryEntry, TrustState};
use khupho_oplog::{Operation, OplogError};

use crate::forger::{self, Outside, read_all};
use crate::samples::{self, Keys, MORNING_MS, STREAM, STREAM_START, WARD};

/// An item array whose fields `write` adds.
fn item(len: usize, number: u64, write: impl FnOnce(&mut CanonicalWriter)) -> Vec<u8> {
    let mut writer = CanonicalWriter::default();
    writer.array(len);
    writer.unsigned(number);
    write(&mut writer);
    writer.into_bytes()
}

fn read(keys: &Keys, content: &[u8]) -> Result<Vec<ContentItem>, BundleFault> {
    let device = keys.device_signer();
    let file = forger::file_with_content(keys, device, content);
    read_all(&file, &keys.ward.agree, &device.authority())
}

#[test]
fn unknown_items_and_added_fields_are_passed_over() {
    let keys = samples::keys();
    let unknown = item(4, 99, |writer| {
        writer.text("later");
        writer.array(2);
        writer.array(0);
        writer.null();
        writer.boolean(true);
    });
    let longer = item(3, 3, |writer| {
        writer.bytes(b"receipt");
        writer.array(1);
        writer.unsigned(7);
    });
    let bare = item(1, 1_000_000, |_| {});
    let items = read(&keys, &[unknown, longer, bare].concat()).unwrap();
    assert_eq!(
        items,
        [
            ContentItem::Unknown { number: 99 },
            ContentItem::RelayedReceipt(b"receipt".to_vec()),
            ContentItem::Unknown { number: 1_000_000 },
        ]
    );
}

#[test]
fn an_operation_of_a_later_format_is_kept_byte_for_byte() {
    let keys = samples::keys();
    let header = item(3, 2, |writer| {
        writer.text("another header");
        writer.unsigned(1);
    });
    let ops = samples::households(1);
    let first = &samples::operations(&ops)[0];
    let run = item(5, 1, |writer| {
        writer.bytes(STREAM.as_bytes());
        writer.unsigned(1);
        writer.bytes(&[0; 32]);
        writer.array(2);
        for header in [&first.header_bytes, &header] {
            writer.array(3);
            writer.bytes(header);
            writer.bytes(b"payload");
            writer.bytes(b"personal");
        }
    });
    let items = read(&keys, &run).unwrap();
    let later = Operation {
        header_bytes: header,
        payload_bytes: Some(b"payload".to_vec()),
        personal_bytes: Some(b"personal".to_vec()),
    };
    assert_eq!(items[0], ContentItem::Run(STREAM_START));
    assert_eq!(items[2], ContentItem::Operation(later.clone()));
    assert_eq!(later.open(), Err(OplogError::UnknownVersion { found: 2 }));
}

#[test]
fn operations_without_names_yet_are_kept_too() {
    let keys = samples::keys();
    let mut writer = khupho_oplog::bundle::ContentWriter::new();
    let ops = samples::operations(&[samples::from_a_later_registry()]);
    writer
        .run(
            STREAM_START,
            &ops,
            khupho_oplog::bundle::PersonalParts::Carried,
        )
        .unwrap();
    let content = writer.finish().unwrap();
    let plain = zstd::decode_all(content.compressed()).unwrap();
    let items = read(&keys, &plain).unwrap();
    assert_eq!(items[1], ContentItem::Operation(ops[0].clone()));
}

#[test]
fn a_certificate_with_added_fields_is_read_and_one_of_a_later_version_named() {
    let keys = samples::keys();
    let signed = keys.signed_certificate();
    let payload = Unverified::read(&signed, ContentType::Certificate)
        .unwrap()
        .payload;
    let mut longer = payload.to_vec();
    assert_eq!((longer[0], longer[1]), (0x8b, 0x01));
    longer[0] = 0x8c;
    longer.push(0xf6);
    let sign = |payload| cose::sign(keys.ward_signer(), ContentType::Certificate, payload);
    let read = |payload| Certificate::verify(&sign(payload), &keys.ward_authority());
    assert_eq!(read(longer), Ok(keys.certificate()));
    let mut later = payload.to_vec();
    later[1] = 2;
    let fault = read(later).unwrap_err().to_string();
    assert_eq!(fault, "form version 2 is newer than this program");
}

#[test]
fn an_entry_of_a_later_kind_keeps_its_place_in_the_registry() {
    let keys = samples::keys();
    let body = item(2, 77, |writer| writer.text("later"));
    let mut writer = CanonicalWriter::default();
    writer.array(6);
    writer.unsigned(1);
    writer.bytes(WARD.as_bytes());
    writer.unsigned(1);
    writer.bytes(&[0; 32]);
    writer.unsigned(MORNING_MS);
    let payload = [&writer.into_bytes()[..], &body].concat();
    let signed = cose::sign(keys.ward_signer(), ContentType::Registry, payload);
    let entry = RegistryEntry::verify(&signed, &keys.ward_authority()).unwrap();
    assert_eq!(entry.body, RegistryBody::Unknown { number: 77 });
    let mut trust = TrustState::new(keys.ward_authority());
    assert!(matches!(trust.apply(&signed), Ok(Applied::New(_))));
    assert_eq!(trust.head().map(|(number, _)| number), Some(1));
}

#[test]
fn an_entry_of_a_later_version_keeps_its_place_too() {
    let keys = samples::keys();
    let mut writer = CanonicalWriter::default();
    writer.array(7);
    writer.unsigned(2);
    writer.bytes(WARD.as_bytes());
    writer.unsigned(1);
    writer.bytes(&[0; 32]);
    writer.unsigned(MORNING_MS);
    writer.text("in the place of a body");
    writer.unsigned(7);
    let sign = |payload| cose::sign(keys.ward_signer(), ContentType::Registry, payload);
    let first = sign(writer.into_bytes());
    let entry = RegistryEntry::verify(&first, &keys.ward_authority()).unwrap();
    assert_eq!(entry.body, RegistryBody::Unknown { number: 0 });
    let next = RegistryEntry {
        number: 2,
        prev: Some(khupho_oplog::ids::ContentHash::of(&first)),
        ..keys.issued()
    };
    let mut trust = TrustState::new(keys.ward_authority());
    let entries = [first, next.sign(keys.ward_signer())];
    let taken = trust.apply_all(entries.iter().map(Vec::as_slice));
    assert_eq!(taken, Ok(2), "the chain goes on");
    assert_eq!(trust.devices().count(), 1);
}

#[test]
fn a_certificate_of_a_later_version_stops_no_registry() {
    let keys = samples::keys();
    let sign = |content, payload| cose::sign(keys.ward_signer(), content, payload);
    let issued = |certificate: Vec<u8>| {
        let entry = RegistryEntry {
            body: RegistryBody::Issued(certificate),
            ..keys.issued()
        };
        RegistryEntry::verify(&entry.sign(keys.ward_signer()), &keys.ward_authority())
    };
    let later = sign(ContentType::Certificate, item(1, 2, |_| {}));
    assert_eq!(
        issued(later).map(|entry| entry.body),
        Ok(RegistryBody::Unknown { number: 1 })
    );
    let forged = keys.certificate().sign(keys.device_signer());
    assert!(issued(forged).is_err(), "a forged one is no later one");
}

#[test]
fn a_receipt_with_added_fields_has_the_code_of_all_its_bytes() {
    let keys = samples::keys();
    let content = khupho_oplog::bundle::ContentWriter::new().finish().unwrap();
    let receipt = samples::receipt(&keys, &content);
    let signed = receipt.sign(keys.ward_signer());
    let payload = Unverified::read(&signed, ContentType::Receipt)
        .unwrap()
        .payload;
    let code = receipt.code().compact();
    let at = payload
        .windows(12)
        .position(|bytes| bytes == code.as_bytes())
        .unwrap();
    // Array of 17 becomes array of 18, and the added field ends it.
    assert_eq!(payload[0], 0x91);
    let around = |code: &[u8]| {
        let (before, after) = (&payload[1..at - 1], &payload[at + 12..]);
        [&[0x92], before, code, after, &[0x07]].concat()
    };
    let added = khupho_oplog::check_code::CheckCode::of(&around(&[0xf6]));
    let read = |code: &str| {
        let text = [&[0x6c], code.as_bytes()].concat();
        let later = cose::sign(keys.ward_signer(), ContentType::Receipt, around(&text));
        Receipt::verify(&later, &keys.ward_authority())
    };
    assert_eq!(read(&added.compact()), Ok(Some(receipt)));
    assert_eq!(read(&code), Ok(None), "the code without the added field");
}

#[test]
fn a_receipt_of_the_first_programs_vouches_for_nothing_by_name() {
    let keys = samples::keys();
    let content = khupho_oplog::bundle::ContentWriter::new().finish().unwrap();
    let receipt = Receipt {
        vouched: Vec::new(),
        ..samples::receipt(&keys, &content)
    };
    let signed = receipt.sign(keys.ward_signer());
    let payload = Unverified::read(&signed, ContentType::Receipt)
        .unwrap()
        .payload;
    let code = receipt.code().compact();
    let at = payload
        .windows(12)
        .position(|bytes| bytes == code.as_bytes())
        .unwrap();
    let around = |code: &[u8]| {
        let after = &payload[at + 12..payload.len() - 1];
        [&[0x90], &payload[1..at - 1], code, after].concat()
    };
    let shorter = khupho_oplog::check_code::CheckCode::of(&around(&[0xf6])).compact();
    let text = [&[0x6c], shorter.as_bytes()].concat();
    let signed = cose::sign(keys.ward_signer(), ContentType::Receipt, around(&text));
    let read = Receipt::verify(&signed, &keys.ward_authority());
    assert_eq!(read, Ok(Some(receipt)));
}

#[test]
fn a_later_file_is_named_as_such() {
    let keys = samples::keys();
    let body = forger::body(b"", &keys.recipients());
    let later = Outside {
        version: 2,
        ..Outside::honest(&keys)
    };
    assert!(matches!(
        ClearPart::read(&later.around(&body)),
        Err(BundleFault::NewerVersion { found: 2 })
    ));
    let signed = cose::sign(
        keys.device_signer(),
        ContentType::Manifest,
        item(1, 2, |_| {}),
    );
    let file = Outside::honest(&keys).around(&forger::body(&signed, &keys.recipients()));
    let device = keys.device_signer().authority();
    assert_eq!(
        read_all(&file, &keys.ward.agree, &device),
        Err(BundleFault::NewerVersion { found: 2 })
    );
}

#[test]
fn an_unknown_purpose_is_refused() {
    let keys = samples::keys();
    let body = forger::body(b"", &keys.recipients());
    for purpose in [0, 4] {
        let outside = Outside {
            purpose,
            ..Outside::honest(&keys)
        };
        let file = outside.around(&body);
        let read = ClearPart::read(&file);
        assert!(matches!(read, Err(BundleFault::Header(_))), "{purpose}");
    }
    let honest = Outside::honest(&keys).around(&body);
    assert_eq!(
        ClearPart::read(&honest).unwrap().header.purpose,
        Purpose::ToWard
    );
}

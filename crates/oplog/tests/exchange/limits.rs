//! Every limit of what is exchanged, at the limit and one above.

use khupho_oplog::bundle::{BundleFault, ClearPart, ContentWriter, PersonalParts, Refusal};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::certificate::Certificate;
use khupho_oplog::cose::{self, ContentType, SignedFault, Unverified};
use khupho_oplog::envelope::{self, EnvelopeFault};
use khupho_oplog::form::FormFault;
use khupho_oplog::ids::KeyId;
use khupho_oplog::keys::{AgreePublic, AgreeSecret};
use khupho_oplog::limits::{
    CLEAR_HEADER_MAX_BYTES, COMPRESSION_FREE_BYTES, COMPRESSION_MAX_RATIO, CONTENT_ITEM_MAX_BYTES,
    EVIDENCE_FILE_MAX_BYTES, FORM_LIST_MAX, NAME_MAX_BYTES, PART_MAX_BYTES, PART_OPERATIONS_MAX,
    PARTS_MAX, RECIPIENTS_MAX, SIGNED_FORM_MAX_BYTES, UNKNOWN_PART_MAX_NESTING,
};
use khupho_oplog::magic;
use khupho_oplog::trust::{RegistryBody, RegistryEntry};
use khupho_oplog::{OpHash, OplogError, StreamHead, WireFault};

use crate::forger::{self, Outside, read_all};
use crate::samples::{self, DEVICE, Keys, STREAM};

fn read(keys: &Keys, content: &[u8]) -> Result<usize, BundleFault> {
    let device = keys.device_signer();
    let file = forger::file_with_content(keys, device, content);
    read_all(&file, &keys.ward.agree, &device.authority()).map(|items| items.len())
}

#[test]
fn a_bomb_of_200_to_1_and_more_is_refused_while_it_unfolds() {
    let keys = samples::keys();
    let zeros = vec![0; 4 * 1024 * 1024];
    let body = forger::body(&zeros, &keys.recipients());
    let limit_bytes = body.len() as u64 * COMPRESSION_MAX_RATIO + COMPRESSION_FREE_BYTES;
    assert!(limit_bytes < zeros.len() as u64, "it is a bomb");
    // Zeros are no signed form; behind one, they are content.
    let ops = samples::households(1);
    let known = samples::content_of(&ops, PersonalParts::Withheld);
    let signed = keys.manifest(&known, &ops).sign(keys.device_signer());
    let bomb = Outside::honest(&keys).around(&forger::body(
        &[&signed[..], &zeros].concat(),
        &keys.recipients(),
    ));
    let device = keys.device_signer().authority();
    let read = read_all(&bomb, &keys.ward.agree, &device);
    assert!(
        matches!(read, Err(BundleFault::TooLarge { .. })),
        "{read:?}"
    );
}

#[test]
fn what_readers_would_take_for_a_bomb_is_not_written() {
    let mut writer = ContentWriter::new();
    writer.evidence(&vec![0; EVIDENCE_FILE_MAX_BYTES]).unwrap();
    assert!(matches!(writer.finish(), Err(BundleFault::TooLarge { .. })));
}

#[test]
fn an_evidence_file_has_at_most_10_mib() {
    let keys = samples::keys();
    let noise = samples::noise(EVIDENCE_FILE_MAX_BYTES + 1);
    let mut writer = ContentWriter::new();
    assert!(writer.evidence(&noise[1..]).is_ok());
    assert!(matches!(
        writer.evidence(&noise),
        Err(BundleFault::TooLarge { limit_bytes, .. }) if limit_bytes == EVIDENCE_FILE_MAX_BYTES as u64
    ));
    let content = writer.finish().unwrap();
    let plain = zstd::decode_all(content.compressed()).unwrap();
    assert_eq!(read(&keys, &plain), Ok(1));
}

#[test]
fn an_item_that_never_ends_is_given_up() {
    let keys = samples::keys();
    let mut item = CanonicalWriter::default();
    item.array(2);
    item.unsigned(3);
    item.bytes(&samples::noise(3 * CONTENT_ITEM_MAX_BYTES));
    let refused = read(&keys, &item.into_bytes());
    let truncated = |at| {
        Refusal::Form(OplogError::Wire {
            at,
            fault: WireFault::Truncated,
        })
    };
    assert!(
        matches!(&refused, Err(BundleFault::Item { item: 0, refusal, .. }) if *refusal == truncated(0)),
        "{refused:?}"
    );
}

/// A run that announces this many operations and has none of them.
fn announced(operations: u64) -> Vec<u8> {
    let mut item = CanonicalWriter::default();
    item.array(5);
    item.unsigned(1);
    item.bytes(STREAM.as_bytes());
    item.unsigned(1);
    item.bytes(&[0; 32]);
    item.array(usize::try_from(operations).unwrap());
    item.into_bytes()
}

#[test]
fn a_part_has_at_most_2_million_operations() {
    let keys = samples::keys();
    let refusal = |operations| match read(&keys, &announced(operations)) {
        Err(BundleFault::Item { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refusal(PART_OPERATIONS_MAX), Refusal::Form(_)));
    assert_eq!(refusal(PART_OPERATIONS_MAX + 1), Refusal::TooManyOperations);
    assert_eq!(refusal(u64::MAX), Refusal::TooManyOperations);
}

#[test]
fn unknown_parts_nest_at_most_8_deep() {
    let keys = samples::keys();
    let nested = |depth: usize| {
        let mut item = vec![0x82, 0x18, 99];
        item.extend(std::iter::repeat_n(0x81, depth - 1));
        item.push(0x80);
        item
    };
    assert_eq!(read(&keys, &nested(UNKNOWN_PART_MAX_NESTING)), Ok(1));
    let refused = read(&keys, &nested(UNKNOWN_PART_MAX_NESTING + 1));
    assert!(
        matches!(refused, Err(BundleFault::Item { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_bundle_has_at_most_10_000_parts() {
    let keys = samples::keys();
    let read = |part, parts| {
        let outside = Outside {
            part,
            parts,
            ..Outside::honest(&keys)
        };
        ClearPart::read(&outside.around(b"body")).map(|clear| clear.header.parts)
    };
    assert_eq!(read(PARTS_MAX, PARTS_MAX), Ok(PARTS_MAX));
    for (part, parts) in [(1, PARTS_MAX + 1), (0, 1), (2, 1), (0, 0)] {
        assert!(
            matches!(read(part, parts), Err(BundleFault::Header(_))),
            "{part}/{parts}"
        );
    }
}

#[test]
fn a_clear_header_has_at_most_4_kib() {
    let header = vec![0; CLEAR_HEADER_MAX_BYTES];
    let at_limit = ClearPart::read(&forger::outside(&magic::BUNDLE, &header, b"")).map(|_| ());
    assert!(
        matches!(at_limit, Err(BundleFault::Header(_))),
        "{at_limit:?}"
    );
    let header = vec![0; CLEAR_HEADER_MAX_BYTES + 1];
    let above = ClearPart::read(&forger::outside(&magic::BUNDLE, &header, b"")).map(|_| ());
    assert_eq!(above, Err(BundleFault::HeaderDamaged));
}

#[test]
fn a_file_has_at_most_200_mib() {
    let mut file = vec![0; usize::try_from(PART_MAX_BYTES).unwrap()];
    let read = |file: &[u8]| ClearPart::read(file).map(|_| ());
    assert_eq!(read(&file), Err(BundleFault::OtherKind));
    file.push(0);
    assert!(matches!(read(&file), Err(BundleFault::TooLarge { .. })));
}

#[test]
fn a_file_has_between_1_and_64_recipients() {
    let one = AgreeSecret::from_bytes([1; 32]);
    let many = vec![one.public(); RECIPIENTS_MAX + 1];
    let sealed = envelope::seal(b"plain", &many[1..]).unwrap();
    assert_eq!(envelope::open(&sealed, &[&one]).unwrap(), b"plain");
    for found in [0, RECIPIENTS_MAX + 1] {
        assert_eq!(
            envelope::seal(b"plain", &many[..found]),
            Err(EnvelopeFault::Recipients { found })
        );
    }
    let ids: Vec<KeyId> = many[1..].iter().map(AgreePublic::key_id).collect();
    let outside = Outside {
        recipients: ids,
        ..Outside::honest(&samples::keys())
    };
    assert!(
        ClearPart::read(&outside.around(b"body")).is_ok(),
        "their names fit the header"
    );
}

#[test]
fn a_name_has_at_most_1_000_bytes() {
    let keys = samples::keys();
    let read = |len_bytes| {
        let certificate = Certificate {
            name: "x".repeat(len_bytes),
            ..keys.certificate()
        };
        Certificate::verify(
            &certificate.sign(keys.ward_signer()),
            &keys.ward_authority(),
        )
    };
    assert!(read(NAME_MAX_BYTES).is_ok());
    assert!(matches!(
        read(NAME_MAX_BYTES + 1),
        Err(SignedFault::Form(FormFault::TooLong {
            limit: NAME_MAX_BYTES,
            ..
        }))
    ));
}

#[test]
fn a_list_has_at_most_200_000_entries() {
    let keys = samples::keys();
    let cut_off = StreamHead {
        stream: STREAM,
        seq: 1,
        hash: OpHash::from_bytes([1; 32]),
    };
    let read = |len| {
        let entry = RegistryEntry {
            body: RegistryBody::Revoked {
                device: DEVICE,
                cut_offs: vec![cut_off; len],
                reason: 1,
            },
            ..keys.issued()
        };
        RegistryEntry::verify(&entry.sign(keys.ward_signer()), &keys.ward_authority()).map(|_| ())
    };
    assert_eq!(read(FORM_LIST_MAX), Ok(()));
    assert!(matches!(
        read(FORM_LIST_MAX + 1),
        Err(SignedFault::Form(FormFault::TooLong {
            limit: FORM_LIST_MAX,
            ..
        }))
    ));
}

#[test]
fn a_signed_form_has_at_most_16_mib() {
    let keys = samples::keys();
    let read = |len_bytes| {
        let signed = cose::sign(keys.ward_signer(), ContentType::Receipt, vec![0; len_bytes]);
        Unverified::read(&signed, ContentType::Receipt).map(|_| ())
    };
    assert_eq!(read(SIGNED_FORM_MAX_BYTES), Ok(()));
    assert_eq!(
        read(SIGNED_FORM_MAX_BYTES + 1),
        Err(SignedFault::TooLarge {
            len_bytes: SIGNED_FORM_MAX_BYTES + 1
        })
    );
}

//! Whatever is written is read back, and foreign bytes never panic.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{ClearPart, ContentItem, ContentWriter, PersonalParts, RunStart};
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation, InvitationFile};
use khupho_oplog::ids::{ContentHash, DeviceId, InvitationToken};
use khupho_oplog::pin_recovery::{PinAnswer, PinRequest};
use khupho_oplog::receipt::Receipt;
use khupho_oplog::trust::{RegistryEntry, SignedHead};
use khupho_oplog::{OpHash, OpUid, Operation, StreamHead, StreamId};
use proptest::prelude::*;

use crate::forger::read_all;
use crate::samples::{self, STREAM_START};

const COLUMN_MAX: u64 = i64::MAX as u64;

fn any_head() -> impl Strategy<Value = StreamHead> {
    (any::<[u8; 16]>(), 1..=COLUMN_MAX, any::<[u8; 32]>()).prop_map(|(stream, seq, hash)| {
        StreamHead {
            stream: StreamId::from_bytes(stream),
            seq,
            hash: OpHash::from_bytes(hash),
        }
    })
}

fn any_certificate() -> impl Strategy<Value = Certificate> {
    let names = "[\\PC]{0,40}";
    (
        any::<bool>(),
        0..=COLUMN_MAX,
        any::<[u8; 16]>(),
        names,
        0..=COLUMN_MAX,
        0..=COLUMN_MAX,
    )
        .prop_map(|(is_ward, serial, id, name, not_before_ms, not_after_ms)| {
            let class = if is_ward {
                DeviceClass::Ward
            } else {
                DeviceClass::Neighborhood
            };
            Certificate {
                serial,
                device: DeviceId::from_bytes(id),
                class,
                neighborhood: (!is_ward).then(|| EntityId::from_bytes(id)),
                name,
                not_before_ms,
                not_after_ms,
                ..samples::keys().certificate()
            }
        })
}

fn any_receipt() -> impl Strategy<Value = Receipt> {
    (
        0..=COLUMN_MAX,
        prop::collection::vec(any_head(), 0..5),
        prop::collection::vec(any::<[u8; 32]>(), 0..5),
        prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..4),
    )
        .prop_map(|(number, acknowledged, hashes, registry)| {
            let content = ContentWriter::new().finish().expect("empty content");
            Receipt {
                number,
                acknowledged,
                vouched: hashes.iter().copied().map(OpHash::from_bytes).collect(),
                missing_evidence: hashes.into_iter().map(ContentHash::from_bytes).collect(),
                registry,
                ..samples::receipt(&samples::keys(), &content)
            }
        })
}

/// Operations of a run, of which some lost payload or personal part.
fn any_run() -> impl Strategy<Value = Vec<Operation>> {
    let fates = prop::collection::vec(0..3_u8, 1..20);
    fates.prop_map(|fates| {
        let count = u8::try_from(fates.len()).expect("a short run");
        let mut ops = samples::operations(&samples::households(count));
        for (op, fate) in ops.iter_mut().zip(fates) {
            if fate > 0 {
                op.personal_bytes = None;
            }
            if fate > 1 {
                op.payload_bytes = None;
            }
        }
        ops
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn certificates(certificate in any_certificate()) {
        let keys = samples::keys();
        let read = Certificate::verify(&certificate.sign(keys.ward_signer()), &keys.ward_authority());
        prop_assert_eq!(read, Ok(certificate));
    }

    #[test]
    fn heads(head in any_head(), at_ms in 0..=COLUMN_MAX) {
        let keys = samples::keys();
        let head = SignedHead { device: samples::DEVICE, head, at_ms };
        let signer = keys.device_signer();
        prop_assert_eq!(SignedHead::verify(&head.sign(signer), &signer.authority()), Ok(head));
    }

    #[test]
    fn requests(token in any::<[u8; 16]>(), name in "[\\PC]{0,40}", at_ms in 0..=COLUMN_MAX) {
        let keys = samples::keys();
        let request = EnrollmentRequest {
            token: InvitationToken::from_bytes(token),
            device_name: name,
            at_ms,
            ..samples::request(&keys)
        };
        prop_assert_eq!(EnrollmentRequest::verify(&request.sign(keys.device_signer())), Ok(request));
    }

    #[test]
    fn receipts(receipt in any_receipt()) {
        let keys = samples::keys();
        let read = Receipt::verify(&receipt.sign(keys.ward_signer()), &keys.ward_authority());
        prop_assert_eq!(read, Ok(Some(receipt)));
    }

    #[test]
    fn runs_in_any_pages(ops in any_run(), page in 1..8_usize) {
        let keys = samples::keys();
        let sealed = samples::households(u8::try_from(ops.len()).unwrap());
        let mut writer = ContentWriter::new();
        let mut start = STREAM_START;
        for page in ops.chunks(page) {
            writer.run(start, page, PersonalParts::Carried).unwrap();
            let seq = start.seq + page.len() as u64;
            let prev = sealed.get(usize::try_from(seq).unwrap() - 2).map(|op| op.hash);
            start = RunStart { seq, prev, ..start };
        }
        let file = keys.bundle(&writer.finish().unwrap(), &sealed);
        let device = keys.device_signer().authority();
        let items = read_all(&file, &keys.ward.recovery, &device).unwrap();
        let arrived: Vec<Operation> = items
            .into_iter()
            .filter_map(|item| match item {
                ContentItem::Operation(op) => Some(op),
                _ => None,
            })
            .collect();
        prop_assert_eq!(arrived, ops);
    }

    #[test]
    fn foreign_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), magic in 0..6_usize) {
        use khupho_oplog::magic;
        let begin: &[u8] = match magic {
            0 => &magic::BUNDLE,
            1 => &magic::RECEIPT,
            2 => &magic::INVITATION,
            3 => &magic::PIN_REQUEST,
            4 => &magic::PIN_ANSWER,
            _ => &[0xd2, 0x84],
        };
        let bytes = [begin, &bytes].concat();
        let ward = samples::keys().ward_authority();
        prop_assert!(ClearPart::read(&bytes).is_err());
        prop_assert!(InvitationFile::read(&bytes).is_err());
        prop_assert!(Invitation::verify(&bytes).is_err());
        prop_assert!(PinRequest::read(&bytes).is_err());
        prop_assert!(PinAnswer::read(&bytes).is_err());
        prop_assert!(Certificate::verify(&bytes, &ward).is_err());
        prop_assert!(RegistryEntry::verify(&bytes, &ward).is_err());
        prop_assert!(Receipt::verify(&bytes, &ward).is_err());
    }

    #[test]
    fn a_payload_of_foreign_bytes_never_panics(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        use khupho_oplog::cose::{self, ContentType};
        let keys = samples::keys();
        let ward = keys.ward_authority();
        let sign = |content_type| cose::sign(keys.ward_signer(), content_type, payload.clone());
        prop_assert!(Certificate::verify(&sign(ContentType::Certificate), &ward).is_err());
        prop_assert!(RegistryEntry::verify(&sign(ContentType::Registry), &ward).is_err());
        prop_assert!(SignedHead::verify(&sign(ContentType::Head), &ward).is_err());
        prop_assert!(Receipt::verify(&sign(ContentType::Receipt), &ward).is_err());
        prop_assert!(Invitation::verify(&sign(ContentType::Invitation)).is_err());
        prop_assert!(EnrollmentRequest::verify(&sign(ContentType::Request)).is_err());
    }

    #[test]
    fn content_of_foreign_bytes_ends_or_is_refused(content in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = samples::keys();
        let device = keys.device_signer();
        let file = crate::forger::file_with_content(&keys, device, &content);
        // Only that it comes to an end counts: some short bytes are unknown items.
        let _ = read_all(&file, &keys.ward.agree, &device.authority());
    }
}

#[test]
fn two_writes_of_one_uid_are_told_apart_by_their_streams() {
    let ops = samples::households(2);
    let moved = ops[0]
        .reissue(StreamId::from_bytes([0x52; 16]), 1, None)
        .unwrap();
    assert_eq!(moved.header.op_uid, OpUid::from_bytes([1; 16]));
    let mut writer = ContentWriter::new();
    let wrong = writer.run(
        STREAM_START,
        &[moved.into_operation()],
        PersonalParts::Carried,
    );
    assert!(wrong.is_err());
}

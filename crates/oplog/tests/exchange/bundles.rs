//! Bundles that are written and read back.

use khupho_oplog::bundle::{
    BundleFault, ClearPart, ContentItem, ContentWriter, PersonalParts, Purpose, Refusal, RunStart,
    Sender, identify_sender, seal,
};
use khupho_oplog::header::Header;
use khupho_oplog::ids::ContentHash;
use khupho_oplog::registry::household;
use khupho_oplog::trust::TrustState;
use khupho_oplog::{Change, Patch};

use crate::forger::{self, read_all};
use crate::samples::{self, BUNDLE, MORNING_MS, STREAM_START, WARD};

#[test]
fn what_is_sent_arrives_with_the_ward_and_with_its_recovery_slip() {
    let keys = samples::keys();
    let ops = samples::households(3);
    let content = samples::content_of(&ops, PersonalParts::Carried);
    let file = keys.bundle(&content, &ops);
    for secret in [&keys.ward.agree, &keys.ward.recovery] {
        let clear = ClearPart::read(&file).unwrap();
        let secrets = [secret];
        let open = clear.open(&secrets).unwrap();
        let trust = TrustState::new(keys.ward_authority());
        let sender = identify_sender(open.unverified_manifest(), &trust, MORNING_MS).unwrap();
        assert_eq!(sender, Sender::Known(keys.certificate()));
        let part = open.verify(&sender.authority()).unwrap();
        assert_eq!(part.manifest(), &keys.manifest(&content, &ops));
        let items: Vec<ContentItem> = part.items().unwrap().collect::<Result<_, _>>().unwrap();
        let mut expected = vec![ContentItem::Run(STREAM_START)];
        expected.extend(
            samples::operations(&ops)
                .into_iter()
                .map(ContentItem::Operation),
        );
        assert_eq!(items, expected);
    }
}

#[test]
fn the_outside_tells_what_it_is_without_a_key() {
    let keys = samples::keys();
    let ops = samples::households(1);
    let file = keys.bundle(&samples::content_of(&ops, PersonalParts::Withheld), &ops);
    let header = ClearPart::read(&file).unwrap().header;
    assert_eq!(header.purpose, Purpose::ToWard);
    assert_eq!((header.ward, header.bundle), (WARD, BUNDLE));
    assert_eq!((header.part, header.parts), (1, 1));
    assert_eq!(
        header.recipients,
        [
            keys.ward.agree.public().key_id(),
            keys.ward.recovery.public().key_id()
        ]
    );
}

/// A household as programs wrote it before there were personal parts: its name is in the payload.
fn named_in_payload() -> khupho_oplog::Operation {
    let patch = Patch(vec![
        Change::set(household::CODE, "H-0001"),
        Change::set(household::CONTACT_NAME, "Nguyễn Thị Mẫu 1"),
    ]);
    let payload = patch.encode().unwrap();
    let header = Header {
        payload_hash: *blake3::hash(&payload).as_bytes(),
        ..samples::households(1)[0].header
    };
    khupho_oplog::Operation {
        header_bytes: header.encode(),
        payload_bytes: Some(payload),
        personal_bytes: None,
    }
}

#[test]
fn names_in_the_payload_of_an_old_operation_stay_behind_and_the_chain_holds() {
    let keys = samples::keys();
    let old = named_in_payload();
    let prev = khupho_oplog::operation::identity(&old.header_bytes);
    let mut next = samples::household(2, Some(prev)).into_operation();
    next.personal_bytes = None;
    let carried = |personal| {
        let mut writer = ContentWriter::new();
        let run = [old.clone(), next.clone()];
        writer.run(STREAM_START, &run, personal).unwrap();
        let content = writer.finish().unwrap();
        let plain = zstd::decode_all(content.compressed()).unwrap();
        let file = forger::file_with_content(&keys, keys.device_signer(), &plain);
        let authority = keys.device_signer().authority();
        let mut items = read_all(&file, &keys.ward.agree, &authority).unwrap();
        items.retain(|item| matches!(item, ContentItem::Operation(_)));
        (plain, items)
    };
    let name = "Nguyễn Thị Mẫu 1".as_bytes();
    let names = |plain: &[u8]| plain.windows(name.len()).any(|bytes| bytes == name);
    let (plain, items) = carried(PersonalParts::Withheld);
    assert!(!names(&plain));
    let withheld = khupho_oplog::Operation {
        payload_bytes: None,
        ..old.clone()
    };
    let expected = [withheld, next.clone()].map(ContentItem::Operation);
    assert_eq!(items, expected, "the header travels, and what follows it");
    let (plain, items) = carried(PersonalParts::Carried);
    assert!(names(&plain));
    assert_eq!(items[0], ContentItem::Operation(old.clone()));
}

#[test]
fn personal_parts_stay_behind_and_nothing_else_does() {
    let keys = samples::keys();
    let ops = samples::households(2);
    let content = samples::content_of(&ops, PersonalParts::Withheld);
    let file = keys.bundle(&content, &ops);
    let items = read_all(&file, &keys.ward.agree, &keys.device_signer().authority()).unwrap();
    for (item, sent) in items[1..].iter().zip(&ops) {
        let ContentItem::Operation(op) = item else {
            panic!("an operation: {item:?}");
        };
        let opened = op.clone().open().unwrap();
        assert_eq!(opened.hash, sent.hash);
        assert_eq!(opened.payload_bytes, sent.payload_bytes);
        assert!(sent.personal_bytes.is_some() && opened.is_personal_withheld());
    }
    let name = "Nguyễn Thị Mẫu".as_bytes();
    let plain = forger::plain_of(&file, &keys.ward.agree);
    assert!(!plain.windows(name.len()).any(|window| window == name));
}

#[test]
fn an_erased_payload_travels_as_its_header_and_the_chain_goes_on() {
    let keys = samples::keys();
    let ops = samples::households(3);
    let mut sent = samples::operations(&ops);
    sent[1].payload_bytes = None;
    sent[1].personal_bytes = None;
    let mut writer = ContentWriter::new();
    writer
        .run(STREAM_START, &sent, PersonalParts::Carried)
        .unwrap();
    let file = keys.bundle(&writer.finish().unwrap(), &ops);
    let items = read_all(&file, &keys.ward.agree, &keys.device_signer().authority()).unwrap();
    let arrived: Vec<_> = items
        .into_iter()
        .filter(|item| matches!(item, ContentItem::Operation(_)))
        .collect();
    let expected: Vec<_> = sent.into_iter().map(ContentItem::Operation).collect();
    assert_eq!(arrived, expected);
}

#[test]
fn every_kind_of_item_arrives_in_its_order() {
    let keys = samples::keys();
    let ops = samples::households(4);
    let sent = samples::operations(&ops);
    let photo = samples::noise(200_000);
    let mut writer = ContentWriter::new();
    writer
        .run(STREAM_START, &sent[..2], PersonalParts::Carried)
        .unwrap();
    let hash = writer.evidence(&photo).unwrap();
    writer.relayed_receipt(b"signed").unwrap();
    writer.signed_head(b"signed too").unwrap();
    writer.signed_head(b"signed too").unwrap();
    let start = RunStart {
        seq: 3,
        prev: Some(ops[1].hash),
        ..STREAM_START
    };
    writer
        .run(start, &sent[2..3], PersonalParts::Carried)
        .unwrap();
    writer.vouched(&sent[3..]).unwrap();
    assert_eq!(writer.operations(), 4);
    let file = keys.bundle(&writer.finish().unwrap(), &ops);
    let items = read_all(&file, &keys.ward.agree, &keys.device_signer().authority()).unwrap();
    let op = |place: usize| sent[place].clone();
    assert_eq!(hash, ContentHash::of(&photo));
    assert_eq!(
        items,
        [
            ContentItem::Run(STREAM_START),
            ContentItem::Operation(op(0)),
            ContentItem::Operation(op(1)),
            ContentItem::Evidence { hash, bytes: photo },
            ContentItem::RelayedReceipt(b"signed".to_vec()),
            ContentItem::SignedHead(b"signed too".to_vec()),
            ContentItem::SignedHead(b"signed too".to_vec()),
            ContentItem::Run(start),
            ContentItem::Operation(op(2)),
            ContentItem::Vouched(op(3)),
        ]
    );
}

#[test]
fn a_run_with_a_gap_is_not_written() {
    let ops = samples::operations(&samples::households(3));
    let mut writer = ContentWriter::new();
    let gap = [ops[0].clone(), ops[2].clone()];
    let refused = writer.run(STREAM_START, &gap, PersonalParts::Carried);
    assert!(
        matches!(
            refused,
            Err(BundleFault::Item {
                refusal: Refusal::OutOfRun,
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_manifest_of_other_content_or_recipients_is_not_sealed() {
    let keys = samples::keys();
    let ops = samples::households(1);
    let content = samples::content_of(&ops, PersonalParts::Carried);
    let other = samples::content_of(&ops, PersonalParts::Withheld);
    let manifest = keys.manifest(&content, &ops);
    let signer = keys.device_signer();
    let recipients = keys.recipients();
    assert!(seal(&manifest, &content, signer, &recipients).is_ok());
    assert!(seal(&manifest, &other, signer, &recipients).is_err());
    assert!(seal(&manifest, &content, signer, &recipients[..1]).is_err());
}

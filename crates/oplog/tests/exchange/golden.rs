//! Forms whose bytes are committed: what was written once is read for ever.

use expect_test::expect_file;
use khupho_oplog::bundle::{ClearPart, Content, ContentItem, ContentWriter, PersonalParts};
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation};
use khupho_oplog::ids::ContentHash;
use khupho_oplog::pin_recovery::{PinAnswer, PinRequest};
use khupho_oplog::receipt::{Receipt, open_receipt, seal_receipt};
use khupho_oplog::trust::{RegistryBody, RegistryEntry};

use crate::forger::read_all;
use crate::samples::{self, DEVICE, Keys, MORNING_MS, STREAM_START, WARD};

fn folder() -> String {
    format!("{}/tests/golden/exchange", env!("CARGO_MANIFEST_DIR"))
}

fn revoked(keys: &Keys) -> RegistryEntry {
    RegistryEntry {
        number: 2,
        prev: Some(ContentHash::of(&keys.issued().sign(keys.ward_signer()))),
        body: RegistryBody::Revoked {
            device: DEVICE,
            cut_offs: vec![samples::head_of(&samples::households(2))],
            reason: 1,
        },
        ..keys.issued()
    }
}

/// What the worked example of the document shows: two households in a table, one whose payload was
/// erased, a photo of four bytes.
fn example_content() -> Content {
    let mut ops = samples::operations(&samples::households(3));
    ops[2].payload_bytes = None;
    ops[2].personal_bytes = None;
    let mut writer = ContentWriter::new();
    writer
        .run(STREAM_START, &ops, PersonalParts::Carried)
        .unwrap();
    writer.evidence(b"\xff\xd8\xff\xd9").unwrap();
    writer.finish().unwrap()
}

fn pin_request(keys: &Keys) -> PinRequest {
    PinRequest {
        ward: WARD,
        device: DEVICE,
        certificate: Some(keys.signed_certificate()),
        wrapped_store_key: b"an age file".to_vec(),
        answer_key: keys.device_agree.public(),
        at_ms: MORNING_MS,
    }
}

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let keys = samples::keys();
    let (ward, device) = (keys.ward_signer(), keys.device_signer());
    let ops = samples::households(2);
    let content = example_content();
    let answer = PinAnswer {
        request: ContentHash::of(b"a request"),
        wrapped_store_key: b"an age file".to_vec(),
    };
    vec![
        ("certificate", keys.signed_certificate()),
        ("registry_issued", keys.issued().sign(ward)),
        ("registry_revoked", revoked(&keys).sign(ward)),
        ("head", keys.signed_head(samples::head_of(&ops))),
        ("request", samples::request(&keys).sign(device)),
        ("invitation", samples::invitation(&keys).sign(ward)),
        (
            "manifest",
            keys.manifest(&content, &samples::households(3))
                .sign(device),
        ),
        ("content", zstd::decode_all(content.compressed()).unwrap()),
        ("receipt", samples::receipt(&keys, &content).sign(ward)),
        ("pin_request", pin_request(&keys).to_bytes()),
        ("pin_answer", answer.to_bytes()),
    ]
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
    let request = EnrollmentRequest::verify(&committed("request"));
    assert_eq!(request, Ok(samples::request(&keys)));
    let invitation = Invitation::verify(&committed("invitation"));
    assert_eq!(invitation, Ok(samples::invitation(&keys)));
    let entry = RegistryEntry::verify(&committed("registry_revoked"), &ward);
    assert_eq!(entry, Ok(revoked(&keys)));
    let receipt = Receipt::verify(&committed("receipt"), &ward);
    assert_eq!(
        receipt,
        Ok(Some(samples::receipt(&keys, &example_content())))
    );
    assert_eq!(
        PinRequest::read(&committed("pin_request")),
        Ok(pin_request(&keys))
    );
}

/// A committed file, made by UPDATE_EXPECT only where it is missing: its envelope is random.
fn committed_file(name: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = format!("{}/{name}", folder());
    if std::env::var_os("UPDATE_EXPECT").is_some() && !std::path::Path::new(&path).exists() {
        std::fs::write(&path, make()).unwrap();
    }
    std::fs::read(path).unwrap()
}

#[test]
fn the_committed_bundle_opens() {
    let keys = samples::keys();
    let ops = samples::households(3);
    let file = committed_file("bundle.kps", || keys.bundle(&example_content(), &ops));
    let items = read_all(&file, &keys.ward.agree, &keys.device_signer().authority()).unwrap();
    assert_eq!(items.len(), 6);
    assert_eq!(
        items[1],
        ContentItem::Operation(ops[0].clone().into_operation())
    );
}

#[test]
fn the_committed_receipt_opens() {
    let keys = samples::keys();
    let content = example_content();
    let receipt = samples::receipt(&keys, &content);
    let recipients = [keys.device_agree.public()];
    let file = committed_file("receipt.kpr", || {
        seal_receipt(&receipt, &content, keys.ward_signer(), &recipients).unwrap()
    });
    let secrets = [&keys.device_agree];
    let open = open_receipt(&ClearPart::read(&file).unwrap(), &secrets).unwrap();
    assert_eq!(
        open.verify(&keys.ward_authority()).unwrap().receipt(),
        &receipt
    );
}

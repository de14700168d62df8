//! What devices and hubs say to each other.
//!
//! As with files, most targets take the bytes as what a dishonest holder of the keys would sign.

use khupho_oplog::bundle::ContentSummary;
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::{self, ContentType, Signer};
use khupho_oplog::hub::request_signature::{
    ContentDigest, RequestLine, RequestSignature, SignatureHeaders,
};
use khupho_oplog::hub::{Founding, HubAddress, Page, PageFile, PageHeading, Push};
use khupho_oplog::ids::{DeviceId, LogId, WardId};
use khupho_oplog::keys::{SigningKey, WardKeys};
use khupho_oplog::limits::HUB_PAGE_OPERATIONS_MAX;

const HUB_ID: [u8; 16] = [0xb0; 16];
const WARD_ID: [u8; 16] = [0xa1; 16];

/// A page: its file, what a hub signs about it, and its content; and the founding form.
pub fn page(bytes: &[u8]) {
    let key = SigningKey::from_seed(&[4; 32]);
    let hub = Signer {
        id: HUB_ID,
        key: &key,
    };
    read_page(bytes, hub);
    read_page(&page_around(bytes, hub), hub);
    let signed = cose::sign(hub, ContentType::Page, bytes.to_vec());
    if let Ok(page) = Page::verify(&signed, &hub.authority()) {
        let again = Page::verify(&page.sign(hub), &hub.authority());
        assert_eq!(again, Ok(page));
    }
    let ward = WardKeys::from_seed(&[1; 32]);
    let ward = Signer {
        id: WARD_ID,
        key: &ward.signing,
    };
    let signed = cose::sign(ward, ContentType::Founding, bytes.to_vec());
    if let Ok(founding) = Founding::verify(&signed) {
        assert_eq!(Founding::verify(&founding.sign(ward)), Ok(founding));
    }
}

/// A push, as it comes and as what was compressed. What is read is within the limits.
pub fn push(bytes: &[u8]) {
    let compressed = zstd::encode_all(bytes, 1).expect("a vector takes every byte");
    for body in [bytes, &compressed] {
        let Ok(push) = Push::read(body) else {
            continue;
        };
        assert!(push.operations() as u64 <= HUB_PAGE_OPERATIONS_MAX);
        for run in &push.runs {
            for pushed in &run.operations {
                assert_eq!(pushed.header.stream, run.start.stream);
                assert_eq!(pushed.operation.personal_bytes, None);
            }
        }
    }
}

/// The headers of a signed request, a line each: signature input, signature, digest of the body;
/// and the address of a hub.
pub fn request_signature(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(address) = text.parse::<HubAddress>() {
        assert_eq!(address.to_string().parse::<HubAddress>(), Ok(address));
    }
    let mut lines = text.lines().map(str::to_owned);
    let headers = SignatureHeaders {
        signature_input: lines.next().unwrap_or_default(),
        signature: lines.next().unwrap_or_default(),
        content_digest: lines.next(),
    };
    let Ok(signature) = RequestSignature::read(&headers) else {
        return;
    };
    let _ = signature.check_time(signature.terms().created_s);
    let line = RequestLine {
        method: "POST",
        path: "/v1/wards/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/hello",
        query: None,
    };
    let key = SigningKey::from_seed(&[2; 32]).verifying_key();
    let _ = signature.verify(&line, &key);
    let digest = ContentDigest::of(bytes);
    let is_covered = signature.content_digest() == Some(&digest);
    assert_eq!(signature.verify_body(bytes).is_ok(), is_covered);
}

fn read_page(bytes: &[u8], hub: Signer<'_>) {
    let page = PageFile::read(bytes).and_then(|file| file.verify(&hub.authority()));
    if let Ok(page) = page {
        page.items().for_each(drop);
    }
}

/// A page that the hub signed around that content.
fn page_around(content: &[u8], hub: Signer<'_>) -> Vec<u8> {
    let page = Page {
        heading: PageHeading {
            ward: WardId::from_bytes(WARD_ID),
            log_id: LogId::from_bytes([0x10; 16]),
            reader: DeviceId::from_bytes([0xd1; 16]),
            after: 0,
            next: 0,
            end: 0,
            at_ms: 0,
        },
        content: ContentSummary::of(content),
    };
    let mut writer = CanonicalWriter::default();
    writer.array(2);
    writer.bytes(&page.sign(hub));
    writer.bytes(&zstd::encode_all(content, 1).expect("a vector takes every byte"));
    writer.into_bytes()
}

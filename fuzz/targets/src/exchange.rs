//! What PCs and wards exchange.
//!
//! Behind encryption and signatures no mutation arrives, so most targets take the bytes as what
//! a dishonest holder of the keys would encrypt and sign.

use khupho_oplog::bundle::{ClearPart, ContentItem, ItemReader, Manifest};
use khupho_oplog::certificate::Certificate;
use khupho_oplog::cose::{self, Authority, ContentType, Signer};
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation, InvitationFile};
use khupho_oplog::keys::{AgreeSecret, SigningKey, WardKeys};
use khupho_oplog::pin_recovery::{PinAnswer, PinRequest};
use khupho_oplog::receipt::{Receipt, open_receipt};
use khupho_oplog::trust::{RegistryEntry, SignedHead};
use khupho_oplog::{Header, Operation, Payload, PersonalPart};

const WARD_ID: [u8; 16] = [0xa1; 16];
const DEVICE_ID: [u8; 16] = [0xd1; 16];

/// The file of a part: its outside, and with the corpus' keys its inside.
pub fn bundle(bytes: &[u8]) {
    let Ok(clear) = ClearPart::read(bytes) else {
        return;
    };
    let ward = WardKeys::from_seed(&[1; 32]);
    let secrets = [&ward.agree];
    let device = SigningKey::from_seed(&[2; 32]);
    let opened = clear.open(&secrets);
    if let Ok(part) = opened.and_then(|open| open.verify(&authority(DEVICE_ID, &device))) {
        part.items().map(read_items).expect("it was read once");
    }
}

/// The content behind a manifest.
pub fn content(bytes: &[u8]) {
    let compressed = zstd::encode_all(bytes, 1).expect("a vector takes every byte");
    read_items(ItemReader::of_compressed(&compressed));
}

/// The payload of a manifest.
pub fn manifest(bytes: &[u8]) {
    let device = SigningKey::from_seed(&[2; 32]);
    let authority = authority(DEVICE_ID, &device);
    let signed = sign(DEVICE_ID, &device, ContentType::Manifest, bytes);
    if let Ok(manifest) = Manifest::verify(&signed, &authority) {
        let signer = Signer {
            id: DEVICE_ID,
            key: &device,
        };
        let again = Manifest::verify(&manifest.sign(signer), &authority);
        assert_eq!(again.as_ref(), Ok(&manifest));
    }
}

/// The payloads of the forms that make trust, and the signed bytes themselves.
pub fn certificate(bytes: &[u8]) {
    let ward = WardKeys::from_seed(&[1; 32]);
    let authority = authority(WARD_ID, &ward.signing);
    let signed = |content_type| sign(WARD_ID, &ward.signing, content_type, bytes);
    let _ = Certificate::verify(bytes, &authority);
    let _ = Certificate::verify(&signed(ContentType::Certificate), &authority);
    let _ = RegistryEntry::verify(&signed(ContentType::Registry), &authority);
    let _ = SignedHead::verify(&signed(ContentType::Head), &authority);
    let _ = EnrollmentRequest::verify(&signed(ContentType::Request));
}

/// An invitation: file, text and payload; and the files for recovering a PIN.
pub fn invitation(bytes: &[u8]) {
    if let Ok(file) = InvitationFile::read(bytes) {
        assert_eq!(file.to_bytes(), bytes);
        read_items(file.items());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Invitation::signed_of_text(text).map(|signed| Invitation::verify(&signed));
    }
    let ward = WardKeys::from_seed(&[1; 32]);
    let signed = sign(WARD_ID, &ward.signing, ContentType::Invitation, bytes);
    let _ = Invitation::verify(&signed);
    let _ = PinRequest::read(bytes);
    let _ = PinAnswer::read(bytes);
}

/// The file of a receipt, and the payload of its signed form.
pub fn receipt(bytes: &[u8]) {
    let ward = WardKeys::from_seed(&[1; 32]);
    let authority = authority(WARD_ID, &ward.signing);
    let signed = sign(WARD_ID, &ward.signing, ContentType::Receipt, bytes);
    if let Ok(Some(receipt)) = Receipt::verify(&signed, &authority) {
        let _ = receipt.code();
    }
    let Ok(clear) = ClearPart::read(bytes) else {
        return;
    };
    let device = AgreeSecret::from_bytes([3; 32]);
    let secrets = [&device];
    let opened = open_receipt(&clear, &secrets);
    if let Ok(receipt) = opened.and_then(|open| open.verify(&authority)) {
        receipt.items().map(read_items).expect("it was read once");
    }
}

/// The parts of an operation, each of which is written back as it was read.
pub fn operation(bytes: &[u8]) {
    if let Ok(header) = Header::decode(bytes) {
        assert_eq!(header.encode(), bytes);
    }
    if let Ok(payload) = Payload::decode(bytes)
        && payload.personal_hash.is_none()
    {
        assert_eq!(payload.patch.encode().as_deref(), Ok(bytes));
    }
    if let Ok(part) = PersonalPart::decode(bytes) {
        assert_eq!(part.encode().as_deref(), Ok(bytes));
    }
}

fn read_items(items: ItemReader<'_>) {
    for item in items {
        if let Ok(ContentItem::Operation(op) | ContentItem::Vouched(op)) = item {
            open_as_it_came(op);
        }
    }
}

fn open_as_it_came(op: Operation) {
    if let Ok(opened) = op.clone().open() {
        assert_eq!(opened.into_operation(), op);
    }
}

fn authority(id: [u8; 16], key: &SigningKey) -> Authority {
    Signer { id, key }.authority()
}

fn sign(id: [u8; 16], key: &SigningKey, content_type: ContentType, payload: &[u8]) -> Vec<u8> {
    cose::sign(Signer { id, key }, content_type, payload.to_vec())
}

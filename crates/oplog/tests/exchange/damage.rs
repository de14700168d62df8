//! A file that was cut or changed is refused, wherever that happened, and never panics.

use khupho_oplog::bundle::{BundleFault, ClearPart, ContentItem, PersonalParts};
use khupho_oplog::cose::SignedFault;
use khupho_oplog::keys::AgreeSecret;

use crate::forger::{self, Outside, read_all};
use crate::samples::{self, Keys};

fn small_bundle(keys: &Keys) -> Vec<u8> {
    let ops = samples::households(2);
    keys.bundle(&samples::content_of(&ops, PersonalParts::Carried), &ops)
}

#[test]
fn a_file_cut_anywhere_says_that_it_is_cut() {
    let keys = samples::keys();
    let file = small_bundle(&keys);
    assert!(matches!(ClearPart::read(&[]), Err(BundleFault::OtherKind)));
    for len in 1..file.len() {
        let cut = ClearPart::read(&file[..len]);
        assert!(
            matches!(cut, Err(BundleFault::Truncated { len_bytes, .. }) if len_bytes == len as u64),
            "{len}: {cut:?}"
        );
    }
    let longer = [&file[..], &[0]].concat();
    assert!(matches!(
        ClearPart::read(&longer),
        Err(BundleFault::TrailingBytes { extra_bytes: 1 })
    ));
}

#[test]
fn every_flipped_bit_is_seen_without_a_key() {
    let keys = samples::keys();
    let file = small_bundle(&keys);
    for bit in 0..file.len() * 8 {
        let mut flipped = file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let read = ClearPart::read(&flipped);
        assert!(
            matches!(
                read,
                Err(BundleFault::OtherKind
                    | BundleFault::HeaderDamaged
                    | BundleFault::BodyDamaged
                    | BundleFault::Truncated { .. })
            ),
            "bit {bit}: {read:?}"
        );
    }
}

/// Whoever flips a bit may also write the hashes anew: the envelope holds then.
#[test]
fn every_flipped_bit_of_the_body_is_seen_behind_new_hashes() {
    let keys = samples::keys();
    let file = small_bundle(&keys);
    let clear = ClearPart::read(&file).unwrap();
    let body = &file[file.len() - usize::try_from(clear.header.body_bytes).unwrap()..];
    let outside = Outside::honest(&keys);
    let device = keys.device_signer().authority();
    for bit in 0..body.len() * 8 {
        let mut flipped = body.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // The line of the second recipient too, though the first key opens the file.
        let read = read_all(&outside.around(&flipped), &keys.ward.agree, &device);
        assert!(
            matches!(read, Err(BundleFault::Envelope(_))),
            "bit {bit}: {read:?}"
        );
    }
}

/// And whoever holds the ward's public key may encrypt anew: the signature holds then.
#[test]
fn a_flipped_bit_in_every_plain_byte_is_seen_behind_a_new_envelope() {
    let keys = samples::keys();
    let file = small_bundle(&keys);
    let plain = forger::plain_of(&file, &keys.ward.agree);
    let outside = Outside::honest(&keys);
    let device = keys.device_signer().authority();
    for at in 0..plain.len() {
        let mut flipped = plain.clone();
        flipped[at] ^= 1 << (at % 8);
        let body = forger::body(&flipped, &keys.recipients()[..1]);
        let read = read_all(&outside.around(&body), &keys.ward.agree, &device);
        assert!(
            matches!(
                read,
                Err(BundleFault::Signed(_)
                    | BundleFault::NewerVersion { .. }
                    | BundleFault::HeaderMismatch(_)
                    | BundleFault::ContentMismatch)
            ),
            "byte {at}: {read:?}"
        );
    }
}

#[test]
fn plain_bytes_cut_anywhere_are_refused() {
    let keys = samples::keys();
    let plain = forger::plain_of(&small_bundle(&keys), &keys.ward.agree);
    let outside = Outside::honest(&keys);
    let device = keys.device_signer().authority();
    for len in 0..plain.len() {
        let body = forger::body(&plain[..len], &keys.recipients()[..1]);
        let read = read_all(&outside.around(&body), &keys.ward.agree, &device);
        assert!(
            matches!(
                read,
                Err(BundleFault::Signed(SignedFault::Form(_)) | BundleFault::ContentMismatch)
            ),
            "{len}: {read:?}"
        );
    }
}

/// A dishonest sender signs for content that breaks off: an item is whole or refused.
#[test]
fn content_that_breaks_off_gives_no_half_item() {
    let keys = samples::keys();
    let ops = samples::households(2);
    let compressed = samples::content_of(&ops, PersonalParts::Carried);
    let content = zstd::decode_all(compressed.compressed()).unwrap();
    let device = keys.device_signer();
    let whole = samples::operations(&ops);
    for len in 1..content.len() {
        let file = forger::file_with_content(&keys, device, &content[..len]);
        let clear = ClearPart::read(&file).unwrap();
        let secrets: [&AgreeSecret; 1] = [&keys.ward.agree];
        let part = clear
            .open(&secrets)
            .unwrap()
            .verify(&device.authority())
            .unwrap();
        let mut items: Vec<_> = part.items().unwrap().collect();
        let last = items.pop().expect("at least the fault");
        assert!(
            matches!(last, Err(BundleFault::Item { .. })),
            "{len}: {last:?}"
        );
        for item in items {
            let item = item.expect("only the last is a fault");
            let is_whole = match &item {
                ContentItem::Operation(op) => whole.contains(op),
                other => matches!(other, ContentItem::Run(_)),
            };
            assert!(is_whole, "{len}: {item:?}");
        }
    }
}

#[test]
fn bytes_after_the_compressed_content_are_refused() {
    let keys = samples::keys();
    let plain = forger::plain_of(&small_bundle(&keys), &keys.ward.agree);
    let mut compressed = zstd::encode_all(&plain[..], 3).unwrap();
    compressed.extend_from_slice(b"more");
    let body = khupho_oplog::envelope::seal(&compressed, &keys.recipients()).unwrap();
    let file = Outside::honest(&keys).around(&body);
    let read = read_all(&file, &keys.ward.agree, &keys.device_signer().authority());
    assert!(
        matches!(read, Err(BundleFault::Compression { .. })),
        "{read:?}"
    );
}

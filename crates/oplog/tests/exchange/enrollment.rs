//! Invitations and requests.

use expect_test::expect;
use khupho_oplog::bundle::{ContentItem, ContentWriter};
use khupho_oplog::cose::{SignedFault, Signer};
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation, InvitationFault, InvitationFile};
use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::ids::ContentHash;
use khupho_oplog::keys::SigningKey;

use crate::samples::{self, DEVICE, Keys, WARD};

fn file(keys: &Keys) -> InvitationFile {
    let mut writer = ContentWriter::new();
    writer
        .vouched(&samples::operations(&samples::households(2)))
        .unwrap();
    let content = writer.finish().unwrap();
    let invitation = Invitation {
        content_hash: Some(ContentHash::of(content.compressed())),
        ..samples::invitation(keys)
    };
    InvitationFile {
        signed: invitation.sign(keys.ward_signer()),
        invitation,
        compressed_content: content.compressed().to_vec(),
    }
}

#[test]
fn an_invitation_arrives_with_what_it_brings() {
    let keys = samples::keys();
    let made = file(&keys);
    let read = InvitationFile::read(&made.to_bytes()).unwrap();
    assert_eq!(read, made);
    let items: Vec<_> = read.items().collect::<Result<_, _>>().unwrap();
    let ops = samples::operations(&samples::households(2));
    let expected: Vec<_> = ops.into_iter().map(ContentItem::Vouched).collect();
    assert_eq!(items, expected);
}

#[test]
fn an_invitation_cut_or_changed_anywhere_is_refused() {
    let keys = samples::keys();
    let bytes = file(&keys).to_bytes();
    for len in 0..bytes.len() {
        assert!(InvitationFile::read(&bytes[..len]).is_err(), "{len}");
    }
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(InvitationFile::read(&flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn the_text_form_is_read_as_people_send_it() {
    let keys = samples::keys();
    let signed = samples::invitation(&keys).sign(keys.ward_signer());
    let text = Invitation::to_text(&signed);
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b':')
    );
    let wrapped: String = text
        .to_lowercase()
        .as_bytes()
        .chunks(40)
        .map(|line| format!(" {}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
    for sent in [&text, &wrapped] {
        let read = Invitation::signed_of_text(sent).unwrap();
        assert_eq!(Invitation::verify(&read), Ok(samples::invitation(&keys)));
    }
    for wrong in ["", "KHUPHO", "KHUPHO:1", "HTTPS://EXAMPLE", "KHUPHO:Ệ"] {
        let read = Invitation::signed_of_text(wrong);
        assert_eq!(read, Err(InvitationFault::NotAnInvitation), "{wrong}");
    }
}

/// A QR code of version 40 with the lowest correction holds 4,296 letters; a slip wants far fewer.
#[test]
fn the_text_form_fits_a_qr_code() {
    let keys = samples::keys();
    let text = Invitation::to_text(&samples::invitation(&keys).sign(keys.ward_signer()));
    expect!["563"].assert_eq(&text.len().to_string());
}

#[test]
fn a_request_proves_that_its_maker_holds_the_key() {
    let keys = samples::keys();
    let request = samples::request(&keys);
    let signed = request.sign(keys.device_signer());
    assert_eq!(EnrollmentRequest::verify(&signed), Ok(request.clone()));
    let stranger = SigningKey::from_seed(&[0x77; 32]);
    let forger = Signer {
        id: *DEVICE.as_bytes(),
        key: &stranger,
    };
    let forged = request.sign(forger);
    assert_eq!(
        EnrollmentRequest::verify(&forged),
        Err(SignedFault::BadSignature)
    );
    let exchanged = EnrollmentRequest {
        signing_key: stranger.verifying_key(),
        ..request.clone()
    };
    let exchanged_signed = exchanged.sign(forger);
    let exchanged = EnrollmentRequest::verify(&exchanged_signed).unwrap();
    assert_ne!(
        Fingerprint::of(&exchanged.signing_key).to_string(),
        Fingerprint::of(&request.signing_key).to_string(),
        "an exchanged key has other words"
    );
}

#[test]
fn an_invitation_signed_by_another_key_than_it_names_is_refused() {
    let keys = samples::keys();
    let stranger = SigningKey::from_seed(&[0x77; 32]);
    let forger = Signer {
        id: *WARD.as_bytes(),
        key: &stranger,
    };
    let forged = samples::invitation(&keys).sign(forger);
    assert_eq!(Invitation::verify(&forged), Err(SignedFault::BadSignature));
}

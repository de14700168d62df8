//! The letter with which a further PC of the ward gets the key that opens what khu phố send.

use khupho_oplog::cbor::{CanonicalReader, CanonicalWriter};
use khupho_oplog::envelope;
use khupho_oplog::keys::{AgreePublic, AgreeSecret};
use zeroize::Zeroizing;

use crate::hub::fault::HubFault;
use crate::hub::talk::Talk;
use crate::import::LetterUse;
use crate::keys::{KnownWard, OwnDevice, OwnWard};

/// The form of the letter with the ward's secret.
const SECRET_VERSION: u64 = 1;

/// The ward's secret for one of its PCs. Whoever opens it checks that it is the secret of the key that
/// the invitation named, so it needs no signature.
pub(in crate::hub) fn sealed_secret(
    ward: &OwnWard,
    reader: AgreePublic,
) -> Result<Vec<u8>, HubFault> {
    let plain = Zeroizing::new(secret_form(SECRET_VERSION, ward.agree.as_bytes()));
    envelope::seal(&plain, &[reader])
        .map_err(|_| HubFault::Unreadable("a certificate whose key nothing can be written for"))
}

fn secret_form(version: u64, secret: &[u8]) -> Vec<u8> {
    let mut writer = CanonicalWriter::default();
    writer.array(2);
    writer.unsigned(version);
    writer.bytes(secret);
    writer.into_bytes()
}

/// Takes the secret where this PC waits for one.
pub(super) fn take_secret(talk: &Talk<'_>, letter: &[u8]) -> Result<LetterUse, HubFault> {
    let store = talk.store;
    if store.ward_seat()?.is_none() {
        return Ok(LetterUse::Useless);
    }
    let own = OwnDevice::of(store)?.agree;
    match secret_in(letter, &own, KnownWard::of(store)?.agree) {
        Ok(secret) => {
            store.keep_ward_agree_secret(&secret)?;
            Ok(LetterUse::Read { completed: 0 })
        }
        Err(of_no_use) => Ok(of_no_use),
    }
}

/// The ward's secret in a letter. Any machine of the ward may have written it, so only the secret of
/// the key that the invitation named is taken; otherwise what the letter is good for.
fn secret_in(
    letter: &[u8],
    own: &AgreeSecret,
    ward: AgreePublic,
) -> Result<Zeroizing<[u8; 32]>, LetterUse> {
    let plain = envelope::open(letter, &[own]).map_err(|_| LetterUse::Useless)?;
    let plain = Zeroizing::new(plain);
    let mut reader = CanonicalReader::new(&plain);
    let (Ok(2..), Ok(version)) = (reader.array(), reader.unsigned()) else {
        return Err(LetterUse::Useless);
    };
    if version != SECRET_VERSION {
        return Err(LetterUse::ForLaterProgram);
    }
    let secret = reader.bytes().ok().and_then(|bytes| bytes.try_into().ok());
    let secret = Zeroizing::new(secret.ok_or(LetterUse::Useless)?);
    match AgreeSecret::from_bytes(*secret).public() == ward {
        true => Ok(secret),
        false => Err(LetterUse::Useless),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: AgreeSecret = AgreeSecret::from_bytes([1; 32]);
    const WARD: AgreeSecret = AgreeSecret::from_bytes([2; 32]);

    fn letter(version: u64, secret: &[u8], reader: &AgreeSecret) -> Vec<u8> {
        envelope::seal(&secret_form(version, secret), &[reader.public()]).expect("one reader")
    }

    fn read(letter: &[u8]) -> Result<[u8; 32], LetterUse> {
        secret_in(letter, &OWN, WARD.public()).map(|secret| *secret)
    }

    #[test]
    fn only_the_secret_of_the_wards_own_key_is_taken() {
        let good = letter(SECRET_VERSION, WARD.as_bytes(), &OWN);
        assert_eq!(read(&good), Ok([2; 32]));
        let of_a_stranger = letter(SECRET_VERSION, &[3; 32], &OWN);
        assert_eq!(read(&of_a_stranger), Err(LetterUse::Useless));
        let for_another = letter(SECRET_VERSION, WARD.as_bytes(), &WARD);
        assert_eq!(read(&for_another), Err(LetterUse::Useless));
    }

    #[test]
    fn what_is_no_such_letter_is_nothing_and_a_later_one_waits() {
        let later = letter(SECRET_VERSION + 1, b"anything", &OWN);
        assert_eq!(read(&later), Err(LetterUse::ForLaterProgram));
        for plain in [
            &b""[..],
            b"\x82",
            b"\x81\x01",
            b"\x82\x01\x41\x00",
            b"hello",
        ] {
            let sealed = envelope::seal(plain, &[OWN.public()]).expect("one reader");
            assert_eq!(read(&sealed), Err(LetterUse::Useless), "{plain:?}");
        }
        assert_eq!(read(b"no envelope"), Err(LetterUse::Useless));
    }
}

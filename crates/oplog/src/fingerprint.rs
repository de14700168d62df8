//! Word fingerprints: eight easy Vietnamese words that two people compare over the phone.
//!
//! Each word stands for one byte of a BLAKE3, eight of them for 64 bits. No two words of the list
//! are alike without their marks, so a fingerprint survives a message typed without accents.

use std::fmt;
use std::sync::LazyLock;

use crate::keys::VerifyingKey;

#[cfg(test)]
const WORD_COUNT: usize = 256;
const FINGERPRINT_WORDS: usize = 8;
/// Keeps fingerprints apart from key ids, which are hashes of the same bytes.
const FINGERPRINT_CONTEXT: &str = "khupho 2026 word fingerprint";

static WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("fingerprint_words.txt").lines().collect());

/// The fingerprint of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; FINGERPRINT_WORDS]);

impl Fingerprint {
    /// The fingerprint of a device's or ward's public key.
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        let hash = blake3::derive_key(FINGERPRINT_CONTEXT, key.as_bytes());
        let mut places = [0; FINGERPRINT_WORDS];
        places.copy_from_slice(&hash[..FINGERPRINT_WORDS]);
        Self(places)
    }

    /// The words, in their order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|place| WORDS[usize::from(*place)])
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.words().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(formatter, "{gap}{word}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect;
    use khupho_domain::text::fold;

    use super::*;

    #[test]
    fn there_is_a_word_for_every_byte_and_none_twice_without_marks() {
        assert_eq!(WORDS.len(), WORD_COUNT);
        let plain: BTreeSet<String> = WORDS.iter().map(|word| fold(word)).collect();
        assert_eq!(plain.len(), WORD_COUNT);
    }

    /// A changed list would make two machines show different words for one key.
    #[test]
    fn a_fingerprint_is_the_same_for_ever() {
        let list = blake3::hash(include_bytes!("fingerprint_words.txt"));
        expect!["f1baf5510e62a22b994378b77f3b5480ebe049b6b89af4e02e80b774544cad4e"]
            .assert_eq(&list.to_string());
        let key = VerifyingKey::from_bytes([9; 32]);
        expect!["cây nhạc xích chữ hồng bà mèo kiến"].assert_eq(&Fingerprint::of(&key).to_string());
    }
}

//! The recovery code: printed once, locked away, opens the store when every secret is forgotten.

use data_encoding::{BitOrder, Encoding, Specification};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::identities::fill_random;

/// Letters and digits that are not mistaken for each other (Crockford's base 32).
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES: usize = 32;
/// Three bytes of checksum fill the last group, and find all but one in 16 million typing errors.
const CHECKSUM_BYTES: usize = 3;
const GROUP_CHARS: usize = 4;

/// 256 random bits that open a store.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; CODE_BYTES]>);

impl RecoveryCode {
    pub(crate) fn generate() -> Result<Self, StoreError> {
        let mut code = Zeroizing::new([0; CODE_BYTES]);
        fill_random(code.as_mut_slice())?;
        Ok(Self(code))
    }

    /// Fourteen groups of four letters and digits, to print and to type.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        let mut bytes = Zeroizing::new(self.0.to_vec());
        bytes.extend_from_slice(&checksum(&self.0));
        let text = Zeroizing::new(encoding().encode(&bytes));
        text.as_bytes()
            .chunks(GROUP_CHARS)
            .map(|group| group.iter().copied().map(char::from).collect())
            .collect()
    }

    /// Reads a code as people type it: any case, spaces or dashes anywhere, O for 0, I or L for 1.
    ///
    /// # Errors
    /// [`StoreError::WrongRecoveryCode`] where the checksum does not fit.
    pub fn parse(typed: &str) -> Result<Self, StoreError> {
        let text: Zeroizing<String> = Zeroizing::new(typed.chars().filter_map(meant).collect());
        let bytes = encoding()
            .decode(text.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| StoreError::WrongRecoveryCode)?;
        let (code, check) = bytes
            .split_first_chunk::<CODE_BYTES>()
            .ok_or(StoreError::WrongRecoveryCode)?;
        if check != checksum(code) {
            return Err(StoreError::WrongRecoveryCode);
        }
        Ok(Self(Zeroizing::new(*code)))
    }

    /// The random bytes, from which a ward's keys are derived too: one slip brings back both its
    /// store and its voice.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; CODE_BYTES]> {
        self.0.clone()
    }

    pub(super) fn bytes(&self) -> &[u8; CODE_BYTES] {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RecoveryCode(…)")
    }
}

fn meant(typed: char) -> Option<char> {
    match typed.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        '-' | '–' | '.' | '_' => None,
        space if space.is_whitespace() => None,
        other => Some(other),
    }
}

fn checksum(code: &[u8; CODE_BYTES]) -> [u8; CHECKSUM_BYTES] {
    let hash = blake3::derive_key("khupho 2026 recovery checksum", code);
    [hash[0], hash[1], hash[2]]
}

fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.bit_order = BitOrder::MostSignificantFirst;
    // The alphabet is a constant of 32 distinct ASCII characters.
    specification.encoding().expect("a valid base 32 alphabet")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(bytes: [u8; CODE_BYTES]) -> RecoveryCode {
        RecoveryCode(Zeroizing::new(bytes))
    }

    #[test]
    fn a_code_is_fourteen_groups_of_four() {
        let groups = code([7; 32]).groups();
        assert_eq!(groups.len(), 14);
        assert!(groups.iter().all(|group| group.len() == 4));
    }

    #[test]
    fn other_lengths_are_refused() {
        let text = code([9; 32]).groups().concat();
        for wrong in [&text[..55], &text[..8], "", &format!("{text}0000")] {
            assert!(RecoveryCode::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_can_be_typed_carelessly(bytes: [u8; 32]) {
            let text = code(bytes).groups().join(" ");
            let careless = text.to_lowercase().replace('0', "o").replace('1', "l").replace(' ', " - ");
            prop_assert_eq!(RecoveryCode::parse(&careless).ok(), Some(code(bytes)));
        }

        #[test]
        fn one_wrong_letter_is_noticed(bytes: [u8; 32], place in 0..56usize) {
            let mut text = code(bytes).groups().concat().into_bytes();
            text[place] = if text[place] == b'7' { b'8' } else { b'7' };
            let text = String::from_utf8(text).unwrap_or_default();
            prop_assert!(RecoveryCode::parse(&text).is_err());
        }
    }
}

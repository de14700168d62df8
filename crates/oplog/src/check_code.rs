//! Twelve characters that two people compare over the phone.

use std::fmt;

use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;

/// Crockford's base 32: digits and letters without I, L, O and U.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_CHARS: usize = 12;
/// The shortest whole number of bytes with 12 × 5 bits.
const CODE_BYTES: usize = 8;
const GROUP_CHARS: usize = 4;

static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification
        .encoding()
        .expect("32 different letters are an alphabet")
});

/// The first 60 bits of the BLAKE3 of something, as twelve characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckCode([u8; CODE_CHARS]);

impl CheckCode {
    /// The code of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let hash = blake3::hash(bytes);
        let text = CROCKFORD.encode(&hash.as_bytes()[..CODE_BYTES]);
        let mut code = [0; CODE_CHARS];
        code.copy_from_slice(&text.as_bytes()[..CODE_CHARS]);
        Self(code)
    }

    /// Reads what a person typed or a form carries: small letters, spaces and dashes do no harm,
    /// O counts as 0, I and L as 1. None where it is no code.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let letters: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-' | b'.'))
            .map(|byte| match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            })
            .collect();
        let code: [u8; CODE_CHARS] = letters.try_into().ok()?;
        code.iter()
            .all(|letter| ALPHABET.as_bytes().contains(letter))
            .then_some(Self(code))
    }

    /// The twelve characters without gaps, as forms carry them.
    #[must_use]
    pub fn compact(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

impl fmt::Display for CheckCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            if place > 0 && place % GROUP_CHARS == 0 {
                formatter.write_str("-")?;
            }
            write!(formatter, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_code_is_the_same_for_ever_and_shown_in_three_groups() {
        expect!["3NVW-CNTC-N1M9"].assert_eq(&CheckCode::of(b"khu pho").to_string());
    }

    #[test]
    fn what_a_person_types_is_read_generously() {
        let code = CheckCode::from_text("0123-4567-89AB").unwrap();
        for typed in ["o123 4567 89ab", "0I23456789AB", "0l23.4567.89ab"] {
            assert_eq!(CheckCode::from_text(typed), Some(code), "{typed}");
        }
        for wrong in [
            "",
            "0123-4567-89A",
            "0123-4567-89ABC",
            "0123-4567-89AU",
            "0123-4567-89Aệ",
        ] {
            assert_eq!(CheckCode::from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_code_is_read_back() {
        for number in 0..200_u8 {
            let code = CheckCode::of(&[number]);
            assert_eq!(CheckCode::from_text(&code.to_string()), Some(code));
            assert_eq!(CheckCode::from_text(&code.compact()), Some(code));
        }
    }
}

//! Claim codes: whoever runs the hub hands them out, and each lets one ward in.

use khupho_oplog::limits::HUB_CLAIM_CODE_MAX_BYTES;

use crate::identity::{SecretsFault, random};
use crate::storage::ClaimCodeHash;

/// 16 letters and digits of 32: 80 bits.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEN: usize = 16;

const _: () = assert!(LEN + 3 <= HUB_CLAIM_CODE_MAX_BYTES);

/// A fresh code, in groups of four as people write it down.
///
/// # Errors
/// [`SecretsFault::Random`].
pub fn generate() -> Result<String, SecretsFault> {
    let drawn: [u8; LEN] = random()?;
    let letters: Vec<char> = drawn
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// What is kept of a code. Dashes, spaces and small letters make no difference.
#[must_use]
pub fn hash_of(code: &str) -> ClaimCodeHash {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    *blake3::hash(plain.as_bytes()).as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_as_people_type_it() {
        let code = generate().unwrap();
        assert_eq!(code.len(), 19);
        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(hash_of(&typed), hash_of(&code));
        assert_ne!(hash_of(&generate().unwrap()), hash_of(&code));
    }
}

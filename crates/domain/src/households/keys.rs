//! Folded forms of a household, by which it is found and compared.

use super::{Address, Household};
use crate::ids::EntityId;
use crate::text::address::full_house_number;
use crate::text::{fold, push_search_words, squeeze};

/// Begins the word that stands for the khu phố in [`search_text`]. No typed word begins with it,
/// because [`crate::text::search_words`] keeps only letters, digits and slashes.
const NEIGHBORHOOD_MARK: char = '§';

/// Begins the word that holds the phone backwards in [`search_text`], so that its tail is a prefix.
const PHONE_MARK: char = '¶';

/// A digit word shorter than this is no phone's tail: "42" is a house.
const PHONE_TAIL_MIN_DIGITS: usize = 3;

const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The words a household is found by, folded, with single spaces: name, code, tổ, flat, the house
/// number whole and by its alley, the street, the phone, and two words no person types: the khu
/// phố and the phone backwards.
pub fn search_text(household: &Household) -> String {
    let address = &household.address;
    let mut text = neighborhood_word(household.neighborhood);
    let full_number = full_house_number(&address.house_number, &address.alley);
    for part in [
        &household.contact_name,
        &household.code,
        &full_number,
        &address.street,
        &address.apartment,
    ] {
        push_search_words(part, &mut text);
    }
    push_other_words(&address.house_number, &full_number, &mut text);
    push_other_words(&address.alley, &full_number, &mut text);
    push_search_words(&address.group, &mut text);
    if !household.phone.is_empty() {
        push_search_words(&household.phone, &mut text);
        text.push(' ');
        text.push_str(&phone_tail_word(&household.phone));
    }
    text
}

fn push_other_words(part: &str, already: &str, text: &mut String) {
    if part != already {
        push_search_words(part, text);
    }
}

/// The word that stands for a khu phố in [`search_text`].
pub fn neighborhood_word(neighborhood: EntityId) -> String {
    let mut word = String::with_capacity(160);
    word.push(NEIGHBORHOOD_MARK);
    for byte in neighborhood.as_bytes() {
        for digit in [byte >> 4, byte & 0xf] {
            word.push(HEX_DIGITS[usize::from(digit)].into());
        }
    }
    word
}

/// The word that a phone's tail is a prefix of, or the beginning of it for a tail.
fn phone_tail_word(digits: &str) -> String {
    std::iter::once(PHONE_MARK)
        .chain(digits.chars().rev())
        .collect()
}

/// The beginning of the phone word of every household whose phone ends with this word; `None` for
/// a word that is no phone's tail.
pub fn phone_tail_prefix(word: &str) -> Option<String> {
    let is_tail =
        word.len() >= PHONE_TAIL_MIN_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    is_tail.then(|| phone_tail_word(word))
}

/// Everything a household is found by without any space, for typing errors in spacing.
pub fn squeezed_text(household: &Household) -> String {
    let address = &household.address;
    let mut text = squeeze(&household.contact_name);
    text.push_str(&squeeze(&full_house_number(
        &address.house_number,
        &address.alley,
    )));
    for part in [
        &address.street,
        &address.apartment,
        &household.code,
        &household.phone,
    ] {
        text.push_str(&squeeze(part));
    }
    text
}

/// The way through the alleys and the last part of the house number, squeezed: ("42/7", "3a").
pub(super) fn way_and_house(address: &Address) -> (String, String) {
    let full = squeeze(&full_house_number(&address.house_number, &address.alley));
    match full.rsplit_once('/') {
        Some((way, house)) => (way.to_owned(), house.to_owned()),
        None => (String::new(), full),
    }
}

/// What two entries of the same place have in common: house with its way, street and flat, folded.
/// Empty where the house or the street is not known.
pub fn place_key(address: &Address) -> String {
    let (way, house) = way_and_house(address);
    let street = fold(&address.street);
    if house.is_empty() || street.is_empty() {
        return String::new();
    }
    format!("{way}|{house}|{street}|{}", squeeze(&address.apartment))
}

#[cfg(test)]
mod tests {
    use super::super::tests::household;
    use super::*;

    #[test]
    fn words_hold_the_number_by_its_alley_and_the_phone_backwards() {
        let mut ba = household("Nguyễn Văn Ba", "0901234567", "42/7/3A Trần Quốc Toản");
        ba.code = "13-0042".into();
        ba.address.alley = "42/7".into();
        let text = search_text(&ba);
        let words: Vec<&str> = text.split(' ').skip(1).collect();
        assert_eq!(
            words.join(" "),
            "nguyen van ba 13 0042 42/7/3a tran quoc toan 42/7 0901234567 ¶7654321090"
        );
        assert_eq!(
            squeezed_text(&ba),
            "nguyenvanba42/7/3atranquoctoan1300420901234567"
        );
    }

    #[test]
    fn a_tail_is_the_beginning_of_the_phone_backwards() {
        assert_eq!(phone_tail_prefix("4567").as_deref(), Some("¶7654"));
        assert_eq!(phone_tail_prefix("42"), None);
        assert_eq!(phone_tail_prefix("42/7"), None);
        assert_eq!(phone_tail_prefix("tu"), None);
    }

    #[test]
    fn the_place_is_the_same_however_its_number_is_split() {
        let whole = household("", "", "42/7/3A Trần Quốc Toản").address;
        let mut split = whole.clone();
        split.house_number = "3a".into();
        split.alley = "42 / 7".into();
        assert_eq!(place_key(&whole), place_key(&split));
        assert_eq!(place_key(&Address::default()), "");
    }
}

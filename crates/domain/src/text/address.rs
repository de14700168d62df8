//! Addresses as they are typed, and the order in which one walks past them.
//!
//! In Hồ Chí Minh City odd numbers stand on one side of a street and even ones
//! on the other; a house in an alley carries the whole way in its number:
//! "134/109/18A" is house 18A in alley 109 off alley 134.

use super::{fold, nfc, sort_key};

/// The parts of a typed address; a part that was not typed is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressParts {
    /// The number on the plate, with the way through the alleys: "42/7/3A".
    pub house_number: String,
    /// The alley the house stands in, the number without its last part: "42/7".
    pub alley: String,
    /// The street, without the word "đường".
    pub street: String,
    /// What is neither: tổ, khu phố, phường, block and the like, as typed.
    pub rest: String,
}

/// Splits a typed address: "42/7/3A Trần Quốc Toản, P. Xuân Hòa".
///
/// Words for house, alley and street ("số nhà", "hẻm", "ngõ", "kiệt", "đường")
/// are understood and removed. Nothing that was typed is lost: what is not
/// recognised is in [`AddressParts::rest`].
#[must_use]
pub fn split_address(typed: &str) -> AddressParts {
    let typed = nfc(typed);
    let mut parts = AddressParts::default();
    for piece in typed
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        read_piece(piece, &mut parts);
    }
    if let (false, Some((alley, _))) = (
        parts.house_number.is_empty(),
        parts.house_number.rsplit_once('/'),
    ) && parts.alley.is_empty()
    {
        parts.alley = alley.to_owned();
    }
    parts
}

/// Joins the number on the plate from its parts: ("3A", "42/7") and
/// ("42/7/3A", "42/7") are both "42/7/3A".
#[must_use]
pub fn full_house_number(house_number: &str, alley: &str) -> String {
    let carries_its_way = house_number
        .strip_prefix(alley)
        .is_some_and(|rest| rest.starts_with('/'));
    if alley.is_empty() || house_number.is_empty() || carries_its_way {
        return house_number.to_owned();
    }
    format!("{alley}/{house_number}")
}

/// Returns bytes that compare in walking order: by street, then the houses on
/// the street itself and after them each alley, within each the odd side
/// before the even one, and by number.
///
/// `house_number` may carry its alley ("42/7/3A") or not ("3A").
#[must_use]
pub fn walking_key(house_number: &str, alley: &str, street: &str) -> Vec<u8> {
    let house_number = tidy_number(house_number);
    let alley = tidy_number(alley);
    let (way, house) = way_and_house(&house_number, &alley);
    let mut key = sort_key(&fold(street));
    key.push(0);
    push_numbers(way, &mut key);
    push_numbers(house, &mut key);
    key
}

/// Removes spaces around slashes and the words before a number.
fn tidy_number(number: &str) -> String {
    let folded = fold(number);
    let bare = strip_words(&folded, &["so nha", "so", "hem", "ngo", "kiet"]).1;
    bare.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

fn way_and_house<'a>(house_number: &'a str, alley: &'a str) -> (&'a str, &'a str) {
    let house = house_number
        .strip_prefix(alley)
        .and_then(|rest| rest.strip_prefix('/'));
    match (house, house_number.rsplit_once('/')) {
        (Some(house), _) if !alley.is_empty() => (alley, house),
        (_, Some((way, house))) if alley.is_empty() => (way, house),
        _ => (alley, house_number),
    }
}

/// Appends the numbers of "42/7": first the side of the street, then each
/// number by value with its letters behind it.
fn push_numbers(numbers: &str, key: &mut Vec<u8>) {
    if numbers.is_empty() {
        key.push(0);
        return;
    }
    let (first, _) = number_and_letters(numbers.split('/').next().unwrap_or_default());
    key.push(match first {
        Some(number) if number % 2 == 1 => 1,
        Some(_) => 2,
        None => 3,
    });
    for part in numbers.split('/') {
        let (number, letters) = number_and_letters(part);
        key.push(1);
        key.extend_from_slice(&number.unwrap_or(u32::MAX).to_be_bytes());
        key.extend_from_slice(letters.as_bytes());
        key.push(0);
    }
    key.push(0);
}

fn number_and_letters(part: &str) -> (Option<u32>, &str) {
    let end = part
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(part.len());
    match part[..end].parse() {
        Ok(number) => (Some(number), &part[end..]),
        Err(_) => (None, part),
    }
}

fn read_piece(piece: &str, parts: &mut AddressParts) {
    if is_area(piece) {
        return push_rest(piece, parts);
    }
    let (word, bare) = strip_typed_words(piece);
    match word {
        PieceWord::Alley => read_alley(bare, parts),
        PieceWord::Street => set_street(bare, parts),
        PieceWord::House | PieceWord::None => read_number_and_street(piece, bare, parts),
    }
}

fn read_alley(bare: &str, parts: &mut AddressParts) {
    let (number, after) = split_number(bare);
    if number.is_empty() {
        parts.alley = bare.to_owned();
        return;
    }
    parts.alley = number;
    if !after.is_empty() {
        set_street(strip_typed_words(after).1, parts);
    }
}

fn read_number_and_street(piece: &str, bare: &str, parts: &mut AddressParts) {
    let (number, after) = split_number(bare);
    if number.is_empty() || !parts.house_number.is_empty() {
        if parts.street.is_empty() {
            parts.street = bare.to_owned();
        } else {
            push_rest(piece, parts);
        }
        return;
    }
    parts.house_number = number;
    if after.is_empty() {
        return;
    }
    match strip_typed_words(after) {
        (PieceWord::Alley, alley) => read_alley(alley, parts),
        (_, street) => set_street(street, parts),
    }
}

fn set_street(street: &str, parts: &mut AddressParts) {
    if parts.street.is_empty() {
        parts.street = street.to_owned();
    } else {
        push_rest(street, parts);
    }
}

fn push_rest(piece: &str, parts: &mut AddressParts) {
    if !parts.rest.is_empty() {
        parts.rest.push_str(", ");
    }
    parts.rest.push_str(piece);
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum PieceWord {
    House,
    Alley,
    Street,
    None,
}

const PIECE_WORDS: [(&str, PieceWord); 9] = [
    ("so nha", PieceWord::House),
    ("nha so", PieceWord::House),
    ("so", PieceWord::House),
    ("hem", PieceWord::Alley),
    ("ngo", PieceWord::Alley),
    ("kiet", PieceWord::Alley),
    ("duong", PieceWord::Street),
    ("pho", PieceWord::Street),
    ("d.", PieceWord::Street),
];

/// Takes the leading word of a piece off, comparing folded words but keeping
/// the typed text. A word counts only before a digit, except those of streets.
fn strip_typed_words(piece: &str) -> (PieceWord, &str) {
    for (word, meaning) in PIECE_WORDS {
        if let Some(rest) = strip_folded_prefix(piece, word)
            && (meaning == PieceWord::Street
                || rest.starts_with(|letter: char| letter.is_ascii_digit()))
        {
            return (meaning, rest);
        }
    }
    (PieceWord::None, piece)
}

fn strip_folded_prefix<'a>(piece: &'a str, word: &str) -> Option<&'a str> {
    let letters = word.chars().count();
    let end = piece
        .char_indices()
        .nth(letters)
        .map_or(piece.len(), |(index, _)| index);
    let rest = &piece[end..];
    let at_boundary = word.ends_with('.') || !rest.starts_with(char::is_alphabetic);
    (fold(&piece[..end]) == word && at_boundary)
        .then(|| rest.trim_start_matches([' ', '.', ':']))
        .filter(|rest| !rest.is_empty())
}

fn strip_words<'a>(folded: &'a str, words: &[&str]) -> (bool, &'a str) {
    for word in words {
        if let Some(rest) = folded.strip_prefix(word)
            && rest.starts_with([' ', '.', ':'])
        {
            return (true, rest.trim_start_matches([' ', '.', ':']));
        }
    }
    (false, folded)
}

/// Pieces that name an area or a flat, never a street.
fn is_area(piece: &str) -> bool {
    const AREA_WORDS: [&str; 17] = [
        "phuong",
        "p.",
        "quan",
        "q.",
        "tp",
        "thanh pho",
        "kp",
        "khu pho",
        "to ",
        "to.",
        "ap ",
        "block",
        "lo ",
        "can ho",
        "tang",
        "chung cu",
        "viet nam",
    ];
    let folded = fold(piece);
    let short_district = folded
        .strip_prefix(['p', 'q'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    short_district || AREA_WORDS.iter().any(|word| folded.starts_with(word))
}

/// Splits the number off the start: digits with letters, slashes and hyphens,
/// spaces allowed around a slash.
fn split_number(piece: &str) -> (String, &str) {
    if !piece.starts_with(|letter: char| letter.is_ascii_digit()) {
        return (String::new(), piece);
    }
    let mut number = String::new();
    let mut rest = piece;
    loop {
        let end = rest
            .find(|letter: char| letter.is_whitespace())
            .unwrap_or(rest.len());
        number.push_str(&rest[..end]);
        rest = rest[end..].trim_start();
        let goes_on = number.ends_with('/') || rest.starts_with('/');
        if !goes_on || rest.is_empty() {
            break;
        }
    }
    // "42/7 - Lê Lợi": the hyphen parts, and is no part of the street.
    let rest = rest.strip_prefix(['-', '–']).map_or(rest, str::trim_start);
    if is_street_named_by_number(&number, rest) {
        return (String::new(), piece);
    }
    (number.trim_end_matches('/').to_owned(), rest)
}

/// "3 Tháng 2" and "30 tháng 4" are streets, not houses on "Tháng 2".
fn is_street_named_by_number(number: &str, rest: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit()) && fold(rest).starts_with("thang ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    fn shown(typed: &str) -> String {
        let parts = split_address(typed);
        format!(
            "{} | {} | {} | {}",
            parts.house_number, parts.alley, parts.street, parts.rest
        )
    }

    #[test]
    fn addresses_people_type() {
        expect!["42/7/3A | 42/7 | Trần Quốc Toản | "].assert_eq(&shown("42/7/3A Trần Quốc Toản"));
        expect!["42/7 | 42 | Lê Lợi | P. Xuân Hòa, TP.HCM"]
            .assert_eq(&shown("42 / 7 đường Lê Lợi, P. Xuân Hòa, TP.HCM"));
        expect!["12 |  | Võ Thị Sáu | Phường 7, Q3"]
            .assert_eq(&shown("Số nhà 12, đường Võ Thị Sáu, Phường 7, Q3"));
        expect!["7 | 42 | Trần Quốc Toản | "].assert_eq(&shown("Số 7, hẻm 42 Trần Quốc Toản"));
        expect!["7 | 42/1 | Trần Quốc Toản | "].assert_eq(&shown("7 hẻm 42/1 Trần Quốc Toản"));
        expect!["42/7 | 42 | Lê Lợi | "].assert_eq(&shown("42/7 - Lê Lợi"));
        expect!["12-14 |  | Lê Lợi | "].assert_eq(&shown("12-14 Lê Lợi"));
        expect!["5 |  | 3 Tháng 2 | "].assert_eq(&shown("5 đường 3 Tháng 2"));
        expect![" |  | 3 Tháng 2 | "].assert_eq(&shown("3 Tháng 2"));
        expect![" |  | Trần Quốc Toản | "].assert_eq(&shown("Trần Quốc Toản"));
        expect!["15 |  | Lý Chính Thắng | căn hộ A12.05, block B"]
            .assert_eq(&shown("căn hộ A12.05, block B, 15 Lý Chính Thắng"));
        expect![" |  |  | "].assert_eq(&shown("  "));
    }

    #[test]
    fn one_walks_the_odd_side_then_the_even_side_then_the_alleys() {
        let mut houses = vec![
            ("10", "", "Lê Lợi"),
            ("2", "", "Lê Lợi"),
            ("9A", "", "Lê Lợi"),
            ("9", "", "Lê Lợi"),
            ("101", "", "Lê Lợi"),
            ("42/7", "", "Lê Lợi"),
            ("3", "42", "Lê Lợi"),
            ("42/10", "42", "Lê Lợi"),
            ("42/7/1", "", "Lê Lợi"),
            ("5/3", "", "Lê Lợi"),
            ("8", "", "An Bình"),
        ];
        houses.sort_by_key(|(number, alley, street)| walking_key(number, alley, street));
        let walk: Vec<String> = houses
            .iter()
            .map(|(number, alley, street)| format!("{number} ({alley}) {street}"))
            .collect();
        expect![[r#"
            8 () An Bình
            9 () Lê Lợi
            9A () Lê Lợi
            101 () Lê Lợi
            2 () Lê Lợi
            10 () Lê Lợi
            5/3 () Lê Lợi
            3 (42) Lê Lợi
            42/7 () Lê Lợi
            42/10 (42) Lê Lợi
            42/7/1 () Lê Lợi"#]]
        .assert_eq(&walk.join("\n"));
    }

    #[test]
    fn the_number_on_the_plate_is_joined_once() {
        assert_eq!(full_house_number("3A", "42/7"), "42/7/3A");
        assert_eq!(full_house_number("42/7/3A", "42/7"), "42/7/3A");
        assert_eq!(full_house_number("12", ""), "12");
        assert_eq!(full_house_number("", "42"), "");
    }

    #[test]
    fn the_same_door_has_one_key() {
        assert_eq!(
            walking_key("42/7", "", "Lê Lợi"),
            walking_key("7", "hẻm 42", "LÊ LỢI")
        );
        assert_eq!(
            walking_key("42 / 7", "42", "Lê Lợi"),
            walking_key("7", "42", "Lê Lợi")
        );
    }

    proptest! {
        #[test]
        fn no_text_is_a_fault(typed in any::<String>(), alley in any::<String>()) {
            let _ = split_address(&typed);
            let _ = walking_key(&typed, &alley, "Lê Lợi");
        }

        #[test]
        fn numbers_on_one_side_are_in_order(left in 0_u32..5_000, right in 0_u32..5_000) {
            let key = |number: u32| walking_key(&(number * 2).to_string(), "", "Lê Lợi");
            prop_assert_eq!(left.cmp(&right), key(left).cmp(&key(right)));
        }
    }
}

//! Vietnamese telephone numbers.
//!
//! Mobile: 10 digits, prefixes 03, 05, 07, 08, 09. Landline: 02x and 11 digits.
//! The mobile numbers of 11 digits ended in 2018; their new prefixes are from
//! the plan of the Ministry of Information and Communications of that year.

/// What a typed telephone number turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phone {
    /// A number that can be dialled, as digits with the leading zero.
    Valid(String),
    /// A spreadsheet took the leading zero away; the number with it put back.
    LostZero(String),
    /// A number from before 2018; the same number with its new prefix.
    OldPrefix(String),
    /// Digits that are no Vietnamese number, as typed.
    Unknown(String),
}

/// Old and new prefixes of mobile numbers.
const PREFIXES_OF_2018: [(&str, &str); 21] = [
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0126", "076"),
    ("0128", "078"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0127", "081"),
    ("0129", "082"),
    ("0162", "032"),
    ("0163", "033"),
    ("0164", "034"),
    ("0165", "035"),
    ("0166", "036"),
    ("0167", "037"),
    ("0168", "038"),
    ("0169", "039"),
    ("0186", "056"),
    ("0188", "058"),
    ("0199", "059"),
];

/// Nine digits of each, where both lost their zero.
const DIGITS_OF_TWO_NUMBERS: usize = 18;

/// Reads a typed number; `None` when it holds no digit at all.
///
/// Spaces, dots, hyphens and brackets are ignored, `+84`, `84` and `0084`
/// become `0`. Of several numbers in one cell the first is taken.
#[must_use]
pub fn parse_phone(text: &str) -> Option<Phone> {
    let digits = first_number(text);
    if digits.is_empty() {
        return None;
    }
    if digits.len() >= DIGITS_OF_TWO_NUMBERS
        && let Some(first) = first_of_several(text)
    {
        return Some(first);
    }
    Some(read_digits(digits))
}

/// Two numbers parted by what also stands inside one: "0901 234 567 - 0907 654 321".
fn first_of_several(text: &str) -> Option<Phone> {
    ['-', '–', '+', ' '].into_iter().find_map(|separator| {
        let pieces = text.split(separator);
        let numbers = pieces.map(|piece| read_digits(first_number(piece)));
        numbers
            .into_iter()
            .find(|phone| !matches!(phone, Phone::Unknown(_)))
    })
}

fn read_digits(digits: String) -> Phone {
    let national = national_form(&digits);
    if is_dialled(&national) {
        Phone::Valid(national)
    } else if let Some(new) = with_new_prefix(&national) {
        Phone::OldPrefix(new)
    } else if is_dialled(&format!("0{national}")) {
        Phone::LostZero(format!("0{national}"))
    } else {
        Phone::Unknown(digits)
    }
}

fn first_number(text: &str) -> String {
    let mut digits = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            // Two numbers in one cell: "0901…/0902…", "0901…, 0902…".
            '/' | ',' | ';' | '\n' if digits.len() >= 9 => break,
            letter if letter.is_alphabetic() && digits.len() >= 9 => break,
            _ => {}
        }
    }
    digits
}

fn national_form(digits: &str) -> String {
    for prefix in ["0084", "84"] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            let national = format!("0{}", rest.strip_prefix('0').unwrap_or(rest));
            if is_dialled(&national) {
                return national;
            }
        }
    }
    digits.to_owned()
}

fn is_dialled(digits: &str) -> bool {
    is_mobile(digits) || is_landline(digits)
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 10
        && bytes[0] == b'0'
        && matches!(bytes[1], b'3' | b'5' | b'7' | b'8' | b'9')
        && bytes.iter().all(u8::is_ascii_digit)
}

fn is_landline(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with("02")
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn with_new_prefix(national: &str) -> Option<String> {
    let with_zero = match national.len() {
        11 => national.to_owned(),
        10 if national.starts_with('1') => format!("0{national}"),
        _ => return None,
    };
    PREFIXES_OF_2018
        .iter()
        .find_map(|(old, new)| Some(format!("{new}{}", with_zero.strip_prefix(old)?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ways_of_typing_one_number() {
        for text in [
            "0901234567",
            "0901 234 567",
            "090.123.4567",
            "(090) 123-4567",
            "+84 901 234 567",
            "84901234567",
            "0084901234567",
            "+84 0901234567",
            "0901234567 / 0907654321",
            "0901234567 - 0907654321",
            "0901 234 567 – 0907 654 321",
            "090.123.4567 090.765.4321",
            "+84901234567 +84907654321",
            "0901234567 (con gái)",
            "ĐT: 0901234567",
        ] {
            assert_eq!(
                parse_phone(text),
                Some(Phone::Valid("0901234567".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_lost_zero_is_put_back_and_said() {
        assert_eq!(
            parse_phone("901234567"),
            Some(Phone::LostZero("0901234567".into()))
        );
        assert_eq!(
            parse_phone("2838123456"),
            Some(Phone::LostZero("02838123456".into()))
        );
    }

    #[test]
    fn numbers_from_before_2018() {
        assert_eq!(
            parse_phone("01681234567"),
            Some(Phone::OldPrefix("0381234567".into()))
        );
        assert_eq!(
            parse_phone("1681234567"),
            Some(Phone::OldPrefix("0381234567".into()))
        );
    }

    #[test]
    fn landlines_and_strangers() {
        assert_eq!(
            parse_phone("028 3812 3456"),
            Some(Phone::Valid("02838123456".into()))
        );
        assert_eq!(parse_phone("12345"), Some(Phone::Unknown("12345".into())));
        assert_eq!(
            parse_phone("0401234567"),
            Some(Phone::Unknown("0401234567".into()))
        );
        assert_eq!(parse_phone("không có"), None);
        assert_eq!(parse_phone(""), None);
    }

    proptest! {
        #[test]
        fn reading_its_own_answer_changes_nothing(text in "[+0-9 .]{0,16}") {
            if let Some(Phone::Valid(digits)) = parse_phone(&text) {
                prop_assert_eq!(parse_phone(&digits), Some(Phone::Valid(digits)));
            }
        }

        #[test]
        fn no_text_is_a_fault(text in any::<String>()) {
            let _ = parse_phone(&text);
        }
    }
}

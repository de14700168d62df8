//! Money in whole đồng.

use super::fold;
use super::number::{format_integer, parse_decimal};

/// Words for powers of ten, folded; the longer ones first.
const SCALES: [(&str, i64); 8] = [
    ("nghin", 1_000),
    ("ngan", 1_000),
    ("trieu", 1_000_000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
    ("tr", 1_000_000),
    ("k", 1_000),
    ("", 1),
];

/// Reads an amount: "15 triệu đ", "15.000.000 đ", "1,5 triệu", "500k".
///
/// `None` where it is not a whole number of đồng.
#[must_use]
pub fn parse_money(text: &str) -> Option<i64> {
    let folded = fold(text);
    let without_currency = strip_currency(&folded);
    let number_end = without_currency
        .rfind(|letter: char| letter.is_ascii_digit())
        .map(|index| index + 1)?;
    let (number, scale) = without_currency.split_at(number_end);
    let scale = SCALES
        .iter()
        .find(|(word, _)| *word == scale.trim())
        .map(|(_, factor)| *factor)?;
    let decimal = parse_decimal(number)?;
    let scaled = decimal.units.checked_mul(scale)?;
    let divisor = 10_i64.pow(u32::from(decimal.places));
    (scaled % divisor == 0).then_some(scaled / divisor)
}

/// Writes an amount in full: "15.000.000 đ".
#[must_use]
pub fn format_money(dong: i64) -> String {
    format!("{} đ", format_integer(dong))
}

/// Writes round amounts as they are spoken, "15 triệu đ", and others in full.
#[must_use]
pub fn format_money_short(dong: i64) -> String {
    let spoken = [
        (1_000_000_000, "tỷ"),
        (1_000_000, "triệu"),
        (1_000, "nghìn"),
    ];
    for (factor, word) in spoken {
        if dong != 0 && dong % factor == 0 {
            return format!("{} {word} đ", format_integer(dong / factor));
        }
    }
    format_money(dong)
}

fn strip_currency(folded: &str) -> &str {
    let trimmed = folded.trim_end_matches('.').trim_end();
    for suffix in ["dong", "vnd", "₫", "d"] {
        if let Some(rest) = trimmed.strip_suffix(suffix) {
            return rest.trim_end();
        }
    }
    trimmed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_people_write() {
        for text in [
            "15 triệu đ",
            "15.000.000 đ",
            "15.000.000đồng",
            "15 000 000",
            "15tr",
            "15 TRIỆU ĐỒNG",
            "15.000 nghìn",
            "15.000k",
            "15.000.000 VND",
            "0,015 tỷ",
        ] {
            assert_eq!(parse_money(text), Some(15_000_000), "{text}");
        }
        assert_eq!(parse_money("1,5 triệu"), Some(1_500_000));
    }

    #[test]
    fn what_is_not_an_amount() {
        for text in ["", "triệu", "0,5 đ", "15 quả", "9999999999 tỷ", "đ"] {
            assert_eq!(parse_money(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_as_shown() {
        assert_eq!(format_money(15_000_000), "15.000.000 đ");
        assert_eq!(format_money_short(15_000_000), "15 triệu đ");
        assert_eq!(format_money_short(150_500), "150.500 đ");
        assert_eq!(format_money_short(0), "0 đ");
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(dong in 0_i64..1_000_000_000_000) {
            prop_assert_eq!(parse_money(&format_money(dong)), Some(dong));
            prop_assert_eq!(parse_money(&format_money_short(dong)), Some(dong));
        }

        #[test]
        fn no_text_is_a_fault(text in any::<String>()) {
            let _ = parse_money(&text);
        }
    }
}

//! The words by which rows that are no entry are known.

use khupho_domain::text::phone::{Phone, parse_phone};

use crate::table::Cell;

/// A label of totals, by what else it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TotalLabel {
    /// "Tổng cộng" and no more: nobody is called so.
    Whole,
    /// "Cộng tổ 2", "Tổng số hộ".
    WithMore,
    /// "Cộng" may be a name too.
    MayBeAName,
}

/// Reads a label with its marks: without them "Tống Công Minh" reads like a total too. After "cộng"
/// only few words follow, for Cộng Hòa is a street and Cộng a family name.
pub(crate) fn total_label(text: &str) -> Option<TotalLabel> {
    const WHOLE: [&str; 4] = ["tổng cộng", "tong cong", "total", "grand total"];
    const BEGINNINGS: [&str; 5] = ["tổng cộng", "tổng số", "tổng hộ", "tổng:", "cộng:"];
    const NAMES: [&str; 4] = ["cộng", "tổng", "cong", "tong"];
    let lower = text.trim().to_lowercase();
    let label = lower.trim_end_matches([':', '.', ' ']);
    let begins_so = |beginning: &&str| lower.starts_with(*beginning);
    if WHOLE.contains(&label) {
        Some(TotalLabel::Whole)
    } else if BEGINNINGS.iter().any(begins_so) || label == "tong so" || is_sum_of(label) {
        Some(TotalLabel::WithMore)
    } else {
        NAMES.contains(&label).then_some(TotalLabel::MayBeAName)
    }
}

/// "Cộng tổ 2", "Cộng số hộ", "Cộng 20 hộ".
fn is_sum_of(lower: &str) -> bool {
    const WORDS: [&str; 6] = ["tổ", "khu phố", "kp", "số", "hộ", "trang"];
    let Some(rest) = lower
        .strip_prefix("cộng")
        .filter(|rest| !rest.starts_with(char::is_alphabetic))
    else {
        return false;
    };
    let rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    rest.starts_with(|digit: char| digit.is_ascii_digit()) || begins_with_word(rest, &WORDS)
}

fn begins_with_word(text: &str, words: &[&str]) -> bool {
    let begins = |word: &&str| {
        text.strip_prefix(*word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    words.iter().any(begins)
}

/// A number, alone or with its unit: "20", "1.234", "3 hộ", "12 người". A telephone number is none.
pub(crate) fn is_quantity(cell: &Cell) -> bool {
    let lower = cell.text.trim().to_lowercase();
    let unit = lower.trim_start_matches(|letter: char| !letter.is_alphabetic());
    let is_unit = matches!(
        unit,
        "" | "hộ" | "người" | "khẩu" | "nhân khẩu" | "đ" | "đồng"
    );
    is_unit && !matches!(parse_phone(&lower), Some(Phone::Valid(_)))
}

pub(crate) fn is_signature_label(lower: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "người lập",
        "xác nhận",
        "trưởng khu phố",
        "ban điều hành",
        "chủ tịch",
        "tm.",
        "kt.",
        "ký tên",
        "(ký",
    ];
    let is_day = ["ngày", "tháng", "năm"]
        .iter()
        .all(|word| lower.contains(word));
    is_day
        || BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
}

pub(crate) fn is_place_label(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "tổ",
        "khu phố",
        "kp",
        "hẻm",
        "đường",
        "block",
        "chung cư",
        "cụm",
        "danh sách",
    ];
    begins_with_word(&text.trim().to_lowercase(), &WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::CellKind;

    #[test]
    fn few_words_after_a_sum_make_a_label() {
        for (text, label) in [
            ("TỔNG CỘNG:", Some(TotalLabel::Whole)),
            ("Tổng cộng toàn khu phố", Some(TotalLabel::WithMore)),
            ("Cộng (tổ 2)", Some(TotalLabel::WithMore)),
            ("Cộng 20 hộ", Some(TotalLabel::WithMore)),
            ("Cộng", Some(TotalLabel::MayBeAName)),
            ("Cộng Hòa", None),
            ("Cộng Tố Mẫu", None),
            ("Cộng Sốt", None),
            ("Tống Công Mẫu", None),
        ] {
            assert_eq!(total_label(text), label, "{text}");
        }
    }

    #[test]
    fn a_telephone_number_is_no_quantity() {
        let is_quantity_text = |text: &str| is_quantity(&Cell::new(text, CellKind::Text));
        for text in ["20", "1.234", "3 hộ", "12 người", "-"] {
            assert!(is_quantity_text(text), "{text}");
        }
        for text in ["0900000001", "12 Lê Lợi", "A"] {
            assert!(!is_quantity_text(text), "{text}");
        }
    }
}

//! Numbers as Vietnamese writes them: group `.`, decimal `,` (CLDR `vi`).
//!
//! A number is read as whole units and a count of decimal places: nothing passes
//! through a float, so nothing is rounded.

/// An exact decimal number: `units` divided by ten to the power of `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    /// The digits as one whole number.
    units: i64,
    /// How many of the digits stand after the decimal mark, 0 to 9.
    places: u8,
}

/// Decimal places beyond this are refused rather than rounded.
const DECIMAL_PLACES_MAX: usize = 9;

/// Reads a whole number: "1.234", "1 234", "1234", "-5".
///
/// "1,5" and "1,234" are not whole numbers here: the comma is the decimal mark.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let decimal = parse_decimal(text)?;
    let divisor = 10_i64.pow(u32::from(decimal.places));
    (decimal.units % divisor == 0 && decimal.places == 0 || written_as_zeros(decimal, divisor))
        .then_some(decimal.units / divisor)
}

/// "12,0" is a whole number that a spreadsheet has dressed up.
fn written_as_zeros(decimal: Decimal, divisor: i64) -> bool {
    decimal.places <= 2 && decimal.units % divisor == 0
}

/// Reads a number with Vietnamese marks: "1.234,5", "1.234", "94,4".
///
/// English marks are understood where they can mean nothing else: "1,234.5",
/// "1,234,567", "0.5". A single dot before exactly three digits groups, as
/// Vietnamese writes it.
fn parse_decimal(text: &str) -> Option<Decimal> {
    if let Some(units) = plain_digits(text) {
        return Some(Decimal { units, places: 0 });
    }
    let (negative, digits) = sign_and_digits(text)?;
    let (whole, fraction) = split_at_decimal_mark(&digits)?;
    if fraction.len() > DECIMAL_PLACES_MAX {
        return None;
    }
    let units: i64 = format!("{whole}{fraction}").parse().ok()?;
    Some(Decimal {
        units: if negative { -units } else { units },
        places: u8::try_from(fraction.len()).ok()?,
    })
}

/// The number that a text of nothing but a few digits is: what nearly every cell of a register holds.
fn plain_digits(text: &str) -> Option<i64> {
    const CERTAINLY_FIT: usize = 18;
    let is_plain =
        (1..=CERTAINLY_FIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn sign_and_digits(text: &str) -> Option<(bool, String)> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    let well_formed = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    (well_formed && digits.len() <= 40).then_some((negative, digits))
}

fn split_at_decimal_mark(digits: &str) -> Option<(String, &str)> {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    match (dots, commas) {
        (0, 0) => Some((digits.to_owned(), "")),
        (_, 0) => split_with_one_mark(digits, '.', dots),
        (0, 1) => split_once_at(digits, ',', None),
        (0, _) => Some((without_groups(digits, ',')?, "")),
        (_, 1) if digits.rfind(',') > digits.rfind('.') => split_once_at(digits, ',', Some('.')),
        (1, _) if digits.rfind('.') > digits.rfind(',') => split_once_at(digits, '.', Some(',')),
        _ => None,
    }
}

fn split_with_one_mark(digits: &str, mark: char, count: usize) -> Option<(String, &str)> {
    match without_groups(digits, mark) {
        Some(whole) => Some((whole, "")),
        None if count == 1 => split_once_at(digits, mark, None),
        None => None,
    }
}

fn split_once_at(digits: &str, mark: char, group: Option<char>) -> Option<(String, &str)> {
    let (whole, fraction) = digits.split_once(mark)?;
    let whole = match group {
        Some(group) => without_groups(whole, group)?,
        None => whole.to_owned(),
    };
    (!fraction.is_empty()).then_some((whole, fraction))
}

/// Removes the group marks, or answers `None` where they do not part threes.
fn without_groups(digits: &str, mark: char) -> Option<String> {
    let mut groups = digits.split(mark);
    let first = groups.next()?;
    let well_grouped = (1..=3).contains(&first.len())
        && !(first == "0" && digits.len() > 1)
        && groups.all(|group| group.len() == 3);
    well_grouped.then(|| digits.replace(mark, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(units: i64, places: u8) -> Option<Decimal> {
        Some(Decimal { units, places })
    }

    #[test]
    fn vietnamese_marks() {
        assert_eq!(parse_decimal("1.234"), decimal(1234, 0));
        assert_eq!(parse_decimal("1.234,5"), decimal(12345, 1));
        assert_eq!(parse_decimal(" 94,4 "), decimal(944, 1));
        assert_eq!(parse_decimal("1.234.567"), decimal(1_234_567, 0));
        assert_eq!(parse_decimal("-1 234"), decimal(-1234, 0));
        assert_eq!(parse_decimal("0,05"), decimal(5, 2));
        assert_eq!(parse_decimal("007"), decimal(7, 0));
        assert_eq!(
            parse_decimal("999999999999999999"),
            decimal(999_999_999_999_999_999, 0)
        );
    }

    #[test]
    fn english_marks_where_they_are_plain() {
        assert_eq!(parse_decimal("1,234.5"), decimal(12345, 1));
        assert_eq!(parse_decimal("1,234,567"), decimal(1_234_567, 0));
        assert_eq!(parse_decimal("0.5"), decimal(5, 1));
        assert_eq!(parse_decimal("0.500"), decimal(500, 3));
        assert_eq!(parse_decimal("12.50"), decimal(1250, 2));
    }

    #[test]
    fn what_is_not_a_number() {
        for text in [
            "",
            "-",
            "abc",
            "1.2.3",
            "12a",
            ",5",
            "1,",
            "1.23.456",
            "1,2,3.4",
            "1.234,5,6",
        ] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
        assert_eq!(parse_decimal(&"9".repeat(30)), None);
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(parse_integer("1.234"), Some(1234));
        assert_eq!(parse_integer("4"), Some(4));
        assert_eq!(parse_integer("4,0"), Some(4));
        assert_eq!(parse_integer("4,5"), None);
        assert_eq!(parse_integer("1,234"), None);
    }

    /// "1234" with its groups: "1.234".
    fn grouped(number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
        let groups = groups.into_iter().map(String::from_utf8_lossy);
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", groups.collect::<Vec<_>>().join("."))
    }

    proptest! {
        #[test]
        fn whole_numbers_are_read_with_and_without_groups(number in any::<i64>().prop_filter("abs", |n| *n != i64::MIN)) {
            prop_assert_eq!(parse_integer(&number.to_string()), Some(number));
            prop_assert_eq!(parse_integer(&grouped(number)), Some(number));
        }

        #[test]
        fn places_after_the_comma_are_kept(units in 0_i64..1_000_000_000, places in 1_u8..6) {
            let divisor = 10_i64.pow(u32::from(places));
            let text = format!("{},{:0width$}", units / divisor, units % divisor, width = usize::from(places));
            prop_assert_eq!(parse_decimal(&text), Some(Decimal { units, places }));
        }

        #[test]
        fn no_text_is_a_fault(text in any::<String>()) {
            let _ = parse_decimal(&text);
        }
    }
}

//! Numbers with at most two decimals, read from their digits.

/// Why a number cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecimalFault {
    /// More than two decimals that are not 0.
    TooManyDecimals,
    /// Negative, too large, or written with an exponent, `inf` or `nan`.
    OutOfRange,
}

/// The hundredths of "5", "2.5", "+12.25", "80.000": at most `max`.
pub(super) fn hundredths(digits: &str, max: u32) -> Result<u32, DecimalFault> {
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return Err(DecimalFault::OutOfRange);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 2 {
        return Err(DecimalFault::TooManyDecimals);
    }
    let number: u64 = format!("{whole}{fraction:0<2}")
        .parse()
        .map_err(|_| DecimalFault::OutOfRange)?;
    u32::try_from(number)
        .ok()
        .filter(|number| *number <= max)
        .ok_or(DecimalFault::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_decimals_are_read_from_their_digits() {
        for (digits, expected) in [
            ("5", 500),
            ("2.5", 250),
            ("0.01", 1),
            ("+12.25", 1_225),
            ("80.000", 8_000),
        ] {
            assert_eq!(hundredths(digits, 1_000_000), Ok(expected), "{digits}");
        }
    }

    #[test]
    fn what_is_no_such_number_is_refused() {
        assert_eq!(
            hundredths("2.555", 1_000_000),
            Err(DecimalFault::TooManyDecimals)
        );
        for digits in [
            "-1",
            "1e3",
            "inf",
            "nan",
            ".5",
            "",
            "10000.01",
            "99999999999999999999999",
        ] {
            assert_eq!(
                hundredths(digits, 1_000_000),
                Err(DecimalFault::OutOfRange),
                "{digits}"
            );
        }
        assert_eq!(hundredths("10000", 1_000_000), Ok(1_000_000));
    }

    proptest! {
        #[test]
        fn every_hundredth_is_exact(number in 0_u32..=1_000_000) {
            let digits = format!("{}.{:02}", number / 100, number % 100);
            prop_assert_eq!(hundredths(&digits, 1_000_000), Ok(number));
        }
    }
}

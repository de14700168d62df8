//! What a household must be before it is written.

use super::{CountFault, Household};
use crate::fields::{FieldFault, check_past_day};
use crate::limits::{SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use crate::text::phone::{Phone, parse_phone};
use chrono::NaiveDate;

/// Most tags one household can carry.
pub const TAGS_MAX: usize = 50;

/// Why a household cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HouseholdFault {
    /// A text is longer than its limit.
    #[error("{field} is longer than {max_chars} characters")]
    TextTooLong {
        /// Name of the field.
        field: &'static str,
        /// Its limit.
        max_chars: usize,
    },
    /// Neither a name nor an address: nobody could find the household again.
    #[error("neither a name nor an address is given")]
    Nameless,
    /// The phone is no Vietnamese number.
    #[error("the phone is no number that can be dialled")]
    BadPhone,
    /// More tags than a household can carry.
    #[error("more than {TAGS_MAX} tags")]
    TooManyTags,
    /// The day of the counts is before 2000 or yet to come.
    #[error(transparent)]
    CountedOn(FieldFault),
    /// The counts cannot be right.
    #[error(transparent)]
    Counts(#[from] CountFault),
}

/// The first thing that keeps a household from being written. A phone and a day of counting that
/// stood there `before` stay, however odd they are; a new phone must be a number that can be
/// dialled, and a new day one on which somebody can have counted.
///
/// # Errors
/// The fault.
pub fn check_household(
    household: &Household,
    before: Option<&Household>,
    today: NaiveDate,
) -> Result<(), HouseholdFault> {
    check_texts(household)?;
    let address = &household.address;
    let is_named = [
        &household.contact_name,
        &address.house_number,
        &address.street,
        &address.apartment,
    ]
    .iter()
    .any(|text| !text.is_empty());
    if !is_named {
        return Err(HouseholdFault::Nameless);
    }
    if before.is_none_or(|before| before.phone != household.phone) {
        check_phone(&household.phone)?;
    }
    if before.is_none_or(|before| before.counted_on != household.counted_on)
        && let Some(day) = household.counted_on
    {
        check_past_day("counted_on", day, today).map_err(HouseholdFault::CountedOn)?;
    }
    match household.counts.faults().into_iter().next() {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}

fn check_texts(household: &Household) -> Result<(), HouseholdFault> {
    let address = &household.address;
    for (field, text) in [
        ("code", &household.code),
        ("contact_name", &household.contact_name),
        ("phone", &household.phone),
        ("house_number", &address.house_number),
        ("alley", &address.alley),
        ("street", &address.street),
        ("group", &address.group),
        ("apartment", &address.apartment),
    ] {
        check_length(field, text, SHORT_TEXT_MAX_CHARS)?;
    }
    if household.tags.len() > TAGS_MAX {
        return Err(HouseholdFault::TooManyTags);
    }
    for tag in &household.tags {
        check_length("tags", tag, SHORT_TEXT_MAX_CHARS)?;
    }
    check_length("note", &household.note, TEXT_MAX_CHARS)
}

fn check_length(field: &'static str, text: &str, max_chars: usize) -> Result<(), HouseholdFault> {
    // A text has at least as many bytes as characters, so most need no counting.
    if text.len() > max_chars && text.chars().count() > max_chars {
        return Err(HouseholdFault::TextTooLong { field, max_chars });
    }
    Ok(())
}

fn check_phone(phone: &str) -> Result<(), HouseholdFault> {
    match parse_phone(phone) {
        _ if phone.is_empty() => Ok(()),
        Some(Phone::Valid(digits)) if digits == phone => Ok(()),
        _ => Err(HouseholdFault::BadPhone),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::household;
    use super::super::{CountKind, Counts};
    use super::*;
    use crate::fields::{FieldReason, invalid};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }

    fn today() -> NaiveDate {
        day(2026, 11, 22)
    }

    #[test]
    fn counts_are_of_a_day_between_2000_and_tomorrow() {
        let mut one = household("Nguyễn Văn Ba", "", "");
        for (counted_on, reason) in [
            (day(1999, 12, 31), Some(FieldReason::TooOld)),
            (day(2000, 1, 1), None),
            (day(2026, 11, 23), None),
            (day(2026, 11, 24), Some(FieldReason::Future)),
        ] {
            one.counted_on = Some(counted_on);
            let fault =
                reason.map(|reason| HouseholdFault::CountedOn(invalid("counted_on", reason)));
            assert_eq!(
                check_household(&one, None, today()),
                fault.map_or(Ok(()), Err),
                "{counted_on}"
            );
            assert_eq!(check_household(&one, Some(&one), today()), Ok(()));
        }
    }

    #[test]
    fn a_text_at_its_limit_passes_and_one_above_does_not() {
        let mut one = household(&"ễ".repeat(SHORT_TEXT_MAX_CHARS), "", "");
        one.note = "ộ".repeat(TEXT_MAX_CHARS);
        assert_eq!(check_household(&one, None, today()), Ok(()));
        one.note.push('x');
        let fault = HouseholdFault::TextTooLong {
            field: "note",
            max_chars: TEXT_MAX_CHARS,
        };
        assert_eq!(check_household(&one, None, today()), Err(fault));
        one.note.clear();
        one.contact_name.push('x');
        let fault = HouseholdFault::TextTooLong {
            field: "contact_name",
            max_chars: SHORT_TEXT_MAX_CHARS,
        };
        assert_eq!(check_household(&one, None, today()), Err(fault));
    }

    #[test]
    fn tags_at_their_limit_pass_and_one_more_does_not() {
        let mut one = household("Nguyễn Văn Ba", "", "");
        one.tags = (0..TAGS_MAX).map(|tag| format!("nhãn {tag}")).collect();
        assert_eq!(check_household(&one, None, today()), Ok(()));
        one.tags.push("nữa".into());
        assert_eq!(
            check_household(&one, None, today()),
            Err(HouseholdFault::TooManyTags)
        );
    }

    #[test]
    fn a_new_phone_must_be_dialled_and_an_old_one_stays() {
        let odd = household("Nguyễn Văn Ba", "12345", "");
        assert_eq!(
            check_household(&odd, None, today()),
            Err(HouseholdFault::BadPhone)
        );
        assert_eq!(check_household(&odd, Some(&odd), today()), Ok(()));
    }

    #[test]
    fn somebody_must_be_able_to_find_it() {
        assert_eq!(
            check_household(&household("", "0901234567", ""), None, today()),
            Err(HouseholdFault::Nameless)
        );
        assert_eq!(
            check_household(&household("", "", "8 Lê Lợi"), None, today()),
            Ok(())
        );
    }

    #[test]
    fn impossible_counts_are_named() {
        let mut one = household("Nguyễn Văn Ba", "", "");
        one.counts = Counts::from_iter([(CountKind::Adults, 2), (CountKind::EPayment, 3)]);
        assert!(matches!(
            check_household(&one, None, today()),
            Err(HouseholdFault::Counts(_))
        ));
    }
}

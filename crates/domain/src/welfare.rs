//! Đợt an sinh: a welfare round, its recipients, and nobody twice.

use crate::fields::{
    FieldFault, check_needed_short_text, check_past_day, check_planned_day, check_range,
    check_short_text, check_text,
};
use crate::ids::EntityId;
use crate::limits::MONEY_MAX_DONG;
use chrono::NaiveDate;

/// One round of gifts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WelfareRound {
    /// The khu phố that gives.
    pub neighborhood: EntityId,
    /// Its title: "Quà Tết 2026".
    pub title: String,
    /// The day it begins.
    pub starts_on: NaiveDate,
    /// What each recipient gets: "Gạo 10 kg và dầu ăn".
    pub item: String,
    /// Value of one gift in đồng; `None` where unknown.
    pub value_dong: Option<u64>,
    /// Who gives.
    pub donor: String,
    /// Free text.
    pub note: String,
}

impl WelfareRound {
    /// Checks every field. A round may be planned ahead.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<(), FieldFault> {
        check_needed_short_text("title", &self.title)?;
        check_planned_day("starts_on", self.starts_on, today)?;
        check_short_text("item", &self.item)?;
        check_range("value_dong", self.value_dong, 0..=MONEY_MAX_DONG)?;
        check_short_text("donor", &self.donor)?;
        check_text("note", &self.note)
    }
}

/// One household's line in one round. Its identity is derived from the round and the household, so
/// two machines that list or tick the same household make the same line, never two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WelfareRecipient {
    /// The round.
    pub round: EntityId,
    /// The household.
    pub household: EntityId,
    /// The day the gift was handed over; `None` while it waits.
    pub received_on: Option<NaiveDate>,
    /// Who took it, if not the contact: "con gái".
    pub received_by: String,
}

impl WelfareRecipient {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<(), FieldFault> {
        if let Some(received_on) = self.received_on {
            check_past_day("received_on", received_on, today)?;
        }
        check_short_text("received_by", &self.received_by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{FieldReason, invalid};

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar");

    fn round() -> WelfareRound {
        WelfareRound {
            neighborhood: EntityId::from_bytes([1; 16]),
            title: "Quà Tết 2027".to_owned(),
            starts_on: NaiveDate::from_ymd_opt(2027, 1, 20).expect("a day of the calendar"),
            item: "Gạo 10 kg".to_owned(),
            value_dong: Some(MONEY_MAX_DONG),
            donor: "Chùa mẫu".to_owned(),
            note: String::new(),
        }
    }

    #[test]
    fn a_round_is_planned_ahead_and_has_a_title() {
        assert_eq!(round().check(TODAY), Ok(()));
        let untitled = WelfareRound {
            title: String::new(),
            ..round()
        };
        assert_eq!(
            untitled.check(TODAY),
            Err(invalid("title", FieldReason::Required))
        );
        let dear = WelfareRound {
            value_dong: Some(MONEY_MAX_DONG + 1),
            ..round()
        };
        assert_eq!(
            dear.check(TODAY),
            Err(invalid("value_dong", FieldReason::Range))
        );
    }

    #[test]
    fn nothing_is_received_in_the_future() {
        let line = WelfareRecipient {
            round: EntityId::from_bytes([1; 16]),
            household: EntityId::from_bytes([2; 16]),
            received_on: Some(round().starts_on),
            received_by: String::new(),
        };
        assert_eq!(
            line.check(TODAY),
            Err(invalid("received_on", FieldReason::Future))
        );
        let waiting = WelfareRecipient {
            received_on: None,
            ..line
        };
        assert_eq!(waiting.check(TODAY), Ok(()));
    }
}

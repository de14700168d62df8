//! Hoạt động: classes, campaigns, meals and works of the khu phố.

use crate::fields::{
    FieldFault, check_needed_short_text, check_past_day, check_range, check_short_text, check_text,
};
use crate::help_log::published_numbers;
use crate::ids::EntityId;
use crate::limits::{MONEY_MAX_DONG, PEOPLE_MAX, QUANTITY_MAX};
use chrono::NaiveDate;

published_numbers! {
    /// What sort of activity.
    ActivityKind {
        /// Lớp Bình dân học vụ số.
        DigitalLiteracyClass = 1 "digital_literacy_class",
        /// Tuyên truyền.
        Outreach = 2 "outreach",
        /// Vệ sinh môi trường.
        Cleanup = 3 "cleanup",
        /// Suất ăn.
        Meals = 4 "meals",
        /// Công trình nghĩa tình.
        CommunityWork = 5 "community_work",
        /// Họp (họp tổ, họp trực tuyến với phường).
        Meeting = 6 "meeting",
        /// Anything else.
        Other = 99 "other",
    }
}

/// One activity on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// The khu phố that held it.
    pub neighborhood: EntityId,
    /// What sort.
    pub kind: ActivityKind,
    /// Its title: "Lớp BDHVS buổi 3".
    pub title: String,
    /// The day.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// People who took part; `None` where nobody counted.
    pub participants: Option<u32>,
    /// Households reached; `None` where nobody counted.
    pub households: Option<u32>,
    /// Portions, trees, metres … as the note says; `None` where it does not apply.
    pub quantity: Option<u32>,
    /// Value in đồng, where it has one.
    pub value_dong: Option<u64>,
    /// Free text.
    pub note: String,
    /// Evidence cited.
    pub evidence: Vec<EntityId>,
}

impl Activity {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<(), FieldFault> {
        check_needed_short_text("title", &self.title)?;
        check_past_day("held_on", self.held_on, today)?;
        check_short_text("place", &self.place)?;
        check_range("participants", self.participants, 0..=PEOPLE_MAX)?;
        check_range("households", self.households, 0..=PEOPLE_MAX)?;
        check_range("quantity", self.quantity, 0..=QUANTITY_MAX)?;
        check_range("value_dong", self.value_dong, 0..=MONEY_MAX_DONG)?;
        check_text("note", &self.note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{FieldReason, invalid};

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar");

    fn class() -> Activity {
        Activity {
            neighborhood: EntityId::from_bytes([1; 16]),
            kind: ActivityKind::DigitalLiteracyClass,
            title: "Lớp BDHVS buổi 3".to_owned(),
            held_on: TODAY,
            place: String::new(),
            participants: Some(PEOPLE_MAX),
            households: Some(PEOPLE_MAX),
            quantity: Some(QUANTITY_MAX),
            value_dong: Some(MONEY_MAX_DONG),
            note: String::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn limits_hold_at_the_limit_and_not_one_above() {
        assert_eq!(class().check(TODAY), Ok(()));
        let many = Activity {
            participants: Some(PEOPLE_MAX + 1),
            ..class()
        };
        assert_eq!(
            many.check(TODAY),
            Err(invalid("participants", FieldReason::Range))
        );
        let far = Activity {
            households: Some(PEOPLE_MAX + 1),
            ..class()
        };
        assert_eq!(
            far.check(TODAY),
            Err(invalid("households", FieldReason::Range))
        );
        let heaped = Activity {
            quantity: Some(QUANTITY_MAX + 1),
            ..class()
        };
        assert_eq!(
            heaped.check(TODAY),
            Err(invalid("quantity", FieldReason::Range))
        );
        let dear = Activity {
            value_dong: Some(MONEY_MAX_DONG + 1),
            ..class()
        };
        assert_eq!(
            dear.check(TODAY),
            Err(invalid("value_dong", FieldReason::Range))
        );
        let untitled = Activity {
            title: String::new(),
            ..class()
        };
        assert_eq!(
            untitled.check(TODAY),
            Err(invalid("title", FieldReason::Required))
        );
    }

    #[test]
    fn numbers_and_slugs_lead_back() {
        for kind in ActivityKind::ALL {
            assert_eq!(ActivityKind::from_number(kind.number()), Some(*kind));
            assert_eq!(ActivityKind::from_slug(kind.slug()), Some(*kind));
        }
    }
}

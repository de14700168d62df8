//! What a help entry may hold.

use super::{HelpEntry, HelpOutcome, HelpRecipient};
use crate::fields::{
    FieldFault, FieldReason, check_past_day, check_planned_day, check_range, check_short_text,
    check_text, invalid,
};
use crate::limits::{HELP_MINUTES_MAX, PEOPLE_MAX};
use chrono::NaiveDate;

impl HelpEntry {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<(), FieldFault> {
        if self.outcome == HelpOutcome::Revisit && self.revisit_on.is_none() {
            return Err(invalid("revisit_on", FieldReason::Required));
        }
        self.check_fields(today)
    }

    /// Checks every field of a corrected entry. A visit that was promised may be called off: the
    /// outcome stays what it was, without a day to come again.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check_correction_of(&self, before: &Self, today: NaiveDate) -> Result<(), FieldFault> {
        if before.outcome == HelpOutcome::Revisit {
            self.check_fields(today)
        } else {
            self.check(today)
        }
    }

    fn check_fields(&self, today: NaiveDate) -> Result<(), FieldFault> {
        check_past_day("happened_on", self.happened_on, today)?;
        check_range("people", Some(self.people), 1..=PEOPLE_MAX)?;
        if let HelpRecipient::Unnamed { households } = self.recipient {
            check_range("unnamed_households", households, 1..=PEOPLE_MAX)?;
        }
        check_range("minutes", self.minutes, 0..=HELP_MINUTES_MAX)?;
        check_range("satisfaction", self.satisfaction, 1..=5)?;
        self.check_revisit(today)?;
        self.check_texts()
    }

    fn check_revisit(&self, today: NaiveDate) -> Result<(), FieldFault> {
        match self.revisit_on {
            Some(revisit_on) if revisit_on < self.happened_on => {
                Err(invalid("revisit_on", FieldReason::BeforeStart))
            }
            Some(revisit_on) => check_planned_day("revisit_on", revisit_on, today),
            None => Ok(()),
        }
    }

    fn check_texts(&self) -> Result<(), FieldFault> {
        check_short_text("service", &self.service)?;
        check_short_text("dossier_code", &self.dossier_code)?;
        check_short_text("helped_by", &self.helped_by)?;
        check_text("note", &self.note)
    }

    /// Whether somebody has to come again, as far as this entry alone can tell: a day was named, and
    /// the matter is not settled. "Nobody was at home" and "the ward does it" may name one too.
    #[must_use]
    pub fn asks_for_revisit(&self) -> bool {
        self.outcome != HelpOutcome::Completed && self.revisit_on.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HelpCategory, HelpPlace};
    use super::*;
    use crate::ids::EntityId;
    use crate::limits::{SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
    use proptest::prelude::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar");

    fn help() -> HelpEntry {
        HelpEntry {
            neighborhood: EntityId::from_bytes([1; 16]),
            happened_on: TODAY,
            happened_at: None,
            recipient: HelpRecipient::Household(EntityId::from_bytes([2; 16])),
            people: 1,
            category: HelpCategory::Vneid,
            service: String::new(),
            dossier_code: String::new(),
            place: HelpPlace::AtHome,
            minutes: None,
            outcome: HelpOutcome::Completed,
            revisit_on: None,
            satisfaction: None,
            note: String::new(),
            helped_by: String::new(),
            evidence: Vec::new(),
            follow_up_of: None,
        }
    }

    fn fault(change: impl FnOnce(&mut HelpEntry)) -> Option<FieldFault> {
        let mut entry = help();
        change(&mut entry);
        entry.check(TODAY).err()
    }

    #[test]
    fn a_plain_help_is_fine() {
        assert_eq!(help().check(TODAY), Ok(()));
    }

    #[test]
    fn a_revisit_needs_a_day_that_is_not_before_the_help() {
        let revisit_on = |on| {
            fault(|help| {
                help.outcome = HelpOutcome::Revisit;
                help.revisit_on = on;
            })
        };
        assert_eq!(
            revisit_on(None),
            Some(invalid("revisit_on", FieldReason::Required))
        );
        assert_eq!(
            revisit_on(TODAY.pred_opt()),
            Some(invalid("revisit_on", FieldReason::BeforeStart))
        );
        assert_eq!(revisit_on(Some(TODAY)), None);
        assert_eq!(
            revisit_on(NaiveDate::from_ymd_opt(2036, 1, 1)),
            Some(invalid("revisit_on", FieldReason::Future))
        );
    }

    #[test]
    fn figures_hold_at_their_limits_and_not_one_beyond() {
        let range = |field| Some(invalid(field, FieldReason::Range));
        assert_eq!(fault(|help| help.people = 0), range("people"));
        assert_eq!(fault(|help| help.people = PEOPLE_MAX), None);
        assert_eq!(fault(|help| help.people = PEOPLE_MAX + 1), range("people"));
        assert_eq!(fault(|help| help.minutes = Some(HELP_MINUTES_MAX)), None);
        assert_eq!(
            fault(|help| help.minutes = Some(HELP_MINUTES_MAX + 1)),
            range("minutes")
        );
        assert_eq!(fault(|help| help.satisfaction = Some(5)), None);
        assert_eq!(
            fault(|help| help.satisfaction = Some(6)),
            range("satisfaction")
        );
        assert_eq!(
            fault(|help| help.satisfaction = Some(0)),
            range("satisfaction")
        );
        let unnamed =
            |households| fault(|help| help.recipient = HelpRecipient::Unnamed { households });
        assert_eq!(unnamed(None), None);
        assert_eq!(unnamed(Some(0)), range("unnamed_households"));
        assert_eq!(unnamed(Some(PEOPLE_MAX)), None);
        assert_eq!(unnamed(Some(PEOPLE_MAX + 1)), range("unnamed_households"));
    }

    #[test]
    fn texts_hold_at_their_limits_and_not_one_beyond() {
        assert_eq!(
            fault(|help| help.service = "ộ".repeat(SHORT_TEXT_MAX_CHARS)),
            None
        );
        assert_eq!(
            fault(|help| help.service = "ộ".repeat(SHORT_TEXT_MAX_CHARS + 1)),
            Some(FieldFault::TextTooLong {
                field: "service",
                max_chars: SHORT_TEXT_MAX_CHARS
            })
        );
        assert_eq!(fault(|help| help.note = "ộ".repeat(TEXT_MAX_CHARS)), None);
        assert!(fault(|help| help.note = "ộ".repeat(TEXT_MAX_CHARS + 1)).is_some());
    }

    #[test]
    fn a_day_asks_for_a_revisit_with_every_outcome_but_the_completed_one() {
        for outcome in HelpOutcome::ALL {
            let with_day = HelpEntry {
                outcome: *outcome,
                revisit_on: Some(TODAY),
                ..help()
            };
            assert_eq!(with_day.check(TODAY), Ok(()), "{outcome:?}");
            assert_eq!(
                with_day.asks_for_revisit(),
                *outcome != HelpOutcome::Completed,
                "{outcome:?}"
            );
            let without = HelpEntry {
                revisit_on: None,
                ..with_day
            };
            assert!(!without.asks_for_revisit(), "{outcome:?}");
        }
    }

    #[test]
    fn only_a_promised_visit_is_called_off_by_a_correction() {
        let called_off = HelpEntry {
            outcome: HelpOutcome::Revisit,
            ..help()
        };
        let promised = HelpEntry {
            revisit_on: Some(TODAY),
            ..called_off.clone()
        };
        assert_eq!(called_off.check_correction_of(&promised, TODAY), Ok(()));
        assert_eq!(called_off.check_correction_of(&called_off, TODAY), Ok(()));
        let required = Err(invalid("revisit_on", FieldReason::Required));
        assert_eq!(called_off.check_correction_of(&help(), TODAY), required);
        let too_many = HelpEntry {
            people: 0,
            ..called_off
        };
        assert_eq!(
            too_many.check_correction_of(&promised, TODAY),
            Err(invalid("people", FieldReason::Range))
        );
    }

    proptest! {
        /// Whatever is typed is judged, never a panic, and what passes is inside the limits.
        #[test]
        fn what_passes_is_inside_the_limits(
            days in -40_000_i64..40_000,
            people in any::<u32>(),
            minutes in any::<Option<u32>>(),
            satisfaction in any::<Option<u8>>(),
        ) {
            let happened_on = TODAY + chrono::TimeDelta::days(days);
            let entry = HelpEntry { happened_on, people, minutes, satisfaction, ..help() };
            if entry.check(TODAY).is_ok() {
                prop_assert!(days <= 1 && (1..=PEOPLE_MAX).contains(&people));
                prop_assert!(satisfaction.is_none_or(|stars| (1..=5).contains(&stars)));
            }
        }
    }
}

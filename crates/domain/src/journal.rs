//! Nhật ký công việc: the committee's daily work journal.

use crate::fields::{
    FieldFault, FieldReason, check_past_day, check_short_text, check_text, invalid,
};
use crate::ids::EntityId;
use chrono::{NaiveDate, NaiveTime};

/// One thing done on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The khu phố whose journal it stands in.
    pub neighborhood: EntityId,
    /// The day of the work.
    pub happened_on: NaiveDate,
    /// The time, where known (the answers of an old form carry one).
    pub happened_at: Option<NaiveTime>,
    /// What was done.
    pub content: String,
    /// Who did it, as written; the member who entered it stands in the operation.
    pub done_by: String,
    /// What came of it.
    pub result: String,
    /// Answers of an imported form that fit no field, as "question: answer" lines.
    pub other_answers: String,
}

impl JournalEntry {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<(), FieldFault> {
        check_past_day("happened_on", self.happened_on, today)?;
        // The answers of a form may all have gone to fields of their own.
        if self.content.is_empty() && self.other_answers.is_empty() {
            return Err(invalid("content", FieldReason::Required));
        }
        check_text("content", &self.content)?;
        check_short_text("done_by", &self.done_by)?;
        check_text("result", &self.result)?;
        check_text("other_answers", &self.other_answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar");

    fn entry(content: &str) -> JournalEntry {
        JournalEntry {
            neighborhood: EntityId::from_bytes([1; 16]),
            happened_on: TODAY,
            happened_at: None,
            content: content.to_owned(),
            done_by: String::new(),
            result: String::new(),
            other_answers: String::new(),
        }
    }

    #[test]
    fn an_entry_says_something_of_a_day_that_came() {
        assert_eq!(entry("Họp tổ 5").check(TODAY), Ok(()));
        assert_eq!(
            entry("").check(TODAY),
            Err(invalid("content", FieldReason::Required))
        );
        let answers = JournalEntry {
            other_answers: "Nơi: văn phòng".to_owned(),
            ..entry("")
        };
        assert_eq!(answers.check(TODAY), Ok(()));
        let yesterday = TODAY
            .pred_opt()
            .and_then(|day| day.pred_opt())
            .expect("a day");
        assert_eq!(
            entry("Họp").check(yesterday),
            Err(invalid("happened_on", FieldReason::Future))
        );
    }

    #[test]
    fn long_texts_are_refused_by_name() {
        assert_eq!(entry(&"a".repeat(2_000)).check(TODAY), Ok(()));
        let fault = FieldFault::TextTooLong {
            field: "content",
            max_chars: 2_000,
        };
        assert_eq!(entry(&"a".repeat(2_001)).check(TODAY), Err(fault));
    }
}

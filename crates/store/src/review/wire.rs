//! Reviews as operations say them. Numbers and positions are published and never change meaning.

use std::collections::BTreeSet;

use khupho_domain::ids::EntityId;
use khupho_domain::review::{ClaimContent, Decision, Review};
use khupho_oplog::registry::review as field;
use khupho_oplog::{Change, Patch, Value};

use crate::assessment::wire as claim;
use crate::patches::reference;

/// A decision of a later version decides nothing here: neither accepted nor returned.
pub(super) fn decision_of(number: i64) -> Decision {
    Decision::from_number(number).unwrap_or(Decision::AcceptedOnce)
}

/// Everything about a decision, in one operation.
pub(super) fn review_patch(review: &Review) -> Patch {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Patch(vec![
        Change::restore_entity(),
        Change::set(field::CLAIM, review.claim),
        Change::set(field::DECISION, review.decision.number()),
        Change::set(field::REASON, filled(&review.reason)),
        Change::set(field::REVIEWED, content_value(&review.reviewed)),
        Change::set(
            field::VERIFIED_VALUE,
            review.verified_value.as_ref().map(claim::claim_value),
        ),
        Change::set(field::NOTE, filled(&review.note)),
        Change::set(field::TEMPLATE, review.template),
        Change::set(field::FIRST_ACCEPTED_BY, review.first_accepted_by),
    ])
}

/// What was looked at: [value, [metric, day], note, [evidence in the order of its bytes]].
pub(super) fn content_value(content: &ClaimContent) -> Value {
    let evidence = content.evidence.iter().map(|one| Value::from(*one));
    Value::List(vec![
        content.value.as_ref().map(claim::claim_value).into(),
        content.from_book.as_ref().map(claim::book_source).into(),
        content.note.as_str().into(),
        Value::List(evidence.collect()),
    ])
}

/// The content of its register. What cannot be read counts as empty, so that a decision on it never
/// passes for one on what the claim says.
pub(super) fn content_of(value: &Value) -> ClaimContent {
    let Some([value, from_book, note, evidence, ..]) = value.as_list() else {
        return ClaimContent::default();
    };
    let cited: BTreeSet<EntityId> = evidence
        .as_list()
        .unwrap_or_default()
        .iter()
        .filter_map(reference)
        .collect();
    ClaimContent {
        value: claim::decoded_claim_value(value),
        from_book: claim::book_source_of(Some(from_book)),
        note: note.as_text().unwrap_or_default().to_owned(),
        evidence: cited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::wire::tests::any_value;
    use chrono::NaiveDate;
    use khupho_domain::assessment::{BookSource, ClaimValue};
    use khupho_domain::ratio::Ratio;
    use proptest::prelude::*;

    fn content() -> ClaimContent {
        ClaimContent {
            value: Ratio::new(451, 550).map(ClaimValue::Ratio),
            from_book: NaiveDate::from_ymd_opt(2026, 3, 2).map(|as_of| BookSource {
                metric: "people_vneid".to_owned(),
                as_of,
            }),
            note: "đếm".to_owned(),
            evidence: [2, 1].map(|byte| EntityId::from_bytes([byte; 16])).into(),
        }
    }

    fn any_content() -> impl Strategy<Value = ClaimContent> {
        let value = proptest::option::of(any_value());
        let evidence = proptest::collection::btree_set(any::<[u8; 16]>(), 0..6);
        let from_book = proptest::option::of(("[a-z_]{1,20}", 0_u64..4_000));
        (value, from_book, ".{0,40}", evidence).prop_map(|(value, from_book, note, evidence)| {
            ClaimContent {
                value,
                from_book: from_book.map(|(metric, days)| BookSource {
                    metric,
                    as_of: NaiveDate::default() + chrono::Days::new(20_000 + days),
                }),
                note,
                evidence: evidence.into_iter().map(EntityId::from_bytes).collect(),
            }
        })
    }

    proptest! {
        #[test]
        fn contents_come_back_from_their_form(content in any_content()) {
            let encoded = content_value(&content).encode()?;
            prop_assert_eq!(content_of(&Value::decode(&encoded)?), content);
        }
    }

    #[test]
    fn an_empty_content_comes_back_from_its_form() {
        let content = ClaimContent::default();
        assert_eq!(content_of(&content_value(&content)), content);
    }

    /// Published: another form would make every earlier decision one on something else.
    #[test]
    fn the_form_of_contents_is_frozen() -> Result<(), khupho_oplog::OplogError> {
        let encoded = content_value(&content()).encode()?;
        expect_test::expect!["8483041901c3190226826c70656f706c655f766e6569646a323032362d30332d303266c491e1babf6d8250010101010101010101010101010101015002020202020202020202020202020202"].assert_eq(&data_encoding::HEXLOWER.encode(&encoded));
        Ok(())
    }

    #[test]
    fn foreign_forms_are_empty_rather_than_a_fault() {
        for value in [
            Value::Null,
            Value::Int(3),
            Value::List(vec![Value::Null; 3]),
        ] {
            assert_eq!(content_of(&value), ClaimContent::default());
        }
        let odd = Value::List(vec![
            Value::Int(1),
            Value::Bool(true),
            Value::Null,
            "x".into(),
        ]);
        assert_eq!(content_of(&odd), ClaimContent::default());
    }

    #[test]
    fn a_later_decision_neither_accepts_nor_returns() {
        assert_eq!(decision_of(2), Decision::Accepted);
        assert_eq!(decision_of(99), Decision::AcceptedOnce);
    }
}

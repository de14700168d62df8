//! Claims as operations say them. Numbers and positions are published and never change meaning.

use khupho_domain::assessment::{BookSource, Claim, ClaimValue, MonthCount};
use khupho_domain::criteria::TierLevel;
use khupho_domain::ids::EntityId;
use khupho_domain::ratio::Ratio;
use khupho_oplog::registry::claim as field;
use khupho_oplog::{Change, Patch, Value};

use crate::days::parse_day;
use crate::patches::day_value;
use crate::rows::signed;

/// Everything about a claim; evidence is added and taken out piece by piece.
pub(super) fn claim_patch(cited_before: &[EntityId], after: &Claim) -> Patch {
    let mut changes = vec![
        Change::restore_entity(),
        Change::set(field::ASSESSMENT, after.assessment),
        Change::set(field::CRITERION, after.criterion),
        Change::set(field::STATE, after.state.number()),
        Change::set(field::VALUE, after.value.as_ref().map(claim_value)),
        Change::set(field::FROM_BOOK, after.from_book.as_ref().map(book_source)),
        Change::set(
            field::NOTE,
            Some(after.note.as_str()).filter(|note| !note.is_empty()),
        ),
    ];
    let added = after
        .evidence
        .iter()
        .filter(|id| !cited_before.contains(id));
    changes.extend(added.map(|id| Change::add_member(field::EVIDENCE, *id)));
    let taken_out = cited_before
        .iter()
        .filter(|id| !after.evidence.contains(id));
    changes.extend(taken_out.map(|id| Change::remove_member(field::EVIDENCE, *id)));
    Patch(changes)
}

/// Where a value was taken from: [metric, day].
pub(crate) fn book_source(source: &BookSource) -> Value {
    Value::List(vec![source.metric.as_str().into(), day_value(source.as_of)])
}

pub(crate) fn book_source_of(value: Option<&Value>) -> Option<BookSource> {
    let [metric, as_of, ..] = value?.as_list()? else {
        return None;
    };
    let as_of = parse_day(as_of.as_text()?)?;
    Some(BookSource {
        metric: metric.as_text()?.to_owned(),
        as_of,
    })
}

/// A value: the number of its shape, then what it holds; months as [year, month, count] each.
pub(crate) fn claim_value(value: &ClaimValue) -> Value {
    let int = |number: u64| Value::Int(signed(number));
    Value::List(match value {
        ClaimValue::YesNo(yes) => vec![Value::Int(1), Value::Bool(*yes)],
        ClaimValue::Count(count) => vec![Value::Int(2), int(*count)],
        ClaimValue::MonthCounts(months) => vec![
            Value::Int(3),
            Value::List(months.iter().map(month).collect()),
        ],
        ClaimValue::Ratio(ratio) => vec![Value::Int(4), int(ratio.part()), int(ratio.whole())],
        ClaimValue::Tier(level) => vec![Value::Int(5), Value::Int(level.number())],
    })
}

fn month(month: &MonthCount) -> Value {
    Value::List(vec![
        Value::Int(month.year.into()),
        month.month.into(),
        Value::Int(signed(month.count)),
    ])
}

/// The value of its encoded register; one of a later version counts as not collected here.
pub(crate) fn claim_value_of(encoded: &[u8]) -> Option<ClaimValue> {
    decoded_claim_value(&Value::decode(encoded).ok()?)
}

/// The value of its register, under the same rule.
pub(crate) fn decoded_claim_value(value: &Value) -> Option<ClaimValue> {
    let count = |value: &Value| u64::try_from(value.as_int()?).ok();
    Some(match value.as_list()? {
        [Value::Int(1), Value::Bool(yes)] => ClaimValue::YesNo(*yes),
        [Value::Int(2), number] => ClaimValue::Count(count(number)?),
        [Value::Int(3), Value::List(months)] => {
            ClaimValue::MonthCounts(months.iter().map(month_of).collect::<Option<_>>()?)
        }
        [Value::Int(4), part, whole] => ClaimValue::Ratio(Ratio::new(count(part)?, count(whole)?)?),
        [Value::Int(5), level] => ClaimValue::Tier(TierLevel::from_number(level.as_int()?)?),
        _ => return None,
    })
}

fn month_of(value: &Value) -> Option<MonthCount> {
    let [year, month, count] = value.as_list()? else {
        return None;
    };
    Some(MonthCount {
        year: i32::try_from(year.as_int()?).ok()?,
        month: u32::try_from(month.as_int()?)
            .ok()
            .filter(|month| (1..=12).contains(month))?,
        count: u64::try_from(count.as_int()?).ok()?,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_value() -> impl Strategy<Value = ClaimValue> {
        let number = 0_u64..1_000_000;
        let month = (2020_i32..2030, 1_u32..=12, number.clone())
            .prop_map(|(year, month, count)| MonthCount { year, month, count });
        prop_oneof![
            any::<bool>().prop_map(ClaimValue::YesNo),
            number.clone().prop_map(ClaimValue::Count),
            proptest::collection::vec(month, 0..14).prop_map(ClaimValue::MonthCounts),
            (number, 1_u64..1_000_000).prop_filter_map("whole is never 0", |(part, whole)| {
                Ratio::new(part, whole).map(ClaimValue::Ratio)
            }),
            proptest::sample::select(TierLevel::ALL).prop_map(ClaimValue::Tier),
        ]
    }

    proptest! {
        #[test]
        fn values_come_back_from_their_form(value in any_value()) {
            let encoded = claim_value(&value).encode()?;
            prop_assert_eq!(claim_value_of(&encoded), Some(value));
        }

        #[test]
        fn foreign_bytes_are_not_collected_rather_than_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            claim_value_of(&bytes);
        }
    }

    /// Published: another number would change the meaning of operations that were written before.
    #[test]
    fn the_form_of_values_is_frozen() -> Result<(), Box<dyn std::error::Error>> {
        let ratio = Ratio::new(451, 550)
            .map(ClaimValue::Ratio)
            .ok_or("no ratio")?;
        let months = ClaimValue::MonthCounts(vec![MonthCount {
            year: 2026,
            month: 1,
            count: 20,
        }]);
        let forms = [
            ClaimValue::YesNo(true),
            ClaimValue::Count(12),
            months,
            ratio,
            ClaimValue::Tier(TierLevel::Half),
        ]
        .iter()
        .map(|value| Ok(data_encoding::HEXLOWER.encode(&claim_value(value).encode()?)))
        .collect::<Result<Vec<_>, khupho_oplog::OplogError>>()?;
        assert_eq!(
            forms,
            [
                "8201f5",
                "82020c",
                "820381831907ea0114",
                "83041901c3190226",
                "820501"
            ]
        );
        Ok(())
    }
}

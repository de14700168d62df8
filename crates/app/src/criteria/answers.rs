//! Answers to a pack's criteria from a JSON file, in the full form of claims or in short forms. The
//! form is described in `docs/criteria-pack.md`.

use crate::api::assessment::{ClaimValueInput, MonthCountFigure, TierName};
use crate::api::errors::ApiError;
use crate::assessment::typed_value;
use crate::validation::invalid_field;
use chrono::NaiveDate;
use khupho_domain::assessment::ClaimValue;
use khupho_domain::criteria::{CriteriaSet, Rule, ValueShape};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The answers of a file.
#[derive(Debug)]
pub(super) struct Answers {
    /// The day to score for, where the file names one.
    pub(super) as_of: Option<NaiveDate>,
    /// The values in the order of the set's criteria.
    pub(super) values: Vec<Option<ClaimValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersFile {
    #[serde(default)]
    as_of: Option<NaiveDate>,
    answers: BTreeMap<String, Value>,
}

/// Reads the answers to a set.
///
/// # Errors
/// [`ErrorCode::InvalidField`](crate::api::errors::ErrorCode::InvalidField) naming the answer.
pub(super) fn read(set: &CriteriaSet, json: &str) -> Result<Answers, ApiError> {
    let file: AnswersFile = serde_json::from_str(json).map_err(|fault| {
        invalid_field("answers", "not_answers")
            .with("line", fault.line())
            .with("detail", fault)
    })?;
    let is_known = |code: &String| set.criteria.iter().any(|criterion| criterion.code == *code);
    if let Some(unknown) = file.answers.keys().find(|code| !is_known(code)) {
        return Err(invalid_field(&field_of(unknown), "unknown_code"));
    }
    let values = set
        .criteria
        .iter()
        .map(|criterion| match file.answers.get(&criterion.code) {
            None | Some(Value::Null) => Ok(None),
            Some(answer) => value_of(&field_of(&criterion.code), criterion.rule, answer).map(Some),
        });
    Ok(Answers {
        as_of: file.as_of,
        values: values.collect::<Result<_, _>>()?,
    })
}

fn field_of(code: &str) -> String {
    format!("answers.{code}")
}

fn value_of(field: &str, rule: Rule, answer: &Value) -> Result<ClaimValue, ApiError> {
    let input = match answer {
        Value::Object(fields) if fields.contains_key("kind") => {
            serde_json::from_value(answer.clone()).ok()
        }
        short => short_form(rule.shape(), short),
    };
    let input: ClaimValueInput = input.ok_or_else(|| {
        invalid_field(field, "wrong_shape")
            .with("expected", crate::assessment::shape_name(rule.shape()))
    })?;
    typed_value(field, rule, &input)
}

/// `true`, `12`, `"451/550"`, `[451, 550]`, `"half"`, `{"2026-01": 20}`.
fn short_form(shape: ValueShape, answer: &Value) -> Option<ClaimValueInput> {
    Some(match shape {
        ValueShape::YesNo => ClaimValueInput::YesNo {
            yes: answer.as_bool()?,
        },
        ValueShape::Count => ClaimValueInput::Count {
            count: answer.as_u64()?,
        },
        ValueShape::Ratio => {
            let (part, whole) = part_and_whole(answer)?;
            ClaimValueInput::Ratio { part, whole }
        }
        ValueShape::Tier => ClaimValueInput::Tier {
            level: tier(answer.as_str()?)?,
        },
        ValueShape::MonthCounts => ClaimValueInput::MonthCounts {
            months: months(answer)?,
        },
    })
}

fn part_and_whole(answer: &Value) -> Option<(u64, u64)> {
    if let Some([part, whole]) = answer.as_array().map(Vec::as_slice) {
        return Some((part.as_u64()?, whole.as_u64()?));
    }
    let (part, whole) = answer.as_str()?.split_once('/')?;
    Some((part.trim().parse().ok()?, whole.trim().parse().ok()?))
}

fn tier(word: &str) -> Option<TierName> {
    match word {
        "zero" => Some(TierName::Zero),
        "half" => Some(TierName::Half),
        "full" => Some(TierName::Full),
        _ => None,
    }
}

fn months(answer: &Value) -> Option<Vec<MonthCountFigure>> {
    if answer.is_array() {
        return serde_json::from_value(answer.clone()).ok();
    }
    let month = |(name, count): (&String, &Value)| {
        let (year, month) = name.split_once('-')?;
        Some(MonthCountFigure {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            count: count.as_u64()?,
        })
    };
    answer.as_object()?.iter().map(month).collect()
}

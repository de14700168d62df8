//! Scores a pack against a file of answers, without a store.

use super::{answers, read_named};
use crate::api::criteria::{PackScore, PackScoreRow};
use crate::api::errors::ApiError;
use chrono::NaiveDate;
use khupho_domain::criteria::{
    ClaimScore, CriteriaSet, Criterion, ScoringDays, score_claim, sum_up,
};

/// Scores the pack in `pack_bytes` with the answers in `answers_json`, for the day the answers name
/// or else for `today`.
///
/// # Errors
/// [`ErrorCode::PackInvalid`](crate::api::errors::ErrorCode::PackInvalid) naming file, line and
/// reason, and [`ErrorCode::InvalidField`](crate::api::errors::ErrorCode::InvalidField) naming the
/// answer.
pub fn score_pack(
    pack_bytes: &[u8],
    file_name: &str,
    answers_json: &str,
    today: NaiveDate,
) -> Result<PackScore, ApiError> {
    let set = read_named(file_name, pack_bytes)?.set;
    let answers = answers::read(&set, answers_json)?;
    let days = ScoringDays {
        period: set.period,
        today: answers.as_of.unwrap_or(today),
    };
    let scores: Vec<ClaimScore> = set
        .criteria
        .iter()
        .zip(&answers.values)
        .map(|(criterion, value)| score_claim(criterion, value.as_ref(), days))
        .collect();
    Ok(summed(&set, &scores))
}

fn summed(set: &CriteriaSet, scores: &[ClaimScore]) -> PackScore {
    let sum = sum_up(set, scores);
    PackScore {
        points_hundredths: sum.points.0,
        max_points_hundredths: sum.max_points.0,
        met: sum.met,
        total: sum.total,
        mandatory_missing: sum.mandatory_missing,
        passes: sum.passes,
        criteria: set
            .criteria
            .iter()
            .zip(scores)
            .map(|(criterion, score)| row(criterion, score))
            .collect(),
    }
}

fn row(criterion: &Criterion, score: &ClaimScore) -> PackScoreRow {
    PackScoreRow {
        code: criterion.code.clone(),
        points_hundredths: score.points.0,
        max_points_hundredths: score.max_points.0,
        met: score.is_met(),
        missing: score.missing(),
    }
}

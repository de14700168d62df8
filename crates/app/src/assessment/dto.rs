//! Assessments and claims as screens show them.

use super::UnderWay;
use super::values::input_of;
use crate::api::assessment::{
    AssessmentDetail, ClaimDetail, ClaimGroup, ClaimRow, ClaimStateName, FromBook,
};
use crate::api::common::{DeliveryStatus, RatioFigure};
use crate::api::errors::ApiError;
use crate::criteria::{criterion_detail, set_row};
use crate::evidence::claim_evidence_row;
use crate::host::{SignedIn, id_text};
use crate::metrics::figure_under;
use crate::review::{changed_parts, decision_row};
use crate::validation::text_warnings;
use khupho_domain::assessment::{Claim, ClaimState, MissingPart, missing_parts};
use khupho_domain::criteria::{ClaimScore, Obligation, sum_up};
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::ratio::Ratio;
use khupho_domain::review::{Decision, Delivery, Since};
use khupho_store::{Connection, assessment as store, evidence};

/// The whole assessment: its score and every claim by group.
pub(super) fn assessment_detail(under_way: &UnderWay) -> AssessmentDetail {
    let set = &under_way.stored.set;
    let scores = under_way.scores();
    let sum = sum_up(set, &scores);
    let verified = sum_up(set, &under_way.verified_scores());
    AssessmentDetail {
        id: id_text(under_way.id()),
        set: set_row(&under_way.stored, true),
        points_hundredths: sum.points.0,
        max_points_hundredths: sum.max_points.0,
        min_points_hundredths: set.pass_rule.min_points.0,
        met: sum.met,
        total: sum.total,
        mandatory_missing: sum.mandatory_missing,
        passes: sum.passes,
        decided: decided(under_way),
        verified_points_hundredths: verified.points.0,
        verified_met: verified.met,
        verified_passes: verified.passes,
        groups: groups(under_way, &scores),
    }
}

/// One of two acceptances decides nothing yet.
fn decided(under_way: &UnderWay) -> u32 {
    let places = 0..under_way.stored.set.criteria.len();
    let decided = places.filter(|index| {
        under_way
            .review(*index)
            .is_some_and(|stored| stored.review.decision != Decision::AcceptedOnce)
    });
    u32::try_from(decided.count()).unwrap_or(u32::MAX)
}

fn groups(under_way: &UnderWay, scores: &[ClaimScore]) -> Vec<ClaimGroup> {
    let set = &under_way.stored.set;
    let rows_of = |code: &str| {
        let of_group = (0..set.criteria.len()).filter(|index| set.criteria[*index].group == code);
        of_group
            .map(|index| claim_row(under_way, index, &scores[index]))
            .collect()
    };
    set.groups
        .iter()
        .map(|group| ClaimGroup {
            code: group.code.clone(),
            title: group.title.clone(),
            rows: rows_of(&group.code),
        })
        .collect()
}

fn claim_row(under_way: &UnderWay, index: usize, score: &ClaimScore) -> ClaimRow {
    let criterion = under_way.criterion(index);
    let claim = under_way.claim(index);
    let evidence = claim.map_or(0, |claim| claim.evidence.len());
    let state = under_way.state(index);
    let verified = under_way.verified_value(index);
    ClaimRow {
        criterion: id_text(under_way.stored.criterion_ids[index]),
        code: criterion.code.clone(),
        title: criterion.title.clone(),
        mandatory: criterion.mandatory == Obligation::Mandatory,
        state: state_name(state),
        value: claim.and_then(|claim| claim.value.as_ref()).map(input_of),
        points_hundredths: score.points.0,
        max_points_hundredths: score.max_points.0,
        met: score.is_met(),
        missing: score.missing(),
        evidence: u32::try_from(evidence).unwrap_or(u32::MAX),
        evidence_min: criterion.evidence.min,
        delivery: claim.map(|_| delivery_status(under_way.delivery(index))),
        reason: reason_of_return(under_way, index, state),
        verified_value: verified.map(input_of),
        verified_points_hundredths: verified
            .map(|value| under_way.score_of(index, Some(value)).points.0),
    }
}

fn reason_of_return(under_way: &UnderWay, index: usize, state: ClaimState) -> String {
    let review = under_way
        .review(index)
        .filter(|_| state == ClaimState::Returned);
    review.map_or_else(String::new, |stored| stored.review.reason.clone())
}

const fn delivery_status(delivery: Delivery) -> DeliveryStatus {
    match delivery {
        Delivery::Saved => DeliveryStatus::Saved,
        Delivery::Sent => DeliveryStatus::Sent,
        Delivery::Received => DeliveryStatus::Received,
    }
}

/// What the claim at a place misses before it is ready, by the evidence it cites.
pub(crate) fn missing_now(
    connection: &Connection,
    under_way: &UnderWay,
    index: usize,
) -> Result<Vec<MissingPart>, ApiError> {
    let kinds = evidence_kinds(connection, &under_way.claim_or_new(index))?;
    Ok(missing(under_way, index, &kinds))
}

/// What the claim at a place misses before it is ready. A claim that was returned must say
/// something else than what the ward returned.
fn missing(under_way: &UnderWay, index: usize, evidence: &[EvidenceKind]) -> Vec<MissingPart> {
    let value = under_way
        .claim(index)
        .and_then(|claim| claim.value.as_ref());
    let mut missing = missing_parts(under_way.criterion(index), value, evidence);
    let is_as_returned = under_way
        .last_decision(index)
        .is_some_and(|last| last.content == Since::Unchanged);
    if is_as_returned && under_way.state(index) == ClaimState::Returned {
        missing.push(MissingPart::Change);
    }
    missing
}

/// One claim, with what the book says now.
pub(super) fn claim_detail(
    connection: &Connection,
    signed_in: &SignedIn,
    under_way: &UnderWay,
    index: usize,
) -> Result<ClaimDetail, ApiError> {
    let criterion = under_way.criterion(index);
    let claim = under_way.claim_or_new(index);
    let cited = evidence::of_claim(connection, under_way.claim_id(index))?;
    let kinds: Vec<EvidenceKind> = cited.iter().map(|one| one.evidence.kind).collect();
    let missing = missing(under_way, index, &kinds);
    let score = under_way.score(index);
    let ids = &under_way.stored.criterion_ids;
    let period = under_way.stored.set.period;
    let (today, set) = (under_way.today(), &under_way.stored.set);
    let book = figure_under(connection, signed_in.neighborhood, today, set, criterion)?;
    Ok(ClaimDetail {
        criterion: criterion_detail(ids[index], criterion),
        row: claim_row(under_way, index, &score),
        ratio: score.ratio.map(ratio_figure),
        note_warnings: text_warnings(&claim.note),
        note: claim.note,
        from_book: claim.from_book.map(|source| FromBook {
            metric: source.metric,
            as_of: source.as_of,
        }),
        book_now: book
            .as_ref()
            .and_then(|figure| super::book_now(under_way, index, figure))
            .map(|now| now.value),
        book,
        evidence: cited
            .into_iter()
            .map(|one| claim_evidence_row(one, period))
            .collect(),
        editable: under_way.state(index).is_editable(),
        last_decision: under_way
            .review(index)
            .map(|stored| decision_row(connection, stored, period))
            .transpose()?,
        changed_since_decision: under_way
            .review(index)
            .map(|stored| changed_parts(&stored.review, &under_way.content(index)))
            .unwrap_or_default(),
        missing_parts: missing
            .into_iter()
            .map(|part| part.code().to_owned())
            .collect(),
        previous: index.checked_sub(1).map(|index| id_text(ids[index])),
        next: ids.get(index + 1).copied().map(id_text),
    })
}

/// The kinds of the evidence a claim cites.
fn evidence_kinds(connection: &Connection, claim: &Claim) -> Result<Vec<EvidenceKind>, ApiError> {
    let cited = evidence::of_claim(
        connection,
        store::claim_id(claim.assessment, claim.criterion),
    )?;
    Ok(cited.into_iter().map(|one| one.evidence.kind).collect())
}

pub(crate) fn ratio_figure(ratio: Ratio) -> RatioFigure {
    RatioFigure {
        part: ratio.part(),
        whole: ratio.whole(),
        percent_hundredths: ratio.percent_floor().hundredths(),
    }
}

/// The screens' name of a state.
pub(crate) const fn state_name(state: ClaimState) -> ClaimStateName {
    match state {
        ClaimState::NotStarted => ClaimStateName::NotStarted,
        ClaimState::Draft => ClaimStateName::Draft,
        ClaimState::ReadyToSend => ClaimStateName::ReadyToSend,
        ClaimState::Sent => ClaimStateName::Sent,
        ClaimState::Returned => ClaimStateName::Returned,
        ClaimState::Accepted => ClaimStateName::Accepted,
        ClaimState::Locked => ClaimStateName::Locked,
    }
}

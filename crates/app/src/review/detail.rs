//! One claim on one screen: what it says, what is different since the last decision, what may be
//! worth a question, and where to go next.

use super::decision::{changed_parts, decision_row, history_of_claim};
use super::flags::FlagFinder;
use super::queue::{ListWanted, review_row};
use super::ward_view::{PlacedClaim, WardView};
use super::{check_officer, not_found};
use crate::api::assessment::FromBook;
use crate::api::common::Id;
use crate::api::errors::ApiError;
use crate::api::metrics::MetricFigure;
use crate::api::review::{ReviewDetail, ReviewGet};
use crate::assessment::{ratio_figure, state_name};
use crate::criteria::criterion_detail;
use crate::evidence::claim_evidence_row;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id};
use crate::metrics::figure_under;
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::review::{Deadline, Delivery, ReviewState, shown_state};
use khupho_store::evidence::{self, CitedEvidence};
use khupho_store::review::set_of_claim;
use khupho_store::{Connection, Store};
use std::collections::HashSet;

/// One claim, to review.
///
/// # Errors
/// Anybody but the ward, an unknown claim, and the store's.
pub fn review_get(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReviewGet,
) -> Result<ReviewDetail, ApiError> {
    let (id, list, today) = (
        parse_id(&args.claim)?,
        ListWanted::of(&args.list)?,
        host.today(),
    );
    host.read(|connection, signed_in| {
        check_officer(signed_in)?;
        let set = set_of_claim(connection, id)?.ok_or_else(not_found)?;
        let view = WardView::of_set(connection, set, today)?;
        let one = view.claim(id).ok_or_else(not_found)?;
        let (previous, next) = neighbours(&list.of_view(&view), id);
        let detail = detail(connection, signed_in, &view, one)?;
        Ok(ReviewDetail {
            book: book_figure(connection, &view, one, today)?,
            claim_state: state_name(claim_state(&view, one, today)),
            previous,
            next,
            ..detail
        })
    })
}

/// The claims before and after; from a claim that left the list one goes on with its first.
fn neighbours(listed: &[&PlacedClaim], id: EntityId) -> (Option<Id>, Option<Id>) {
    let at = |place: usize| listed.get(place).map(|one| id_text(one.ward_claim.id));
    match listed.iter().position(|one| one.ward_claim.id == id) {
        Some(place) => (place.checked_sub(1).and_then(at), at(place + 1)),
        None => (None, at(0)),
    }
}

fn detail(
    connection: &Connection,
    signed_in: &SignedIn,
    view: &WardView,
    one: &PlacedClaim,
) -> Result<ReviewDetail, ApiError> {
    let (claim, stored) = (&one.ward_claim.claim, one.ward_claim.review.as_ref());
    let cited = evidence::of_claim(connection, one.ward_claim.id)?;
    let missing = missing_files(&signed_in.store, &claim.evidence, &cited);
    let flags = FlagFinder::new(connection, view).of(one)?;
    let period = view.stored.set.period;
    let criterion = view.stored.criterion_ids[one.criterion];
    Ok(ReviewDetail {
        row: review_row(view, one, flags.len())?,
        neighborhood: id_text(one.ward_claim.neighborhood),
        criterion: criterion_detail(criterion, view.criterion(one.criterion)),
        claim_state: state_name(claim.state),
        ratio: view
            .score(one.criterion, claim.value.as_ref())
            .ratio
            .map(ratio_figure),
        note: claim.note.clone(),
        from_book: claim.from_book.as_ref().map(|source| FromBook {
            metric: source.metric.clone(),
            as_of: source.as_of,
        }),
        book: None,
        evidence: cited
            .into_iter()
            .map(|cited| claim_evidence_row(cited, period))
            .collect(),
        evidence_missing: missing,
        last_decision: stored
            .map(|stored| decision_row(connection, stored, period))
            .transpose()?,
        changed: stored
            .map(|stored| changed_parts(&stored.review, &one.ward_claim.content()))
            .unwrap_or_default(),
        flags,
        history: history_of_claim(connection, one.ward_claim.id)?,
        seen: one.ward_claim.mark()?,
        previous: None,
        next: None,
        accepted_by_me: one.state == ReviewState::AcceptedOnce
            && stored.and_then(|stored| stored.review.first_accepted_by) == Some(signed_in.member),
    })
}

/// Evidence that is cited while nothing is known of it yet, or while its file has not come.
fn missing_files(store: &Store, claimed: &[EntityId], cited: &[CitedEvidence]) -> Vec<Id> {
    let known: HashSet<EntityId> = cited.iter().map(|one| one.id).collect();
    let unknown = claimed.iter().copied().filter(|id| !known.contains(id));
    let without_file = cited
        .iter()
        .filter(|one| !store.holds_evidence(one.evidence.content))
        .map(|one| one.id);
    unknown.chain(without_file).map(id_text).collect()
}

/// What the khu phố's entries say now, as far as they are here.
fn book_figure(
    connection: &Connection,
    view: &WardView,
    one: &PlacedClaim,
    today: NaiveDate,
) -> Result<Option<MetricFigure>, ApiError> {
    let (neighborhood, set) = (one.ward_claim.neighborhood, &view.stored.set);
    figure_under(
        connection,
        neighborhood,
        today,
        set,
        view.criterion(one.criterion),
    )
}

fn claim_state(
    view: &WardView,
    one: &PlacedClaim,
    today: NaiveDate,
) -> khupho_domain::assessment::ClaimState {
    let deadline = if today > view.stored.set.deadline {
        Deadline::Past
    } else {
        Deadline::Ahead
    };
    shown_state(
        one.ward_claim.claim.state,
        Delivery::Received,
        one.ward_claim.last_decision(),
        deadline,
    )
}

//! Claims to review as a list: what was sent again first, then khu phố by khu phố.

use super::flags::FlagFinder;
use super::ward_view::{PlacedClaim, WardView};
use super::{check_officer, state_name};
use crate::api::common::{PAGE_ROWS_MAX, Page};
use crate::api::errors::ApiError;
use crate::api::review::{ReviewPage, ReviewQuery, ReviewRow, ReviewState as ReviewStateName};
use crate::assessment::input_of;
use crate::host::{CallContext, Host, id_text, parse_id};
use crate::session::moment;
use chrono::NaiveDate;
use khupho_domain::criteria::Obligation;
use khupho_domain::ids::EntityId;
use khupho_domain::review::ReviewState;
use khupho_store::Connection;

/// Claims to review.
///
/// # Errors
/// Anybody but the ward, and the store's.
pub fn reviews(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReviewQuery,
) -> Result<ReviewPage, ApiError> {
    let (list, today) = (ListWanted::of(&args)?, host.today());
    host.read(|connection, signed_in| {
        check_officer(signed_in)?;
        let Some(view) = list.view(connection, today)? else {
            return Ok(ReviewPage {
                total: 0,
                rows: Vec::new(),
            });
        };
        let listed = list.of_view(&view);
        let mut flags = FlagFinder::new(connection, &view);
        let rows = page_of(&listed, args.page)
            .iter()
            .map(|one| review_row(&view, one, flags.of(one)?.len()))
            .collect::<Result<_, ApiError>>()?;
        Ok(ReviewPage {
            total: u32::try_from(listed.len()).unwrap_or(u32::MAX),
            rows,
        })
    })
}

fn page_of<T>(listed: &[T], page: Page) -> &[T] {
    let start = listed.len().min(page.offset as usize);
    let rest = &listed[start..];
    &rest[..rest.len().min(page.limit.min(PAGE_ROWS_MAX) as usize)]
}

/// Which claims a list shows.
pub(super) struct ListWanted {
    neighborhood: Option<EntityId>,
    criterion: Option<EntityId>,
    set: Option<EntityId>,
    states: Vec<ReviewStateName>,
}

impl ListWanted {
    pub(super) fn of(query: &ReviewQuery) -> Result<Self, ApiError> {
        Ok(Self {
            neighborhood: query.neighborhood.as_ref().map(parse_id).transpose()?,
            criterion: query.criterion.as_ref().map(parse_id).transpose()?,
            set: query.set.as_ref().map(parse_id).transpose()?,
            states: query.states.clone(),
        })
    }

    /// The set whose claims are listed; `None` before one is loaded.
    fn view(
        &self,
        connection: &Connection,
        today: NaiveDate,
    ) -> Result<Option<WardView>, ApiError> {
        match self.set {
            Some(set) => Ok(Some(WardView::of_set(connection, set, today)?)),
            None => WardView::find(connection, today),
        }
    }

    /// The claims in their order.
    pub(super) fn of_view<'view>(&self, view: &'view WardView) -> Vec<&'view PlacedClaim> {
        let mut listed: Vec<_> = view.claims.iter().filter(|one| self.shows(one)).collect();
        listed.sort_by_key(|one| (urgency(one.state), one.neighborhood, one.criterion));
        listed
    }

    fn shows(&self, one: &PlacedClaim) -> bool {
        let (claim, state) = (&one.ward_claim, one.state);
        let is_wanted = if self.states.is_empty() {
            state.waits()
        } else {
            self.states.contains(&state_name(state))
        };
        is_wanted
            && self.neighborhood.is_none_or(|id| id == claim.neighborhood)
            && self.criterion.is_none_or(|id| id == claim.claim.criterion)
    }
}

/// The order of the list: a khu phố that mended its claim waits longest.
const fn urgency(state: ReviewState) -> u8 {
    match state {
        ReviewState::WaitingAgain => 0,
        ReviewState::AcceptedOnce => 1,
        ReviewState::Waiting => 2,
        ReviewState::Returned => 3,
        ReviewState::Reopened => 4,
        ReviewState::Accepted => 5,
        ReviewState::NotHandedIn => 6,
    }
}

/// A claim as a row.
pub(super) fn review_row(
    view: &WardView,
    one: &PlacedClaim,
    flags: usize,
) -> Result<ReviewRow, ApiError> {
    let (claim, criterion) = (&one.ward_claim.claim, view.criterion(one.criterion));
    let score = view.score(one.criterion, claim.value.as_ref());
    let is_handed_in = one.state != ReviewState::NotHandedIn;
    Ok(ReviewRow {
        claim: id_text(one.ward_claim.id),
        neighborhood_name: view.neighborhood_name(one.neighborhood).to_owned(),
        criterion_code: criterion.code.clone(),
        criterion_title: criterion.title.clone(),
        mandatory: criterion.mandatory == Obligation::Mandatory,
        state: state_name(one.state),
        value: claim.value.as_ref().map(input_of),
        met: score.is_met(),
        evidence: u32::try_from(claim.evidence.len()).unwrap_or(u32::MAX),
        handed_in_at: is_handed_in.then(|| moment(one.ward_claim.written_ms)),
        flags: u32::try_from(flags).unwrap_or(u32::MAX),
    })
}

//! Figures that claims take from the book, and whether the book has moved on since.

use super::{UnderWay, values};
use crate::api::assessment::ClaimValueInput;
use crate::api::metrics::MetricFigure;
use crate::criteria::metric_of;
use khupho_domain::assessment::ClaimStep;

/// What the book says now of a claim that took another figure from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookNow {
    /// The figure as a claim's value.
    pub(crate) value: ClaimValueInput,
    /// Whether the criterion would be met by it.
    pub(crate) is_met: bool,
}

/// What the book says now, where the claim at a place took another figure from it and can still be
/// changed. A book without a figure says nothing, which takes nothing back.
pub(crate) fn book_now(
    under_way: &UnderWay,
    index: usize,
    figure: &MetricFigure,
) -> Option<BookNow> {
    let claim = under_way.claim(index)?;
    let criterion = under_way.criterion(index);
    let taken = claim.from_book.as_ref()?;
    let is_of_this_metric = metric_of(criterion) == Some(taken.metric.as_str());
    under_way.state(index).after(ClaimStep::Edit)?;
    let now = values::value_of(
        "value",
        criterion.rule,
        &crate::metrics::claim_value(figure)?,
    )
    .ok()?;
    (is_of_this_metric && claim.value.as_ref() != Some(&now)).then(|| BookNow {
        value: values::input_of(&now),
        is_met: under_way.score_of(index, Some(&now)).is_met(),
    })
}

//! Figures from the book, the entries behind them, and the doors to knock on.

mod book;
mod doors;
mod drill;

pub(crate) use book::{Book, figure_under, known_metric_of, last_days};
pub use book::{claim_value, figure};
pub use doors::doors;
pub use drill::metric_drill;

use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::metrics::{ByMetric, DenominatorFreeze, MetricFigure};
use crate::host::{CallContext, Host, saved};
use crate::validation::{Required, invalid_field, short_text};
use chrono::NaiveDate;
use khupho_domain::limits::FROZEN_WHOLE_MAX;
use khupho_domain::metrics::{FrozenDenominator, METRICS, MetricSpec, metric};
use khupho_store::TxnLabel;

/// The figures of every metric.
pub fn metrics(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<MetricFigure>, ApiError> {
    let today = host.today();
    host.read(|connection, signed_in| {
        let book = Book::open(connection, signed_in, today, METRICS)?;
        METRICS.iter().map(|spec| book.figure(spec)).collect()
    })
}

/// The figure of one metric.
pub fn metric_get(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByMetric,
) -> Result<MetricFigure, ApiError> {
    let ByMetric { metric } = args;
    let today = host.today();
    host.read(|connection, signed_in| figure(connection, signed_in, today, &metric))
}

/// Fixes the denominator of a ratio, with its source and day.
pub fn denominator_freeze(
    host: &Host,
    _context: &CallContext<'_>,
    args: DenominatorFreeze,
) -> Result<Saved, ApiError> {
    let frozen = checked(args, host.today())?;
    let committed = host.write(TxnLabel::Denominator, |tx, signed_in| {
        Ok(khupho_store::metrics::freeze(
            tx,
            signed_in.neighborhood,
            &frozen,
        )?)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Lets a denominator move with the register again.
pub fn denominator_release(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByMetric,
) -> Result<Saved, ApiError> {
    let ByMetric { metric } = args;
    let spec = known(&metric)?;
    let committed = host.write(TxnLabel::Denominator, |tx, signed_in| {
        Ok(khupho_store::metrics::release(
            tx,
            signed_in.neighborhood,
            spec.name,
        )?)
    })?;
    Ok(saved(committed.value, &committed))
}

/// The metric of a name.
fn known(name: &str) -> Result<&'static MetricSpec, ApiError> {
    metric(name).ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

fn checked(args: DenominatorFreeze, today: NaiveDate) -> Result<FrozenDenominator, ApiError> {
    let DenominatorFreeze {
        metric,
        whole,
        source,
        as_of,
    } = args;
    let spec = known(&metric)?;
    if !spec.source.is_ratio() {
        return Err(invalid_field("metric", "not_a_ratio"));
    }
    if !(1..=FROZEN_WHOLE_MAX).contains(&whole) {
        return Err(invalid_field("whole", "range"));
    }
    if as_of > today {
        return Err(invalid_field("as_of", "future"));
    }
    Ok(FrozenDenominator {
        metric: spec.name.to_owned(),
        whole,
        source: short_text("source", &source, Required::Yes)?,
        as_of,
    })
}

#[cfg(test)]
pub(crate) mod tests;

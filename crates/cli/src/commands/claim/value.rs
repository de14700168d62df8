//! The value of a claim as typed.

use clap::{Args, ValueEnum};
use khupho_app::api::assessment::{ClaimValueInput, MonthCountFigure, TierName};
use khupho_app::api::errors::{ApiError, ErrorCode};

/// The value; at most one of them.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct ValueArguments {
    /// Yes.
    #[arg(long)]
    yes: bool,
    /// No.
    #[arg(long)]
    no: bool,
    /// A count.
    #[arg(long)]
    count: Option<u64>,
    /// A part of a whole: 451/550.
    #[arg(long)]
    ratio: Option<String>,
    /// Counts of months: 2026-03=21, again for each month.
    #[arg(long = "month")]
    months: Vec<String>,
    /// A level.
    #[arg(long, value_enum)]
    tier: Option<TierArgument>,
    /// Not collected: takes the value out.
    #[arg(long)]
    pub(crate) not_collected: bool,
}

/// A level.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TierArgument {
    /// 0 điểm.
    Zero,
    /// ½ điểm.
    Half,
    /// Full points.
    Full,
}

impl From<TierArgument> for TierName {
    fn from(tier: TierArgument) -> Self {
        match tier {
            TierArgument::Zero => Self::Zero,
            TierArgument::Half => Self::Half,
            TierArgument::Full => Self::Full,
        }
    }
}

fn malformed(field: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidField)
        .with("field", field)
        .with("reason", "range")
}

impl ValueArguments {
    /// The value, if one was given.
    ///
    /// # Errors
    /// A ratio or month that cannot be read.
    pub(crate) fn into_value(self) -> Result<Option<ClaimValueInput>, ApiError> {
        if self.yes || self.no {
            return Ok(Some(ClaimValueInput::YesNo { yes: self.yes }));
        }
        if let Some(count) = self.count {
            return Ok(Some(ClaimValueInput::Count { count }));
        }
        if let Some(ratio) = self.ratio {
            return parse_ratio(&ratio)
                .map(Some)
                .ok_or_else(|| malformed("ratio"));
        }
        if let Some(tier) = self.tier {
            return Ok(Some(ClaimValueInput::Tier { level: tier.into() }));
        }
        if self.months.is_empty() {
            return Ok(None);
        }
        let months: Option<Vec<_>> = self.months.iter().map(|month| parse_month(month)).collect();
        let months = months.ok_or_else(|| malformed("month"))?;
        Ok(Some(ClaimValueInput::MonthCounts { months }))
    }
}

fn parse_ratio(text: &str) -> Option<ClaimValueInput> {
    let (part, whole) = text.split_once('/')?;
    let (part, whole) = (part.trim().parse().ok()?, whole.trim().parse().ok()?);
    Some(ClaimValueInput::Ratio { part, whole })
}

fn parse_month(text: &str) -> Option<MonthCountFigure> {
    let (month, count) = text.split_once('=')?;
    let (year, month) = month.split_once('-')?;
    let month = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    Some(MonthCountFigure {
        year: year.parse().ok()?,
        month,
        count: count.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_months_are_read() {
        assert_eq!(
            parse_ratio("451/550"),
            Some(ClaimValueInput::Ratio {
                part: 451,
                whole: 550
            })
        );
        assert_eq!(parse_ratio("82%"), None);
        assert_eq!(
            parse_month("2026-03=21"),
            Some(MonthCountFigure {
                year: 2026,
                month: 3,
                count: 21
            })
        );
        assert_eq!(parse_month("2026-13=21"), None);
    }
}

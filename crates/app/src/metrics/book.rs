//! The book as figures: everything that several metrics need, read once.

use super::known;
use crate::api::assessment::{ClaimValueInput, MonthCountFigure};
use crate::api::common::RatioFigure;
use crate::api::errors::ApiError;
use crate::api::metrics::{
    ForecastFigure, FrozenFigure, MetricCriterion, MetricFigure, MetricShape, ShortRegister,
};
use crate::criteria::metric_of;
use crate::host::SignedIn;
use chrono::{Datelike, Days as DayCount, Months, NaiveDate};
use khupho_domain::assessment::{MonthCount, Period};
use khupho_domain::criteria::{CriteriaSet, Criterion, ScoringDays};
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{
    Denominator, Figure, Forecast, FrozenDenominator, MetricSource, MetricSpec, PACE_WINDOW_DAYS,
    Pace, RegisterSums, RegisterTally, ShortRegister as Short, days_until, metric, missing_to,
    months_since, outlook, ratio_threshold,
};
use khupho_domain::ratio::{Percent, Ratio};
use khupho_store::metrics::{self as store, Days, RegisterGains};
use khupho_store::{Connection, neighborhoods};

/// Months of the log that are looked at before a criteria set gives a period.
const MONTHS_WITHOUT_SET: u32 = 12;

/// The figure of one metric now, held against the criterion that is farthest from it.
///
/// # Errors
/// [`ErrorCode::NotFound`](crate::api::errors::ErrorCode::NotFound) for a metric that does not exist, and the store's.
pub fn figure(
    connection: &Connection,
    signed_in: &SignedIn,
    today: NaiveDate,
    name: &str,
) -> Result<MetricFigure, ApiError> {
    let spec = known(name)?;
    Book::open(connection, signed_in, today, [spec])?.figure(spec)
}

/// The metric that computes a criterion's figure; nothing for one typed by hand and for a metric of
/// a later version.
pub(crate) fn known_metric_of(criterion: &Criterion) -> Option<&'static MetricSpec> {
    metric_of(criterion).and_then(metric)
}

/// What the book of a khu phố says now of a criterion of a set, where the book computes it.
///
/// # Errors
/// The store's.
pub(crate) fn figure_under(
    connection: &Connection,
    neighborhood: EntityId,
    today: NaiveDate,
    set: &CriteriaSet,
    criterion: &Criterion,
) -> Result<Option<MetricFigure>, ApiError> {
    let Some(spec) = known_metric_of(criterion) else {
        return Ok(None);
    };
    let book = Book::of_set(connection, neighborhood, today, Some(set.clone()), [spec])?;
    book.figure_under(spec, criterion).map(Some)
}

/// The value that a claim takes over from a figure; `None` where the book has none yet.
pub fn claim_value(figure: &MetricFigure) -> Option<ClaimValueInput> {
    if let Some(ratio) = figure.ratio {
        return Some(ClaimValueInput::Ratio {
            part: ratio.part,
            whole: ratio.whole,
        });
    }
    if !figure.months.is_empty() {
        return Some(ClaimValueInput::MonthCounts {
            months: figure.months.clone(),
        });
    }
    figure.count.map(|count| ClaimValueInput::Count { count })
}

/// What the figures of some metrics are computed from.
pub(crate) struct Book<'a> {
    connection: &'a Connection,
    neighborhood: EntityId,
    days: ScoringDays,
    set: Option<CriteriaSet>,
    tally: RegisterTally<'static>,
    gains: RegisterGains,
    frozen: Vec<FrozenDenominator>,
    households_by_statistics: Option<u32>,
}

/// A metric as the book has it, before a criterion is held against it.
struct Reading<'book> {
    figure: Figure,
    pace: Pace,
    sums: Option<&'book RegisterSums>,
    frozen: Option<&'book FrozenDenominator>,
}

impl<'a> Book<'a> {
    /// Reads what the figures of the given metrics need.
    pub(crate) fn open(
        connection: &'a Connection,
        signed_in: &SignedIn,
        today: NaiveDate,
        specs: impl IntoIterator<Item = &'static MetricSpec>,
    ) -> Result<Self, ApiError> {
        let set = crate::criteria::current_set(connection, signed_in)?.map(|stored| stored.set);
        Self::of_set(connection, signed_in.neighborhood, today, set, specs)
    }

    /// As [`Self::open`], for a criteria set that was read already.
    pub(crate) fn of_set(
        connection: &'a Connection,
        neighborhood: EntityId,
        today: NaiveDate,
        set: Option<CriteriaSet>,
        specs: impl IntoIterator<Item = &'static MetricSpec>,
    ) -> Result<Self, ApiError> {
        let counted: Vec<_> = specs
            .into_iter()
            .filter(|spec| spec.source.is_from_register())
            .collect();
        let gains = if counted.is_empty() {
            RegisterGains::default()
        } else {
            store::register_gains(connection, neighborhood, store::window_start_ms(today))?
        };
        let period = set
            .as_ref()
            .map_or_else(|| recent_months(today), |set| set.period);
        Ok(Self {
            connection,
            neighborhood,
            days: ScoringDays { period, today },
            set,
            tally: store::tally(connection, neighborhood, counted)?,
            gains,
            frozen: store::frozen(connection, neighborhood)?,
            households_by_statistics: neighborhoods::find(connection, neighborhood)?
                .and_then(|one| one.households_by_statistics),
        })
    }

    /// Households of the register.
    pub(crate) fn households(&self) -> u32 {
        self.tally.households
    }

    /// Of them, those never counted.
    pub(crate) fn never_counted(&self) -> u32 {
        self.tally.never_counted
    }

    /// Where the register holds clearly fewer households than the khu phố has.
    pub(crate) fn short_register(&self) -> Option<ShortRegister> {
        Short::find(self.tally.households, self.households_by_statistics).map(short_register)
    }

    /// Households never counted, with a recorded reason for which nobody has to go there.
    pub(crate) fn never_counted_without_door(&self) -> u32 {
        self.tally.never_counted_without_door
    }

    /// Households that can still add to a metric of the register.
    pub(crate) fn doors(&self, spec: &MetricSpec) -> u32 {
        self.tally.sums(spec.name).map_or(0, |sums| sums.doors)
    }

    /// The days whose entries of the log count: those of the period until today.
    pub(crate) fn counted_days(&self) -> Days {
        self.days.period.from..=self.days.period.to.min(self.days.today)
    }

    /// The figure of a metric that the book was opened for, held against a criterion that names it.
    pub(crate) fn figure_under(
        &self,
        spec: &MetricSpec,
        criterion: &Criterion,
    ) -> Result<MetricFigure, ApiError> {
        Ok(self.held_against(Some(criterion), spec, self.read(spec)?))
    }

    /// The figure of a metric by itself. Where several criteria name it, it is held against the one
    /// that misses the most: once that one is met, all are.
    pub(crate) fn figure(&self, spec: &MetricSpec) -> Result<MetricFigure, ApiError> {
        let reading = self.read(spec)?;
        let criterion = self.farthest_criterion(spec.name, &reading.figure);
        Ok(self.held_against(criterion, spec, reading))
    }

    fn read(&self, spec: &MetricSpec) -> Result<Reading<'_>, ApiError> {
        let frozen = self.frozen.iter().find(|frozen| frozen.metric == spec.name);
        let sums = self.tally.sums(spec.name);
        Ok(Reading {
            figure: self.value(spec.source, sums, frozen)?,
            pace: Pace {
                gained: self.gained(spec.source, frozen)?,
            },
            sums,
            frozen,
        })
    }

    fn held_against(
        &self,
        criterion: Option<&Criterion>,
        spec: &MetricSpec,
        reading: Reading<'_>,
    ) -> MetricFigure {
        let Reading {
            figure,
            pace,
            sums,
            frozen,
        } = reading;
        let missing = criterion.and_then(|criterion| missing_to(criterion, &figure, self.days));
        let forecast = criterion.and_then(|criterion| outlook(criterion, &figure, pace, self.days));
        let frozen_whole = frozen.map(|frozen| frozen.whole);
        let (ratio, count, months) = shapes(figure);
        MetricFigure {
            metric: spec.name.to_owned(),
            shape: shape(spec.source),
            as_of: self.days.today,
            ratio: ratio.map(ratio_figure),
            count,
            months: months.into_iter().map(month_figure).collect(),
            households: self.tally.households,
            uncounted_households: sums
                .map_or(0, |sums| self.tally.households - sums.counted(frozen_whole)),
            uncounted_with_reason: sums.map_or(0, |sums| sums.uncounted_with_reason(frozen_whole)),
            frozen: frozen.map(frozen_figure),
            short_register: self
                .short_register()
                .filter(|_| spec.source.is_from_register() && frozen.is_none()),
            criterion: criterion.map(|one| MetricCriterion {
                code: one.code.clone(),
                title: one.title.clone(),
            }),
            threshold_hundredths: criterion
                .and_then(|one| ratio_threshold(one.rule))
                .map(Percent::hundredths),
            missing,
            gained_28_days: pace.gained,
            forecast: self.forecast_figure(forecast),
            days_to_deadline: self
                .set
                .as_ref()
                .map(|set| days_until(self.days.today, set.deadline)),
        }
    }

    fn value(
        &self,
        source: MetricSource,
        sums: Option<&RegisterSums>,
        frozen: Option<&FrozenDenominator>,
    ) -> Result<Figure, ApiError> {
        Ok(match source {
            MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => {
                Figure::Ratio(sums.and_then(|sums| sums.ratio(frozen.map(|frozen| frozen.whole))))
            }
            MetricSource::CompletedHelps { .. } | MetricSource::ActivitiesHeld { .. } => {
                Figure::Count(self.entries_since_the_first(source)?)
            }
            MetricSource::CompletedHelpsPerMonth { category } => {
                let counted = store::helps_by_month(
                    self.connection,
                    self.neighborhood,
                    category,
                    &self.counted_days(),
                )?;
                let first = store::first_help_on(self.connection, self.neighborhood)?;
                Figure::Months(
                    first.map_or_else(Vec::new, |first| months_since(first, &counted, self.days)),
                )
            }
        })
    }

    /// A log without any entry says nothing, which is not the same as 0.
    fn entries_since_the_first(&self, source: MetricSource) -> Result<Option<u64>, ApiError> {
        let first = match source {
            MetricSource::ActivitiesHeld { .. } => {
                store::first_activity_on(self.connection, self.neighborhood)?
            }
            _ => store::first_help_on(self.connection, self.neighborhood)?,
        };
        match first {
            Some(first) if first <= self.days.today => {
                self.entries(source, &self.counted_days()).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn entries(&self, source: MetricSource, days: &Days) -> Result<u64, ApiError> {
        Ok(match source {
            MetricSource::CompletedHelps { category }
            | MetricSource::CompletedHelpsPerMonth { category } => {
                store::helps_completed(self.connection, self.neighborhood, category, days)?
            }
            MetricSource::ActivitiesHeld { kind } => {
                store::activities_held(self.connection, self.neighborhood, kind, days)?
            }
            MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => 0,
        })
    }

    fn gained(
        &self,
        source: MetricSource,
        frozen: Option<&FrozenDenominator>,
    ) -> Result<u64, ApiError> {
        if source.is_from_register() {
            let denominator = frozen.map_or(Denominator::OfRegister, |_| Denominator::Frozen);
            return Ok(self.gains.gained(source, denominator));
        }
        self.entries(source, &last_days(self.days.today, PACE_WINDOW_DAYS))
    }

    /// Of the criteria that name a metric the one that misses the most; where nothing was collected,
    /// and where all are met, the one with the highest threshold.
    fn farthest_criterion(&self, metric: &str, figure: &Figure) -> Option<&Criterion> {
        let criteria = &self.set.as_ref()?.criteria;
        let naming_it = criteria
            .iter()
            .filter(|criterion| metric_of(criterion) == Some(metric));
        naming_it.max_by_key(|criterion| {
            let missing = missing_to(criterion, figure, self.days);
            (missing, ratio_threshold(criterion.rule))
        })
    }

    fn forecast_figure(&self, forecast: Option<Forecast>) -> ForecastFigure {
        match forecast {
            None => ForecastFigure::Unknown,
            Some(Forecast::Reached) => ForecastFigure::Reached,
            Some(Forecast::NoPace) => ForecastFigure::NoPace,
            Some(Forecast::TooFar) => ForecastFigure::TooFar,
            Some(Forecast::ReachedOn(day)) => ForecastFigure::ReachedOn {
                day,
                in_time: self.set.as_ref().is_none_or(|set| day <= set.deadline),
            },
        }
    }
}

/// The last days up to today, which is one of them.
pub(crate) fn last_days(today: NaiveDate, count: u32) -> Days {
    let before = DayCount::new(u64::from(count.saturating_sub(1)));
    today.checked_sub_days(before).unwrap_or(today)..=today
}

/// Full months up to the one that is running.
fn recent_months(today: NaiveDate) -> Period {
    let this_month = today.with_day(1).unwrap_or(today);
    let from = this_month
        .checked_sub_months(Months::new(MONTHS_WITHOUT_SET - 1))
        .unwrap_or(this_month);
    let next_month = this_month.checked_add_months(Months::new(1));
    let to = next_month
        .and_then(|first| first.pred_opt())
        .unwrap_or(today);
    Period { from, to }
}

const fn shape(source: MetricSource) -> MetricShape {
    match source {
        MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => MetricShape::Ratio,
        MetricSource::CompletedHelps { .. } | MetricSource::ActivitiesHeld { .. } => {
            MetricShape::Count
        }
        MetricSource::CompletedHelpsPerMonth { .. } => MetricShape::Months,
    }
}

fn shapes(figure: Figure) -> (Option<Ratio>, Option<u64>, Vec<MonthCount>) {
    match figure {
        Figure::Ratio(ratio) => (ratio, None, Vec::new()),
        Figure::Count(count) => (None, count, Vec::new()),
        Figure::Months(months) => (None, None, months),
    }
}

fn ratio_figure(ratio: Ratio) -> RatioFigure {
    RatioFigure {
        part: ratio.part(),
        whole: ratio.whole(),
        percent_hundredths: ratio.percent_floor().hundredths(),
    }
}

/// As the screens are told it.
fn short_register(short: Short) -> ShortRegister {
    ShortRegister {
        registered: short.registered,
        by_statistics: short.by_statistics,
    }
}

fn month_figure(month: MonthCount) -> MonthCountFigure {
    MonthCountFigure {
        year: month.year,
        month: month.month,
        count: month.count,
    }
}

fn frozen_figure(frozen: &FrozenDenominator) -> FrozenFigure {
    FrozenFigure {
        whole: frozen.whole,
        source: frozen.source.clone(),
        as_of: frozen.as_of,
    }
}

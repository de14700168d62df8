//! What the register of households says of the metrics that are counted from it.

use super::{MetricSource, MetricSpec};
use crate::households::{CountKind, ReachReason};
use crate::ratio::Ratio;

/// How many kinds of counts there are.
const KINDS: usize = CountKind::ALL.len();

/// The counts of one household, laid out for passing over a whole register in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CountRow([Option<u32>; KINDS]);

impl CountRow {
    /// One count, or `None` where it was not collected.
    pub fn get(&self, kind: CountKind) -> Option<u32> {
        self.0[kind as usize]
    }

    /// Sets one count, or makes it "not collected".
    pub fn set(&mut self, kind: CountKind, count: Option<u32>) {
        self.0[kind as usize] = count;
    }
}

/// What one household adds to a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// To the numerator; `None` where it was not collected.
    pub part: Option<u32>,
    /// To the denominator; `None` where it was not collected.
    pub whole: Option<u32>,
}

/// What a household adds to a metric; `None` for a metric that is not counted from the register.
pub fn contribution(source: MetricSource, counts: &CountRow) -> Option<Contribution> {
    match source {
        MetricSource::CountRatio { part, whole } => Some(Contribution {
            part: counts.get(part),
            whole: counts.get(whole),
        }),
        MetricSource::HouseholdRatio { part, among } => Some(household_contribution(
            counts.get(part),
            among.map_or(Some(1), |among| counts.get(among)),
        )),
        MetricSource::CompletedHelps { .. }
        | MetricSource::CompletedHelpsPerMonth { .. }
        | MetricSource::ActivitiesHeld { .. } => None,
    }
}

/// A household counts once, and one that is not among those asked about adds nothing, asked or not.
fn household_contribution(part: Option<u32>, whole: Option<u32>) -> Contribution {
    let whole = whole.map(|count| count.min(1));
    let part = if whole == Some(0) {
        Some(0)
    } else {
        part.map(|count| count.min(1))
    };
    Contribution { part, whole }
}

/// Why a door is worth knocking on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoorReason {
    /// The household's counts were never asked.
    NeverCounted,
    /// This count, or the whole it is a part of, was not collected.
    NotCollected,
    /// Fewer than all of the household have it.
    PartMissing,
}

impl DoorReason {
    /// The name used in answers; the words are `door-<slug>`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NeverCounted => "never_counted",
            Self::NotCollected => "not_collected",
            Self::PartMissing => "part_missing",
        }
    }
}

/// A door that can still add to a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Why.
    pub reason: DoorReason,
    /// How many of the household are missing; `None` where that is not known.
    pub missing: Option<u32>,
}

/// Whether a household that was asked at all can still add to a metric. One whose whole is known
/// to be 0 (no 2G phone to replace, no business) cannot. One whose part is known but not its whole
/// can: until the whole is asked, its part counts for nothing.
pub fn door(source: MetricSource, counts: &CountRow, asked: Asked) -> Option<Door> {
    let Contribution { part, whole } = contribution(source, counts)?;
    if whole == Some(0) {
        return None;
    }
    let reason = match (asked, part, whole) {
        (Asked::Never, None, _) => DoorReason::NeverCounted,
        (Asked::Before, None, _) | (_, Some(_), None) => DoorReason::NotCollected,
        (_, Some(part), Some(whole)) if part < whole => DoorReason::PartMissing,
        (_, Some(_), Some(_)) => return None,
    };
    Some(Door {
        reason,
        missing: whole.map(|whole| whole.saturating_sub(part.unwrap_or(0))),
    })
}

/// Whether a household's counts were ever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Never.
    Never,
    /// On some day.
    Before,
}

/// What was recorded of reaching a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing.
    NothingRecorded,
    /// A reason behind which there is still a door: nobody was met, or they would not tell.
    Reason,
    /// A reason for which nobody has to go there: not eligible, moved away.
    NoDoor,
}

impl Reach {
    /// What a published number says. One of a later version is a reason that takes no door away.
    pub fn of_number(number: Option<i64>) -> Self {
        match number.map(ReachReason::from_number) {
            None => Self::NothingRecorded,
            Some(Some(ReachReason::NotEligible | ReachReason::MovedAway)) => Self::NoDoor,
            Some(_) => Self::Reason,
        }
    }
}

/// Sums of one metric over the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RegisterSums {
    /// The numerator, over the households where it was collected.
    pub part: u64,
    /// Of it, what lies in households whose denominator was collected too.
    pub part_of_known_whole: u64,
    /// The denominator, over the households where it was collected.
    pub whole: u64,
    /// Households where the numerator was collected.
    pub collected: u32,
    /// Of them, those where the denominator was collected too.
    pub collected_with_whole: u32,
    /// Households that can still add to it, without those of which a reason says otherwise.
    pub doors: u32,
    /// Households with a recorded reason where the numerator was not collected.
    pub uncollected_with_reason: u32,
    /// Households with a recorded reason where the numerator or the denominator was not collected.
    pub incomplete_with_reason: u32,
}

impl RegisterSums {
    /// The ratio, over a denominator that was frozen where there is one. Where nothing was
    /// collected there is no ratio: that is not 0 of all.
    ///
    /// Without a frozen denominator a part counts only beside its own whole: three people helped
    /// in a household whose people nobody counted must not raise the ratio of the others.
    pub fn ratio(&self, frozen_whole: Option<u64>) -> Option<Ratio> {
        let (part, whole) = match frozen_whole {
            Some(whole) => (self.part, whole),
            None => (self.part_of_known_whole, self.whole),
        };
        (self.counted(frozen_whole) > 0)
            .then(|| Ratio::new(part, whole))
            .flatten()
    }

    /// Households that the ratio takes in.
    pub fn counted(&self, frozen_whole: Option<u64>) -> u32 {
        match frozen_whole {
            Some(_) => self.collected,
            None => self.collected_with_whole,
        }
    }

    /// Households that the ratio does not take in, and of which a reason was recorded.
    pub fn uncounted_with_reason(&self, frozen_whole: Option<u64>) -> u32 {
        match frozen_whole {
            Some(_) => self.uncollected_with_reason,
            None => self.incomplete_with_reason,
        }
    }

    fn add(&mut self, source: MetricSource, counts: &CountRow, asked: Asked, reach: Reach) {
        let Some(added) = contribution(source, counts) else {
            return;
        };
        if reach != Reach::NothingRecorded {
            let is_complete = added.part.is_some() && added.whole.is_some();
            self.uncollected_with_reason += u32::from(added.part.is_none());
            self.incomplete_with_reason += u32::from(!is_complete);
        }
        let part = u64::from(added.part.unwrap_or(0));
        self.part += part;
        self.whole += u64::from(added.whole.unwrap_or(0));
        self.collected += u32::from(added.part.is_some());
        if added.whole.is_some() {
            self.part_of_known_whole += part;
            self.collected_with_whole += u32::from(added.part.is_some());
        }
        self.doors += u32::from(reach != Reach::NoDoor && door(source, counts, asked).is_some());
    }
}

/// Sums of several metrics over the register, made in one pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterTally<'specs> {
    specs: Vec<&'specs MetricSpec>,
    sums: Vec<RegisterSums>,
    /// Households of the register.
    pub households: u32,
    /// Of them, households whose counts were never asked and may be.
    pub never_counted: u32,
    /// Households whose counts were never asked, with a reason for which nobody has to go there.
    pub never_counted_without_door: u32,
}

impl<'specs> RegisterTally<'specs> {
    /// Nothing counted yet.
    pub fn of(specs: impl IntoIterator<Item = &'specs MetricSpec>) -> Self {
        let specs: Vec<_> = specs.into_iter().collect();
        let sums = vec![RegisterSums::default(); specs.len()];
        Self {
            specs,
            sums,
            households: 0,
            never_counted: 0,
            never_counted_without_door: 0,
        }
    }

    /// Adds one household.
    pub fn add(&mut self, counts: &CountRow, asked: Asked, reach: Reach) {
        self.households += 1;
        match (asked, reach) {
            (Asked::Before, _) => {}
            (Asked::Never, Reach::NoDoor) => self.never_counted_without_door += 1,
            (Asked::Never, _) => self.never_counted += 1,
        }
        for (spec, sums) in self.specs.iter().zip(&mut self.sums) {
            sums.add(spec.source, counts, asked, reach);
        }
    }

    /// The sums of a metric; `None` where it was not asked for.
    pub fn sums(&self, metric: &str) -> Option<&RegisterSums> {
        let place = self.specs.iter().position(|spec| spec.name == metric)?;
        self.sums.get(place)
    }
}

/// What a ratio is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// The register's own wholes: a part without its whole counts for nothing.
    OfRegister,
    /// A figure that was fixed from outside: every part counts.
    Frozen,
}

/// What a household gained for a metric's numerator between two moments, counted as
/// [`RegisterSums::ratio`] counts; negative where it fell. A household that is not in the register
/// at a moment has no counts then.
pub fn gained(
    source: MetricSource,
    denominator: Denominator,
    then: Option<&CountRow>,
    now: Option<&CountRow>,
) -> i64 {
    let part = |counts: Option<&CountRow>| {
        counts
            .and_then(|counts| contribution(source, counts))
            .filter(|added| denominator == Denominator::Frozen || added.whole.is_some())
            .and_then(|added| added.part)
            .unwrap_or(0)
    };
    i64::from(part(now)) - i64::from(part(then))
}

#[cfg(test)]
mod tests;

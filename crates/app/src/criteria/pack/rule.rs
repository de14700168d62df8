//! Rules of criteria: `rule = { kind = "ratio", at_least_percent = 80 }`.

use super::fault::{FaultReason, Faults};
use super::section::{Found, Section};
use khupho_domain::criteria::{RatioScoring, Rule};
use khupho_domain::limits::SHORT_TEXT_MAX_CHARS;
use khupho_domain::ratio::Percent;

/// Largest count a threshold can ask for.
const COUNT_MAX: u64 = 1_000_000_000;
/// 100 %.
const WHOLE_HUNDREDTHS: u32 = 10_000;
/// Percentages above 100 are read up to here, so that they are refused as what they are.
const PERCENT_READ_MAX: u32 = 100_000_000;

/// Reads the rule in `section`, which is left with every key asked for.
pub(super) fn read(mut section: Section<'_>, faults: &mut Faults<'_>) -> Option<Rule> {
    let kind = section.text(faults, "kind", SHORT_TEXT_MAX_CHARS)?;
    let rule = match kind.value.as_str() {
        "yes_no" => Some(Rule::YesNo),
        "count" => {
            count(&mut section, faults, "at_least").map(|n| Rule::CountAtLeast { n: n.value })
        }
        "count_per_month" => count(&mut section, faults, "at_least")
            .map(|n| Rule::CountPerMonthAtLeast { n: n.value }),
        "ratio" => ratio(&mut section, faults),
        "tiers_ratio" => tiers_by_ratio(&mut section, faults),
        "tiers_count" => tiers_by_count(&mut section, faults),
        "tiers_chosen" => Some(Rule::TiersChosen),
        _ => {
            section.fault(faults, kind.at_byte, FaultReason::UnknownRuleKind, "kind");
            return None;
        }
    };
    section.finish(faults);
    rule
}

fn ratio(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<Rule> {
    let threshold = percent(section, faults, "at_least_percent");
    let below = section.optional_text(faults, "below", SHORT_TEXT_MAX_CHARS);
    let scoring = match below.as_ref().map(|below| below.value.as_str()) {
        None | Some("nothing") => RatioScoring::AllOrNothing,
        Some("proportional") => RatioScoring::Proportional,
        Some(_) => {
            let at_byte = below.map_or(section.at_byte(), |below| below.at_byte);
            section.fault(faults, at_byte, FaultReason::UnknownChoice, "below");
            return None;
        }
    };
    Some(Rule::RatioAtLeast {
        threshold: threshold?.value,
        scoring,
    })
}

fn tiers_by_ratio(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<Rule> {
    let full = percent(section, faults, "full_percent");
    let half = percent(section, faults, "half_percent");
    let (full, half) = (full?, half?);
    half_below_full(section, faults, "half_percent", &half, &full)?;
    Some(Rule::TiersByRatio {
        full: full.value,
        half: half.value,
    })
}

fn tiers_by_count(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<Rule> {
    let full = count(section, faults, "full");
    let half = count(section, faults, "half");
    let (full, half) = (full?, half?);
    half_below_full(section, faults, "half", &half, &full)?;
    Some(Rule::TiersByCount {
        full: full.value,
        half: half.value,
    })
}

fn half_below_full<T: PartialOrd>(
    section: &Section<'_>,
    faults: &mut Faults<'_>,
    key: &str,
    half: &Found<T>,
    full: &Found<T>,
) -> Option<()> {
    if half.value < full.value {
        return Some(());
    }
    section.fault(faults, half.at_byte, FaultReason::HalfNotBelowFull, key);
    None
}

/// A count of at least 1: a threshold of 0 is met by everybody.
fn count(
    section: &mut Section<'_>,
    faults: &mut Faults<'_>,
    key: &'static str,
) -> Option<Found<u64>> {
    let count = section.count(faults, key, COUNT_MAX)?;
    if count.value == 0 {
        section.fault(faults, count.at_byte, FaultReason::ThresholdZero, key);
        return None;
    }
    Some(count)
}

/// A percentage above 0 and up to 100.
fn percent(
    section: &mut Section<'_>,
    faults: &mut Faults<'_>,
    key: &'static str,
) -> Option<Found<Percent>> {
    let percent = section.hundredths(faults, key, PERCENT_READ_MAX)?;
    let reason = match percent.value {
        0 => FaultReason::ThresholdZero,
        1..=WHOLE_HUNDREDTHS => {
            return Some(Found {
                value: Percent::from_hundredths(percent.value),
                at_byte: percent.at_byte,
            });
        }
        _ => FaultReason::ThresholdOver100,
    };
    section.fault(faults, percent.at_byte, reason, key);
    None
}

//! Generated households, with counts that can be right and some that nobody collected.

use super::{people, places};
use chrono::NaiveDate;
use fastrand::Rng;
use khupho_domain::households::{CountKind, Counts, Household, ReachReason};
use khupho_domain::ids::EntityId;

/// Share of households, in per cent, that were never counted.
const NEVER_COUNTED_PERCENT: u32 = 18;

/// One household of a khu phố.
pub(super) fn household(
    random: &mut Rng,
    neighborhood: EntityId,
    number: u32,
    streets: &[String],
    counted_on: NaiveDate,
) -> Household {
    let counted = random.u32(0..100) >= NEVER_COUNTED_PERCENT;
    Household {
        neighborhood,
        code: format!("{number:04}"),
        contact_name: people::name(random),
        phone: people::phone(random),
        address: places::address(random, streets),
        counts: if counted {
            counts(random)
        } else {
            Counts::default()
        },
        counted_on: counted.then_some(counted_on),
        reach_reason: (!counted && random.u32(0..10) == 0).then_some(ReachReason::CouldNotReach),
        tags: tags(random),
        note: String::new(),
        merged_into: None,
    }
}

/// 3,0 people and 2,7 adults a household on average, as the ward's statistics say.
fn counts(random: &mut Rng) -> Counts {
    let adults = random.u32(1..=4).max(random.u32(1..=3));
    let people = adults + random.u32(0..=4) / 3;
    let mut counts = Counts::default();
    counts.set(CountKind::People, Some(people));
    counts.set(CountKind::Adults, Some(adults));
    counts.set(CountKind::IdEligible, Some(adults));
    for (kind, percent) in [
        (CountKind::Vneid, 72),
        (CountKind::CitizenApp, 41),
        (CountKind::PublicServiceAccount, 58),
        (CountKind::EPayment, 66),
        (CountKind::SocialSecurityAccount, 49),
        (CountKind::SmartphoneAdults, 83),
    ] {
        counts.set(kind, Some(some_of(random, adults, percent)));
    }
    for (kind, percent) in [
        (CountKind::ZaloGroup, 61),
        (CountKind::Fibre, 87),
        (CountKind::SmartDevices, 93),
    ] {
        counts.set(kind, Some(u32::from(random.u32(0..100) < percent)));
    }
    counts
}

fn some_of(random: &mut Rng, whole: u32, percent: u32) -> u32 {
    (0..whole)
        .filter(|_| random.u32(0..100) < percent)
        .count()
        .try_into()
        .unwrap_or(whole)
}

fn tags(random: &mut Rng) -> Vec<String> {
    match random.u32(0..40) {
        0 | 1 => vec!["Hộ cận nghèo".to_owned()],
        2 => vec!["Hộ nghèo".to_owned()],
        3 | 4 => vec!["Người cao tuổi sống một mình".to_owned()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_counts_can_be_right() {
        let mut random = Rng::with_seed(3);
        for _ in 0..2_000 {
            assert!(counts(&mut random).faults().is_empty());
        }
    }
}

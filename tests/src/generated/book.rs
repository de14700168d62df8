//! Households and helps of a khu phố, put together by number.

use chrono::{Days, NaiveDate};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::households::{Address, CountKind, Counts, Household};
use khupho_domain::ids::EntityId;

use super::texts::{generated_name, generated_note, pick};

const STREETS: &[&str] = &["Đường Mẫu", "Trần Văn Thử", "Nguyễn Thị Ví Dụ"];
const HELPERS: &[&str] = &["Lê Thị Hằng Mẫu", "Phạm Quốc Đạt Mẫu", "Võ Ngọc Ánh Mẫu"];
const CATEGORIES: &[HelpCategory] = &[
    HelpCategory::OnlineDossier,
    HelpCategory::Vneid,
    HelpCategory::SocialSecurityAccount,
    HelpCategory::PublicServiceAccount,
    HelpCategory::EPayment,
    HelpCategory::CitizenApp,
];

/// One household in this many was never counted.
const UNCOUNTED_EVERY: u32 = 6;
/// One help in this many is to be come back to.
const REVISITED_EVERY: u32 = 400;

/// A household of a khu phố, with counts that can be right; some are still to be asked.
#[must_use]
pub fn generated_household(neighborhood: EntityId, number: u32, today: NaiveDate) -> Household {
    let counted = !number.is_multiple_of(UNCOUNTED_EVERY);
    Household {
        code: format!("{number:05}"),
        contact_name: generated_name(number as usize),
        phone: format!("09000{number:05}"),
        address: Address {
            house_number: format!("{}", number % 90 + 1),
            alley: format!("{}", number / 90 + 1),
            street: pick(STREETS, number as usize).to_owned(),
            ..Address::default()
        },
        counts: if counted {
            counts(number)
        } else {
            Counts::default()
        },
        counted_on: counted.then_some(today),
        ..Household::empty(neighborhood)
    }
}

fn counts(number: u32) -> Counts {
    let adults = number % 3 + 1;
    let mut counts = Counts::default();
    for (kind, of_adults) in [
        (CountKind::People, adults + number % 2),
        (CountKind::Adults, adults),
        (CountKind::IdEligible, adults),
        (CountKind::Vneid, adults - number % 2),
        (CountKind::PublicServiceAccount, adults / 2),
        (CountKind::EPayment, adults - number % 2),
        (CountKind::SmartphoneAdults, adults),
    ] {
        counts.set(kind, Some(of_adults));
    }
    counts
}

/// A help to a household on a day.
#[must_use]
pub fn generated_help(
    neighborhood: EntityId,
    household: EntityId,
    number: u32,
    happened_on: NaiveDate,
) -> HelpEntry {
    let is_revisited = number.is_multiple_of(REVISITED_EVERY);
    HelpEntry {
        neighborhood,
        happened_on,
        happened_at: None,
        recipient: HelpRecipient::Household(household),
        people: number % 2 + 1,
        category: CATEGORIES[number as usize % CATEGORIES.len()],
        service: String::new(),
        dossier_code: String::new(),
        place: HelpPlace::AtHome,
        minutes: Some(number % 9 * 5 + 5),
        outcome: match is_revisited {
            true => HelpOutcome::Revisit,
            false => HelpOutcome::Completed,
        },
        revisit_on: is_revisited.then(|| happened_on + Days::new(7)),
        satisfaction: Some(5),
        note: generated_note(number as usize),
        helped_by: pick(HELPERS, number as usize).to_owned(),
        evidence: Vec::new(),
        follow_up_of: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_counts_can_be_right() {
        let today = "2026-03-01".parse().unwrap();
        let id = EntityId::from_bytes([7; 16]);
        for number in 0..60 {
            let household = generated_household(id, number, today);
            assert!(household.counts.faults().is_empty(), "{household:?}");
            assert_eq!(
                household.counted_on.is_some(),
                number % UNCOUNTED_EVERY != 0
            );
        }
    }

    #[test]
    fn what_is_to_be_come_back_to_has_a_day() {
        let day: NaiveDate = "2026-03-01".parse().unwrap();
        let id = EntityId::from_bytes([7; 16]);
        let help = generated_help(id, id, REVISITED_EVERY, day);
        assert_eq!(help.revisit_on, Some(day + Days::new(7)));
        assert_eq!(generated_help(id, id, 1, day).revisit_on, None);
    }
}

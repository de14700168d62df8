//! Which counts of a household a help may change: logging it offers to update them in the same step.

use super::HelpCategory;
use crate::households::{CountKind, Counts};

impl HelpCategory {
    /// The counts of the household that a help of this category may change, the likeliest first.
    #[must_use]
    pub const fn counts(self) -> &'static [CountKind] {
        match self {
            Self::Vneid => &[CountKind::Vneid],
            Self::SocialSecurityAccount => &[CountKind::SocialSecurityAccount],
            Self::PublicServiceAccount | Self::OnlineDossier => &[CountKind::PublicServiceAccount],
            Self::CitizenApp => &[CountKind::CitizenApp],
            Self::EPayment => &[CountKind::EPayment],
            Self::BusinessQr => &[CountKind::BusinessQr, CountKind::Business],
            Self::DigitalSkills => &[CountKind::Trained, CountKind::SmartphoneAdults],
            Self::PhoneReplacement => &[
                CountKind::Phones2gReplaced,
                CountKind::Phones2g,
                CountKind::SmartphoneAdults,
            ],
            Self::HouseholdSurvey => CountKind::ALL,
            Self::DigitalSignature
            | Self::HealthApps
            | Self::WelfareGift
            | Self::Feedback
            | Self::Other => &[],
        }
    }

    /// What is offered for a household with these counts: those the help may change, then the
    /// wholes nobody asked yet. Without its whole a part counts for nothing in a ratio.
    #[must_use]
    pub fn counts_offered(self, counts: &Counts) -> Vec<CountKind> {
        let mut offered = self.counts().to_vec();
        for whole in self.counts().iter().filter_map(|part| part.whole()) {
            if counts.get(whole).is_none() && !offered.contains(&whole) {
                offered.push(whole);
            }
        }
        offered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_offered_before_its_whole() {
        for category in HelpCategory::ALL
            .iter()
            .filter(|one| **one != HelpCategory::HouseholdSurvey)
        {
            let offered = category.counts();
            for (position, count) in offered.iter().enumerate() {
                let whole_at = offered.iter().position(|one| count.whole() == Some(*one));
                assert!(whole_at.is_none_or(|at| at > position), "{category:?}");
            }
        }
    }

    #[test]
    fn a_whole_is_offered_until_it_was_asked() {
        let category = HelpCategory::EPayment;
        let nothing = Counts::default();
        assert_eq!(
            category.counts_offered(&nothing),
            [CountKind::EPayment, CountKind::Adults]
        );
        let asked = Counts::from_iter([(CountKind::Adults, 0)]);
        assert_eq!(category.counts_offered(&asked), [CountKind::EPayment]);
    }

    #[test]
    fn nothing_is_offered_twice() {
        for category in HelpCategory::ALL {
            let offered = category.counts_offered(&Counts::default());
            let different: std::collections::BTreeSet<_> = offered.iter().collect();
            assert_eq!(different.len(), offered.len(), "{category:?}");
        }
    }

    #[test]
    fn a_survey_offers_every_count_and_a_gift_none() {
        assert_eq!(
            HelpCategory::HouseholdSurvey.counts().len(),
            CountKind::ALL.len()
        );
        assert!(HelpCategory::WelfareGift.counts().is_empty());
    }
}

//! What is counted of a household.

use crate::help_log::published_numbers;
use crate::limits::HOUSEHOLD_COUNT_MAX;
use std::collections::BTreeMap;

published_numbers! {
    /// One thing counted of a household. The number is also the field in the operation log
    /// (100 + number), and the slug the column of the store.
    CountKind {
        /// People who live there (nhân khẩu).
        People = 1 "people",
        /// People aged 18 or more (người từ 18 tuổi).
        Adults = 2 "adults",
        /// People eligible for an identity card (đủ điều kiện cấp căn cước).
        IdEligible = 3 "id_eligible",
        /// Of these, those with VNeID activated at level 2 (VNeID mức 2).
        Vneid = 4 "vneid",
        /// People with the citizen app installed (ứng dụng Công dân số).
        CitizenApp = 5 "citizen_app",
        /// Adults with an account on the national public service portal (Cổng DVCQG).
        PublicServiceAccount = 6 "public_service_account",
        /// People trained in digital skills (tập huấn kỹ năng số).
        Trained = 7 "trained",
        /// Adults with an e-payment account (tài khoản thanh toán điện tử).
        EPayment = 8 "e_payment",
        /// Adults with a social security account on VNeID (tài khoản an sinh xã hội).
        SocialSecurityAccount = 9 "social_security_account",
        /// Adults who use a smartphone (điện thoại thông minh).
        SmartphoneAdults = 10 "smartphone_adults",
        /// Smart devices in the household (thiết bị thông minh).
        SmartDevices = 11 "smart_devices",
        /// 1 if the household is in the Zalo group of its khu phố.
        ZaloGroup = 12 "zalo_group",
        /// 1 if the household has fibre (cáp quang).
        Fibre = 13 "fibre",
        /// 2G phones found (máy 2G).
        Phones2g = 14 "phones_2g",
        /// 2G phones replaced (máy 2G đã đổi).
        Phones2gReplaced = 15 "phones_2g_replaced",
        /// 1 if the household has been told its digital address code (mã địa chỉ số).
        DigitalAddress = 16 "digital_address",
        /// 1 if the household runs a business (hộ kinh doanh).
        Business = 17 "business",
        /// 1 if that business has a QR code (mã QR).
        BusinessQr = 18 "business_qr",
    }
}

impl CountKind {
    /// The count this one can never exceed: adults with an account are adults.
    pub const fn whole(self) -> Option<Self> {
        match self {
            Self::Adults | Self::IdEligible | Self::Trained => Some(Self::People),
            Self::Vneid | Self::CitizenApp => Some(Self::IdEligible),
            Self::PublicServiceAccount
            | Self::EPayment
            | Self::SocialSecurityAccount
            | Self::SmartphoneAdults => Some(Self::Adults),
            Self::Phones2gReplaced => Some(Self::Phones2g),
            Self::BusinessQr => Some(Self::Business),
            Self::People
            | Self::SmartDevices
            | Self::ZaloGroup
            | Self::Fibre
            | Self::Phones2g
            | Self::DigitalAddress
            | Self::Business => None,
        }
    }

    /// Whether the count is a yes or no of the household, so 0 or 1.
    pub const fn is_yes_no(self) -> bool {
        matches!(
            self,
            Self::ZaloGroup
                | Self::Fibre
                | Self::DigitalAddress
                | Self::Business
                | Self::BusinessQr
        )
    }

    /// The largest value that can be right.
    pub const fn max(self) -> u32 {
        if self.is_yes_no() {
            1
        } else {
            HOUSEHOLD_COUNT_MAX
        }
    }
}

/// What is wrong with a household's counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CountFault {
    /// A part is larger than its whole.
    #[error("{part:?} ({part_count}) exceeds {whole:?} ({whole_count})")]
    ExceedsWhole {
        /// The part.
        part: CountKind,
        /// Its count.
        part_count: u32,
        /// The whole.
        whole: CountKind,
        /// Its count.
        whole_count: u32,
    },
    /// A count is larger than can be right.
    #[error("{kind:?} is {count}, at most {max} is possible")]
    TooLarge {
        /// What was counted.
        kind: CountKind,
        /// The count.
        count: u32,
        /// The largest possible.
        max: u32,
    },
}

/// The counts of one household. A kind that is absent was not collected: that is never 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<CountKind, u32>);

impl Counts {
    /// One count, or `None` where it was not collected.
    pub fn get(&self, kind: CountKind) -> Option<u32> {
        self.0.get(&kind).copied()
    }

    /// Sets one count, or makes it "not collected".
    pub fn set(&mut self, kind: CountKind, count: Option<u32>) {
        match count {
            Some(count) => {
                self.0.insert(kind, count);
            }
            None => {
                self.0.remove(&kind);
            }
        }
    }

    /// The counts that were collected.
    pub fn iter(&self) -> impl Iterator<Item = (CountKind, u32)> + '_ {
        self.0.iter().map(|(kind, count)| (*kind, *count))
    }

    /// The nearest whole of a part that was collected: where nobody counted the eligible, those
    /// with VNeID are still no more than the people.
    fn nearest_whole(&self, part: CountKind) -> Option<(CountKind, u32)> {
        let whole = part.whole()?;
        match self.get(whole) {
            Some(count) => Some((whole, count)),
            None => self.nearest_whole(whole),
        }
    }

    /// Everything that cannot be right.
    pub fn faults(&self) -> Vec<CountFault> {
        self.iter()
            .filter_map(|(kind, count)| self.fault_of(kind, count))
            .collect()
    }

    fn fault_of(&self, kind: CountKind, count: u32) -> Option<CountFault> {
        if count > kind.max() {
            return Some(CountFault::TooLarge {
                kind,
                count,
                max: kind.max(),
            });
        }
        let (whole, whole_count) = self.nearest_whole(kind)?;
        (count > whole_count).then_some(CountFault::ExceedsWhole {
            part: kind,
            part_count: count,
            whole,
            whole_count,
        })
    }
}

impl FromIterator<(CountKind, u32)> for Counts {
    fn from_iter<I: IntoIterator<Item = (CountKind, u32)>>(counts: I) -> Self {
        Self(counts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_never_exceeds_its_whole() {
        let counts = Counts::from_iter([(CountKind::Adults, 3), (CountKind::EPayment, 4)]);
        assert_eq!(counts.faults().len(), 1);
    }

    #[test]
    fn a_part_never_exceeds_the_whole_of_its_uncounted_whole() {
        let counts = Counts::from_iter([(CountKind::People, 4), (CountKind::Vneid, 9)]);
        assert!(matches!(
            counts.faults()[..],
            [CountFault::ExceedsWhole {
                part: CountKind::Vneid,
                whole: CountKind::People,
                ..
            }]
        ));
    }

    #[test]
    fn every_ratio_is_taken_of_the_whole_that_limits_its_part() {
        use crate::metrics::{METRICS, MetricSource};
        for metric in METRICS {
            if let MetricSource::CountRatio { part, whole } = metric.source {
                assert_eq!(part.whole(), Some(whole), "{}", metric.name);
            }
        }
    }

    #[test]
    fn a_missing_whole_is_no_fault() {
        assert!(
            Counts::from_iter([(CountKind::Vneid, 4)])
                .faults()
                .is_empty()
        );
    }

    #[test]
    fn the_limit_holds_at_999_and_not_at_1000() {
        assert!(
            Counts::from_iter([(CountKind::People, 999)])
                .faults()
                .is_empty()
        );
        assert_eq!(
            Counts::from_iter([(CountKind::People, 1_000)])
                .faults()
                .len(),
            1
        );
        assert_eq!(Counts::from_iter([(CountKind::Fibre, 2)]).faults().len(), 1);
    }
}

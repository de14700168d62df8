//! The closed loop: figures computed from the book, and what to do next.

mod completeness;
mod figure;
mod pace;
mod register;

pub use completeness::{ShortRegister, WHOLE_REGISTER_MIN};
pub use figure::{Figure, days_until, missing_to, months_since, outlook, ratio_threshold};
pub use pace::{Forecast, PACE_WINDOW_DAYS, Pace, forecast, pace_of};
pub use register::{
    Asked, Contribution, CountRow, Denominator, Door, DoorReason, Reach, RegisterSums,
    RegisterTally, contribution, door, gained,
};

use crate::help_log::HelpCategory;
use crate::households::CountKind;
use chrono::NaiveDate;

/// What a metric is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricSource {
    /// Sum of one count over the sum of another, over all households of the khu phố.
    CountRatio {
        /// The numerator.
        part: CountKind,
        /// The denominator.
        whole: CountKind,
    },
    /// Households whose count is at least 1, over all households of the register or over those
    /// among them that have at least one of something.
    HouseholdRatio {
        /// The count that must be at least 1.
        part: CountKind,
        /// What the households of the denominator have; every household where `None`.
        among: Option<CountKind>,
    },
    /// Completed helps of a category (every category where `None`).
    CompletedHelps {
        /// The category.
        category: Option<HelpCategory>,
    },
    /// Completed helps of a category in each calendar month.
    CompletedHelpsPerMonth {
        /// The category.
        category: Option<HelpCategory>,
    },
    /// Activities of a kind held.
    ActivitiesHeld {
        /// The kind.
        kind: crate::activities::ActivityKind,
    },
}

/// A named metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricSpec {
    /// Its name in criteria packs: "adults_e_payment". Published, never reused.
    pub name: &'static str,
    /// What it is computed from.
    pub source: MetricSource,
}

const fn counts(name: &'static str, part: CountKind, whole: CountKind) -> MetricSpec {
    MetricSpec {
        name,
        source: MetricSource::CountRatio { part, whole },
    }
}

const fn households(name: &'static str, part: CountKind) -> MetricSpec {
    MetricSpec {
        name,
        source: MetricSource::HouseholdRatio { part, among: None },
    }
}

const fn households_among(name: &'static str, part: CountKind, among: CountKind) -> MetricSpec {
    MetricSpec {
        name,
        source: MetricSource::HouseholdRatio {
            part,
            among: Some(among),
        },
    }
}

/// Every metric a criteria pack can name.
pub const METRICS: &[MetricSpec] = &[
    counts("people_vneid", CountKind::Vneid, CountKind::IdEligible),
    counts(
        "people_citizen_app",
        CountKind::CitizenApp,
        CountKind::IdEligible,
    ),
    counts(
        "adults_public_service_account",
        CountKind::PublicServiceAccount,
        CountKind::Adults,
    ),
    counts("people_trained", CountKind::Trained, CountKind::People),
    counts("adults_e_payment", CountKind::EPayment, CountKind::Adults),
    counts(
        "adults_social_security_account",
        CountKind::SocialSecurityAccount,
        CountKind::Adults,
    ),
    counts(
        "adults_smartphone",
        CountKind::SmartphoneAdults,
        CountKind::Adults,
    ),
    counts(
        "phones_2g_replaced",
        CountKind::Phones2gReplaced,
        CountKind::Phones2g,
    ),
    counts("businesses_qr", CountKind::BusinessQr, CountKind::Business),
    households("households_zalo_group", CountKind::ZaloGroup),
    households_among(
        "device_households_zalo_group",
        CountKind::ZaloGroup,
        CountKind::SmartDevices,
    ),
    households("households_fibre", CountKind::Fibre),
    households("households_smart_device", CountKind::SmartDevices),
    households("households_digital_address", CountKind::DigitalAddress),
    MetricSpec {
        name: "helps_completed",
        source: MetricSource::CompletedHelps { category: None },
    },
    MetricSpec {
        name: "online_dossiers_per_month",
        source: MetricSource::CompletedHelpsPerMonth {
            category: Some(HelpCategory::OnlineDossier),
        },
    },
    MetricSpec {
        name: "digital_literacy_classes",
        source: MetricSource::ActivitiesHeld {
            kind: crate::activities::ActivityKind::DigitalLiteracyClass,
        },
    },
];

/// The metric of a name.
pub fn metric(name: &str) -> Option<&'static MetricSpec> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// A denominator that was fixed by a document, so that it does not move with the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenDenominator {
    /// Name of the metric.
    pub metric: String,
    /// The denominator.
    pub whole: u64,
    /// Where it stands: "Biểu thống kê phường 02/2026".
    pub source: String,
    /// The day it holds for.
    pub as_of: NaiveDate,
}

//! Generated helps, journal entries and activities.

use chrono::{Days, NaiveDate};
use fastrand::Rng;
use khupho_domain::activities::{Activity, ActivityKind};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::households::{CountKind, Household};
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;

/// Categories with their share in a hundred.
const CATEGORIES: &[(HelpCategory, u32)] = &[
    (HelpCategory::OnlineDossier, 26),
    (HelpCategory::Vneid, 20),
    (HelpCategory::SocialSecurityAccount, 14),
    (HelpCategory::PublicServiceAccount, 12),
    (HelpCategory::EPayment, 9),
    (HelpCategory::CitizenApp, 8),
    (HelpCategory::DigitalSkills, 6),
    (HelpCategory::HouseholdSurvey, 3),
    (HelpCategory::Other, 2),
];

const SERVICES: &[&str] = &[
    "Đăng ký tạm trú",
    "Khai sinh",
    "Xác nhận cư trú",
    "Cấp số nhà",
    "Chứng thực bản sao",
];

const WORK: &[&str] = &[
    "Đi vận động các hộ cài ứng dụng",
    "Trực điểm hỗ trợ dịch vụ công",
    "Họp giao ban khu phố",
    "Nhắc lịch thu gom rác trong nhóm Zalo",
    "Thăm hộ cao tuổi sống một mình",
];

fn category(random: &mut Rng) -> HelpCategory {
    let mut drawn = random.u32(0..100);
    for (category, share) in CATEGORIES {
        if drawn < *share {
            return *category;
        }
        drawn -= share;
    }
    HelpCategory::Other
}

/// One help on a day. One in twenty names nobody.
pub(super) fn help(
    random: &mut Rng,
    day: NaiveDate,
    neighborhood: EntityId,
    household: EntityId,
    helper: &str,
) -> HelpEntry {
    let category = category(random);
    let outcome = match random.u32(0..100) {
        0..=81 => HelpOutcome::Completed,
        82..=90 => HelpOutcome::Revisit,
        91..=94 => HelpOutcome::ReferredToWard,
        _ => HelpOutcome::CouldNotReach,
    };
    let named = random.u32(0..20) > 0;
    let service = if category == HelpCategory::OnlineDossier {
        random.choice(SERVICES).copied().unwrap_or_default()
    } else {
        ""
    };
    HelpEntry {
        neighborhood,
        happened_on: day,
        happened_at: None,
        recipient: if named {
            HelpRecipient::Household(household)
        } else {
            HelpRecipient::Unnamed {
                households: Some(1),
            }
        },
        people: random.u32(1..=2),
        category,
        service: service.to_owned(),
        dossier_code: String::new(),
        place: random
            .choice(HelpPlace::ALL)
            .copied()
            .unwrap_or(HelpPlace::AtHome),
        minutes: (random.u32(0..3) > 0).then(|| random.u32(1..10) * 5),
        outcome,
        revisit_on: (outcome == HelpOutcome::Revisit)
            .then(|| day.checked_add_days(Days::new(random.u64(1..15))))
            .flatten(),
        satisfaction: (random.u32(0..2) == 0).then(|| random.u8(3..=5)),
        note: String::new(),
        helped_by: helper.to_owned(),
        follow_up_of: None,
        evidence: Vec::new(),
    }
}

/// The count that a completed help of a category raises by one, if the household has room for it.
pub(super) fn raised_count(
    household: &Household,
    category: HelpCategory,
) -> Option<(CountKind, u32)> {
    let kind = match category {
        HelpCategory::Vneid => CountKind::Vneid,
        HelpCategory::PublicServiceAccount => CountKind::PublicServiceAccount,
        HelpCategory::CitizenApp => CountKind::CitizenApp,
        HelpCategory::EPayment => CountKind::EPayment,
        HelpCategory::SocialSecurityAccount => CountKind::SocialSecurityAccount,
        _ => return None,
    };
    let count = household.counts.get(kind)?;
    let whole = household.counts.get(CountKind::Adults)?;
    (count < whole).then_some((kind, count + 1))
}

/// One day's work of the committee.
pub(super) fn journal(
    random: &mut Rng,
    day: NaiveDate,
    neighborhood: EntityId,
    helper: &str,
) -> JournalEntry {
    JournalEntry {
        neighborhood,
        happened_on: day,
        happened_at: None,
        content: random.choice(WORK).copied().unwrap_or_default().to_owned(),
        done_by: helper.to_owned(),
        result: String::new(),
        other_answers: String::new(),
    }
}

/// One activity of a khu phố.
pub(super) fn activity(random: &mut Rng, day: NaiveDate, neighborhood: EntityId) -> Activity {
    let kind = random
        .choice(ActivityKind::ALL)
        .copied()
        .unwrap_or(ActivityKind::Other);
    let title = match kind {
        ActivityKind::DigitalLiteracyClass => "Lớp Bình dân học vụ số",
        ActivityKind::Outreach => "Tuyên truyền phòng chống lừa đảo trên mạng",
        ActivityKind::Cleanup => "Ra quân vệ sinh môi trường",
        ActivityKind::Meals => "Bếp ăn nghĩa tình",
        ActivityKind::CommunityWork => "Sửa đường hẻm",
        ActivityKind::Meeting => "Họp trực tuyến với phường",
        ActivityKind::Other => "Sinh hoạt khu phố",
    };
    Activity {
        neighborhood,
        kind,
        title: title.to_owned(),
        held_on: day,
        place: "Văn phòng khu phố".to_owned(),
        participants: (random.u32(0..4) > 0).then(|| random.u32(8..60)),
        households: None,
        quantity: None,
        value_dong: None,
        note: String::new(),
        evidence: Vec::new(),
    }
}

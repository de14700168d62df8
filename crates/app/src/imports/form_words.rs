//! What old answers mean in the words of the help log.

use khupho_domain::help_log::{HelpCategory, HelpOutcome, HelpPlace};
use khupho_domain::text::search_words;

/// Folded words, the more telling ones first.
const CATEGORY_WORDS: &[(&str, HelpCategory)] = &[
    ("an sinh xa hoi", HelpCategory::SocialSecurityAccount),
    ("asxh", HelpCategory::SocialSecurityAccount),
    ("vneid", HelpCategory::Vneid),
    ("dinh danh", HelpCategory::Vneid),
    ("cong dan so", HelpCategory::CitizenApp),
    ("chu ky so", HelpCategory::DigitalSignature),
    ("tai khoan dich vu cong", HelpCategory::PublicServiceAccount),
    ("tai khoan dvc", HelpCategory::PublicServiceAccount),
    ("tai khoan dvcqg", HelpCategory::PublicServiceAccount),
    (
        "tai khoan cong dich vu cong",
        HelpCategory::PublicServiceAccount,
    ),
    ("dich vu cong", HelpCategory::OnlineDossier),
    ("dvc", HelpCategory::OnlineDossier),
    ("dvcqg", HelpCategory::OnlineDossier),
    ("dvctt", HelpCategory::OnlineDossier),
    ("nop ho so", HelpCategory::OnlineDossier),
    ("ho so", HelpCategory::OnlineDossier),
    ("tam tru", HelpCategory::OnlineDossier),
    ("luu tru", HelpCategory::OnlineDossier),
    ("khai sinh", HelpCategory::OnlineDossier),
    ("hoa don dien tu", HelpCategory::BusinessQr),
    ("ma qr", HelpCategory::BusinessQr),
    ("etax", HelpCategory::BusinessQr),
    ("thanh toan", HelpCategory::EPayment),
    ("khong tien mat", HelpCategory::EPayment),
    ("vi dien tu", HelpCategory::EPayment),
    ("vssid", HelpCategory::HealthApps),
    ("so suc khoe", HelpCategory::HealthApps),
    ("2g", HelpCategory::PhoneReplacement),
    ("doi may", HelpCategory::PhoneReplacement),
    ("tang dien thoai", HelpCategory::PhoneReplacement),
    ("binh dan hoc vu so", HelpCategory::DigitalSkills),
    ("ky nang so", HelpCategory::DigitalSkills),
    ("lua dao", HelpCategory::DigitalSkills),
    ("dien thoai thong minh", HelpCategory::DigitalSkills),
    ("smartphone", HelpCategory::DigitalSkills),
    ("tang qua", HelpCategory::WelfareGift),
    ("an sinh", HelpCategory::WelfareGift),
    ("suat an", HelpCategory::WelfareGift),
    ("phan anh", HelpCategory::Feedback),
    ("kien nghi", HelpCategory::Feedback),
    ("ra soat", HelpCategory::HouseholdSurvey),
    ("khao sat", HelpCategory::HouseholdSurvey),
];

const PLACE_WORDS: &[(&str, HelpPlace)] = &[
    ("tai nha", HelpPlace::AtHome),
    ("nha dan", HelpPlace::AtHome),
    ("den nha", HelpPlace::AtHome),
    ("ho gia dinh", HelpPlace::AtHome),
    ("van phong khu pho", HelpPlace::NeighborhoodOffice),
    ("van phong", HelpPlace::NeighborhoodOffice),
    ("vp kp", HelpPlace::NeighborhoodOffice),
    ("tru so", HelpPlace::NeighborhoodOffice),
    ("truc tuyen", HelpPlace::Online),
    ("online", HelpPlace::Online),
    ("zalo", HelpPlace::Online),
    ("qua dien thoai", HelpPlace::Online),
];

/// "Chưa hoàn thành" holds "hoàn thành", so what failed comes before what succeeded.
const OUTCOME_WORDS: &[(&str, HelpOutcome)] = &[
    ("khong tiep can", HelpOutcome::CouldNotReach),
    ("khong gap", HelpOutcome::CouldNotReach),
    ("vang nha", HelpOutcome::CouldNotReach),
    ("chuyen phuong", HelpOutcome::ReferredToWard),
    ("chuyen len phuong", HelpOutcome::ReferredToWard),
    ("hen lai", HelpOutcome::Revisit),
    ("quay lai", HelpOutcome::Revisit),
    ("chua xong", HelpOutcome::Revisit),
    ("chua hoan thanh", HelpOutcome::Revisit),
    ("chua duoc", HelpOutcome::Revisit),
    ("chua", HelpOutcome::Revisit),
];

/// What was helped with, by the first text that says it.
pub(super) fn category_of<'text>(texts: impl IntoIterator<Item = &'text str>) -> HelpCategory {
    texts
        .into_iter()
        .find_map(|text| first_match(text, CATEGORY_WORDS))
        .unwrap_or(HelpCategory::Other)
}

/// Where; a point of support where the answer does not say.
pub(super) fn place_of(text: &str) -> HelpPlace {
    first_match(text, PLACE_WORDS).unwrap_or(HelpPlace::SupportPoint)
}

/// What came of it: an old form was filled in when the help was done, unless it says otherwise.
pub(super) fn outcome_of(text: &str) -> HelpOutcome {
    first_match(text, OUTCOME_WORDS).unwrap_or(HelpOutcome::Completed)
}

fn first_match<Meaning: Copy>(text: &str, words: &[(&str, Meaning)]) -> Option<Meaning> {
    let text = format!(" {} ", search_words(text).join(" "));
    words
        .iter()
        .find(|(phrase, _)| text.contains(&format!(" {phrase} ")))
        .map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_by_their_words() {
        for (text, category) in [
            ("Cài đặt VNeID mức 2", HelpCategory::Vneid),
            (
                "Tạo tài khoản An sinh xã hội trên VNeID",
                HelpCategory::SocialSecurityAccount,
            ),
            (
                "Nộp hồ sơ dịch vụ công: đăng ký tạm trú",
                HelpCategory::OnlineDossier,
            ),
            (
                "Tạo tài khoản dịch vụ công",
                HelpCategory::PublicServiceAccount,
            ),
            ("Tạo mã QR cho hộ kinh doanh", HelpCategory::BusinessQr),
            ("Họp tổ dân phố", HelpCategory::Other),
        ] {
            assert_eq!(category_of([text]), category, "{text}");
        }
        assert_eq!(
            category_of(["Khác", "hướng dẫn VssID"]),
            HelpCategory::HealthApps
        );
    }

    #[test]
    fn outcomes_say_no_before_they_say_yes() {
        assert_eq!(outcome_of("Chưa hoàn thành"), HelpOutcome::Revisit);
        assert_eq!(outcome_of("Hoàn thành"), HelpOutcome::Completed);
        assert_eq!(outcome_of(""), HelpOutcome::Completed);
        assert_eq!(
            outcome_of("Đã chuyển phường xử lý"),
            HelpOutcome::ReferredToWard
        );
        assert_eq!(outcome_of("không gặp chủ hộ"), HelpOutcome::CouldNotReach);
    }

    #[test]
    fn places() {
        assert_eq!(place_of("Tại nhà dân"), HelpPlace::AtHome);
        assert_eq!(place_of("VP KP 13"), HelpPlace::NeighborhoodOffice);
        assert_eq!(place_of(""), HelpPlace::SupportPoint);
    }
}

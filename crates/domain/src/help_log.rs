//! Sổ hỗ trợ: one entry is one help.

mod count_offer;
mod rules;

use crate::ids::EntityId;
use chrono::{NaiveDate, NaiveTime};

macro_rules! published_numbers {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $number:literal $slug:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every one, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The published number: it stands in operations and never changes.
            pub const fn number(self) -> i64 {
                match self { $(Self::$variant => $number),+ }
            }

            /// The one with a published number.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.number() == number)
            }

            /// The name used in files and on the command line.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The one with a name.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.slug() == slug)
            }
        }
    };
}
pub(crate) use published_numbers;

published_numbers! {
    /// What was helped with.
    HelpCategory {
        /// Cài đặt, kích hoạt VNeID mức 2.
        Vneid = 1 "vneid",
        /// Tài khoản An sinh xã hội trên VNeID.
        SocialSecurityAccount = 2 "social_security_account",
        /// Tài khoản Cổng Dịch vụ công quốc gia.
        PublicServiceAccount = 3 "public_service_account",
        /// Nộp hồ sơ dịch vụ công trực tuyến.
        OnlineDossier = 4 "online_dossier",
        /// Ứng dụng Công dân số TP.HCM.
        CitizenApp = 5 "citizen_app",
        /// Chữ ký số cá nhân.
        DigitalSignature = 6 "digital_signature",
        /// Thanh toán không dùng tiền mặt.
        EPayment = 7 "e_payment",
        /// Mã QR, hoá đơn điện tử cho hộ kinh doanh.
        BusinessQr = 8 "business_qr",
        /// VssID, sổ sức khoẻ điện tử.
        HealthApps = 9 "health_apps",
        /// Kỹ năng dùng điện thoại, an toàn trên mạng.
        DigitalSkills = 10 "digital_skills",
        /// Đổi máy 2G, tặng điện thoại.
        PhoneReplacement = 11 "phone_replacement",
        /// Tặng quà, an sinh.
        WelfareGift = 12 "welfare_gift",
        /// Tiếp nhận phản ánh, nhu cầu.
        Feedback = 13 "feedback",
        /// Rà soát số liệu của hộ.
        HouseholdSurvey = 14 "household_survey",
        /// Việc khác.
        Other = 99 "other",
    }
}

published_numbers! {
    /// Where the help took place.
    HelpPlace {
        /// Tại nhà.
        AtHome = 1 "at_home",
        /// Văn phòng khu phố.
        NeighborhoodOffice = 2 "neighborhood_office",
        /// Điểm hỗ trợ.
        SupportPoint = 3 "support_point",
        /// Trực tuyến.
        Online = 4 "online",
    }
}

published_numbers! {
    /// What came of it.
    HelpOutcome {
        /// Hoàn thành.
        Completed = 1 "completed",
        /// Hẹn lại.
        Revisit = 2 "revisit",
        /// Chuyển phường.
        ReferredToWard = 3 "referred_to_ward",
        /// Không tiếp cận được.
        CouldNotReach = 4 "could_not_reach",
    }
}

/// Whom a help was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRecipient {
    /// A household of the register.
    Household(EntityId),
    /// "Không ghi danh": nobody is named, only counted.
    Unnamed {
        /// How many households, if it was asked.
        households: Option<u32>,
    },
}

/// One help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpEntry {
    /// The khu phố whose log it stands in.
    pub neighborhood: EntityId,
    /// The day.
    pub happened_on: NaiveDate,
    /// The time, where known.
    pub happened_at: Option<NaiveTime>,
    /// To whom.
    pub recipient: HelpRecipient,
    /// People helped, at least 1.
    pub people: u32,
    /// With what.
    pub category: HelpCategory,
    /// The service in words: "Đăng ký tạm trú".
    pub service: String,
    /// Code of the dossier; empty where there is none.
    pub dossier_code: String,
    /// Where.
    pub place: HelpPlace,
    /// How long; `None` where nobody noted it.
    pub minutes: Option<u32>,
    /// What came of it.
    pub outcome: HelpOutcome,
    /// The day to come again.
    pub revisit_on: Option<NaiveDate>,
    /// Satisfaction 1–5; `None` where nobody asked.
    pub satisfaction: Option<u8>,
    /// Free text.
    pub note: String,
    /// Who gave the help, as written; the member who entered it stands in the operation.
    pub helped_by: String,
    /// Evidence cited.
    pub evidence: Vec<EntityId>,
    /// The earlier help that this one follows up; it leaves the list of revisits.
    pub follow_up_of: Option<EntityId>,
}

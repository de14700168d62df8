//! Columns of a household register.

use khupho_domain::households::CountKind;

use super::FieldWords;

/// What a column of a household register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseholdColumn {
    /// The running number, which is not imported.
    RowNumber,
    /// The household's code.
    Code,
    /// Name of the person to ask for.
    ContactName,
    /// Telephone number.
    Phone,
    /// A whole address in one cell, to be split.
    FullAddress,
    /// Số nhà.
    HouseNumber,
    /// Hẻm.
    Alley,
    /// Đường.
    Street,
    /// Tổ.
    Group,
    /// Block and flat.
    Apartment,
    /// The khu phố, where one file holds several.
    Neighborhood,
    /// Welfare tags.
    Tags,
    /// Free text.
    Note,
    /// The day the counts were asked.
    CountedOn,
    /// One of the counts.
    Count(CountKind),
    /// An identity number or the like, which is never kept.
    Forbidden,
}

impl HouseholdColumn {
    /// A stable name for saved mappings and for `--json`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::RowNumber => "row_number",
            Self::Code => "code",
            Self::ContactName => "contact_name",
            Self::Phone => "phone",
            Self::FullAddress => "full_address",
            Self::HouseNumber => "house_number",
            Self::Alley => "alley",
            Self::Street => "street",
            Self::Group => "group",
            Self::Apartment => "apartment",
            Self::Neighborhood => "neighborhood",
            Self::Tags => "tags",
            Self::Note => "note",
            Self::CountedOn => "counted_on",
            Self::Count(kind) => kind.slug(),
            Self::Forbidden => "forbidden",
        }
    }
}

use HouseholdColumn as Column;

/// Folded words of headers, by field.
pub(super) const WORDS: &[FieldWords<Column>] = &[
    (Column::RowNumber, &["stt", "so thu tu", "tt", "no"]),
    (
        Column::Code,
        &[
            "ma ho",
            "ma so ho",
            "ma ho dan",
            "ma",
            "so ho khau",
            "household code",
            "code",
        ],
    ),
    (
        Column::ContactName,
        &[
            "ho ten",
            "ho va ten",
            "ten",
            "chu ho",
            "ho ten chu ho",
            "ho va ten chu ho",
            "ten chu ho",
            "nguoi lien he",
            "nguoi dai dien",
            "dai dien ho",
            "ho va ten nguoi dai dien",
            "contact name",
            "name",
            "full name",
        ],
    ),
    (
        Column::Phone,
        &[
            "sdt",
            "dien thoai",
            "so dien thoai",
            "so dt",
            "dt",
            "dtdd",
            "di dong",
            "so di dong",
            "so zalo",
            "sdt chu ho",
            "dien thoai chu ho",
            "so dien thoai chu ho",
            "dien thoai lien he",
            "so dien thoai lien he",
            "sdt lien he",
            "phone",
            "phone number",
            "tel",
            "mobile",
        ],
    ),
    (
        Column::FullAddress,
        &[
            "dia chi",
            "noi o",
            "cho o",
            "noi o hien tai",
            "noi o hien nay",
            "cho o hien nay",
            "dia chi thuong tru",
            "thuong tru",
            "dia chi tam tru",
            "dia chi nha",
            "dia chi ho",
            "address",
            "so nha duong",
            "so nha ten duong",
        ],
    ),
    (
        Column::HouseNumber,
        &[
            "so nha",
            "nha so",
            "house number",
            "so nha hem",
            "so nha ngo",
        ],
    ),
    (
        Column::Alley,
        &[
            "hem", "ngo", "kiet", "ngach", "so hem", "ten hem", "hem ngo", "alley",
        ],
    ),
    (
        Column::Street,
        &["duong", "ten duong", "duong pho", "pho", "street"],
    ),
    (
        Column::Group,
        &["to", "to dan pho", "to nhan dan", "so to", "to so", "group"],
    ),
    (
        Column::Apartment,
        &[
            "can ho",
            "so can ho",
            "can ho so",
            "block",
            "chung cu",
            "lo",
            "block can ho",
            "tang",
            "apartment",
        ],
    ),
    (
        Column::Neighborhood,
        &[
            "khu pho",
            "kp",
            "ten khu pho",
            "ap",
            "khu pho ap",
            "neighborhood",
        ],
    ),
    (
        Column::Tags,
        &[
            "dien",
            "doi tuong",
            "dien chinh sach",
            "doi tuong chinh sach",
            "nhan",
            "phan loai ho",
            "loai ho",
            "tags",
        ],
    ),
    (
        Column::Note,
        &["ghi chu", "luu y", "note", "notes", "ghi nhan"],
    ),
    (
        Column::CountedOn,
        &[
            "ngay khao sat",
            "ngay ra soat",
            "ngay cap nhat",
            "ngay thong ke",
            "ngay kiem dem",
            "counted on",
        ],
    ),
    (
        Column::Count(CountKind::People),
        &[
            "so nhan khau",
            "nhan khau",
            "so khau",
            "so nguoi",
            "so thanh vien",
            "tong so nguoi",
            "tong nhan khau",
            "so nguoi trong ho",
            "so nhan khau trong ho",
            "people",
        ],
    ),
    (
        Column::Count(CountKind::Adults),
        &[
            "so nguoi lon",
            "nguoi lon",
            "so nguoi tu 18",
            "so nguoi tu 18 tuoi",
            "nguoi tu 18 tuoi",
            "tren 18 tuoi",
            "so nguoi tren 18 tuoi",
            "so nguoi du 18 tuoi",
            "18 tuoi tro len",
            "so nguoi truong thanh",
            "nguoi truong thanh",
            "adults",
        ],
    ),
    (
        Column::Count(CountKind::IdEligible),
        &[
            "du dieu kien cap can cuoc",
            "so nguoi du dieu kien cap can cuoc",
            "nguoi du dieu kien cap can cuoc",
            "so nguoi du dieu kien can cuoc",
            "du dieu kien can cuoc",
            "so nguoi du dieu kien",
            "so nguoi co can cuoc",
            "so nguoi co cccd",
            "so nguoi da co cccd",
            "id eligible",
        ],
    ),
    (
        Column::Count(CountKind::Vneid),
        &[
            "vneid",
            "vneid muc 2",
            "so nguoi co vneid",
            "so nguoi co vneid muc 2",
            "kich hoat vneid",
            "da kich hoat vneid",
            "so nguoi kich hoat vneid",
            "dinh danh dien tu",
            "dinh danh muc 2",
            "tai khoan dinh danh dien tu",
            "so nguoi lon co vneid",
            "so nguoi lon co vneid muc 2",
            "so tai khoan vneid",
        ],
    ),
    (
        Column::Count(CountKind::CitizenApp),
        &[
            "cong dan so",
            "app cong dan so",
            "ung dung cong dan so",
            "cai cong dan so",
            "so nguoi cai app cong dan so",
            "citizen app",
        ],
    ),
    (
        Column::Count(CountKind::PublicServiceAccount),
        &[
            "dvcqg",
            "cong dvcqg",
            "tai khoan dvcqg",
            "so nguoi co tai khoan dvcqg",
            "tai khoan dvc",
            "dich vu cong",
            "tai khoan dich vu cong",
            "cong dich vu cong",
            "cong dich vu cong quoc gia",
            "tai khoan cong dich vu cong quoc gia",
            "so nguoi co tai khoan dich vu cong",
            "so nguoi lon co tai khoan dvcqg",
            "public service account",
        ],
    ),
    (
        Column::Count(CountKind::Trained),
        &[
            "tap huan",
            "da tap huan",
            "so nguoi duoc tap huan",
            "so nguoi da tap huan",
            "ky nang so",
            "binh dan hoc vu so",
            "so nguoi hoc binh dan hoc vu so",
            "trained",
        ],
    ),
    (
        Column::Count(CountKind::EPayment),
        &[
            "thanh toan dien tu",
            "tai khoan thanh toan",
            "tai khoan thanh toan dien tu",
            "thanh toan khong tien mat",
            "thanh toan khong dung tien mat",
            "so nguoi co tai khoan thanh toan dien tu",
            "so nguoi lon co tai khoan thanh toan dien tu",
            "vi dien tu",
            "tai khoan ngan hang vi dien tu",
            "e payment",
        ],
    ),
    (
        Column::Count(CountKind::SocialSecurityAccount),
        &[
            "an sinh xa hoi",
            "tai khoan an sinh xa hoi",
            "tai khoan asxh",
            "asxh",
            "tai khoan an sinh",
            "tai khoan an sinh xa hoi tren vneid",
            "tai khoan asxh tren vneid",
            "so nguoi co tai khoan an sinh xa hoi",
            "so nguoi co tai khoan asxh",
            "social security account",
        ],
    ),
    (
        Column::Count(CountKind::SmartphoneAdults),
        &[
            "so nguoi co dien thoai thong minh",
            "so nguoi dung dien thoai thong minh",
            "so nguoi dung smartphone",
            "so nguoi co smartphone",
            "smartphone",
            "dien thoai thong minh",
            "so dien thoai thong minh",
            "nguoi lon dung dien thoai thong minh",
            "so nguoi lon dung dien thoai thong minh",
            "smartphone adults",
        ],
    ),
    (
        Column::Count(CountKind::SmartDevices),
        &[
            "thiet bi thong minh",
            "so thiet bi thong minh",
            "so thiet bi",
            "smart devices",
        ],
    ),
    (
        Column::Count(CountKind::ZaloGroup),
        &[
            "nhom zalo",
            "tham gia nhom zalo",
            "tham gia zalo",
            "co trong nhom zalo",
            "zalo",
            "zalo group",
        ],
    ),
    (
        Column::Count(CountKind::Fibre),
        &[
            "cap quang",
            "co cap quang",
            "internet cap quang",
            "internet",
            "wifi",
            "fibre",
        ],
    ),
    (
        Column::Count(CountKind::Phones2g),
        &[
            "may 2g",
            "so may 2g",
            "dien thoai 2g",
            "so dien thoai 2g",
            "phones 2g",
        ],
    ),
    (
        Column::Count(CountKind::Phones2gReplaced),
        &[
            "da doi may 2g",
            "may 2g da doi",
            "so may 2g da doi",
            "doi may 2g",
            "phones 2g replaced",
        ],
    ),
    (
        Column::Count(CountKind::DigitalAddress),
        &[
            "ma dia chi so",
            "dia chi so",
            "da thong bao ma dia chi so",
            "digital address",
        ],
    ),
    (
        Column::Count(CountKind::Business),
        &[
            "ho kinh doanh",
            "kinh doanh",
            "la ho kinh doanh",
            "business",
        ],
    ),
    (
        Column::Count(CountKind::BusinessQr),
        &[
            "ma qr",
            "qr",
            "co ma qr",
            "ho kinh doanh co ma qr",
            "ho kinh doanh co qr",
            "qr thanh toan",
            "business qr",
        ],
    ),
    (
        Column::Forbidden,
        &[
            "cccd",
            "cmnd",
            "cmt",
            "so cccd",
            "so cmnd",
            "cccd cmnd",
            "cmnd cccd",
            "so cccd cmnd",
            "so cmnd cccd",
            "so cccd cua chu ho",
            "cccd chu ho",
            "so cccd chu ho",
            "can cuoc",
            "so can cuoc",
            "the can cuoc",
            "can cuoc cong dan",
            "so can cuoc cong dan",
            "chung minh nhan dan",
            "so dinh danh",
            "so dinh danh ca nhan",
            "dinh danh ca nhan",
            "ddcn",
            "so ddcn",
            "ma dinh danh",
            "ma dinh danh ca nhan",
            "ho chieu",
            "so ho chieu",
            "passport",
            "mat khau",
            "ma otp",
            "otp",
            "so the bhyt",
            "so tai khoan ngan hang",
            "ton giao",
            "dan toc",
            "id number",
        ],
    ),
];

//! Columns of the answers to a form, such as the daily work journal.

use super::FieldWords;

/// What a column of form answers holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormColumn {
    /// When the answer was sent ("Dấu thời gian").
    Timestamp,
    /// The day of the work.
    Date,
    /// When on the day it began.
    Time,
    /// What was done.
    Content,
    /// By whom.
    DoneBy,
    /// Kind of work or of help.
    Category,
    /// The service or dossier.
    Service,
    /// Where.
    Place,
    /// The household or person helped.
    Household,
    /// Telephone number of the household.
    Phone,
    /// Address of the household.
    Address,
    /// How many people.
    PeopleCount,
    /// How long, in minutes.
    Minutes,
    /// How it ended.
    Outcome,
    /// Satisfaction, 1 to 5.
    Satisfaction,
    /// When to come again.
    RevisitDate,
    /// Links to pictures.
    Evidence,
    /// Free text.
    Note,
    /// The khu phố.
    Neighborhood,
    /// The address the answer was sent from.
    Email,
    /// The running number of the row.
    RowNumber,
    /// An identity number or the like, which is never kept.
    Forbidden,
}

impl FormColumn {
    /// A stable name for saved mappings and for `--json`.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Content => "content",
            Self::DoneBy => "done_by",
            Self::Category => "category",
            Self::Service => "service",
            Self::Place => "place",
            Self::Household => "household",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::PeopleCount => "people_count",
            Self::Minutes => "minutes",
            Self::Outcome => "outcome",
            Self::Satisfaction => "satisfaction",
            Self::RevisitDate => "revisit_date",
            Self::Evidence => "evidence",
            Self::Note => "note",
            Self::Neighborhood => "neighborhood",
            Self::Email => "email",
            Self::RowNumber => "row_number",
            Self::Forbidden => "forbidden",
        }
    }
}

use FormColumn as Column;

/// Folded words of headers, by field.
pub(super) const WORDS: &[FieldWords<Column>] = &[
    (
        Column::Timestamp,
        &[
            "dau thoi gian",
            "timestamp",
            "thoi gian gui",
            "thoi gian tra loi",
        ],
    ),
    (
        Column::Date,
        &[
            "ngay",
            "ngay thuc hien",
            "ngay lam",
            "ngay lam viec",
            "ngay ho tro",
            "ngay thang",
            "ngay ghi",
            "thoi gian",
            "thoi gian thuc hien",
            "date",
        ],
    ),
    (Column::Time, &["gio", "gio bat dau", "luc", "time"]),
    (
        Column::Content,
        &[
            "noi dung",
            "noi dung cong viec",
            "noi dung thuc hien",
            "noi dung ho tro",
            "cong viec",
            "cong viec da lam",
            "viec da lam",
            "mo ta",
            "mo ta cong viec",
            "noi dung cong viec da thuc hien",
            "content",
            "description",
        ],
    ),
    (
        Column::DoneBy,
        &[
            "nguoi thuc hien",
            "nguoi lam",
            "nguoi ho tro",
            "nguoi ghi",
            "nguoi bao cao",
            "ho ten nguoi thuc hien",
            "ho va ten nguoi thuc hien",
            "can bo",
            "can bo thuc hien",
            "tinh nguyen vien",
            "ten tinh nguyen vien",
            "thanh vien",
            "thanh vien thuc hien",
            "done by",
        ],
    ),
    (
        Column::Category,
        &[
            "loai",
            "loai viec",
            "loai cong viec",
            "loai ho tro",
            "linh vuc",
            "nhom cong viec",
            "hang muc",
            "category",
        ],
    ),
    (
        Column::Service,
        &[
            "dich vu",
            "thu tuc",
            "ten thu tuc",
            "ho so",
            "ma ho so",
            "loai ho so",
            "dich vu cong",
            "thu tuc hanh chinh",
            "service",
        ],
    ),
    (
        Column::Place,
        &[
            "dia diem",
            "noi thuc hien",
            "noi ho tro",
            "o dau",
            "hinh thuc",
            "hinh thuc ho tro",
            "place",
        ],
    ),
    (
        Column::Household,
        &[
            "nguoi dan",
            "ho dan",
            "ten nguoi dan",
            "nguoi duoc ho tro",
            "ho duoc ho tro",
            "ho ten nguoi dan",
            "ho va ten nguoi dan",
            "ten nguoi duoc ho tro",
            "ho ten nguoi duoc ho tro",
            "ma ho",
            "chu ho",
            "household",
        ],
    ),
    (
        Column::Phone,
        &[
            "sdt",
            "dien thoai",
            "so dien thoai",
            "so dien thoai nguoi dan",
            "sdt nguoi dan",
            "phone",
        ],
    ),
    (
        Column::Address,
        &[
            "dia chi",
            "dia chi nguoi dan",
            "dia chi ho",
            "so nha",
            "address",
        ],
    ),
    (
        Column::PeopleCount,
        &[
            "so nguoi",
            "so luong",
            "so luot",
            "so nguoi duoc ho tro",
            "so luot ho tro",
            "so nguoi tham gia",
            "so nguoi tham du",
            "people",
        ],
    ),
    (
        Column::Minutes,
        &[
            "so phut",
            "thoi luong",
            "thoi luong phut",
            "phut",
            "minutes",
        ],
    ),
    (
        Column::Outcome,
        &[
            "ket qua",
            "ket qua thuc hien",
            "ket qua ho tro",
            "tinh trang",
            "trang thai",
            "muc do hoan thanh",
            "outcome",
        ],
    ),
    (
        Column::Satisfaction,
        &[
            "hai long",
            "muc do hai long",
            "danh gia",
            "danh gia cua nguoi dan",
            "diem hai long",
            "satisfaction",
        ],
    ),
    (
        Column::RevisitDate,
        &[
            "ngay hen",
            "hen lai",
            "ngay hen lai",
            "ngay quay lai",
            "revisit date",
        ],
    ),
    (
        Column::Evidence,
        &[
            "hinh anh",
            "hinh anh minh chung",
            "minh chung",
            "anh",
            "anh minh chung",
            "tai anh",
            "tep dinh kem",
            "link anh",
            "evidence",
            "photo",
        ],
    ),
    (
        Column::Note,
        &[
            "ghi chu",
            "y kien",
            "y kien khac",
            "kien nghi",
            "de xuat",
            "kho khan",
            "kho khan vuong mac",
            "note",
        ],
    ),
    (
        Column::Neighborhood,
        &["khu pho", "kp", "don vi", "ten khu pho", "neighborhood"],
    ),
    (
        Column::Email,
        &[
            "email",
            "dia chi email",
            "e mail",
            "email address",
            "ten nguoi dung",
            "username",
        ],
    ),
    (
        Column::RowNumber,
        &["stt", "so tt", "so thu tu", "tt", "row number"],
    ),
    (
        Column::Forbidden,
        &[
            "cccd",
            "cmnd",
            "so cccd",
            "so cmnd",
            "can cuoc",
            "so can cuoc",
            "can cuoc cong dan",
            "so dinh danh",
            "ddcn",
            "giay to",
            "so giay to",
            "giay to tuy than",
            "ma so ca nhan",
            "so ca nhan",
            "mat khau",
            "otp",
            "id number",
        ],
    ),
];

//! What a column of a household register can hold.

use khupho_domain::households::CountKind;

/// What a column of a household register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseholdColumn {
    /// The running number, which is not imported.
    RowNumber,
    /// The household's code.
    Code,
    /// Name of the person to ask for.
    ContactName,
    /// Family and middle names, where the given name has a column of its own.
    FamilyName,
    /// What a person is to the head of the household, where each row is a person.
    Relation,
    /// Telephone number.
    Phone,
    /// Another telephone number of the household.
    OtherPhone,
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
    /// Why the counts are missing or stay as they are.
    ReachReason,
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
            Self::FamilyName => "family_name",
            Self::Relation => "relation",
            Self::Phone => "phone",
            Self::OtherPhone => "other_phone",
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
            Self::ReachReason => "reach_reason",
            Self::Count(kind) => kind.slug(),
            Self::Forbidden => "forbidden",
        }
    }
}

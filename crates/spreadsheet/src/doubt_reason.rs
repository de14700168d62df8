//! Why a cell is doubtful, and what becomes of it.

use crate::legacy::LegacyEncoding;

/// Why a cell is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoubtReason {
    /// A telephone number without its leading zero.
    LostLeadingZero,
    /// A telephone number with a prefix from before 2018.
    OldPhonePrefix,
    /// Digits that are no Vietnamese telephone number.
    UnknownPhone,
    /// Hardly any date of the column has a day above 12: day and month may be
    /// swapped throughout.
    DayMonthSwapped,
    /// A text that is no date.
    NotADate,
    /// A text that is no whole number.
    NotAWholeNumber,
    /// A number that the spreadsheet holds as text.
    NumberAsText,
    /// Nine or twelve digits that may be an identity number.
    IdentityNumber,
    /// The text was in an old coding and has been converted.
    LegacyConverted(LegacyEncoding),
    /// The text may be in an old coding and was left alone.
    MaybeLegacy(LegacyEncoding),
    /// The text was decomposed Unicode (NFD) and has been composed.
    DecomposedUnicode,
    /// A formula that failed, such as #N/A.
    FailedFormula,
    /// A formula of which the file keeps no result.
    FormulaWithoutValue,
    /// A text too long for a cell, cut.
    Cut,
    /// A house number such as "12/3" that the spreadsheet took for a date.
    HouseNumberAsDate,
    /// A quotation mark that is opened and not closed, taken out.
    StrayQuote,
    /// A count in a cell merged over several rows: nobody knows which of them it is of.
    MergedCount,
    /// A telephone number of which a spreadsheet kept only the first digits: 9.05E+08.
    RoundedPhone,
    /// A house number that is a number with decimals: "12,5" may have been "12/5".
    DecimalHouseNumber,
}

impl DoubtReason {
    /// A stable name for messages and for `--json`.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::LostLeadingZero => "lost_leading_zero",
            Self::OldPhonePrefix => "old_phone_prefix",
            Self::UnknownPhone => "unknown_phone",
            Self::DayMonthSwapped => "day_month_swapped",
            Self::NotADate => "not_a_date",
            Self::NotAWholeNumber => "not_a_whole_number",
            Self::NumberAsText => "number_as_text",
            Self::IdentityNumber => "identity_number",
            Self::LegacyConverted(LegacyEncoding::Tcvn3) => "converted_tcvn3",
            Self::LegacyConverted(LegacyEncoding::Vni) => "converted_vni",
            Self::LegacyConverted(LegacyEncoding::Windows1258) => "converted_windows_1258",
            Self::MaybeLegacy(LegacyEncoding::Tcvn3) => "maybe_tcvn3",
            Self::MaybeLegacy(LegacyEncoding::Vni) => "maybe_vni",
            Self::MaybeLegacy(LegacyEncoding::Windows1258) => "maybe_windows_1258",
            Self::DecomposedUnicode => "decomposed_unicode",
            Self::FailedFormula => "failed_formula",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::Cut => "cut",
            Self::HouseNumberAsDate => "house_number_as_date",
            Self::StrayQuote => "stray_quote",
            Self::MergedCount => "merged_count",
            Self::RoundedPhone => "rounded_phone",
            Self::DecimalHouseNumber => "decimal_house_number",
        }
    }
}

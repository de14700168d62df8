//! Which rows of a list of people are of a household whose head stands above.
//!
//! A register of households names whoever answers the door, who need not be the head, so the relation
//! alone never leaves a row out.

use super::cells::Cells;
use super::columns::ColumnField;
use khupho_domain::text::{fold, squeeze};
use khupho_spreadsheet::Row;
use khupho_spreadsheet::columns::HouseholdColumn;
use std::collections::HashSet;

/// Columns that tell where a household lives.
const PLACE: [HouseholdColumn; 6] = [
    HouseholdColumn::FullAddress,
    HouseholdColumn::HouseNumber,
    HouseholdColumn::Alley,
    HouseholdColumn::Street,
    HouseholdColumn::Group,
    HouseholdColumn::Apartment,
];

/// Who a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    /// Somebody of a household of its own: the head, or nobody says who.
    OfItsOwn,
    /// Another one of a household whose head stands above.
    BelowTheHead,
    /// Not the head, but no head of that household stands above.
    WithoutHead,
}

/// The heads of the rows read so far.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// Their places and codes.
    seen: HashSet<String>,
    /// Whether the row above is a head's or one of its members'.
    is_directly_above: bool,
}

impl Heads {
    /// Who the next row tells of.
    pub(super) fn person_of(
        &mut self,
        row: &Row,
        fields: &[ColumnField<HouseholdColumn>],
        cells: &Cells,
    ) -> Person {
        let relation = told(row, fields, cells, &[HouseholdColumn::Relation]);
        let standing = standing_of(&relation);
        if standing == Standing::Unsaid {
            self.is_directly_above = false;
            return Person::OfItsOwn;
        }
        let place = squeeze(&told(row, fields, cells, &PLACE));
        let code = squeeze(&told(row, fields, cells, &[HouseholdColumn::Code]));
        let is_seen = |sign: String| self.seen.contains(&sign);
        let is_below = standing == Standing::Other
            && (place.is_empty() && self.is_directly_above
                || is_seen(format!("place {place}"))
                || is_seen(format!("code {code}")));
        if standing == Standing::Head {
            let signs = [("place", place), ("code", code)].into_iter();
            let told = signs.filter(|(_, says)| !says.is_empty());
            self.seen
                .extend(told.map(|(sign, says)| format!("{sign} {says}")));
        }
        self.is_directly_above = is_below || standing == Standing::Head;
        match (standing, is_below) {
            (Standing::Head, _) => Person::OfItsOwn,
            (_, true) => Person::BelowTheHead,
            (_, false) => Person::WithoutHead,
        }
    }

    /// A row that is no person's parts what stands above it from what stands below.
    pub(super) fn pass_aside(&mut self) {
        self.is_directly_above = false;
    }
}

/// What the columns of some fields say.
fn told(
    row: &Row,
    fields: &[ColumnField<HouseholdColumn>],
    cells: &Cells,
    wanted: &[HouseholdColumn],
) -> String {
    let columns = fields.iter().enumerate();
    let texts = columns
        .filter(|(_, one)| one.field.is_some_and(|field| wanted.contains(&field)))
        .map(|(column, _)| cells.text(row, column));
    texts.collect::<Vec<_>>().join(" ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unsaid,
    Head,
    Other,
}

/// With its marks, because "Chú" and "Cháu" are others of a household.
fn standing_of(relation: &str) -> Standing {
    const BEGINNINGS: [&str; 6] = [
        "chu ho",
        "chu nha",
        "dai dien",
        "nguoi dai dien",
        "ban than",
        "head",
    ];
    const WHOLE: [&str; 3] = ["ch", "c ho", "chuho"];
    let lower = relation.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let folded = fold(&words.join(" "));
    let is_head = matches!(words.first(), Some(&("chủ" | "chu")))
        || BEGINNINGS
            .iter()
            .any(|beginning| folded.starts_with(beginning))
        || WHOLE.contains(&folded.as_str());
    match (words.is_empty(), is_head) {
        (true, _) => Standing::Unsaid,
        (false, true) => Standing::Head,
        (false, false) => Standing::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_the_head_is_said_in_many_words() {
        for head in [
            "Chủ hộ",
            " CHỦ HỘ ",
            "CH",
            "Chủ",
            "Chủ hộ.",
            "Chủ hộ (đã mất)",
            "chu ho",
            "C.hộ",
            "Người đại diện hộ",
        ] {
            assert_eq!(standing_of(head), Standing::Head, "{head}");
        }
        for other in ["Vợ", "Con", "cháu ngoại", "Chú", "ở nhờ", "Vợ chủ hộ"] {
            assert_eq!(standing_of(other), Standing::Other, "{other}");
        }
        for unsaid in ["", " ", "-"] {
            assert_eq!(standing_of(unsaid), Standing::Unsaid, "{unsaid}");
        }
    }
}

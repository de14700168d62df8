//! One row of a register becomes a household.

use super::cells::Cells;
use super::columns::ColumnField;
use khupho_domain::households::{CountFault, CountKind, Household, TAGS_MAX};
use khupho_domain::ids::EntityId;
use khupho_domain::limits::{SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use khupho_domain::text::address::split_address;
use khupho_domain::text::number::parse_integer;
use khupho_domain::text::phone::{Phone, parse_phone};
use khupho_domain::text::{fold, nfc, squeeze};
use khupho_spreadsheet::Row;
use khupho_spreadsheet::columns::HouseholdColumn;

/// Reads a row. Cells that cannot be taken are noted and left out; the rest of the row counts.
pub(super) fn read(
    cells: &mut Cells,
    row: &Row,
    fields: &[ColumnField<HouseholdColumn>],
    neighborhood: EntityId,
) -> Household {
    let mut household = Household::empty(neighborhood);
    let mut count_columns = Vec::new();
    for (column, field) in fields.iter().enumerate() {
        let Some(field) = field.field else { continue };
        if cells.text(row, column).is_empty() {
            continue;
        }
        if let HouseholdColumn::Count(kind) = field {
            count_columns.push((kind, column));
        }
        take(cells, row, column, field, &mut household);
    }
    leave_out_impossible_counts(cells, row, &count_columns, &mut household);
    household
}

fn take(
    cells: &mut Cells,
    row: &Row,
    column: usize,
    field: HouseholdColumn,
    household: &mut Household,
) {
    match field {
        HouseholdColumn::Code => household.code = short_text(cells, row, column),
        HouseholdColumn::ContactName => household.contact_name = short_text(cells, row, column),
        HouseholdColumn::HouseNumber => {
            household.address.house_number = short_text(cells, row, column);
        }
        HouseholdColumn::Alley => household.address.alley = short_text(cells, row, column),
        HouseholdColumn::Street => household.address.street = short_text(cells, row, column),
        HouseholdColumn::Group => household.address.group = short_text(cells, row, column),
        HouseholdColumn::Apartment => household.address.apartment = short_text(cells, row, column),
        HouseholdColumn::FullAddress => {
            take_full_address(&short_text(cells, row, column), household);
        }
        HouseholdColumn::Phone => household.phone = phone(cells, row, column),
        HouseholdColumn::Tags => household.tags = tags(&short_text(cells, row, column)),
        HouseholdColumn::Note => add_note(&mut household.note, &long_text(cells, row, column)),
        HouseholdColumn::CountedOn => {
            let moment = cells.moment_or_doubt(row, column);
            household.counted_on = moment.map(|moment| moment.date()).or(household.counted_on);
        }
        HouseholdColumn::Count(kind) => match count(kind, cells.text(row, column)) {
            Some(count) => household.counts.set(kind, Some(count)),
            None => cells.doubt(row, column, "not_a_count", ""),
        },
        HouseholdColumn::Neighborhood | HouseholdColumn::RowNumber | HouseholdColumn::Forbidden => {
        }
    }
}

/// A text in one line, cut at its limit with a doubt.
pub(super) fn short_text(cells: &mut Cells, row: &Row, column: usize) -> String {
    let text = nfc(cells.text(row, column));
    within(cells, row, column, text, SHORT_TEXT_MAX_CHARS)
}

/// A free text, cut at its limit with a doubt.
pub(super) fn long_text(cells: &mut Cells, row: &Row, column: usize) -> String {
    let text = cells.text(row, column).to_owned();
    within(cells, row, column, text, TEXT_MAX_CHARS)
}

fn within(cells: &mut Cells, row: &Row, column: usize, text: String, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        None => text,
        Some((end, _)) => {
            let cut = text[..end].trim_end().to_owned();
            cells.doubt(row, column, "too_long", &cut);
            cut
        }
    }
}

/// The digits of a phone; a cell without a number that can be dialled is left out.
pub(super) fn phone(cells: &mut Cells, row: &Row, column: usize) -> String {
    match parse_phone(cells.text(row, column)) {
        Some(Phone::Valid(digits) | Phone::LostZero(digits) | Phone::OldPrefix(digits)) => digits,
        Some(Phone::Unknown(_)) | None => {
            cells.doubt(row, column, "bad_phone", "");
            String::new()
        }
    }
}

fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = text
        .split([',', ';'])
        .map(nfc)
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    tags.truncate(TAGS_MAX);
    tags
}

fn add_note(note: &mut String, more: &str) {
    if !note.is_empty() && !more.is_empty() {
        note.push('\n');
    }
    note.push_str(more);
}

/// A count as a number, or a yes or no in the words people put into such columns.
fn count(kind: CountKind, text: &str) -> Option<u32> {
    let number = parse_integer(text).and_then(|number| u32::try_from(number).ok());
    let count = if kind.is_yes_no() {
        number.or_else(|| yes_or_no(text))
    } else {
        number
    };
    count.filter(|count| *count <= kind.max())
}

fn yes_or_no(text: &str) -> Option<u32> {
    match fold(text).as_str() {
        "co" | "x" | "v" | "da co" | "roi" | "yes" | "y" | "true" | "dung" | "\u{2713}"
        | "\u{2714}" => Some(1),
        "khong" | "chua" | "khong co" | "chua co" | "no" | "n" | "false" | "sai" => Some(0),
        _ => None,
    }
}

/// A part that exceeds its whole is left out: nobody knows which of the two is wrong, and the
/// whole is what the other parts need.
fn leave_out_impossible_counts(
    cells: &mut Cells,
    row: &Row,
    count_columns: &[(CountKind, usize)],
    household: &mut Household,
) {
    while let Some(fault) = household.counts.faults().into_iter().next() {
        let (CountFault::ExceedsWhole { part: kind, .. } | CountFault::TooLarge { kind, .. }) =
            fault;
        household.counts.set(kind, None);
        if let Some((_, column)) = count_columns.iter().find(|(counted, _)| *counted == kind) {
            cells.doubt(row, *column, "exceeds_whole", "");
        }
    }
}

/// An address in one cell, in its parts; columns of their own that stand beside it win.
fn take_full_address(typed: &str, household: &mut Household) {
    let parts = split_address(typed);
    let address = &mut household.address;
    let fill = |part: &mut String, found: String| {
        if part.is_empty() {
            *part = found;
        }
    };
    fill(&mut address.house_number, parts.house_number);
    fill(&mut address.alley, parts.alley);
    fill(&mut address.street, parts.street);
    for piece in parts
        .rest
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        match kind_of_piece(piece) {
            Piece::Group => fill(&mut address.group, without_first_word(piece)),
            Piece::Flat if address.apartment.is_empty() => piece.clone_into(&mut address.apartment),
            Piece::Flat => {
                address.apartment.push_str(", ");
                address.apartment.push_str(piece);
            }
            Piece::Area => {}
            Piece::Other => add_note(&mut household.note, piece),
        }
    }
}

enum Piece {
    Group,
    Flat,
    /// Khu phố, ward, city: they are the register's own and are not repeated in every row.
    Area,
    Other,
}

fn kind_of_piece(piece: &str) -> Piece {
    const FLAT_WORDS: [&str; 6] = ["block", "lo ", "can ho", "tang", "chung cu", "toa "];
    const AREA_WORDS: [&str; 12] = [
        "phuong",
        "p.",
        "quan",
        "q.",
        "tp",
        "thanh pho",
        "kp",
        "khu pho",
        "ap ",
        "viet nam",
        "xa ",
        "huyen",
    ];
    let folded = fold(piece);
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let short_area = folded
        .strip_prefix(['p', 'q'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    if begins(&["to ", "to."]) {
        Piece::Group
    } else if begins(&FLAT_WORDS) {
        Piece::Flat
    } else if short_area || begins(&AREA_WORDS) {
        Piece::Area
    } else {
        Piece::Other
    }
}

fn without_first_word(piece: &str) -> String {
    piece
        .split_once([' ', '.'])
        .map_or(piece, |(_, rest)| rest.trim())
        .to_owned()
}

/// Whether a cell names another khu phố: "5", "KP 5" and "Khu phố 5" are the same one.
pub(super) fn is_other_neighborhood(cell: &str, own_name: &str) -> bool {
    let (cell, own_name) = (squeeze(cell), squeeze(own_name));
    if cell.is_empty() || own_name.is_empty() || cell == own_name {
        return false;
    }
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let (cell_number, own_number) = (digits(&cell), digits(&own_name));
    own_number.is_empty()
        || cell_number.trim_start_matches('0') != own_number.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn household() -> Household {
        Household::empty(EntityId::from_bytes([1; 16]))
    }

    #[test]
    fn an_address_in_one_cell_is_split() {
        let mut one = household();
        take_full_address(
            "Số 42/7/3A đường Trần Quốc Toản, tổ 5, Block B 12.05, KP 13, P. Xuân Hòa, gần chợ",
            &mut one,
        );
        assert_eq!(one.address.house_number, "42/7/3A");
        assert_eq!(one.address.alley, "42/7");
        assert_eq!(one.address.street, "Trần Quốc Toản");
        assert_eq!(one.address.group, "5");
        assert_eq!(one.address.apartment, "Block B 12.05");
        assert_eq!(one.note, "gần chợ");
    }

    #[test]
    fn counts_are_numbers_and_some_are_words() {
        assert_eq!(count(CountKind::Adults, "3"), Some(3));
        assert_eq!(count(CountKind::Adults, "3,0"), Some(3));
        assert_eq!(count(CountKind::Adults, "ba"), None);
        assert_eq!(count(CountKind::Adults, "-1"), None);
        assert_eq!(count(CountKind::Adults, "999"), Some(999));
        assert_eq!(count(CountKind::Adults, "1000"), None);
        assert_eq!(count(CountKind::Fibre, "Có"), Some(1));
        assert_eq!(count(CountKind::Fibre, "chưa"), Some(0));
        assert_eq!(count(CountKind::Fibre, "2"), None);
        assert_eq!(count(CountKind::Adults, "có"), None);
    }

    #[test]
    fn the_own_khu_pho_is_known_by_its_number() {
        for own in ["Khu phố 13", "13", "KP13", "kp. 13", "013", ""] {
            assert!(!is_other_neighborhood(own, "Khu phố 13"), "{own}");
        }
        for other in ["Khu phố 5", "1", "3", "Ấp Đông"] {
            assert!(is_other_neighborhood(other, "Khu phố 13"), "{other}");
        }
        assert!(!is_other_neighborhood("ấp đông", "Ấp Đông"));
        assert!(is_other_neighborhood("Ấp Tây", "Ấp Đông"));
    }

    #[test]
    fn tags_are_parted_by_commas_and_semicolons() {
        assert_eq!(
            tags("hộ nghèo; người cao tuổi, hộ nghèo,"),
            ["hộ nghèo", "người cao tuổi"]
        );
    }
}

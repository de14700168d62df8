//! One row of a register becomes a household.

use super::cells::{Cells, without_id_numbers_beside_phones};
use super::columns::ColumnField;
use super::household_address::{take_full_address, take_house_number};
use chrono::NaiveDate;
use khupho_domain::fields::{FieldReason, check_past_day, invalid};
use khupho_domain::households::{CountFault, CountKind, Household, ReachReason, TAGS_MAX};
use khupho_domain::ids::EntityId;
use khupho_domain::limits::{SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use khupho_domain::text::number::parse_integer;
use khupho_domain::text::phone::{Phone, parse_phone};
use khupho_domain::text::{fold, nfc, squeeze};
use khupho_spreadsheet::Row;
use khupho_spreadsheet::columns::HouseholdColumn;
use khupho_spreadsheet::doubts::says_more_than_a_phone;

/// Whose rows they are, and when they are read.
pub(super) struct RowOrigin {
    /// The khu phố.
    pub(super) neighborhood: EntityId,
    /// Nothing was counted later.
    pub(super) today: NaiveDate,
}

/// Reads a row. Cells that cannot be taken are noted and left out; the rest of the row counts.
pub(super) fn read(
    cells: &mut Cells,
    row: &Row,
    fields: &[ColumnField<HouseholdColumn>],
    origin: &RowOrigin,
) -> Household {
    let mut household = Household::empty(origin.neighborhood);
    let mut count_columns = Vec::new();
    for (column, field) in fields.iter().enumerate() {
        let Some(field) = field.field else { continue };
        if cells.text(row, column).is_empty() {
            continue;
        }
        if let HouseholdColumn::Count(kind) = field {
            count_columns.push((kind, column));
        }
        match field {
            HouseholdColumn::CountedOn => {
                household.counted_on = counted_on(cells, row, column, origin.today);
            }
            field => take(cells, row, column, field, &mut household),
        }
    }
    join_family_name(cells, row, fields, &mut household);
    take_other_phone(cells, row, fields, &mut household);
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
        HouseholdColumn::ContactName => household.contact_name = name(cells, row, column),
        HouseholdColumn::HouseNumber => {
            take_house_number(short_text(cells, row, column), household);
        }
        HouseholdColumn::Alley => household.address.alley = short_text(cells, row, column),
        HouseholdColumn::Street => household.address.street = short_text(cells, row, column),
        HouseholdColumn::Group => household.address.group = short_text(cells, row, column),
        HouseholdColumn::Apartment => household.address.apartment = short_text(cells, row, column),
        HouseholdColumn::FullAddress => {
            take_full_address(&short_text(cells, row, column), household);
        }
        HouseholdColumn::Phone => take_phone(cells, row, column, household),
        HouseholdColumn::Tags => household.tags = tags(&short_text(cells, row, column)),
        HouseholdColumn::Note => add_note(&mut household.note, &long_text(cells, row, column)),
        HouseholdColumn::Count(kind) => take_count(cells, row, column, kind, household),
        HouseholdColumn::ReachReason => household.reach_reason = reach_reason(cells, row, column),
        HouseholdColumn::CountedOn
        | HouseholdColumn::FamilyName
        | HouseholdColumn::OtherPhone
        | HouseholdColumn::Relation
        | HouseholdColumn::Neighborhood
        | HouseholdColumn::RowNumber
        | HouseholdColumn::Forbidden => {}
    }
}

/// The name of somebody, which has letters: a figure below a table of households is none.
fn name(cells: &mut Cells, row: &Row, column: usize) -> String {
    let name = short_text(cells, row, column);
    if name.contains(char::is_alphabetic) {
        return name;
    }
    cells.doubt(row, column, "not_a_name", "");
    String::new()
}

/// The day of the counts, which is none that is yet to come, and none before there was a notebook.
fn counted_on(cells: &mut Cells, row: &Row, column: usize, today: NaiveDate) -> Option<NaiveDate> {
    let day = cells.moment_or_doubt(row, column)?.date();
    let reason = match check_past_day("counted_on", day, today) {
        Ok(()) => return Some(day),
        Err(fault) if fault == invalid("counted_on", FieldReason::Future) => "future_date",
        Err(_) => "old_date",
    };
    cells.doubt(row, column, reason, "");
    None
}

/// Why the counts are missing, in the words of the register's own export or in those people use.
fn reach_reason(cells: &mut Cells, row: &Row, column: usize) -> Option<ReachReason> {
    let text = cells.text(row, column);
    // "-" stands for nothing.
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let reason = reason_of_words(text);
    if reason.is_none() {
        cells.doubt(row, column, "unknown_reason", "");
    }
    reason
}

fn reason_of_words(text: &str) -> Option<ReachReason> {
    let words = fold(text.trim().trim_end_matches('.'));
    match words.as_str() {
        "chua gap duoc" | "khong gap duoc" | "khong tiep can duoc" | "vang nha" => {
            Some(ReachReason::CouldNotReach)
        }
        "khong thuoc dien" => Some(ReachReason::NotEligible),
        "khong muon cho biet" | "tu choi" => Some(ReachReason::Declined),
        "da chuyen di" | "chuyen di" => Some(ReachReason::MovedAway),
        slug => ReachReason::from_slug(slug),
    }
}

/// A name in two columns is one name.
fn join_family_name(
    cells: &mut Cells,
    row: &Row,
    fields: &[ColumnField<HouseholdColumn>],
    household: &mut Household,
) {
    let column = fields
        .iter()
        .position(|one| one.field == Some(HouseholdColumn::FamilyName));
    if let Some(column) = column {
        let family = short_text(cells, row, column);
        let name = format!("{family} {}", household.contact_name);
        household.contact_name = within(
            cells,
            row,
            column,
            name.trim().to_owned(),
            SHORT_TEXT_MAX_CHARS,
        );
    }
}

/// A second number stands in for the first where that is missing, and is kept in the note beside it.
fn take_other_phone(
    cells: &mut Cells,
    row: &Row,
    fields: &[ColumnField<HouseholdColumn>],
    household: &mut Household,
) {
    let column = fields
        .iter()
        .position(|one| one.field == Some(HouseholdColumn::OtherPhone));
    // "-" stands for nothing.
    let says_something = |column: &usize| cells.text(row, *column).contains(char::is_alphanumeric);
    let Some(column) = column.filter(says_something) else {
        return;
    };
    if household.phone.is_empty() {
        return take_phone(cells, row, column, household);
    }
    note_phone(cells.text(row, column), household);
}

/// Keeps a whole cell of telephone numbers in the note.
fn note_phone(text: &str, household: &mut Household) {
    let text = nfc(&without_id_numbers_beside_phones(text));
    add_note(&mut household.note, &format!("ĐT: {text}"));
}

/// The first number that can be dialled. What else the cell says is kept in the note.
fn take_phone(cells: &mut Cells, row: &Row, column: usize, household: &mut Household) {
    household.phone = phone(cells, row, column);
    if !household.phone.is_empty() && says_more_than_a_phone(cells.text(row, column)) {
        let digits = household.phone.clone();
        cells.doubt(row, column, "phone_and_more", &digits);
        note_phone(cells.text(row, column), household);
    }
}

fn take_count(
    cells: &mut Cells,
    row: &Row,
    column: usize,
    kind: CountKind,
    household: &mut Household,
) {
    let text = cells.text(row, column);
    if let Some(count) = count(kind, text) {
        return household.counts.set(kind, Some(count));
    }
    match without_unit(text).and_then(|number| count(kind, number)) {
        Some(count) => {
            household.counts.set(kind, Some(count));
            cells.doubt(row, column, "number_as_text", &count.to_string());
        }
        None => cells.doubt(row, column, "not_a_count", ""),
    }
}

/// "3 người" is 3; "2/3" and "3 người lớn" are left for a person to say.
pub(super) fn without_unit(text: &str) -> Option<&str> {
    const UNITS: [&str; 8] = [
        "người",
        "ng",
        "khẩu",
        "nhân khẩu",
        "nk",
        "máy",
        "lượt",
        "phút",
    ];
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let unit = unit.trim().to_lowercase();
    (!number.is_empty() && UNITS.contains(&unit.as_str())).then_some(number)
}

/// A text in one line with single spaces, cut at its limit with a doubt.
pub(super) fn short_text(cells: &mut Cells, row: &Row, column: usize) -> String {
    let text = single_spaced(nfc(cells.text(row, column)));
    // "-" and "?" stand for nothing.
    if !text.contains(char::is_alphanumeric) {
        return String::new();
    }
    within(cells, row, column, text, SHORT_TEXT_MAX_CHARS)
}

fn single_spaced(text: String) -> String {
    if text.contains("  ") {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text
    }
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

pub(super) fn add_note(note: &mut String, more: &str) {
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
    use crate::api::session::Language;
    use crate::words::plain_text;

    #[test]
    fn counts_with_their_unit_are_counts() {
        assert_eq!(without_unit("3 người"), Some("3"));
        assert_eq!(without_unit("12 Khẩu"), Some("12"));
        for other in ["3", "2/3", "người", "3 người lớn", ""] {
            assert_eq!(without_unit(other), None, "{other}");
        }
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
    fn reasons_are_known_by_the_words_of_the_export_and_by_those_people_use() {
        for reason in ReachReason::ALL {
            let exported = plain_text(&format!("reach-{}", reason.slug()), Language::Vi);
            assert_eq!(reason_of_words(&exported), Some(*reason), "{exported}");
            assert_eq!(reason_of_words(reason.slug()), Some(*reason));
        }
        assert_eq!(
            reason_of_words(" ĐÃ CHUYỂN ĐI "),
            Some(ReachReason::MovedAway)
        );
        assert_eq!(reason_of_words("Từ chối"), Some(ReachReason::Declined));
        assert_eq!(reason_of_words("đi làm xa"), None);
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

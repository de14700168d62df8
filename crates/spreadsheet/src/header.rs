//! Finding the header among title rows, by the words headers are made of.

use khupho_domain::text::nfc;
use khupho_domain::text::number::parse_integer;
use khupho_domain::text::phone::{Phone, parse_phone};

use crate::columns::{
    Confidence, FormColumn, HouseholdColumn, known_header, recognise, recognise_form,
};
use crate::table::{Cell, CellKind, Row};

/// How many rows from the top are searched for the header.
pub(crate) const HEADER_SEARCH_ROWS: usize = 40;

/// A header is taken as certain from this score: one exact word and one likely.
const CERTAIN_SCORE: usize = 3;

/// Where the header of a table is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeaderPlace {
    /// Index of the header row; `None` where the first row of the table is data already.
    pub(crate) header_index: Option<usize>,
    /// Index of the first row of data.
    pub(crate) data_start: usize,
    /// Whether a second row below names the parts of merged headers.
    pub(crate) has_parts_row: bool,
    /// Whether no row had known words.
    pub(crate) guessed: bool,
}

/// Finds the header; `rows` is not empty.
pub(crate) fn find(rows: &[Row]) -> HeaderPlace {
    let searched = &rows[..rows.len().min(HEADER_SEARCH_ROWS)];
    let scores: Vec<usize> = searched.iter().map(score).collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    if best < CERTAIN_SCORE {
        return guessed(searched);
    }
    let header_index = scores.iter().position(|score| *score == best).unwrap_or(0);
    // With a two-row header the lower row may know more words.
    let header_index = match header_index.checked_sub(1) {
        Some(above) if is_parts_row(&rows[above], &rows[header_index]) && scores[above] > 0 => {
            above
        }
        _ => header_index,
    };
    below(rows, header_index)
}

/// What is below a header that was found.
fn below(rows: &[Row], header_index: usize) -> HeaderPlace {
    let has_parts_row = rows
        .get(header_index + 1)
        .is_some_and(|below| is_parts_row(&rows[header_index], below));
    let below_header = header_index + 1 + usize::from(has_parts_row);
    let data_start =
        below_header + usize::from(rows.get(below_header).is_some_and(is_column_numbers));
    HeaderPlace {
        header_index: Some(header_index),
        data_start,
        has_parts_row,
        guessed: false,
    }
}

/// Title rows hold one text; the first row with two or more is a better guess, unless it is data.
fn guessed(rows: &[Row]) -> HeaderPlace {
    let is_row_of_a_table = |row: &Row| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty());
        filled.count() >= 2
    };
    let first = rows.iter().position(is_row_of_a_table).unwrap_or(0);
    let is_data = rows
        .get(first)
        .is_some_and(|row| row.cells.iter().any(is_figure));
    let place = if is_data {
        HeaderPlace {
            header_index: None,
            data_start: first,
            has_parts_row: false,
            guessed: true,
        }
    } else {
        below(rows, first)
    };
    HeaderPlace {
        guessed: true,
        ..place
    }
}

/// A number, a date or a telephone number: no name of a column.
fn is_figure(cell: &Cell) -> bool {
    let text = cell.text.trim();
    let is_dialled = matches!(
        parse_phone(text),
        Some(Phone::Valid(_) | Phone::LostZero(_))
    );
    matches!(cell.kind, CellKind::Number | CellKind::Date(_))
        || parse_integer(text).is_some()
        || is_dialled
}

/// Whether cells are nothing but names of columns. "Ngô" and "Anh" contain words of headers too, so all
/// but one must be such words and no more.
pub(crate) fn are_only_headers<'row>(cells: impl Iterator<Item = &'row Cell>) -> bool {
    let mut certain = 0;
    let mut likely = 0;
    for cell in cells.filter(|cell| !cell.is_empty()) {
        match known_header(&cell.text).filter(|_| cell.kind == CellKind::Text) {
            Some(Confidence::Certain) => certain += 1,
            Some(Confidence::Likely) => likely += 1,
            None => return false,
        }
    }
    certain >= 2 && likely <= 1
}

/// Whether the rows are a register or the answers of a form, and no list of streets or of sums: a
/// column names people or the moment an answer was sent.
pub(crate) fn names_people_or_moments(rows: &[Row]) -> bool {
    let place = find(rows);
    let names = names(rows, &place, 0);
    let names_people = recognise(&names)
        .iter()
        .any(|guess| guess.field == HouseholdColumn::ContactName);
    let is_form = || {
        let guesses = recognise_form(&names);
        guesses
            .iter()
            .any(|guess| guess.field == FormColumn::Timestamp)
    };
    !place.guessed && (names_people || is_form())
}

/// The names of the columns, of which there are at least `width`.
pub(crate) fn names(rows: &[Row], place: &HeaderPlace, width: usize) -> Vec<String> {
    let Some((index, header)) = place
        .header_index
        .and_then(|index| Some((index, rows.get(index)?)))
    else {
        return vec![String::new(); width];
    };
    let parts = rows.get(index + 1).filter(|_| place.has_parts_row);
    names_of(header, parts, width)
}

/// The names that a header gives, with those of its parts in the row below it.
pub(crate) fn names_of(header: &Row, parts: Option<&Row>, width: usize) -> Vec<String> {
    let columns = width
        .max(header.cells.len())
        .max(parts.map_or(0, |parts| parts.cells.len()));
    (0..columns)
        .map(|column| {
            let part = parts.map_or("", |parts| parts.cell(column).text.as_str());
            nfc(&name_of(&header.cell(column).text, part))
        })
        .collect()
}

/// Whether a row below a header still belongs to it: names of parts, or the numbers of columns.
pub(crate) fn belongs_to_header(header: &Row, below: &Row) -> bool {
    is_parts_row(header, below) || is_column_numbers(below)
}

/// A known part stands for itself ("Số nhà" below "Địa chỉ"); another only says more about what is
/// above it ("mức 2" below "VNeID").
fn name_of(header: &str, part: &str) -> String {
    let (header, part) = (header.trim(), part.trim());
    if part.is_empty() {
        header.to_owned()
    } else if header.is_empty() || known_header(part).is_some() {
        part.to_owned()
    } else {
        format!("{header} {part}")
    }
}

fn score(row: &Row) -> usize {
    row.cells
        .iter()
        .filter(|cell| cell.kind == CellKind::Text && !cell.is_empty())
        .map(|cell| match known_header(&cell.text) {
            Some(Confidence::Certain) => 2,
            Some(Confidence::Likely) => 1,
            None => 0,
        })
        .sum()
}

/// Whether `below` names parts of merged headers: words only, most of them known, and some of the
/// known ones under a cell that the merging left empty.
pub(crate) fn is_parts_row(header: &Row, below: &Row) -> bool {
    let mut known = 0;
    let mut unknown = 0;
    let mut under_empty = 0;
    for (column, cell) in below
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
    {
        if cell.kind != CellKind::Text || !cell.text.contains(char::is_alphabetic) {
            return false;
        }
        if known_header(&cell.text).is_some() {
            known += 1;
            under_empty += usize::from(header.cell(column).is_empty());
        } else {
            unknown += 1;
        }
    }
    let header_cells = header.cells.iter().filter(|cell| !cell.is_empty()).count();
    known >= 2 && known > unknown && under_empty >= 1 && header_cells >= 2
}

/// "(1) (2) (3)" or "1 2 3" below the header of an official form.
fn is_column_numbers(row: &Row) -> bool {
    let filled: Vec<&str> = row
        .cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.text.trim().trim_matches(['(', ')', '[', ']']))
        .collect();
    filled.len() >= 3
        && filled
            .iter()
            .zip(1_usize..)
            .all(|(text, number)| text.parse() == Ok(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&[&str]]) -> Vec<Row> {
        texts
            .iter()
            .zip(1..)
            .map(|(row, number)| Row {
                number,
                cells: row
                    .iter()
                    .map(|text| {
                        let kind = if text.is_empty() {
                            CellKind::Empty
                        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
                            CellKind::Number
                        } else {
                            CellKind::Text
                        };
                        Cell::new(*text, kind)
                    })
                    .collect(),
            })
            .collect()
    }

    #[test]
    fn titles_above_and_column_numbers_below_are_passed_over() {
        let rows = rows(&[
            &["ỦY BAN NHÂN DÂN PHƯỜNG MẪU"],
            &["DANH SÁCH HỘ DÂN KHU PHỐ 3"],
            &["STT", "HỌ TÊN", "SĐT", "SỐ NHÀ", "ĐƯỜNG"],
            &["(1)", "(2)", "(3)", "(4)", "(5)"],
            &["1", "Nguyễn Văn Mẫu", "901234567", "42/7", "Lê Lợi"],
        ]);
        let place = find(&rows);
        assert_eq!(
            (place.header_index, place.data_start, place.guessed),
            (Some(2), 4, false)
        );
    }

    #[test]
    fn parts_of_merged_headers_come_from_the_row_below() {
        let rows = rows(&[
            &["STT", "Chủ hộ", "Địa chỉ", "", "", "SĐT"],
            &["", "", "Số nhà", "Hẻm", "Đường", ""],
            &["1", "Nguyễn Văn Mẫu", "7", "42", "Lê Lợi", "0901234567"],
        ]);
        let place = find(&rows);
        assert_eq!((place.header_index, place.data_start), (Some(0), 2));
        assert_eq!(
            names(&rows, &place, 6),
            ["STT", "Chủ hộ", "Số nhà", "Hẻm", "Đường", "SĐT"]
        );
    }

    #[test]
    fn a_part_nobody_knows_says_more_about_its_header() {
        let rows = rows(&[
            &["Chủ hộ", "Địa chỉ", "", "", "VNeID"],
            &["", "Số nhà", "Hẻm", "Đường", "mức 2"],
            &["Nguyễn Văn Mẫu", "7", "42", "Lê Lợi", "2"],
        ]);
        let place = find(&rows);
        assert_eq!((place.header_index, place.data_start), (Some(0), 2));
        assert_eq!(
            names(&rows, &place, 5),
            ["Chủ hộ", "Số nhà", "Hẻm", "Đường", "VNeID mức 2"]
        );
    }

    #[test]
    fn a_household_below_the_header_is_no_part_of_it() {
        let rows = rows(&[
            &["Chủ hộ", "Địa chỉ", "", "Ghi chú"],
            &["Hộ ông Mẫu", "Hẻm", "Đường", "7/2"],
        ]);
        assert_eq!(find(&rows).data_start, 1);
    }

    #[test]
    fn without_known_words_the_first_row_of_text_is_guessed() {
        let rows = rows(&[&["Bảng kê"], &["Cột A", "Cột B"], &["x", "1"]]);
        let place = find(&rows);
        assert_eq!(
            (place.header_index, place.data_start, place.guessed),
            (Some(1), 2, true)
        );
    }

    #[test]
    fn a_table_without_a_header_begins_with_its_first_row() {
        let rows = rows(&[
            &["Bảng kê"],
            &["1", "Hộ Mẫu A", "0900000001"],
            &["", "Hộ Mẫu B", "12 Lê Lợi"],
        ]);
        let place = find(&rows);
        assert_eq!(
            (place.header_index, place.data_start, place.guessed),
            (None, 1, true)
        );
        assert_eq!(names(&rows, &place, 3), ["", "", ""]);
    }
}

//! Finding the header among title rows, by the words headers are made of.

use khupho_domain::text::nfc;

use crate::columns::{Confidence, known_header};
use crate::table::{CellKind, Row};

/// How many rows from the top are searched for the header.
pub(crate) const HEADER_SEARCH_ROWS: usize = 40;

/// A header is taken as certain from this score: one exact word and one likely.
const CERTAIN_SCORE: usize = 3;

/// Where the header of a table is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeaderPlace {
    /// Index of the header row.
    pub(crate) header_index: usize,
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
    let guessed = best < CERTAIN_SCORE;
    let header_index = if guessed {
        first_row_of_text(searched)
    } else {
        scores.iter().position(|score| *score == best).unwrap_or(0)
    };
    // With a two-row header the lower row may know more words.
    let header_index = match header_index.checked_sub(1) {
        Some(above)
            if !guessed && is_parts_row(&rows[above], &rows[header_index]) && scores[above] > 0 =>
        {
            above
        }
        _ => header_index,
    };
    let has_parts_row = rows
        .get(header_index + 1)
        .is_some_and(|below| is_parts_row(&rows[header_index], below));
    let below_header = header_index + 1 + usize::from(has_parts_row);
    let data_start =
        below_header + usize::from(rows.get(below_header).is_some_and(is_column_numbers));
    HeaderPlace {
        header_index,
        data_start,
        has_parts_row,
        guessed,
    }
}

/// The names of the columns, of which there are at least `width`.
pub(crate) fn names(rows: &[Row], place: &HeaderPlace, width: usize) -> Vec<String> {
    let Some(header) = rows.get(place.header_index) else {
        return vec![String::new(); width];
    };
    let parts = rows
        .get(place.header_index + 1)
        .filter(|_| place.has_parts_row);
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

/// Title rows hold one text; the first row with two or more is a better guess.
fn first_row_of_text(rows: &[Row]) -> usize {
    let is_header_like = |row: &Row| {
        let filled: Vec<_> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
        filled.len() >= 2 && filled.iter().all(|cell| cell.kind == CellKind::Text)
    };
    rows.iter().position(is_header_like).unwrap_or(0)
}

/// Whether `below` names parts of merged headers: words only, most of them known, and some of the
/// known ones under a cell that the merging left empty.
fn is_parts_row(header: &Row, below: &Row) -> bool {
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
    use crate::table::Cell;

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
            (2, 4, false)
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
        assert_eq!((place.header_index, place.data_start), (0, 2));
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
        assert_eq!((place.header_index, place.data_start), (0, 2));
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
            (1, 2, true)
        );
    }
}

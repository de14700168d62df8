//! Finding and converting text in the old Vietnamese codings, cell by cell.
//!
//! Such text reached today's files as Western European letters ("hép møt tÕt"
//! for "hộp mứt tết"). A cell is judged by its words: how many are Vietnamese
//! syllables as they stand, and how many once converted. Cells that could be
//! either follow the clear ones of their column, and where a column holds both
//! kinds, only cells beyond doubt are touched and the others are pointed out.

mod judging;
mod syllable;
mod tables;
mod tally;

use khupho_domain::text::nfc_multiline;

use crate::columns::known_header;
use crate::table::{Cell, CellNote, Row};
use judging::{Verdict, Weight, judge};
use tally::{Evidence, Tally};

/// An old coding of Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegacyEncoding {
    /// TCVN3, the ABC fonts (.VnTime).
    Tcvn3,
    /// VNI-Windows, the VNI fonts (VNI-Times).
    Vni,
    /// Windows-1258, the code page of Vietnamese Windows.
    Windows1258,
}

impl LegacyEncoding {
    const ALL: [Self; 3] = [Self::Tcvn3, Self::Vni, Self::Windows1258];

    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI-Windows",
            Self::Windows1258 => "Windows-1258",
        }
    }

    /// Converts text that is in this coding but was read as Western European;
    /// `None` where it cannot be in it.
    #[must_use]
    pub fn convert(self, text: &str) -> Option<String> {
        let converted = match self {
            Self::Tcvn3 => tables::from_tcvn3(text),
            Self::Vni => tables::from_vni(text),
            Self::Windows1258 => tables::from_windows_1258(text),
        };
        converted.map(|text| nfc_multiline(&text))
    }
}

/// Converts the cells of a table that are in an old coding and notes on each
/// what was done.
pub(crate) fn convert_rows(rows: &mut [Row]) {
    let mut evidence = Evidence::default();
    let mut in_question = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            let verdict = judge(&cell.text);
            evidence.add(column, &verdict);
            // Nearly every cell is plain or Unicode, and those stay as they are.
            if !matches!(verdict, Verdict::Plain | Verdict::Unicode) {
                in_question.push((index, column, verdict));
            }
        }
    }
    for (index, column, verdict) in in_question {
        let cell = &mut rows[index].cells[column];
        settle(cell, &verdict, evidence.column(column), &evidence.table);
    }
}

fn settle(cell: &mut Cell, verdict: &Verdict, column: &Tally, table: &Tally) {
    let says_little = matches!(
        verdict,
        Verdict::Clear(_, Weight::OneLetter) | Verdict::Unreadable
    );
    if says_little && convert_header(cell, table) {
        return;
    }
    match verdict {
        Verdict::Plain | Verdict::Unicode | Verdict::Unreadable => {}
        Verdict::Clear(encoding, weight) => {
            let among_unicode = column.unicode > 0 || table.unicode > table.total_clear();
            if among_unicode && *weight == Weight::OneLetter {
                point_out(cell, *encoding);
            } else {
                convert_cell(cell, *encoding);
            }
        }
        Verdict::Either(encodings) => settle_either(cell, encodings, column, table),
    }
}

/// "SÐT" is no syllable in any coding: in a table that is all of one coding it is converted where
/// that gives the name of a column. Tells whether it was.
fn convert_header(cell: &mut Cell, table: &Tally) -> bool {
    let Some(encoding) = table.only() else {
        return false;
    };
    let is_header = encoding
        .convert(&cell.text)
        .is_some_and(|converted| known_header(&converted).is_some());
    if is_header {
        convert_cell(cell, encoding);
    }
    is_header
}

fn settle_either(cell: &mut Cell, encodings: &[LegacyEncoding], column: &Tally, table: &Tally) {
    let tally = if column.total_clear() + column.unicode > 0 {
        column
    } else {
        table
    };
    let Some(encoding) = tally.leading(encodings) else {
        return;
    };
    if tally.only() == Some(encoding) {
        convert_cell(cell, encoding);
    } else if tally.count(encoding) * 10 >= tally.unicode {
        point_out(cell, encoding);
    }
}

fn convert_cell(cell: &mut Cell, encoding: LegacyEncoding) {
    if let Some(converted) = encoding.convert(&cell.text) {
        let original = std::mem::replace(&mut cell.text, converted.into());
        cell.notes.push(CellNote::Converted {
            encoding,
            original: original.into(),
        });
    }
}

fn point_out(cell: &mut Cell, encoding: LegacyEncoding) {
    if let Some(suggestion) = encoding.convert(&cell.text) {
        cell.notes.push(CellNote::MaybeLegacy {
            encoding,
            suggestion,
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::tables::tests::{to_tcvn3, to_vni, to_windows_1258};
    use super::*;
    use crate::table::CellKind;

    fn column(texts: &[&str]) -> Vec<Row> {
        texts
            .iter()
            .zip(1..)
            .map(|(text, number)| Row {
                number,
                cells: vec![Cell::new(*text, CellKind::Text)],
            })
            .collect()
    }

    fn converted(texts: &[&str]) -> String {
        let mut rows = column(texts);
        convert_rows(&mut rows);
        let lines: Vec<String> = rows
            .iter()
            .map(|row| {
                let cell = &row.cells[0];
                match cell.notes.first() {
                    Some(CellNote::Converted { encoding, .. }) => {
                        format!("{} <- {}", cell.text, encoding.name())
                    }
                    Some(CellNote::MaybeLegacy { suggestion, .. }) => {
                        format!("{} ? {suggestion}", cell.text)
                    }
                    _ => cell.text.to_string(),
                }
            })
            .collect();
        lines.join("\n")
    }

    const NAMES: [&str; 8] = [
        "Nguyễn Thị Đào",
        "Trần Văn Trường",
        "Lê Hoàng Yến",
        "Phạm Thị Mỹ Hạnh",
        "Đặng Quốc Việt",
        "Vũ Thế Anh",
        "hộp mứt tết",
        "Tổ trưởng tổ dân phố, hẻm 42/7 đường Trần Quốc Toản",
    ];

    #[test]
    fn the_known_example() {
        expect!["hộp mứt tết <- TCVN3 (ABC)"].assert_eq(&converted(&["hép møt tÕt"]));
        expect!["Nguyễn Thị Đào <- VNI-Windows"].assert_eq(&converted(&["Nguyeãn Thò Ñaøo"]));
    }

    #[test]
    fn whole_columns_in_each_coding_come_back() {
        for encode in [to_tcvn3, to_vni, to_windows_1258] {
            let old: Vec<String> = NAMES.iter().map(|name| encode(name)).collect();
            let mut rows = column(&old.iter().map(String::as_str).collect::<Vec<_>>());
            convert_rows(&mut rows);
            let texts: Vec<&str> = rows.iter().map(|row| row.cells[0].text.as_str()).collect();
            assert_eq!(texts, NAMES);
        }
    }

    #[test]
    fn cells_that_could_be_either_follow_their_column() {
        expect![[r#"
            Hộ nghèo <- TCVN3 (ABC)
            Hộ <- TCVN3 (ABC)
            Hộ cận nghèo <- TCVN3 (ABC)"#]]
        .assert_eq(&converted(&["Hé nghÌo", "Hé", "Hé cËn nghÌo"]));
        expect!["Hé"].assert_eq(&converted(&["Hé"]));
    }

    /// The abbreviation is a syllable of TCVN3 to look at, and "Sồi" and "Tợi" could be read too.
    #[test]
    fn headers_in_capitals_follow_the_one_coding_of_the_table() {
        let headers = ["SĐT", "SỐ NHÀ", "TỔ", "ĐƯỜNG", "HỌ TÊN"];
        for encode in [to_vni, to_windows_1258] {
            let cells = |texts: &[&str]| -> Vec<Cell> {
                let cell = |text: &&str| Cell::new(encode(text), CellKind::Text);
                texts.iter().map(cell).collect()
            };
            let below = ["0901234567", "12", "3", "Võ Thị Sáu", "Nguyễn Thị Hoà"];
            let mut rows = vec![
                Row {
                    number: 1,
                    cells: cells(&headers),
                },
                Row {
                    number: 2,
                    cells: cells(&below),
                },
            ];
            convert_rows(&mut rows);
            let texts: Vec<&str> = rows[0]
                .cells
                .iter()
                .map(|cell| cell.text.as_str())
                .collect();
            assert_eq!(texts, headers);
        }
    }

    #[test]
    fn mixed_columns_change_only_what_is_beyond_doubt() {
        expect![[r#"
            Trần Văn Trường
            hộp mứt tết <- TCVN3 (ABC)
            Nguyễn Thị Đào <- VNI-Windows
            Hé ? Hộ"#]]
        .assert_eq(&converted(&[
            "Trần Văn Trường",
            "hép møt tÕt",
            "Nguyeãn Thò Ñaøo",
            "Hé",
        ]));
    }

    #[test]
    fn correct_text_is_left_alone() {
        let texts = [
            "Hà Nội",
            "Tân Bình",
            "Lê Hoàng",
            "hoà bình",
            "Chí Hùng",
            "thôn",
            "Tô Vân",
            "xã",
            "là",
            "café",
            "José",
            "naïve",
            "Zoë",
            "São Paulo",
            "Müller",
            "crème brûlée",
            "résumé",
            "été",
            "25 °C",
            "100 m²",
            "§ 5",
            "«tên»",
            "© 2026",
            "5 µm",
            "½",
            "· một",
            "Viêt Nam",
            "tôc",
            "hôc",
            "Nguye\u{302}\u{303}n",
            "Đ",
            "ă",
            "Ý",
            "à",
            "Hội phụ nữ “tổ 5”",
        ];
        for text in texts {
            assert_eq!(converted(&[text]), text, "alone");
            assert_eq!(
                converted(&["Trần Văn Trường", text]).lines().nth(1),
                Some(text),
                "in a column"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_fault(text in "[\u{20}-\u{1ff}]{0,30}") {
            for encoding in LegacyEncoding::ALL {
                let _ = encoding.convert(&text);
            }
            let _ = judge(&text);
        }
    }
}

//! Cells merged over several rows: a reader sees their content in every one of those rows.

use calamine::Dimensions;

use crate::error::TableError;
use crate::read::ReadLimits;
use crate::table::{Cell, CellKind, CellNote, Row};

/// A cell that stands in one column of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MergedRows {
    /// Number of the first row, from 1.
    first_row: u32,
    /// Number of the last row.
    last_row: u32,
    /// Index of the column, from 0.
    column: usize,
}

/// Those of the merged cells of a sheet that span rows. Of one that spans columns too the content is
/// the first column's.
pub(crate) fn over_rows(merged: &[Dimensions]) -> Vec<MergedRows> {
    let spans_rows = merged.iter().filter(|cell| cell.end.0 > cell.start.0);
    spans_rows
        .map(|cell| MergedRows {
            first_row: cell.start.0.saturating_add(1),
            last_row: cell.end.0.saturating_add(1),
            column: cell.start.1 as usize,
        })
        .collect()
}

/// Gives the content of merged cells to each of their rows; tells whether there were any. The rows
/// are in order, and those of the header are not among them.
pub(crate) fn fill(
    rows: &mut [Row],
    merged: &[MergedRows],
    limits: &ReadLimits,
) -> Result<bool, TableError> {
    let mut filled = 0_usize;
    for cell in merged {
        filled = filled.saturating_add(fill_one(rows, *cell, limits));
        if filled > limits.cells_max {
            return Err(TableError::TooManyCells {
                max: limits.cells_max,
            });
        }
    }
    Ok(filled > 0)
}

fn fill_one(rows: &mut [Row], merged: MergedRows, limits: &ReadLimits) -> usize {
    let begin = rows.partition_point(|row| row.number < merged.first_row);
    let end = rows.partition_point(|row| row.number <= merged.last_row);
    let Some([first, others @ ..]) = rows.get_mut(begin..end) else {
        return 0;
    };
    let is_whole = first.number == merged.first_row && !others.is_empty();
    if !is_whole || merged.column >= limits.columns_max || first.cell(merged.column).is_empty() {
        return 0;
    }
    let content = &mut first.cells[merged.column];
    content.notes.push(CellNote::Merged);
    let empty_ones = others
        .iter_mut()
        .filter(|row| row.cell(merged.column).is_empty());
    let mut repeated = content.clone();
    repeated.notes.push(CellNote::FromAbove);
    let mut filled = 0;
    for row in empty_ones {
        if row.cells.len() <= merged.column {
            row.cells
                .resize_with(merged.column + 1, || Cell::new("", CellKind::Empty));
        }
        row.cells[merged.column] = repeated.clone();
        filled += 1;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&[&str]]) -> Vec<Row> {
        let numbered = texts.iter().zip(2..);
        numbered
            .map(|(row, number)| Row {
                number,
                cells: row
                    .iter()
                    .map(|text| Cell::new(*text, CellKind::Text))
                    .collect(),
            })
            .collect()
    }

    fn merge(start: (u32, u32), end: (u32, u32)) -> Vec<MergedRows> {
        over_rows(&[Dimensions { start, end }])
    }

    fn column(rows: &[Row], column: usize) -> Vec<&str> {
        rows.iter()
            .map(|row| row.cell(column).text.as_str())
            .collect()
    }

    #[test]
    fn every_row_of_a_merged_cell_has_its_content() {
        let mut table = rows(&[&["5", "Lê Lợi"], &[], &["x"], &["6"]]);
        let limits = ReadLimits::default();
        assert!(fill(&mut table, &merge((1, 1), (3, 1)), &limits).unwrap());
        assert_eq!(column(&table, 1), ["Lê Lợi", "Lê Lợi", "Lê Lợi", ""]);
        assert_eq!(table[0].cell(1).notes, [CellNote::Merged]);
        let below = [CellNote::Merged, CellNote::FromAbove];
        assert_eq!(table[1].cell(1).notes, below);
    }

    #[test]
    fn what_begins_above_the_table_or_spans_columns_only_fills_nothing() {
        let mut table = rows(&[&["5"], &[]]);
        let limits = ReadLimits::default();
        assert!(!fill(&mut table, &merge((0, 0), (2, 0)), &limits).unwrap());
        assert!(merge((1, 0), (1, 5)).is_empty());
        assert!(!fill(&mut table, &merge((1, 900), (2, 900)), &limits).unwrap());
        assert_eq!(column(&table, 0), ["5", ""]);
    }

    #[test]
    fn merged_cells_that_overlap_without_end_are_refused() {
        let limits = ReadLimits {
            cells_max: 10,
            ..ReadLimits::default()
        };
        let mut table = rows(&[&["a"; 20], &[], &[]]);
        let merged: Vec<MergedRows> = (0..20)
            .flat_map(|column| merge((1, column), (3, column)))
            .collect();
        assert!(fill(&mut table, &merged, &limits).is_err());
    }
}

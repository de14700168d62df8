//! Collecting the cells of a sheet within the limits.

use crate::error::TableError;
use crate::header::HEADER_SEARCH_ROWS;
use crate::read::ReadLimits;
use crate::table::{Cell, CellKind, Row};

/// The cells of one sheet, before the header is found.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    /// Rows that hold anything, in order, up to a few more than the limit.
    pub(crate) rows: Vec<Row>,
    /// How many rows hold anything, kept or not.
    pub(crate) rows_seen: usize,
    /// Whether columns beyond the limit held anything.
    pub(crate) columns_left_out: bool,
}

/// Builds a [`Grid`] from cells as they stream in.
pub(crate) struct GridBuilder<'a> {
    grid: Grid,
    limits: &'a ReadLimits,
    current_row: Option<u32>,
    cells: usize,
}

impl<'a> GridBuilder<'a> {
    pub(crate) fn new(limits: &'a ReadLimits) -> Self {
        Self {
            grid: Grid::default(),
            limits,
            current_row: None,
            cells: 0,
        }
    }

    /// Adds a cell; `row` and `column` count from 0. Cells of one row come
    /// together, empty ones may be left out.
    pub(crate) fn push(&mut self, row: u32, column: usize, cell: Cell) -> Result<(), TableError> {
        if holds_nothing(&cell) {
            return Ok(());
        }
        if column >= self.limits.columns_max {
            self.grid.columns_left_out = true;
            return Ok(());
        }
        if self.current_row != Some(row) {
            self.begin_row(row);
        }
        if self.is_full() {
            return Ok(());
        }
        self.place(column, cell)
    }

    fn begin_row(&mut self, row: u32) {
        self.current_row = Some(row);
        self.grid.rows_seen += 1;
        if !self.is_full() {
            // A row is most often as wide as the one above.
            let width = self.grid.rows.last().map_or(0, |above| above.cells.len());
            self.grid.rows.push(Row {
                number: row.saturating_add(1),
                cells: Vec::with_capacity(width),
            });
        }
    }

    /// Beyond the limit rows are only counted, so that the count can be told.
    fn is_full(&self) -> bool {
        self.grid.rows_seen > self.limits.rows_max + HEADER_SEARCH_ROWS
    }

    fn place(&mut self, column: usize, cell: Cell) -> Result<(), TableError> {
        let Some(row) = self.grid.rows.last_mut() else {
            return Ok(());
        };
        let before = row.cells.len();
        if before <= column {
            row.cells
                .resize_with(column + 1, || Cell::new("", CellKind::Empty));
        }
        row.cells[column] = cell;
        self.cells += row.cells.len() - before;
        if self.cells > self.limits.cells_max {
            return Err(TableError::TooManyCells {
                max: self.limits.cells_max,
            });
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Grid {
        // Writers are free to give rows out of order.
        if !self.grid.rows.is_sorted_by_key(|row| row.number) {
            self.grid.rows.sort_by_key(|row| row.number);
        }
        self.grid
    }
}

/// Whether there is nothing to keep of a cell: no content, and nothing to say of it.
pub(crate) fn holds_nothing(cell: &Cell) -> bool {
    cell.notes.is_empty() && (cell.kind == CellKind::Empty || cell.text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::new(text, CellKind::Text)
    }

    #[test]
    fn empty_cells_take_no_room_and_gaps_are_filled() {
        let limits = ReadLimits::default();
        let mut builder = GridBuilder::new(&limits);
        builder.push(0, 0, text("")).unwrap();
        builder.push(4, 2, text("c")).unwrap();
        let grid = builder.finish();
        assert_eq!(grid.rows_seen, 1);
        assert_eq!(grid.rows[0].number, 5);
        assert_eq!(grid.rows[0].cells.len(), 3);
    }

    #[test]
    fn rows_beyond_the_limit_are_counted_only() {
        let limits = ReadLimits {
            rows_max: 5,
            ..ReadLimits::default()
        };
        let mut builder = GridBuilder::new(&limits);
        for row in 0..1000 {
            builder.push(row, 0, text("x")).unwrap();
        }
        let grid = builder.finish();
        assert_eq!(grid.rows_seen, 1000);
        assert_eq!(grid.rows.len(), 5 + HEADER_SEARCH_ROWS);
    }

    #[test]
    fn width_is_limited_by_columns_and_by_cells() {
        let limits = ReadLimits {
            columns_max: 10,
            cells_max: 25,
            ..ReadLimits::default()
        };
        let mut builder = GridBuilder::new(&limits);
        builder.push(0, 10, text("left out")).unwrap();
        builder.push(0, 9, text("x")).unwrap();
        builder.push(1, 9, text("x")).unwrap();
        assert!(builder.push(2, 9, text("x")).is_err());
        assert!(builder.finish().columns_left_out);
    }
}

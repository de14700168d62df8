/** A cell of the grid: column 0 is the name of the khu phố, the others are its criteria. */
export interface Cell {
  row: number;
  column: number;
}

/** How far the cells reach: the last row and the last column. */
export type LastCell = Cell;

/** Rows that PageUp and PageDown pass over. */
const PAGE_ROWS = 10;

/** Where a key leads from a cell; null for a key that is none of the grid's. */
export function cellAfter(key: string, from: Cell, last: LastCell): Cell | null {
  const next = unbounded(key, from, last);
  return next && { row: between(next.row, last.row), column: between(next.column, last.column) };
}

function unbounded(key: string, { row, column }: Cell, last: LastCell): Cell | null {
  switch (key) {
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: row - PAGE_ROWS, column };
    case "PageDown":
      return { row: row + PAGE_ROWS, column };
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: last.column };
    case "Ctrl+Home":
      return { row: 0, column: 0 };
    case "Ctrl+End":
      return last;
    default:
      return null;
  }
}

function between(value: number, last: number): number {
  return Math.min(Math.max(value, 0), last);
}

/** Where something begins and where it ends, along one axis. */
export type Span = [start: number, end: number];

/** How far a frame has to scroll on, or back where negative, for a cell to stand within what is seen of it. */
export function scrollNeeded(cell: Span, seen: Span): number {
  if (cell[1] > seen[1]) return cell[1] - seen[1];
  return Math.min(cell[0] - seen[0], 0);
}

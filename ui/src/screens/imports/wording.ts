import type { DoubtfulCell } from "../../lib/api";
import { maybe, t } from "../../lib/words/index.svelte";

/** "Dòng 12, cột “Điện thoại”": as the person finds it in the spreadsheet. */
export function placeWords(cell: DoubtfulCell): string {
  const column = cell.column || t("import-column-nameless", { n: cell.column_index + 1 });
  return t("import-place", { row: String(cell.row), column });
}

/** Why somebody should look at it. */
export function doubtWords(cell: DoubtfulCell): string {
  return maybe(`doubt-${cell.reason}`) ?? t("import-other-doubt", { code: cell.reason });
}

/** Why a row is left out. A household that stands twice in the file names the earlier row. */
export function leftOutWords(cell: DoubtfulCell): string {
  return cell.reason === "looks_known" ? t("import-same-as-row", { row: cell.suggestion }) : doubtWords(cell);
}

/** What becomes of a household of the book, where no value of a cell is asked for. */
export function outcomeWords(cell: DoubtfulCell): string {
  return cell.reason === "note_added"
    ? t("import-adds-to-note", { text: cell.suggestion })
    : t("import-updates", { household: cell.suggestion });
}

import type { CellDecision, ColumnMapping, DoubtfulCell, FileInput, Imported, ImportPreview, ImportTarget } from "../../lib/api";
import { call } from "../../lib/host";
import { Act } from "../../lib/state/act.svelte";
import { withdrawUndo } from "../../lib/state/undo.svelte";

/** The job name of previews and imports: progress and "Dừng lại" go by it. */
export const JOB = "import";

/** Doubts about a whole row, which no other value of the cell would settle. */
const ABOUT_THE_ROW = ["looks_known", "note_added"];

/** Whether typing another value can settle the doubt. */
export function isEditable(cell: DoubtfulCell): boolean {
  return !ABOUT_THE_ROW.includes(cell.reason);
}

/** Whether a workbook has another sheet than the one that was read. */
export function isSheetToChoose(preview: ImportPreview): boolean {
  return preview.sheets.some((one) => one.name !== preview.sheet);
}

/**
 * One file on its way into the book: previewed, corrected, and confirmed exactly
 * as it was previewed. Nothing is written before that.
 */
export class ImportRun {
  preview = $state.raw<ImportPreview | null>(null);
  imported = $state.raw<Imported | null>(null);
  decisions = $state.raw<CellDecision[]>([]);
  /** How many decisions the preview on the screen does not know yet. */
  decidedSincePreview = $state(0);
  readonly act = new Act();

  readonly #target: ImportTarget;
  #file: FileInput | null = null;
  /** The sheet that was chosen; the core takes the likeliest while none is. */
  #sheet: string | null = null;
  #mapping: ColumnMapping[] | null = null;

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  /** Previews another file. */
  async open(file: FileInput): Promise<void> {
    this.startOver();
    this.#file = file;
    await this.lookAgain();
  }

  /** Previews the same file with the columns and cells as they are decided now. */
  async lookAgain(): Promise<void> {
    await this.act.run(async () => {
      this.preview = await call("import_preview", { ...this.#request(), confirmed_hash: null }, { job: JOB });
      this.decidedSincePreview = 0;
    });
  }

  /**
   * Previews another sheet of the file. What was decided on columns and cells is of the earlier
   * sheet, and comes back with it where the other one cannot be looked at.
   */
  async chooseSheet(sheet: string): Promise<void> {
    if (this.act.busy) return;
    const earlier = { sheet: this.#sheet, mapping: this.#mapping, decisions: this.decisions };
    this.#sheet = sheet;
    this.#mapping = null;
    this.decisions = [];
    await this.lookAgain();
    if (this.act.failure === null) return;
    this.#sheet = earlier.sheet;
    this.#mapping = earlier.mapping;
    this.decisions = earlier.decisions;
  }

  /** Takes a column for something else, or leaves it out. */
  async setField(column: number, field: string | null): Promise<void> {
    const columns = this.preview?.columns ?? [];
    this.#mapping = columns.map((one) => ({ column: one.column, field: one.column === column ? field : one.field }));
    await this.lookAgain();
  }

  /** Takes a value instead of what stands in a cell; an empty one leaves the cell out. */
  decide(cell: DoubtfulCell, value: string): void {
    const others = this.decisions.filter((one) => one.row !== cell.row || one.column !== cell.column_index);
    this.decisions = [...others, { row: cell.row, column: cell.column_index, value }];
    this.decidedSincePreview += 1;
  }

  /** What will be taken from a doubtful cell. */
  taken(cell: DoubtfulCell): string {
    return this.decisions.find((one) => one.row === cell.row && one.column === cell.column_index)?.value ?? cell.suggestion;
  }

  /** Writes what was previewed, whole or not at all. */
  async confirm(): Promise<void> {
    const confirmed_hash = this.preview?.file_hash ?? null;
    await this.act.run(async () => {
      this.imported = await call("import_confirm", { ...this.#request(), confirmed_hash }, { job: JOB });
      // The way back stands beside what was imported; the one at the bottom is of an earlier act.
      withdrawUndo();
    });
  }

  /** Puts the file away. */
  startOver(): void {
    this.#file = null;
    this.#sheet = null;
    this.#mapping = null;
    this.preview = null;
    this.imported = null;
    this.decisions = [];
    this.decidedSincePreview = 0;
    this.act.failure = null;
  }

  #request() {
    if (this.#file === null) throw new Error("a file is chosen before it is previewed");
    const sheet = this.#sheet === null ? {} : { sheet: this.#sheet };
    return { target: this.#target, file: this.#file, ...sheet, mapping: this.#mapping, decisions: this.decisions };
  }
}

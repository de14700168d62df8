import { onChanged, type ApiError } from "../host";
import { toApiError } from "../host/api_error";
import type { Page } from "../api";
import { PAGE_ROWS_MAX } from "../api/generated/limits";

/** Rows a list shows at first and gets with each "Xem thêm", unless it says otherwise. */
const ROWS_PER_PAGE = 50;

/** What a paged command answers. */
interface PageOf<Row> {
  rows: Row[];
  /** Rows of the whole list, where the command counts them. */
  total?: number;
}

/**
 * A list that the store hands out in pages: the first page at once, further
 * ones on demand, all of it again when one of `areas` changes or when something
 * that `load` reads changes (then from the first page). Call it while a component starts.
 */
export class Pages<Row, Answer extends PageOf<Row>> {
  rows = $state.raw<Row[]>([]);
  /** The newest answer: totals and whatever else came with the rows. */
  answer = $state.raw<Answer | null>(null);
  error = $state<ApiError | null>(null);
  loading = $state(true);

  readonly #load: (page: Page) => Promise<Answer>;
  readonly #rowsPerPage: number;
  #newest = 0;
  #left = false;

  constructor(load: (page: Page) => Promise<Answer>, areas: string[], rowsPerPage = ROWS_PER_PAGE) {
    this.#load = load;
    this.#rowsPerPage = rowsPerPage;
    $effect(() => () => {
      this.#left = true;
    });
    $effect(() => {
      void this.#begin([{ offset: 0, limit: this.#rowsPerPage }]);
    });
    $effect(() =>
      onChanged((changed) => {
        if (changed.some((area) => areas.includes(area))) void this.reload();
      }),
    );
  }

  /** Reads everything shown so far again. */
  async reload(): Promise<void> {
    await this.#begin(pagesOf(Math.max(this.rows.length, this.#rowsPerPage)));
  }

  /** Shows one page more. */
  async more(): Promise<void> {
    const offset = this.rows.length;
    await this.#read([{ offset, limit: this.#rowsPerPage }], this.rows, ++this.#newest);
  }

  /**
   * Shows the whole list, read page after page; `onread` is told how many rows there are so far. False where
   * the screen was left meanwhile. Throws what the program answers instead of rows; the list then stays as it was.
   */
  async readAll(onread: (rows: number) => void): Promise<boolean> {
    const begun = this.#newest;
    let rows: Row[] = [];
    let answer: Answer;
    do {
      answer = await this.#load({ offset: rows.length, limit: PAGE_ROWS_MAX });
      if (this.#left) return false;
      // The list was read anew meanwhile: pages of two states must not stand together.
      if (begun !== this.#newest) return this.readAll(onread);
      rows = [...rows, ...answer.rows];
      onread(rows.length);
    } while (answer.rows.length > 0 && rows.length < (answer.total ?? Infinity));
    this.#newest += 1;
    this.#show(rows, answer);
    return true;
  }

  async #begin(pages: Page[]): Promise<void> {
    await this.#read(pages, [], ++this.#newest);
  }

  async #read(pages: Page[], before: Row[], mine: number): Promise<void> {
    try {
      // Asked for before the first wait, so that what `load` reads makes the list load again.
      const answers = await Promise.all(pages.map((page) => this.#load(page)));
      if (mine !== this.#newest) return;
      this.#show([...before, ...answers.flatMap((answer) => answer.rows)], answers.at(-1) ?? null);
    } catch (thrown) {
      if (mine !== this.#newest) return;
      this.error = toApiError(thrown);
      this.loading = false;
    }
  }

  #show(rows: Row[], answer: Answer | null): void {
    this.rows = rows;
    this.answer = answer;
    this.error = null;
    this.loading = false;
  }
}

/** Reads a paged list for the component that is starting; see {@link Pages}. */
export function paged<Row, Answer extends PageOf<Row>>(
  load: (page: Page) => Promise<Answer & PageOf<Row>>,
  areas: string[],
  rowsPerPage?: number,
): Pages<Row, Answer> {
  return new Pages<Row, Answer>(load, areas, rowsPerPage);
}

function pagesOf(rows: number): Page[] {
  const count = Math.ceil(rows / PAGE_ROWS_MAX);
  return Array.from({ length: count }, (_, at) => ({
    offset: at * PAGE_ROWS_MAX,
    limit: Math.min(PAGE_ROWS_MAX, rows - at * PAGE_ROWS_MAX),
  }));
}

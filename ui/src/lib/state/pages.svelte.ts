import { onChanged, type ApiError } from "../host";
import { toApiError } from "../host/api_error";
import type { Page } from "../api";

/** Rows a list shows at first and gets with each "Xem thêm". The program gives at most 200 at once. */
const ROWS_PER_PAGE = 50;
const ROWS_MAX = 200;

/** What a paged command answers. */
interface PageOf<Row> {
  rows: Row[];
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
  #newest = 0;

  constructor(load: (page: Page) => Promise<Answer>, areas: string[]) {
    this.#load = load;
    $effect(() => {
      void this.#begin([{ offset: 0, limit: ROWS_PER_PAGE }]);
    });
    $effect(() =>
      onChanged((changed) => {
        if (changed.some((area) => areas.includes(area))) void this.reload();
      }),
    );
  }

  /** Reads everything shown so far again. */
  async reload(): Promise<void> {
    await this.#begin(pagesOf(Math.max(this.rows.length, ROWS_PER_PAGE)));
  }

  /** Shows one page more. */
  async more(): Promise<void> {
    const offset = this.rows.length;
    await this.#read([{ offset, limit: ROWS_PER_PAGE }], this.rows, ++this.#newest);
  }

  async #begin(pages: Page[]): Promise<void> {
    await this.#read(pages, [], ++this.#newest);
  }

  async #read(pages: Page[], before: Row[], mine: number): Promise<void> {
    try {
      // Asked for before the first wait, so that what `load` reads makes the list load again.
      const answers = await Promise.all(pages.map((page) => this.#load(page)));
      if (mine !== this.#newest) return;
      this.rows = [...before, ...answers.flatMap((answer) => answer.rows)];
      this.answer = answers.at(-1) ?? null;
      this.error = null;
    } catch (thrown) {
      if (mine !== this.#newest) return;
      this.error = toApiError(thrown);
    }
    this.loading = false;
  }
}

/** Reads a paged list for the component that is starting; see {@link Pages}. */
export function paged<Row, Answer extends PageOf<Row>>(
  load: (page: Page) => Promise<Answer & PageOf<Row>>,
  areas: string[],
): Pages<Row, Answer> {
  return new Pages<Row, Answer>(load, areas);
}

function pagesOf(rows: number): Page[] {
  const count = Math.ceil(rows / ROWS_MAX);
  return Array.from({ length: count }, (_, at) => ({
    offset: at * ROWS_MAX,
    limit: Math.min(ROWS_MAX, rows - at * ROWS_MAX),
  }));
}

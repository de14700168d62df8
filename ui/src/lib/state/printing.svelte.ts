import { tick } from "svelte";

import type { ApiError } from "../host";
import { Act } from "./act.svelte";

/** Shows the whole of a list, telling how many rows are read so far; false where the screen was left meanwhile. */
export type ReadAll = (onread: (rows: number) => void) => Promise<boolean>;

/**
 * Puts a list on paper, which must not end where the screen does: all of it is
 * read and shown first, and nothing is printed where that fails.
 */
export class Printing {
  /** Rows read so far for the paper; null while nothing is being read. */
  rows_read = $state<number | null>(null);
  readonly #act = new Act();

  /** Whether a list is on its way to the paper. */
  get busy(): boolean {
    return this.#act.busy;
  }

  /** Why nothing was printed. */
  get failure(): ApiError | null {
    return this.#act.failure;
  }

  /** Reads all of the list and opens the print dialog of the system. */
  async print(readAll: ReadAll): Promise<void> {
    await this.#act.run(async () => {
      this.rows_read = 0;
      const whole = await readAll((rows) => (this.rows_read = rows)).finally(() => (this.rows_read = null));
      // The rows have to stand on the page before it is printed.
      await tick();
      if (whole) window.print();
    });
  }
}

import type { ApiError } from "../host";
import { toApiError } from "../host/api_error";

/** One thing a person does on a screen: whether it is under way, and why it failed. A second press meanwhile does nothing. */
export class Act {
  busy = $state(false);
  failure = $state<ApiError | null>(null);

  /** Does the work; what it throws is kept to be shown in three parts. True where it went well. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toApiError(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** The same for a list in which each row is pressed on its own: a quick press on the next row is not lost. */
export class RowActs {
  failure = $state<ApiError | null>(null);
  readonly #under_way = new Set<string>();

  /** Does the work of a row, unless work of this row is under way. True where it went well. */
  async run(row: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#under_way.has(row)) return false;
    this.#under_way.add(row);
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toApiError(thrown);
      return false;
    } finally {
      this.#under_way.delete(row);
    }
  }
}

import type { ClaimDetail, ClaimValueInput } from "../../lib/api";
import { call, type ApiError } from "../../lib/host";
import { toApiError } from "../../lib/host/api_error";
import { autosaving } from "../../lib/state/typing";
import { offerUndoOf } from "../../lib/state/undo.svelte";
import { t } from "../../lib/words/index.svelte";

/**
 * Value and note of one claim while a person works on it. Each change is saved
 * at once, one after the other; what is typed here wins over what comes back
 * from the store until everything typed has been saved.
 */
export class ClaimDraft {
  value = $state<ClaimValueInput | null>(null);
  note = $state("");
  failure = $state<ApiError | null>(null);

  readonly #criterion: string;
  #unsaved = 0;
  // No state: to go on adopting is no reason to adopt again what was read before the save.
  #failed = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(criterion: string) {
    this.#criterion = criterion;
  }

  /** Takes over what the store holds, unless something typed is on its way there or did not arrive. */
  adopt(detail: ClaimDetail): void {
    if (this.#unsaved > 0 || this.#failed) return;
    this.value = detail.row.value;
    this.note = detail.note;
  }

  setValue(value: ClaimValueInput | null): void {
    this.value = value;
    this.#save();
  }

  setNote(note: string): void {
    this.note = note;
    this.#save();
  }

  /** Everything typed so far is in the store; what failed before is tried again, and thrown where it fails again. */
  async settled(): Promise<void> {
    if (this.#failed) this.#save();
    await this.#queue;
    if (this.failure) throw this.failure;
  }

  #save(): void {
    const typed = { criterion: this.#criterion, value: $state.snapshot(this.value), note: this.note };
    this.#unsaved += 1;
    this.#queue = this.#queue.then(async () => {
      try {
        const saved = await call("claim_save", typed);
        if (saved.txn !== null) offerUndoOf(t("claim-saved"), saved.txn);
        this.#failed = false;
        this.failure = null;
      } catch (thrown) {
        this.#failed = true;
        this.failure = toApiError(thrown);
      } finally {
        this.#unsaved -= 1;
      }
    });
    autosaving(this.#queue);
  }
}

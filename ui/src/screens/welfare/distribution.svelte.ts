import type { RecipientRow } from "../../lib/api";
import type { Refusals } from "../../lib/controls";
import { call } from "../../lib/host";
import { RowActs } from "../../lib/state/act.svelte";
import { offerUndoOf } from "../../lib/state/undo.svelte";
import { t } from "../../lib/words/index.svelte";

/** Whom a line of a round is about. */
export function nameOf(row: RecipientRow): string {
  return row.contact_name || row.address;
}

/** Handing out what a round gives: ticks, ticks taken back, lines taken off the list. */
export class Distribution {
  readonly acts = new RowActs();
  readonly #round: string;
  readonly #refusals: Refusals;

  constructor(round: string, refusals: Refusals) {
    this.#round = round;
    this.#refusals = refusals;
  }

  /** Ticks a household. Whoever received already is refused, with who ticked it and when. */
  async tick(row: RecipientRow, received_on: string, received_by: string): Promise<boolean> {
    if (this.#refusals.holdBack()) return false;
    return this.acts.run(row.household, async () => {
      const saved = await call("recipient_tick", { round: this.#round, household: row.household, received_on, received_by });
      offerUndoOf(t("welfare-ticked", { name: nameOf(row) }), saved.txn);
    });
  }

  /** Takes a tick back: the household waits again. */
  async untick(row: RecipientRow): Promise<void> {
    await this.acts.run(row.household, async () => {
      const saved = await call("recipient_untick", { round: this.#round, household: row.household });
      offerUndoOf(t("welfare-unticked", { name: nameOf(row) }), saved.txn);
    });
  }

  /** Takes a household off the list. */
  async remove(row: RecipientRow): Promise<void> {
    await this.acts.run(row.household, async () => {
      const saved = await call("recipient_remove", { round: this.#round, household: row.household });
      offerUndoOf(t("welfare-removed", { name: nameOf(row) }), saved.txn);
    });
  }
}

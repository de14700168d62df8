import type { GridCriterion, GridRow, ReviewState } from "../../lib/api";
import type { IconName, Tone } from "../../lib/controls";
import { moment } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

/** The look of a claim in the grid; its word is `review-state-<state>`, its short one `review-short-<state>`. */
export const REVIEW_STATES: Record<ReviewState, { icon: IconName; tone: Tone }> = {
  not_handed_in: { icon: "circle", tone: "plain" },
  waiting: { icon: "clock", tone: "brand" },
  waiting_again: { icon: "undo", tone: "brand" },
  accepted_once: { icon: "person", tone: "brand" },
  accepted: { icon: "check", tone: "good" },
  returned: { icon: "alert", tone: "warn" },
  reopened: { icon: "draft", tone: "warn" },
};

/** How a criterion is named where there is room for a few letters: "1.1", with a star where it is mandatory. */
export function codeOf({ code, mandatory }: Pick<GridCriterion, "code" | "mandatory">): string {
  return mandatory ? `${code}*` : code;
}

/** Every state, in the order of a claim's life. */
export const STATES_IN_ORDER = Object.keys(REVIEW_STATES) as ReviewState[];

/** States that ask for a decision of the ward. */
export const WAITING_STATES: ReviewState[] = ["waiting", "waiting_again", "accepted_once"];

/** Whether a claim asks for a decision of the ward. */
export function waitsForWard(state: ReviewState): boolean {
  return WAITING_STATES.includes(state);
}

/** After this many days without a file a khu phố is named as silent. */
export const SILENT_DAYS = 14;

/** Whether nothing has come from a khu phố for long, or never. */
export function isSilent(silent_days: number | null): boolean {
  return silent_days === null || silent_days >= SILENT_DAYS;
}

/** When something last came from a khu phố: "22/11/2026", "21 ngày chưa gửi", "chưa nhận lần nào". */
export function receivedWords(row: Pick<GridRow, "last_received_at" | "silent_days">): string {
  if (row.last_received_at === null) return t("ward-never-received");
  if (row.silent_days !== null && isSilent(row.silent_days)) return t("ward-silent-days", { n: row.silent_days });
  return moment(row.last_received_at).slice(0, "dd/mm/yyyy".length);
}

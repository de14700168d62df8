import type { ActivityInput } from "../../lib/api";
import { todayIso } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

/** What sorts of activity there are, in the order of the form. */
export const ACTIVITY_KINDS = [
  "digital_literacy_class",
  "outreach",
  "cleanup",
  "meals",
  "community_work",
  "meeting",
  "other",
] as const;

/** Kinds to choose from. */
export function kindOptions(): { value: string; label: string }[] {
  return ACTIVITY_KINDS.map((value) => ({ value, label: t(`activity-kind-${value}`) }));
}

/** An activity of today about which nothing is known yet. */
export function freshActivity(): ActivityInput {
  return {
    kind: "",
    title: "",
    held_on: todayIso(),
    place: "",
    participants: null,
    households: null,
    quantity: null,
    value_dong: null,
    note: "",
  };
}

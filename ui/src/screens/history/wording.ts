import type { HistoryChange } from "../../lib/api";
import { count, day } from "../../lib/words/figures";
import { maybe, t } from "../../lib/words/index.svelte";

/** Fields whose values are slugs, with the prefix of their words. */
const SLUGS: Record<string, string> = {
  state: "claim-status-",
  category: "help-category-",
  place: "help-place-",
  outcome: "help-outcome-",
  reach_reason: "reach-",
  activity_kind: "activity-kind-",
  role: "role-",
  evidence_kind: "evidence-kind-",
  decision: "review-state-",
};

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a field is called on the screens. */
export function fieldWords(field: string): string {
  if (field.startsWith("count_")) return maybe(`count-${field.slice("count_".length)}`) ?? field;
  return maybe(`field-${field}`) ?? t("field-unknown", { field });
}

/** A value as the program gives it to a form, in the words of a history. */
export function valueWords(field: string, value: unknown): string {
  if (typeof value === "number") return count(value);
  if (typeof value === "boolean") return t(value ? "value-yes" : "counts-no");
  if (Array.isArray(value)) return shown(field, value.join(", "));
  return shown(field, typeof value !== "string" ? null : ISO_DAY.test(value) ? day(value) : value);
}

/** "trước → sau", or what was there first. */
export function changedWords(change: HistoryChange): string {
  const after = shown(change.field, change.after);
  return change.before === null || change.before === "" ? after : `${shown(change.field, change.before)} → ${after}`;
}

function shown(field: string, value: string | null): string {
  if (value === null || value === "") return t(field.startsWith("count_") ? "counts-not-asked" : "history-nothing");
  if (value === "yes") return t("value-yes");
  if (value === "no") return t("value-no");
  // Names and phones stay in the khu phố; elsewhere the history says so instead of showing nothing.
  if (value === "withheld") return t("value-withheld");
  const prefix = SLUGS[field];
  return (prefix === undefined ? null : maybe(prefix + value)) ?? value;
}

import type { CountInput } from "../../lib/api";
import { count } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";
import { countOf, isYesNo, wholeOf } from "../households/counts";

/** A count with its whole, "2/3"; what was not asked says so. */
export function countWords(counts: CountInput[], kind: string): string {
  const value = countOf(counts, kind);
  if (value === null) return t("counts-not-asked");
  if (isYesNo(kind)) return t(value > 0 ? "value-yes" : "counts-no");
  const whole = wholeOf(kind);
  const limit = whole === null ? null : countOf(counts, whole);
  return limit === null ? count(value) : `${count(value)}/${count(limit)}`;
}

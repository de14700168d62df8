import type { EvidenceRow, ReviewDetail } from "../../lib/api";
import { t } from "../../lib/words/index.svelte";
import { valueWords } from "../assessment/wording";

/** One thing that reads differently since the ward's last decision. */
export interface Difference {
  part: "value" | "note" | "evidence";
  before: string;
  now: string;
}

/** What reads differently since the last decision, in words; nothing before the first. */
export function differences(detail: Pick<ReviewDetail, "row" | "note" | "evidence" | "last_decision" | "changed">): Difference[] {
  const reviewed = detail.last_decision?.reviewed;
  if (!reviewed) return [];
  const all: Difference[] = [
    { part: "value", before: valueWords(reviewed.value), now: valueWords(detail.row.value) },
    { part: "note", before: noteWords(reviewed.note), now: noteWords(detail.note) },
    { part: "evidence", before: t("review-pieces", { n: reviewed.evidence.length }), now: evidenceWords(detail.evidence, reviewed.evidence) },
  ];
  return all.filter(({ part }) => detail.changed.includes(part));
}

function noteWords(note: string): string {
  return note || t("review-no-note");
}

/** "3 minh chứng: thêm 2, bỏ 1". */
export function evidenceWords(now: EvidenceRow[], before: EvidenceRow[]): string {
  const added = notIn(before, now).length;
  const gone = notIn(now, before).length;
  const counts = [added > 0 ? t("review-pieces-added", { n: added }) : "", gone > 0 ? t("review-pieces-gone", { n: gone }) : ""];
  const changes = counts.filter((words) => words !== "").join(", ");
  const total = t("review-pieces", { n: now.length });
  return changes === "" ? total : `${total}: ${changes}`;
}

/** Those of `rows` that the others lack. */
export function notIn(others: EvidenceRow[], rows: EvidenceRow[]): EvidenceRow[] {
  const known = new Set(others.map((row) => row.id));
  return rows.filter((row) => !known.has(row.id));
}

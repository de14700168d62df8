import type { CountInput } from "../../lib/api";
import { HOUSEHOLD_COUNT_MAX } from "../../lib/api/generated/limits";
import type { Overtaken } from "../../lib/state/kept_draft.svelte";

/** Everything that is counted of a household, in the order of the form. */
export const COUNT_KINDS = [
  "people",
  "adults",
  "id_eligible",
  "vneid",
  "citizen_app",
  "public_service_account",
  "trained",
  "e_payment",
  "social_security_account",
  "smartphone_adults",
  "smart_devices",
  "zalo_group",
  "fibre",
  "phones_2g",
  "phones_2g_replaced",
  "digital_address",
  "business",
  "business_qr",
] as const;

/** One of them. */
export type CountKind = (typeof COUNT_KINDS)[number];

const YES_NO: string[] = ["zalo_group", "fibre", "digital_address", "business", "business_qr"];

/** As `CountKind::whole` of the core has it. */
const WHOLES: Record<string, string> = {
  adults: "people",
  id_eligible: "people",
  trained: "people",
  vneid: "id_eligible",
  citizen_app: "id_eligible",
  public_service_account: "adults",
  e_payment: "adults",
  social_security_account: "adults",
  smartphone_adults: "adults",
  phones_2g_replaced: "phones_2g",
  business_qr: "business",
};

/** Whether the count is a yes or no of the household. */
export function isYesNo(kind: string): boolean {
  return YES_NO.includes(kind);
}

/** The count that this one can never exceed. */
export function wholeOf(kind: string): string | null {
  return WHOLES[kind] ?? null;
}

/** One count; null is "chưa hỏi", which is never 0. */
export function countOf(counts: CountInput[], kind: string): number | null {
  return counts.find((one) => one.kind === kind)?.count ?? null;
}

/** The counts with one of them changed. */
export function withCount(counts: CountInput[], kind: string, count: number | null): CountInput[] {
  return [...counts.filter((one) => one.kind !== kind), { kind, count }];
}

/** A count as a person changed it, with what the register held then. */
export interface CountEdit extends CountInput {
  before: number | null;
}

/** The counts with what a person changed over them; the others are what the register holds now. */
export function withEdits(stored: CountInput[], edits: CountEdit[]): CountInput[] {
  return edits.reduce((counts, { kind, count }) => withCount(counts, kind, count), stored);
}

/** What a person changed, once the form shows `next`. A change that stood already keeps what it was made from. */
export function editsAfter(stored: CountInput[], edits: CountEdit[], next: CountInput[]): CountEdit[] {
  return changedCounts(stored, next).map(({ kind, count }) => {
    const known = edits.find((one) => one.kind === kind && one.count === count);
    return known ?? { kind, count, before: countOf(stored, kind) };
  });
}

/** The changed counts that the register has changed too since, with what it holds now. */
export function overtakenEdits(stored: CountInput[], edits: CountEdit[]): Overtaken[] {
  const overtaken = edits.filter(({ kind, count, before }) => ![count, before].includes(countOf(stored, kind)));
  return overtaken.map(({ kind }) => countOvertaken(kind, countOf(stored, kind)));
}

/** A count under the name that histories have for it. */
export function countOvertaken(kind: string, count: number | null): Overtaken {
  return { field: `count_${kind}`, value: isYesNo(kind) && count !== null ? count > 0 : count };
}

/** Every count by its kind. */
export function countsByKind(counts: CountInput[]): Record<CountKind, number | null> {
  return Object.fromEntries(COUNT_KINDS.map((kind) => [kind, countOf(counts, kind)])) as Record<CountKind, number | null>;
}

/** The counts that differ, as they are afterwards. */
export function changedCounts(before: CountInput[], after: CountInput[]): CountInput[] {
  return after.filter(({ kind, count }) => count !== countOf(before, kind));
}

/** How many were asked, of a list of kinds. */
export function asked(counts: CountInput[], kinds: readonly string[]): number {
  return kinds.filter((kind) => countOf(counts, kind) !== null).length;
}

/** The nearest whole that was asked: where nobody counted the adults, a part of them is still no more than the people. */
function nearestWhole(counts: CountInput[], kind: string): { whole: string; count: number } | null {
  const whole = wholeOf(kind);
  if (whole === null) return null;
  const count = countOf(counts, whole);
  return count === null ? nearestWhole(counts, whole) : { whole, count };
}

/** The whole that a count exceeds, with its value; null where nothing is wrong. */
export function exceeded(counts: CountInput[], kind: string): { whole: string; count: number } | null {
  const [part, limit] = [countOf(counts, kind), nearestWhole(counts, kind)];
  return part !== null && limit !== null && part > limit.count ? limit : null;
}

/**
 * What a count becomes when `people` were helped: never more than its whole. Null where there is
 * nothing to offer: it was never asked, or is full already.
 */
export function raised(counts: CountInput[], kind: string, people: number): number | null {
  const now = countOf(counts, kind);
  if (isYesNo(kind)) return now === 1 ? null : 1;
  if (now === null) return null;
  const limit = nearestWhole(counts, kind)?.count ?? HOUSEHOLD_COUNT_MAX;
  const next = Math.min(now + people, limit);
  return next > now ? next : null;
}

import type { CountInput } from "../../lib/api";

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

/** Largest count of one household; more is a slip of the key. */
export const COUNT_MAX = 999;

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
  const limit = nearestWhole(counts, kind)?.count ?? COUNT_MAX;
  const next = Math.min(now + people, limit);
  return next > now ? next : null;
}

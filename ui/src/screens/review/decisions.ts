import type { ReviewDetail, ReviewQuery } from "../../lib/api";
import { call } from "../../lib/host";
import type { PlaceParams } from "../../lib/state/navigation.svelte";
import { WAITING_STATES, waitsForWard } from "../ward_home/states";

/** What may be decided on a claim as it stands. */
export type Decision = "accept" | "accept_second" | "return" | "reopen";

/** The decisions a claim is open to, for this person. */
export function decisionsOn(detail: Pick<ReviewDetail, "row" | "accepted_by_me">): Decision[] {
  const { state } = detail.row;
  if (state === "accepted") return ["reopen"];
  if (!waitsForWard(state)) return [];
  if (state !== "accepted_once") return ["accept", "return"];
  return detail.accepted_by_me ? ["return"] : ["accept_second", "return"];
}

/** The list a claim was opened from, as its address says it: without the claim. */
export function listOf(params: PlaceParams): PlaceParams {
  const { id: _, ...list } = params;
  return list;
}

/**
 * The claim to open after a decision: the next of a list of waiting ones; in a list that also shows
 * what is decided (a cell of the grid, one criterion), the first that still waits. None where all is done.
 */
export async function nextWaiting(from: ReviewDetail, query: ReviewQuery): Promise<string | null> {
  const onlyWaiting = query.states.length === 0 || query.states.every(waitsForWard);
  if (onlyWaiting) return from.next;
  const waiting = await call("reviews", { ...query, states: WAITING_STATES, page: { offset: 0, limit: 2 } });
  return waiting.rows.find((row) => row.claim !== from.row.claim)?.claim ?? null;
}

/** How many waiting claims are looked through for one that nobody looks at. */
const FREE_AMONG = 50;

/** A claim that waits and that no other officer looks at; none where there is none among the first. */
export async function nextFree(from: ReviewDetail, query: ReviewQuery, taken: string[]): Promise<string | null> {
  const waiting = await call("reviews", { ...query, states: WAITING_STATES, page: { offset: 0, limit: FREE_AMONG } });
  const free = waiting.rows.find((row) => row.claim !== from.row.claim && !taken.includes(row.claim));
  return free?.claim ?? null;
}

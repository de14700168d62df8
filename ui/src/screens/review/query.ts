import type { ReviewQuery, ReviewState } from "../../lib/api";
import type { PlaceParams } from "../../lib/state/navigation.svelte";
import { STATES_IN_ORDER } from "../ward_home/states";

/** What a list shows, as its address says it. */
export function queryOf(params: PlaceParams, offset = 0, limit = 50): ReviewQuery {
  const states = (params["states"] ?? "").split(",").filter((state) => state !== "") as ReviewState[];
  // One cell of the grid, or one khu phố: everything of it, not only what waits.
  const narrowed = params["neighborhood"] !== undefined || params["criterion"] !== undefined;
  return {
    neighborhood: params["neighborhood"] ?? null,
    criterion: params["criterion"] ?? null,
    states: states.length > 0 ? states : narrowed ? STATES_IN_ORDER : [],
    page: { offset, limit },
  };
}

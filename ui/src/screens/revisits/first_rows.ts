import type { RevisitAlley } from "../../lib/api";

/** The first `limit` visits, still alley by alley. */
export function firstRows(alleys: RevisitAlley[], limit: number): RevisitAlley[] {
  let left = limit;
  const shown: RevisitAlley[] = [];
  for (const { alley, rows } of alleys) {
    if (left <= 0) break;
    shown.push({ alley, rows: rows.slice(0, left) });
    left -= rows.length;
  }
  return shown;
}

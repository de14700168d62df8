import type { SpotVisitRow } from "../../lib/api";

/** The visits of one khu phố. */
export interface VisitsOfPlace {
  name: string;
  visits: SpotVisitRow[];
}

/** The list to walk with: visits under the khu phố they are in, in the order they came. */
export function byNeighborhood(visits: SpotVisitRow[]): VisitsOfPlace[] {
  const places = new Map<string, SpotVisitRow[]>();
  for (const visit of visits) places.set(visit.neighborhood_name, [...(places.get(visit.neighborhood_name) ?? []), visit]);
  return [...places].map(([name, ofPlace]) => ({ name, visits: ofPlace }));
}

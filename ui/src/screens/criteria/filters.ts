import type { ClaimRow } from "../../lib/api";

/** What the list of criteria can be narrowed to. */
export const FILTERS = ["all", "not_started", "draft", "returned", "not_met", "met"] as const;
export type FilterName = (typeof FILTERS)[number];

/** The filter an address names; all where it names none. */
export function filterNamed(name: string | undefined): FilterName {
  return FILTERS.find((known) => known === name) ?? "all";
}

/** Whether a claim is shown under a filter. */
export function matches(row: ClaimRow, filter: FilterName): boolean {
  switch (filter) {
    case "all":
      return true;
    case "met":
      return row.met;
    case "not_met":
      return !row.met;
    default:
      return row.state === filter;
  }
}

import type { StoreRole } from "../lib/api";
import type { IconName } from "../lib/controls";

/** A word of the left rail, with the places that belong under it. */
export interface RailEntry {
  place: string;
  words: string;
  icon: IconName;
  /** Other places during which this entry is marked as the current one. */
  under: string[];
}

/** The rail of a khu phố, in the order of Alt+1 … Alt+6. */
const OF_NEIGHBORHOOD: RailEntry[] = [
  { place: "home", words: "rail-home", icon: "home", under: [] },
  { place: "criteria", words: "rail-criteria", icon: "checklist", under: ["claim", "criteria_sets", "criteria_set", "doors"] },
  { place: "households", words: "rail-households", icon: "households", under: ["household", "household_new", "household_edit", "households_import", "imports"] },
  { place: "help_log", words: "rail-help-log", icon: "help", under: ["help_new", "help_entry", "help_import", "revisits", "campaigns"] },
  { place: "activities", words: "rail-activities", icon: "activities", under: ["activity", "activity_new", "welfare", "welfare_round", "journal", "journal_import"] },
  { place: "more", words: "rail-more", icon: "more", under: [] },
];

/** The rail of the ward. */
const OF_WARD: RailEntry[] = [
  { place: "home", words: "rail-home", icon: "home", under: [] },
  { place: "reviews", words: "rail-reviews", icon: "check", under: ["review", "metric", "household", "help_entry"] },
  { place: "take_in", words: "rail-take-in", icon: "received", under: ["taken_in", "put_aside", "receipts_made"] },
  { place: "ward_neighborhoods", words: "rail-neighborhoods", icon: "households", under: ["ward_neighborhood", "neighborhoods_import", "invitation_slip", "devices"] },
  { place: "criteria_sets", words: "rail-criteria", icon: "checklist", under: ["criteria_set_issue"] },
  { place: "more", words: "rail-more", icon: "more", under: [] },
];

/** The rail of the book that is open. */
export function railOf(role: StoreRole): RailEntry[] {
  return role === "ward" ? OF_WARD : OF_NEIGHBORHOOD;
}

/** The entry a place stands under; a place no entry claims belongs under the last one, "Thêm…". */
export function entryOf(rail: RailEntry[], place: string): RailEntry | undefined {
  return rail.find((entry) => entry.place === place || entry.under.includes(place)) ?? rail.at(-1);
}

/** What people of this book do most: it is one key (F2) away from every screen. */
export function quickPlaceOf(role: StoreRole): string {
  return role === "ward" ? "take_in" : "help_new";
}

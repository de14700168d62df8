import type { IconName } from "../lib/controls";

/** A word of the left rail, with the places that belong under it. */
export interface RailEntry {
  place: string;
  words: string;
  icon: IconName;
  /** Other places during which this entry is marked as the current one. */
  under: string[];
}

/** The rail, in the order of Alt+1 … Alt+6. */
export const RAIL: RailEntry[] = [
  { place: "home", words: "rail-home", icon: "home", under: [] },
  { place: "criteria", words: "rail-criteria", icon: "checklist", under: ["claim", "criteria_sets", "criteria_set", "doors"] },
  { place: "households", words: "rail-households", icon: "households", under: ["household", "household_new", "household_edit", "households_import", "imports"] },
  { place: "help_log", words: "rail-help-log", icon: "help", under: ["help_new", "help_entry", "help_import", "revisits", "campaigns"] },
  { place: "activities", words: "rail-activities", icon: "activities", under: ["activity", "activity_new", "welfare", "welfare_round", "journal", "journal_import"] },
  { place: "more", words: "rail-more", icon: "more", under: [] },
];

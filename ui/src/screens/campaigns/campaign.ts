import type { CampaignChoice, HelpDefaults, HouseholdFilter } from "../../lib/api";

/** A campaign under way: what was chosen, and which part of the list is looked at. */
export interface Campaign {
  state: "choosing" | "ticking";
  choice: CampaignChoice;
  query: string;
  filter: HouseholdFilter;
}

/** A revisit needs a day of its own, so a tick cannot mean one. */
export const TICK_OUTCOMES = ["completed", "referred_to_ward", "could_not_reach"] as const;

/** A campaign of today about which nothing is chosen yet. */
export function freshCampaign(defaults: HelpDefaults): Campaign {
  return {
    state: "choosing",
    choice: {
      happened_on: defaults.today,
      category: "",
      service: "",
      place: defaults.place,
      outcome: "completed",
      helped_by: defaults.helped_by,
    },
    query: "",
    filter: { tag: null, street: null, only_uncounted: false },
  };
}

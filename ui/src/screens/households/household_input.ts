import type { HouseholdInput } from "../../lib/api";

/** A household of which nothing was typed yet. */
export function freshHousehold(): HouseholdInput {
  return {
    code: "",
    contact_name: "",
    phone: "",
    house_number: "",
    alley: "",
    street: "",
    group: "",
    apartment: "",
    counts: [],
    counted_on: null,
    reach_reason: null,
    tags: [],
    note: "",
  };
}

/** Whether there is enough to tell it from others: a name, or a place. */
export function isNamed(household: HouseholdInput): boolean {
  const { contact_name, house_number, street, apartment } = household;
  return [contact_name, house_number, street, apartment].some((text) => text.trim() !== "");
}

/** Reasons why a household's counts are missing or stay as they are. */
export const REACH_REASONS = ["could_not_reach", "not_eligible", "declined", "moved_away"] as const;

import type { HelpRow } from "../../lib/api";
import { t } from "../../lib/words/index.svelte";

/** What people are helped with, in the order of the form. */
export const HELP_CATEGORIES = [
  "vneid",
  "social_security_account",
  "public_service_account",
  "online_dossier",
  "citizen_app",
  "digital_signature",
  "e_payment",
  "business_qr",
  "health_apps",
  "digital_skills",
  "phone_replacement",
  "welfare_gift",
  "feedback",
  "household_survey",
  "other",
] as const;

/** Where people are helped. */
export const HELP_PLACES = ["at_home", "neighborhood_office", "support_point", "online"] as const;

/** What can come of a help. */
export const HELP_OUTCOMES = ["completed", "revisit", "referred_to_ward", "could_not_reach"] as const;

/** A line of a choice. */
export interface Option {
  value: string;
  label: string;
}

/** Categories to choose from. */
export function categoryOptions(categories: readonly string[] = HELP_CATEGORIES): Option[] {
  return categories.map((value) => ({ value, label: t(`help-category-${value}`) }));
}

/** Places to choose from. */
export function placeOptions(): Option[] {
  return HELP_PLACES.map((value) => ({ value, label: t(`help-place-${value}`) }));
}

/** Outcomes to choose from. */
export function outcomeOptions(outcomes: readonly string[] = HELP_OUTCOMES): Option[] {
  return outcomes.map((value) => ({ value, label: t(`help-outcome-${value}`) }));
}

/** Whom a help in a list was given to. */
export function recipientWords(row: HelpRow): string {
  if (row.household === null) return t("log-unnamed");
  return row.contact_name || row.address;
}

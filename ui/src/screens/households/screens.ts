import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  households: () => import("./HouseholdsScreen.svelte"),
  household: () => import("./HouseholdScreen.svelte"),
  household_new: () => import("./HouseholdNewScreen.svelte"),
  household_edit: () => import("./HouseholdEditScreen.svelte"),
  households_import: () => import("./HouseholdsImportScreen.svelte"),
};

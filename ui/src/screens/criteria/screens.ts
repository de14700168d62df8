import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  criteria: () => import("./CriteriaScreen.svelte"),
  criteria_sets: () => import("./CriteriaSetsScreen.svelte"),
  criteria_set_issue: () => import("./IssueScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  activities: () => import("./ActivitiesScreen.svelte"),
  activity: () => import("./ActivityScreen.svelte"),
  activity_new: () => import("./ActivityNewScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  recent: () => import("./RecentScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  ward_settings: () => import("./WardSettingsScreen.svelte"),
};

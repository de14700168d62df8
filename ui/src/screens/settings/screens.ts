import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  settings: () => import("./SettingsScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  joining: () => import("./JoiningScreen.svelte"),
  settings: () => import("./SettingsScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  imports: () => import("./ImportsScreen.svelte"),
};

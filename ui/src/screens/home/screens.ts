import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  home: () => import("./Home.svelte"),
};

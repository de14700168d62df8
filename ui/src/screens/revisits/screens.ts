import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  revisits: () => import("./RevisitsScreen.svelte"),
};

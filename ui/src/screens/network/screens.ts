import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  network: () => import("./NetworkScreen.svelte"),
};

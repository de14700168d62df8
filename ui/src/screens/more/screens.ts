import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  more: () => import("./MoreScreen.svelte"),
};

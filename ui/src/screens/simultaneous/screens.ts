import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  simultaneous: () => import("./SimultaneousScreen.svelte"),
};

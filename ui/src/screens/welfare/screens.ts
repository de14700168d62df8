import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  welfare: () => import("./RoundsScreen.svelte"),
  welfare_round: () => import("./RoundScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  claim: () => import("./ClaimScreen.svelte"),
};

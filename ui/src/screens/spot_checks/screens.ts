import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  spot_checks: () => import("./SpotChecksScreen.svelte"),
  spot_check: () => import("./SpotCheckScreen.svelte"),
};

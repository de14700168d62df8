import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  sending: () => import("./SendScreen.svelte"),
  bundles_made: () => import("./BundlesMadeScreen.svelte"),
};

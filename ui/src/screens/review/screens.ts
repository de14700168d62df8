import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  reviews: () => import("./ReviewsScreen.svelte"),
  review: () => import("./ReviewScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  ward_neighborhoods: () => import("./NeighborhoodsScreen.svelte"),
  ward_neighborhood: () => import("./NeighborhoodScreen.svelte"),
  neighborhoods_import: () => import("./NeighborhoodsImportScreen.svelte"),
};

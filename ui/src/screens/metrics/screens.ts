import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  metrics: () => import("./MetricsScreen.svelte"),
  metric: () => import("./MetricScreen.svelte"),
  doors: () => import("./DoorsScreen.svelte"),
};

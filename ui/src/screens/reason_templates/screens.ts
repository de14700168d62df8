import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  reason_templates: () => import("./ReasonTemplatesScreen.svelte"),
};

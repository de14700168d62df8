import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  devices: () => import("./DevicesScreen.svelte"),
};

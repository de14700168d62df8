import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  help: () => import("./HelpScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  backups: () => import("./BackupsScreen.svelte"),
};

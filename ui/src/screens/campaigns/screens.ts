import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  campaigns: () => import("./CampaignScreen.svelte"),
};

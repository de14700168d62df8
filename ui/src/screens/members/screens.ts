import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  members: () => import("./MembersScreen.svelte"),
};

import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  put_aside: () => import("./PutAsideScreen.svelte"),
};

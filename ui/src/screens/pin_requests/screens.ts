import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  pin_requests: () => import("./PinRequestsScreen.svelte"),
};

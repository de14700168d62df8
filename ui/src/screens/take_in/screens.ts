import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  take_in: () => import("./TakeInScreen.svelte"),
  taken_in: () => import("./TakenInScreen.svelte"),
  receipts_made: () => import("./ReceiptsMadeScreen.svelte"),
};

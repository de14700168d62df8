import type { ScreenList } from "../registry";

export const screens: ScreenList = {
  invitation_slip: () => import("./InvitationSlipScreen.svelte"),
};

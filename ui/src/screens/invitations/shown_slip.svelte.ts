/** The invitation that was just made. Its token is told once, so it waits here for its screen. */
import type { InvitationMade } from "../../lib/api";
import { go } from "../../lib/state/navigation.svelte";

/** An invitation with the khu phố it is for; null for a further PC of the ward. */
export interface ShownSlip {
  neighborhood: string | null;
  made: InvitationMade;
}

let shown = $state<ShownSlip | null>(null);

/** The slip on the screen; none after the program was started again. */
export function shownSlip(): ShownSlip | null {
  return shown;
}

/** Opens the slip of an invitation that was just made. */
export function openSlipOf(neighborhood: string | null, made: InvitationMade): void {
  shown = { neighborhood, made };
  go("invitation_slip");
}

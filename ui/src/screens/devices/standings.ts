import type { DeviceRow, DeviceStanding } from "../../lib/api";
import type { IconName, Tone } from "../../lib/controls";

/** The look of a machine's standing; its word is `device-standing-<standing>`. */
export const STANDINGS: Record<DeviceStanding, { icon: IconName; tone: Tone }> = {
  waiting: { icon: "clock", tone: "warn" },
  confirmed: { icon: "check", tone: "good" },
  expired: { icon: "alert", tone: "warn" },
  revoked: { icon: "lock", tone: "plain" },
  refused: { icon: "close", tone: "plain" },
};

/** Why a machine is replaced; the words are `device-reason-<reason>`. */
export const REPLACE_REASONS = ["lost", "new_head", "retired"] as const;

/** Machines that can be replaced: those that send, or could until lately. */
export function replaceable(devices: DeviceRow[]): DeviceRow[] {
  return devices.filter(({ standing, own }) => !own && (standing === "confirmed" || standing === "expired"));
}

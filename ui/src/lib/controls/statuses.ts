import type { IconName } from "./icons";
import type { Tone } from "./tones";

/** The fixed look of every status of a piece of work and of a claim. */
export const STATUSES = {
  saved: { words: "status-saved", icon: "saved", tone: "plain" },
  sent: { words: "status-sent", icon: "sent", tone: "brand" },
  received: { words: "status-received", icon: "received", tone: "brand" },
  not_started: { words: "claim-status-not_started", icon: "circle", tone: "plain" },
  draft: { words: "claim-status-draft", icon: "draft", tone: "plain" },
  ready_to_send: { words: "claim-status-ready_to_send", icon: "check", tone: "brand" },
  returned: { words: "claim-status-returned", icon: "alert", tone: "warn" },
  accepted: { words: "claim-status-accepted", icon: "check", tone: "good" },
  locked: { words: "claim-status-locked", icon: "lock", tone: "plain" },
  revisit: { words: "status-revisit", icon: "clock", tone: "warn" },
} as const satisfies Record<string, { words: string; icon: IconName; tone: Tone }>;

export type Status = keyof typeof STATUSES;

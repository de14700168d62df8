import type { NetworkStateName, NetworkStatus, StoreRole } from "../../lib/api";
import type { IconName, Tone } from "../../lib/controls";
import { count } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

type Working = Extract<NetworkStateName, { kind: "working" }>;

/** How the state of the network looks in one line. */
export interface NetworkLook {
  icon: IconName;
  tone: Tone;
  words: string;
}

/** One line for a state; null where there is nothing to say because everything goes by files. */
export function lookOf(status: NetworkStatus, role: StoreRole): NetworkLook | null {
  switch (status.state.kind) {
    case "off":
      return null;
    case "working":
      return { icon: "sent", tone: "brand", words: workingWords(status.state) };
    case "offline":
      return { icon: "saved", tone: "plain", words: t("network-offline") };
    case "paused":
      return { icon: "clock", tone: "plain", words: t("network-paused") };
    case "not_confirmed":
      return { icon: "clock", tone: "plain", words: t("network-not-confirmed") };
    case "failed":
      return { icon: "alert", tone: "warn", words: t("network-failed") };
    case "waiting":
      return waitingLook(status, role);
  }
}

function waitingLook(status: NetworkStatus, role: StoreRole): NetworkLook {
  if (status.last_contact_at === null) return { icon: "clock", tone: "plain", words: t("network-soon") };
  if (status.pending_operations > 0) return { icon: "saved", tone: "plain", words: t("network-saved", { n: status.pending_operations }) };
  if (role === "ward") return { icon: "received", tone: "brand", words: t("network-ward-synced") };
  if (status.unreceived_operations > 0) return { icon: "sent", tone: "brand", words: t("network-sent", { n: status.unreceived_operations }) };
  if (status.pending_photos > 0) return { icon: "sent", tone: "brand", words: t("network-received-but-photos", { n: status.pending_photos }) };
  return { icon: "received", tone: "brand", words: t("network-received") };
}

/** What is being done, how far it is, and how long it takes. */
export function workingWords(state: Working): string {
  const parts = [t(`network-stage-${state.stage}`)];
  if (state.total > 0) parts.push(t("progress-of", { done: count(state.done), total: count(state.total) }));
  if (state.seconds_left !== null && state.seconds_left > 0) parts.push(leftWords(state.seconds_left));
  return parts.join(" · ");
}

function leftWords(seconds: number): string {
  return seconds < 60 ? t("progress-left-seconds", { n: seconds }) : t("progress-left-minutes", { n: Math.ceil(seconds / 60) });
}

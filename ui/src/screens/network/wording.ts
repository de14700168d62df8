import type { EmbeddedHubStatus, NetworkStateName, NetworkStatus, StoreRole } from "../../lib/api";
import type { IconName, Tone } from "../../lib/controls";
import { count } from "../../lib/words/figures";
import { toApiError } from "../../lib/host/api_error";
import { maybe, t } from "../../lib/words/index.svelte";

type Working = Extract<NetworkStateName, { kind: "working" }>;

/** How the state of the network looks in one line. */
export interface NetworkLook {
  icon: IconName;
  tone: Tone;
  words: string;
  /** What is said aloud when it comes to be so, without figures that tick; null where nothing is. */
  said: string | null;
}

/** One line for a state; null where there is nothing to say because everything goes by files. */
export function lookOf(status: NetworkStatus, role: StoreRole): NetworkLook | null {
  switch (status.state.kind) {
    case "off":
      return null;
    case "working":
      // It comes and goes every few minutes; how it ended is what is said.
      return { icon: "sent", tone: "brand", words: workingWords(status.state), said: null };
    case "offline":
      return standing("saved", "plain", t("network-offline"));
    case "paused":
      return standing("clock", "plain", t("network-paused"));
    case "not_confirmed":
      return standing("clock", "plain", t("network-not-confirmed"));
    case "failed":
      return standing("alert", "warn", t("network-failed"));
    case "waiting":
      return waitingLook(status, role);
  }
}

/** How it looks in the line below every screen, which has no panel for a fault: what happened stands in it. */
export function lineLookOf(status: NetworkStatus, role: StoreRole): NetworkLook | null {
  if (status.state.kind !== "failed") return lookOf(status, role);
  const { code, params } = toApiError(status.state.error);
  return standing("alert", "warn", maybe(`error-${code}-what`, params) ?? t("network-failed"));
}

/** At the ward's own hub something keeps the others from reaching it: that goes before all else. */
export function hubHereLook(hub: EmbeddedHubStatus): NetworkLook | null {
  if (!hub.wanted) return null;
  if (!hub.running) return hub.fault ? standing("alert", "warn", t("hub-here-line-failing")) : null;
  switch (hub.told_address.kind) {
    case "moved":
      return standing("alert", "warn", t("hub-here-line-moved"));
    case "no_network":
      return standing("alert", "warn", t("hub-here-line-no-network"));
    default:
      return null;
  }
}

/** The addresses under which this machine may be named; the one that the ward was told before stands first. */
export function hostsOffered({ addresses, last_told_host }: EmbeddedHubStatus): string[] {
  return last_told_host === null ? addresses : [last_told_host, ...addresses.filter((address) => address !== last_told_host)];
}

function waitingLook(status: NetworkStatus, role: StoreRole): NetworkLook {
  if (status.last_contact_at === null) return standing("clock", "plain", t("network-soon"));
  if (status.pending_operations > 0) return counted("saved", "plain", "saved", status.pending_operations);
  if (role === "ward") return standing("received", "brand", t("network-ward-synced"));
  if (status.unreceived_operations > 0) return counted("sent", "brand", "sent", status.unreceived_operations);
  if (status.pending_photos > 0) return counted("sent", "brand", "received-but-photos", status.pending_photos);
  return standing("received", "brand", t("network-received"));
}

function standing(icon: IconName, tone: Tone, words: string): NetworkLook {
  return { icon, tone, words, said: words };
}

function counted(icon: IconName, tone: Tone, words: string, n: number): NetworkLook {
  return { icon, tone, words: t(`network-${words}`, { n }), said: t(`network-said-${words}`) };
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

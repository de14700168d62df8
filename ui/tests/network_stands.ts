import { WORDS } from "./signed_in";
import type { EmbeddedHubStatus, NetworkSettings, NetworkStatus } from "../src/lib/api";

/** When the hub was last reached. */
export const AT = "2026-11-20T05:00:00Z";
/** No proxy, and photos go by themselves. */
export const DIRECT: NetworkSettings = { proxy: { kind: "none" }, photos: "automatic" };

/** How it stands with a hub that has everything, but for what is said. */
export function standing(change: Partial<NetworkStatus> = {}): NetworkStatus {
  return {
    state: { kind: "waiting" }, hub: "192.168.1.10", last_contact_at: AT, pending_operations: 0, unreceived_operations: 0,
    pending_photos: 0, photos_later: false, ...change,
  };
}

/** This machine as a hub that is off, but for what is said. */
export function embedded(change: Partial<EmbeddedHubStatus> = {}): EmbeddedHubStatus {
  return { offered: true, running: false, wanted: false, port: 8433, addresses: ["192.168.1.10"], last_told_host: null, is_named: false, told_address: { kind: "none" }, fingerprint: [], fault: null, failing_since: null, ...change };
}

/** This machine as a hub that runs, by where the ward told it to be. */
export const running = (told_address: EmbeddedHubStatus["told_address"], change: Partial<EmbeddedHubStatus> = {}): EmbeddedHubStatus =>
  embedded({ running: true, wanted: true, is_named: true, told_address, fingerprint: WORDS, ...change });

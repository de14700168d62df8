import type { RoleName, Status, StoreRole } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";

/** Words of a key, as the program gives them. */
export const WORDS = ["sen", "tre", "lúa", "bưởi", "sông", "núi"];

/** The ward's book is open, by an officer. */
export function signInAtWard(): void {
  signInAs("ward_officer", "ward");
}

/** The book is open, by somebody of a role; null where the program has not said who. */
export function signInAs(role: RoleName | null, store_role: StoreRole = "neighborhood"): void {
  enter(statusOf(role, store_role));
}

/** How the program stands then. */
export function statusOf(role: RoleName | null, store_role: StoreRole = "neighborhood"): Status {
  return {
    phase: "open",
    version: "0",
    folder: "",
    tiles: [],
    secret_kind: "pin",
    wait_seconds: 0,
    signed_in: role === null ? null : { id: "m1", name: "Người Thử", tile_label: "Người Thử", role, active: true },
    neighborhood: null,
    neighborhoods: [],
    practice: false,
    store_role,
    ward: store_role === "ward" ? { id: "w1", name: "Phường Thử", fingerprint: WORDS, two_step_accept: false } : null,
    device_fingerprint: [],
    device_confirmed: true,
    notices: [],
    preferences: { language: "vi", text_percent: 100, lock_after_minutes: 15 },
  };
}

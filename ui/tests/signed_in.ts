import type { RoleName, Status } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";

/** The book is open, by somebody of a role; null where the program has not said who. */
export function signInAs(role: RoleName | null): void {
  const status: Status = {
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
    notices: [],
    preferences: { language: "vi", text_percent: 100, lock_after_minutes: 15 },
  };
  enter(status);
}

import type { NetworkStatus } from "../../lib/api";
import { call, onProgress } from "../../lib/host";
import { loaded, type Loaded } from "../../lib/state/loaded.svelte";

/** The name under which the program tells how far a round with the hub is. */
const JOB = "sync";
/** Not more often than that the status is asked for while a round tells of itself. */
const ASKED_EVERY_MS = 1000;

/** Where this machine and the ward's hub stand, as long as the component lives. */
export function networkStatus(): Loaded<NetworkStatus> {
  const status = loaded(() => call("network_status"), ["network", "exchange", "session"]);
  let asked_ms = 0;
  $effect(() =>
    onProgress(JOB, () => {
      if (Date.now() - asked_ms < ASKED_EVERY_MS) return;
      asked_ms = Date.now();
      void status.reload();
    }),
  );
  return status;
}

import type { EmbeddedHubStatus, NetworkStatus } from "../../lib/api";
import { call } from "../../lib/host";
import { session, signedInMay } from "../../lib/state/session.svelte";
import { Shared } from "../../lib/state/shared.svelte";

/** The name under which the program tells how far a round with the hub is. */
const JOB = "sync";

const status = new Shared<NetworkStatus>(() => call("network_status"), { areas: ["network", "exchange", "session"], job: JOB });
const here = new Shared<EmbeddedHubStatus>(() => call("hub_embedded_status"), { areas: ["network", "session"] });

/** Where this machine and the ward's hub stand, as long as the component lives: asked once for all of them. */
export function networkStatus(): Shared<NetworkStatus> {
  $effect(() => status.use());
  return status;
}

/** Whether somebody runs the ward on this machine, so that it can be the hub of the ward itself. */
export function runsWard(): boolean {
  return session()?.store_role === "ward" && signedInMay("run_ward");
}

/** Where the hub inside this program stands; read only for somebody who runs the ward. */
export function hubHere(): Shared<EmbeddedHubStatus> {
  const asks = $derived(runsWard());
  $effect(() => (asks ? here.use() : undefined));
  return here;
}

import { call, chooseFolder } from "../../lib/host";
import { Act } from "../../lib/state/act.svelte";
import { t } from "../../lib/words/index.svelte";
import { openSlipOf } from "./shown_slip.svelte";

/** Makes invitations for a khu phố: the slip alone, or a file beside it. */
export class Inviting {
  readonly act = new Act();

  /** The printed slip is enough. */
  toPaper(neighborhood: string): void {
    void this.act.run(() => make(neighborhood, null));
  }

  /** The person says where the file goes. */
  toFile(neighborhood: string): void {
    void this.act.run(async () => {
      const folder = await chooseFolder(t("invite-choose-folder"));
      if (folder !== null) await make(neighborhood, folder);
    });
  }
}

async function make(neighborhood: string, folder: string | null): Promise<void> {
  openSlipOf(neighborhood, await call("invitation_make", { neighborhood, folder }));
}

import { call, chooseFolder } from "../../lib/host";
import { Act } from "../../lib/state/act.svelte";
import { t } from "../../lib/words/index.svelte";
import { openSlipOf } from "./shown_slip.svelte";

/** Makes invitations for a khu phố, or for a further PC of the ward (null): the slip alone, or a file beside it. */
export class Inviting {
  readonly act = new Act();

  /** The printed slip is enough. */
  toPaper(neighborhood: string | null): void {
    void this.act.run(() => make(neighborhood, null));
  }

  /** The person says where the file goes. */
  toFile(neighborhood: string | null): void {
    void this.act.run(async () => {
      const folder = await chooseFolder(t("invite-choose-folder"));
      if (folder !== null) await make(neighborhood, folder);
    });
  }
}

async function make(neighborhood: string | null, folder: string | null): Promise<void> {
  const made = neighborhood === null ? call("ward_invitation_make", { folder }) : call("invitation_make", { neighborhood, folder });
  openSlipOf(neighborhood, await made);
}

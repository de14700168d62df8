import { render } from "@testing-library/svelte";
import { expect, test } from "vitest";

import type { Language, RecoveryKit, WardRow } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";
import RecoverySlip from "../src/screens/first_run/RecoverySlip.svelte";
import { statusOf, WORDS } from "./signed_in";

const KIT = { groups: ["AAAA", "BBBB"] } as unknown as RecoveryKit;
const WARD: WardRow = { id: "w1", name: "Phường Thử", fingerprint: WORDS, two_step_accept: false };

/** What the slip says of itself, in a book of a khu phố with or without a ward, or in the ward's own. */
function slipSays(joined: WardRow | null, own: WardRow | null, language: Language = "vi"): string {
  const status = statusOf(own ? "ward_officer" : "head", own ? "ward" : "neighborhood");
  enter({ ...status, ward: own ?? joined, preferences: { ...status.preferences, language } });
  const { container, unmount } = render(RecoverySlip, { kit: KIT, owner: "Khu phố 13", ward: own });
  const said = container.textContent ?? "";
  unmount();
  return said;
}

test("the slip of a book with a ward names the ward's help, that of one without says that there is none", () => {
  expect(slipSays(WARD, null)).toMatch(/nhờ được phường mở giúp\. Phiếu chỉ hiện một lần\./);
  expect(slipSays(null, null)).toMatch(/chưa gắn với phường, không ai khác mở giúp được\. Phiếu chỉ hiện một lần\./);
  expect(slipSays(null, WARD)).toMatch(/chỉ phiếu này mở lại được sổ của phường\. Phiếu chỉ hiện một lần\./);
});

test("it says so in English too", () => {
  expect(slipSays(WARD, null, "en")).toMatch(/the ward can still help to open it\. It is shown once\./);
  expect(slipSays(null, null, "en")).toMatch(/nobody else can help to open it\. It is shown once\./);
  expect(slipSays(null, WARD, "en")).toMatch(/only this slip opens the ward's book again\. It is shown once\./);
});

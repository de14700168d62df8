import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { asked, calls, program, Refusal } from "./fake_core";
import { signInAs } from "./signed_in";
import type { HelpInput, HelpRow, RevisitRow } from "../src/lib/api";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import HelpLine from "../src/screens/help_log/HelpLine.svelte";
import { endedVisit, freshDraft, helpOf } from "../src/screens/help_log/help_input";
import RevisitsScreen from "../src/screens/revisits/RevisitsScreen.svelte";

const promised: HelpInput = {
  ...freshDraft({ today: "2026-11-01", categories: [], place: "at_home", helped_by: "Bạn Thử" }).help,
  unnamed_households: 2,
  category: "vneid",
  outcome: "revisit",
  revisit_on: "2026-11-08",
};

function visit(change: Partial<HelpRow> = {}): RevisitRow {
  const help: HelpRow = {
    id: "e1", happened_on: "2026-11-01", household: null, contact_name: "", address: "", category: "vneid", service: "", outcome: "revisit",
    revisit_on: "2026-11-08", people: 2, helped_by: "Bạn Thử", evidence: 0, corrected: false, ...change,
  };
  return { help, phone: "", days_overdue: 14 };
}

function show(...rows: RevisitRow[]): void {
  program({
    revisits: () => ({ total: rows.length, alleys: [{ alley: "", rows }] }),
    help_get: () => ({ id: "e1", row: visit().help, help: promised, evidence: [], history: [], note_warnings: [] }),
    help_save: () => ({ id: "e1", txn: "t1" }),
  });
  render(RevisitsScreen);
}

beforeEach(() => {
  withdrawUndo();
  signInAs("volunteer");
});

afterEach(() => signInAs(null));

describe("a visit promised to nobody named", () => {
  test("leads to its entry", async () => {
    show(visit());
    expect(await screen.findByTestId("revisit-entry")).toHaveAttribute("href", expect.stringContaining("help_entry"));
    expect(screen.getByTestId("revisit-entry")).toHaveAttribute("href", expect.stringContaining("e1"));
    expect(screen.queryByTestId("revisit-log")).toBeNull();
  });

  test.each([
    ["revisit-done", { ...promised, outcome: "completed" }],
    ["revisit-not-needed", { ...promised, revisit_on: null }],
  ])("is ended by one press that corrects the entry, with a way back: %s", async (testId, help) => {
    show(visit());
    await fireEvent.click(await screen.findByTestId(testId));
    await waitFor(() => expect(calls("help_save")).toEqual([{ id: "e1", help, counts: [] }]));
    await waitFor(() => expect(offeredUndo()?.undo).toBeDefined());
  });

  test("that cannot be ended says why, and stays", async () => {
    show(visit());
    program({
      help_get: () => {
        throw new Refusal("not_found");
      },
    });
    await fireEvent.click(await screen.findByTestId("revisit-done"));
    expect(await screen.findByTestId("error-panel")).toBeVisible();
    expect(screen.getByTestId("revisit")).toBeVisible();
  });

  test("is only read by whoever may not log", async () => {
    signInAs("ward_officer");
    show(visit());
    expect(await screen.findByTestId("revisit-entry")).toBeVisible();
    expect(screen.queryByTestId("revisit-done")).toBeNull();
    expect(screen.queryByTestId("revisit-not-needed")).toBeNull();
  });
});

test("a visit to a household is logged, or called off without logging one", async () => {
  show(visit({ household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu" }));
  expect(await screen.findByTestId("revisit-log")).toHaveAccessibleName("Ghi lượt thăm: Bà Ba Mẫu");
  expect(screen.queryByTestId("revisit-done")).toBeNull();
  await fireEvent.click(screen.getByTestId("revisit-not-needed"));
  await waitFor(() => expect(asked.some(({ command }) => command === "help_save")).toBe(true));
});

test("only what was done becomes completed", () => {
  const notMet = { ...promised, outcome: "could_not_reach" };
  expect(endedVisit(notMet, "not_needed")).toEqual({ ...notMet, revisit_on: null });
  expect(endedVisit(notMet, "done")).toEqual({ ...notMet, outcome: "completed" });
});

describe("a day that was typed", () => {
  const draft = { ...freshDraft({ today: "2026-11-01", categories: [], place: "at_home", helped_by: "" }), help: { ...promised, outcome: "" } };

  test.each(["completed", "revisit", "referred_to_ward", "could_not_reach"])("is kept with %s", (outcome) => {
    expect(helpOf(draft, outcome).revisit_on).toBe("2026-11-08");
  });

  test("is nobody's invention: without one only a revisit gets a day", () => {
    const untyped = { ...draft, help: { ...draft.help, revisit_on: null } };
    expect(helpOf(untyped, "could_not_reach").revisit_on).toBeNull();
    expect(helpOf(untyped, "revisit").revisit_on).toBe("2026-11-08");
  });

  test.each([
    ["could_not_reach", "2026-11-08", /Không gặp được.*Hẹn ngày 08\/11\/2026/],
    ["revisit", null, /Hẹn lại.*đã bỏ hẹn/],
    ["revisit", "2026-11-08", /Hẹn lại.*08\/11\/2026/],
  ])("stands in the list of helps: %s, %s", (outcome, revisit_on, words) => {
    render(HelpLine, { row: visit({ outcome, revisit_on }).help });
    expect(screen.getByTestId("help-line")).toHaveTextContent(words);
  });
});

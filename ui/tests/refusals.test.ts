import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { calls, program } from "./fake_core";
import type { HelpSave, HouseholdDetail, JournalSave, RecipientsPage } from "../src/lib/api";
import NumberField from "../src/lib/controls/NumberField.svelte";
import ActivityNewScreen from "../src/screens/activities/ActivityNewScreen.svelte";
import CampaignScreen from "../src/screens/campaigns/CampaignScreen.svelte";
import HelpNewScreen from "../src/screens/help_log/HelpNewScreen.svelte";
import { HELP_CATEGORIES } from "../src/screens/help_log/wording";
import { freshHousehold } from "../src/screens/households/household_input";
import HouseholdScreen from "../src/screens/households/HouseholdScreen.svelte";
import JournalScreen from "../src/screens/journal/JournalScreen.svelte";
import RoundScreen from "../src/screens/welfare/RoundScreen.svelte";
import { withdrawUndo } from "../src/lib/state/undo.svelte";

const saved = () => ({ id: "e1", txn: "t1" });
/** Drafts are kept by day: each test has a day of its own. */
let today = 0;

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

/** Nothing was saved, the cursor is in the field, and the typed text is there with why it was refused. */
async function expectHeldBack(command: string, testId: string, typed: string): Promise<void> {
  await waitFor(() => expect(screen.getByTestId(testId)).toHaveFocus());
  expect(screen.getByTestId(testId)).toHaveValue(typed);
  expect(screen.getByTestId(testId)).toHaveAttribute("aria-invalid", "true");
  expect(calls(command)).toEqual([]);
}

beforeEach(() => {
  today += 1;
  withdrawUndo();
});

function detail(): HouseholdDetail {
  const counts = [
    { kind: "people", count: 4 },
    { kind: "id_eligible", count: 3 },
    { kind: "vneid", count: 2 },
  ];
  const household = { ...freshHousehold(), contact_name: "Bà Ba Mẫu", counts };
  return { id: "h1", household, address: "42/7 Đường Mẫu", helps: [], history: [], merged: [], note_warnings: [] };
}

const helping = {
  help_defaults: () => ({ today: `2026-10-${String(today).padStart(2, "0")}`, categories: [...HELP_CATEGORIES], place: "at_home", helped_by: "Bạn Thử" }),
  household_words: () => ({ tags: [], streets: [] }),
  households_search: () => ({ total: 0, more: false, rows: [] }),
  household_get: detail,
  help_count_offer: () => ({ counts: [{ kind: "vneid", count: 2 }], open_revisit: null }),
  campaign_households: () => ({ total: 0, ticked: 0, rows: [] }),
  help_save: saved,
};

describe("an outcome in the quick entry", () => {
  test.each([
    ["help-day", "31/11/2026"],
    ["help-day", ""],
    ["help-minutes", "nửa giờ"],
    ["help-revisit-on", "thứ hai"],
    ["count-vneid", "hai"],
  ])("waits while %s holds %j", async (field, typed) => {
    program(helping);
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    await screen.findByTestId("help-outcome-completed");
    await screen.findByTestId("counts-offer");
    await type(field, typed);
    await fireEvent.click(screen.getByTestId("help-outcome-completed"));
    await expectHeldBack("help_save", field, typed);
    expect(screen.getByTestId(field).closest("details")).toHaveAttribute("open");
  });

  test("saves what was put right", async () => {
    program(helping);
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    await screen.findByTestId("help-outcome-completed");
    await type("help-day", "31/11/2026");
    await type("help-day", "30/11/2026");
    await fireEvent.click(screen.getByTestId("help-outcome-completed"));
    await waitFor(() => expect(calls("help_save")).toHaveLength(1));
    expect((calls("help_save")[0] as HelpSave).help.happened_on).toBe("2026-11-30");
  });
});

describe("a form waits while one of its fields refuses", () => {
  test.each([
    ["journal-day", "hôm kia"],
    ["journal-day", ""],
    ["journal-time", "sáng"],
  ])("%s with %j", async (field, typed) => {
    program({ journal_search: () => ({ total: 0, rows: [] }), journal_save: saved });
    render(JournalScreen);
    await type("journal-content", "Họp tổ ở hẻm 42");
    await type(field, typed);
    await fireEvent.click(screen.getByTestId("journal-submit"));
    await expectHeldBack("journal_save", field, typed);
    await type("journal-day", "05/03/2026");
    await type("journal-time", "8h");
    await fireEvent.click(screen.getByTestId("journal-submit"));
    await waitFor(() => expect(calls("journal_save")).toHaveLength(1));
    expect((calls("journal_save")[0] as JournalSave).entry).toMatchObject({ happened_on: "2026-03-05", happened_at: "08:00:00" });
  });

  test("the first of several takes the cursor", async () => {
    program({ activity_save: saved });
    render(ActivityNewScreen);
    await fireEvent.click((await screen.findAllByRole("radio"))[0] as HTMLElement);
    await type("activity-title", "Ra quân mẫu");
    await type("activity-households", "mười");
    await type("activity-day", "");
    await fireEvent.click(screen.getByTestId("activity-submit"));
    await expectHeldBack("activity_save", "activity-day", "");
    expect(screen.getByTestId("activity-households")).toHaveValue("mười");
  });

  test.each([
    ["count-vneid", "3b"],
    ["counts-day", ""],
  ])("the counts of a household, %s with %j", async (field, typed) => {
    program({ household_get: detail, household_look_alikes: () => [], household_counts_save: saved });
    render(HouseholdScreen, { params: { id: "h1" } });
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    await type(field, typed);
    await fireEvent.click(screen.getByTestId("counts-submit"));
    await expectHeldBack("household_counts_save", field, typed);
  });

  test("the day of a campaign", async () => {
    program(helping);
    render(CampaignScreen);
    await fireEvent.click(await screen.findByTestId("campaign-category-vneid"));
    await type("campaign-day", "31/11/2026");
    await fireEvent.click(screen.getByTestId("campaign-submit"));
    await expectHeldBack("campaign_households", "campaign-day", "31/11/2026");
  });
});

test.each(["31/11/2026", ""])("a welfare tick waits while its day is %j", async (typed) => {
  const page: RecipientsPage = {
    round: { id: "r1", round: { title: "Quà Tết mẫu", starts_on: "2026-01-10", item: "", value_dong: null, donor: "", note: "" }, recipients: 1, received: 0, value_given_dong: null },
    total: 1,
    rows: [{ household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu", received_on: null, received_by: "", ticked_by: "" }],
  };
  program({ recipients: () => page, recipient_tick: saved });
  render(RoundScreen, { params: { id: "r1" } });
  await type("round-received-on", typed);
  await fireEvent.click(screen.getByTestId("recipient-tick"));
  await expectHeldBack("recipient_tick", "round-received-on", typed);
});

test("a value from elsewhere takes the place of what was refused", async () => {
  const { rerender } = render(NumberField, { label: "Người lớn", value: 3, max: 999, testId: "adults" });
  await type("adults", "ba");
  await rerender({ value: 4 });
  expect(screen.getByTestId("adults")).toHaveValue("4");
  expect(screen.getByTestId("adults")).not.toHaveAttribute("aria-invalid");
});

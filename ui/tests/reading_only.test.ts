import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { program } from "./fake_core";
import { signInAs } from "./signed_in";
import type { ActivityRow, HelpDetail, HelpRow, HouseholdDetail, JournalRow, RecipientsPage } from "../src/lib/api";
import { withdrawUndo } from "../src/lib/state/undo.svelte";
import ActivitiesScreen from "../src/screens/activities/ActivitiesScreen.svelte";
import ActivityScreen from "../src/screens/activities/ActivityScreen.svelte";
import HelpEntryScreen from "../src/screens/help_log/HelpEntryScreen.svelte";
import HelpLogScreen from "../src/screens/help_log/HelpLogScreen.svelte";
import { freshHousehold } from "../src/screens/households/household_input";
import HouseholdScreen from "../src/screens/households/HouseholdScreen.svelte";
import HouseholdsScreen from "../src/screens/households/HouseholdsScreen.svelte";
import JournalScreen from "../src/screens/journal/JournalScreen.svelte";
import RoundScreen from "../src/screens/welfare/RoundScreen.svelte";

const activity: ActivityRow = {
  id: "a1",
  activity: { kind: "meals", title: "Suất ăn", held_on: "2026-11-20", place: "", participants: 30, households: null, quantity: null, value_dong: null, note: "" },
  evidence: [],
};
const household: HouseholdDetail = {
  id: "h1",
  household: { ...freshHousehold(), contact_name: "Bà Ba Mẫu", reach_reason: "declined" },
  address: "42/7 Đường Mẫu",
  helps: [],
  history: [],
  merged: [],
  note_warnings: [],
};
const row = { id: "e1", happened_on: "2026-11-20", category: "vneid", outcome: "completed", people: 1, contact_name: "Bà Ba Mẫu", address: "", service: "", helped_by: "", household: "h1", evidence: 0, corrected: false, revisit_on: null } as HelpRow;
const help: HelpDetail = {
  id: "e1",
  row,
  help: {
    happened_on: "2026-11-20", happened_at: null, household: "h1", unnamed_households: null, people: 1, category: "vneid", service: "Kích hoạt mức 2",
    dossier_code: "", place: "at_home", minutes: 20, outcome: "completed", revisit_on: null, satisfaction: null, note: "", helped_by: "", follow_up_of: null,
  },
  evidence: [],
  history: [],
  note_warnings: [],
};
const journal: JournalRow = {
  id: "j1",
  entry: { happened_on: "2026-11-20", happened_at: null, content: "Họp tổ 5", done_by: "", result: "", other_answers: "" },
  entered_by: "Người Thử",
  warnings: [],
};
const recipients: RecipientsPage = {
  round: { id: "r1", round: { title: "Quà Tết", starts_on: "2026-11-20", item: "", value_dong: null, donor: "", note: "" }, recipients: 2, received: 1, value_given_dong: null },
  total: 2,
  rows: [
    { household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7", received_on: null, received_by: "", ticked_by: "" },
    { household: "h2", contact_name: "Ông Tư Mẫu", address: "43", received_on: "2026-11-20", received_by: "", ticked_by: "Người Thử" },
  ],
};

/** Nothing of these may stand on a screen of somebody who may not do it. */
function refusesTo(...testIds: string[]): void {
  for (const testId of testIds) expect(screen.queryByTestId(testId), testId).toBeNull();
}

beforeEach(() => {
  withdrawUndo();
  signInAs("ward_officer");
  program({
    activities_search: () => ({ total: 1, rows: [activity] }),
    activity_get: () => activity,
    help_search: () => ({ totals: null, more: false, rows: [row] }),
    help_get: () => help,
    household_get: () => household,
    household_look_alikes: () => [],
    household_words: () => ({ tags: [], streets: [] }),
    households_search: () => ({ total: 1, more: false, rows: [{ id: "h1", code: "1", contact_name: "Bà Ba Mẫu", address: "", phone: "", tags: [], counted_on: null }] }),
    journal_search: () => ({ total: 1, rows: [journal] }),
    recipients: () => recipients,
    history_of: () => [{ at: "2026-11-20T01:00:00Z", who: "Người Thử", txn: "t1", about: "Bà Ba Mẫu", changes: [{ field: "received_on", before: null, after: "20/11/2026" }] }],
  });
});

afterEach(() => signInAs(null));

describe("a ward officer reads", () => {
  test("activities, and changes none", async () => {
    render(ActivitiesScreen);
    await screen.findByTestId("activity-line");
    refusesTo("activity-add");
  });

  test("one activity with its facts", async () => {
    render(ActivityScreen, { params: { id: "a1" } });
    expect(await screen.findByTestId("activity-title")).toHaveValue("Suất ăn");
    expect(screen.getByTestId("activity-title").matches(":disabled")).toBe(true);
    refusesTo("activity-submit", "activity-delete");
  });

  test("the help log", async () => {
    render(HelpLogScreen);
    await screen.findByTestId("help-line");
    refusesTo("help-add", "open-campaigns", "open-help-import", "export-xlsx");
  });

  test("one help with its details", async () => {
    render(HelpEntryScreen, { params: { id: "e1" } });
    expect(await screen.findByDisplayValue("Kích hoạt mức 2")).toBeDisabled();
    refusesTo("correction-submit", "correction-household", "help-delete");
  });

  test("the register", async () => {
    render(HouseholdsScreen, { params: {} });
    await screen.findByTestId("household-line");
    refusesTo("household-add", "households-import", "export-xlsx");
  });

  test("one household with the reason why it was not reached", async () => {
    render(HouseholdScreen, { params: { id: "h1" } });
    expect(await screen.findByTestId("counts")).toHaveTextContent("Không muốn cho biết.");
    refusesTo("household-log-help", "household-edit", "household-merge", "household-delete", "counts-edit", "counts-reason");
  });

  test("the journal, with who changed a line", async () => {
    render(JournalScreen);
    await fireEvent.click(await screen.findByTestId("journal-edit"));
    expect(await screen.findByTestId("journal-dialog")).toHaveTextContent("Ai đã sửa gì");
    refusesTo("journal-submit", "journal-edit-submit", "journal-delete", "journal-import", "export-csv");
  });

  test("a welfare round, with who ticked whom", async () => {
    render(RoundScreen, { params: { id: "r1" } });
    expect(await screen.findAllByTestId("recipient")).toHaveLength(2);
    refusesTo("recipients-add", "recipient-tick", "recipient-untick", "recipient-remove", "recipient-other", "round-edit", "round-delete", "round-received-on");
    const history = screen.getByTestId("history") as HTMLDetailsElement;
    history.open = true;
    await fireEvent(history, new Event("toggle"));
    expect(await screen.findByText(/– Bà Ba Mẫu/)).toBeInTheDocument();
  });
});

test("a volunteer is offered all of it", async () => {
  signInAs("volunteer");
  render(ActivityScreen, { params: { id: "a1" } });
  expect(await screen.findByTestId("activity-submit")).toBeVisible();
  expect(screen.getByTestId("activity-delete")).toBeVisible();
  render(RoundScreen, { params: { id: "r1" } });
  expect(await screen.findByTestId("recipient-tick")).toBeVisible();
  expect(screen.getByTestId("recipients-add")).toBeVisible();
});

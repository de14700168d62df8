import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { asked, program, Refusal } from "./fake_core";
import type { HouseholdDetail, HouseholdSave, LookAlikeRow, RecipientRow, RecipientsPage } from "../src/lib/api";
import { freshHousehold } from "../src/screens/households/household_input";
import HouseholdNewScreen from "../src/screens/households/HouseholdNewScreen.svelte";
import HouseholdScreen from "../src/screens/households/HouseholdScreen.svelte";
import HouseholdsScreen from "../src/screens/households/HouseholdsScreen.svelte";
import ActivitiesScreen from "../src/screens/activities/ActivitiesScreen.svelte";
import JournalScreen from "../src/screens/journal/JournalScreen.svelte";
import RoundScreen from "../src/screens/welfare/RoundScreen.svelte";
import { forgetDraft } from "../src/lib/state/kept_draft.svelte";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";

const lookAlike: LookAlikeRow = {
  row: { id: "h9", code: "13-0009", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu", phone: "", tags: [], counted_on: null },
  reasons: ["same_address", "similar_name"],
};

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

beforeEach(() => {
  withdrawUndo();
  forgetDraft("household_new");
});

describe("a new household", () => {
  const answers = {
    household_words: () => ({ tags: ["Hộ nghèo"], streets: [] }),
    household_look_alikes: () => [lookAlike],
    household_save: () => ({ id: "h10", txn: "t1" }),
  };

  test("shows look-alikes while typing, says why, and is saved all the same", async () => {
    program(answers);
    render(HouseholdNewScreen);
    expect(await screen.findByTestId("household-submit")).toBeDisabled();
    await type("household-name", "Bà Ba Mẫu");
    expect(await screen.findByTestId("look-alike")).toHaveTextContent("Cùng địa chỉ · Tên gần giống");
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(asked.some(({ command }) => command === "household_save")).toBe(true));
    const saved = asked.find(({ command }) => command === "household_save")?.args as HouseholdSave;
    expect(saved).toMatchObject({ id: null, household: { contact_name: "Bà Ba Mẫu", counts: [], counted_on: null } });
  });

  test("keeps what was typed when the screen is left, and asks nobody", async () => {
    program(answers);
    const { unmount } = render(HouseholdNewScreen);
    await type("household-street", "Đường Mẫu");
    unmount();
    render(HouseholdNewScreen);
    expect(await screen.findByTestId("household-street")).toHaveValue("Đường Mẫu");
  });

  test("a count that was asked dates the counts; the others stay not asked", async () => {
    program(answers);
    render(HouseholdNewScreen);
    await type("household-name", "Ông Tư Thử");
    await type("count-people", "0");
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(asked.some(({ command }) => command === "household_save")).toBe(true));
    const { household } = asked.find(({ command }) => command === "household_save")?.args as HouseholdSave;
    expect(household.counts).toEqual([{ kind: "people", count: 0 }]);
    expect(household.counted_on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test("a note with an identity number is warned about while typing", async () => {
    program(answers);
    render(HouseholdNewScreen);
    await type("household-note", "thẻ 000000000001");
    expect(await screen.findByText(/giống số căn cước/)).toBeVisible();
  });
});

describe("one household", () => {
  const detail: HouseholdDetail = {
    id: "h1",
    household: { ...freshHousehold(), contact_name: "Bà Ba Mẫu", counts: [{ kind: "people", count: 0 }] },
    address: "42/7 Đường Mẫu",
    helps: [],
    history: [],
    merged: [],
    note_warnings: [],
  };

  test("tells 0 from not asked", async () => {
    program({ household_get: () => detail, household_look_alikes: () => [] });
    render(HouseholdScreen, { params: { id: "h1" } });
    expect(await screen.findByTestId("shown-people")).toHaveTextContent("0");
    expect(screen.getByTestId("shown-adults")).toHaveTextContent("chưa hỏi");
  });

  test("a look-alike is merged into it, with a way back", async () => {
    program({ household_get: () => detail, household_look_alikes: () => [lookAlike], household_merge: () => ({ id: "h1", txn: "t5" }) });
    render(HouseholdScreen, { params: { id: "h1" } });
    await fireEvent.click(await screen.findByTestId("look-alike-merge"));
    await waitFor(() => expect(asked).toContainEqual({ command: "household_merge", args: { keep: "h1", other: "h9" } }));
    await waitFor(() => expect(offeredUndo()?.undo).toBeDefined());
  });

  test("only the counts that changed are saved", async () => {
    program({ household_get: () => detail, household_look_alikes: () => [], household_counts_save: () => ({ id: "h1", txn: "t6" }) });
    render(HouseholdScreen, { params: { id: "h1" } });
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    await type("count-adults", "2");
    // More adults than people: refused before it is sent.
    expect(screen.getByTestId("counts-submit")).toBeDisabled();
    await type("count-people", "3");
    await fireEvent.click(screen.getByTestId("counts-submit"));
    await waitFor(() => expect(asked.some(({ command }) => command === "household_counts_save")).toBe(true));
    expect(asked.find(({ command }) => command === "household_counts_save")?.args).toMatchObject({
      id: "h1",
      counts: [
        { kind: "people", count: 3 },
        { kind: "adults", count: 2 },
      ],
    });
  });
});

describe("empty screens say what to do first", () => {
  test("no households: import or add", async () => {
    program({ households_search: () => ({ total: 0, more: false, rows: [] }), household_words: () => ({ tags: [], streets: [] }) });
    render(HouseholdsScreen, { params: {} });
    expect(await screen.findByTestId("households-first-import")).toBeVisible();
    expect(document.querySelectorAll("button.primary")).toHaveLength(1);
  });

  test("no activities: add one", async () => {
    program({ activities_search: () => ({ total: 0, rows: [] }) });
    render(ActivitiesScreen);
    expect(await screen.findByTestId("activity-first")).toBeVisible();
    expect(document.querySelectorAll("button.primary")).toHaveLength(1);
  });

  test("an empty journal still takes a line", async () => {
    program({ journal_search: () => ({ total: 0, rows: [] }), journal_save: () => ({ id: "j1", txn: "t1" }) });
    render(JournalScreen);
    expect(await screen.findByTestId("journal-empty")).toBeVisible();
    await type("journal-content", "Họp tổ ở hẻm 42");
    await type("journal-time", "8h30");
    await fireEvent.click(screen.getByTestId("journal-submit"));
    await waitFor(() => expect(asked.find(({ command }) => command === "journal_save")?.args).toMatchObject({ id: null, entry: { content: "Họp tổ ở hẻm 42", happened_at: "08:30:00" } }));
  });
});

describe("a welfare round", () => {
  function page(rows: RecipientRow[]): RecipientsPage {
    const round = { title: "Quà Tết mẫu", starts_on: "2026-01-10", item: "", value_dong: null, donor: "", note: "" };
    const received = rows.filter((row) => row.received_on !== null).length;
    return { round: { id: "r1", round, recipients: rows.length, received, value_given_dong: null }, total: rows.length, rows };
  }
  const waiting: RecipientRow = { household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu", received_on: null, received_by: "", ticked_by: "" };

  test("one press ticks a household, with a way back", async () => {
    program({ recipients: () => page([waiting]), recipient_tick: () => ({ id: "l1", txn: "t1" }) });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("recipient-tick"));
    await waitFor(() => expect(asked.find(({ command }) => command === "recipient_tick")?.args).toMatchObject({ round: "r1", household: "h1", received_by: "Bà Ba Mẫu" }));
    await waitFor(() => expect(offeredUndo()?.undo).toBeDefined());
  });

  test("a second gift is refused with who ticked it and when", async () => {
    program({
      recipients: () => page([waiting]),
      recipient_tick: () => {
        throw new Refusal("already_received", { household: "Bà Ba Mẫu", on: "10/01/2026", by: "Bạn Thử" });
      },
    });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("recipient-tick"));
    expect(await screen.findByTestId("error-panel")).toHaveTextContent("Bà Ba Mẫu đã nhận trong đợt này ngày 10/01/2026, do Bạn Thử ghi.");
  });

  test("says who took it and who ticked it", async () => {
    program({ recipients: () => page([{ ...waiting, received_on: "2026-01-12", received_by: "Cô Năm Thử", ticked_by: "Bạn Thử" }]) });
    render(RoundScreen, { params: { id: "r1" } });
    expect(await screen.findByTestId("recipient")).toHaveTextContent("Đã nhận ngày 12/01/2026");
    expect(screen.getByTestId("recipient")).toHaveTextContent("Người nhận: Cô Năm Thử. Người đánh dấu: Bạn Thử");
  });
});

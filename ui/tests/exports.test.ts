import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";

import { asked, chooseToSaveAt, program, Refusal } from "./fake_core";
import type { HelpRow, JournalRow } from "../src/lib/api";
import { forgetDraft } from "../src/lib/state/kept_draft.svelte";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import HelpLogScreen from "../src/screens/help_log/HelpLogScreen.svelte";
import JournalScreen from "../src/screens/journal/JournalScreen.svelte";

const help = { id: "e1", happened_on: "2026-11-20", category: "vneid", outcome: "completed", people: 1, contact_name: "Bà Ba Mẫu", service: "", helped_by: "" } as HelpRow;
const journal: JournalRow = {
  id: "j1",
  entry: { happened_on: "2026-11-20", happened_at: null, content: "Họp tổ 5", done_by: "", result: "", other_answers: "" },
  entered_by: "Người Thử",
  warnings: [],
};

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

beforeEach(() => {
  forgetDraft("help_log");
  withdrawUndo();
  chooseToSaveAt("/tmp/so.xlsx");
});

test("the help log is written with the filters that are shown", async () => {
  program({
    help_search: () => ({ totals: null, more: false, rows: [help] }),
    help_export: () => ({ path: "/tmp/so.xlsx", rows: 12 }),
  });
  render(HelpLogScreen);
  await type("help-search", "ba 42/7");
  await fireEvent.click(await screen.findByTestId("export-xlsx"));
  await waitFor(() =>
    expect(asked).toContainEqual({
      command: "help_export",
      args: { path: "/tmp/so.xlsx", query: "ba 42/7", from: null, to: null, category: null, outcome: null, household: null },
    }),
  );
  await waitFor(() => expect(offeredUndo()?.words).toBe("Đã ghi 12 dòng ra /tmp/so.xlsx"));
});

test("the journal is written with the filters that are shown, and a refusal is told", async () => {
  program({
    journal_search: () => ({ total: 1, rows: [journal] }),
    journal_export: () => {
      throw new Refusal("file_unwritable", { path: "/tmp/so.xlsx" });
    },
  });
  render(JournalScreen);
  await type("journal-search", "hop to");
  await fireEvent.click(await screen.findByTestId("export-csv"));
  await waitFor(() => expect(asked).toContainEqual({ command: "journal_export", args: { path: "/tmp/so.xlsx", query: "hop to", from: null, to: null } }));
  expect(await screen.findByTestId("error-panel")).toHaveTextContent("/tmp/so.xlsx");
});

test("nothing is shown as under way while the dialog asks where to", async () => {
  let choose: (path: string) => void = () => {};
  chooseToSaveAt(new Promise((resolve) => (choose = resolve)));
  program({ journal_search: () => ({ total: 1, rows: [journal] }), journal_export: () => new Promise(() => {}) });
  render(JournalScreen);
  await fireEvent.click(await screen.findByTestId("export-xlsx"));
  expect(screen.getByTestId("export-csv")).toHaveAttribute("aria-disabled", "true");
  expect(screen.queryByTestId("progress")).toBeNull();
  choose("/tmp/so.xlsx");
  expect(await screen.findByTestId("progress")).toBeVisible();
});

test("closing the dialog writes nothing", async () => {
  chooseToSaveAt(null);
  program({ journal_search: () => ({ total: 1, rows: [journal] }) });
  render(JournalScreen);
  await fireEvent.click(await screen.findByTestId("export-xlsx"));
  await new Promise((done) => setTimeout(done, 20));
  expect(asked.every(({ command }) => command === "journal_search")).toBe(true);
});

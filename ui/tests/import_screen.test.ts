import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { asked, program } from "./fake_core";
import type { ImportPreview, ImportRequest } from "../src/lib/api";
import HouseholdsImportScreen from "../src/screens/households/HouseholdsImportScreen.svelte";
import { fieldsOf, fieldWords } from "../src/screens/imports/import_fields";
import { ImportRun } from "../src/screens/imports/import_run.svelte";

const doubt = { row: 12, column: "Điện thoại", column_index: 1, value: "901234567", reason: "lost_zero", suggestion: "0901234567" };

function preview(change: Partial<ImportPreview> = {}): ImportPreview {
  return {
    file_name: "ho dan mau.xlsx",
    file_hash: "abc",
    sheet: "Hộ dân",
    other_sheets: [],
    rows: 3,
    accepted: 2,
    known: 1,
    doubtful: [doubt],
    doubtful_total: 1,
    left_out: [{ ...doubt, row: 14, reason: "nobody_named", value: "", suggestion: "" }],
    columns: [
      { column: 0, header: "Họ tên", field: "contact_name", forbidden: false, samples: ["Nguyễn Văn Mẫu"] },
      { column: 1, header: "Điện thoại", field: "phone", forbidden: false, samples: [] },
      { column: 2, header: "Số CCCD", field: null, forbidden: true, samples: [] },
    ],
    notes: ["forbidden_column", "a_note_of_a_later_version"],
    refused: null,
    ...change,
  };
}

function requests(command: string): ImportRequest[] {
  return asked.filter((one) => one.command === command).map(({ args }) => args as ImportRequest);
}

beforeEach(() => {
  program({
    import_preview: () => preview(),
    import_confirm: () => ({ id: "b1", txn: "t1", added: 1, updated: 1, left_out: 1 }),
    undo: () => ({ id: "b1", txn: "t2" }),
  });
});

async function dropFile(): Promise<void> {
  const file = new File(["x"], "ho dan mau.xlsx");
  const dropped = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(dropped, { dataTransfer: { files: [file] } });
  (await screen.findByTestId("import-drop")).dispatchEvent(dropped);
}

describe("an import", () => {
  test("shows what it would do before anything is written", async () => {
    render(HouseholdsImportScreen);
    await dropFile();
    expect(await screen.findByTestId("import-accepted")).toHaveTextContent("2");
    expect(screen.getByTestId("import-left-out")).toHaveTextContent("1");
    expect(screen.getByTestId("import-column-1")).toHaveValue("phone");
    expect(screen.queryByTestId("import-column-2")).toBeNull();
    expect(screen.getByText(/a_note_of_a_later_version/)).toBeVisible();
    expect(requests("import_confirm")).toEqual([]);
    expect(requests("import_preview")[0]).toMatchObject({ target: "households", mapping: null, confirmed_hash: null });
  });

  test("a column taken for something else is previewed again", async () => {
    render(HouseholdsImportScreen);
    await dropFile();
    await fireEvent.change(await screen.findByTestId("import-column-0"), { target: { value: "note" } });
    await waitFor(() => expect(requests("import_preview")).toHaveLength(2));
    expect(requests("import_preview")[1]?.mapping).toEqual([
      { column: 0, field: "note" },
      { column: 1, field: "phone" },
      { column: 2, field: null },
    ]);
  });

  test("confirms exactly the file that was previewed, with what was decided, and can be undone", async () => {
    render(HouseholdsImportScreen);
    await dropFile();
    const field = await screen.findByTestId<HTMLInputElement>("import-decision");
    expect(field.value).toBe("0901234567");
    await fireEvent.focus(field);
    await fireEvent.input(field, { target: { value: "0901234568" } });
    await fireEvent.blur(field);
    await fireEvent.click(screen.getByTestId("import-confirm"));
    await screen.findByTestId("import-done");
    expect(requests("import_confirm")[0]).toMatchObject({
      confirmed_hash: "abc",
      decisions: [{ row: 12, column: 1, value: "0901234568" }],
    });
    await fireEvent.click(screen.getByTestId("import-undo"));
    await waitFor(() => expect(asked.some(({ command }) => command === "undo")).toBe(true));
  });

  test("what is added to a household's own note is shown, and asks for no value", async () => {
    const added = { ...doubt, column: "Ghi chú", reason: "note_added", value: "gần chợ", suggestion: "gần chợ" };
    program({ import_preview: () => preview({ doubtful: [added] }) });
    render(HouseholdsImportScreen);
    await dropFile();
    expect(await screen.findByTestId("import-doubt")).toHaveTextContent("Sẽ thêm vào cuối ghi chú của hộ: gần chợ");
    expect(screen.queryByTestId("import-decision")).toBeNull();
  });

  test("every doubtful cell can be reached, fifty at a time", async () => {
    const doubtful = Array.from({ length: 120 }, (_, at) => ({ ...doubt, row: at + 2 }));
    program({ import_preview: () => preview({ doubtful, doubtful_total: 120, left_out: [] }) });
    render(HouseholdsImportScreen);
    await dropFile();
    expect(await screen.findAllByTestId("import-doubt")).toHaveLength(50);
    await fireEvent.click(screen.getByTestId("list-more"));
    expect(screen.getAllByTestId("import-doubt")).toHaveLength(100);
    await fireEvent.click(screen.getByTestId("list-more"));
    expect(screen.getAllByTestId("import-doubt")).toHaveLength(120);
    expect(screen.queryByTestId("list-more")).toBeNull();
  });

  test("a refused file says why and offers no confirmation", async () => {
    program({ import_preview: () => preview({ columns: [], accepted: 0, refused: { code: "password_protected", message: "Có mật khẩu." } }) });
    render(HouseholdsImportScreen);
    await dropFile();
    expect(await screen.findByTestId("import-refused")).toHaveTextContent("Có mật khẩu.");
    expect(screen.queryByTestId("import-confirm")).toBeNull();
  });

  test("leaving during a preview stops it", async () => {
    program({ import_preview: () => new Promise(() => {}), job_cancel: () => ({}) });
    const { unmount } = render(HouseholdsImportScreen);
    await dropFile();
    await screen.findByTestId("progress");
    unmount();
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ command: "job_cancel", args: { job: "import" } }));
  });
});

describe("decisions", () => {
  test("the last one on a cell counts", async () => {
    const run = new ImportRun("households");
    await run.open({ kind: "path", path: "/mau.xlsx" });
    run.decide(doubt, "1");
    run.decide(doubt, "2");
    expect(run.decisions).toEqual([{ row: 12, column: 1, value: "2" }]);
    expect(run.taken(doubt)).toBe("2");
    expect(run.taken({ ...doubt, row: 13 })).toBe("0901234567");
  });

  test("another file starts without them", async () => {
    const run = new ImportRun("households");
    await run.open({ kind: "path", path: "/mau.xlsx" });
    run.decide(doubt, "1");
    await run.open({ kind: "path", path: "/khac.xlsx" });
    expect(run.decisions).toEqual([]);
  });
});

test("every field of every import has words", () => {
  const fields = (["households", "help_log", "journal"] as const).flatMap((target) => fieldsOf(target, null));
  expect(fields.filter((field) => fieldWords(field).startsWith("import-field-") || fieldWords(field).startsWith("count-"))).toEqual([]);
  expect(fieldsOf("journal", "minutes")).toContain("minutes");
});

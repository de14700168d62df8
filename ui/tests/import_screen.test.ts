import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { asked, program, Refusal } from "./fake_core";
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
    sheets: [{ name: "Hộ dân", hidden: false }],
    rows: 3,
    hidden_rows: 0,
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

const threeSheets = [
  { name: "Tổ 1", hidden: false },
  { name: "Hộ dân", hidden: false },
  { name: "Cũ", hidden: true },
];

/** A workbook of three sheets; the core reads "Hộ dân" by itself. */
function workbook(): void {
  program({
    import_preview: (args) => {
      const sheet = (args as ImportRequest).sheet ?? "Hộ dân";
      return preview({ sheet, sheets: threeSheets, other_sheets: ["Tổ 1"], notes: ["other_sheets"] });
    },
    import_confirm: () => ({ id: "b1", txn: "t1", added: 1, updated: 1, left_out: 1 }),
  });
}

describe("a workbook of several sheets", () => {
  test("says which one is read, and another one can be chosen by its name", async () => {
    workbook();
    render(HouseholdsImportScreen);
    await dropFile();
    const list = await screen.findByTestId<HTMLSelectElement>("import-sheet");
    expect(list).toHaveValue("Hộ dân");
    expect(list).toHaveAccessibleName("Đang đọc trang tính");
    expect([...list.options].map((option) => option.text)).toEqual(["Tổ 1", "Hộ dân", "Cũ (trang ẩn)"]);
    expect(screen.queryByText(/Mỗi lần sổ chỉ đọc một trang/)).toBeNull();
    expect(requests("import_preview")[0]).not.toHaveProperty("sheet");

    await fireEvent.change(list, { target: { value: "Tổ 1" } });
    await waitFor(() => expect(screen.getByTestId("import-sheet")).toHaveValue("Tổ 1"));
    await waitFor(() => expect(screen.getByTestId("import-confirm")).toBeEnabled());
    await fireEvent.click(screen.getByTestId("import-confirm"));
    await screen.findByTestId("import-done");
    expect(requests("import_confirm")[0]).toMatchObject({ sheet: "Tổ 1", confirmed_hash: "abc" });
  });

  test("columns and cells of one sheet are not those of another", async () => {
    workbook();
    const run = new ImportRun("households");
    await run.open({ kind: "path", path: "/mau.xlsx" });
    await run.setField(0, "note");
    run.decide(doubt, "1");
    await run.chooseSheet("Tổ 1");
    expect(requests("import_preview").at(-1)).toMatchObject({ sheet: "Tổ 1", mapping: null, decisions: [] });
    expect(run.decidedSincePreview).toBe(0);
    await run.open({ kind: "path", path: "/khac.xlsx" });
    expect(requests("import_preview").at(-1)).not.toHaveProperty("sheet");
  });

  test("a sheet that could not be looked at leaves everything as it was", async () => {
    workbook();
    render(HouseholdsImportScreen);
    await dropFile();
    const list = await screen.findByTestId("import-sheet");
    program({
      import_preview: () => {
        throw new Refusal("cancelled");
      },
    });
    await fireEvent.change(list, { target: { value: "Tổ 1" } });
    await waitFor(() => expect(requests("import_preview").at(-1)).toMatchObject({ sheet: "Tổ 1" }));
    await waitFor(() => expect(screen.getByTestId("import-sheet")).toHaveValue("Hộ dân"));

    const run = new ImportRun("households");
    workbook();
    await run.open({ kind: "path", path: "/mau.xlsx" });
    run.decide(doubt, "1");
    program({
      import_preview: () => {
        throw new Refusal("cancelled");
      },
    });
    await run.chooseSheet("Tổ 1");
    expect(run.decisions).toEqual([{ row: 12, column: 1, value: "1" }]);
    expect(run.decidedSincePreview).toBe(1);
    workbook();
    await run.lookAgain();
    expect(requests("import_preview").at(-1)).not.toHaveProperty("sheet");
  });

  test("a file that is refused still offers its sheets, the one that vanished not among them", async () => {
    const refused = { code: "not_found", message: "Tệp không có trang tính “Tổ 9”." };
    program({ import_preview: () => preview({ columns: [], accepted: 0, doubtful: [], doubtful_total: 0, sheet: "Tổ 9", sheets: threeSheets, refused }) });
    render(HouseholdsImportScreen);
    await dropFile();
    expect(await screen.findByTestId("import-refused")).toHaveTextContent("Tổ 9");
    const list = screen.getByTestId<HTMLSelectElement>("import-sheet");
    expect(list).toHaveValue("");
    expect(list.selectedOptions[0]?.text).toBe("Chọn một trang tính");
    await fireEvent.change(list, { target: { value: "Cũ" } });
    await waitFor(() => expect(requests("import_preview").at(-1)).toMatchObject({ sheet: "Cũ" }));
  });

  test("nothing is shown for one sheet and for CSV", async () => {
    for (const sheets of [[{ name: "Hộ dân", hidden: false }], []]) {
      program({ import_preview: () => preview({ sheets }) });
      const { unmount } = render(HouseholdsImportScreen);
      await dropFile();
      await screen.findByTestId("import-accepted");
      expect(screen.queryByTestId("import-sheet")).toBeNull();
      unmount();
    }
  });
});

test("hidden rows are told in one note", async () => {
  program({ import_preview: () => preview({ notes: ["hidden_rows"], hidden_rows: 12 }) });
  render(HouseholdsImportScreen);
  await dropFile();
  expect(await screen.findByText(/Có 12 dòng bị ẩn hoặc bị lọc đi/)).toBeVisible();
});

test("a formula without a result says so, and a value can be typed", async () => {
  const formula = { ...doubt, reason: "formula_without_value", value: "=B2", suggestion: "" };
  program({ import_preview: () => preview({ doubtful: [formula] }) });
  render(HouseholdsImportScreen);
  await dropFile();
  expect(await screen.findByTestId("import-doubt")).toHaveTextContent("Ô có công thức nhưng tệp không lưu kết quả.");
  expect(screen.getByTestId("import-decision")).toHaveValue("");
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

import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, test } from "vitest";

import { calls, program, Refusal } from "./fake_core";
import { statusOf } from "./signed_in";
import type { RecentDeed } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";
import { offeredUndo } from "../src/lib/state/undo.svelte";
import RecentScreen from "../src/screens/recent/RecentScreen.svelte";

const deleted: RecentDeed = {
  txn: "t2",
  at: "2026-11-22T02:05:00Z",
  who: "Người Mẫu",
  label: "household_delete",
  about: "Bà Mẫu Sen",
  entries: 1,
  undo: "t2",
  undone: false,
};

async function show(rows: RecentDeed[], answers: Parameters<typeof program>[0] = {}): Promise<void> {
  program({ recent_deeds: () => ({ rows, more: false }), undo: () => ({ id: "t2", txn: "t9" }), ...answers });
  enter(statusOf("head"));
  render(RecentScreen);
  await waitFor(() => expect(screen.queryByRole("status")).toBeNull());
}

describe("the list of what was done last", () => {
  test("names the deed, on what, by whom and when, and takes it back in one click", async () => {
    await show([deleted, { ...deleted, txn: "t1", label: "household_import", about: "Tổ 3.xlsx", entries: 14_524, undo: null }]);
    const [first, second] = screen.getAllByTestId("recent-row");
    expect(first).toHaveTextContent("Xoá hộ – Bà Mẫu Sen");
    expect(first).toHaveTextContent("Người Mẫu");
    expect(first).toHaveTextContent("22/11/2026");
    expect(second).toHaveTextContent("Nhập danh sách hộ – Tổ 3.xlsx (14.524 mục)");
    const buttons = screen.getAllByTestId("recent-undo");
    expect(buttons).toHaveLength(1);
    expect(buttons[0]).toHaveAccessibleName(/^Hoàn tác: Xoá hộ – Bà Mẫu Sen/);
    await fireEvent.click(buttons[0]!);
    expect(calls("undo")).toEqual([{ txn: "t2" }]);
    await waitFor(() => expect(offeredUndo()?.words).toBe("Đã hoàn tác: Xoá hộ"));
    expect(calls("recent_deeds")).toHaveLength(2);
  });

  test("offers to do again what is undone", async () => {
    await show([{ ...deleted, undone: true, undo: "t9" }]);
    expect(screen.getByTestId("recent-undone")).toHaveTextContent("Đã hoàn tác");
    await fireEvent.click(screen.getByTestId("recent-undo"));
    expect(calls("undo")).toEqual([{ txn: "t9" }]);
  });

  test("says beside the line why something cannot be taken back", async () => {
    await show([deleted], { undo: () => { throw new Refusal("not_allowed"); } });
    await fireEvent.click(screen.getByTestId("recent-undo"));
    const line = screen.getByTestId("recent-row");
    await waitFor(() => expect(line).toContainElement(screen.getByTestId("error-panel")));
  });

  test("calls deeds of a later version by a name of their own, and is calm when empty", async () => {
    await show([{ ...deleted, label: null, undo: null }]);
    expect(screen.getByTestId("recent-row")).toHaveTextContent("Việc do bản mới hơn ghi");
  });

  test("is calm when nothing was done yet", async () => {
    await show([]);
    expect(screen.getByText("Chưa có việc nào")).toBeVisible();
  });
});

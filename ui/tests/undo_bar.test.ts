import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";

import { ApiError } from "../src/lib/host";
import UndoBar from "../src/lib/controls/UndoBar.svelte";
import { offerUndo, offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";

const underWay = createRawSnippet(() => ({ render: () => "<p>Đang hoàn tác</p>" }));

function undoing(): { undo: () => Promise<void>; finish: () => void; fail: (code: string) => void } {
  let finish = (): void => {};
  let fail = (_code: string): void => {};
  const over = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = (code) => reject(new ApiError(code));
  });
  return { undo: vi.fn(() => over), finish, fail };
}

beforeEach(() => {
  withdrawUndo();
  render(UndoBar, { underWay });
});

test("a second press while it is under way does nothing", async () => {
  const { undo, finish } = undoing();
  offerUndo({ words: "Đã nhập 14.524 hộ", undo });
  await fireEvent.click(await screen.findByTestId("undo"));
  await fireEvent.click(screen.getByTestId("undo"));
  finish();
  await waitFor(() => expect(offeredUndo()).toBeNull());
  expect(undo).toHaveBeenCalledOnce();
  expect(screen.queryByTestId("error-panel")).toBeNull();
});

test("what was done meanwhile can still be undone", async () => {
  const { undo, finish } = undoing();
  offerUndo({ words: "Đã nhập 14.524 hộ", undo });
  await fireEvent.click(await screen.findByTestId("undo"));
  offerUndo({ words: "Đã lưu", undo: async () => {} });
  finish();
  await waitFor(() => expect(screen.getByTestId("undo")).not.toHaveAttribute("aria-disabled"));
  expect(screen.getByTestId("undo-bar")).toHaveTextContent("Đã lưu");
});

test("why one could not be undone is not said of the next", async () => {
  const { undo, fail } = undoing();
  offerUndo({ words: "Đã lưu tiêu chí 2.1", undo });
  await fireEvent.click(await screen.findByTestId("undo"));
  fail("cannot_undo");
  expect(await screen.findByTestId("error-panel")).toBeVisible();
  offerUndo({ words: "Đã lưu tiêu chí 2.2" });
  await waitFor(() => expect(screen.queryByTestId("error-panel")).toBeNull());
});

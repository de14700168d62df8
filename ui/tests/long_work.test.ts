import { act, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { calls, program, Refusal, tell, timesListened } from "./fake_core";
import { ApiError } from "../src/lib/host";
import ErrorPanel from "../src/lib/controls/ErrorPanel.svelte";
import RestoreForm from "../src/screens/backups/RestoreForm.svelte";
import ImportDone from "../src/screens/imports/ImportDone.svelte";
import JobProgress from "../src/screens/jobs/JobProgress.svelte";

const imported = { id: "b1", txn: "t1", added: 14_524, updated: 0, left_out: 0 };

async function typeCode(): Promise<void> {
  await fireEvent.input(screen.getByTestId("restore-code"), { target: { value: "MAU1-MAU2" } });
  await fireEvent.blur(screen.getByTestId("restore-code"));
  await fireEvent.submit(screen.getByTestId("restore"));
}

function hear(stage: string, done: number, total: number): Promise<void> {
  return act(() => tell({ kind: "progress", job: "job", stage, done, total }));
}

beforeEach(() => {
  program({ job_cancel: () => ({}) });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("long work", () => {
  test("is brought into view, because the button that began it may be far below", () => {
    const brought = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
    render(JobProgress, { job: "job", label: "Đang đọc tệp" });
    expect(brought).toHaveBeenCalledOnce();
    expect(brought.mock.contexts[0]).toContainElement(screen.getByTestId("progress"));
  });

  test("does not miss its first word because listening begins only now", () => {
    render(JobProgress, { job: "one", label: "Đang đọc tệp" });
    render(JobProgress, { job: "other", label: "Đang đọc tệp" });
    expect(timesListened("core-event")).toBe(1);
  });

  test("says that it heard the word to stop", async () => {
    render(JobProgress, { job: "job", label: "Đang đọc tệp" });
    await hear("import_check", 512, 14_524);
    expect(screen.getByTestId("progress-counts")).toHaveTextContent("512 / 14.524");
    await fireEvent.click(screen.getByTestId("progress-cancel"));
    expect(screen.getByTestId("progress-cancel")).toHaveTextContent("Đang dừng…");
    await fireEvent.click(screen.getByTestId("progress-cancel"));
    expect(calls("job_cancel")).toEqual([{ job: "job" }]);
  });

  test("of copying the book counts megabytes, and then the entries read back", async () => {
    render(JobProgress, { job: "job", label: "Sao lưu ngay" });
    await hear("backup_copy", 3 * 1_048_576, 12.5 * 1_048_576);
    expect(screen.getByTestId("progress")).toHaveTextContent("Đang sao lưu sổ (MB)");
    expect(screen.getByTestId("progress-counts")).toHaveTextContent("3 / 13");
    await hear("backup_check", 2_560, 41_310);
    expect(screen.getByTestId("progress")).toHaveTextContent("Đang đọc lại bản sao từng mục");
    expect(screen.getByTestId("progress-counts")).toHaveTextContent("2.560 / 41.310");
  });

  test("without counts says how long it has run instead of nought done", async () => {
    vi.useFakeTimers();
    render(JobProgress, { job: "job", label: "Sao lưu ngay" });
    await hear("backup_check", 0, 0);
    expect(screen.queryByTestId("progress-counts")).toBeNull();
    expect(screen.queryByTestId("progress-time")).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(12_000));
    expect(screen.getByTestId("progress-time")).toHaveTextContent("Đã chạy 12 giây");
    await act(() => vi.advanceTimersByTimeAsync(120_000));
    expect(screen.getByTestId("progress-time")).toHaveTextContent("Đã chạy hơn 2 phút");
  });

  test("tells the time left as of the last word, and afresh for another pass over other things", async () => {
    vi.useFakeTimers();
    render(JobProgress, { job: "job", label: "Kiểm tra sổ" });
    await hear("verify", 0, 100);
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    await hear("verify", 50, 100);
    expect(screen.getByTestId("progress-time")).toHaveTextContent("10 giây");
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(screen.getByTestId("progress-time")).toHaveTextContent("10 giây");
    await hear("verify", 1, 200);
    expect(screen.queryByTestId("progress-time")).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(4_000));
    await hear("verify", 100, 200);
    expect(screen.getByTestId("progress-time")).toHaveTextContent("4 giây");
  });

  test("of restoring a backup counts, and can be stopped", async () => {
    program({ backup_restore: () => new Promise(() => {}), job_cancel: () => ({}) });
    render(RestoreForm, { name: "b1", tiles: [], kind: "pin" });
    await typeCode();
    expect(screen.getByTestId("progress")).toHaveTextContent("Đang chép bản sao lưu (MB)");
    await act(() => tell({ kind: "progress", job: "restore", stage: "restore_check", done: 512, total: 41_310 }));
    expect(screen.getByTestId("progress-counts")).toHaveTextContent("512 / 41.310");
    await fireEvent.click(screen.getByTestId("progress-cancel"));
    expect(calls("job_cancel")).toEqual([{ job: "restore" }]);
  });

  test("of restoring that was stopped leaves nobody in a book that was closed for it", async () => {
    program({ backup_restore: () => { throw new Refusal("cancelled"); } });
    const form = render(RestoreForm, { name: "b1", tiles: [], kind: "pin" });
    await typeCode();
    await waitFor(() => expect(screen.getByTestId("error-panel")).toHaveTextContent("Đã dừng theo yêu cầu."));
    expect(calls("status")).toEqual([]);
    form.unmount();
    await waitFor(() => expect(calls("status")).toHaveLength(1));
  });

  test("of taking an import back shows how far it is", async () => {
    program({ undo: () => new Promise(() => {}) });
    render(ImportDone, { props: { imported, target: "households", place: "households", onnext: () => {} } });
    await fireEvent.click(screen.getByTestId("import-undo"));
    await act(() => tell({ kind: "progress", job: "undo", stage: "undo", done: 5_000, total: 14_524 }));
    expect(screen.getByTestId("progress")).toHaveTextContent("Đang hoàn tác");
    expect(screen.getByTestId("progress-counts")).toHaveTextContent("5.000 / 14.524");
  });

  test("that a person stopped is told calmly, not as trouble", async () => {
    program({ undo: () => { throw new Refusal("cancelled"); } });
    render(ImportDone, { props: { imported, target: "households", place: "households", onnext: () => {} } });
    await fireEvent.click(screen.getByTestId("import-undo"));
    await waitFor(() => expect(screen.getByTestId("error-panel")).toHaveTextContent("Đã dừng theo yêu cầu."));
    expect(screen.getByTestId("error-panel")).toHaveAttribute("role", "status");
  });

  test("that failed is told at once", () => {
    render(ErrorPanel, { error: new ApiError("disk_full", {}) });
    expect(screen.getByTestId("error-panel")).toHaveAttribute("role", "alert");
  });
});

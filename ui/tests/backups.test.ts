import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { calls, program } from "./fake_core";
import { statusOf } from "./signed_in";
import type { StoreReport, StoreTrouble } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";
import BackupsScreen from "../src/screens/backups/BackupsScreen.svelte";
import Notices from "../src/screens/shell/Notices.svelte";

function report(troubles: StoreTrouble[]): StoreReport {
  return {
    whole: troubles.length === 0,
    troubles,
    faults: troubles.map((trouble) => `technical words about ${trouble.kind}`),
    operations: 41_310,
    streams: 1,
    tables: [],
    sqlite_version: "",
  };
}

async function check(troubles: StoreTrouble[], operations = 41_310): Promise<HTMLElement> {
  program({ backups: () => [], store_verify: () => ({ ...report(troubles), operations }), store_rebuild: () => report([]) });
  enter(statusOf("head"));
  render(BackupsScreen);
  await fireEvent.click(screen.getByTestId("store-verify"));
  return waitFor(() => screen.getByTestId("verify-report"));
}

describe("the check of the book", () => {
  test("tells that everything is whole, and offers nothing to mend", async () => {
    const told = await check([]);
    expect(told).toHaveTextContent("Sổ còn nguyên vẹn");
    expect(told).toHaveTextContent("Đã kiểm tra 41.310 mục ghi.");
    expect(screen.queryByTestId("store-rebuild")).toBeNull();
  });

  test("tells damage in plain words, with the store's own words folded away", async () => {
    const told = await check([{ kind: "pages", count: 2 }, { kind: "evidence", count: 1 }]);
    expect(screen.getAllByTestId("verify-trouble").map((line) => line.textContent)).toEqual([
      "Tệp sổ trên ổ đĩa bị hỏng 2 chỗ.",
      "1 ảnh hoặc tài liệu bị mất hoặc bị hỏng.",
    ]);
    expect(told).toHaveTextContent("Xin khôi phục bản sao lưu gần nhất còn nguyên");
    const technical = screen.getByText("technical words about pages");
    expect(technical.closest("details")).not.toHaveAttribute("open");
  });

  test("counts no entries where the damage lets none be read", async () => {
    expect(await check([{ kind: "pages", count: 1 }], 0)).not.toHaveTextContent("Đã kiểm tra");
  });

  test("draws the lists up anew where only they are wrong, instead of sending people to a backup", async () => {
    const told = await check([{ kind: "lists", count: 3 }]);
    expect(told).toHaveTextContent("Không mất mục nào");
    expect(told).not.toHaveTextContent("khôi phục");
    await fireEvent.click(screen.getByTestId("store-rebuild"));
    await waitFor(() => expect(screen.getByTestId("verify-report")).toHaveTextContent("Sổ còn nguyên vẹn"));
    expect(calls("store_rebuild")).toHaveLength(1);
  });
});

describe("automatic backups that fail", () => {
  beforeEach(() => {
    program({});
  });

  test.each([
    ["disk_full", "vì ổ đĩa đầy"],
    ["damaged_store", "vì sổ có chỗ hỏng"],
    ["internal", "Xin mở Sao lưu và bấm “Sao lưu ngay”"],
  ] as const)("are told above the work: %s", (code, words) => {
    const status = { ...statusOf("head"), notices: [{ kind: "backup_failing" as const, since: "2026-11-22T02:05:00Z", code }] };
    enter(status);
    render(Notices, { status });
    const notice = screen.getByTestId("notice-backup_failing");
    expect(notice).toHaveTextContent("22/11/2026");
    expect(notice).toHaveTextContent(words);
    expect(notice).toHaveTextContent("Những gì đã ghi vẫn còn trong sổ.");
    expect(screen.getByTestId("notice-open-backups")).toBeVisible();
  });
});

import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, chooseToOpen, program, Refusal, tell } from "./fake_core";
import { signInAs, signInAtWard, WORDS } from "./signed_in";
import type { DeviceRequest, TakeInFile, TakenIn, Verdict } from "../src/lib/api";
import { readable, secondsLeft } from "../src/screens/jobs/time_left";
import { droppedPaths } from "../src/screens/take_in/dropped";
import { folderOf } from "../src/screens/take_in/folder";
import ReceiptsMadeScreen from "../src/screens/take_in/ReceiptsMadeScreen.svelte";
import TakeInScreen from "../src/screens/take_in/TakeInScreen.svelte";
import TakenInScreen from "../src/screens/take_in/TakenInScreen.svelte";
import { askingDevices, canBeTaken, inOrderOfNeed, lookOf, tallyOf, verdictWords } from "../src/screens/take_in/verdicts";

const request: DeviceRequest = { device: "d1", device_name: "Máy mới", member_name: "Trưởng Thử", neighborhood_name: "Khu phố 3", fingerprint: WORDS, invitation: "stands" };

const VERDICTS: Verdict[] = [
  { kind: "good" },
  { kind: "already_here" },
  { kind: "part_missing", missing: [2, 3] },
  { kind: "damaged", place: "cut_off" },
  { kind: "another_ward" },
  { kind: "not_for_this_machine" },
  { kind: "another_neighborhood" },
  { kind: "unknown_device", request },
  { kind: "revoked_device" },
  { kind: "expired_certificate" },
  { kind: "newer_format" },
  { kind: "too_large" },
  { kind: "forged" },
  { kind: "unreadable" },
  { kind: "not_a_bundle" },
];

function file(name: string, verdict: Verdict): TakeInFile {
  return {
    path: `/usb/${name}`, name, verdict, receipt: false, neighborhood_name: "Khu phố 3", device_name: "Máy mới", number: 1,
    part: { part: 1, parts: 1 }, made_at: "2026-11-20T05:00:00Z", entries: 12,
  };
}

const taken: TakenIn = {
  files: [file("a.kps", { kind: "good" })],
  neighborhoods: [{ id: "n3", name: "Khu phố 3", taken: 12, already_here: 3, waiting: 2, put_aside: 1, files: 4, files_missing: 1, forked: false }],
  receipts: [{ path: "/usb/KP3_biên-nhận.kpr", bytes: 100 }],
  receipts_taken: [],
};

afterEach(cleanup);
beforeEach(() => {
  signInAtWard();
  chooseToOpen("/usb");
});

describe("a verdict", () => {
  test.each(VERDICTS)("$kind is one plain sentence", (verdict) => {
    const words = verdictWords(verdict);
    expect(words).not.toContain("verdict-");
    expect(words.length).toBeGreaterThan(8);
    expect(lookOf(verdict).icon).toBeTruthy();
  });

  test("names the parts that are missing and where a file broke", () => {
    expect(verdictWords({ kind: "part_missing", missing: [2, 3] })).toContain("2, 3");
    expect(verdictWords({ kind: "damaged", place: "cut_off" })).not.toBe(verdictWords({ kind: "damaged", place: "changed" }));
  });

  test("what needs somebody stands first, what is here already last", () => {
    const files = [file("here", { kind: "already_here" }), file("good", { kind: "good" }), file("bad", { kind: "damaged", place: "inside" })];
    expect(inOrderOfNeed(files).map(({ name }) => name)).toEqual(["bad", "good", "here"]);
    expect(tallyOf(files)).toEqual({ good: 1, already_here: 1, refused: 1 });
  });

  test("a machine that asks in two files is asked about once", () => {
    const asks: Verdict = { kind: "unknown_device", request };
    const asking = askingDevices([file("a", asks), file("b", asks), file("c", { kind: "unknown_device", request: null })]);
    expect([...asking]).toEqual([["/usb/a", { request, paths: ["/usb/a", "/usb/b"] }]]);
    expect(canBeTaken(asks)).toBe(true);
    expect(canBeTaken({ kind: "unknown_device", request: null })).toBe(false);
  });
});

describe("taking files in", () => {
  test("a folder, one press, and the summary with the receipts", async () => {
    program({ take_in_look: () => ({ files: [file("a.kps", { kind: "good" }), file("b.kps", { kind: "already_here" })], good: 1, unread: [], cut_off: false }), take_in: () => taken });
    const { container } = render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    expect(await screen.findByTestId("take-in-tally")).toHaveTextContent("Nhận được 1 · Đã có 1 · Không nhận được 0");
    await expectAccessible(container);
    expect(calls("take_in")).toEqual([]);
    await fireEvent.click(screen.getByTestId("take-in-confirm"));
    const report = await screen.findByTestId("taken-in-report");
    for (const words of ["12 mục mới", "3 mục đã có", "2 mục đang chờ", "thiếu 1 ảnh", "1 mục để riêng", "KP3_biên-nhận.kpr", "/usb"]) {
      expect(report).toHaveTextContent(words);
    }
    expect(calls("take_in")).toEqual([{ paths: ["/usb"], receipts_folder: null }]);
    await expectAccessible(container);
  });

  test("a machine is confirmed where its file is seen: the file comes in with it, and its receipt is written", async () => {
    let confirmed = false;
    const receipts = [{ path: "/usb/KP3_biên-nhận.kpr", bytes: 1 }];
    program({
      take_in_look: () => ({ files: [file("a.kps", confirmed ? { kind: "already_here" } : { kind: "unknown_device", request })], good: 0, unread: [], cut_off: false }),
      take_in: () => ({ ...taken, neighborhoods: [], receipts: [] }),
      device_confirm: ({ id }) => {
        confirmed = true;
        return { id, txn: null };
      },
      receipts_make: () => ({ files: receipts, codes: ["ABCD"] }),
    });
    render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    const words = within(await screen.findByTestId("fingerprint")).getAllByRole("listitem");
    expect(words.map((word) => word.textContent)).toEqual(WORDS);
    await fireEvent.click(screen.getByTestId("device-confirm"));
    await screen.findByTestId("verdict-already_here");
    expect(calls("take_in")).toEqual([{ paths: ["/usb/a.kps"], receipts_folder: null }]);
    expect(calls("device_confirm")).toEqual([{ id: "d1" }]);
    await fireEvent.click(screen.getByTestId("take-in-confirm"));
    expect(await screen.findByTestId("taken-in-receipts-folder")).toHaveTextContent("/usb");
    expect(calls("receipts_make")).toEqual([{ neighborhoods: [], folder: "/usb" }]);
  });

  test("a refusal of the program is told and nothing is lost", async () => {
    program({ take_in_look: () => { throw new Refusal("file_unreadable", { path: "/usb" }); } });
    render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    expect(await screen.findByTestId("error-panel")).toHaveTextContent("/usb");
    expect(screen.getByTestId("take-in-folder")).toBeEnabled();
  });

  test("while it works it says how far it is, and can be stopped", async () => {
    let answer = (): void => {};
    program({
      take_in_look: () => new Promise((resolve) => (answer = () => resolve({ files: [], good: 0, unread: [], cut_off: false }))),
      job_cancel: () => ({}) as never,
    });
    render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    await screen.findByTestId("progress");
    tell({ kind: "progress", job: "take_in", stage: "exchange_judging", done: 3 * 1_048_576, total: 9 * 1_048_576 });
    await waitFor(() => expect(screen.getByTestId("progress")).toHaveTextContent("3 / 9"));
    await fireEvent.click(screen.getByTestId("progress-cancel"));
    expect(calls("job_cancel")).toEqual([{ job: "take_in" }]);
    answer();
    expect(await screen.findByText(/Không thấy tệp/)).toBeVisible();
  });

  test("what could not be looked into is named, and so is a heap of files too large for one go", async () => {
    program({ take_in_look: () => ({ files: [file("a.kps", { kind: "good" })], good: 1, unread: ["/usb/hỏng"], cut_off: true }) });
    const { container } = render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    expect(await screen.findByTestId("take-in-unread")).toHaveTextContent("/usb/hỏng");
    expect(screen.getByTestId("take-in-cut-off")).toHaveTextContent("quá nhiều tệp");
    await expectAccessible(container);
  });

  test("files dropped where the system tells no paths are asked for by the buttons", async () => {
    program({ take_in_look: () => ({ files: [], good: 0, unread: [], cut_off: false }) });
    render(TakeInScreen);
    await fireEvent.drop(screen.getByTestId("take-in-drop"), { dataTransfer: { getData: () => "" } });
    expect(screen.getByTestId("take-in-drop")).toHaveTextContent("không cho kéo");
    await fireEvent.drop(screen.getByTestId("take-in-drop"), { dataTransfer: { getData: () => "file:///usb/a.kps" } });
    await waitFor(() => expect(calls("take_in_look")).toEqual([{ paths: ["/usb/a.kps"] }]));
  });
});

describe("a receipt that is taken in", () => {
  const receipt = { code: "ABCD2345WXYZ", files_missing_at_ward: 0, ward_was_restored: false, own_notebook_forked: false };

  async function report(change: Partial<typeof receipt>): Promise<HTMLElement> {
    signInAs("head");
    program({
      take_in_look: () => ({ files: [file("a.kpr", { kind: "good" })], good: 1, unread: [], cut_off: false }),
      take_in: () => ({ ...taken, receipts: [], receipts_taken: [{ ...receipt, ...change }] }),
    });
    const { container } = render(TakeInScreen);
    await fireEvent.click(screen.getByTestId("take-in-folder"));
    await fireEvent.click(await screen.findByTestId("take-in-confirm"));
    await screen.findByTestId("taken-in-report");
    await expectAccessible(container);
    return container;
  }

  test.each([
    ["files-missing", { files_missing_at_ward: 2 }, ["thiếu 2 ảnh", "vẫn còn trong sổ này", "gửi phường một lần nữa"]],
    ["ward-restored", { ward_was_restored: true }, ["được khôi phục", "không mất mục nào", "gửi phường một lần nữa"]],
    ["forked", { own_notebook_forked: true }, ["từng bị sao chép", "Không mất mục nào", "chỉ dùng một máy"]],
  ])("says what happened, that nothing is lost, and what to do: %s", async (kind, change, sentences) => {
    await report(change);
    const note = screen.getByTestId(`receipt-note-${kind}`);
    for (const words of sentences) expect(note).toHaveTextContent(words);
    expect(screen.getByTestId("receipt-note-send")).toBeVisible();
  });

  test("that tells nothing unusual has no more to say", async () => {
    await report({});
    expect(screen.getByTestId("receipt-taken")).toHaveTextContent("ABCD 2345 WXYZ");
    expect(screen.queryByTestId("receipt-note-send")).toBeNull();
  });
});

test.each([
  ["missing", "không có tệp mời hay phiếu mời"],
  ["expired", "phiếu mời đã hết hạn"],
] as const)("an officer who confirms a machine sees how it stands to its invitation: %s", async (invitation, words) => {
  program({ take_in_look: () => ({ files: [file("a.kps", { kind: "unknown_device", request: { ...request, invitation } })], good: 0, unread: [], cut_off: false }) });
  render(TakeInScreen);
  await fireEvent.click(screen.getByTestId("take-in-folder"));
  expect(await screen.findByTestId("device-invitation")).toHaveTextContent(words);
});

describe("earlier imports", () => {
  const row = {
    id: "i1", neighborhood_name: "Khu phố 3", device_name: "Máy mới", number: 3, part: { part: 2, parts: 3 },
    made_at: "2026-11-20T05:00:00Z", taken_at: "2026-11-20T05:00:00Z", entries: 12, put_aside: 0, undone: false,
  };

  test("one is put aside whole, and what waits is named", async () => {
    program({
      taken_in: () => [row],
      waiting: () => [{ neighborhood_name: "Khu phố 3", device_name: "Máy mới", reason: "gap", entries: 40, missing_bundles: [2], since: "2026-11-20T05:00:00Z" }],
      taken_in_undo: ({ id }) => ({ id, txn: null }),
    });
    const { container } = render(TakenInScreen);
    expect(await screen.findByTestId("waiting")).toHaveTextContent("Thiếu lần gửi 2");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("taken-in-turn"));
    await waitFor(() => expect(calls("taken_in_undo")).toEqual([{ id: "i1" }]));
  });

  test("receipts stand with the code in three groups", async () => {
    program({ receipts: () => [{ neighborhood_name: "Khu phố 3", number: 2, made_at: "2026-11-20T05:00:00Z", code: "ABCD2345WXYZ", bundles: [1, 2] }], receipts_make: () => ({ files: [], codes: [] }) });
    render(ReceiptsMadeScreen);
    expect(await screen.findByTestId("receipt-row")).toHaveTextContent("ABCD 2345 WXYZ");
    expect(screen.getByTestId("receipt-row")).toHaveTextContent("1, 2");
    await fireEvent.click(screen.getByTestId("receipts-make"));
    expect(await screen.findByTestId("receipts-just-made")).toHaveTextContent("Khu phố nào cũng đã có");
  });
});

test("paths of dropped files, on Linux and Windows", () => {
  expect(droppedPaths("file:///home/kp/USB/l%E1%BA%A7n%201.kps\r\nfile:///E:/KP13\r\n# note\r\nhttps://x")).toEqual(["/home/kp/USB/lần 1.kps", "E:/KP13"]);
  expect(droppedPaths("file:///%E0%A4%A")).toEqual([]);
});

test("the folder of a path", () => {
  expect(["/usb/a.kpr", "E:\\KP\\a.kpr", "a.kpr"].map(folderOf)).toEqual(["/usb", "E:\\KP", ""]);
});

test("the time left is told once there is a pace", () => {
  expect(secondsLeft(1_000, 5, 10)).toBeNull();
  expect(secondsLeft(4_000, 0, 10)).toBeNull();
  expect(secondsLeft(4_000, 2, 10)).toBe(16);
  expect(secondsLeft(4_000, 10, 10)).toBeNull();
  expect(readable("import_write", 5, 9)).toEqual({ done: 5, total: 9 });
});

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal } from "./fake_core";
import { signInAs } from "./signed_in";
import type { EvidenceRow } from "../src/lib/api";
import { PdfRefused, type OpenPdf, type PdfFault } from "../src/lib/pdf";
import { showLanguage } from "../src/lib/words/index.svelte";
import EvidenceItem from "../src/screens/evidence/EvidenceItem.svelte";
import PdfPages from "../src/screens/evidence/PdfPages.svelte";
import EvidenceLarge from "../src/screens/review/EvidenceLarge.svelte";

/** What stands in for pdf.js: pages that are drawn at once, and what became of them. */
let pages = 1;
let refusal: PdfFault | null = null;
let stamped = false;
let drawn: number[] = [];
let stopped: number[] = [];
let open = 0;
let begun = 0;
let wait: Promise<void> = Promise.resolve();

vi.mock("../src/lib/pdf", async (original) => ({
  ...(await original<typeof import("../src/lib/pdf")>()),
  openPdf: async (): Promise<OpenPdf> => {
    begun += 1;
    await wait;
    if (refusal) throw new PdfRefused(refusal);
    open += 1;
    return {
      pages,
      draw: (page) => {
        drawn = [...drawn, page];
        return { done: Promise.resolve({ stamped }), stop: () => void (stopped = [...stopped, page]) };
      },
      close: async () => void (open -= 1),
    };
  },
}));

function piece(id: string): EvidenceRow {
  return { id, kind: "document", caption: `Quyết định ${id}`, size_bytes: 10, captured_at: null, used_in_other_claims: 0, outside_period: false };
}

function shownPages(): string[] {
  return screen.queryAllByTestId("pdf-page").map((page) => page.getAttribute("aria-label") ?? "");
}

beforeEach(() => {
  cleanup();
  showLanguage("vi");
  signInAs("head");
  [pages, refusal, stamped, drawn, stopped, open, begun] = [1, null, false, [], [], 0, 0];
  wait = Promise.resolve();
  program({ evidence_content: () => ({ media_type: "application/pdf", base64: btoa("%PDF") }) });
});

test("the first page is there at once, further ones come six at a time and the earlier ones go", async () => {
  pages = 12;
  const { container } = render(PdfPages, { id: "e1", name: "Quyết định" });
  await waitFor(() => expect(shownPages()).toEqual(["Quyết định: Trang 1/12"]));
  expect(drawn).toEqual([1]);
  await expectAccessible(container);
  await fireEvent.click(screen.getByRole("button", { name: "Xem thêm trang" }));
  await waitFor(() => expect(drawn).toEqual([1, 2, 3, 4, 5, 6]));
  await fireEvent.click(screen.getByTestId("pdf-more"));
  await waitFor(() => expect(shownPages()).toHaveLength(6));
  expect(shownPages()[0]).toBe("Quyết định: Trang 7/12");
  expect(stopped).toEqual([1, 2, 3, 4, 5, 6]);
  expect(screen.queryByTestId("pdf-more")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Xem các trang trước" }));
  await waitFor(() => expect(shownPages()[0]).toBe("Quyết định: Trang 1/12"));
  expect(screen.queryByTestId("pdf-before")).toBeNull();
});

test("a screen that is left lets the document go, also while it is being opened", async () => {
  const first = render(PdfPages, { id: "e1", name: "Quyết định" });
  await waitFor(() => expect(open).toBe(1));
  first.unmount();
  await waitFor(() => expect(open).toBe(0));
  expect(stopped).toEqual([1]);
  let openNow = (): void => undefined;
  wait = new Promise((resolve) => (openNow = resolve));
  const second = render(PdfPages, { id: "e2", name: "Quyết định" });
  await waitFor(() => expect(begun).toBe(2));
  second.unmount();
  openNow();
  await wait;
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(open).toBe(0);
});

test("another document takes the place of the one before", async () => {
  pages = 3;
  const { rerender } = render(PdfPages, { id: "e1", name: "Một" });
  await fireEvent.click(await screen.findByTestId("pdf-more"));
  await rerender({ id: "e2", name: "Hai" });
  await waitFor(() => expect(shownPages()).toEqual(["Hai: Trang 1/3"]));
  expect(open).toBe(1);
  expect(calls("evidence_content")).toEqual([{ id: "e1" }, { id: "e2" }]);
});

test.each<[PdfFault, RegExp]>([
  ["password", /có mật khẩu/],
  ["damaged", /có chỗ hỏng/],
  ["unusable", /không mở được phần xem PDF/],
])("a document that is refused as %s is told calmly and can still be saved", async (fault, words) => {
  refusal = fault;
  render(EvidenceLarge, { evidence: [piece("1")], missing: 0, before: null });
  expect(await screen.findByTestId("pdf-fault")).toHaveTextContent(words);
  expect(screen.getByRole("button", { name: "Lưu ra tệp: Quyết định 1" })).toBeEnabled();
});

test("a content that does not come is told in three parts", async () => {
  program({
    evidence_content: () => {
      throw new Refusal("evidence_gone");
    },
  });
  render(PdfPages, { id: "e1", name: "Quyết định" });
  expect(await screen.findByTestId("error-panel")).toHaveAttribute("data-code", "evidence_gone");
});

test("stamps and signatures are said not to be verified", async () => {
  stamped = true;
  render(PdfPages, { id: "e1", name: "Quyết định" });
  expect(await screen.findByTestId("pdf-stamps")).toHaveTextContent(/chưa kiểm tra chữ ký số/);
});

test("of many documents of a claim the first three are open, and the others open by their button", async () => {
  render(EvidenceLarge, { evidence: ["1", "2", "3", "4"].map(piece), missing: 0, before: null });
  await waitFor(() => expect(open).toBe(3));
  await fireEvent.click(screen.getByRole("button", { name: "Xem tệp: Quyết định 4" }));
  await waitFor(() => expect(open).toBe(4));
});

test("a document of a claim is read in a dialog and let go with it", async () => {
  render(EvidenceItem, { row: piece("1"), onremove: null });
  expect(calls("evidence_content")).toEqual([]);
  await fireEvent.click(screen.getByRole("button", { name: "Xem tệp: Quyết định 1" }));
  await waitFor(() => expect(shownPages()).toEqual(["Quyết định 1: Trang 1/1"]));
  await fireEvent.click(screen.getByTestId("dialog-close"));
  await waitFor(() => expect(open).toBe(0));
});

import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal } from "./fake_core";
import { signInAs } from "./signed_in";
import type { BookEvidenceRow, BookEvidenceSearch, EvidenceTarget } from "../src/lib/api";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import { showLanguage } from "../src/lib/words/index.svelte";
import AddEvidence from "../src/screens/evidence/AddEvidence.svelte";
import { placesOf } from "../src/screens/evidence/citations";

const CLAIM: EvidenceTarget = { kind: "claim", criterion: "c21" };

function row(at: number, change: Partial<BookEvidenceRow> = {}): BookEvidenceRow {
  return {
    evidence: {
      id: `e${at}`, kind: "photo", size_bytes: 90_000, captured_at: "2026-10-31T08:30:00", caption: `Ảnh ${at}`,
      used_in_other_claims: 0, outside_period: false,
    },
    added_at: "2026-11-20T05:00:00Z",
    cited_by: [{ kind: "activity", title: "Tổng vệ sinh hẻm 42 (mẫu)", held_on: "2026-10-31" }],
    cited_here: false,
    ...change,
  };
}

function book(rows: BookEvidenceRow[]) {
  return ({ page }: BookEvidenceSearch) => ({ total: rows.length, rows: rows.slice(page.offset, page.offset + page.limit) });
}

const content = () => ({ media_type: "image/jpeg", base64: "AAAA" });

async function opened(): Promise<HTMLElement> {
  await fireEvent.click(await screen.findByRole("button", { name: "Chọn ảnh đã có trong sổ" }));
  return screen.findByRole("dialog", { hidden: true });
}

beforeEach(() => {
  cleanup();
  withdrawUndo();
  showLanguage("vi");
  signInAs("head");
});

test("a photo of an activity is chosen for a claim by its button", async () => {
  const cited = { ...row(1).evidence, used_in_other_claims: 0 };
  program({ evidence_in_book: book([row(1)]), evidence_content: content, evidence_cite: () => ({ evidence: cited, txn: "t1" }) });
  const { container } = render(AddEvidence, { props: { target: CLAIM } });
  const dialog = await opened();
  expect(await within(dialog).findByText("Đang dùng cho: hoạt động “Tổng vệ sinh hẻm 42 (mẫu)” ngày 31/10/2026.")).toBeInTheDocument();
  expect(within(dialog).getByText(/sẽ được gửi cho phường/)).toBeInTheDocument();
  expect(await within(dialog).findByAltText("Ảnh 1")).toHaveAttribute("src", "data:image/jpeg;base64,AAAA");
  await expectAccessible(container);
  await fireEvent.click(within(dialog).getByTestId("evidence-book-use"));
  await waitFor(() => expect(calls("evidence_cite")).toEqual([{ target: CLAIM, evidence: "e1" }]));
  await waitFor(() => expect(offeredUndo()?.words).toBe("Đã thêm minh chứng"));
  await waitFor(() => expect(screen.queryByTestId("evidence-book-row")).toBeNull());
});

test("what is here already cannot be chosen again", async () => {
  program({ evidence_in_book: book([row(1, { cited_here: true }), row(2)]), evidence_content: content });
  render(AddEvidence, { props: { target: CLAIM } });
  const [here, other] = within(await opened()).getAllByTestId("evidence-book-row", {}) as [HTMLElement, HTMLElement];
  expect(within(here).getByText("Đã có ở đây")).toBeInTheDocument();
  expect(within(here).queryByTestId("evidence-book-use")).toBeNull();
  expect(within(other).getByTestId("evidence-book-use")).toHaveAccessibleName("Dùng ảnh này: Ảnh 2");
});

test("a document is called one", async () => {
  const document = { ...row(1).evidence, kind: "document" as const, captured_at: null, caption: "Quyết định.pdf" };
  program({ evidence_in_book: book([row(1, { evidence: document })]), evidence_content: content });
  render(AddEvidence, { props: { target: CLAIM } });
  const use = within(await opened()).getByTestId("evidence-book-use");
  expect(use).toHaveAccessibleName("Dùng tài liệu này: Quyết định.pdf");
});

test("a large book comes in pages of a dozen", async () => {
  program({ evidence_in_book: book(Array.from({ length: 30 }, (_, at) => row(at))), evidence_content: content });
  render(AddEvidence, { props: { target: CLAIM } });
  const dialog = await opened();
  await waitFor(() => expect(within(dialog).getAllByTestId("evidence-book-row")).toHaveLength(12));
  await fireEvent.click(within(dialog).getByTestId("list-more"));
  await waitFor(() => expect(within(dialog).getAllByTestId("evidence-book-row")).toHaveLength(24));
  expect(calls("evidence_in_book").at(-1)).toEqual({ target: CLAIM, page: { offset: 12, limit: 12 } });
});

test("a document has no picture to ask for, and a refusal leaves the dialog open", async () => {
  const document = row(1, { evidence: { ...row(1).evidence, kind: "document", outside_period: true } });
  program({
    evidence_in_book: book([document]),
    evidence_cite: () => {
      throw new Refusal("evidence_gone");
    },
  });
  render(AddEvidence, { props: { target: CLAIM } });
  const dialog = await opened();
  expect(await within(dialog).findByText("Ngày chụp nằm ngoài kỳ đánh giá. Xin xem lại.")).toBeInTheDocument();
  await fireEvent.click(within(dialog).getByTestId("evidence-book-use"));
  expect(await within(dialog).findByTestId("error-panel")).toHaveAttribute("data-code", "evidence_gone");
  expect(calls("evidence_content")).toEqual([]);
});

test("an empty book says so, and only a claim's photo is said to go to the ward", async () => {
  program({ evidence_in_book: book([]) });
  render(AddEvidence, { props: { target: { kind: "activity", id: "a1" } } });
  const dialog = await opened();
  expect(await within(dialog).findByText("Trong sổ chưa có ảnh hay tài liệu nào.")).toBeInTheDocument();
  expect(within(dialog).queryByText(/gửi cho phường/)).toBeNull();
});

test("a photo of many places names the first ones, in both languages", () => {
  const helps = ["01", "02", "03", "04", "05", "06"].map((day) => ({ kind: "help" as const, happened_on: `2026-11-${day}` }));
  expect(placesOf([{ kind: "claim", code: "2.3" }, ...helps])).toBe(
    "tiêu chí 2.3; lượt hỗ trợ ngày 01/11/2026; lượt hỗ trợ ngày 02/11/2026; lượt hỗ trợ ngày 03/11/2026; và 3 nơi khác",
  );
  showLanguage("en");
  expect(placesOf(helps.slice(0, 5))).toMatch(/; and 1 more place$/);
});

import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { asked, program, Refusal, tell } from "./fake_core";
import { signInAs, statusOf } from "./signed_in";
import type { ClaimDetail, ClaimSave, EvidenceRow, MetricFigure, ReviewDecision } from "../src/lib/api";
import ClaimScreen from "../src/screens/assessment/ClaimScreen.svelte";
import { lockNow } from "../src/lib/state/session.svelte";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import { showLanguage } from "../src/lib/words/index.svelte";

function claim(change: Partial<ClaimDetail> = {}): ClaimDetail {
  return {
    criterion: {
      id: "c21",
      code: "2.1",
      title: "Công dân có VNeID",
      guidance: "Đếm từng hộ.",
      rule: { kind: "ratio_at_least", percent_hundredths: 8000, proportional: false },
      mandatory: true,
      points_hundredths: 500,
      evidence_min: 1,
      evidence_kinds: [],
      evidence_description: "Bảng số liệu",
      metric: null,
      source: "",
    },
    row: {
      criterion: "c21",
      code: "2.1",
      title: "Công dân có VNeID",
      mandatory: true,
      state: "draft",
      value: null,
      points_hundredths: 0,
      max_points_hundredths: 500,
      met: false,
      missing: null,
      evidence: 0,
      evidence_min: 1,
      delivery: null,
      reason: "",
      verified_value: null,
      verified_points_hundredths: null,
    },
    ratio: null,
    note: "",
    from_book: null,
    book: null,
    book_now: null,
    editable: true,
    last_decision: null,
    changed_since_decision: [],
    evidence: [],
    missing_parts: ["value", "evidence"],
    note_warnings: [],
    previous: null,
    next: null,
    ...change,
  };
}

function saves(): ClaimSave[] {
  return asked.filter(({ command }) => command === "claim_save").map(({ args }) => args as ClaimSave);
}

async function type(label: string, text: string): Promise<void> {
  const field = await screen.findByLabelText<HTMLInputElement>(label);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

// A screen that is still there would read again with the others.
beforeEach(() => {
  cleanup();
  withdrawUndo();
});

test("half a ratio is kept on the screen and saved only when both figures are there", async () => {
  program({ claim_get: () => claim(), claim_save: () => ({ id: "c21", txn: "t1" }) });
  render(ClaimScreen, { params: { id: "c21" } });
  await type("Đã đạt được", "451");
  expect(saves()).toEqual([]);
  await type("Trên tổng số", "550");
  await waitFor(() => expect(saves()).toHaveLength(1));
  expect(saves()[0]).toEqual({ criterion: "c21", value: { kind: "ratio", part: 451, whole: 550 }, note: "" });
  await waitFor(() => expect(offeredUndo()?.words).toBe("Đã lưu"));
});

test("a numerator larger than its whole is refused and not saved", async () => {
  program({ claim_get: () => claim(), claim_save: () => ({ id: "c21", txn: "t1" }) });
  render(ClaimScreen, { params: { id: "c21" } });
  await type("Trên tổng số", "10");
  await type("Đã đạt được", "11");
  expect(await screen.findByText("Số đạt được không thể lớn hơn tổng số.")).toBeVisible();
  expect(saves()).toEqual([]);
});

test("a note typed just before the value is not lost to the older one in the store", async () => {
  let stored = claim();
  program({
    claim_get: () => stored,
    claim_save: async (saved) => {
      await Promise.resolve();
      stored = claim({ note: saved.note, row: { ...stored.row, value: saved.value } });
      tell({ kind: "changed", areas: ["claims"] });
      return { id: "c21", txn: "t" };
    },
  });
  render(ClaimScreen, { params: { id: "c21" } });
  await type("Giải trình", "Theo biểu số 3");
  await type("Trên tổng số", "550");
  await type("Đã đạt được", "451");
  await waitFor(() => expect(saves()).toHaveLength(2));
  expect(saves().at(-1)).toEqual({ criterion: "c21", value: { kind: "ratio", part: 451, whole: 550 }, note: "Theo biểu số 3" });
});

test("what is missing is named, and ready cannot be pressed before", async () => {
  program({ claim_get: () => claim() });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByText("Chưa đủ minh chứng.")).toBeVisible();
  expect(screen.getByTestId("claim-mark-ready")).toBeDisabled();
});

test("a refusal is told in three parts", async () => {
  program({
    claim_get: () => claim(),
    claim_save: () => {
      throw new Refusal("disk_full");
    },
  });
  render(ClaimScreen, { params: { id: "c21" } });
  await type("Trên tổng số", "550");
  await type("Đã đạt được", "451");
  const panel = await screen.findByRole("alert");
  expect(within(panel).getAllByText(/./, { selector: "p" })).toHaveLength(3);
  expect(panel).toHaveAttribute("data-code", "disk_full");
});

/** Types and stays in the field: nothing is handed out before the pause in typing is over. */
async function typeAndStay(label: string, text: string): Promise<HTMLElement> {
  const field = await screen.findByLabelText(label);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  return field;
}

function commandsAsked(...commands: string[]): string[] {
  return asked.map(({ command }) => command).filter((command) => commands.includes(command));
}

const complete = { missing_parts: [], evidence: [] };
const ratio = (part: number, whole: number) => ({ ...claim().row, value: { kind: "ratio" as const, part, whole } });

test("the key for ready takes what was typed the moment before with it", async () => {
  program({ claim_get: () => claim(complete), claim_save: () => ({ id: "c21", txn: "t1" }), claim_mark_ready: () => ({ id: "c21", txn: "t2" }) });
  render(ClaimScreen, { params: { id: "c21" } });
  const note = await typeAndStay("Giải trình", "Theo biểu số 3");
  await fireEvent.keyDown(note, { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(commandsAsked("claim_mark_ready")).toHaveLength(1));
  await fireEvent.blur(note);
  expect(commandsAsked("claim_save", "claim_mark_ready")).toEqual(["claim_save", "claim_mark_ready"]);
  expect(saves()[0]?.note).toBe("Theo biểu số 3");
});

test("the book closes after what was typed is saved, however long that takes", async () => {
  const finished: string[] = [];
  program({
    claim_get: () => claim(complete),
    claim_save: async ({ note }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished.push(note);
      return { id: "c21", txn: "t1" };
    },
    lock: () => {
      finished.push("lock");
      return { ...statusOf(null), phase: "locked" };
    },
  });
  render(ClaimScreen, { params: { id: "c21" } });
  await fireEvent.blur(await typeAndStay("Giải trình", "một"));
  await typeAndStay("Giải trình", "hai");
  await lockNow();
  expect(finished).toEqual(["một", "hai", "lock"]);
  signInAs(null);
});

test("what could not be saved stays on the screen, and is not ready", async () => {
  let full = true;
  let stored = claim({ ...complete, note: "cũ" });
  program({
    claim_get: () => stored,
    claim_save: () => {
      if (full) throw new Refusal("disk_full");
      return { id: "c21", txn: "t1" };
    },
    claim_mark_ready: () => ({ id: "c21", txn: "t2" }),
  });
  render(ClaimScreen, { params: { id: "c21" } });
  await type("Giải trình", "Theo biểu số 3");
  await screen.findByTestId("error-panel");
  stored = claim({ ...complete, note: "cũ", note_warnings: ["id_number"] });
  tell({ kind: "changed", areas: ["households"] });
  await screen.findByText(/giống số căn cước/);
  await fireEvent.click(screen.getByTestId("claim-mark-ready"));
  await waitFor(() => expect(screen.getAllByTestId("error-panel")).toHaveLength(2));
  expect(commandsAsked("claim_mark_ready")).toEqual([]);
  expect(screen.getByLabelText("Giải trình")).toHaveValue("Theo biểu số 3");
  full = false;
  await fireEvent.click(screen.getByTestId("claim-mark-ready"));
  await waitFor(() => expect(commandsAsked("claim_mark_ready")).toHaveLength(1));
  expect(saves().at(-1)?.note).toBe("Theo biểu số 3");
  expect(screen.queryByTestId("error-panel")).toBeNull();
});

test("half a new ratio outlives what is read again meanwhile", async () => {
  program({ claim_get: () => claim({ row: ratio(400, 550) }), claim_save: () => ({ id: "c21", txn: "t1" }) });
  render(ClaimScreen, { params: { id: "c21" } });
  await waitFor(() => expect(screen.getByTestId("value-part")).toHaveValue("400"));
  await type("Đã đạt được", "600");
  tell({ kind: "changed", areas: ["households"] });
  await waitFor(() => expect(commandsAsked("claim_get")).toHaveLength(2));
  await waitFor(() => expect(screen.getByTestId("value-part")).toHaveValue("600"));
  await type("Trên tổng số", "700");
  await waitFor(() => expect(saves()).toHaveLength(1));
  expect(saves()[0]?.value).toEqual({ kind: "ratio", part: 600, whole: 700 });
});

test("another ratio from elsewhere takes the place of half a new one", async () => {
  let stored = claim({ row: ratio(400, 550) });
  program({ claim_get: () => stored });
  render(ClaimScreen, { params: { id: "c21" } });
  await waitFor(() => expect(screen.getByTestId("value-part")).toHaveValue("400"));
  await type("Đã đạt được", "600");
  stored = claim({ row: ratio(410, 551) });
  tell({ kind: "changed", areas: ["claims"] });
  await waitFor(() => expect(screen.getByTestId("value-whole")).toHaveValue("551"));
  expect(screen.getByTestId("value-part")).toHaveValue("410");
});

describe("a figure that is refused", () => {
  beforeEach(() => {
    program({
      claim_get: () => claim({ ...complete, row: ratio(400, 550) }),
      claim_save: () => ({ id: "c21", txn: "t1" }),
      claim_mark_ready: () => ({ id: "c21", txn: "t2" }),
    });
    render(ClaimScreen, { params: { id: "c21" } });
  });

  test.each(["4oo", "600"])("%j is never sent as ready with the older one", async (typed) => {
    await type("Đã đạt được", typed);
    await fireEvent.click(screen.getByTestId("claim-mark-ready"));
    await waitFor(() => expect(screen.getByTestId("value-part")).toHaveFocus());
    expect(screen.getByTestId("value-part")).toHaveValue(typed);
    expect(commandsAsked("claim_save", "claim_mark_ready")).toEqual([]);
  });

  test("keeps the other half of its ratio waiting until it is put right", async () => {
    await type("Trên tổng số", "55o");
    await type("Đã đạt được", "451");
    expect(saves()).toEqual([]);
    await type("Trên tổng số", "550");
    await waitFor(() => expect(saves()).toHaveLength(1));
    expect(saves()[0]?.value).toEqual({ kind: "ratio", part: 451, whole: 550 });
  });
});

function figure(change: Partial<MetricFigure> = {}): MetricFigure {
  return {
    metric: "adults_e_payment",
    shape: "ratio",
    as_of: "2026-11-22",
    ratio: { part: 9, whole: 10, percent_hundredths: 9000 },
    count: null,
    months: [],
    households: 500,
    uncounted_households: 490,
    uncounted_with_reason: 0,
    frozen: null,
    short_register: null,
    criterion: { code: "2.1", title: "Thanh toán không tiền mặt" },
    threshold_hundredths: 8000,
    missing: null,
    gained_28_days: 0,
    forecast: { kind: "reached" },
    days_to_deadline: null,
    ...change,
  };
}

test("a figure of some of the households says so, and offers to fix the denominator", async () => {
  program({ claim_get: () => claim({ book: figure() }) });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByTestId("book-partial")).toHaveTextContent("10/500");
  expect(screen.getByTestId("denominator-freeze")).toBeVisible();
});

test("a figure over a nearly empty register says so with both numbers, and can still be taken", async () => {
  signInAs("head");
  const short = figure({ uncounted_households: 0, short_register: { registered: 30, by_statistics: 800 } });
  program({ claim_get: () => claim({ book: short }) });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByTestId("book-short-register")).toHaveTextContent("Sổ mới có 30/800 hộ theo thống kê");
  expect(screen.queryByTestId("book-partial")).toBeNull();
  expect(screen.getByTestId("book-take")).toBeEnabled();
  signInAs(null);
});

test("a figure that gained nothing says so once, and what is missing has its plural in English", async () => {
  showLanguage("en");
  program({ claim_get: () => claim({ book: figure({ forecast: { kind: "no_pace" }, missing: 1 }) }) });
  render(ClaimScreen, { params: { id: "c21" } });
  const book = await screen.findByTestId("book");
  expect(book).toHaveTextContent("1 more is needed to reach the threshold. Nothing was added in the last 28 days.");
  expect(book).not.toHaveTextContent("gained");
  showLanguage("vi");
});

describe("the denominator of a claim", () => {
  test("can be fixed before any household was counted", async () => {
    signInAs("head");
    program({ claim_get: () => claim({ book: figure({ ratio: null, uncounted_households: 500 }) }) });
    render(ClaimScreen, { params: { id: "c21" } });
    expect(await screen.findByTestId("denominator-freeze")).toBeVisible();
    expect(screen.queryByTestId("denominator-release")).toBeNull();
    signInAs(null);
  });

  test("that was fixed is told once, and can be changed and released", async () => {
    signInAs("head");
    const frozen = { whole: 1200, source: "Biểu mẫu", as_of: "2026-02-01" };
    program({ claim_get: () => claim({ book: figure({ frozen }) }), denominator_release: () => ({ id: "d1", txn: "t1" }) });
    render(ClaimScreen, { params: { id: "c21" } });
    expect(await screen.findByTestId("denominator-freeze")).toBeVisible();
    expect(screen.getAllByText(/1\.200, theo Biểu mẫu/)).toHaveLength(1);
    await fireEvent.click(screen.getByTestId("denominator-release"));
    await waitFor(() => expect(asked).toContainEqual({ command: "denominator_release", args: { metric: "adults_e_payment" } }));
    signInAs(null);
  });

  test("is not asked for where the figure is a count", async () => {
    program({ claim_get: () => claim({ book: figure({ metric: "helps_completed", shape: "count", ratio: null, count: null }) }) });
    render(ClaimScreen, { params: { id: "c21" } });
    await screen.findByTestId("book");
    expect(screen.queryByTestId("denominator-freeze")).toBeNull();
  });
});

test("households with a recorded reason are told beside the figure", async () => {
  program({ claim_get: () => claim({ book: figure({ uncounted_with_reason: 12 }) }) });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByTestId("book-with-reason")).toHaveTextContent("12 hộ đã ghi lý do");
});

test("over a denominator that was fixed it is no part of one", async () => {
  const frozen = { whole: 1200, source: "Biểu mẫu", as_of: "2026-02-01" };
  program({ claim_get: () => claim({ book: figure({ frozen }) }) });
  render(ClaimScreen, { params: { id: "c21" } });
  await screen.findByTestId("book");
  expect(screen.queryByTestId("book-partial")).toBeNull();
});

test("a volunteer reads a claim and is told whose it is", async () => {
  program({ claim_get: () => claim({ missing_parts: [] }) });
  signInAs("volunteer");
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByLabelText("Trên tổng số")).toBeDisabled();
  expect(screen.queryByTestId("claim-mark-ready")).toBeNull();
  expect(screen.getAllByTestId("only-for")[0]).toHaveTextContent("Ban điều hành");
  signInAs(null);
});

test("a claim tells that the book has moved on, and one press takes the new figure", async () => {
  const value = { kind: "ratio" as const, part: 451, whole: 550 };
  const taken = { metric: "people_vneid", as_of: "2026-11-01" };
  let now: ClaimDetail["book_now"] = { kind: "ratio", part: 430, whole: 550 };
  program({
    claim_get: () => claim({ book: figure(), from_book: taken, book_now: now, row: { ...claim().row, value, met: true } }),
    claim_take_from_book: () => {
      now = null;
      return { id: "c21", txn: "t9" };
    },
  });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByTestId("book-changed")).toHaveTextContent("Sổ hiện là 430/550 (78,1 %); bác đã ghi 451/550 (82 %).");
  await fireEvent.click(screen.getByText("Cập nhật theo sổ"));
  await waitFor(() => expect(asked).toContainEqual({ command: "claim_take_from_book", args: { criterion: "c21" } }));
  await waitFor(() => expect(offeredUndo()?.undo).toBeDefined());
  tell({ kind: "changed", areas: ["claims"] });
  await waitFor(() => expect(screen.queryByTestId("book-changed")).toBeNull());
});

test("whoever may not claim reads that the book has moved on and takes nothing", async () => {
  signInAs("volunteer");
  program({ claim_get: () => claim({ book: figure(), book_now: { kind: "ratio", part: 1, whole: 2 } }) });
  render(ClaimScreen, { params: { id: "c21" } });
  expect(await screen.findByTestId("book-changed")).toBeVisible();
  expect(screen.queryByTestId("book-take")).toBeNull();
  signInAs(null);
});

describe("a claim that the ward gave back", () => {
  const piece = (id: string): EvidenceRow =>
    ({ id, kind: "document", caption: `Văn bản ${id}`, size_bytes: 10, captured_at: null, used_in_other_claims: 0, outside_period: false }) as EvidenceRow;
  const decision = (state: ReviewDecision["state"], evidence: EvidenceRow[]): ReviewDecision => ({
    state,
    reason: "Thiếu ảnh lớp học.",
    who: "Cán Bộ Thử",
    at: "2026-11-20T05:00:00Z",
    verified_value: null,
    first_acceptance: null,
    reviewed: { value: null, note: "", evidence },
  });
  /** The captions in a part of the card, each with its mark. */
  const captions = (testId: string): string[] =>
    within(screen.getByTestId(testId))
      .queryAllByTestId("evidence-item")
      .map((item) => [...item.querySelectorAll("strong")].map((words) => words.textContent).join(": "));

  test("shows what the ward saw beside what came since, each with its mark", async () => {
    program({ claim_get: () => claim({ evidence: [piece("b"), piece("c")], last_decision: decision("returned", [piece("a"), piece("b")]) }) });
    signInAs("head");
    const { container } = render(ClaimScreen, { params: { id: "c21" } });
    await screen.findByTestId("evidence-beside");
    expect(captions("evidence-before")).toEqual(["Như lần trước: Văn bản b", "Đã bỏ: Văn bản a"]);
    expect(captions("evidence-since")).toEqual(["Mới: Văn bản c"]);
    // What was taken out already cannot be taken out again.
    expect(screen.getAllByTestId("evidence-remove").map((button) => button.getAttribute("aria-label"))).toEqual(["Gỡ: Văn bản b", "Gỡ: Văn bản c"]);
    expect(screen.getByTestId("claim-decision")).toHaveTextContent("2 minh chứng: thêm 1, bỏ 1");
    await expectAccessible(container);
    signInAs(null);
  });

  test("says that nothing was added yet, and moves a new piece to its own side", async () => {
    let evidence = [piece("a")];
    program({ claim_get: () => claim({ evidence, last_decision: decision("returned", [piece("a")]) }) });
    render(ClaimScreen, { params: { id: "c21" } });
    expect(await screen.findByTestId("evidence-since")).toHaveTextContent("Chưa thêm minh chứng nào.");
    evidence = [piece("a"), piece("b")];
    tell({ kind: "changed", areas: ["evidence"] });
    await waitFor(() => expect(captions("evidence-since")).toEqual(["Mới: Văn bản b"]));
    expect(captions("evidence-before")).toEqual(["Như lần trước: Văn bản a"]);
    expect(screen.getByTestId("evidence-since")).not.toHaveTextContent("Chưa thêm");
  });

  test.each([null, decision("accepted", [piece("a")])])("what was never given back has one list, without marks", async (last_decision) => {
    program({ claim_get: () => claim({ evidence: [piece("a")], last_decision }) });
    render(ClaimScreen, { params: { id: "c21" } });
    expect(await screen.findByTestId("evidence-item")).toHaveTextContent("Văn bản a");
    expect(captions("evidence")).toEqual(["Văn bản a"]);
    expect(screen.queryByTestId("evidence-beside")).toBeNull();
  });
});

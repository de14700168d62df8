import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal } from "./fake_core";
import { signInAtWard } from "./signed_in";
import type { EvidenceRow, ReviewDetail, ReviewRow, ReviewState } from "../src/lib/api";
import { currentPlace, replacePlace } from "../src/lib/state/navigation.svelte";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import { decisionsOn, nextWaiting } from "../src/screens/review/decisions";
import { differences } from "../src/screens/review/differences";
import { queryOf } from "../src/screens/review/query";
import ReviewScreen from "../src/screens/review/ReviewScreen.svelte";
import ReviewsScreen from "../src/screens/review/ReviewsScreen.svelte";

function row(change: Partial<ReviewRow> = {}): ReviewRow {
  return {
    claim: "a", neighborhood_name: "Khu phố 1", criterion_code: "2.1", criterion_title: "Công dân có VNeID", mandatory: true, state: "waiting",
    value: { kind: "count", count: 12 }, met: true, evidence: 1, handed_in_at: "2026-11-20T05:00:00Z", flags: 0, ...change,
  };
}

function piece(id: string): EvidenceRow {
  return { id, kind: "document", caption: `Văn bản ${id}`, media_type: "application/pdf", bytes: 10, captured_at: null, added_at: "2026-11-20T05:00:00Z", added_by: "Người Thử" } as unknown as EvidenceRow;
}

function detail(change: Partial<ReviewDetail> = {}): ReviewDetail {
  return {
    row: row(),
    neighborhood: "n1",
    criterion: {
      id: "c1", code: "2.1", title: "Công dân có VNeID", guidance: "Đếm từng hộ.", rule: { kind: "count_at_least", n: 10 }, mandatory: true,
      points_hundredths: 500, evidence_min: 1, evidence_kinds: [], evidence_description: "", metric: null, source: "",
    },
    claim_state: "ready_to_send",
    ratio: null,
    note: "",
    from_book: null,
    book: null,
    evidence: [piece("e1")],
    evidence_missing: [],
    last_decision: null,
    changed: [],
    flags: [],
    history: [],
    seen: "mark",
    previous: null,
    next: "b",
    accepted_by_me: false,
    ...change,
  };
}

const templates = [{ id: "t1", text: "Thiếu minh chứng." }, { id: "t2", text: "Ảnh không rõ." }];

async function press(key: string, target: EventTarget = document.body): Promise<void> {
  await fireEvent.keyDown(target as Element, { key });
}

/** A document that is still being read: what it shows is tested with the pages of a PDF. */
const stillRead = () => new Promise<never>(() => undefined);

/** The claim on the screen, with the answers of the program that a decision needs. */
async function open(change: Partial<ReviewDetail> = {}, params: Record<string, string> = {}): Promise<HTMLElement> {
  program({
    review_get: ({ claim }) => ({ ...detail(change), row: { ...detail(change).row, claim } }),
    review_accept: () => ({ id: "r1", txn: "x1" }),
    review_return: () => ({ id: "r1", txn: "x2" }),
    review_reopen: () => ({ id: "r1", txn: "x3" }),
    reviews: () => ({ total: 1, rows: [row({ claim: "z" })] }),
    reason_templates: () => templates,
    evidence_content: stillRead,
  });
  const { container } = render(ReviewScreen, { params: { id: "a", ...params } });
  await screen.findByTestId("review-claimed");
  return container;
}

// A screen that stays would go on listening to the keys.
afterEach(cleanup);

beforeEach(() => {
  withdrawUndo();
  signInAtWard();
  replacePlace("review", { id: "a" });
});

describe("one claim", () => {
  test("A accepts what was seen, offers to undo it, and opens the next", async () => {
    const container = await open();
    await expectAccessible(container);
    await press("a");
    await waitFor(() => expect(currentPlace().params["id"]).toBe("b"));
    expect(calls("review_accept")).toEqual([{ claim: "a", seen: "mark", verified_value: null }]);
    expect(offeredUndo()?.words).toBe("Khu phố 1, 2.1: đạt");
    expect(offeredUndo()?.undo).toBeDefined();
  });

  test("R and a number give it back with that template", async () => {
    await open();
    await press("r");
    await screen.findByTestId("return-template-2");
    await press("2");
    await waitFor(() => expect(calls("review_return")).toEqual([{ claim: "a", seen: "mark", reason: "Ảnh không rõ.", template: "t2" }]));
  });

  test("own words are typed without the keys of the screen acting, and are mandatory", async () => {
    await open();
    await press("r");
    const reason = await screen.findByTestId("return-reason");
    expect(screen.getByTestId("return-give")).toBeDisabled();
    await press("a", reason);
    await press("1", reason);
    await press(" ", reason);
    await fireEvent.input(reason, { target: { value: "Cần thêm ảnh" } });
    await waitFor(() => expect(screen.getByTestId("return-give")).toBeEnabled());
    await fireEvent.keyDown(reason, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(calls("review_return")).toEqual([{ claim: "a", seen: "mark", reason: "Cần thêm ảnh", template: null }]));
    expect(calls("review_accept")).toEqual([]);
  });

  test("while the reasons are open, A and Space do nothing to the claim", async () => {
    await open();
    await press("r");
    await screen.findByTestId("return-template-1");
    await press("a");
    await press(" ");
    expect(calls("review_accept")).toEqual([]);
    expect(currentPlace().params["id"]).toBe("a");
  });

  test("Space opens the next one, but on a button it presses the button", async () => {
    await open();
    await press(" ", screen.getByTestId("review-return"));
    expect(currentPlace().params["id"]).toBe("a");
    await press(" ");
    expect(currentPlace().params["id"]).toBe("b");
  });

  test("the ward's own figure goes with the acceptance", async () => {
    await open();
    await fireEvent.click(screen.getByTestId("review-own-figure"));
    const field = screen.getByTestId("value-count");
    await fireEvent.focus(field);
    await fireEvent.input(field, { target: { value: "9" } });
    await fireEvent.blur(field);
    await press("a");
    await waitFor(() => expect(calls("review_accept")).toEqual([{ claim: "a", seen: "mark", verified_value: { kind: "count", count: 9 } }]));
  });

  test("what changed meanwhile is refused in words and the claim stays", async () => {
    await open();
    program({ review_accept: () => { throw new Refusal("claim_changed"); }, review_get: () => detail(), evidence_content: stillRead });
    await press("a");
    expect(await screen.findByTestId("error-panel")).toHaveTextContent("vừa thay đổi");
    expect(currentPlace().params["id"]).toBe("a");
  });

  test("of a claim that came again only the differences stand open", async () => {
    const reviewed = { value: { kind: "count", count: 8 } as const, note: "", evidence: [piece("e1")] };
    const container = await open({
      row: row({ state: "waiting_again" }),
      evidence: [piece("e1"), piece("e2")],
      last_decision: { state: "returned", reason: "Thiếu ảnh", who: "Cán bộ Thử", at: "2026-11-18T05:00:00Z", verified_value: null, first_acceptance: null, reviewed },
      changed: ["value", "evidence"],
    });
    const table = screen.getByTestId("review-differences");
    expect(table).toHaveTextContent("8");
    expect(table).toHaveTextContent("2 minh chứng: thêm 1");
    expect(table).not.toHaveTextContent("Giải trình");
    expect(screen.getByText("Thiếu ảnh")).toBeVisible();
    expect(screen.getByTestId("review-evidence-stayed")).not.toHaveAttribute("open");
    expect(screen.getByTestId("review-evidence")).toHaveTextContent("Văn bản e2");
    expect(screen.getByTestId("review-evidence")).not.toHaveTextContent("Văn bản e1");
    await expectAccessible(container);
  });

  test("who accepted first cannot accept again", async () => {
    await open({ row: row({ state: "accepted_once" }), accepted_by_me: true });
    expect(screen.getByText(/Cần một cán bộ khác/)).toBeVisible();
    expect(screen.queryByTestId("review-accept")).toBeNull();
    await press("a");
    expect(calls("review_accept")).toEqual([]);
  });

  test("an accepted claim is opened again with a reason", async () => {
    await open({ row: row({ state: "accepted" }) });
    await fireEvent.click(screen.getByTestId("review-reopen"));
    const reason = await screen.findByTestId("return-reason");
    await fireEvent.input(reason, { target: { value: "Khu phố báo nhầm" } });
    await fireEvent.click(screen.getByTestId("return-give"));
    await waitFor(() => expect(calls("review_reopen")).toHaveLength(1));
  });

  test("flags are told in plain words", async () => {
    await open({ flags: [{ kind: "back_dated", entries: 7, of: 20, longest_days: 30 }, { kind: "outside_period", evidence: "e1", captured_on: "2025-01-02" }] });
    expect(screen.getByTestId("review-flags")).toHaveTextContent("7/20 mục được ghi muộn");
    expect(screen.getByTestId("review-flags")).toHaveTextContent("02/01/2025");
  });
});

describe("what may be decided", () => {
  test.each<[ReviewState, boolean, string[]]>([
    ["not_handed_in", false, []],
    ["waiting", false, ["accept", "return"]],
    ["waiting_again", false, ["accept", "return"]],
    ["accepted_once", false, ["accept_second", "return"]],
    ["accepted_once", true, ["return"]],
    ["accepted", false, ["reopen"]],
    ["returned", false, []],
    ["reopened", false, []],
  ])("%s, first accepted by me: %s", (state, accepted_by_me, decisions) => {
    expect(decisionsOn({ row: row({ state }), accepted_by_me })).toEqual(decisions);
  });

  test("after a decision in a list of everything, the first that still waits is next", async () => {
    program({ reviews: () => ({ total: 2, rows: [row({ claim: "a" }), row({ claim: "q" })] }) });
    expect(await nextWaiting(detail({ next: "accepted-one" }), queryOf({ neighborhood: "n1" }))).toBe("q");
    expect(await nextWaiting(detail({ next: "b" }), queryOf({}))).toBe("b");
    program({ reviews: () => ({ total: 0, rows: [] }) });
    expect(await nextWaiting(detail(), queryOf({ criterion: "c1" }))).toBeNull();
  });

  test("before the first decision there are no differences", () => {
    expect(differences(detail())).toEqual([]);
  });
});

describe("the list", () => {
  test("begins with the first that waits", async () => {
    program({ reviews: () => ({ total: 1, rows: [row({ flags: 2 })] }), ward_neighborhoods: () => [] });
    const { container } = render(ReviewsScreen, { params: {} });
    expect(await screen.findByTestId("review-row")).toHaveTextContent("2 điều nên xem");
    await fireEvent.click(screen.getByTestId("review-first"));
    await waitFor(() => expect(currentPlace()).toEqual({ screen: "review", params: { id: "a" } }));
    await expectAccessible(container);
  });

  test("one cell of the grid opens its claim at once", async () => {
    program({ reviews: () => ({ total: 1, rows: [row()] }), ward_neighborhoods: () => [] });
    render(ReviewsScreen, { params: { neighborhood: "n1", criterion: "c1" } });
    await waitFor(() => expect(currentPlace()).toEqual({ screen: "review", params: { neighborhood: "n1", criterion: "c1", id: "a" } }));
  });

  test("one criterion across khu phố is named", async () => {
    program({ reviews: () => ({ total: 2, rows: [row(), row({ claim: "b", neighborhood_name: "Khu phố 2" })] }), ward_neighborhoods: () => [] });
    render(ReviewsScreen, { params: { criterion: "c1" } });
    expect(await screen.findByRole("heading", { level: 1, name: "2.1. Công dân có VNeID" })).toBeVisible();
  });

  test("nothing waiting says what to do", async () => {
    program({ reviews: () => ({ total: 0, rows: [] }), ward_neighborhoods: () => [] });
    render(ReviewsScreen, { params: {} });
    expect(await screen.findByTestId("reviews-empty")).toHaveTextContent("Nhận tệp");
  });
});

describe("where two officers accept", () => {
  const reviewed = { value: { kind: "count" as const, count: 12 }, note: "", evidence: [] };
  const first = { who: "Cán bộ Một", at: "2026-11-18T05:00:00Z", verified_value: { kind: "count" as const, count: 9 } };
  const once: Partial<ReviewDetail> = {
    row: row({ state: "accepted_once" }),
    last_decision: { state: "accepted_once", reason: "", who: "Cán bộ Một", at: first.at, verified_value: first.verified_value, first_acceptance: first, reviewed },
  };

  test("the second one sees the first figure, and puts their own beside it", async () => {
    const container = await open(once);
    expect(screen.getByTestId("first-acceptance")).toHaveTextContent("Cán bộ Một");
    expect(screen.getByTestId("first-acceptance")).toHaveTextContent("ghi 9");
    expect(screen.getByTestId("review-claimed")).toHaveTextContent("đồng ý với số lần một: 9");
    await fireEvent.click(screen.getByTestId("review-own-figure"));
    const field = screen.getByTestId("value-count");
    await fireEvent.focus(field);
    await fireEvent.input(field, { target: { value: "10" } });
    await fireEvent.blur(field);
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("review-accept"));
    await waitFor(() => expect(calls("review_accept")).toEqual([{ claim: "a", seen: "mark", verified_value: { kind: "count", count: 10 } }]));
  });

  test("both figures stay to be seen once it is accepted", async () => {
    await open({ ...once, row: row({ state: "accepted" }), last_decision: { ...once.last_decision!, state: "accepted", who: "Cán bộ Hai", verified_value: { kind: "count", count: 10 } } });
    const card = screen.getByTestId("last-decision");
    for (const words of ["Cán bộ Hai", "Số của phường: 10", "Cán bộ Một", "ghi 9"]) expect(card).toHaveTextContent(words);
  });
});

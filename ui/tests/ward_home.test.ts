import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { program } from "./fake_core";
import { expectAccessible } from "./accessible";
import { signInAtWard, WORDS } from "./signed_in";
import type { GridRow, WardHome } from "../src/lib/api";
import { maybe } from "../src/lib/words/index.svelte";
import { session } from "../src/lib/state/session.svelte";
import RecoverySlip from "../src/screens/first_run/RecoverySlip.svelte";
import HelpScreen from "../src/screens/help/HelpScreen.svelte";
import MoreScreen from "../src/screens/more/MoreScreen.svelte";
import { entryOf, quickPlaceOf, railOf } from "../src/screens/rail";
import { SCREENS } from "../src/screens/registry";
import Rail from "../src/screens/shell/Rail.svelte";
import TopBar from "../src/screens/shell/TopBar.svelte";
import { cellAfter, scrollNeeded } from "../src/screens/ward_home/cells";
import { isSilent, receivedWords, STATES_IN_ORDER } from "../src/screens/ward_home/states";
import WardHomeScreen from "../src/screens/ward_home/WardHomeScreen.svelte";

function gridRow(change: Partial<GridRow> = {}): GridRow {
  return {
    neighborhood: "n1",
    name: "Khu phố 1",
    states: ["waiting", "accepted"],
    claimed_points_hundredths: 8250,
    verified_points_hundredths: 4000,
    passes: false,
    last_received_at: "2026-11-20T05:00:00Z",
    silent_days: 2,
    ...change,
  };
}

function home(change: Partial<WardHome> = {}): WardHome {
  const summary = {
    name: "thu", title: "Bộ thử", sample_label: "Bộ mẫu, chưa phải văn bản ban hành", issuer: "UBND phường Thử", decision_number: "", decided_on: null, period_from: "2026-07-01", period_to: "2026-12-31",
    deadline: "2026-12-20", criteria: 2, max_points_hundredths: 10000, loaded: true,
  };
  return {
    today: "2026-11-22",
    set: { id: "s1", summary, current: true, issued_on: null },
    days_left: 28,
    criteria: [
      { id: "c1", code: "1.1", title: "Công dân có VNeID", mandatory: true },
      { id: "c2", code: "1.2", title: "Lớp học số", mandatory: false },
    ],
    rows: [gridRow(), gridRow({ neighborhood: "n2", name: "Khu phố 2", silent_days: 21 }), gridRow({ neighborhood: "n3", name: "Khu phố 3", last_received_at: null, silent_days: null })],
    waiting: 3,
    devices_waiting: 1,
    put_aside: 2,
    receipts_due: 1,
    recognised: 0,
    ...change,
  };
}

afterEach(cleanup);
beforeEach(() => signInAtWard());

describe("the keys of the grid", () => {
  const last = { row: 59, column: 40 };

  test.each([
    ["ArrowRight", { row: 5, column: 6 }],
    ["ArrowUp", { row: 4, column: 5 }],
    ["PageDown", { row: 15, column: 5 }],
    ["Home", { row: 5, column: 0 }],
    ["End", { row: 5, column: 40 }],
    ["Ctrl+End", last],
    ["Ctrl+Home", { row: 0, column: 0 }],
  ])("%s", (key, cell) => {
    expect(cellAfter(key, { row: 5, column: 5 }, last)).toEqual(cell);
  });

  test("stop at the edges, and leave other keys alone", () => {
    expect(cellAfter("ArrowLeft", { row: 0, column: 0 }, last)).toEqual({ row: 0, column: 0 });
    expect(cellAfter("PageDown", { row: 55, column: 3 }, last)).toEqual({ row: 59, column: 3 });
    expect(cellAfter("a", { row: 1, column: 1 }, last)).toBeNull();
  });
});

test.each([
  ["within what is seen", [500, 576], 0],
  ["beyond the edge", [1128, 1204], 99],
  ["half beyond the edge", [1060, 1136], 31],
  ["under the names", [150, 226], -50],
] as const)("a cell %s comes into sight", (_where, [start, end], scroll) => {
  expect(scrollNeeded([start, end], [200, 1105])).toBe(scroll);
});

describe("the ward's home", () => {
  test("tells without a click what waits, who is silent and how long is left", async () => {
    program({ ward_home: () => home() });
    render(WardHomeScreen);
    const toDo = await screen.findByTestId("ward-to-do");
    for (const words of ["3 tiêu chí chờ thẩm định", "1 máy chờ xác nhận", "2 mục để riêng", "Còn 28 ngày", "0/3 khu phố", "2 khu phố lâu chưa gửi"]) {
      expect(toDo).toHaveTextContent(words);
    }
    expect(screen.getByText("21 ngày chưa gửi")).toBeVisible();
    expect(screen.getByText("chưa nhận lần nào")).toBeVisible();
    expect(screen.getByText("Bộ mẫu, chưa phải văn bản ban hành")).toBeVisible();
  });

  test("a cell says its state in words, and one Tab stop leads into the grid", async () => {
    program({ ward_home: () => home() });
    const { container } = render(WardHomeScreen);
    const first = await screen.findByRole("link", { name: "Khu phố 1, 1.1 Công dân có VNeID: Chờ thẩm định" });
    expect(within(first).getByText("Chờ")).toBeVisible();
    expect(container.querySelectorAll('[data-cell][tabindex="0"]')).toHaveLength(1);
    first.focus();
    await fireEvent.keyDown(first, { key: "ArrowDown" });
    const below = screen.getByRole("link", { name: "Khu phố 2, 1.1 Công dân có VNeID: Chờ thẩm định" });
    expect(below).toHaveFocus();
    expect(below).toHaveAttribute("tabindex", "0");
    expect(container.querySelectorAll('[data-cell][tabindex="0"]')).toHaveLength(1);
    await expectAccessible(container);
  });

  test("the title of a column stands under the grid: by the keys, by a press on its code, by the pointer", async () => {
    program({ ward_home: () => home() });
    const { container } = render(WardHomeScreen);
    const line = await screen.findByTestId("grid-criterion");
    expect(line).toHaveTextContent("Bấm vào mã tiêu chí");
    screen.getByRole("link", { name: "Khu phố 1, 1.1 Công dân có VNeID: Chờ thẩm định" }).focus();
    await waitFor(() => expect(line).toHaveTextContent("1.1* Công dân có VNeID"));
    await fireEvent.click(screen.getByText("1.2", { selector: "button" }));
    expect(line).toHaveTextContent("1.2 Lớp học số");
    await fireEvent.pointerEnter(screen.getByRole("link", { name: "Khu phố 2, 1.1 Công dân có VNeID: Chờ thẩm định" }));
    expect(line).toHaveTextContent("1.1* Công dân có VNeID");
    // Back to the names of the khu phố, the last title stays to be read.
    await fireEvent.focus(screen.getByRole("link", { name: "Khu phố 1" }));
    expect(line).toHaveTextContent("1.1* Công dân có VNeID");
    await expectAccessible(container);
  });

  test("all titles can be unfolded, and none of them waits for the pointer", async () => {
    program({ ward_home: () => home() });
    const { container } = render(WardHomeScreen);
    const titles = await screen.findByTestId("grid-titles");
    expect(titles.querySelector("summary")).toHaveTextContent("Tên các tiêu chí (2)");
    expect([...titles.querySelectorAll("dt")].map((code) => `${code.textContent} ${code.nextElementSibling?.textContent}`)).toEqual(["1.1* Công dân có VNeID", "1.2 Lớp học số"]);
    expect(screen.getAllByTestId("grid-code").map((code) => code.getAttribute("aria-label"))).toEqual(["1.1* Công dân có VNeID", "1.2 Lớp học số"]);
    expect(container.querySelector("[title]")).toBeNull();
  });

  test("an empty ward is told what to do first", async () => {
    program({ ward_home: () => home({ rows: [], set: null, criteria: [] }) });
    render(WardHomeScreen);
    expect(await screen.findByTestId("ward-home-neighborhoods")).toBeVisible();
  });

  test("sixty khu phố by forty criteria are all there", async () => {
    const criteria = Array.from({ length: 40 }, (_, at) => ({ id: `c${at}`, code: `${at}`, title: "Tiêu chí", mandatory: false }));
    const rows = Array.from({ length: 60 }, (_, at) => gridRow({ neighborhood: `n${at}`, name: `Khu phố ${at}`, states: criteria.map(() => "waiting") }));
    program({ ward_home: () => home({ criteria, rows }) });
    const { container } = render(WardHomeScreen);
    await screen.findByText("Khu phố 59");
    expect(container.querySelectorAll("[data-cell]")).toHaveLength(60 * 41);
  });
});

test("every state has a word, a short word and its own icon or colour", () => {
  for (const state of STATES_IN_ORDER) {
    expect(maybe(`review-state-${state}`)).not.toBeNull();
    // What is seen in a cell is part of what is read out.
    const [short, whole] = [maybe(`review-short-${state}`) ?? "–", maybe(`review-state-${state}`) ?? ""];
    expect(whole.toLowerCase()).toContain(short.toLowerCase());
    expect(maybe(`review-was-${state}`, { who: "", at: "" })).not.toBeNull();
  }
});

describe("the window of the ward", () => {
  test("has the ward's rail and name, and no search for households", () => {
    render(Rail);
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("data-testid"))).toEqual(railOf("ward").map(({ place }) => `rail-${place}`));
    const status = session();
    if (!status) throw new Error("nobody is signed in");
    render(TopBar, { status });
    expect(screen.getByTestId("bar-neighborhood")).toHaveTextContent("Phường Thử");
    expect(screen.queryByTestId("bar-search")).toBeNull();
  });

  test("offers under “Thêm…” only places that exist", () => {
    const { container } = render(MoreScreen);
    const places = [...container.querySelectorAll("button")].map((tile) => tile.dataset["testid"]?.replace("more-", "") ?? "");
    expect(places).toContain("put_aside");
    expect(places.filter((place) => !(place in SCREENS))).toEqual([]);
  });

  test("F1 tells of taking in and reviewing, not of logging helps", () => {
    render(HelpScreen);
    expect(screen.getByText("Thẩm định thế nào?")).toBeVisible();
    expect(screen.queryByText("Ghi một lượt hỗ trợ thế nào?")).toBeNull();
  });

  test("the ward's recovery slip bears the words of its key", async () => {
    const ward = session()?.ward ?? null;
    const { container } = render(RecoverySlip, { kit: { groups: ["AAAA", "BBBB"] } as never, owner: "Phường Thử", ward });
    expect(screen.getByTestId("recovery-ward")).toHaveTextContent(WORDS.join(""));
    await expectAccessible(container);
  });
});

test("silence begins after two weeks", () => {
  expect([null, 13, 14].map(isSilent)).toEqual([true, false, true]);
  expect(receivedWords({ last_received_at: "2026-11-20T05:00:00Z", silent_days: 2 })).toBe("20/11/2026");
  expect(receivedWords({ last_received_at: "2026-11-01T05:00:00Z", silent_days: 21 })).toBe("21 ngày chưa gửi");
});

test("the rail of the ward names places that exist, and F2 takes files in", () => {
  const places = railOf("ward").flatMap((entry) => [entry.place, ...entry.under]);
  expect(places.filter((place) => !(place in SCREENS))).toEqual([]);
  expect(railOf("ward")).toHaveLength(6);
  expect(entryOf(railOf("ward"), "put_aside")?.place).toBe("take_in");
  expect(entryOf(railOf("ward"), "backups")?.place).toBe("more");
  expect(entryOf(railOf("neighborhood"), "help_new")?.place).toBe("help_log");
  expect([quickPlaceOf("ward"), quickPlaceOf("neighborhood")]).toEqual(["take_in", "help_new"]);
});

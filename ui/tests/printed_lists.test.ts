import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal, tell } from "./fake_core";
import { signInAs, statusOf } from "./signed_in";
import type { DoorRow, Page, RecipientRow, RecipientsPage, RecipientsQuery, RevisitRow, Revisits } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";
import { todayIso } from "../src/lib/words/figures";
import DoorsScreen from "../src/screens/metrics/DoorsScreen.svelte";
import RevisitsScreen from "../src/screens/revisits/RevisitsScreen.svelte";
import RoundScreen from "../src/screens/welfare/RoundScreen.svelte";

/** As many rows as the program gives at once. */
const ROWS_MAX = 200;
const SHEET_ROWS = "[data-testid=recipients-sheet] tbody tr";

/** What stood on the page each time it was printed: rows, and the words at the head of the paper. */
let sheets: { rows: number; head: string }[] = [];

function printsRows(selector: string): void {
  sheets = [];
  window.print = () => {
    const head = screen.getByTestId("paper-head").textContent.replace(/\s+/g, " ").trim();
    sheets.push({ rows: document.querySelectorAll(selector).length, head });
  };
}

function recipient(at: number, change: Partial<RecipientRow> = {}): RecipientRow {
  return { household: `h${at}`, contact_name: `Bà Thử ${at}`, address: `${at} Đường Mẫu`, received_on: null, received_by: "", ticked_by: "", ...change };
}

function part<Row>(rows: Row[], { offset, limit }: Page): Row[] {
  return rows.slice(offset, offset + Math.min(limit, ROWS_MAX));
}

/** A round of so many households, handed out in pages; the search finds whose name holds its words. */
function roundOf(recipients: RecipientRow[]): (args: RecipientsQuery) => RecipientsPage {
  const round = { title: "Quà Tết mẫu", starts_on: "2026-01-10", item: "10 kg gạo", value_dong: null, donor: "", note: "" };
  const received = recipients.filter((row) => row.received_on !== null).length;
  return ({ query, only_waiting, page }) => {
    const rows = recipients.filter((row) => row.contact_name.includes(query) && !(only_waiting && row.received_on !== null));
    return { round: { id: "r1", round, recipients: recipients.length, received, value_given_dong: null }, total: rows.length, rows: part(rows, page) };
  };
}

function many<Row>(n: number, row: (at: number) => Row): Row[] {
  return Array.from({ length: n }, (_, at) => row(at + 1));
}

beforeEach(() => {
  enter({ ...statusOf("head"), neighborhood: { id: "n1", name: "Khu phố 13" } as never });
});
afterEach(() => {
  cleanup();
  signInAs(null);
});

describe("the list of a welfare round", () => {
  test.each([50, 51, 120, 450])("of %i households is printed whole", async (households) => {
    printsRows(SHEET_ROWS);
    program({ recipients: roundOf(many(households, recipient)) });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("round-print"));
    await waitFor(() => expect(sheets).toHaveLength(1));
    expect(sheets[0]?.rows).toBe(households);
    expect(sheets[0]?.head).toContain(`${households} trong ${households} dòng`);
    const limits = calls("recipients").map((args) => (args as RecipientsQuery).page.limit);
    expect(Math.max(...limits)).toBeLessThanOrEqual(ROWS_MAX);
    expect(screen.queryByTestId("print-state")).toBeNull();
  });

  test("bears the round, its day, the khu phố and a place to sign; who received already is named", async () => {
    program({ recipients: roundOf([recipient(1), recipient(2, { received_on: "2026-01-12", received_by: "Cô Năm Thử" })]) });
    const { container } = render(RoundScreen, { params: { id: "r1" } });
    const sheet = await screen.findByTestId("recipients-sheet");
    expect(within(sheet).getAllByRole("columnheader").map((head) => head.textContent)).toEqual(["TT", "Họ tên, địa chỉ", "Đã nhận", "Ký nhận"]);
    expect(within(sheet).getAllByRole("row").map((row) => row.textContent)).toEqual([expect.stringContaining("TT"), "1Bà Thử 11 Đường Mẫu", "2Bà Thử 22 Đường Mẫu12/01/2026Cô Năm Thử"]);
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Quà Tết mẫu");
    expect(container).toHaveTextContent("10/01/2026 · 10 kg gạo");
    expect(screen.getByTestId("paper-head")).toHaveTextContent("Khu phố 13");
    await expectAccessible(container);
  });

  test("a narrowed list says on paper what narrowed it, and how many the round has", async () => {
    printsRows(SHEET_ROWS);
    program({ recipients: roundOf(many(120, (at) => recipient(at, { received_on: at <= 60 ? "2026-01-12" : null }))) });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("recipients-waiting"));
    await waitFor(() => expect(screen.getAllByTestId("recipient")[0]).toHaveTextContent("Bà Thử 61"));
    await fireEvent.click(screen.getByTestId("round-print"));
    await waitFor(() => expect(sheets).toHaveLength(1));
    expect(sheets[0]?.rows).toBe(60);
    expect(sheets[0]?.head).toContain("60 trong 120 dòng");
    expect(sheets[0]?.head).toContain("Chỉ hộ chưa nhận");
  });

  test("while it is read, says how far it is; a second press does nothing", async () => {
    printsRows(SHEET_ROWS);
    const whole = roundOf(many(450, recipient));
    const waiting: (() => void)[] = [];
    program({ recipients: (args) => (args.page.limit < ROWS_MAX ? whole(args) : new Promise((resolve) => waiting.push(() => resolve(whole(args))))) });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("round-print"));
    expect(await screen.findByTestId("print-state")).toHaveTextContent("Đang lấy cả danh sách để in: 0/450 dòng…");
    await fireEvent.click(screen.getByTestId("round-print"));
    expect(waiting).toHaveLength(1);
    waiting.shift()?.();
    await waitFor(() => expect(screen.getByTestId("print-state")).toHaveTextContent("200/450"));
    for (const rows of [400, 450]) {
      await waitFor(() => expect(waiting).toHaveLength(1));
      expect(sheets).toEqual([]);
      waiting.shift()?.();
      if (rows < 450) await waitFor(() => expect(screen.getByTestId("print-state")).toHaveTextContent(`${rows}/450`));
    }
    await waitFor(() => expect(sheets.map(({ rows }) => rows)).toEqual([450]));
  });

  test("nothing is printed where a page cannot be read, and the screen stays as it was", async () => {
    printsRows(SHEET_ROWS);
    const whole = roundOf(many(450, recipient));
    program({
      recipients: (args) => {
        if (args.page.offset === 200) throw new Refusal("disk_full");
        return whole(args);
      },
    });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("round-print"));
    expect(await screen.findByTestId("error-panel")).toHaveAttribute("data-code", "disk_full");
    expect(sheets).toEqual([]);
    expect(screen.getAllByTestId("recipient")).toHaveLength(50);
  });

  test("a tick elsewhere while the pages are read begins them anew", async () => {
    printsRows(SHEET_ROWS);
    let recipients = many(201, recipient);
    let release = (): void => undefined;
    program({
      recipients: (args) => {
        if (args.page.offset === 0) return roundOf(recipients)(args);
        return new Promise((resolve) => (release = () => resolve(roundOf(recipients)(args))));
      },
    });
    render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("round-print"));
    await waitFor(() => expect(calls("recipients").some((args) => (args as RecipientsQuery).page.offset === 200)).toBe(true));
    recipients = recipients.slice(1);
    tell({ kind: "changed", areas: ["welfare"] });
    release();
    await waitFor(() => expect(sheets.map(({ rows }) => rows)).toEqual([200]));
    expect(screen.getByTestId("recipients-sheet")).not.toHaveTextContent(/Bà Thử 1(?!\d)/);
  });

  test("is not printed on another screen, where this one was left meanwhile", async () => {
    printsRows(SHEET_ROWS);
    const whole = roundOf(many(120, recipient));
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    program({ recipients: async (args) => (args.page.limit === ROWS_MAX ? released.then(() => whole(args)) : whole(args)) });
    const print = vi.fn();
    window.print = print;
    const { unmount } = render(RoundScreen, { params: { id: "r1" } });
    await fireEvent.click(await screen.findByTestId("round-print"));
    unmount();
    release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(print).not.toHaveBeenCalled();
  });
});

describe("the doors to knock on", () => {
  const door = (at: number): DoorRow => ({ household: `h${at}`, contact_name: `Ông Thử ${at}`, address: `${at} Đường Mẫu`, phone: "", why: "never_counted", missing: null, reach_reason: null });

  test.each([51, 120])("all %i of them are printed", async (households) => {
    printsRows("ol > li");
    const doors = many(households, door);
    program({ doors: ({ page }) => ({ total: doors.length, streets: [], rows: part(doors, page) }) as never });
    render(DoorsScreen, { params: {} });
    await fireEvent.click(await screen.findByTestId("doors-print"));
    await waitFor(() => expect(sheets.map(({ rows }) => rows)).toEqual([households]));
    expect(sheets[0]?.head).toContain(`${households} trong ${households} dòng`);
    expect(sheets[0]?.head).toContain("Khu phố 13");
  });
});

describe("the revisits", () => {
  const visit = (at: number): RevisitRow =>
    ({
      help: { id: `e${at}`, happened_on: "2026-11-01", household: `h${at}`, contact_name: `Cô Thử ${at}`, address: `${at} Hẻm Mẫu`, category: "vneid", service: "", outcome: "come_again", revisit_on: todayIso() },
      phone: "",
      days_overdue: 0,
    }) as RevisitRow;

  test.each([51, 120])("all %i of them are printed", async (visits) => {
    printsRows("[data-testid=revisit]");
    const all: Revisits = { total: visits, alleys: [{ alley: "Hẻm Mẫu", rows: many(visits, visit) }] };
    program({ revisits: () => all });
    render(RevisitsScreen);
    await waitFor(() => expect(screen.getAllByTestId("revisit")).toHaveLength(50));
    await fireEvent.click(screen.getByTestId("revisits-print"));
    await waitFor(() => expect(sheets.map(({ rows }) => rows)).toEqual([visits]));
    expect(sheets[0]?.head).toContain(`${visits} trong ${visits} dòng`);
    expect(sheets[0]?.head).toContain("Hẹn đến: Hôm nay");
  });
});

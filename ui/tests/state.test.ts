import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { asked, program, Refusal, tell } from "./fake_core";
import Unlock from "../src/screens/unlock/Unlock.svelte";
import FirstRun from "../src/screens/first_run/FirstRun.svelte";
import MembersScreen from "../src/screens/members/MembersScreen.svelte";
import type { MemberRow, Status } from "../src/lib/api";
import { monthsBetween, withMonth } from "../src/screens/assessment/months";
import { currentPlace, go, hashOf, placeOf } from "../src/lib/state/navigation.svelte";
import { bind, combinationOf } from "../src/lib/state/shortcuts.svelte";
import { openSlip, putSlipAway } from "../src/lib/state/session.svelte";

const head: MemberRow = { id: "m1", name: "Nguyễn Văn Mẫu", tile_label: "Chú Mẫu", role: "head", active: true };

function status(change: Partial<Status> = {}): Status {
  return {
    phase: "locked",
    version: "0.1.0",
    folder: "/so",
    tiles: [
      { member: "m1", label: "Chú Mẫu", role: "head" },
      { member: "m2", label: "Bạn Thử", role: "volunteer" },
    ],
    secret_kind: "pin",
    wait_seconds: 0,
    signed_in: null,
    neighborhood: null,
    neighborhoods: [],
    practice: false,
    store_role: "neighborhood",
    ward: null,
    device_fingerprint: [],
    device_confirmed: true,
    notices: [],
    preferences: { language: "vi", text_percent: 100, lock_after_minutes: 10 },
    ...change,
  };
}

describe("places", () => {
  test("an address and its place are the same thing", () => {
    const place = { screen: "household", params: { id: "h 1/2&3", find: "ba 42/7" } };
    expect(placeOf(hashOf(place))).toEqual(place);
  });

  test.each(["", "#", "#/"])("%j is home", (hash) => {
    expect(placeOf(hash).screen).toBe("home");
  });

  test("going somewhere shows it", async () => {
    go("claim", { id: "c1" });
    await waitFor(() => expect(currentPlace()).toEqual({ screen: "claim", params: { id: "c1" } }));
  });
});

describe("keys", () => {
  test("a combination is written as people read it", () => {
    expect(combinationOf(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }))).toBe("Ctrl+K");
    expect(combinationOf(new KeyboardEvent("keydown", { key: "F2" }))).toBe("F2");
    expect(combinationOf(new KeyboardEvent("keydown", { key: "1", altKey: true }))).toBe("Alt+1");
  });

  test("a plain key never fires while typing, nor any key of a composition", () => {
    const action = vi.fn();
    const undo = [bind("1", action), bind("Ctrl+K", action)];
    const input = document.body.appendChild(document.createElement("input"));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, isComposing: true, bubbles: true }));
    expect(action).not.toHaveBeenCalled();
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }));
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
    expect(action).toHaveBeenCalledTimes(2);
    undo.forEach((unbind) => unbind());
  });

  test("Ctrl+Z stays with the text while typing", () => {
    const action = vi.fn();
    const unbind = bind("Ctrl+Z", action);
    const input = document.body.appendChild(document.createElement("input"));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(action).not.toHaveBeenCalled();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(action).toHaveBeenCalledOnce();
    unbind();
  });
});

describe("months of a period", () => {
  test("only those that have begun", () => {
    expect(monthsBetween("2025-11-15", "2026-12-31", "2026-02-01")).toEqual([
      { year: 2025, month: 11 },
      { year: 2025, month: 12 },
      { year: 2026, month: 1 },
      { year: 2026, month: 2 },
    ]);
    expect(monthsBetween("2026-01-01", "2026-12-31", "2025-12-31")).toEqual([]);
  });

  test("a cleared month is left out, not 0", () => {
    const counts = withMonth(withMonth([], { year: 2026, month: 2 }, 21), { year: 2026, month: 1 }, 20);
    expect(counts.map(({ month }) => month)).toEqual([1, 2]);
    expect(withMonth(counts, { year: 2026, month: 1 }, null)).toEqual([{ year: 2026, month: 2, count: 21 }]);
  });
});

describe("unlocking", () => {
  test("a wrong PIN says how long to wait and clears the field", async () => {
    program({
      unlock: () => {
        throw new Refusal("wrong_secret", { wait_seconds: "4" });
      },
      status: () => status({ wait_seconds: 4 }),
    });
    render(Unlock, { status: status() });
    await fireEvent.click(screen.getByTestId("tile-Chú Mẫu"));
    const pin = screen.getByLabelText<HTMLInputElement>("Mã PIN của Chú Mẫu");
    await fireEvent.focus(pin);
    await fireEvent.input(pin, { target: { value: "000000" } });
    await fireEvent.submit(screen.getByTestId("unlock"));
    expect(await screen.findByText(/Xin chờ 4 giây/)).toBeVisible();
    expect(await screen.findByRole("alert")).toHaveAttribute("data-code", "wrong_secret");
    expect(screen.getByLabelText<HTMLInputElement>("Mã PIN của Chú Mẫu").value).toBe("");
    expect(screen.getByTestId("unlock-submit")).toBeDisabled();
  });
});

describe("first run", () => {
  beforeEach(() => putSlipAway());

  test("the recovery slip stays until it is put away, even when the book is open already", async () => {
    program({ store_create: () => ({ groups: ["ABCD", "EFGH"] }), status: () => status({ phase: "open", signed_in: head }) });
    render(FirstRun, { status: status({ phase: "no_store", tiles: [] }) });
    const fill = { "Tên khu phố": "Khu phố 13", "Họ và tên trưởng khu phố": "Nguyễn Văn Mẫu", "Chọn mã PIN": "482915", "Nhập lại mã PIN": "482915" };
    for (const [label, text] of Object.entries(fill)) {
      const field = screen.getByLabelText<HTMLInputElement>(label);
      await fireEvent.focus(field);
      await fireEvent.input(field, { target: { value: text } });
      await fireEvent.blur(field);
    }
    await fireEvent.click(screen.getByTestId("first-run-submit"));
    await waitFor(() => expect(openSlip()?.groups).toEqual(["ABCD", "EFGH"]));
    expect(asked[0]).toEqual({
      command: "store_create",
      args: { neighborhood_name: "Khu phố 13", ward_name: "", member_name: "Nguyễn Văn Mẫu", tile_label: "", secret: "482915" },
    });
  });

  test("two different PINs cannot be sent", async () => {
    program({});
    render(FirstRun, { status: status({ phase: "no_store", tiles: [] }) });
    for (const [label, text] of [["Chọn mã PIN", "482915"], ["Nhập lại mã PIN", "482916"]] as const) {
      const field = screen.getByLabelText<HTMLInputElement>(label);
      await fireEvent.focus(field);
      await fireEvent.input(field, { target: { value: text } });
      await fireEvent.blur(field);
    }
    expect(screen.getByText("Hai lần nhập chưa giống nhau.")).toBeVisible();
    expect(screen.getByTestId("first-run-submit")).toBeDisabled();
  });
});

describe("what is loaded", () => {
  test("is read again when its area changes, and an older answer never wins", async () => {
    const waiting: ((rows: MemberRow[]) => void)[] = [];
    program({ members: () => new Promise((resolve) => waiting.push(resolve)) });
    render(MembersScreen);
    await waitFor(() => expect(waiting).toHaveLength(1));
    await waitFor(() => {
      tell({ kind: "changed", areas: ["members"] });
      expect(waiting.length).toBeGreaterThanOrEqual(2);
    });
    waiting.at(-1)?.([{ ...head, name: "Tên mới" }]);
    expect(await screen.findByText("Tên mới")).toBeVisible();
    waiting[0]?.([{ ...head, name: "Tên cũ" }]);
    await Promise.resolve();
    expect(screen.queryByText("Tên cũ")).toBeNull();
  });

  test("is left alone when another area changes", async () => {
    program({ members: () => [head] });
    render(MembersScreen);
    await screen.findByText("Nguyễn Văn Mẫu");
    const before = asked.length;
    tell({ kind: "changed", areas: ["households"] });
    await Promise.resolve();
    expect(asked).toHaveLength(before);
  });
});

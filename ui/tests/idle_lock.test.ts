import { render } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { calls, program, tell } from "./fake_core";
import { statusOf } from "./signed_in";
import App from "../src/App.svelte";
import { session } from "../src/lib/state/session.svelte";
import { watchIdle } from "../src/lib/state/idle_lock.svelte";

const LIMIT_MS = 10 * 60_000;

describe("the lock after idle minutes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a key starts the minutes anew", () => {
    const lock = vi.fn();
    const stop = watchIdle(LIMIT_MS, lock);
    vi.advanceTimersByTime(LIMIT_MS - 10_000);
    window.dispatchEvent(new KeyboardEvent("keydown"));
    vi.advanceTimersByTime(LIMIT_MS - 10_000);
    expect(lock).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20_000);
    expect(lock).toHaveBeenCalled();
    stop();
  });

  test("a machine that slept locks at the first touch", () => {
    const lock = vi.fn();
    const stop = watchIdle(LIMIT_MS, lock);
    // The clock moves on while no timer runs: that is what sleep looks like.
    vi.setSystemTime(Date.now() + LIMIT_MS);
    window.dispatchEvent(new KeyboardEvent("keydown"));
    expect(lock).toHaveBeenCalledOnce();
    stop();
  });

  test("what another PC sends is no sign of life", async () => {
    let phase: "open" | "locked" = "open";
    const now = () => ({ ...statusOf("head"), phase });
    program({
      status: now,
      lock: () => {
        phase = "locked";
        return now();
      },
    });
    render(App);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session()?.phase).toBe("open");
    for (let minute = 0; minute < now().preferences.lock_after_minutes; minute += 1) {
      tell({ kind: "changed", areas: ["session", "members"] });
      await vi.advanceTimersByTimeAsync(60_000);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls("lock")).toHaveLength(1);
    expect(session()?.phase).toBe("locked");
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

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
});

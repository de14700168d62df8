import { lockNow, session } from "./session.svelte";
import { preferences } from "./preferences.svelte";

const SIGNS_OF_LIFE = ["keydown", "pointerdown", "wheel", "compositionupdate"] as const;

/** How often the clock is looked at. A timer alone would stand still while the machine sleeps. */
const LOOK_EVERY_MS = 5_000;

/** Locks the open book after some minutes without a key or a click. Call it while the window starts. */
export function lockWhenIdle(): void {
  // Each round with another PC enters a new session: only what it says may start the minutes anew.
  const isOpen = $derived(session()?.phase === "open");
  const limit_ms = $derived(preferences().lock_after_minutes * 60_000);
  $effect(() => (isOpen ? watchIdle(limit_ms, () => void lockNow()) : undefined));
}

/**
 * Calls `lock` once nobody touched the window for `limit_ms`, by the clock on the wall: a laptop
 * that slept longer than that locks at the first touch, before the touch does anything.
 */
export function watchIdle(limit_ms: number, lock: () => void): () => void {
  let touched = Date.now();
  const isOverdue = (): boolean => Date.now() - touched >= limit_ms;
  const look = (): void => {
    if (isOverdue()) lock();
  };
  const alive = (event: Event): void => {
    if (!isOverdue()) {
      touched = Date.now();
      return;
    }
    event.stopPropagation();
    lock();
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  SIGNS_OF_LIFE.forEach((sign) => window.addEventListener(sign, alive, { capture: true, passive: true }));
  window.addEventListener("focus", look);
  return () => {
    clearInterval(looking);
    SIGNS_OF_LIFE.forEach((sign) => window.removeEventListener(sign, alive, { capture: true }));
    window.removeEventListener("focus", look);
  };
}

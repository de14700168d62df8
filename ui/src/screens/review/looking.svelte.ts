import type { ClaimReviewer } from "../../lib/api";
import { call, type Unsubscribe } from "../../lib/host";

/** The hub forgets after 90 seconds who does not say so again. */
const SAID_AGAIN_MS = 30_000;
const FORGOTTEN_AFTER_MS = 90_000;
/** After answers that fail or are slow the pause doubles, up to this one. */
const LONGEST_PAUSE_MS = 240_000;
/** An answer that takes longer says that the hub has enough to do. */
const SLOW_MS = 10_000;

/**
 * Tells the hub which claim is on the screen, and hears who else looks at it. One
 * question is under way at most, whatever is opened and closed meanwhile; claims
 * that were passed over quickly are never told.
 */
export class Looking {
  /** Who looks at the claim on the screen; null where nobody could be asked yet. */
  answer = $state<ClaimReviewer | null>(null);

  /** The claim on the screen. */
  #shown: string | null = null;
  /** The claim that the hub was told of last. */
  #told: string | null = null;
  #isAsking = false;
  #pause_ms = SAID_AGAIN_MS;
  #heard_ms = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** A claim is on the screen; what this gives back says that it is not any more. */
  look(claim: string): Unsubscribe {
    this.#shown = claim;
    this.answer = null;
    void this.#go();
    return () => {
      if (this.#shown !== claim) return;
      this.#shown = null;
      this.answer = null;
      void this.#go();
    };
  }

  async #go(): Promise<void> {
    if (this.#isAsking) return;
    clearTimeout(this.#again);
    this.#isAsking = true;
    do {
      if (this.#told !== null && this.#told !== this.#shown) await this.#leave(this.#told);
      if (this.#shown !== null) await this.#say(this.#shown);
    } while (this.#told !== this.#shown);
    this.#isAsking = false;
    if (this.#shown !== null) this.#again = setTimeout(() => void this.#go(), this.#pause_ms);
  }

  async #say(claim: string): Promise<void> {
    this.#told = claim;
    const began_ms = Date.now();
    // News, not a lock: where nobody can be asked, the review goes on.
    const heard = await call("claim_reviewing", { claim, now: "looking" }).catch(() => null);
    const wentWell = heard !== null && Date.now() - began_ms < SLOW_MS;
    this.#pause_ms = wentWell ? SAID_AGAIN_MS : Math.min(this.#pause_ms * 2, LONGEST_PAUSE_MS);
    if (this.#shown === claim) this.#hear(heard);
  }

  /** One question without an answer takes nobody off the screen whom the hub still knows. */
  #hear(heard: ClaimReviewer | null): void {
    if (heard === null && Date.now() - this.#heard_ms < FORGOTTEN_AFTER_MS) return;
    this.answer = heard;
    if (heard !== null) this.#heard_ms = Date.now();
  }

  async #leave(claim: string): Promise<void> {
    this.#told = null;
    // Where it fails the hub forgets by itself.
    await call("claim_reviewing", { claim, now: "left" }).catch(() => null);
  }
}

/** There is one window, and one claim in it. */
export const looking = new Looking();

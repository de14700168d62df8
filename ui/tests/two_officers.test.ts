import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, program, Refusal } from "./fake_core";
import { signInAtWard } from "./signed_in";
import type { ClaimReviewer } from "../src/lib/api";
import OtherOfficer from "../src/screens/review/OtherOfficer.svelte";

afterEach(cleanup);

describe("two officers", () => {
  beforeEach(signInAtWard);

  test("who looks at a claim is told, and the next free one is offered", async () => {
    program({ claim_reviewing: () => ({ other: "Cô Lan", taken: ["c1", "c2"] }) });
    const onnext = vi.fn();
    const { container, unmount } = render(OtherOfficer, { claim: "c1", onnext });
    expect(await screen.findByTestId("review-other-officer")).toHaveTextContent("Cô Lan đang xem mục này");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("review-next-free"));
    expect(onnext).toHaveBeenCalledWith(["c1", "c2"]);
    unmount();
    await waitFor(() => expect(calls("claim_reviewing").at(-1)).toEqual({ claim: "c1", now: "left" }));
  });

  test("one question is under way at most, and claims that were passed over are never told", async () => {
    const answers: (() => void)[] = [];
    program({
      claim_reviewing: async () => {
        await new Promise<void>((done) => answers.push(done));
        return { other: null, taken: [] };
      },
    });
    const { rerender, unmount } = render(OtherOfficer, { claim: "c1", onnext: () => undefined });
    await waitFor(() => expect(answers).toHaveLength(1));
    await rerender({ claim: "c2" });
    await rerender({ claim: "c3" });
    expect(calls("claim_reviewing")).toEqual([{ claim: "c1", now: "looking" }]);
    for (const expected of [2, 3]) {
      answers.at(-1)?.();
      await waitFor(() => expect(answers).toHaveLength(expected));
    }
    unmount();
    answers.at(-1)?.();
    await waitFor(() => expect(answers).toHaveLength(4));
    answers.at(-1)?.();
    expect(calls("claim_reviewing")).toEqual([
      { claim: "c1", now: "looking" },
      { claim: "c1", now: "left" },
      { claim: "c3", now: "looking" },
      { claim: "c3", now: "left" },
    ]);
  });

  test("an open screen says so again every half minute, later and later where nobody answers, and then never", async () => {
    vi.useFakeTimers();
    try {
      let answer = (): ClaimReviewer => ({ other: "Cô Lan", taken: ["c1"] });
      program({ claim_reviewing: () => answer() });
      const { unmount } = render(OtherOfficer, { claim: "c1", onnext: () => undefined });
      const looked = async (seconds: number): Promise<number> => {
        await vi.advanceTimersByTimeAsync(seconds * 1000);
        return calls("claim_reviewing").length;
      };
      expect([await looked(1), await looked(30), await looked(30)]).toEqual([1, 2, 3]);
      answer = () => { throw new Refusal("hub_busy"); };
      expect(await looked(30)).toBe(4);
      // The hub still knows them: nothing blinks.
      expect(screen.getByTestId("review-other-officer")).toHaveTextContent("Cô Lan");
      expect([await looked(58), await looked(3)]).toEqual([4, 5]);
      expect([await looked(115), await looked(6)]).toEqual([5, 6]);
      expect(screen.queryByTestId("review-other-officer")).toBeNull();
      unmount();
      const left = await looked(1);
      expect(calls("claim_reviewing").at(-1)).toEqual({ claim: "c1", now: "left" });
      expect(await looked(600)).toBe(left);
    } finally {
      vi.useRealTimers();
    }
  });

  test("where nobody can be asked the review goes on", async () => {
    program({});
    render(OtherOfficer, { claim: "c1", onnext: () => undefined });
    await waitFor(() => expect(calls("claim_reviewing")).toHaveLength(1));
    expect(screen.queryByTestId("review-other-officer")).toBeNull();
  });
});

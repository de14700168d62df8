import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { calls, program, Refusal, tell } from "./fake_core";
import { statusOf } from "./signed_in";
import type { HouseholdDetail, HouseholdInput } from "../src/lib/api";
import { UNSAVED_MAX_BYTES } from "../src/lib/api/generated/limits";
import { enter, lockNow } from "../src/lib/state/session.svelte";
import { keepUnsaved, leaveUnsaved, readUnsaved, unsavedKept, unsavedOf } from "../src/lib/state/unsaved";
import { freshHousehold } from "../src/screens/households/household_input";
import HouseholdEditScreen from "../src/screens/households/HouseholdEditScreen.svelte";
import HouseholdNewScreen from "../src/screens/households/HouseholdNewScreen.svelte";

/** What the book keeps, as the core would. */
let kept: string | null;
let household: HouseholdInput;

/** Who types in this test: the forms of a window that is gone are those of nobody who comes later. */
let number = 0;

function member(): string {
  return `m${number}`;
}

async function signIn(): Promise<void> {
  const status = statusOf("head");
  enter({ ...status, signed_in: { ...status.signed_in!, id: member() } });
  await readUnsaved(member());
}

/** The window was closed and opened again: what it held in memory is gone, what the book keeps is not. */
async function startAnew(): Promise<void> {
  cleanup();
  enter(statusOf(null));
  leaveUnsaved();
  const before = member();
  number += 1;
  kept = kept?.replaceAll(before, member()) ?? null;
  await signIn();
}

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

beforeEach(async () => {
  number += 1;
  kept = null;
  household = { ...freshHousehold(), contact_name: "Bà Ba Mẫu", house_number: "42" };
  program({
    unsaved: () => ({ content: kept }),
    unsaved_keep: (args) => {
      kept = (args as { content: string | null }).content;
      return {};
    },
    household_get: (): HouseholdDetail => ({ id: "h1", household, address: "42/7 Đường Mẫu", helps: [], history: [], merged: [], note_warnings: [] }),
    household_look_alikes: () => [],
    household_words: () => ({ tags: [], streets: [] }),
    lock: () => ({ ...statusOf(null), phase: "locked" }),
  });
  await signIn();
});

afterEach(() => {
  leaveUnsaved();
  vi.useRealTimers();
});

describe("what was typed and not saved", () => {
  test("into a new form is there again when the window was opened anew", async () => {
    render(HouseholdNewScreen);
    await type("household-name", "Bà Mẫu Sen");
    await waitFor(() => expect(kept).toContain("Bà Mẫu Sen"), { timeout: 3_000 });
    await startAnew();
    render(HouseholdNewScreen);
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Mẫu Sen");
  });

  test("over something stored is there again, beside what others changed meanwhile", async () => {
    render(HouseholdEditScreen, { params: { id: "h1" } });
    await type("household-name", "Bà Mẫu Sen");
    await waitFor(() => expect(kept).toContain("Bà Mẫu Sen"), { timeout: 3_000 });
    household = { ...household, house_number: "15" };
    await startAnew();
    render(HouseholdEditScreen, { params: { id: "h1" } });
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Mẫu Sen");
    expect(screen.getByTestId("household-number")).toHaveValue("15");
  });

  test("keeps saying what somebody else changed underneath, over a closed window", async () => {
    render(HouseholdEditScreen, { params: { id: "h1" } });
    await type("household-name", "Bà Mẫu Sen");
    household = { ...household, contact_name: "Bà Mẫu Lan" };
    tell({ kind: "changed", areas: ["households"] });
    await waitFor(() => expect(kept).toContain("overtaken\":[\"contact_name"), { timeout: 3_000 });
    await startAnew();
    render(HouseholdEditScreen, { params: { id: "h1" } });
    expect(await screen.findByTestId("changed-meanwhile")).toHaveTextContent("Bà Mẫu Lan");
  });

  test("is tried again where it could not be kept, and nothing is kept over what could not be read", async () => {
    vi.useFakeTimers();
    let refused = 0;
    program({
      unsaved: () => {
        throw new Refusal("internal");
      },
      unsaved_keep: (args) => {
        refused += 1;
        if (refused === 1) throw new Refusal("disk_full");
        kept = (args as { content: string | null }).content;
        return {};
      },
    });
    keepUnsaved("form", { note: "a" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(kept).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kept).toContain("form");
    leaveUnsaved();
    await readUnsaved(member());
    keepUnsaved("other", { note: "b" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kept).not.toContain("other");
  });

  test("is given up with the form", async () => {
    render(HouseholdNewScreen);
    await type("household-name", "Bà Mẫu Sen");
    await waitFor(() => expect(kept).not.toBeNull(), { timeout: 3_000 });
    await fireEvent.click(screen.getByTestId("household-cancel"));
    // Without the pause: the window may be closed a moment later.
    await waitFor(() => expect(kept).toBeNull(), { timeout: 200 });
  });

  test("in a form of another shape, as an older program had, is left alone", async () => {
    kept = JSON.stringify([[`${member()}//household_new`, { content: { other: 1 }, typed_ms: Date.now() }]]);
    leaveUnsaved();
    await readUnsaved(member());
    render(HouseholdNewScreen);
    expect(await screen.findByTestId("household-name")).toHaveValue("");
  });

  test("is kept after a pause, and at once before the book is locked", async () => {
    vi.useFakeTimers();
    keepUnsaved("form", { note: "a" });
    keepUnsaved("form", { note: "ab" });
    expect(calls("unsaved_keep")).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls("unsaved_keep")).toHaveLength(1);
    keepUnsaved("form", { note: "abc" });
    await lockNow();
    expect(kept).toContain("abc");
    expect(unsavedOf("form")).toBeUndefined();
  });

  test("of another person is not shown", async () => {
    keepUnsaved("form", { note: "a" });
    await unsavedKept();
    kept = null;
    enter(statusOf(null));
    await readUnsaved("m2");
    expect(unsavedOf("form")).toBeUndefined();
  });

  test("that is more than the program keeps loses its oldest part, not its newest", async () => {
    vi.useFakeTimers();
    keepUnsaved("oldest", { note: "x".repeat(UNSAVED_MAX_BYTES) });
    vi.advanceTimersByTime(10);
    keepUnsaved("newest", { note: "ế" });
    await unsavedKept();
    expect(kept).toContain("newest");
    expect(kept).not.toContain("oldest");
  });

  test("that nobody came back to for a week is given up", async () => {
    const day_ms = 86_400_000;
    kept = JSON.stringify([
      ["old", { content: {}, typed_ms: Date.now() - 8 * day_ms }],
      ["recent", { content: { note: "a" }, typed_ms: Date.now() - 6 * day_ms }],
    ]);
    leaveUnsaved();
    await readUnsaved(member());
    expect([unsavedOf("old"), unsavedOf("recent")]).toEqual([undefined, { note: "a" }]);
  });

  test("that cannot be read keeps nobody from the book", async () => {
    kept = "{";
    leaveUnsaved();
    await readUnsaved(member());
    expect(unsavedOf("form")).toBeUndefined();
  });
});

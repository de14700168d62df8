import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { asked, program, Refusal, tell } from "./fake_core";
import type { CampaignPage, CampaignRow, HelpDefaults, HelpSave, HouseholdDetail, HouseholdRow } from "../src/lib/api";
import CampaignScreen from "../src/screens/campaigns/CampaignScreen.svelte";
import HelpNewScreen from "../src/screens/help_log/HelpNewScreen.svelte";
import { freshDraft, helpOf, isReady, nextDraft } from "../src/screens/help_log/help_input";
import { HELP_CATEGORIES } from "../src/screens/help_log/wording";
import { firstRows } from "../src/screens/revisits/first_rows";
import { freshHousehold } from "../src/screens/households/household_input";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";

let today = 0;

function defaults(): HelpDefaults {
  // Drafts are kept by day: each test has a day of its own.
  return { today: `2026-11-${String(today).padStart(2, "0")}`, categories: [...HELP_CATEGORIES], place: "at_home", helped_by: "Bạn Thử" };
}

function row(id: string, contact_name: string, address: string): HouseholdRow {
  return { id, code: id, contact_name, address, phone: "", tags: [], counted_on: null };
}

function detail(): HouseholdDetail {
  const counts = [
    { kind: "id_eligible", count: 3 },
    { kind: "vneid", count: 2 },
  ];
  const household = { ...freshHousehold(), contact_name: "Bà Ba Mẫu", counts };
  return { id: "h1", household, address: "42/7 Đường Mẫu", helps: [], history: [], merged: [], note_warnings: [] };
}

function press(key: string): void {
  window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function saves(): HelpSave[] {
  return asked.filter(({ command }) => command === "help_save").map(({ args }) => args as HelpSave);
}

async function type(testId: string, text: string): Promise<HTMLElement> {
  const box = await screen.findByTestId(testId);
  await fireEvent.focus(box);
  await fireEvent.input(box, { target: { value: text } });
  return box;
}

beforeEach(() => {
  today += 1;
  withdrawUndo();
});

describe("the quick entry", () => {
  function answer(found: HouseholdRow[], change: object = {}): void {
    program({
      help_defaults: defaults,
      households_search: () => ({ total: found.length, more: false, rows: found }),
      household_get: detail,
      help_count_offer: () => ({ counts: [{ kind: "vneid", count: 2 }], open_revisit: null }),
      help_save: () => ({ id: "e1", txn: "t1" }),
      ...change,
    });
  }

  test("a whole nobody asked yet stands open, without a quick step of its own", async () => {
    const counts = [
      { kind: "e_payment", count: 1 },
      { kind: "adults", count: null },
    ];
    const household = { ...detail().household, counts: [{ kind: "e_payment", count: 1 }] };
    answer([row("h1", "Bà Ba Mẫu", "42/7 Đường Mẫu")], {
      household_get: () => ({ ...detail(), household }),
      help_count_offer: () => ({ counts, open_revisit: null }),
    });
    render(HelpNewScreen, { params: { household: "h1", category: "e_payment" } });
    expect(await screen.findByTestId("offer-e_payment")).toBeVisible();
    expect(screen.queryByTestId("offer-adults")).toBeNull();
    expect(screen.getByTestId("count-adults")).toBeVisible();
  });

  test("type, Enter, a digit for the category, a digit for the outcome", async () => {
    answer([row("h1", "Bà Ba Mẫu", "42/7 Đường Mẫu")]);
    render(HelpNewScreen, { params: {} });
    const box = await type("help-household-search", "ba 42/7");
    await waitFor(() => expect(box).toHaveFocus());
    await fireEvent.keyDown(box, { key: "Enter" });
    expect(await screen.findByTestId("help-household")).toHaveTextContent("Bà Ba Mẫu");
    await waitFor(() => expect(screen.getByTestId("help-categories")).toHaveFocus());
    press("1");
    await screen.findByTestId("help-outcome-completed");
    press("1");
    await waitFor(() => expect(saves()).toHaveLength(1));
    expect(saves()[0]).toMatchObject({ id: null, counts: [], help: { household: "h1", category: "vneid", outcome: "completed", revisit_on: null } });
    await waitFor(() => expect(offeredUndo()?.words).toContain("Bà Ba Mẫu"));
    expect(await screen.findByTestId("just-logged")).toBeVisible();
    await waitFor(() => expect(screen.getByTestId("help-household-search")).toHaveFocus());
  });

  test("the category may come first; the cursor then waits for the household", async () => {
    answer([row("h1", "Bà Ba Mẫu", "42/7 Đường Mẫu")]);
    render(HelpNewScreen, { params: {} });
    await fireEvent.click(await screen.findByTestId("help-category-e_payment"));
    await waitFor(() => expect(screen.getByTestId("help-household-search")).toHaveFocus());
    expect(screen.queryByTestId("help-outcome-completed")).toBeNull();
    await type("help-household-search", "ba");
    await fireEvent.click(await screen.findByTestId("help-household-1"));
    await fireEvent.click(await screen.findByTestId("help-other-category"));
    await fireEvent.click(screen.getByTestId("help-category-vneid"));
    await fireEvent.click(await screen.findByTestId("help-outcome-completed"));
    await waitFor(() => expect(saves()[0]?.help).toMatchObject({ household: "h1", category: "vneid" }));
  });

  test("Enter before the answer is seen never guesses between two households", async () => {
    answer([row("h1", "Bà Ba Mẫu", "42/7 Đường Mẫu"), row("h2", "Ông Ba Thử", "42/9 Đường Mẫu")]);
    render(HelpNewScreen, { params: {} });
    const box = await type("help-household-search", "ba 42");
    await fireEvent.keyDown(box, { key: "Enter" });
    const first = await screen.findByTestId("help-household-1");
    await waitFor(() => expect(first).toHaveFocus());
    expect(screen.queryByTestId("help-other-household")).toBeNull();
    await fireEvent.keyDown(first, { key: "ArrowDown" });
    await fireEvent.keyDown(screen.getByTestId("help-household-2"), { key: "Enter" });
    expect(await screen.findByTestId("help-household")).toHaveTextContent("Ông Ba Thử");
  });

  test("offers the count of the household in the same step", async () => {
    answer([]);
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    const offer = await screen.findByTestId("offer-vneid");
    expect(offer).toHaveTextContent("2/3 → 3/3");
    await fireEvent.click(offer);
    expect(offer).toHaveAttribute("aria-pressed", "true");
    await fireEvent.click(screen.getByTestId("help-outcome-completed"));
    await waitFor(() => expect(saves()[0]?.counts).toEqual([{ kind: "vneid", count: 3 }]));
  });

  test("a count that another PC changed is not written back; one that was changed here too is told", async () => {
    let counts = detail().household.counts;
    answer([], { household_get: () => ({ ...detail(), household: { ...detail().household, counts } }), help_count_offer: () => ({ counts: [{ kind: "vneid", count: 2 }, { kind: "id_eligible", count: 3 }], open_revisit: null }) });
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    await type("count-vneid", "1");
    await fireEvent.blur(screen.getByTestId("count-vneid"));
    counts = [{ kind: "id_eligible", count: 4 }, { kind: "vneid", count: 2 }];
    tell({ kind: "changed", areas: ["households"] });
    await waitFor(() => expect(screen.getByTestId("count-id_eligible")).toHaveValue("4"));
    expect(screen.queryByTestId("changed-meanwhile")).toBeNull();
    counts = [{ kind: "id_eligible", count: 4 }, { kind: "vneid", count: 3 }];
    tell({ kind: "changed", areas: ["households"] });
    expect(await screen.findByTestId("changed-meanwhile")).toHaveTextContent("3");
    expect(screen.getByTestId("count-vneid")).toHaveValue("1");
    await fireEvent.click(screen.getByTestId("help-outcome-completed"));
    await waitFor(() => expect(saves()[0]?.counts).toEqual([{ kind: "vneid", count: 1 }]));
  });

  test("a raise that was pressed and taken back changes nothing", async () => {
    answer([]);
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    const offer = await screen.findByTestId("offer-vneid");
    await fireEvent.click(offer);
    await fireEvent.click(offer);
    expect(offer).toHaveAttribute("aria-pressed", "false");
    await fireEvent.click(screen.getByTestId("help-outcome-completed"));
    await waitFor(() => expect(saves()[0]?.counts).toEqual([]));
  });

  test("a promised visit is followed up", async () => {
    answer([]);
    render(HelpNewScreen, { params: { household: "h1", category: "vneid", follow_up: "e0" } });
    await fireEvent.click(await screen.findByTestId("help-outcome-revisit"));
    await waitFor(() => expect(saves()[0]?.help.follow_up_of).toBe("e0"));
    expect(saves()[0]?.help.revisit_on).not.toBeNull();
  });

  test("nobody named: no household, the households counted", async () => {
    answer([]);
    render(HelpNewScreen, { params: {} });
    await fireEvent.click(await screen.findByTestId("help-unnamed"));
    await fireEvent.click(screen.getByTestId("help-category-e_payment"));
    await fireEvent.click(await screen.findByTestId("help-outcome-completed"));
    await waitFor(() => expect(saves()[0]?.help.household).toBeNull());
  });

  test("a refusal keeps what was chosen", async () => {
    answer([], {
      help_save: () => {
        throw new Refusal("disk_full");
      },
    });
    render(HelpNewScreen, { params: { household: "h1", category: "vneid" } });
    await fireEvent.click(await screen.findByTestId("help-outcome-completed"));
    expect(await screen.findByTestId("error-panel")).toHaveAttribute("data-code", "disk_full");
    expect(screen.getByTestId("help-household")).toHaveTextContent("Bà Ba Mẫu");
  });
});

describe("a help as it is saved", () => {
  const draft = () => freshDraft(defaults());

  test("is ready with a recipient and a category", () => {
    const one = draft();
    expect(isReady(one)).toBe(false);
    one.help.category = "vneid";
    expect(isReady(one)).toBe(false);
    one.named = "unnamed";
    expect(isReady(one)).toBe(true);
  });

  test("a revisit always has a day to come again, and one that was typed is kept with every outcome", () => {
    const one = draft();
    one.help.happened_on = "2026-11-22";
    expect(helpOf(one, "revisit").revisit_on).toBe("2026-11-29");
    expect(helpOf(one, "completed").revisit_on).toBeNull();
    one.help.revisit_on = "2026-12-01";
    for (const outcome of ["revisit", "completed", "referred_to_ward", "could_not_reach"]) expect(helpOf(one, outcome).revisit_on).toBe("2026-12-01");
  });

  test("the next one keeps day, place and helper only", () => {
    const one = draft();
    Object.assign(one.help, { place: "online", note: "riêng", people: 4, happened_on: "2026-11-01" });
    expect(nextDraft(one, defaults()).help).toMatchObject({ place: "online", note: "", people: 1, happened_on: "2026-11-01" });
  });
});

test("revisits are shown in pages, still alley by alley", () => {
  const alleys = [
    { alley: "Hẻm 1", rows: [1, 2, 3] },
    { alley: "Hẻm 2", rows: [4, 5] },
  ] as never;
  expect(firstRows(alleys, 4).map(({ rows }) => rows.length)).toEqual([3, 1]);
  expect(firstRows(alleys, 3).map(({ rows }) => rows.length)).toEqual([3]);
});

describe("a campaign", () => {
  test("chosen once, one press ticks a household and another takes it back", async () => {
    const rows: CampaignRow[] = [
      { household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu", entry: null, logged_by_hand: false },
      { household: "h2", contact_name: "Ông Tư Thử", address: "42/9 Đường Mẫu", entry: null, logged_by_hand: false },
    ];
    const page = (): CampaignPage => ({ total: 2, ticked: rows.filter((one) => one.entry !== null).length, rows: rows.map((one) => ({ ...one })) });
    program({
      help_defaults: defaults,
      household_words: () => ({ tags: [], streets: [] }),
      campaign_households: page,
      campaign_tick: ({ household }) => {
        const ticked = rows.find((one) => one.household === household);
        if (ticked) ticked.entry = "e1";
        tell({ kind: "changed", areas: ["help_log"] });
        return { id: "e1", txn: "t1" };
      },
      help_delete: () => {
        for (const one of rows) one.entry = null;
        tell({ kind: "changed", areas: ["help_log"] });
        return { id: "e1", txn: "t2" };
      },
    });
    render(CampaignScreen);
    await fireEvent.click(await screen.findByTestId("campaign-category-vneid"));
    await fireEvent.click(screen.getByTestId("campaign-submit"));
    const first = () => screen.getAllByTestId("campaign-row")[0] as HTMLElement;
    await waitFor(() => expect(first()).toHaveAttribute("aria-pressed", "false"));
    await fireEvent.click(first());
    await waitFor(() => expect(first()).toHaveAttribute("aria-pressed", "true"));
    expect(screen.getByTestId("campaign-ticked")).toHaveTextContent("1/2");
    expect(offeredUndo()?.words).toContain("Bà Ba Mẫu");
    await fireEvent.click(first());
    await waitFor(() => expect(first()).toHaveAttribute("aria-pressed", "false"));
  });

  test("a help that was written by hand is opened, never deleted by a press", async () => {
    const row: CampaignRow = { household: "h1", contact_name: "Bà Ba Mẫu", address: "42/7 Đường Mẫu", entry: "e9", logged_by_hand: true };
    program({ help_defaults: defaults, household_words: () => ({ tags: [], streets: [] }), campaign_households: () => ({ total: 1, ticked: 1, rows: [row] }) });
    render(CampaignScreen);
    await fireEvent.click(await screen.findByTestId("campaign-category-vneid"));
    await fireEvent.click(screen.getByTestId("campaign-submit"));
    await fireEvent.click(await screen.findByTestId("campaign-row"));
    await waitFor(() => expect(location.hash).toContain("help_entry"));
    expect(location.hash).toContain("e9");
    expect(asked.some(({ command }) => command === "help_delete")).toBe(false);
  });
});

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { calls, program, tell } from "./fake_core";
import { signInAs, statusOf } from "./signed_in";
import type { ActivityInput, HouseholdDetail, HouseholdInput, RecipientsPage, RoundInput } from "../src/lib/api";
import { enter } from "../src/lib/state/session.svelte";
import { todayIso } from "../src/lib/words/figures";
import ActivityNewScreen from "../src/screens/activities/ActivityNewScreen.svelte";
import { freshHousehold } from "../src/screens/households/household_input";
import HouseholdEditScreen from "../src/screens/households/HouseholdEditScreen.svelte";
import HouseholdScreen from "../src/screens/households/HouseholdScreen.svelte";
import RoundScreen from "../src/screens/welfare/RoundScreen.svelte";
import RoundsScreen from "../src/screens/welfare/RoundsScreen.svelte";

const MONDAY = new Date("2026-11-23T09:00:00+07:00");
const WEDNESDAY = new Date("2026-11-25T09:00:00+07:00");

let number = 0;
let household: HouseholdInput;
let round: RoundInput;

/** Drafts are kept by what they correct: each test corrects something of its own. */
function id(): string {
  return `k${number}`;
}

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

/** What the browser does with Escape in a dialog. */
function pressEscapeIn(testId: string): void {
  screen.getByTestId<HTMLDialogElement>(testId).close();
}

/** The book changes under the screen: another PC's edit came, or another household was merged in. */
async function changesTo(next: Partial<HouseholdInput>): Promise<void> {
  household = { ...household, ...next };
  const before = calls("household_get").length;
  tell({ kind: "changed", areas: ["households"] });
  await waitFor(() => expect(calls("household_get").length).toBeGreaterThan(before));
}

function page(): RecipientsPage {
  return { round: { id: id(), round, recipients: 0, received: 0, value_given_dong: null }, total: 0, rows: [] };
}

beforeEach(() => {
  number += 1;
  household = { ...freshHousehold(), contact_name: "Bà Ba Mẫu", phone: "", tags: ["Hộ nghèo"], counts: [{ kind: "people", count: 5 }, { kind: "vneid", count: 2 }, { kind: "adults", count: 3 }] };
  round = { title: "Quà Tết mẫu", starts_on: "2026-01-10", item: "", value_dong: null, donor: "", note: "" };
  signInAs("head");
  const saved = () => ({ id: id(), txn: "t1" });
  program({
    household_get: (): HouseholdDetail => ({ id: id(), household, address: "42/7 Đường Mẫu", helps: [], history: [], merged: [], note_warnings: [] }),
    household_look_alikes: () => [],
    household_words: () => ({ tags: ["Hộ nghèo", "Neo đơn"], streets: [] }),
    household_save: saved,
    household_counts_save: saved,
    recipients: page,
    rounds: () => [],
    round_save: saved,
    activity_save: saved,
  });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  signInAs(null);
});

describe("a household that was opened, left and changed meanwhile", () => {
  function open(): () => void {
    return render(HouseholdEditScreen, { params: { id: id() } }).unmount;
  }

  function saved(): HouseholdInput | undefined {
    return (calls("household_save")[0] as { household: HouseholdInput } | undefined)?.household;
  }

  test("is not put back to what it was: nobody had typed anything", async () => {
    const leave = open();
    await screen.findByTestId("household-name");
    leave();
    household = { ...household, phone: "0900000001", tags: ["Hộ nghèo", "Neo đơn"] };
    open();
    await waitFor(() => expect(screen.getByTestId("household-phone")).toHaveValue("0900000001"));
    expect(screen.queryByTestId("changed-meanwhile")).toBeNull();
    await type("household-name", "Bà Ba Đúng");
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(saved()).toMatchObject({ contact_name: "Bà Ba Đúng", phone: "0900000001", tags: ["Hộ nghèo", "Neo đơn"] }));
  });

  test("keeps what was typed, takes the newer of the rest, and says what else changed where it was typed", async () => {
    const leave = open();
    await type("household-name", "Bà Ba Gõ");
    leave();
    household = { ...household, contact_name: "Bà Ba Mới", phone: "0900000002" };
    open();
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Ba Gõ");
    expect(screen.getByTestId("household-phone")).toHaveValue("0900000002");
    const notice = screen.getByTestId("changed-meanwhile");
    expect(notice).toHaveTextContent("Người liên hệ");
    expect(notice).toHaveTextContent("Bà Ba Mới");
    expect(notice).not.toHaveTextContent("0900000002");
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(saved()).toMatchObject({ contact_name: "Bà Ba Gõ", phone: "0900000002" }));
  });

  test("follows what changes while it stands open, and takes typing what the book says back as nothing typed", async () => {
    open();
    await type("household-note", "gõ mạnh");
    await changesTo({ phone: "0900000003", note: "bà lãng tai" });
    await waitFor(() => expect(screen.getByTestId("household-phone")).toHaveValue("0900000003"));
    expect(screen.getByTestId("household-note")).toHaveValue("gõ mạnh");
    expect(screen.getByTestId("changed-meanwhile")).toHaveTextContent("bà lãng tai");
    await type("household-note", "bà lãng tai");
    await waitFor(() => expect(screen.queryByTestId("changed-meanwhile")).toBeNull());
  });

  test("keeps the tags of both", async () => {
    open();
    await fireEvent.click(await screen.findByLabelText("Neo đơn"));
    await changesTo({ tags: ["Người có công"] });
    await waitFor(() => expect(screen.getByLabelText("Người có công")).toBeChecked());
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(saved()?.tags).toEqual(["Người có công", "Neo đơn"]));
  });

  test("is saved with a new tag that was typed and nobody pressed for", async () => {
    open();
    await type("household-other-tag", "Mới về");
    await type("household-other-tag", "Mới về ở");
    expect(screen.queryByLabelText("Mới về ở")).toBeNull();
    await fireEvent.click(screen.getByTestId("household-submit"));
    await waitFor(() => expect(saved()?.tags).toEqual(["Hộ nghèo", "Mới về ở"]));
  });

  test("lists a new tag among those to tick once it is added", async () => {
    open();
    await type("household-other-tag", "Mới về");
    await fireEvent.click(screen.getByTestId("household-add-tag"));
    expect(await screen.findByLabelText("Mới về")).toBeChecked();
    await type("household-other-tag", "Hộ nghèo");
    await type("household-other-tag", "");
    expect(screen.getByLabelText("Hộ nghèo")).toBeChecked();
  });

  test("forgets what was typed when it is given up", async () => {
    const leave = open();
    await type("household-name", "Bà Ba Gõ");
    await fireEvent.click(screen.getByTestId("household-cancel"));
    leave();
    open();
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Ba Mẫu");
  });

  test("has what was typed a moment before the book was locked, for the same person only", async () => {
    const leave = open();
    const field = await screen.findByTestId("household-name");
    await fireEvent.focus(field);
    await fireEvent.input(field, { target: { value: "Bà Ba Gõ" } });
    enter({ ...statusOf(null), phase: "locked" });
    leave();
    enter({ ...statusOf("head"), signed_in: { id: "m2", name: "Bạn Thử", tile_label: "Bạn Thử", role: "head", active: true } });
    const other = open();
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Ba Mẫu");
    other();
    signInAs("head");
    open();
    expect(await screen.findByTestId("household-name")).toHaveValue("Bà Ba Gõ");
  });
});

describe("a welfare round", () => {
  test("that changed since its form was opened is not put back", async () => {
    const { unmount } = render(RoundScreen, { params: { id: id() } });
    await fireEvent.click(await screen.findByTestId("round-edit"));
    await screen.findByTestId("round-title");
    unmount();
    round = { ...round, value_dong: 250_000 };
    render(RoundScreen, { params: { id: id() } });
    await fireEvent.click(await screen.findByTestId("round-edit"));
    await type("round-donor", "Chùa Mẫu");
    await fireEvent.click(screen.getByTestId("round-submit"));
    await waitFor(() => expect(calls("round_save")[0]).toMatchObject({ round: { donor: "Chùa Mẫu", value_dong: 250_000 } }));
  });

  test("that was begun keeps its words until it is given up", async () => {
    const { unmount } = render(RoundsScreen);
    await fireEvent.click(await screen.findByTestId("round-first"));
    await type("round-title", "Quà Trung thu mẫu");
    unmount();
    render(RoundsScreen);
    await fireEvent.click(await screen.findByTestId("round-first"));
    expect(await screen.findByTestId("round-title")).toHaveValue("Quà Trung thu mẫu");
    await fireEvent.click(screen.getByTestId("dialog-close"));
    await waitFor(() => expect(screen.queryByTestId("round-title")).toBeNull());
    await fireEvent.click(screen.getByTestId("round-first"));
    expect(await screen.findByTestId("round-title")).toHaveValue("");
  });

  test("keeps its words when its form is closed with Escape", async () => {
    render(RoundScreen, { params: { id: id() } });
    await fireEvent.click(await screen.findByTestId("round-edit"));
    await type("round-donor", "Chùa Mẫu");
    pressEscapeIn("round-dialog");
    await waitFor(() => expect(screen.queryByTestId("round-donor")).toBeNull());
    await fireEvent.click(screen.getByTestId("round-edit"));
    expect(await screen.findByTestId("round-donor")).toHaveValue("Chùa Mẫu");
  });
});

describe("what was begun on another day is not dated today, nor the other way round", () => {
  async function savedOn(command: "activity_save" | "round_save"): Promise<ActivityInput | RoundInput> {
    await waitFor(() => expect(calls(command)).toHaveLength(1));
    const given = calls(command)[0] as { activity: ActivityInput; round: RoundInput };
    return command === "activity_save" ? given.activity : given.round;
  }

  test("an activity", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: MONDAY });
    const { unmount } = render(ActivityNewScreen);
    await screen.findByTestId("activity-title");
    unmount();
    vi.setSystemTime(WEDNESDAY);
    render(ActivityNewScreen);
    await fireEvent.click(await screen.findByTestId("activity-kind-meals"));
    await type("activity-title", "Suất ăn mẫu");
    await fireEvent.click(screen.getByTestId("activity-submit"));
    expect(await savedOn("activity_save")).toMatchObject({ held_on: "2026-11-25" });
  });

  test("a welfare round", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: MONDAY });
    const { unmount } = render(RoundsScreen);
    await fireEvent.click(await screen.findByTestId("round-first"));
    await screen.findByTestId("round-title");
    unmount();
    vi.setSystemTime(WEDNESDAY);
    render(RoundsScreen);
    await fireEvent.click(await screen.findByTestId("round-first"));
    await type("round-title", "Quà mẫu");
    await fireEvent.click(screen.getByTestId("round-submit"));
    expect(await savedOn("round_save")).toMatchObject({ starts_on: "2026-11-25" });
  });
});

describe("the counts of a household", () => {
  async function open(): Promise<() => void> {
    const { unmount } = render(HouseholdScreen, { params: { id: id() } });
    await screen.findAllByTestId("counts");
    return unmount;
  }

  test("that another PC changed are not written back under this person's name", async () => {
    await open();
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    await changesTo({ counts: [{ kind: "people", count: 5 }, { kind: "vneid", count: 3 }, { kind: "adults", count: 3 }] });
    await waitFor(() => expect(screen.getByTestId("count-vneid")).toHaveValue("3"));
    await type("count-adults", "4");
    await fireEvent.click(screen.getByTestId("counts-submit"));
    await waitFor(() => expect(calls("household_counts_save")).toEqual([{ id: id(), counts: [{ kind: "adults", count: 4 }], counted_on: todayIso() }]));
  });

  test("are dated the day on which one begins to ask, not the day the page was opened", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: MONDAY });
    await open();
    vi.setSystemTime(WEDNESDAY);
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    expect(await screen.findByTestId("counts-day")).toHaveValue("25/11/2026");
  });

  test("that another PC took back are told as not asked, which is not empty", async () => {
    await open();
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    await type("count-adults", "4");
    await changesTo({ counts: [{ kind: "people", count: 5 }] });
    expect(await screen.findByTestId("changed-meanwhile")).toHaveTextContent("chưa hỏi");
  });

  test("that were typed wait open, with what another PC counted beside them", async () => {
    const leave = await open();
    await fireEvent.click(await screen.findByTestId("counts-edit"));
    await type("count-adults", "4");
    leave();
    household = { ...household, counts: [{ kind: "people", count: 6 }, { kind: "vneid", count: 2 }, { kind: "adults", count: 5 }] };
    await open();
    expect(await screen.findByTestId("count-adults")).toHaveValue("4");
    expect(screen.getByTestId("count-people")).toHaveValue("6");
    expect(screen.getByTestId("changed-meanwhile")).toHaveTextContent("5");
    await fireEvent.click(screen.getByTestId("counts-cancel"));
    await fireEvent.click(screen.getByTestId("counts-edit"));
    expect(await screen.findByTestId("count-adults")).toHaveValue("5");
  });
});

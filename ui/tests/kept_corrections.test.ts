import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { calls, program, tell } from "./fake_core";
import { signInAs, signInAtWard } from "./signed_in";
import type { ActivityInput, HelpInput, HelpRow, JournalInput, MemberRow, SpotVisitRow } from "../src/lib/api";
import ActivityScreen from "../src/screens/activities/ActivityScreen.svelte";
import HelpEntryScreen from "../src/screens/help_log/HelpEntryScreen.svelte";
import JournalScreen from "../src/screens/journal/JournalScreen.svelte";
import MembersScreen from "../src/screens/members/MembersScreen.svelte";
import ReturnDialog from "../src/screens/review/ReturnDialog.svelte";
import SpotCheckScreen from "../src/screens/spot_checks/SpotCheckScreen.svelte";

let number = 0;
let help: HelpInput;
let activity: ActivityInput;
let entry: JournalInput;
let visit: SpotVisitRow;
let who: MemberRow;

/** Drafts are kept by what they correct: each test corrects something of its own. */
function id(): string {
  return `c${number}`;
}

async function type(testId: string, text: string): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.blur(field);
}

/** The screen is left in the middle of a word, as a lock does it. */
async function typeAndLeave(testId: string, text: string, leave: () => void): Promise<void> {
  const field = await screen.findByTestId(testId);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: text } });
  leave();
}

/** What the browser does with Escape in a dialog. */
function pressEscapeIn(testId: string): void {
  screen.getByTestId<HTMLDialogElement>(testId).close();
}

/** A field that cannot read what is typed offers to take it back, and then shows what is stored. */
async function expectTakenBack(field: string, typed: string, cancel: string, stored: string): Promise<void> {
  await type(field, typed);
  expect(screen.getByTestId(field)).toHaveAttribute("aria-invalid", "true");
  await fireEvent.click(await screen.findByTestId(cancel));
  await waitFor(() => expect(screen.getByTestId(field)).toHaveValue(stored));
  expect(screen.getByTestId(field)).not.toHaveAttribute("aria-invalid");
  expect(screen.queryByTestId(cancel)).toBeNull();
}

function helpRow(): HelpRow {
  return { id: id(), happened_on: help.happened_on, category: help.category, outcome: help.outcome, people: 1, contact_name: "Bà Ba Mẫu", address: "", service: "", helped_by: "", household: "h1", evidence: 0, corrected: false, revisit_on: null } as HelpRow;
}

beforeEach(() => {
  number += 1;
  signInAs("head");
  help = {
    happened_on: "2026-11-20", happened_at: null, household: "h1", unnamed_households: null, people: 1, category: "vneid", service: "Mức 2",
    dossier_code: "", place: "at_home", minutes: 20, outcome: "completed", revisit_on: null, satisfaction: null, note: "", helped_by: "", follow_up_of: null,
  };
  activity = { kind: "meals", title: "Suất ăn mẫu", held_on: "2026-11-20", place: "", participants: 30, households: null, quantity: null, value_dong: null, note: "" };
  entry = { happened_on: "2026-11-20", happened_at: null, content: "Họp tổ 5", done_by: "", result: "", other_answers: "" };
  visit = { claim: id(), neighborhood_name: "Khu phố 3", criterion_code: "2.1", criterion_title: "VNeID", value: null, addresses: [], agreed: null, note: "" };
  who = { id: id(), name: "Cô Tư Thử", tile_label: "Cô Tư", role: "volunteer", active: true };
  const saved = () => ({ id: id(), txn: "t1" });
  program({
    help_get: () => ({ id: id(), row: helpRow(), help, evidence: [], history: [], note_warnings: [] }),
    help_save: saved,
    households_search: () => ({ total: 1, more: false, rows: [{ id: "h2", code: "2", contact_name: "Ông Tư Thử", address: "42/9", phone: "", tags: [], counted_on: null }] }),
    activity_get: () => ({ id: id(), activity, evidence: [] }),
    activity_save: saved,
    journal_search: () => ({ total: 1, rows: [{ id: id(), entry, entered_by: "Người Thử", warnings: [] }] }),
    journal_save: saved,
    reason_templates: () => [],
    spot_check_get: () => ({ row: { id: "s1", drawn_at: "2026-11-20T05:00:00Z", seed: "1", size: 1, population: 1, population_digest: "a", visited: 0 }, visits: [visit] }),
    spot_visit_save: saved,
    members: () => [who],
    member_save: saved,
    history_of: () => [],
  });
});

afterEach(() => {
  cleanup();
  signInAs(null);
});

describe("a correction of a help", () => {
  const open = () => render(HelpEntryScreen, { params: { id: id() } }).unmount;

  test("is there again after a lock, with another household that was picked", async () => {
    const leave = open();
    await fireEvent.click(await screen.findByTestId("correction-household"));
    await type("correction-picker-search", "tư");
    await fireEvent.click(await screen.findByTestId("correction-picker-1"));
    await typeAndLeave("help-service", "Cài lại máy", leave);
    open();
    expect(await screen.findByTestId("help-service")).toHaveValue("Cài lại máy");
    expect(screen.getByTestId("help-correction")).toHaveTextContent("Ông Tư Thử 42/9");
    await fireEvent.click(screen.getByTestId("correction-submit"));
    await waitFor(() => expect(calls("help_save")).toEqual([{ id: id(), help: { ...help, household: "h2", service: "Cài lại máy" }, counts: [] }]));
  });

  const choose = async (outcome: string): Promise<void> => void (await fireEvent.click(await screen.findByTestId(`correction-outcome-${outcome}`)));

  test.each(["could_not_reach", "referred_to_ward", "completed"])("keeps the day that was promised with %s", async (outcome) => {
    help = { ...help, outcome: "revisit", revisit_on: "2026-12-05" };
    open();
    await choose(outcome);
    await fireEvent.click(screen.getByTestId("correction-submit"));
    await waitFor(() => expect(calls("help_save")).toEqual([{ id: id(), help: { ...help, outcome }, counts: [] }]));
  });

  test("takes the day that only an outcome had offered back with it", async () => {
    open();
    await choose("revisit");
    await choose("could_not_reach");
    await fireEvent.click(screen.getByTestId("correction-submit"));
    await waitFor(() => expect(calls("help_save")).toEqual([{ id: id(), help: { ...help, outcome: "could_not_reach", revisit_on: null }, counts: [] }]));
  });

  test("outlives a change in the background, which is told", async () => {
    open();
    await type("help-service", "Cài lại máy");
    help = { ...help, service: "Mức 1", minutes: 45 };
    tell({ kind: "changed", areas: ["help_log"] });
    await waitFor(() => expect(screen.getByTestId("help-minutes")).toHaveValue("45"));
    expect(screen.getByTestId("help-service")).toHaveValue("Cài lại máy");
    expect(screen.getByTestId("changed-meanwhile")).toHaveTextContent("Mức 1");
    await fireEvent.click(screen.getByTestId("correction-submit"));
    await waitFor(() => expect(calls("help_save")[0]).toMatchObject({ help: { service: "Cài lại máy", minutes: 45 } }));
    await waitFor(() => expect(screen.queryByTestId("changed-meanwhile")).toBeNull());
  });

  test("keeps what is typed while an earlier word is being saved", async () => {
    let answer: () => void = () => {};
    program({
      help_get: () => ({ id: id(), row: helpRow(), help, evidence: [], history: [], note_warnings: [] }),
      help_save: () => new Promise((resolve) => (answer = () => resolve({ id: id(), txn: "t1" }))),
    });
    open();
    await type("help-service", "Cài lại");
    await fireEvent.click(screen.getByTestId("correction-submit"));
    await waitFor(() => expect(calls("help_save")).toHaveLength(1));
    await type("help-service", "Cài lại máy");
    help = { ...help, service: "Cài lại" };
    answer();
    tell({ kind: "changed", areas: ["help_log"] });
    await waitFor(() => expect(calls("help_get").length).toBeGreaterThan(1));
    await waitFor(() => expect(screen.queryByTestId("changed-meanwhile")).toBeNull());
    expect(screen.getByTestId("help-service")).toHaveValue("Cài lại máy");
    expect(screen.getByTestId("correction-cancel")).toBeVisible();
  });

  test("can be given up", async () => {
    open();
    await screen.findByTestId("help-service");
    expect(screen.queryByTestId("correction-cancel")).toBeNull();
    await type("help-service", "Cài lại máy");
    await fireEvent.click(await screen.findByTestId("correction-cancel"));
    await waitFor(() => expect(screen.getByTestId("help-service")).toHaveValue("Mức 2"));
  });

  test.each([
    ["help-minutes", "nửa giờ", "20"],
    ["help-day", "", "20/11/2026"],
  ])("can be given up where %s refused %j", async (field, typed, stored) => {
    open();
    await expectTakenBack(field, typed, "correction-cancel", stored);
  });
});

describe("a correction of an activity", () => {
  const open = () => render(ActivityScreen, { params: { id: id() } }).unmount;

  test("is there again after a lock, outlives a change in the background, and is saved once", async () => {
    const leave = open();
    await typeAndLeave("activity-place", "Sân chùa mẫu", leave);
    open();
    expect(await screen.findByTestId("activity-place")).toHaveValue("Sân chùa mẫu");
    activity = { ...activity, place: "Nhà văn hoá", participants: 40 };
    tell({ kind: "changed", areas: ["activities"] });
    await waitFor(() => expect(screen.getByTestId("activity-participants")).toHaveValue("40"));
    expect(screen.getByTestId("activity-place")).toHaveValue("Sân chùa mẫu");
    expect(screen.getByTestId("changed-meanwhile")).toHaveTextContent("Nhà văn hoá");
    await fireEvent.click(screen.getByTestId("activity-submit"));
    await waitFor(() => expect(calls("activity_save")).toEqual([{ id: id(), activity: { ...activity, place: "Sân chùa mẫu" } }]));
    activity = { ...activity, place: "Sân chùa mẫu" };
    tell({ kind: "changed", areas: ["activities"] });
    await waitFor(() => expect(screen.queryByTestId("activity-cancel")).toBeNull());
  });

  test("can be given up where a field refused what was typed", async () => {
    open();
    await expectTakenBack("activity-participants", "ba mươi", "activity-cancel", "30");
  });
});

describe("a correction of a line of the journal", () => {
  async function open(): Promise<() => void> {
    const { unmount } = render(JournalScreen);
    await fireEvent.click(await screen.findByTestId("journal-edit"));
    await screen.findByTestId("journal-dialog");
    return unmount;
  }
  const inDialog = (testId: string): HTMLElement => screen.getByTestId("journal-dialog").querySelector(`[data-testid=${testId}]`) as HTMLElement;
  const result = (): HTMLElement => inDialog("journal-result");

  test("is there again after a lock and takes the newer of the rest", async () => {
    const leave = await open();
    await fireEvent.focus(result());
    await fireEvent.input(result(), { target: { value: "Đã xong" } });
    leave();
    entry = { ...entry, done_by: "Chú Mẫu" };
    await open();
    expect(result()).toHaveValue("Đã xong");
    await fireEvent.click(screen.getByTestId("journal-edit-submit"));
    await waitFor(() => expect(calls("journal_save")).toEqual([{ id: id(), entry: { ...entry, result: "Đã xong" } }]));
  });

  test("keeps the newest of the rest once the list no longer shows the line", async () => {
    await open();
    entry = { ...entry, done_by: "Chú Mẫu" };
    tell({ kind: "changed", areas: ["journal"] });
    await waitFor(() => expect(inDialog("journal-done-by")).toHaveValue("Chú Mẫu"));
    program({ journal_search: () => ({ total: 0, rows: [] }), journal_save: () => ({ id: id(), txn: "t1" }), history_of: () => [] });
    tell({ kind: "changed", areas: ["journal"] });
    await screen.findByTestId("journal-empty");
    await fireEvent.focus(result());
    await fireEvent.input(result(), { target: { value: "Đã xong" } });
    await fireEvent.click(screen.getByTestId("journal-edit-submit"));
    await waitFor(() => expect(calls("journal_save")).toEqual([{ id: id(), entry: { ...entry, result: "Đã xong" } }]));
  });

  test("is kept when its dialog is closed with Escape", async () => {
    const leave = await open();
    await fireEvent.focus(result());
    await fireEvent.input(result(), { target: { value: "Đã xong" } });
    pressEscapeIn("journal-dialog");
    await waitFor(() => expect(screen.queryByTestId("journal-dialog")).toBeNull());
    leave();
    await open();
    expect(result()).toHaveValue("Đã xong");
  });

  test("is forgotten when it is given up", async () => {
    const leave = await open();
    await fireEvent.focus(result());
    await fireEvent.input(result(), { target: { value: "Đã xong" } });
    await fireEvent.click(screen.getByTestId("dialog-close"));
    await waitFor(() => expect(screen.queryByTestId("journal-dialog")).toBeNull());
    leave();
    await open();
    expect(result()).toHaveValue("");
  });
});

describe("the ward's words", () => {
  const nothing = async (): Promise<void> => {};

  test("why a claim goes back wait for that claim only", async () => {
    signInAtWard();
    const dialog = { open: true, kind: "return" as const, claim: id(), onclose: () => {}, onreturn: nothing };
    const { unmount } = render(ReturnDialog, dialog);
    await typeAndLeave("return-reason", "Ảnh mờ quá", unmount);
    const other = render(ReturnDialog, { ...dialog, claim: "other" });
    expect(await screen.findByTestId("return-reason")).toHaveValue("");
    other.unmount();
    render(ReturnDialog, dialog);
    expect(await screen.findByTestId("return-reason")).toHaveValue("Ảnh mờ quá");
    await fireEvent.click(screen.getByTestId("return-give"));
    await waitFor(() => expect(screen.getByTestId("return-reason")).toHaveValue(""));
  });

  test("why a claim goes back are kept as before in a dialog that was given up and opened again", async () => {
    signInAtWard();
    const dialog = { open: true, kind: "return" as const, claim: id(), onclose: () => {}, onreturn: nothing };
    const { rerender } = render(ReturnDialog, dialog);
    await type("return-reason", "Ảnh mờ quá");
    await fireEvent.click(screen.getByTestId("dialog-close"));
    await rerender({ ...dialog, open: false });
    await rerender(dialog);
    expect(await screen.findByTestId("return-reason")).toHaveValue("");
    await type("return-reason", "Thiếu ảnh");
    signInAtWard();
    await rerender({ ...dialog, open: false });
    await rerender(dialog);
    expect(await screen.findByTestId("return-reason")).toHaveValue("Thiếu ảnh");
    pressEscapeIn("return-dialog");
    await rerender({ ...dialog, open: false });
    await rerender(dialog);
    expect(await screen.findByTestId("return-reason")).toHaveValue("Thiếu ảnh");
  });

  test("about a visit wait until its result is pressed", async () => {
    signInAtWard();
    const { unmount } = render(SpotCheckScreen, { params: { id: "s1" } });
    await typeAndLeave("visit-note", "đủ 12 hộ", unmount);
    expect(calls("spot_visit_save")).toEqual([]);
    render(SpotCheckScreen, { params: { id: "s1" } });
    expect(await screen.findByTestId("visit-note")).toHaveValue("đủ 12 hộ");
    await fireEvent.click(screen.getByTestId("visit-agreed"));
    await waitFor(() => expect(calls("spot_visit_save")).toEqual([{ spot_check: "s1", claim: id(), agreed: true, note: "đủ 12 hộ" }]));
  });

  test("about a visit stay beside what another officer found meanwhile", async () => {
    signInAtWard();
    render(SpotCheckScreen, { params: { id: "s1" } });
    await type("visit-note", "đủ 12 hộ");
    visit = { ...visit, agreed: false, note: "vắng nhà" };
    tell({ kind: "changed", areas: ["review"] });
    expect(await screen.findByTestId("changed-meanwhile")).toHaveTextContent("vắng nhà");
    expect(screen.getByTestId("visit-note")).toHaveValue("đủ 12 hộ");
  });
});

describe("a change of a member", () => {
  async function open(): Promise<() => void> {
    const { unmount } = render(MembersScreen);
    await fireEvent.click(await screen.findByTestId(`member-edit-${who.tile_label}`));
    await screen.findByTestId("member-name");
    return unmount;
  }

  test("is there again after a lock, the PIN is not", async () => {
    const leave = await open();
    await type("member-name", "Cô Tư Đúng");
    for (const field of ["secret-new", "secret-again"]) await fireEvent.input(screen.getByTestId(field), { target: { value: "135790" } });
    leave();
    who = { ...who, role: "committee_member" };
    await open();
    expect(screen.getByTestId("member-name")).toHaveValue("Cô Tư Đúng");
    for (const field of ["secret-new", "secret-again"]) expect(screen.getByTestId(field)).toHaveValue("");
    await fireEvent.click(screen.getByTestId("member-submit"));
    await waitFor(() => expect(calls("member_save")).toEqual([{ id: id(), name: "Cô Tư Đúng", tile_label: "Cô Tư", role: "committee_member", active: true, secret: null }]));
  });

  test("is kept when its dialog is closed with Escape, the PIN is not", async () => {
    await open();
    await type("member-name", "Cô Tư Đúng");
    await fireEvent.input(screen.getByTestId("secret-new"), { target: { value: "135790" } });
    pressEscapeIn("member-dialog");
    await waitFor(() => expect(screen.queryByTestId("member-name")).toBeNull());
    await fireEvent.click(screen.getByTestId(`member-edit-${who.tile_label}`));
    expect(await screen.findByTestId("member-name")).toHaveValue("Cô Tư Đúng");
    expect(screen.getByTestId("secret-new")).toHaveValue("");
  });

  test("is forgotten when it is given up", async () => {
    const leave = await open();
    await type("member-name", "Cô Tư Đúng");
    await fireEvent.click(screen.getByTestId("dialog-close"));
    leave();
    await open();
    expect(screen.getByTestId("member-name")).toHaveValue("Cô Tư Thử");
  });
});

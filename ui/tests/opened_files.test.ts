import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { asked, openWith, program } from "./fake_core";
import { statusOf } from "./signed_in";
import App from "../src/App.svelte";
import type { Status, TakeInFile } from "../src/lib/api";
import { currentPlace, go } from "../src/lib/state/navigation.svelte";
import { enter } from "../src/lib/state/session.svelte";
// The screens are loaded when they are first opened; a slow machine compiles them too slowly for a test to wait.
import "../src/screens/home/HomeScreen.svelte";
import "../src/screens/more/MoreScreen.svelte";
import "../src/screens/settings/JoiningScreen.svelte";
import "../src/screens/take_in/TakeInScreen.svelte";
import "../src/screens/ward_home/WardHomeScreen.svelte";
import { takeInvitation, takeParcels, waitingFiles } from "../src/lib/state/opened_files.svelte";

const seen = { neighborhood_name: "Khu phố 3", for_whom: "neighborhood" as const, ward_name: "Phường Thử", fingerprint: [], criteria_sets: [], expires_at: "2026-12-22T05:00:00Z" };

function good(path: string): TakeInFile {
  return { path, name: path, verdict: { kind: "good" }, receipt: true, neighborhood_name: "", device_name: "", number: null, part: null, made_at: null, entries: null };
}

/** The program stands so; it answers what the screens ask when files are opened. */
function standing(status: Status): void {
  enter(status);
  program({
    status: () => status,
    take_in_look: ({ paths }) => ({ files: paths.map(good), good: paths.length, unread: [], cut_off: false }),
    invitation_open: () => seen,
  });
}

function looked(): unknown[] {
  return asked.filter(({ command }) => command === "take_in_look").map(({ args }) => args);
}

beforeEach(async () => {
  go("home");
  await waitFor(() => expect(currentPlace().screen).toBe("home"));
});
afterEach(() => {
  cleanup();
  enter(statusOf("head"));
  takeInvitation();
  takeParcels();
});

describe("files opened with the program", () => {
  test("receipts and bundles are judged at once on the screen that takes them in", async () => {
    standing(statusOf("head"));
    openWith("/usb/lần 14.kpr", "/usb/b.KPS");
    render(App);
    expect(await screen.findByTestId("take-in-tally")).toHaveTextContent("Nhận được 2");
    expect(currentPlace().screen).toBe("take_in");
    expect(looked()).toEqual([{ paths: ["/usb/lần 14.kpr", "/usb/b.KPS"] }]);
    expect(waitingFiles()).toBe(0);
  });

  test("those of a second start come to the window that is open, once", async () => {
    standing(statusOf("head"));
    render(App);
    await screen.findByTestId("bar-member");
    openWith("/usb/a.kps");
    await waitFor(() => expect(looked()).toEqual([{ paths: ["/usb/a.kps"] }]));
    go("more");
    await screen.findByTestId("more");
    enter(statusOf("head"));
    await waitFor(() => expect(currentPlace().screen).toBe("more"));
    expect(looked()).toHaveLength(1);
  });

  test("wait while the book is locked, and are not forgotten", async () => {
    const locked: Status = { ...statusOf(null), phase: "locked", tiles: [{ member: "m1", label: "Chú Mẫu", role: "head" }] };
    standing(locked);
    openWith("/usb/a.kpr");
    render(App);
    expect(await screen.findByTestId("opened-waiting")).toHaveTextContent("Đã giữ 1 tệp");
    expect(looked()).toEqual([]);
    standing(statusOf("head"));
    await waitFor(() => expect(looked()).toEqual([{ paths: ["/usb/a.kpr"] }]));
  });

  test("wait while somebody practises", async () => {
    standing({ ...statusOf("head"), practice: true });
    openWith("/usb/a.kpr");
    render(App);
    expect(await screen.findByTestId("opened-waiting")).toHaveTextContent("Về sổ thật");
    expect(currentPlace().screen).toBe("home");
    expect(looked()).toEqual([]);
  });

  test("an invitation begins the first run", async () => {
    standing({ ...statusOf(null), phase: "no_store" });
    openWith("/tải về/KP3.kpi");
    render(App);
    expect(await screen.findByTestId("invitation-names")).toHaveTextContent("Khu phố 3");
    const invitation = { kind: "file", file: { kind: "path", path: "/tải về/KP3.kpi" } };
    expect(asked).toContainEqual({ command: "invitation_open", args: { invitation } });
  });

  test("an invitation joins a book that is there", async () => {
    standing(statusOf("head"));
    openWith("/tải về/KP3.kpi");
    render(App);
    expect(await screen.findByTestId("invitation-names")).toBeVisible();
    expect(currentPlace().screen).toBe("joining");
  });

  test("a book that belongs to a ward says that it needs no invitation", async () => {
    standing({ ...statusOf("head"), ward: { id: "w1", name: "Phường Thử", fingerprint: [], two_step_accept: false } });
    openWith("/tải về/KP3.kpi");
    render(App);
    expect(await screen.findByTestId("settings-invitation-needless")).toHaveTextContent("Phường Thử");
    expect(waitingFiles()).toBe(0);
  });

  test("the ward is told what an invitation is, as of every other file", async () => {
    standing(statusOf("ward_officer", "ward"));
    openWith("/usb/KP3.kpi");
    render(App);
    await waitFor(() => expect(looked()).toEqual([{ paths: ["/usb/KP3.kpi"] }]));
  });

  test("somebody who may not join is told who may, and is not led there again", async () => {
    standing(statusOf("volunteer"));
    openWith("/usb/KP3.kpi");
    render(App);
    expect(await screen.findByTestId("ward-card")).toHaveTextContent("chỉ Trưởng khu phố");
    await fireEvent.click(screen.getByTestId("rail-more"));
    enter(statusOf("volunteer"));
    await waitFor(() => expect(currentPlace().screen).toBe("more"));
  });
});

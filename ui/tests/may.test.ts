import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";

import { asked, program } from "./fake_core";
import { signInAs } from "./signed_in";
import type { MemberRow, RoleName } from "../src/lib/api";
import { audienceOf, DEEDS, may, type Deed } from "../src/lib/state/may";
import { maybe } from "../src/lib/words/index.svelte";
import BackupsScreen from "../src/screens/backups/BackupsScreen.svelte";
import CriteriaSetsScreen from "../src/screens/criteria/CriteriaSetsScreen.svelte";
import ExportTable from "../src/screens/exports/ExportTable.svelte";
import HelpNewScreen from "../src/screens/help_log/HelpNewScreen.svelte";
import MemberDialog from "../src/screens/members/MemberDialog.svelte";
import MembersScreen from "../src/screens/members/MembersScreen.svelte";

function member(role: RoleName, change: Partial<MemberRow> = {}): MemberRow {
  return { id: "m1", name: "Người Thử", tile_label: "Người Thử", role, active: true, ...change };
}

afterEach(() => signInAs(null));

describe("what a role may do", () => {
  test.each<[RoleName, Deed[]]>([
    ["head", DEEDS.filter((deed) => !["review", "run_ward"].includes(deed))],
    ["committee_member", ["log", "claim", "freeze_denominator", "plan_welfare", "export_register", "choose_criteria", "send"]],
    ["volunteer", ["log"]],
    ["ward_officer", ["load_criteria", "change_neighborhood", "change_members", "review", "run_ward", "restore", "renew_recovery"]],
  ])("%s", (role, deeds) => {
    expect(DEEDS.filter((deed) => may(role, deed))).toEqual(deeds);
  });

  test("each deed has words for whose it is", () => {
    for (const deed of DEEDS) expect(maybe(`only-${audienceOf(deed)}`)).not.toBeNull();
    expect(audienceOf("log")).toBe("neighborhood");
    expect(audienceOf("load_criteria")).toBe("head_or_ward");
  });

  test("where nobody is known the core decides", () => {
    expect(DEEDS.every((deed) => may(null, deed))).toBe(true);
  });
});

const exporting = { title: "Xuất", fileName: "Danh sách", write: async () => ({ path: "", rows: 0 }) };

describe("the screens", () => {
  const backup = { name: "b1", at: "2026-11-22T01:00:00Z", operations: 1, size_bytes: 1, verified: true };

  test("a volunteer is told whose deed an export, members and restoring are", async () => {
    program({ members: () => [member("head")], backups: () => [backup] as never });
    signInAs("volunteer");
    render(ExportTable, exporting);
    expect(screen.queryByTestId("export-xlsx")).toBeNull();
    expect(screen.getByTestId("only-for")).toHaveTextContent("Ban điều hành");
    render(MembersScreen);
    await screen.findByText("Người Thử");
    expect(screen.queryByTestId("member-add")).toBeNull();
    expect(screen.queryByText("Sửa")).toBeNull();
    render(BackupsScreen);
    await waitFor(() => expect(asked.some(({ command }) => command === "backups")).toBe(true));
    expect(screen.queryByTestId("backup-restore")).toBeNull();
    expect(screen.queryByTestId("backup-restore-file")).toBeNull();
    expect(screen.getByTestId("backup-now")).toBeVisible();
  });

  test("a head is offered all of them", async () => {
    program({ members: () => [member("head")], backups: () => [backup] as never });
    signInAs("head");
    render(ExportTable, exporting);
    expect(screen.getByTestId("export-xlsx")).toBeVisible();
    render(BackupsScreen);
    expect(await screen.findByTestId("backup-restore")).toBeVisible();
    expect(screen.queryByTestId("only-for")).toBeNull();
  });

  test("the ward officer logs no help for the khu phố, and a volunteer does", async () => {
    const defaults = { today: "2026-11-22", categories: ["vneid"], place: "at_home", helped_by: "" };
    program({ help_defaults: () => defaults });
    signInAs("ward_officer");
    const ward = render(HelpNewScreen, { params: {} });
    expect(await screen.findByTestId("only-for")).toHaveTextContent("khu phố");
    expect(screen.queryByTestId("help-categories")).toBeNull();
    ward.unmount();
    signInAs("volunteer");
    render(HelpNewScreen, { params: {} });
    expect(await screen.findByTestId("help-categories")).toBeVisible();
  });

  test("the committee chooses among loaded sets and loads none", async () => {
    const summary = { title: "Bộ thử", name: "thu", loaded: false, sections: [], sample_label: "" };
    program({
      packs: () => [summary] as never,
      criteria_sets: () => [{ id: "s1", summary: { ...summary, loaded: true }, current: false }] as never,
    });
    signInAs("committee_member");
    render(CriteriaSetsScreen);
    expect(await screen.findByTestId("sets-select")).toBeVisible();
    expect(screen.queryByTestId("sets-load-thu")).toBeNull();
    expect(screen.queryByTestId("sets-choose-file")).toBeNull();
  });
});

describe("a member", () => {
  test("of a khu phố is no ward officer: the ward's own book has those", () => {
    render(MemberDialog, { member: null, onclose: () => {} });
    expect(screen.getByTestId("member-role")).toHaveTextContent("Tình nguyện viên");
    expect(screen.getByTestId("member-role")).not.toHaveTextContent("Cán bộ phường");
  });

  test("who may not sign in needs a PIN to be active again", async () => {
    program({ member_save: () => ({ id: "m1", txn: "t1" }) });
    render(MemberDialog, { member: member("volunteer", { active: false }), onclose: () => {} });
    const submit = screen.getByTestId("member-submit");
    expect(submit).toBeEnabled();
    await fireEvent.click(screen.getByTestId("member-active"));
    expect(submit).toBeDisabled();
    for (const field of ["secret-new", "secret-again"]) {
      await fireEvent.input(screen.getByTestId(field), { target: { value: "135790" } });
    }
    await waitFor(() => expect(submit).toBeEnabled());
  });
});

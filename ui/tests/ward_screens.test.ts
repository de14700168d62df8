import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { calls, chooseToOpen, program, Refusal } from "./fake_core";
import { signInAs, signInAtWard, WORDS } from "./signed_in";
import type { CriteriaSetRow, DeviceRow, InvitationMade, PackSummary, PutAsideRow, SpotCheckDetail, WardNeighborhoodRow } from "../src/lib/api";
import { currentPlace } from "../src/lib/state/navigation.svelte";
import { offeredUndo, withdrawUndo } from "../src/lib/state/undo.svelte";
import IssueScreen from "../src/screens/criteria/IssueScreen.svelte";
import PackFacts from "../src/screens/criteria/PackFacts.svelte";
import DevicesScreen from "../src/screens/devices/DevicesScreen.svelte";
import { replaceable } from "../src/screens/devices/standings";
import WardFirst from "../src/screens/first_run/WardFirst.svelte";
import InvitationSlipScreen from "../src/screens/invitations/InvitationSlipScreen.svelte";
import { codeFor } from "../src/screens/neighborhoods/codes";
import NeighborhoodScreen from "../src/screens/neighborhoods/NeighborhoodScreen.svelte";
import NeighborhoodsImportScreen from "../src/screens/neighborhoods/NeighborhoodsImportScreen.svelte";
import NeighborhoodsScreen from "../src/screens/neighborhoods/NeighborhoodsScreen.svelte";
import PinRequestsScreen from "../src/screens/pin_requests/PinRequestsScreen.svelte";
import PutAsideScreen from "../src/screens/put_aside/PutAsideScreen.svelte";
import ReasonTemplatesScreen from "../src/screens/reason_templates/ReasonTemplatesScreen.svelte";
import SpotCheckScreen from "../src/screens/spot_checks/SpotCheckScreen.svelte";
import SpotChecksScreen from "../src/screens/spot_checks/SpotChecksScreen.svelte";
import WardSettingsScreen from "../src/screens/ward_settings/WardSettingsScreen.svelte";

const AT = "2026-11-20T05:00:00Z";

function place(change: Partial<WardNeighborhoodRow> = {}): WardNeighborhoodRow {
  return { id: "n3", name: "Khu phố 3", code: "KP3", devices: 1, devices_waiting: 0, last_received_at: AT, last_bundle_number: 14, silent_days: 2, invited_at: null, ...change };
}

function machine(change: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: "d1", name: "Máy văn phòng", neighborhood: "n3", neighborhood_name: "Khu phố 3", member_name: "Trưởng Thử", standing: "confirmed",
    fingerprint: WORDS, since: AT, last_received_at: AT, invitation: null, forked: false, own: false, ...change,
  };
}

const invitation: InvitationMade = {
  path: null, neighborhood_name: "Khu phố 3", ward_name: "Phường Thử", fingerprint: WORDS, text: "KHUPHO:ABC",
  qr_svg: '<svg viewBox="0 0 1 1"></svg>', expires_at: "2026-12-22T05:00:00Z",
};

afterEach(cleanup);
beforeEach(() => {
  withdrawUndo();
  signInAtWard();
  chooseToOpen("/usb");
});

describe("khu phố", () => {
  test("a lost machine: two presses from the list to the slip, and a third prints it", async () => {
    program({ ward_neighborhoods: () => [place(), place({ id: "n4", name: "Khu phố 4", devices: 0 })], devices: () => [machine()], device_replace: () => invitation });
    const { container } = render(NeighborhoodsScreen);
    await fireEvent.click(await screen.findByTestId("neighborhood-replace"));
    const lost = await screen.findByTestId("replace-lost");
    await expectAccessible(container);
    await fireEvent.click(lost);
    await waitFor(() => expect(currentPlace().screen).toBe("invitation_slip"));
    expect(calls("device_replace")).toEqual([{ id: "d1", reason: "lost", folder: null }]);
    cleanup();
    const slip = render(InvitationSlipScreen);
    expect(screen.getByTestId("invitation-slip")).toHaveTextContent("Khu phố 3");
    expect(screen.getByTestId("fingerprint")).toHaveTextContent("sen");
    expect(screen.getByTestId("slip-print")).toBeVisible();
    await expectAccessible(slip.container);
  });

  test("of two machines one is chosen first", async () => {
    program({ ward_neighborhoods: () => [place({ devices: 2 })], devices: () => [machine(), machine({ id: "d2", name: "Máy phó" })], device_replace: () => invitation });
    render(NeighborhoodsScreen);
    await fireEvent.click(await screen.findByTestId("neighborhood-replace"));
    expect(await screen.findByTestId("replace-new_head")).toBeDisabled();
    await fireEvent.click(screen.getByTestId("replace-device-d2"));
    await fireEvent.click(screen.getByTestId("replace-new_head"));
    await waitFor(() => expect(calls("device_replace")).toEqual([{ id: "d2", reason: "new_head", folder: null }]));
  });

  test("only machines that send can be replaced, never the ward's own", () => {
    const devices = [machine(), machine({ standing: "revoked" }), machine({ standing: "waiting" }), machine({ own: true }), machine({ standing: "expired" })];
    expect(replaceable(devices)).toHaveLength(2);
  });

  test("a file invitation goes where the person says; closing the dialog does nothing", async () => {
    program({ ward_neighborhoods: () => [place()], devices: () => [], invitation_make: () => ({ ...invitation, path: "/usb/KP3.kpi" }) });
    chooseToOpen();
    render(NeighborhoodScreen, { params: { id: "n3" } });
    const file = await screen.findByTestId("invite-file");
    await fireEvent.click(file);
    await waitFor(() => expect(file).not.toHaveAttribute("aria-disabled"));
    expect(calls("invitation_make")).toEqual([]);
    chooseToOpen("/usb");
    await fireEvent.click(file);
    await waitFor(() => expect(calls("invitation_make")).toEqual([{ neighborhood: "n3", folder: "/usb" }]));
  });

  test("a spreadsheet is shown before it is written", async () => {
    program({
      neighborhoods_import_preview: () => ({
        rows: [{ name: "Khu phố 1", code: "KP1", households_by_statistics: 307, known: true }, { name: "Khu phố 2", code: "", households_by_statistics: null, known: false }],
        left_out: [{ row: 4, text: "Tổng cộng", reason: "no_name" }],
      }),
      neighborhoods_import_confirm: () => ({ id: "x", txn: "t1" }),
    });
    chooseToOpen("/usb/khu phố.xlsx");
    const { container } = render(NeighborhoodsImportScreen);
    await fireEvent.click(screen.getByTestId("import-choose"));
    expect(await screen.findByTestId("neighborhoods-left-out")).toHaveTextContent("không có tên khu phố");
    await expectAccessible(container);
    expect(calls("neighborhoods_import_confirm")).toEqual([]);
    await fireEvent.click(screen.getByTestId("neighborhoods-import-confirm"));
    await waitFor(() => expect(offeredUndo()?.words).toBe("Đã đưa 2 khu phố vào sổ"));
  });

  test("an empty list says what to do first", async () => {
    program({ ward_neighborhoods: () => [] });
    render(NeighborhoodsScreen);
    expect(await screen.findByTestId("neighborhoods-empty")).toBeVisible();
  });

  test.each([
    ["Khu phố 13", "KP13"],
    ["  khu phố   7A ", "KP7A"],
    ["Tổ dân phố 5", "TDP5"],
    ["Ấp Đông", "ADONG"],
    ["Xóm Lò Gạch Cũ Bên Sông", "XOMLOGACHCUB"],
    ["", ""],
  ])("%s has the code %s", (name, code) => expect(codeFor(name)).toBe(code));
});

describe("machines", () => {
  test("one that waits shows its words large, and is confirmed or refused", async () => {
    program({ devices: () => [machine({ id: "d9", standing: "waiting" }), machine({ own: true, neighborhood: null, neighborhood_name: "" })], device_refuse: ({ id }) => ({ id, txn: null }) });
    const { container } = render(DevicesScreen);
    expect(await screen.findByTestId("device-waiting")).toHaveTextContent("Gọi điện cho khu phố");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("device-refuse"));
    await waitFor(() => expect(calls("device_refuse")).toEqual([{ id: "d9" }]));
  });

  test.each([
    ["stands", ""],
    ["missing", "không có tệp mời hay phiếu mời"],
    ["expired", "phiếu mời đã hết hạn"],
  ] as const)("the list of those that wait says how each stands to its invitation: %s", async (invitation, words) => {
    program({ devices: () => [machine({ standing: "waiting", invitation })] });
    render(DevicesScreen);
    await screen.findByTestId("device-waiting");
    if (words === "") expect(screen.queryByTestId("device-invitation")).toBeNull();
    else expect(screen.getByTestId("device-invitation")).toHaveTextContent(words);
  });

  test("a forgotten PIN is answered only after the code was compared", async () => {
    program({
      pin_request_open: () => ({ device_name: "Máy văn phòng", neighborhood_name: "Khu phố 3", check_code: "ABCD2345WXYZ", made_at: AT }),
      pin_request_answer: () => ({ path: "/usb/KP3.kpa", bytes: 10 }),
    });
    chooseToOpen("/usb/KP3.kpq");
    const { container } = render(PinRequestsScreen);
    await fireEvent.click(screen.getByTestId("pin-request-open"));
    expect(await screen.findByTestId("receipt-code")).toHaveTextContent("ABCD 2345 WXYZ");
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("pin-answer"));
    expect(await screen.findByTestId("pin-answered")).toHaveTextContent("/usb/KP3.kpa");
  });
});

describe("entries put aside", () => {
  const row: PutAsideRow = { operation: "ab12", reason: "after_revocation", by_ward: false, area: "households", about: "Hộ 42/7", who: "Trưởng Thử", at: AT, neighborhood_name: "Khu phố 3", device_name: "Máy cũ" };

  test("each has its reason in words and is taken on its own", async () => {
    program({ put_aside: () => ({ total: 2, rows: [row, { ...row, operation: "cd34", reason: "from_the_future" }] }), ward_neighborhoods: () => [], put_aside_accept: () => ({ id: "x", txn: null }) });
    const { container } = render(PutAsideScreen);
    await screen.findByText("Ghi sau khi máy đã bị ngừng.");
    expect(screen.getByText("Lý do chưa rõ với phiên bản này.")).toBeVisible();
    await expectAccessible(container);
    await fireEvent.click(screen.getAllByTestId("put-aside-take")[0] as HTMLElement);
    await waitFor(() => expect(calls("put_aside_accept")).toEqual([{ operations: ["ab12"] }]));
    await fireEvent.click(screen.getByTestId("put-aside-take-shown"));
    await waitFor(() => expect(calls("put_aside_accept")).toHaveLength(2));
  });

  test("the head sees what the ward put aside and why, and takes only what is put aside here", async () => {
    const row: PutAsideRow = { operation: "ab12", reason: "not_a_writer", by_ward: true, area: "claims", about: "Tiêu chí 2.3", who: "Người Thử", at: AT, neighborhood_name: "", device_name: "" };
    program({ put_aside: () => ({ total: 2, rows: [row, { ...row, operation: "cd34", by_ward: false, about: "Hộ 42/7" }] }), put_aside_accept: () => ({ id: "1", txn: null }) });
    signInAs("head");
    const { container } = render(PutAsideScreen);
    expect(await screen.findByText(/Phường để riêng/)).toBeVisible();
    await expectAccessible(container);
    expect(screen.queryByTestId("put-aside-take-shown")).toBeNull();
    expect(screen.getAllByTestId("put-aside-take")).toHaveLength(1);
    await fireEvent.click(screen.getByTestId("put-aside-take"));
    await waitFor(() => expect(calls("put_aside_accept")).toEqual([{ operations: ["cd34"] }]));
  });
});

test("reasons are changed where they stand and new ones are added", async () => {
  program({ reason_templates: () => [{ id: "t1", text: "Thiếu ảnh." }], reason_template_save: () => ({ id: "t1", txn: "x" }), reason_template_delete: () => ({ id: "t1", txn: "x" }) });
  const { container } = render(ReasonTemplatesScreen);
  const field = await screen.findByLabelText("Mẫu 1 (phím 1)");
  await expectAccessible(container);
  await fireEvent.focus(field);
  await fireEvent.input(field, { target: { value: "Thiếu ảnh hoặc biên bản." } });
  await fireEvent.blur(field);
  await waitFor(() => expect(calls("reason_template_save")).toEqual([{ id: "t1", text: "Thiếu ảnh hoặc biên bản." }]));
  await fireEvent.input(screen.getByTestId("reason-template-text"), { target: { value: "Số không khớp." } });
  await waitFor(() => expect(screen.getByTestId("reason-template-new-submit")).toBeEnabled());
  await fireEvent.click(screen.getByTestId("reason-template-new-submit"));
  await waitFor(() => expect(calls("reason_template_save")[1]).toEqual({ id: null, text: "Số không khớp." }));
});

describe("a spot check", () => {
  const detail: SpotCheckDetail = {
    row: { id: "s1", drawn_at: AT, seed: "12345678901234567890", size: 2, population: 40, population_digest: "a1b2", visited: 0 },
    visits: [
      { claim: "a", neighborhood_name: "Khu phố 3", criterion_code: "2.1", criterion_title: "VNeID", value: { kind: "ratio", part: 451, whole: 550 }, addresses: ["42/7 Đường Mẫu"], agreed: null, note: "" },
      { claim: "b", neighborhood_name: "Khu phố 1", criterion_code: "1.1", criterion_title: "Tổ công nghệ", value: null, addresses: [], agreed: false, note: "vắng" },
    ],
  };

  test("is drawn by number or by per cent, everywhere or in some khu phố", async () => {
    program({ spot_checks: () => [], ward_neighborhoods: () => [place()], spot_check_draw: () => detail });
    const { container } = render(SpotChecksScreen);
    await fireEvent.click(await screen.findByLabelText("Khu phố 3"));
    await expectAccessible(container);
    await fireEvent.click(screen.getByTestId("spot-check-by-percent"));
    await fireEvent.click(screen.getByTestId("spot-check-draw-submit"));
    await waitFor(() => expect(calls("spot_check_draw")).toEqual([{ neighborhoods: ["n3"], size: 10, percent: 10 }]));
    await waitFor(() => expect(currentPlace()).toEqual({ screen: "spot_check", params: { id: "s1" } }));
  });

  test("shows its seed and keeps what a visit found, with its note", async () => {
    program({ spot_check_get: () => detail, spot_visit_save: () => ({ id: "v", txn: "x" }) });
    const { container } = render(SpotCheckScreen, { params: { id: "s1" } });
    expect(await screen.findByTestId("spot-check-seed")).toHaveTextContent("12345678901234567890");
    expect(screen.getByText("42/7 Đường Mẫu")).toBeVisible();
    await expectAccessible(container);
    const note = screen.getAllByTestId("visit-note")[0] as HTMLElement;
    await fireEvent.focus(note);
    await fireEvent.input(note, { target: { value: "đủ 12 hộ" } });
    await fireEvent.blur(note);
    expect(calls("spot_visit_save")).toEqual([]);
    await fireEvent.click(screen.getAllByTestId("visit-agreed")[0] as HTMLElement);
    await waitFor(() => expect(calls("spot_visit_save")).toEqual([{ spot_check: "s1", claim: "a", agreed: true, note: "đủ 12 hộ" }]));
  });
});

test("a set is issued under a number and a day, after its changes were shown", async () => {
  const set: CriteriaSetRow = {
    id: "s2",
    summary: {
      name: "hai", title: "Bộ 2026", sample_label: "Bộ mẫu, chưa phải văn bản ban hành", issuer: "UBND phường Thử", decision_number: "", decided_on: null, period_from: "2026-07-01",
      period_to: "2026-12-31", deadline: "2026-12-20", criteria: 20, max_points_hundredths: 10000, loaded: true,
    },
    current: true,
    issued_on: null,
  };
  program({
    criteria_sets: () => [set],
    criteria_set_changes: () => ({ former_title: "Bộ 2025", added: ["5.4"], removed: ["1.3"], changed: [{ code: "2.1", parts: ["rule", "points"] }], set_parts: ["deadline"] }),
    criteria_set_issue: () => ({ id: "s2", txn: "x" }),
  });
  const { container } = render(IssueScreen, { params: { id: "s2" } });
  const changes = await screen.findByTestId("set-changes");
  for (const words of ["Bộ 2025", "5.4", "1.3", "2.1: đổi mức phải đạt, đổi điểm", "hạn gửi"]) expect(changes).toHaveTextContent(words);
  expect(await screen.findByText(/Đây là bộ mẫu/)).toBeVisible();
  await expectAccessible(container);
  expect(screen.getByTestId("set-issue-submit")).toBeDisabled();
  await fireEvent.input(screen.getByTestId("set-decision-number"), { target: { value: "123/QĐ-UBND" } });
  const day = screen.getByTestId("set-decided-on");
  await fireEvent.focus(day);
  await fireEvent.input(day, { target: { value: "02/03/2026" } });
  await fireEvent.blur(day);
  await waitFor(() => expect(screen.getByTestId("set-issue-submit")).toBeEnabled());
  await fireEvent.click(screen.getByTestId("set-issue-submit"));
  await waitFor(() => expect(calls("criteria_set_issue")).toEqual([{ set: "s2", decision_number: "123/QĐ-UBND", decided_on: "2026-03-02" }]));
});

test("a set that was issued says by which decision of which day", () => {
  const summary: PackSummary = {
    name: "hai", title: "Bộ 2026", sample_label: "", issuer: "UBND phường Thử", decision_number: "123/QĐ-UBND", decided_on: "2026-03-02", period_from: "2026-07-01",
    period_to: "2026-12-31", deadline: "2026-12-20", criteria: 20, max_points_hundredths: 10000, loaded: true,
  };
  const { container } = render(PackFacts, { summary });
  expect(container).toHaveTextContent("UBND phường Thử, quyết định số 123/QĐ-UBND ngày 02/03/2026");
});

test("two officers are asked for in the ward's settings", async () => {
  program({ ward_get: () => ({ id: "w1", name: "Phường Thử", fingerprint: WORDS, two_step_accept: false }), ward_save: () => ({ id: "w1", txn: "x" }), status: () => { throw new Refusal("internal"); } });
  const { container } = render(WardSettingsScreen);
  await fireEvent.click(await screen.findByTestId("ward-settings-officers-two"));
  await expectAccessible(container);
  await fireEvent.click(screen.getByTestId("ward-settings-form-submit"));
  await waitFor(() => expect(calls("ward_save")).toEqual([{ name: "Phường Thử", two_step_accept: true }]));
});

test("a ward is founded again with the code of its slip", async () => {
  program({ ward_refound: () => ({ kit: { groups: [], code: "" } as never, fingerprint: WORDS }), status: () => { throw new Refusal("internal"); } });
  const { container } = render(WardFirst, { kind: "pin", onback: () => {} });
  await fireEvent.input(screen.getByTestId("ward-first-name"), { target: { value: "Phường Thử" } });
  await fireEvent.input(screen.getByTestId("ward-first-member"), { target: { value: "Cán bộ Thử" } });
  for (const field of ["secret-new", "secret-again"]) await fireEvent.input(screen.getByTestId(field), { target: { value: "135790" } });
  await fireEvent.click(screen.getByTestId("ward-first-before"));
  const submit = screen.getByTestId("ward-first-submit");
  expect(submit).toBeDisabled();
  await fireEvent.input(screen.getByTestId("ward-first-code"), { target: { value: "AAAA BBBB" } });
  await fireEvent.blur(screen.getByTestId("ward-first-code"));
  await expectAccessible(container);
  await waitFor(() => expect(submit).toBeEnabled(), { timeout: 2000 });
  await fireEvent.click(submit);
  await waitFor(() => expect(calls("ward_refound")).toEqual([{ code: "AAAA BBBB", ward: { ward_name: "Phường Thử", member_name: "Cán bộ Thử", tile_label: "", secret: "135790" } }]));
});

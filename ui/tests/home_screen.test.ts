import { cleanup, render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";

import { expectAccessible } from "./accessible";
import { program } from "./fake_core";
import { signInAs } from "./signed_in";
import type { AssessmentDetail, ClaimRow, Home, HomeAssessment } from "../src/lib/api";
import CriteriaScreen from "../src/screens/criteria/CriteriaScreen.svelte";
import HomeScreen from "../src/screens/home/HomeScreen.svelte";
import { flagWords } from "../src/screens/review/wording";

const assessment: HomeAssessment = {
  title: "Bộ tiêu chí thử",
  sample_label: "",
  deadline: "2026-12-31",
  days_left: 39,
  award: "15 triệu đồng",
  needs_fix: 0,
  expiring: 0,
  not_started: 0,
  drafts: 0,
  ready: 0,
  met: 4,
  total: 20,
  points_hundredths: 2000,
  max_points_hundredths: 10_000,
  min_points_hundredths: 8000,
  mandatory_missing: 3,
  passes: false,
  decided: 0,
  verified_met: 0,
  verified_points_hundredths: 0,
  verified_passes: false,
};

function show(change: Partial<Home> = {}, of: Partial<HomeAssessment> = {}): void {
  const home: Home = {
    today: "2026-11-22",
    assessment: { ...assessment, ...of },
    next_steps: [],
    revisits_due: 0,
    helps_last_7_days: 0,
    households: 30,
    households_uncounted: 0,
    households_left_out: 0,
    short_register: null,
    delivery: { saved: 12, sent: 9, received: 9, last_saved_at: null, last_sent_at: null, last_received_at: null },
    last_backup_at: null,
    ...change,
  };
  program({
    home: () => home,
    simultaneous_edits: () => [],
    put_aside: () => ({ total: 0, rows: [] }),
  });
  render(HomeScreen);
}

beforeEach(() => {
  cleanup();
  signInAs("head");
});

describe("what the ward recognised", () => {
  test("is not spoken of before it has decided on anything", async () => {
    show();
    expect(await screen.findByTestId("home-points")).toHaveTextContent("20 điểm tự chấm");
    expect(screen.queryByTestId("home-verified")).toBeNull();
  });

  test("stands beside the own figure from the first decision on, though it be nothing", async () => {
    show({}, { decided: 1 });
    expect(await screen.findByTestId("home-verified")).toHaveTextContent("0 điểm phường đã công nhận: 0/20 tiêu chí.");
    cleanup();
    show({}, { decided: 3, verified_met: 2, verified_points_hundredths: 1050 });
    expect(await screen.findByTestId("home-verified")).toHaveTextContent("10,5 điểm phường đã công nhận: 2/20 tiêu chí.");
    expect(screen.getByTestId("home-verified")).not.toHaveTextContent("đủ điều kiện");
    expect(screen.getByTestId("home-points")).toHaveTextContent("20 điểm tự chấm");
    await expectAccessible(document.body);
  });

  test("is said to pass by the ward's decisions alone", async () => {
    show({}, { decided: 20, passes: false, verified_passes: true });
    expect(await screen.findByTestId("home-verified")).toHaveTextContent("Phường đã công nhận đủ điều kiện.");
  });
});

test("a register that is not the whole khu phố is told with both numbers", async () => {
  show({ short_register: { registered: 30, by_statistics: 800 } });
  expect(await screen.findByTestId("home-registered")).toHaveTextContent("30/800");
  cleanup();
  show();
  await screen.findByTestId("home-uncounted");
  expect(screen.queryByTestId("home-registered")).toBeNull();
});

test("what was not sent is told after the first sending too", async () => {
  show();
  expect(await screen.findByTestId("home-unsent")).toHaveTextContent("3 mục mới chỉ nằm trên máy này, chưa gửi.");
  cleanup();
  show({ delivery: { saved: 9, sent: 9, received: 0, last_saved_at: null, last_sent_at: null, last_received_at: null } });
  await screen.findByTestId("home-delivery");
  expect(screen.queryByTestId("home-unsent")).toBeNull();
});

test("who has no claims to make is told that nobody waits for a visit", async () => {
  signInAs("volunteer");
  show();
  expect(await screen.findByTestId("next-none")).toHaveTextContent("Hiện không có hộ nào cần đến thăm.");
  cleanup();
  signInAs("head");
  show();
  expect(await screen.findByTestId("next-none")).toHaveTextContent("Không còn việc gấp.");
});

function row(change: Partial<ClaimRow>): ClaimRow {
  return {
    criterion: "c21",
    code: "2.1",
    title: "Công dân có VNeID",
    mandatory: true,
    state: "accepted",
    value: { kind: "ratio", part: 451, whole: 550 },
    points_hundredths: 500,
    max_points_hundredths: 500,
    met: true,
    missing: null,
    evidence: 1,
    evidence_min: 1,
    delivery: "received",
    reason: "",
    verified_value: null,
    verified_points_hundredths: null,
    ...change,
  };
}

function showCriteria(decided: number, rows: ClaimRow[]): void {
  const summary = { title: "Bộ tiêu chí thử", sample_label: "", period_from: "2026-01-01", period_to: "2026-12-31", deadline: "2026-12-31" };
  const detail = {
    id: "a1",
    set: { summary },
    points_hundredths: 2000,
    max_points_hundredths: 10_000,
    min_points_hundredths: 8000,
    met: 4,
    total: 20,
    mandatory_missing: [],
    passes: false,
    decided,
    verified_points_hundredths: 150,
    verified_met: 1,
    verified_passes: false,
    groups: [{ code: "2", title: "Nhóm thử", rows }],
  } as unknown as AssessmentDetail;
  program({ assessment: () => detail });
  render(CriteriaScreen, { params: {} });
}

describe("the list of criteria", () => {
  test("has the ward's value beside the own, each with its word, where the ward decided", async () => {
    showCriteria(2, [
      row({ verified_value: { kind: "ratio", part: 430, whole: 550 }, verified_points_hundredths: 150 }),
      row({ criterion: "c22", code: "2.2", state: "returned" }),
    ]);
    const verified = await screen.findByTestId("claim-verified-2.1");
    expect(verified).toHaveTextContent("Phường công nhận: 430/550 (78,1 %), 1,5/5 điểm");
    expect(verified).toHaveClass("differs");
    expect(screen.getByTestId("claim-2.1")).toHaveTextContent("Tự chấm: 451/550 (82 %)");
    expect(screen.queryByTestId("claim-verified-2.2")).toBeNull();
    expect(screen.getByTestId("claim-2.2")).not.toHaveTextContent("Tự chấm");
    expect(screen.getByTestId("criteria-verified")).toHaveTextContent("1,5 điểm phường đã công nhận: 1/20 tiêu chí.");
    await expectAccessible(document.body);
  });

  test("says the same value twice without stress, and nothing of the ward before it decided", async () => {
    showCriteria(1, [row({ verified_value: { kind: "ratio", part: 451, whole: 550 }, verified_points_hundredths: 500 })]);
    expect(await screen.findByTestId("claim-verified-2.1")).not.toHaveClass("differs");
    cleanup();
    showCriteria(0, [row({ state: "sent" })]);
    await screen.findByTestId("claim-2.1");
    expect(screen.queryByTestId("criteria-verified")).toBeNull();
  });
});

test("the ward is told of a figure over a nearly empty register", () => {
  expect(flagWords({ kind: "short_register", registered: 30, by_statistics: 800 })).toBe(
    "Con số lấy từ sổ mới có 30/800 hộ theo thống kê.",
  );
});

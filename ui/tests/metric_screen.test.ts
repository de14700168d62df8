import { render, screen } from "@testing-library/svelte";
import { afterEach, describe, expect, test } from "vitest";

import { program } from "./fake_core";
import { signInAs } from "./signed_in";
import type { DrillRow, MetricFigure } from "../src/lib/api";
import { hashOf } from "../src/lib/state/navigation.svelte";
import { showLanguage, type Language } from "../src/lib/words/index.svelte";
import DoorsScreen from "../src/screens/metrics/DoorsScreen.svelte";
import MetricScreen from "../src/screens/metrics/MetricScreen.svelte";
import { SCREENS } from "../src/screens/registry";

/** 6 of 10 adults, held against 4.1 at four fifths; 2.3 asks for half of them. */
function sixOfTen(change: Partial<MetricFigure> = {}): MetricFigure {
  return {
    metric: "adults_e_payment",
    shape: "ratio",
    as_of: "2026-11-22",
    ratio: { part: 6, whole: 10, percent_hundredths: 6000 },
    count: null,
    months: [],
    households: 5,
    uncounted_households: 1,
    uncounted_with_reason: 0,
    frozen: null,
    short_register: null,
    criterion: { code: "4.1", title: "Thanh toán không tiền mặt" },
    threshold_hundredths: 8000,
    missing: 2,
    gained_28_days: 0,
    forecast: { kind: "no_pace" },
    days_to_deadline: 30,
    ...change,
  };
}

async function shown(figure: MetricFigure, language: Language): Promise<HTMLElement> {
  showLanguage(language);
  program({ metric_drill: () => ({ figure, total: 0, rows: [] }) });
  render(MetricScreen, { params: { id: figure.metric } });
  const ratio = await screen.findByTestId("metric-ratio");
  return ratio.parentElement ?? ratio;
}

afterEach(() => showLanguage("vi"));

describe("what a figure misses", () => {
  test.each<[Language, string]>([
    ["vi", "Còn thiếu 2 để đạt ngưỡng của tiêu chí 4.1 “Thanh toán không tiền mặt”."],
    ["en", "2 more are needed to reach the threshold of criterion 4.1, “Thanh toán không tiền mặt”."],
  ])("is told with the criterion that asks for it (%s)", async (language, words) => {
    expect(await shown(sixOfTen(), language)).toHaveTextContent(words);
  });

  test.each([{ missing: 0 }, { missing: null, criterion: null, threshold_hundredths: null }])("is not told where nothing is missing: %j", async (change) => {
    expect(await shown(sixOfTen(change), "vi")).not.toHaveTextContent("Còn thiếu");
  });
});

describe("the entries behind a figure", () => {
  const row = (kind: DrillRow["kind"]): DrillRow => ({
    id: `${kind}1`, kind, title: `Mục thử ${kind}`, detail: "", part: 1, whole: null, on: "2026-11-20", entered_by: "Bạn Thử", entered_at: null, operation: "abc",
  });

  test.each([
    ["household", "adults_e_payment", "household"],
    ["household", "households_fibre", "household"],
    ["help", "helps_completed", "help_entry"],
    ["help", "online_dossiers_per_month", "help_entry"],
    ["activity", "digital_literacy_classes", "activity"],
  ] as const)("lead to their own screen: %s of %s", async (kind, metric, place) => {
    program({ metric_drill: () => ({ figure: sixOfTen({ metric }), total: 1, rows: [row(kind)] }) });
    render(MetricScreen, { params: { id: metric } });
    const link = await screen.findByText(`Mục thử ${kind}`);
    expect(link).toHaveAttribute("href", hashOf({ screen: place, params: { id: `${kind}1` } }));
    expect(SCREENS).toHaveProperty(place);
  });
});

describe("the denominator of a figure", () => {
  const figures: [string, Partial<MetricFigure>, boolean][] = [
    ["a ratio nobody counted for yet", { ratio: null, shape: "ratio" }, true],
    ["a ratio", {}, true],
    ["a count", { metric: "helps_completed", ratio: null, shape: "count", count: 3 }, false],
    ["months", { metric: "online_dossiers_per_month", ratio: null, shape: "months" }, false],
  ];

  test.each(figures)("%s", async (_, change, offered) => {
    signInAs("head");
    const figure = sixOfTen(change);
    program({ metric_drill: () => ({ figure, total: 0, rows: [] }) });
    render(MetricScreen, { params: { id: figure.metric } });
    await screen.findByRole("table");
    expect(screen.queryByTestId("denominator-freeze") !== null).toBe(offered);
    signInAs(null);
  });
});

test("households with a recorded reason are told beside the figure", async () => {
  expect(await shown(sixOfTen({ uncounted_households: 4, uncounted_with_reason: 3 }), "vi")).toHaveTextContent("3 hộ đã ghi lý do");
});

test.each([[2, true], [0, false]])("the doors tell how many were left out for a reason: %i", async (left_out, told) => {
  const door = { household: "h1", contact_name: "Ông Thử", address: "1 Đường Mẫu", phone: "", why: "never_counted", missing: null, reach_reason: "could_not_reach" };
  program({ doors: () => ({ total: 1, left_out, streets: [], rows: [door] }) });
  render(DoorsScreen, { params: {} });
  expect(await screen.findByText("1 Đường Mẫu")).toBeVisible();
  expect(screen.queryByText(/Không kể 2 hộ đã ghi lý do/) !== null).toBe(told);
});

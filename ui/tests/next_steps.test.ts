import { expect, test } from "vitest";

import type { ClaimRow, NextStep } from "../src/lib/api";
import { stepOf } from "../src/screens/home/next_steps";

const claim = {
  criterion: "c21",
  code: "2.1",
  title: "Công dân có VNeID",
  value: { kind: "ratio", part: 451, whole: 550 },
  met: true,
} as ClaimRow;

function overtaken(part: number, now_met: boolean): NextStep {
  return { kind: "update_from_book", claim, metric: "people_vneid", now: { kind: "ratio", part, whole: 550 }, now_met };
}

test("a claim the book no longer bears out says both figures and that the threshold is lost", () => {
  const shown = stepOf(overtaken(430, false));
  expect(shown.detail).toBe("Sổ hiện là 430/550 (78,1 %); bác đã ghi 451/550 (82 %). Như vậy là chưa đạt ngưỡng.");
  expect(shown).toMatchObject({ action: "Cập nhật", place: "claim", params: { id: "c21" } });
});

test("a figure that only grew says no more than the figures", () => {
  expect(stepOf(overtaken(470, true)).detail).toBe("Sổ hiện là 470/550 (85,4 %); bác đã ghi 451/550 (82 %).");
});

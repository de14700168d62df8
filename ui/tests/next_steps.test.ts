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

const of = (change: Partial<ClaimRow>) => ({ ...claim, ...change });

test("a claim that lacks nothing is opened to be marked, with the reason of the ward where it was returned", () => {
  expect(stepOf({ kind: "mark_ready", claim })).toMatchObject({
    detail: "Đã đủ kết quả và minh chứng, nhưng chưa đánh dấu sẵn sàng gửi.",
    place: "claim",
    params: { id: "c21" },
  });
  expect(stepOf({ kind: "mark_ready", claim: of({ met: false }) }).detail).toContain("chưa đạt ngưỡng");
  expect(stepOf({ kind: "mark_ready", claim: of({ state: "returned", reason: "Ảnh mờ." }) }).detail).toBe(
    "Phường trả lại: Ảnh mờ. Khu phố đã sửa, nhưng chưa đánh dấu sẵn sàng gửi.",
  );
});

test("a draft says what it lacks", () => {
  expect(stepOf({ kind: "complete_draft", claim, missing: ["value", "evidence"] }).detail).toBe(
    "Còn là nháp. Chưa có kết quả tự chấm. Chưa đủ minh chứng.",
  );
  expect(stepOf({ kind: "complete_draft", claim, missing: [] }).detail).toBe("Còn là nháp.");
});

test.each([
  [5, "Còn 5 ngày đến hạn gửi."],
  [0, "Hôm nay là ngày cuối để gửi."],
  [-2, "Đã quá hạn gửi 2 ngày."],
])("what is ready is to be sent, %i days before the deadline", (days_left, words) => {
  const shown = stepOf({ kind: "send_to_ward", ready: 3, days_left, joined: true });
  expect(shown).toMatchObject({ title: "Gửi lên phường: 3 tiêu chí đã sẵn sàng", detail: words, place: "sending" });
});

test("a notebook that belongs to no ward is joined to one before it sends", () => {
  const shown = stepOf({ kind: "send_to_ward", ready: 3, days_left: 5, joined: false });
  expect(shown).toMatchObject({ action: "Mở tệp mời của phường", place: "joining" });
  expect(shown.detail).toBe("Sổ này chưa gắn với phường nào, nên chưa gửi được. Còn 5 ngày đến hạn gửi.");
});

test("what the ward has not received says what to do", () => {
  const shown = stepOf({ kind: "not_received", claims: 3, days: 6 });
  expect(shown).toMatchObject({ title: "Phường chưa nhận: 3 tiêu chí đã gửi", place: "sending" });
  expect(shown.detail).toContain("Đã gửi 6 ngày mà chưa có biên nhận.");
  expect(shown.detail).toContain("chưa thì gửi lại");
});

test("a nearly empty register is completed", () => {
  const shown = stepOf({ kind: "complete_register", register: { registered: 30, by_statistics: 800 } });
  expect(shown.place).toBe("households");
  expect(shown.detail).toContain("Sổ mới có 30/800 hộ theo thống kê");
});

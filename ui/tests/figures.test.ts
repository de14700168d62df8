import { readFileSync } from "node:fs";

import { describe, expect, test, vi } from "vitest";

import { count, day, isoPlusDays, moment, money, points, share, size, todayIso } from "../src/lib/words/figures";
import { MONEY_MAX_DONG } from "../src/lib/api/generated/limits";
import { readCount, readDay } from "../src/lib/words/typed";

describe("figures", () => {
  test("a share is never rounded up to a threshold", () => {
    expect(share(449, 450)).toBe("99,7 %");
    expect(share(7_999, 10_000)).toBe("79,9 %");
    expect(share(8_000, 10_000)).toBe("80 %");
    expect(share(0, 3)).toBe("0 %");
  });

  test("numbers and money are written the Vietnamese way", () => {
    expect(count(14_524)).toBe("14.524");
    expect(points(250)).toBe("2,5");
    expect(money(15_000_000)).toBe("15.000.000 đ");
  });

  test("sizes are in the unit that people can picture, and never nothing", () => {
    expect([size(1), size(34_567), size(1_048_575), size(1_048_576), size(123_456_789)]).toEqual(["1 KB", "34 KB", "1.024 KB", "1 MB", "117,8 MB"]);
  });

  test("days are written dd/mm/yyyy", () => {
    expect(day("2026-03-05")).toBe("05/03/2026");
    expect(moment("2026-03-05T08:30:59")).toBe("05/03/2026 08:30");
    expect(moment("2026-03-05T01:30:59Z")).toBe("05/03/2026 08:30");
    expect(day("hôm qua")).toBe("hôm qua");
    expect(isoPlusDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  test("today is the day in Việt Nam", () => {
    vi.useFakeTimers({ now: new Date("2026-11-22T18:30:00Z") });
    expect(todayIso()).toBe("2026-11-23");
    expect(moment("2026-11-22T18:30:00Z")).toBe("23/11/2026 01:30");
    vi.useRealTimers();
  });
});

describe("typed counts", () => {
  test.each([
    ["", null],
    ["  ", null],
    ["0", 0],
    ["1234", 1234],
    ["1.234", 1234],
    ["14 524", 14524],
    ["007", 7],
  ])("%j is read as %j", (typed, value) => {
    expect(readCount(typed)).toEqual({ value });
  });

  test.each(["1.5", "1,5", "-1", "ba", "1.23", "12 giờ"])("%j is refused, not guessed at", (typed) => {
    expect(readCount(typed)).toEqual({ refused: "not_a_number" });
  });

  test("the largest sum of money is read exactly", () => {
    expect(readCount("1.000.000.000.000.000")).toEqual({ value: MONEY_MAX_DONG });
  });
});

describe("typed days", () => {
  test.each([
    ["5/3/26", "2026-03-05"],
    ["05/03/2026", "2026-03-05"],
    ["05032026", "2026-03-05"],
    ["5-3-2026", "2026-03-05"],
    ["5.3.2026", "2026-03-05"],
    ["29/02/2028", "2028-02-29"],
    ["", null],
  ])("%j is read as %j", (typed, value) => {
    expect(readDay(typed)).toEqual({ value });
  });

  /** The core reads the same cases, so that nobody's "85" is two years. */
  const asInTheCore = readFileSync("../crates/domain/src/text/typed_days.txt", "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(" = "));

  test.each(asInTheCore)("%j is %s, as the core reads it", (typed, day) => {
    expect(readDay(typed ?? "")).toEqual(day === "-" ? { refused: "not_a_date" } : { value: day });
  });

  test.each(["31/02/2026", "13/13/2026", "29/02/2026", "5/3", "05/03/0026", "thứ hai", "1/2/3/4"])(
    "%j is refused",
    (typed) => {
      expect(readDay(typed)).toEqual({ refused: "not_a_date" });
    },
  );
});

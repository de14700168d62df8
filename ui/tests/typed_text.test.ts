import { describe, expect, test } from "vitest";

import { holdsIdNumber } from "../src/screens/notes/id_numbers";
import { readTime, timeWords } from "../src/screens/journal/time_of_day";

describe("identity numbers in a note", () => {
  test.each(["thẻ 000000000001 của bà", "số 079 000 000 001 nhé", "012345678", "CMND 012 345 678", "012.345.678"])("%j is warned about", (text) => {
    expect(holdsIdNumber(text)).toBe(true);
  });

  test.each(["", "gọi 0901234567", "090 123 4567", "+84 901 234 567", "ngày 31.12.2026", "150.000.000 đồng", "42/7/3A", "0901234567 31.12.2026"])(
    "%j is not",
    (text) => {
      expect(holdsIdNumber(text)).toBe(false);
    },
  );
});

describe("a time", () => {
  test.each([
    ["8:30", "08:30:00"],
    ["8h30", "08:30:00"],
    ["8g", "08:00:00"],
    ["0830", "08:30:00"],
    ["17", "17:00:00"],
    [" ", null],
    ["25:00", undefined],
    ["8:61", undefined],
    ["sáng", undefined],
  ])("%j is read as %s", (typed, read) => {
    expect(readTime(typed)).toBe(read);
  });

  test("is shown without seconds", () => {
    expect(timeWords("08:30:00")).toBe("08:30");
    expect(timeWords(null)).toBe("");
  });
});

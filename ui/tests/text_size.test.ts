import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { TEXT_SIZES_PERCENT } from "../src/lib/api/generated/limits";

/** The size of the root, and with it of every rem, at 100 %. */
const ROOT = "calc(18px * var(--text-scale, 1))";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".css") || name.endsWith(".svelte"))
  .map((name) => ({ name, text: readFileSync(join("src", name), "utf8") }));

const tokens = new Map(
  [...readFileSync("src/lib/design/tokens.css", "utf8").matchAll(/--(text-[a-z]+):\s*([^;]+);/g)].map((found) => [found[1] ?? "", found[2] ?? ""]),
);

/**
 * Whether letters of this size are as large as those of the root or larger. An `em` counts from the text around,
 * which no rule makes smaller. What cannot be told from the source counts as too small.
 */
function isLargeEnough(size: string): boolean {
  if (size === ROOT || size === "inherit") return true;
  const token = /^var\(--(text-[a-z]+)\)$/.exec(size);
  if (token) return isLargeEnough(tokens.get(token[1] ?? "") ?? "");
  const relative = /^([\d.]+)r?em$/.exec(size);
  return relative !== null && Number(relative[1]) >= 1;
}

/** Every size that a source gives to letters: by `font-size`, by `font`, or by a token for text. */
function sizesIn(text: string): string[] {
  return [...text.matchAll(/(?<![-\w])(?:font-size|font|--text-(?!scale)[a-z]+):\s*([^;"}]+)/g)].map((found) => (found[1] ?? "").trim());
}

describe("no text is smaller than 18 px at 100 %", () => {
  test.each([
    ["0.889rem", false],
    ["16px", false],
    ["0.8em", false],
    ["smaller", false],
    ["clamp(0.8rem, 2vw, 1rem)", false],
    ["var(--text-unheard-of)", false],
    ["1rem", true],
    ["1.3em", true],
    ["var(--text-title)", true],
    ["inherit", true],
  ])("%s", (size, large_enough) => {
    expect(isLargeEnough(size)).toBe(large_enough);
  });

  test("in any style sheet or screen", () => {
    const found = sources.flatMap(({ name, text }) => sizesIn(text).map((size) => ({ name, size })));
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ size }) => !isLargeEnough(size))).toEqual([]);
  });

  test("nor by an element that the engine itself draws smaller", () => {
    const small = sources.filter(({ text }) => /<(small|sub|sup|h5|h6)\b/.test(text)).map(({ name }) => name);
    expect(small).toEqual([]);
  });

  test("nor by the keys A− and A+", () => {
    expect(Math.min(...TEXT_SIZES_PERCENT)).toBe(100);
  });
});

test("no words wait for a pointer to rest on them", () => {
  // A component takes its heading as `title`; an element of the page would show it on hover alone.
  const hidden = sources.filter(({ text }) => /<[a-z][a-z0-9]*(\s[^<>]*)?\stitle=/.test(text)).map(({ name }) => name);
  expect(hidden).toEqual([]);
});

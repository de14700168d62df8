import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

const css = readFileSync("src/lib/design/tokens.css", "utf8");
const [light = "", dark = ""] = css.split("@media screen and (prefers-color-scheme: dark)");

function colours(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT_ON: [string, string][] = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "surface-sunken"],
  ["ink", "brand-wash"],
  ["ink", "bad-wash"],
  ["ink", "warn-wash"],
  ["ink", "good-wash"],
  ["ink-soft", "paper"],
  ["ink-soft", "surface"],
  ["ink-soft", "surface-sunken"],
  ["ink-soft", "brand-wash"],
  ["brand-ink", "brand"],
  ["brand-ink", "brand-strong"],
  ["brand", "surface"],
  ["brand", "paper"],
  ["brand", "brand-wash"],
  ["good", "surface"],
  ["good", "good-wash"],
  ["warn", "surface"],
  ["warn", "warn-wash"],
  ["bad", "surface"],
  ["bad", "bad-wash"],
];

describe.each([
  ["light", colours(light)],
  ["dark", { ...colours(light), ...colours(dark) }],
])("%s theme", (_name, theme) => {
  test.each(TEXT_ON)("%s on %s can be read", (text, ground) => {
    expect(contrast(theme[text] ?? "", theme[ground] ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  test("borders of fields can be seen", () => {
    expect(contrast(theme["line-strong"] ?? "", theme["surface"] ?? "")).toBeGreaterThanOrEqual(3);
  });
});

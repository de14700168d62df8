import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";

import { bundleOf, LANGUAGES, sentence } from "../src/lib/words/catalogue";

const LOCALES = "../assets/locales";

function filesUnder(folder: string, endings: string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

/** key → variables it names, of all files of a language. */
function wordsOf(language: string): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const file of filesUnder(join(LOCALES, language), [".ftl"])) {
    const source = readFileSync(file, "utf8");
    for (const { id } of new FluentResource(source).body) {
      if (words.has(id)) throw new Error(`${id} stands twice in ${language}`);
      words.set(id, variablesOf(source, id));
    }
  }
  return words;
}

function variablesOf(source: string, id: string): string[] {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`${id} =`));
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[a-z#]/.test(line));
  const text = [lines[start], ...rest.slice(0, end === -1 ? undefined : end)].join("\n");
  return [...new Set([...text.matchAll(/\$([a-z_]+)/g)].map((found) => found[1] ?? ""))].sort();
}

/** Text that looks like a key: lower-case words joined by hyphens, in quotes. */
function quotedIn(source: string): Set<string> {
  return new Set([...source.matchAll(/["'`]([a-z][a-z0-9]*(?:-[a-z0-9_]+)+)["'`]/g)].map((found) => found[1] ?? ""));
}

/** Keys in the first argument of every `t(…)`, those of `condition ? "one-key" : "other-key"` too. */
function keysAskedFor(source: string): string[] {
  return [...source.matchAll(/\bt\(/g)].flatMap((found) => [...quotedIn(firstArgument(source, found.index + 2))]);
}

function firstArgument(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const letter = source[at] ?? "";
    if (depth === 0 && (letter === "," || letter === ")")) return source.slice(start, at);
    if ("([{".includes(letter)) depth += 1;
    if (")]}".includes(letter)) depth -= 1;
  }
  return source.slice(start);
}

const code = filesUnder("src", [".svelte", ".ts"]).map((file) => ({ file, source: readFileSync(file, "utf8") }));
const [vi, en] = [wordsOf("vi"), wordsOf("en")];

describe("the words of the screens", () => {
  test("both languages have the same keys", () => {
    expect([...vi.keys()].sort()).toEqual([...en.keys()].sort());
  });

  test("both languages name the same values in each sentence", () => {
    const different = [...vi].filter(([key, names]) => en.get(key)?.join() !== names.join()).map(([key]) => key);
    expect(different).toEqual([]);
  });

  test("every key that code asks for has words", () => {
    const missing = code.flatMap(({ file, source }) =>
      keysAskedFor(source)
        .filter((key) => !vi.has(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  test("every key in a table of words has words", () => {
    const missing = code.flatMap(({ file, source }) =>
      [...source.matchAll(/\bwords: "([a-z0-9_-]+)"/g)]
        .map((found) => found[1] ?? "")
        .filter((key) => !vi.has(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  test("every sentence for the screens is used by some screen", () => {
    const used = new Set(code.flatMap(({ source }) => [...quotedIn(source)]));
    const prefixes = code.flatMap(({ source }) =>
      [...source.matchAll(/`([a-z][a-z0-9_-]*-)\$\{/g)].map((found) => found[1] ?? ""),
    );
    const screens = filesUnder(join(LOCALES, "vi"), [".ftl"]).filter((file) => file.includes("screens-"));
    const keys = screens.flatMap((file) => new FluentResource(readFileSync(file, "utf8")).body.map(({ id }) => id));
    const unused = keys.filter((key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  test.each(LANGUAGES)("every sentence can be formed (%s)", (language) => {
    const bundle = bundleOf(language);
    const params = Object.fromEntries([...vi.values()].flat().map((name) => [name, 1]));
    const broken = [...vi.keys()].filter((key) => {
      const formed = sentence(bundle, key, params);
      return formed === null || formed.trim() === "" || formed.includes("{");
    });
    expect(broken).toEqual([]);
  });
});

test.each(LANGUAGES)("numbers in sentences are grouped with dots (%s)", (language) => {
  expect(sentence(bundleOf(language), "field-number-outside", { min: 0, max: 14524 })).toContain("14.524");
});

test("English sentences choose the plural", () => {
  const english = bundleOf("en");
  expect(sentence(english, "home-entries", { n: 1 })).toBe("1 entry");
  expect(sentence(english, "home-entries", { n: 1245 })).toBe("1.245 entries");
  expect(sentence(english, "taken-in-receipts", { n: 1 })).toBe("1 receipt was written");
  expect(sentence(english, "ward-silent", { n: 1 })).toBe("1 khu phố has sent nothing for a long time, or never.");
  const left = (n: number): string | null => sentence(english, "home-days-left", { n, day: "31/12/2026" });
  expect([0, 1, 2].map(left)).toEqual(["days", "day", "days"].map((days) => `${days} left to send (31/12/2026)`));
});

test("no English sentence puts one thing in the plural", () => {
  const english = bundleOf("en");
  const things =
    "activities|cells|claims|criteria|days|documents|doors|entries|files|helps|households|machines|minutes|months|people|photos|pieces|places|receipts|rows|seconds|visits";
  const ofMany = "are|were|have|do|wait|need";
  // What errors tell of are limits and sums, never one thing, and the program writes them out itself.
  const wrong = [...en].filter(([key]) => !key.startsWith("error-")).flatMap(([key, names]) => {
    const formed = sentence(english, key, Object.fromEntries(names.map((name) => [name, 1]))) ?? "";
    const wrongly = new RegExp(`(^|[^./\\d])1 (new |more |khu phố )?(${things}|${ofMany})\\b`);
    return wrongly.test(formed) ? [`${key}: ${formed}`] : [];
  });
  expect(wrong).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** Words that name a second time what has one word already, and the word that stays. */
const SECOND_WORDS: Record<"vi" | "en", [RegExp, string][]> = {
  vi: [
    [/mẫu số|cố định tổng|chốt tổng/i, "tổng số của phường"],
    [/thư mời/i, "tệp mời, phiếu mời"],
    [/tệp xin mở/i, "tệp nhờ mở"],
    [/giấy phép/i, "giấy xác nhận"],
    [/(?<!số )thành viên/i, "người dùng máy"],
    [/chưa gặp được|không tiếp cận được/i, "không gặp được"],
    [/chiến dịch/i, "đợt đi từng hộ"],
    [/nhận tệp của phường/i, "nhận tệp"],
  ],
  en: [
    [/\bhelps\b(?! you\b)|\b(?:a|this|older) help\b(?! (?:entry|log)\b)/i, "help entry"],
    [/neighbourhood/i, "khu phố"],
    [/\bdenominator|\bfix the whole\b/i, "the ward's total"],
    [/recovery kit/i, "recovery slip"],
  ],
};

/** What a person reads: sentences without keys, names of values and comments. */
function sentencesOf(language: "vi" | "en"): string[] {
  const folder = join(ROOT, "assets/locales", language);
  return readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.replace(/^[a-z][\w-]* =|\{ \$\w+ ->|^ +\*?\[\w+\]|\{ \$\w+ \}/g, ""));
}

function guide(): string[] {
  const folder = join(ROOT, "docs/user-guide");
  return readdirSync(folder)
    .filter((file) => file.startsWith("huong-dan"))
    .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
}

function pack(): string[] {
  return readFileSync(join(ROOT, "assets/packs/bo-tieu-chi-mau.toml"), "utf8").split("\n");
}

describe("one thing has one word", () => {
  it.each(SECOND_WORDS.vi)("not %s but %s, on the screens, in the guide and in the sample set", (second) => {
    expect([...sentencesOf("vi"), ...guide(), ...pack()].filter((line) => second.test(line))).toEqual([]);
  });

  it.each(SECOND_WORDS.en)("not %s but %s", (second) => {
    expect(sentencesOf("en").filter((line) => second.test(line))).toEqual([]);
  });
});

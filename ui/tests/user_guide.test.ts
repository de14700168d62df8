import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const GUIDE = join(import.meta.dirname, "../../docs/user-guide");
const WORDS = join(import.meta.dirname, "../../assets/locales/vi");
const MAX_PICTURES_BYTES = 4 * 1024 * 1024;

const chapters = readdirSync(GUIDE)
  .filter((name) => name.startsWith("huong-dan"))
  .map((name) => ({ name, text: readFileSync(join(GUIDE, name), "utf8") }));
const screens = readdirSync(WORDS)
  .map((name) => readFileSync(join(WORDS, name), "utf8"))
  .join("\n");

/** Bold words that are advice or names of things, not words on the screen. */
const OWN_WORDS = [/^Ba điều nên nhớ$/, /^Phường đã gửi tệp mời\?$/, /^USB$/, /^Zalo, thư điện tử$/, /^phiếu khôi phục$/, /^Phiếu khôi phục của phường$/, /^các từ nhận diện máy$/, /^ở lại máy này$/, /^xác nhận$/, /^để riêng$/, /^mã kiểm tra$/, /^Số đếm của hộ$/];

function boldWords(text: string): string[] {
  return [...text.matchAll(/\*\*([^*]+)\*\*/gs)].map(([, words]) => (words ?? "").replace(/\s+/g, " "));
}

function isOnAScreen(words: string): boolean {
  return words.split("…").every((part) => screens.includes(part.trim()));
}

describe("the user guide", () => {
  it("has exactly the pictures it names, and they stay small", () => {
    const named = chapters.flatMap(({ text }) => [...text.matchAll(/\]\(pictures\/([^)]+)\)/g)].map(([, file]) => file));
    const there = readdirSync(join(GUIDE, "pictures"));
    expect([...new Set(named)].sort()).toEqual(there.sort());
    const bytes = there.reduce((sum, file) => sum + statSync(join(GUIDE, "pictures", file)).size, 0);
    expect(bytes).toBeLessThan(MAX_PICTURES_BYTES);
  });

  it.each(chapters)("$name uses the words of the screens", ({ text }) => {
    const unknown = boldWords(text).filter((words) => !OWN_WORDS.some((own) => own.test(words)) && !isOnAScreen(words));
    expect(unknown).toEqual([]);
  });
});

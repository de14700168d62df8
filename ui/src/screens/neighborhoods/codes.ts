import { NEIGHBORHOOD_CODE_MAX_CHARS } from "../../lib/api/generated/limits";

/** Words that a code shortens to their first letters. */
const SHORTENED = /^(khu phố|khu vực|tổ dân phố|ấp)\s+/iu;

/** A code proposed for a name: "Khu phố 13" → "KP13". It stands in the names of files, so it has plain letters only. */
export function codeFor(name: string): string {
  const text = name.normalize("NFC").trim().replaceAll(/\s+/gu, " ");
  const found = SHORTENED.exec(text);
  const first = found ? initials(found[1] ?? "") : "";
  return (first + plainLetters(text.slice(found?.[0].length ?? 0))).slice(0, NEIGHBORHOOD_CODE_MAX_CHARS);
}

function initials(words: string): string {
  return words.split(" ").map((word) => plainLetters(word).slice(0, 1)).join("");
}

function plainLetters(text: string): string {
  const bare = text.replaceAll(/[đĐ]/gu, "d").normalize("NFD").replaceAll(/\p{M}/gu, "");
  return bare.replaceAll(/[^A-Za-z0-9]/gu, "").toUpperCase();
}

/** Reads what people type into number and date fields. The field shows a sentence for each refusal. */
import { TYPED_YEAR_MAX, TYPED_YEAR_MIN } from "../api/generated/limits";

export type Read<Value> = { value: Value } | { refused: "not_a_number" | "not_a_date" };

/**
 * "1.234" → 1234, "1 234" → 1234, "" → null (not collected, which is not 0).
 * A dot that does not group three digits ("1.5") is refused rather than guessed at.
 */
export function readCount(typed: string): Read<number | null> {
  const text = typed.normalize("NFC").trim();
  if (text === "") return { value: null };
  const grouped = /^\d{1,3}([.\s\u00a0]\d{3})+$/.test(text);
  const digits = grouped ? text.replace(/[.\s\u00a0]/g, "") : text;
  return /^\d+$/.test(digits) ? { value: Number(digits) } : { refused: "not_a_number" };
}

/** Two digits below this are of the years 2000, the others of the years 1900, as the core reads them. */
const FIRST_OF_LAST_CENTURY = 70;

/**
 * "5/3/26", "05-03-2026", "05032026", "5.3.2026" → "2026-03-05"; "" → null.
 * Two-digit years are 2000 to 2069 and 1970 to 1999. 31/02 is refused.
 */
export function readDay(typed: string): Read<string | null> {
  const text = typed.normalize("NFC").trim();
  if (text === "") return { value: null };
  const parts =
    /^(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!parts) return { refused: "not_a_date" };
  const [dayOfMonth, month, year] = [Number(parts[1]), Number(parts[2]), fullYear(parts[3] ?? "")];
  if (year < TYPED_YEAR_MIN || year > TYPED_YEAR_MAX) return { refused: "not_a_date" };
  const at = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const real = at.getUTCMonth() === month - 1 && at.getUTCDate() === dayOfMonth;
  return real ? { value: at.toISOString().slice(0, 10) } : { refused: "not_a_date" };
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length !== 2) return year;
  return year < FIRST_OF_LAST_CENTURY ? 2000 + year : 1900 + year;
}

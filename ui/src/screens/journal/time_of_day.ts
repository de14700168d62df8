/** Reads what people type as a time: "8:30", "8h30", "8g30", "0830", "8h"; "" is no time, undefined is not read. */
export function readTime(typed: string): string | null | undefined {
  const text = typed.normalize("NFC").trim().toLowerCase();
  if (text === "") return null;
  const found = /^(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  if (!found) return undefined;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? "0")];
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
}

/** "08:30:00" → "08:30"; nothing where there is no time. */
export function timeWords(time: string | null): string {
  return time === null ? "" : time.slice(0, 5);
}

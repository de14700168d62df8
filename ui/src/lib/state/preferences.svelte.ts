/** How this machine shows the screens: language, text size, when the book locks. The program keeps them, not the page. */
import type { Language, Preferences } from "../api";
import { TEXT_SIZES_PERCENT } from "../api/generated/limits";
import { call } from "../host";
import { showLanguage } from "../words/index.svelte";

let now = $state<Preferences>({ language: "vi", text_percent: 100, lock_after_minutes: 10 });

/** The preferences now. */
export function preferences(): Preferences {
  return now;
}

/** Takes over what the program remembers, without saving it again. */
export function adoptPreferences(next: Preferences): void {
  now = next;
  showLanguage(next.language);
  document.documentElement.style.setProperty("--text-scale", String(next.text_percent / 100));
}

/** Changes some of them: seen at once, remembered by the program. */
export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  const next = { ...now, ...change };
  adoptPreferences(next);
  await call("preferences_save", next);
}

/** One step larger, from 100 % (18 px). */
export async function largerText(): Promise<void> {
  const next = TEXT_SIZES_PERCENT.find((step) => step > now.text_percent);
  if (next !== undefined) await changePreferences({ text_percent: next });
}

/** One step smaller. */
export async function smallerText(): Promise<void> {
  const next = TEXT_SIZES_PERCENT.findLast((step) => step < now.text_percent);
  if (next !== undefined) await changePreferences({ text_percent: next });
}

/** The other language. */
export function otherLanguage(): Language {
  return now.language === "vi" ? "en" : "vi";
}

/** The words people read, in the language they chose. */
import type { FluentBundle } from "@fluent/bundle";

import { bundleOf, sentence, type Language, type WordParams } from "./catalogue";

export { LANGUAGES, type Language, type WordParams } from "./catalogue";

const bundles: Partial<Record<Language, FluentBundle>> = {};

/** Most people never see the second language, so its words are read when they are first asked for. */
function words(): FluentBundle {
  return (bundles[shown] ??= bundleOf(shown));
}

let shown = $state<Language>("vi");

/** The language on the screen now. */
export function language(): Language {
  return shown;
}

/** Shows the screens in a language. What the machine remembers is in `state/preferences`. */
export function showLanguage(next: Language): void {
  shown = next;
  document.documentElement.lang = next;
}

/**
 * The sentence for `key`. A key without words shows itself, so that a fault is
 * seen and can be told over the phone; a test keeps that from being shipped.
 */
export function t(key: string, params: WordParams = {}): string {
  return sentence(words(), key, params) ?? key;
}

/** The sentence for `key`, or null: for words that only some codes have. */
export function maybe(key: string, params: WordParams = {}): string | null {
  return sentence(words(), key, params);
}

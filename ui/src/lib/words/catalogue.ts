import { FluentBundle, FluentNumber, FluentResource } from "@fluent/bundle";

import { count } from "./figures";

/** The languages of the screens. Vietnamese is first and is what a new machine shows. */
export const LANGUAGES = ["vi", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Values named in a sentence. Numbers choose plurals and are written as 14.524 in both languages. */
export type WordParams = Record<string, string | number>;

const sources: Record<Language, Record<string, string>> = {
  vi: import.meta.glob<string>("../../../../assets/locales/vi/*.ftl", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  en: import.meta.glob<string>("../../../../assets/locales/en/*.ftl", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
};

/** All words of one language in one bundle. */
export function bundleOf(language: Language): FluentBundle {
  // Isolation marks (U+2068) would end up in names people copy out of the screens.
  const bundle = new FluentBundle(language === "vi" ? "vi-VN" : "en-GB", { useIsolating: false });
  for (const source of Object.values(sources[language])) {
    bundle.addResource(new FluentResource(source));
  }
  return bundle;
}

/** The sentence for a key, or null where the language has none. */
export function sentence(bundle: FluentBundle, key: string, params: WordParams): string | null {
  const message = bundle.getMessage(key);
  if (!message?.value) return null;
  return bundle.formatPattern(message.value, withFigures(params), []);
}

/** A number that chooses the plural of the sentence's language but is written as everywhere on the screens. */
class Figure extends FluentNumber {
  override toString(): string {
    return count(this.value);
  }
}

function withFigures(params: WordParams): Record<string, string | Figure> {
  const values = Object.entries(params).map(
    ([name, value]) => [name, typeof value === "number" ? new Figure(value) : value] as const,
  );
  return Object.fromEntries(values);
}

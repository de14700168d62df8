import type { MetricFigure } from "../../lib/api";
import { count, share } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";
import { monthWords } from "../assessment/wording";

/**
 * How many are missing, and to the threshold of which criterion: several of them can name one figure, each
 * with its own threshold. Empty where nothing is missing.
 */
export function missingWords(figure: MetricFigure): string {
  if (!figure.missing || !figure.criterion) return "";
  return t("book-missing-of", { n: figure.missing, ...figure.criterion });
}

/** A figure with its a/b, never a bare per cent; "not collected" where there is none. */
export function figureWords(figure: MetricFigure): string {
  if (figure.ratio) {
    const { part, whole } = figure.ratio;
    return `${count(part)}/${count(whole)} (${share(part, whole)})`;
  }
  if (figure.months.length > 0) return figure.months.slice(-3).map(monthWords).join(" · ");
  return figure.count === null ? t("figure-not-collected") : count(figure.count);
}

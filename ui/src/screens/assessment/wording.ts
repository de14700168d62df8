import type { ClaimValueInput, ForecastFigure, MonthCountFigure, RuleShape } from "../../lib/api";
import { count, day, percent, share } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

/** What a criterion asks for, in one sentence. */
export function ruleWords(rule: RuleShape): string {
  switch (rule.kind) {
    case "yes_no":
      return t("rule-yes_no");
    case "count_at_least":
      return t("rule-count_at_least", { n: rule.n });
    case "count_per_month_at_least":
      return t("rule-count_per_month_at_least", { n: rule.n });
    case "ratio_at_least":
      return t(rule.proportional ? "rule-ratio_proportional" : "rule-ratio_at_least", {
        threshold: percent(rule.percent_hundredths),
      });
    case "tiers_by_ratio":
      return t("rule-tiers", { full: percent(rule.full_hundredths), half: percent(rule.half_hundredths) });
    case "tiers_by_count":
      return t("rule-tiers", { full: count(rule.full), half: count(rule.half) });
    case "tiers_chosen":
      return t("rule-tiers_chosen");
  }
}

/** What was claimed, in words and figures; "not collected" where nothing was. */
export function valueWords(value: ClaimValueInput | null): string {
  if (value === null) return t("figure-not-collected");
  switch (value.kind) {
    case "yes_no":
      return t(value.yes ? "value-yes" : "value-no");
    case "count":
      return count(value.count);
    case "month_counts":
      return value.months.map(monthWords).join(" · ");
    case "ratio":
      return `${count(value.part)}/${count(value.whole)} (${share(value.part, value.whole)})`;
    case "tier":
      return t(`value-tier-${value.level}`);
  }
}

/** "03/2026: 21". */
export function monthWords(figure: MonthCountFigure): string {
  return `${monthName(figure)}: ${count(figure.count)}`;
}

/** "03/2026". */
export function monthName({ year, month }: { year: number; month: number }): string {
  return `${String(month).padStart(2, "0")}/${year}`;
}

/** Where the pace of the last 28 days leads. */
export function forecastWords(forecast: ForecastFigure): string {
  switch (forecast.kind) {
    case "unknown":
      return "";
    case "reached":
      return t("forecast-reached");
    case "reached_on":
      return t(forecast.in_time ? "forecast-in_time" : "forecast-too_late", { day: day(forecast.day) });
    case "no_pace":
      return t("forecast-no_pace");
    case "too_far":
      return t("forecast-too_far");
  }
}

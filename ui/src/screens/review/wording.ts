import type { ReviewFlag } from "../../lib/api";
import { count, day, moment } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

/** A flag in one sentence. */
export function flagWords(flag: ReviewFlag): string {
  switch (flag.kind) {
    case "back_dated":
      return t("review-flag-back_dated", { entries: count(flag.entries), of: count(flag.of), days: flag.longest_days });
    case "burst":
      return t("review-flag-burst", { entries: flag.entries, minutes: flag.minutes, who: flag.who, from: moment(flag.from) });
    case "short_register":
      return t("review-flag-short_register", { n: flag.registered, all: flag.by_statistics });
    case "reused_photo":
      return t("review-flag-reused_photo", { elsewhere: flag.elsewhere.join("; ") });
    case "outside_period":
      return t("review-flag-outside_period", { day: day(flag.captured_on) });
  }
}

import type { ClaimRow, NextStep } from "../../lib/api";
import type { PlaceParams } from "../../lib/state/navigation.svelte";
import { t } from "../../lib/words/index.svelte";
import { forecastWords, valueWords } from "../assessment/wording";

/** One thing to do next, as it stands on the home screen. */
export interface ShownStep {
  title: string;
  detail: string;
  action: string;
  place: string;
  params: PlaceParams;
}

/** The words of a step and the place where it is done. */
export function stepOf(step: NextStep): ShownStep {
  switch (step.kind) {
    case "load_criteria":
      return {
        title: t("next-load_criteria-title"),
        detail: t("next-load_criteria-detail"),
        action: t("next-load_criteria-action"),
        place: "criteria_sets",
        params: {},
      };
    case "add_households":
      return {
        title: t("next-add_households-title"),
        detail: t("next-add_households-detail"),
        action: t("next-add_households-action"),
        place: "households",
        params: {},
      };
    case "revisits":
      return {
        title: t("next-revisits-title", { due: step.due }),
        detail: t("next-revisits-detail"),
        action: t("next-revisits-action"),
        place: "revisits",
        params: {},
      };
    case "knock_on_doors":
      return {
        title: titleOf(step.claim),
        detail: [t("next-doors-detail", { missing: step.missing, doors: step.doors }), forecastWords(step.forecast)]
          .filter((words) => words !== "")
          .join(" "),
        action: t("next-doors-action"),
        place: "doors",
        params: { metric: step.metric },
      };
    case "fix_claim":
      return toClaim(step.claim, step.claim.reason || t("next-fix-detail"), t("next-fix-action"));
    case "take_from_book":
      return toClaim(step.claim, t("next-book-detail"), t("next-book-action"));
    case "update_from_book":
      return toClaim(step.claim, overtaken(step), t("next-update-action"));
    case "add_evidence":
      return toClaim(step.claim, t("next-evidence-detail", { missing: step.missing }), t("next-evidence-action"));
    case "begin_claim":
      return toClaim(step.claim, t("next-begin-detail"), t("next-begin-action"));
  }
}

function overtaken(step: Extract<NextStep, { kind: "update_from_book" }>): string {
  const words = t("book-changed", { now: valueWords(step.now), claimed: valueWords(step.claim.value) });
  return step.claim.met && !step.now_met ? `${words} ${t("next-update-below")}` : words;
}

function titleOf(claim: ClaimRow): string {
  return `${claim.code}. ${claim.title}`;
}

function toClaim(claim: ClaimRow, detail: string, action: string): ShownStep {
  return { title: titleOf(claim), detail, action, place: "claim", params: { id: claim.criterion } };
}

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
    case "complete_register":
      return {
        title: t("next-complete_register-title"),
        detail: t("next-complete_register-detail", { n: step.register.registered, all: step.register.by_statistics }),
        action: t("next-add_households-action"),
        place: "households",
        params: {},
      };
    case "send_to_ward":
      return {
        title: t("next-send-title", { n: step.ready }),
        detail: step.joined ? daysLeft(step.days_left) : `${t("home-no-ward")} ${daysLeft(step.days_left)}`,
        action: t(step.joined ? "next-send-action" : "home-join"),
        place: step.joined ? "sending" : "joining",
        params: {},
      };
    case "not_received":
      return {
        title: t("next-not_received-title", { n: step.claims }),
        detail: t("next-not_received-detail", { n: step.days }),
        action: t("next-not_received-action"),
        place: "sending",
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
    case "mark_ready":
      return toClaim(step.claim, finished(step.claim), t("next-ready-action"));
    case "complete_draft":
      return toClaim(
        step.claim,
        [t("next-complete-detail"), ...step.missing.map((part) => t(`claim-missing-${part}`))].join(" "),
        t("next-complete-action"),
      );
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

function daysLeft(days: number): string {
  if (days < 0) return t("next-send-past", { n: -days });
  return days === 0 ? t("next-send-today") : t("next-send-left", { n: days });
}

/** The reason stays in sight: whoever marks it looks once more whether all of it was mended. */
function finished(claim: ClaimRow): string {
  if (claim.state === "returned") return t("next-ready-mended", { reason: claim.reason });
  return t(claim.met ? "next-ready-detail" : "next-ready-below");
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

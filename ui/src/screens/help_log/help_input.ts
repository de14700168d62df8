import type { HelpDefaults, HelpInput } from "../../lib/api";
import { isoPlusDays } from "../../lib/words/figures";
import type { CountEdit } from "../households/counts";

/** The household that was picked, as the quick entry shows it. */
export interface PickedHousehold {
  id: string;
  contact_name: string;
  address: string;
}

/** What is typed in the quick entry so far. */
export interface HelpDraft {
  household: PickedHousehold | null;
  /** Whether a household is named, or only counted. */
  named: "household" | "unnamed";
  help: HelpInput;
  /** Counts of the household that change with this help. */
  counts: CountEdit[];
}

/** Days until one comes again, where nobody says otherwise. */
const REVISIT_AFTER_DAYS = 7;

/** A help about which only the person's habits are known. */
export function freshHelp(defaults: HelpDefaults): HelpInput {
  return {
    happened_on: defaults.today,
    happened_at: null,
    household: null,
    unnamed_households: null,
    people: 1,
    category: "",
    service: "",
    dossier_code: "",
    place: defaults.place,
    minutes: null,
    outcome: "",
    revisit_on: null,
    satisfaction: null,
    note: "",
    helped_by: defaults.helped_by,
    follow_up_of: null,
  };
}

/** An empty quick entry. */
export function freshDraft(defaults: HelpDefaults): HelpDraft {
  return { household: null, named: "household", help: freshHelp(defaults), counts: [] };
}

/** The next quick entry after one was saved: the same day, place and helper, everything else afresh. */
export function nextDraft(saved: HelpDraft, defaults: HelpDefaults): HelpDraft {
  const { happened_on, place, helped_by } = saved.help;
  return { ...freshDraft(defaults), help: { ...freshHelp(defaults), happened_on, place, helped_by } };
}

/** Whether whom and what are chosen, so that only the outcome is missing. */
export function isReady(draft: HelpDraft): boolean {
  return (draft.household !== null || draft.named === "unnamed") && draft.help.category !== "";
}

/** The day to come again that "Hẹn lại" means. */
export function revisitDay(help: HelpInput): string {
  return help.revisit_on ?? isoPlusDays(help.happened_on, REVISIT_AFTER_DAYS);
}

/** How a promised visit ends where no visit is logged: it was made, or nobody needs it any more. */
export type VisitEnding = "done" | "not_needed";

/** The help corrected so that its promised visit leaves the list. Only what was done counts as completed. */
export function endedVisit(help: HelpInput, ending: VisitEnding): HelpInput {
  return ending === "done" ? { ...help, outcome: "completed" } : { ...help, revisit_on: null };
}

/** The help as it is saved with an outcome. A revisit always has a day; a day that was typed is kept with every outcome. */
export function helpOf(draft: HelpDraft, outcome: string): HelpInput {
  const named = draft.named === "household";
  return {
    ...draft.help,
    household: named ? (draft.household?.id ?? null) : null,
    unnamed_households: named ? null : draft.help.unnamed_households,
    follow_up_of: named ? draft.help.follow_up_of : null,
    outcome,
    revisit_on: outcome === "revisit" ? revisitDay(draft.help) : draft.help.revisit_on,
  };
}

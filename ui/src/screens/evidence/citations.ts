import type { EvidenceCitation } from "../../lib/api";
import { day } from "../../lib/words/figures";
import { t } from "../../lib/words/index.svelte";

/** Places told by name; a photo of a hundred helps would fill the screen. */
const PLACES_TOLD = 4;

function placeOf(citation: EvidenceCitation): string {
  if (citation.kind === "claim") return t("evidence-cited-claim", { code: citation.code });
  if (citation.kind === "activity") return t("evidence-cited-activity", { title: citation.title, day: day(citation.held_on) });
  return t("evidence-cited-help", { day: day(citation.happened_on) });
}

/** What cites a piece of evidence, in words. */
export function placesOf(citations: EvidenceCitation[]): string {
  const told = citations.slice(0, PLACES_TOLD).map(placeOf).join("; ");
  const further = citations.length - PLACES_TOLD;
  return further > 0 ? `${told}; ${t("evidence-cited-further", { n: further })}` : told;
}
